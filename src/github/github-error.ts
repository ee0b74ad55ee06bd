/**
 * Why GitHub's API is of no help: `no-token` (none was given), `bad-token` (GitHub does not know it), `permission` (the
 * token may not do this), `not-found`, `refused` (GitHub will not do this), `unavailable` (no answer, an error of
 * GitHub's, or too many requests), `cancelled` (nobody wants it any more).
 */
export type GitHubErrorCode =
  | 'no-token'
  | 'bad-token'
  | 'permission'
  | 'not-found'
  | 'refused'
  | 'unavailable'
  | 'cancelled';

/** Something that GitHub was asked for and that is not to be had, told with what to do about it. It never contains the token. */
export class GitHubError extends Error {
  override readonly name = 'GitHubError';
  readonly code: GitHubErrorCode;

  constructor(code: GitHubErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
