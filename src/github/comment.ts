import { beginningOf } from '../host/plain-text.js';
import type { Comment, GitHub } from './github.js';
import { GitHubError } from './github-error.js';
import type { JobContext } from './job-context.js';

/** The comment that was written, or why there is none. */
export type CommentOutcome =
  | { readonly pullRequest: number; readonly done: 'created' | 'updated' }
  | { readonly reason: string };

/**
 * Writes Markdown to the job's pull request as the only comment about an environment, replacing an earlier one. If the
 * event is not about a pull request, it is the one that was merged as the job's commit. Rejects with a GitHubError.
 */
export async function comment(
  github: GitHub,
  context: JobContext,
  environment: string,
  markdown: string,
): Promise<CommentOutcome> {
  const pullRequest = context.pullRequest ?? (await github.pullRequestMergedAs(context.sha));
  if (pullRequest === undefined)
    return { reason: `this run is not for a pull request, and none was merged as commit ${context.sha}` };
  const marker = markerOf(environment);
  const body = bodyOf(marker, markdown, context.logUrl);
  const earlier = await earlierComment(github, pullRequest, marker);
  if (earlier !== undefined && (await updateIfPresent(github, earlier, body))) return { pullRequest, done: 'updated' };
  await github.createComment(pullRequest, body);
  return { pullRequest, done: 'created' };
}

/**
 * The first comment with the marker, unless another person wrote it: a person's copy of our comment is left alone. Whose
 * token this is, is requested only if a person wrote one.
 */
async function earlierComment(github: GitHub, pullRequest: number, marker: string): Promise<Comment | undefined> {
  let self: Promise<string | undefined> | undefined;
  for await (const candidate of github.comments(pullRequest)) {
    if (!candidate.body.startsWith(marker)) continue;
    const { author } = candidate;
    if (author === undefined || author.isBot) return candidate;
    self ??= github.ownLogin();
    if (author.login === (await self)) return candidate;
  }
  return undefined;
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
 * Returns the line that identifies the comment about an environment, which readers do not see. Environments have the
 * same one only if GitHub considers them the same, which ignores case in their names.
 *
 * `Blue → green` gives `<!-- fleet-deploy: blue%20%E2%86%92%20green -->`: neither `--` nor `>` may occur in an HTML comment.
 */
export function markerOf(environment: string): string {
  const name = encodeURIComponent((environment || 'production').toLowerCase().toWellFormed());
  return `<!-- fleet-deploy: ${name.replaceAll('--', '-%2D')} -->`;
}
