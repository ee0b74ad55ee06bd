import * as z from 'zod/mini';
import type { Comment, GitHub } from './github.js';
import { GitHubError, type GitHubErrorCode } from './github-error.js';
import { createOnce, type RestContext, request, requestOnce } from './github-request.js';
import { anyObjectSchema, commentSchema, commentsSchema, userSchema, viewerSchema } from './github-schemas.js';

type CommentPart = Pick<GitHub, 'comments' | 'createComment' | 'updateComment' | 'deleteComment' | 'ownLogin'>;

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
  async function existing(pullRequest: number, body: string): Promise<Comment | undefined> {
    for await (const comment of comments(pullRequest))
      if (normalized(comment.body) === normalized(body)) return comment;
    return undefined;
  }

  /** Returns what `ask` returns, or undefined if GitHub answers that this token has no user, or that it has no such API. */
  async function ifAny(ask: () => Promise<string | undefined>): Promise<string | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof GitHubError && hasNoUser.has(error.code)) return undefined;
      throw error;
    }
  }

  async function viewer(): Promise<string | undefined> {
    const { data } = await request(context, {
      route: `POST ${graphqlUrl(context.where.apiUrl)}`,
      parameters: { query: 'query { viewer { login } }' },
      purpose: purpose('identify its owner'),
      schema: viewerSchema,
    });
    return data.data?.viewer.login;
  }

  async function user(): Promise<string | undefined> {
    const { data } = await request(context, {
      route: 'GET /user',
      parameters: {},
      purpose: purpose('identify its owner'),
      schema: userSchema,
    });
    return data.login;
  }

  return {
    comments,
    async createComment(pullRequest, body) {
      const attempt = {
        route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
        parameters: { owner, repo, issue_number: pullRequest, body },
        purpose: purpose(`comment on pull request #${pullRequest}`),
        schema: commentSchema,
      };
      return createOnce<Comment>(
        context,
        async () => (await requestOnce(context, attempt)).data,
        () => existing(pullRequest, body),
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
    async deleteComment(commentId) {
      try {
        await request(context, {
          route: 'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}',
          parameters: { owner, repo, comment_id: commentId },
          purpose: purpose('delete a comment that is there twice'),
          schema: z.unknown(),
        });
      } catch (error) {
        if (!(error instanceof GitHubError && error.code === 'not-found')) throw error;
      }
    },
    // REST tells an app's token nothing about itself; GraphQL does.
    ownLogin: async () => (await ifAny(viewer)) ?? (await ifAny(user)),
  };
}

/** `https://ghe.example/api/v3` has GraphQL at `https://ghe.example/api/graphql`, and `https://api.github.com` below itself. */
function graphqlUrl(apiUrl: string): string {
  return `${apiUrl.replace(/\/+$/, '').replace(/\/v3$/, '')}/graphql`;
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
