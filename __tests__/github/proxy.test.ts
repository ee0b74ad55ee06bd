import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { cleanUp, listen, temporaryFolder } from '../network/servers.js';
import { authority, serveTls } from '../tunnel/certificates.js';
import { workflowToken } from './github-server.js';
import { gitHubStage, type Stage, sha } from './github-stage.js';

const run = promisify(execFile);
const program = new URL('./open-deployment.js', import.meta.url).pathname;

let stage: Stage;

beforeEach(async () => {
  stage = await gitHubStage();
});

afterEach(cleanUp);

/** Opens a deployment in a process of its own, and returns all that it prints. */
async function openIn(environment: Record<string, string>): Promise<string> {
  const job = { GITHUB_REPOSITORY: 'acme/shop', GITHUB_SHA: sha, GITHUB_REF: 'refs/heads/main' };
  const env = { ...job, INPUT_TOKEN: workflowToken, ...environment };
  const { stdout, stderr } = await run(process.execPath, [program], { env, timeout: 60_000 });
  return stdout + stderr;
}

const idOf = () => `${stage.repository.deployments[0]?.id}\n`;

/** A forward proxy that finds every host at one port, and records whom it let through with which credentials. */
async function forwardProxy(target: number) {
  const seen: string[] = [];
  const see = ({ method, url, headers }: IncomingMessage) =>
    seen.push(`${method} ${url} ${headers['proxy-authorization'] ?? ''}`.trim());
  const server = createServer((request, response) => {
    see(request);
    const { pathname, search } = new URL(request.url ?? '');
    const { method, headers } = request;
    const onward = httpRequest({ port: target, path: pathname + search, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  server.on('connect', (request, client) => {
    see(request);
    const onward = connect(target, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(onward).pipe(client);
    });
    onward.on('error', () => client.destroy());
    client.on('error', () => onward.destroy());
  });
  return { ...(await listen(server)), seen };
}

test('a process of its own asks GitHub, prints nothing else, and ends', async () => {
  expect(await openIn({ GITHUB_API_URL: stage.apiUrl })).toBe(idOf());
});

test('a GitHub Enterprise Server with a certificate of its own is reached through HTTPS_PROXY', async () => {
  const ca = await authority();
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'ca.pem'), ca.cert);
  const tls = await serveTls(await ca.server(['ghe.example.test']), (request, response) => {
    const { method, headers, url: path } = request;
    request.pipe(
      httpRequest({ port: stage.port, path, method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      }),
    );
  });
  const proxy = await forwardProxy(tls.port);
  const printed = await openIn({
    GITHUB_API_URL: 'https://ghe.example.test/api/v3',
    HTTPS_PROXY: `http://deployer:p%40ss@127.0.0.1:${proxy.port}`,
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
  });
  expect(printed).toBe(idOf());
  const credentials = Buffer.from('deployer:p@ss').toString('base64');
  expect(new Set(proxy.seen)).toEqual(new Set([`CONNECT ghe.example.test:443 Basic ${credentials}`]));
});

test('one without TLS is reached through http_proxy', async () => {
  const proxy = await forwardProxy(stage.port);
  const printed = await openIn({
    GITHUB_API_URL: 'http://ghe.example.test/api/v3',
    http_proxy: `http://127.0.0.1:${proxy.port}`,
  });
  expect(printed).toBe(idOf());
  expect(proxy.seen.length).toBeGreaterThan(0);
});

test('what NO_PROXY names is not asked through the proxy', async () => {
  const proxy = await forwardProxy(stage.port);
  const environment = { http_proxy: `http://127.0.0.1:${proxy.port}`, NO_PROXY: 'ghe.example.test' };
  const printed = await openIn({ GITHUB_API_URL: 'http://ghe.example.test/api/v3', ...environment });
  expect(printed).toMatch(
    /^GitHubError: no response from GitHub at http:\/\/ghe\.example\.test\/api\/v3 to the request to create a deployment: .*ghe\.example\.test\n$/,
  );
  expect(proxy.seen).toEqual([]);
});

test('an event that cannot be read is a reason like any other', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'event.json'), '{"broken');
  const printed = await openIn({ GITHUB_API_URL: stage.apiUrl, GITHUB_EVENT_PATH: join(folder, 'event.json') });
  expect(printed).toMatch(/^GitHubError: GitHub's API cannot be used: /);
});
