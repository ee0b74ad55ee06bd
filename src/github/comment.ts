import { beginningOf } from '../host/plain-text.js';
import type { Comment, GitHub } from './github.js';
import { GitHubError } from './github-error.js';
import type { JobContext } from './job-context.js';
import { markerOf } from './marker.js';

/** What became of a comment: it is on a pull request, or there is a reason why it is on none. */
export type Commented =
  | { readonly pullRequest: number; readonly done: 'created' | 'updated' }
  | { readonly reason: string };

/**
 * Puts Markdown on the job's pull request as its one comment about an environment, in place of what that said before.
 * Without a pull request in the event, it is the one that was merged as the job's commit. Rejects with a GitHubError.
 */
export async function comment(
  github: GitHub,
  context: JobContext,
  environment: string,
  markdown: string,
): Promise<Commented> {
  const pullRequest = context.pullRequest ?? (await github.pullRequestMergedAs(context.sha));
  if (pullRequest === undefined)
    return { reason: `the run is about no pull request, and none was merged as commit ${context.sha}` };
  const marker = markerOf(environment);
  const body = bodyOf(marker, markdown, context.logUrl);
  const former = await formerOf(github, pullRequest, marker);
  if (former !== undefined && (await updateIfThere(github, former, body))) return { pullRequest, done: 'updated' };
  await github.createComment(pullRequest, body);
  return { pullRequest, done: 'created' };
}

/**
 * The first one with the marker, unless a person has written it: whoever quotes or copies our comment keeps theirs. That
 * may be the person whose token this is, which GitHub is asked only if it comes to that.
 */
async function formerOf(github: GitHub, pullRequest: number, marker: string): Promise<Comment | undefined> {
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

/** Somebody may delete it meanwhile. */
async function updateIfThere(github: GitHub, { id }: Comment, body: string): Promise<boolean> {
  try {
    await github.updateComment(id, body);
    return true;
  } catch (error) {
    if (error instanceof GitHubError && error.code === 'not-found') return false;
    throw error;
  }
}

/** GitHub says so when it refuses more. It has been seen to count bytes, four times as many, which this many characters always fit. */
const maxBody = 65_536;

/** The word about what is missing comes first: after the cut it might be in the middle of a table or a block of code. */
function bodyOf(marker: string, markdown: string, logUrl: string | undefined): string {
  const whole = `${marker}\n${markdown}`;
  if (whole.length <= maxBody) return whole;
  const log = logUrl === undefined ? 'the log of the job' : `[the log of the job](${logUrl})`;
  const word = `> Cut short, for GitHub takes no more in a comment: ${log} has the rest.`;
  return beginningOf(`${marker}\n${word}\n\n${markdown}`, maxBody);
}
