import { CodedError } from '../errors/coded-error.js';

/**
 * Why a request to GitHub failed: `no-token` (none was given), `bad-token` (GitHub does not know it), `permission` (the
 * token may not do this), `not-found`, `refused` (GitHub rejects the request), `unavailable` (no response, a server
 * error, or a rate limit), `cancelled` (the job was cancelled).
 */
export type GitHubErrorCode =
  | 'no-token'
  | 'bad-token'
  | 'permission'
  | 'not-found'
  | 'refused'
  | 'unavailable'
  | 'cancelled';

/** A request to GitHub that failed after all retries. The message says what to do about it, and never contains the token. */
export class GitHubError extends CodedError<GitHubErrorCode> {
  override readonly name = 'GitHubError';
}
