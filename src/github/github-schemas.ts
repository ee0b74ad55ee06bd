import * as z from 'zod/mini';

// The parts of GitHub's responses that are needed; everything else in them is dropped.

export const commitSchema = z.object({ sha: z.string() });

const deploymentSchema = z.object({
  id: z.number(),
  sha: z.string(),
  /** Returned as it was sent: as an object, or as JSON text. */
  payload: z.optional(z.unknown()),
});

export const deploymentsSchema = z.array(deploymentSchema);

/** With auto_merge, GitHub may merge the default branch first and return a message instead of a record. */
export const createdDeploymentSchema = z.union([deploymentSchema, z.object({ message: z.string() })]);

/** For responses whose content does not matter. */
export const anyObjectSchema = z.object({});

export const commentSchema = z.pipe(
  z.object({
    id: z.number(),
    body: z._default(z.nullable(z.string()), ''),
    user: z._default(z.nullable(z.object({ login: z.string(), type: z._default(z.string(), '') })), null),
  }),
  z.transform(({ id, body, user }) => ({
    id,
    body: body ?? '',
    author: user === null ? undefined : { login: user.login, isBot: user.type === 'Bot' },
  })),
);

export const commentsSchema = z.array(commentSchema);

export const userSchema = z.object({ login: z.string() });

/** GraphQL answers 200 to a query that it refuses, without data. */
export const viewerSchema = z.object({
  data: z.catch(z.optional(z.object({ viewer: z.object({ login: z.string() }) })), undefined),
});

const pullRequestSchema = z.pipe(
  z.object({
    number: z.number(),
    state: z.optional(z.string()),
    merged_at: z.optional(z.nullable(z.string())),
    merge_commit_sha: z.optional(z.nullable(z.string())),
    head: z.catch(z.optional(z.object({ sha: z.string(), ref: z.string() })), undefined),
  }),
  z.transform(({ number, state, merged_at, merge_commit_sha, head }) => ({
    number,
    isOpen: state === 'open',
    // An open one has the commit of a merge that GitHub has only tried.
    mergedAs: merged_at == null ? undefined : (merge_commit_sha ?? undefined),
    head,
  })),
);

export const pullRequestsSchema = z.array(pullRequestSchema);
