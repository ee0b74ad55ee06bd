import { createHash } from 'node:crypto';
import { beginningOf } from '../host/plain-text.js';
import { defaultEnvironment } from './deployment.js';
import { findPullRequest } from './find-pull-request.js';
import type { Comment, GitHub } from './github.js';
import { GitHubError } from './github-error.js';
import type { JobContext } from './job-context.js';

/** What tells one comment on a pull request from another. */
export interface CommentIdentity {
  readonly environment: string;
  /** Within the environment: the job and its matrix values, or what the user says. */
  readonly key: string;
  /** Undefined for the one that the event, or its commit, is about. */
  readonly pullRequest: number | undefined;
}

/** The comment that was written, or why there is none. */
export type CommentOutcome =
  | { readonly pullRequest: number; readonly done: 'created' | 'updated' }
  | { readonly reason: string };

/**
 * Writes Markdown to the job's pull request as the only comment of this identity, replacing an earlier one. If another job
 * writes the same one at the same moment, one of the two stays. Rejects with a GitHubError.
 */
export async function comment(
  github: GitHub,
  context: JobContext,
  { environment, key, pullRequest: given }: CommentIdentity,
  markdown: string,
): Promise<CommentOutcome> {
  const pullRequest = given ?? (await findPullRequest(github, context.subject));
  if (typeof pullRequest === 'object') return pullRequest;
  const marker = markerOf(environment, key);
  const body = bodyOf(marker, markdown, context.logUrl);
  const earlier = await earlierComment(github, pullRequest, marker);
  if (earlier !== undefined && (await updateIfPresent(github, earlier, body))) return { pullRequest, done: 'updated' };
  const created = await github.createComment(pullRequest, body);
  const isOnly = await mergeWithOthers(github, pullRequest, { created, marker, body });
  return { pullRequest, done: isOnly ? 'created' : 'updated' };
}

/**
 * The first comment with the marker that this token has written: anybody else's copy of our comment is left alone. Whose
 * token this is, is requested only if there is one. Where GitHub does not say, it is taken for a workflow's.
 */
async function earlierComment(github: GitHub, pullRequest: number, marker: string): Promise<Comment | undefined> {
  let self: Promise<string | undefined> | undefined;
  for await (const candidate of github.comments(pullRequest)) {
    if (!hasMarker(candidate, marker)) continue;
    const { author } = candidate;
    if (author === undefined) continue;
    self ??= github.ownLogin();
    if (isSameLogin(author.login, (await self) ?? workflowLogin)) return candidate;
  }
  return undefined;
}

const workflowLogin = 'github-actions[bot]';

/**
 * Of several comments of the same identity keeps the oldest, with the new text, and deletes the others. Returns whether
 * the created one was the only one. GitHub has no request that creates a comment unless there is one: two jobs that both
 * found none both create one. The later of the two then finds the other's. Who wrote the created one is known from the
 * response, even for tokens that GitHub says nothing else about.
 */
async function mergeWithOthers(
  github: GitHub,
  pullRequest: number,
  { created, marker, body }: { readonly created: Comment; readonly marker: string; readonly body: string },
): Promise<boolean> {
  const self = created.author?.login ?? workflowLogin;
  const others: Comment[] = [];
  for await (const candidate of github.comments(pullRequest)) {
    const isOurs = candidate.author !== undefined && isSameLogin(candidate.author.login, self);
    if (candidate.id !== created.id && isOurs && hasMarker(candidate, marker)) others.push(candidate);
  }
  const [oldest = created, ...rest] = [created, ...others].toSorted((one, other) => one.id - other.id);
  // One that was deleted meanwhile leaves the created one in its place.
  if (oldest !== created && !(await updateIfPresent(github, oldest, body))) return true;
  for (const { id } of rest) await github.deleteComment(id);
  return others.length === 0;
}

/** A marker is a line of its own, so that of one key is never taken for the beginning of another's. */
function hasMarker({ body }: Comment, marker: string): boolean {
  return body === marker || /^.*/.exec(body)?.[0].trimEnd() === marker;
}

/** GraphQL may leave out the `[bot]` that REST shows behind the name of an app, and that no user's name can have. */
function isSameLogin(author: string, self: string): boolean {
  return author === self || (author.endsWith('[bot]') && author === `${self}[bot]`);
}

/** It may have been deleted meanwhile. */
async function updateIfPresent(github: GitHub, { id }: Comment, body: string): Promise<boolean> {
  try {
    await github.updateComment(id, body);
    return true;
  } catch (error) {
    if (error instanceof GitHubError && error.code === 'not-found') return false;
    throw error;
  }
}

/** The limit that GitHub states when it refuses a longer body. It has been seen to allow four times as many bytes, into which this many characters always fit. */
const maxBody = 65_536;

/** The note about the cut comes first, since at the end it might be in the middle of a table or a code block. */
function bodyOf(marker: string, markdown: string, logUrl: string | undefined): string {
  const whole = `${marker}\n${markdown}`;
  if (whole.length <= maxBody) return whole;
  const log = logUrl === undefined ? 'the log of the job' : `[the log of the job](${logUrl})`;
  const note = `> Truncated to GitHub's limit for comments; see ${log} for the rest.`;
  return beginningOf(`${marker}\n${note}\n\n${markdown}`, maxBody);
}

/**
 * Returns the line that identifies the comment of a key in an environment, which readers do not see. Environments have the
 * same one only if GitHub considers them the same, which ignores case in their names. Keys may be long, and are hashed.
 *
 * `Blue → green` and `deploy` give `<!-- fleet-deploy: blue%20%E2%86%92%20green 2c4b8a9f01d7e365 -->`: neither `--` nor
 * `>` may occur in an HTML comment.
 */
export function markerOf(environment: string, key: string): string {
  const name = encodeURIComponent((environment || defaultEnvironment).toLowerCase().toWellFormed());
  const hash = createHash('sha256').update(key.trim().replace(/\s+/g, ' ')).digest('hex').slice(0, 16);
  return `<!-- fleet-deploy: ${name.replaceAll('--', '-%2D')} ${hash} -->`;
}
