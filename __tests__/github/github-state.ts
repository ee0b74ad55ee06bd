/** Who a token of the stand-in belongs to, and what it may do. */
export interface Token {
  /** A workflow's or an app's token belongs to nobody. */
  readonly kind: 'installation' | 'personal';
  readonly user: User;
  permissions: Partial<Record<Permission, 'read' | 'write'>>;
}

export type Permission = 'contents' | 'deployments' | 'pull-requests' | 'issues';

export interface User {
  readonly login: string;
  readonly type: 'User' | 'Bot';
}

export const actionsBot: User = { login: 'github-actions[bot]', type: 'Bot' };

export interface StatusRecord {
  readonly state: string;
  readonly description: string;
  readonly log_url: string;
  readonly environment_url: string;
}

export interface DeploymentRecord {
  readonly id: number;
  readonly ref: string;
  readonly sha: string;
  readonly environment: string;
  readonly description: string;
  readonly payload: unknown;
  readonly statuses: StatusRecord[];
}

export interface CommentRecord {
  readonly id: number;
  body: string;
  /** None is what GitHub says of some accounts that are gone. */
  readonly user: User | null;
}

export interface PullRequestRecord {
  readonly number: number;
  readonly state: 'open' | 'closed';
  readonly head: { readonly sha: string; readonly ref: string; readonly label: string };
  readonly merge_commit_sha: string | null;
  readonly merged_at: string | null;
}

let lastId = 2_500_000_000;
export const nextId = () => ++lastId;

/** One repository of the stand-in. */
export class Repository {
  readonly fullName: string;
  /** To a public one, every token may look. */
  isPrivate = true;
  isArchived = false;
  /** Names that it had before; GitHub redirects from them. */
  readonly formerNames: string[] = [];
  /** Where branches and tags are. */
  readonly refs = new Map<string, string>();
  /** Commits that no branch is at. */
  readonly commits = new Set<string>();
  readonly deployments: DeploymentRecord[] = [];
  /** By the number of the pull request. */
  readonly comments = new Map<number, CommentRecord[]>();
  readonly pullRequests: PullRequestRecord[] = [];
  readonly locked = new Set<number>();

  constructor(fullName: string) {
    this.fullName = fullName;
  }

  /** The commit that a name or a SHA stands for. */
  resolve(ref: string): string | undefined {
    return this.refs.get(ref) ?? ([...this.refs.values(), ...this.commits].includes(ref) ? ref : undefined);
  }

  comment(pullRequest: number, body: string, user: User | null = { login: 'mona', type: 'User' }): CommentRecord {
    const record = { id: nextId(), body, user };
    this.comments.set(pullRequest, [...(this.comments.get(pullRequest) ?? []), record]);
    return record;
  }

  bodies(pullRequest: number): string[] {
    return (this.comments.get(pullRequest) ?? []).map(({ body }) => body);
  }
}
