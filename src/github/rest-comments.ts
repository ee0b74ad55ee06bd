import type { Comment, GitHub } from './github.js';
import { GitHubError, type GitHubErrorCode } from './github-error.js';
import { createOnce, type RestContext, request, requestOnce } from './github-request.js';
import { anyObjectSchema, commentsSchema, pullRequestsSchema, userSchema } from './github-schemas.js';

type CommentPart = Pick<GitHub, 'comments' | 'createComment' | 'updateComment' | 'ownLogin' | 'pullRequestMergedAs'>;

const perPage = 100;

/** Returns the part of GitHub's API for commenting on the pull requests of one repository. */
export function restComments(context: RestContext, owner: string, repo: string): CommentPart {
  const purpose = (doing: string) => ({ doing, needs: 'pull-requests: write' }) as const;
  const listing = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';

  async function* comments(pullRequest: number): AsyncGenerator<Comment> {
    for (let page = 1; ; page++) {
      const { data, headers } = await request(context, {
        route: listing,
        parameters: { owner, repo, issue_number: pullRequest, per_page: perPage, page },
        purpose: purpose(`read the comments of pull request #${pullRequest}`),
        schema: commentsSchema,
      });
      yield* data;
      if (data.length === 0 || !hasNext(headers.link)) return;
    }
  }

  /** Compares the text: it contains times, and if nothing differs a second comment would say nothing new. */
  async function isThere(pullRequest: number, body: string): Promise<true | undefined> {
    for await (const comment of comments(pullRequest)) if (normalized(comment.body) === normalized(body)) return true;
    return undefined;
  }

  return {
    comments,
    async createComment(pullRequest, body) {
      const attempt = {
        route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
        parameters: { owner, repo, issue_number: pullRequest, body },
        purpose: purpose(`comment on pull request #${pullRequest}`),
        schema: anyObjectSchema,
      };
      await createOnce<unknown>(
        context,
        () => requestOnce(context, attempt),
        () => isThere(pullRequest, body),
      );
    },
    async updateComment(commentId, body) {
      await request(context, {
        route: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
        parameters: { owner, repo, comment_id: commentId, body },
        purpose: purpose('update a comment on a pull request'),
        schema: anyObjectSchema,
      });
    },
    async ownLogin() {
      try {
        const { data } = await request(context, {
          route: 'GET /user',
          parameters: {},
          purpose: purpose('identify its owner'),
          schema: userSchema,
        });
        return data.login;
      } catch (error) {
        if (error instanceof GitHubError && hasNoUser.has(error.code)) return undefined;
        throw error;
      }
    },
    async pullRequestMergedAs(sha) {
      const { data } = await request(context, {
        route: 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
        parameters: { owner, repo, commit_sha: sha, per_page: perPage },
        purpose: purpose('look for the pull request of a commit'),
        schema: pullRequestsSchema,
      });
      return data.find(({ merged_at, merge_commit_sha }) => merged_at != null && merge_commit_sha === sha)?.number;
    },
  };
}

/** How GitHub answers for the token of an app, which does not belong to a user. */
const hasNoUser: ReadonlySet<GitHubErrorCode> = new Set(['permission', 'refused', 'not-found']);

/** The Link header names the pages before and after: `<https://…&page=2>; rel="next", <https://…&page=4>; rel="last"`. */
function hasNext(link: unknown): boolean {
  return typeof link === 'string' && link.includes('rel="next"');
}

/** A server may change line breaks. */
function normalized(text: string): string {
  return text.replaceAll('\r\n', '\n').trimEnd();
}
