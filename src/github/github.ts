/** What this action needs of GitHub's API, for one repository. All methods reject with a GitHubError. */
export interface GitHub {
  /** Returns the current commit of a branch or tag, or undefined if it cannot be determined. Not retried, since callers can do without. */
  commitAt(ref: string): Promise<string | undefined>;
  /** Creates the record of a deployment, and only one even if GitHub's response is lost. */
  createDeployment(deployment: NewDeployment): Promise<Deployment>;
  /** Returns the newest record with this key, even if the response to its creation was lost. */
  findDeployment(environment: string, key: string): Promise<Deployment | undefined>;
  setDeploymentStatus(deploymentId: number, status: DeploymentStatus): Promise<void>;
  /** The comments of a pull request, oldest first; pages are requested as they are needed. */
  comments(pullRequest: number): AsyncIterable<Comment>;
  /** Writes a comment, and only one even if GitHub's response is lost. */
  createComment(pullRequest: number, body: string): Promise<Comment>;
  updateComment(commentId: number, body: string): Promise<void>;
  /** Deletes a comment, unless that has been done already. */
  deleteComment(commentId: number): Promise<void>;
  /** Returns the login that the token's comments appear under; undefined if GitHub does not say. */
  ownLogin(): Promise<string | undefined>;
  /** Returns the pull requests of this repository that contain a commit, or were merged as it. */
  pullRequestsOf(sha: string): Promise<readonly PullRequest[]>;
  /** Returns the open pull requests of a branch, written as `owner:branch`. */
  openPullRequestsFrom(head: string): Promise<readonly PullRequest[]>;
}

export interface NewDeployment {
  /** Random; stored in the payload to find the record by. */
  readonly key: string;
  /** A branch, a tag or a SHA. GitHub resolves it when the record is created. */
  readonly ref: string;
  readonly environment: string;
  readonly description: string;
  readonly payload: Readonly<Record<string, string>>;
}

export interface Deployment {
  readonly id: number;
  /** The commit that GitHub resolved the ref to. */
  readonly sha: string;
}

/** The final states of a deployment on GitHub. */
export type FinalState = 'success' | 'failure' | 'error' | 'inactive';

export interface DeploymentStatus {
  readonly state: 'in_progress' | FinalState;
  readonly description: string;
  readonly logUrl: string | undefined;
  readonly environmentUrl: URL | undefined;
}

export interface Comment {
  readonly id: number;
  readonly body: string;
  /** Undefined for a deleted account. */
  readonly author: { readonly login: string; readonly isBot: boolean } | undefined;
}

export interface PullRequest {
  readonly number: number;
  readonly isOpen: boolean;
  /** Undefined unless it was merged. */
  readonly mergedAs: string | undefined;
  /** The newest commit of its branch. */
  readonly head: { readonly sha: string; readonly ref: string } | undefined;
}
