/** What this action needs of GitHub's API, about one repository. Whatever fails rejects with a GitHubError. */
export interface GitHub {
  /** Returns the commit that a branch or tag is at now; undefined if that cannot be told. It is asked for once: there is a way without the answer. */
  commitAt(ref: string): Promise<string | undefined>;
  /** Creates the record of a deployment, and only one even if GitHub's answer is lost on the way. */
  createDeployment(deployment: NewDeployment): Promise<Deployment>;
  /** Returns the newest record that was created with this key, of which the answer may never have come. */
  findDeployment(environment: string, key: string): Promise<Deployment | undefined>;
  setDeploymentStatus(deploymentId: number, status: DeploymentStatus): Promise<void>;
  /** The comments of a pull request, oldest first; pages are asked for as they are needed. */
  comments(pullRequest: number): AsyncIterable<Comment>;
  /** Writes a comment, and only one even if GitHub's answer is lost on the way. */
  createComment(pullRequest: number, body: string): Promise<void>;
  updateComment(commentId: number, body: string): Promise<void>;
  /** Returns the name of the user whom the token belongs to; undefined for an app's token, such as that of a workflow. */
  ownLogin(): Promise<string | undefined>;
  /** Returns the number of the pull request that came into its base branch as this very commit. */
  pullRequestMergedAs(sha: string): Promise<number | undefined>;
}

export interface NewDeployment {
  /** Random; it goes into the payload, and the record is found again by it. */
  readonly key: string;
  /** A branch, a tag or a SHA. GitHub resolves it when the record is made. */
  readonly ref: string;
  readonly environment: string;
  readonly description: string;
  readonly payload: Readonly<Record<string, string>>;
}

export interface Deployment {
  readonly id: number;
  /** The commit that GitHub has resolved the ref to. */
  readonly sha: string;
}

/** How a deployment may end on GitHub. */
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
  /** Missing for an account that is no more. */
  readonly author: { readonly login: string; readonly isBot: boolean } | undefined;
}
