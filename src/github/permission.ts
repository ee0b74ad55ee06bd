/** A right that the token of a workflow has to be given by name. */
type Right = 'deployments: write' | 'pull-requests: write';

/** What a request is for, to tell people when it fails. */
export interface Purpose {
  /** As in `GitHub does not let this token …`. */
  readonly doing: string;
  readonly needs: Right;
}

/**
 * Returns in words that a token may not do something, with what to do about it; or undefined if a 403 is about
 * something else, such as a locked conversation. `said` is GitHub's own message.
 *
 * GitHub's are `Resource not accessible by integration` for the token of a workflow or an app, `… by personal access
 * token`, `Must have admin rights to Repository.`, and a mention of SAML where an organization has to approve.
 */
export function notPermitted(said: string, { doing, needs }: Purpose, fromFork: boolean): string | undefined {
  const what = `GitHub does not let this token ${doing} (${said})`;
  if (/not accessible by integration/i.test(said)) return `${what}. ${fromFork ? forkAdvice : linesFor(needs)}`;
  if (/not accessible by|must have|write access|SAML/i.test(said))
    return `${what}. It is the one in github-token: whoever it belongs to needs ${needs} on this repository, and the token has to be granted it.`;
  return undefined;
}

/** `contents` stands there because a list of permissions takes away whatever it does not name, and a checkout needs that. */
function linesFor(right: Right): string {
  return `Give it the right in the workflow, beside what its other steps need:\n\npermissions:\n  contents: read\n  ${right}`;
}

/** More permissions in the workflow would not help. With pull_request_target they would, at a price that has to be named. */
const forkAdvice =
  'This run is for a pull request from a fork, for which GitHub hands out a token that only reads, whatever permissions the workflow asks for. ' +
  'It works on branches of this repository, and after the merge. ' +
  '(pull_request_target hands out a token that writes, and the secrets with it: never run or deploy with it what the fork has sent.)';
