import { nextId, type Permission, type Repository, type Token } from './github-state.js';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What clients send, of which all may be missing. */
export interface Sent {
  readonly ref?: string;
  readonly environment?: string;
  readonly description?: string;
  readonly payload?: unknown;
  readonly auto_merge?: boolean;
  readonly required_contexts?: readonly string[];
  readonly state?: string;
  readonly log_url?: string;
  readonly environment_url?: string;
  readonly auto_inactive?: boolean;
  readonly body?: string;
  readonly query?: string;
}

export interface Asked {
  readonly repository: Repository;
  readonly token: Token;
  readonly groups: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Sent;
  /** Where this page is, for the Link header. */
  readonly url: URL;
}

interface Route {
  readonly method: string;
  /** Below `/repos/{owner}/{repo}`. */
  readonly path: RegExp;
  readonly answer: (asked: Asked) => Answer;
}

const ok = (body: unknown): Answer => ({ status: 200, body });
const created = (body: unknown): Answer => ({ status: 201, body });
const notFound: Answer = { status: 404, body: { message: 'Not Found' } };
const message = (status: number, text: string): Answer => ({ status, body: { message: text } });

function invalid(resource: string, field: string, text: string): Answer {
  const errors = [{ resource, field, code: 'custom', message: text }];
  return { status: 422, body: { message: 'Validation Failed', errors } };
}

/** Returns why a token may not do something. Any one of the permissions is enough. */
function denial({ repository, token }: Asked, level: 'read' | 'write', permissions: Permission[]): Answer | undefined {
  // A person who may see nothing of a private repository does not learn that it exists.
  if (token.kind === 'personal' && repository.isPrivate && Object.keys(token.permissions).length === 0) return notFound;
  const has = permissions.some((it) => token.permissions[it] === 'write' || token.permissions[it] === level);
  if (has || (level === 'read' && !repository.isPrivate)) {
    if (level === 'read' || !repository.isArchived) return undefined;
    return message(403, 'Repository was archived so is read-only.');
  }
  const whose = token.kind === 'installation' ? 'integration' : 'personal access token';
  const accepted = permissions.map((it) => `${it.replace('-', '_')}=${level}`).join('; ');
  const body = { message: `Resource not accessible by ${whose}`, status: '403' };
  return { status: 403, body, headers: { 'x-accepted-github-permissions': accepted } };
}

function guarded(level: 'read' | 'write', permissions: Permission[], answer: Route['answer']): Route['answer'] {
  return (asked) => denial(asked, level, permissions) ?? answer(asked);
}

function paged({ query, url }: Asked, records: readonly unknown[]): Answer {
  const perPage = Math.min(100, Number(query.get('per_page') ?? 30));
  const page = Number(query.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(records.length / perPage));
  const link = (to: number, rel: string) => {
    const target = new URL(url);
    target.searchParams.set('page', String(to));
    return `<${target}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev'), link(1, 'first')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
  ];
  const headers = links.length > 0 ? { link: links.join(', ') } : {};
  return { status: 200, headers, body: records.slice((page - 1) * perPage, page * perPage) };
}

function createDeployment({ repository, body }: Asked): Answer {
  const { ref, environment = 'production', description = '', payload = {}, auto_merge, required_contexts } = body;
  if (typeof ref !== 'string') return invalid('Deployment', 'ref', 'ref is missing');
  const sha = repository.resolve(ref);
  if (sha === undefined) return message(422, `No ref found for: ${ref}`);
  if (auto_merge !== false && sha !== repository.refs.get('main'))
    return message(202, `Auto-merged main into ${ref} on deployment.`);
  if (!Array.isArray(required_contexts) || required_contexts.length > 0)
    return message(409, `Conflict: Commit status checks failed for ${ref}.`);
  if (environment.length > 255) return invalid('Deployment', 'environment', 'environment is too long');
  const record = { id: nextId(), ref, sha, environment, description, payload, statuses: [] };
  repository.deployments.unshift(record);
  return created(record);
}

const states = ['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success'];

function createStatus({ repository, groups, body }: Asked): Answer {
  const deployment = repository.deployments.find(({ id }) => id === Number(groups.id));
  if (!deployment) return notFound;
  const { state = '', description = '', log_url = '', environment_url = '' } = body;
  if (!states.includes(state)) return invalid('DeploymentStatus', 'state', 'state is not included in the list');
  if ([...description].length > 140)
    return invalid('DeploymentStatus', 'description', 'description is too long (maximum is 140 characters)');
  for (const [field, url] of Object.entries({ log_url, environment_url }))
    if (url && !/^https?:\/\//.test(url)) return invalid('DeploymentStatus', field, `${field} must use http(s) scheme`);
  const status = { state, description, log_url, environment_url };
  deployment.statuses.push(status);
  if (state === 'success' && body.auto_inactive !== false) setEarlierInactive(repository, deployment.id);
  return created({ id: nextId(), ...status });
}

/** As documented: not where end users are, and only what was a success. */
function setEarlierInactive({ deployments }: Repository, id: number): void {
  const environment = deployments.find((it) => it.id === id)?.environment;
  for (const earlier of deployments.filter((it) => it.id < id && it.environment === environment))
    if (environment !== 'production' && earlier.statuses.at(-1)?.state === 'success')
      earlier.statuses.push({ state: 'inactive', description: '', log_url: '', environment_url: '' });
}

const tooLong: Answer = {
  status: 422,
  body: {
    message: 'Validation Failed',
    errors: [
      {
        resource: 'IssueComment',
        code: 'unprocessable',
        field: 'data',
        message: 'Body is too long (maximum is 65536 characters)',
      },
    ],
  },
};

function createComment({ repository, token, groups, body }: Asked): Answer {
  const pullRequest = Number(groups.number);
  if (repository.locked.has(pullRequest)) return message(403, 'Unable to create comment because issue is locked.');
  const { body: text = '' } = body;
  if ([...text].length > 65_536) return tooLong;
  return created(repository.comment(pullRequest, text, token.user));
}

function updateComment({ repository, groups, body }: Asked): Answer {
  const record = [...repository.comments.values()].flat().find(({ id }) => id === Number(groups.id));
  if (!record) return notFound;
  const { body: text = '' } = body;
  if ([...text].length > 65_536) return tooLong;
  record.body = text;
  return ok(record);
}

function deleteComment({ repository, groups }: Asked): Answer {
  for (const [number, records] of repository.comments) {
    const others = records.filter(({ id }) => id !== Number(groups.id));
    repository.comments.set(number, others);
    if (others.length < records.length) return { status: 204, body: '' };
  }
  return notFound;
}

const talk: Permission[] = ['issues', 'pull-requests'];

export const routes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/commits\/(?<ref>[^/]+)$/,
    answer: guarded('read', ['contents'], ({ repository, groups }) => {
      const sha = repository.resolve(decodeURIComponent(groups.ref ?? ''));
      return sha === undefined ? message(422, `No commit found for SHA: ${groups.ref}`) : ok({ sha });
    }),
  },
  {
    method: 'GET',
    path: /^\/commits\/(?<sha>[^/]+)\/pulls$/,
    answer: guarded('read', ['pull-requests'], (asked) =>
      asked.repository.resolve(asked.groups.sha ?? '') === undefined
        ? message(422, `No commit found for SHA: ${asked.groups.sha}`)
        : paged(asked, asked.repository.pullRequests),
    ),
  },
  {
    method: 'GET',
    path: /^\/deployments$/,
    answer: guarded('read', ['deployments'], (asked) => {
      const environment = asked.query.get('environment');
      const records = asked.repository.deployments.filter((it) => !environment || it.environment === environment);
      return paged(asked, records);
    }),
  },
  { method: 'POST', path: /^\/deployments$/, answer: guarded('write', ['deployments'], createDeployment) },
  {
    method: 'POST',
    path: /^\/deployments\/(?<id>\d+)\/statuses$/,
    answer: guarded('write', ['deployments'], createStatus),
  },
  {
    method: 'GET',
    path: /^\/issues\/(?<number>\d+)\/comments$/,
    answer: guarded('read', talk, (asked) =>
      paged(asked, asked.repository.comments.get(Number(asked.groups.number)) ?? []),
    ),
  },
  { method: 'POST', path: /^\/issues\/(?<number>\d+)\/comments$/, answer: guarded('write', talk, createComment) },
  { method: 'DELETE', path: /^\/issues\/comments\/(?<id>\d+)$/, answer: guarded('write', talk, deleteComment) },
  {
    method: 'GET',
    path: /^\/pulls$/,
    answer: guarded('read', ['pull-requests'], (asked) => {
      const { state, head } = Object.fromEntries(asked.query);
      const records = asked.repository.pullRequests.filter((it) => it.state === state && it.head.label === head);
      return paged(asked, records);
    }),
  },
  { method: 'PATCH', path: /^\/issues\/comments\/(?<id>\d+)$/, answer: guarded('write', talk, updateComment) },
];
