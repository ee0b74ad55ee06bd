import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { serveHttp } from '../network/servers.js';
import { type Answer, routes, type Sent } from './github-routes.js';
import { actionsBot, Repository, type Token } from './github-state.js';

/** What goes wrong with requests; the first fault that fits one is what happens to it. */
export interface Fault {
  /** Which ones: a part of `POST /repos/acme/shop/deployments`. */
  readonly on: RegExp;
  /** How often; once if it is not said. */
  times?: number;
  /**
   * `hang`: nothing is ever answered. `break`: the connection breaks before anything has happened; `break-after`: once it
   * has. `cut`: of the answer only a part comes. Otherwise, this is answered.
   */
  readonly what: 'hang' | 'break' | 'break-after' | 'cut' | Answer;
}

export interface GitHubServer {
  /** For GITHUB_API_URL; it has a path, as that of a GitHub Enterprise Server. */
  readonly apiUrl: string;
  readonly port: number;
  readonly repository: Repository;
  readonly tokens: Map<string, Token>;
  readonly faults: Fault[];
  /** `METHOD /path` of every request below `apiUrl`, in order. */
  readonly requests: string[];
  /** Their headers. */
  readonly headers: IncomingMessage['headers'][];
}

export const workflowToken = 'ghs_0123456789abcdefghijklmnopqrstuvwxyzAB';

const base = '/api/v3';

/** A stand-in for GitHub's REST API on the loopback interface, with one private repository and the token of one workflow. */
export async function gitHubServer(fullName = 'acme/shop'): Promise<GitHubServer> {
  const repository = new Repository(fullName);
  const tokens = new Map<string, Token>([
    [
      workflowToken,
      {
        kind: 'installation',
        user: actionsBot,
        permissions: { contents: 'read', deployments: 'write', 'pull-requests': 'write' },
      },
    ],
  ]);
  const faults: Fault[] = [];
  const requests: string[] = [];
  const headers: IncomingMessage['headers'][] = [];

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    const name = `${request.method} ${url.pathname.replace(base, '').replace(/^\/api/, '')}${url.search}`;
    requests.push(name);
    headers.push(request.headers);
    const body = (request.headers['content-type'] ? await json(request) : {}) as Sent;
    const fault = faults.find(({ on, times = 1 }) => times > 0 && on.test(name));
    if (fault) fault.times = (fault.times ?? 1) - 1;
    const what = fault?.what;
    if (what === 'hang') return;
    if (what === 'break') return void response.destroy();
    const answer = typeof what === 'object' ? what : answerTo(request, url, body);
    if (what === 'break-after') return void response.destroy();
    const isText = typeof answer.body === 'string';
    const text = isText ? String(answer.body) : JSON.stringify(answer.body);
    response.writeHead(answer.status, {
      'content-type': isText ? 'text/html' : 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
      ...answer.headers,
    });
    if (what !== 'cut') return void response.end(text);
    response.write(text.slice(0, text.length / 2), () => response.destroy());
  }

  function answerTo({ method, headers: { authorization = '' } }: IncomingMessage, url: URL, body: Sent): Answer {
    const token = tokens.get(authorization.replace(/^(?:token|bearer) /i, ''));
    if (!token) return { status: 401, body: { message: 'Bad credentials' } };
    if (method === 'POST' && url.pathname === '/api/graphql') return viewerOf(token, body);
    const path = url.pathname.slice(base.length);
    if (method === 'GET' && path === '/user') return userOf(token);
    const [, owner, name, rest = ''] = /^\/repos\/([^/]+)\/([^/]+)(\/.*)$/.exec(path) ?? [];
    const inside = /^\/repositories\/1(\/.*)$/.exec(path)?.[1];
    if (repository.formerNames.includes(`${owner}/${name}`)) {
      const location = `${url.origin}${base}/repositories/1${rest}${url.search}`;
      return { status: method === 'GET' ? 301 : 307, body: { message: 'Moved Permanently' }, headers: { location } };
    }
    if (inside === undefined && `${owner}/${name}` !== fullName) return { status: 404, body: { message: 'Not Found' } };
    for (const route of routes) {
      const match = route.method === method ? route.path.exec(inside ?? rest) : undefined;
      if (match)
        return route.answer({ repository, token, groups: match.groups ?? {}, query: url.searchParams, body, url });
    }
    return { status: 404, body: { message: 'Not Found' } };
  }

  const { port } = await serveHttp((request, response) => {
    serve(request, response).catch((error: Error) => response.destroy(error));
  });
  return { apiUrl: `http://127.0.0.1:${port}${base}`, port, repository, tokens, faults, requests, headers };
}

/** GraphQL knows the login of an app, which REST does not tell. */
function viewerOf({ user: { login } }: Token, { query = '' }: Sent): Answer {
  const knows = /\bviewer\s*\{\s*login\s*\}/.test(query);
  return { status: 200, body: knows ? { data: { viewer: { login } } } : { data: null, errors: [{ message: query }] } };
}

function userOf({ kind, user }: Token): Answer {
  if (kind === 'personal') return { status: 200, body: user };
  return { status: 403, body: { message: 'Resource not accessible by integration', status: '403' } };
}
