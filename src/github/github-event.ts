import * as z from 'zod/mini';

/** A part that is missing, or not as expected, is as good as none: an event may have any shape. */
function optional<T extends z.core.$ZodType>(schema: T) {
  return z.catch(z.optional(schema), undefined);
}

const repositorySchema = z.object({ full_name: z.string() });

const eventSchema = z.object({
  pull_request: optional(
    z.object({
      number: z.int(),
      head: optional(
        z.object({
          ref: z.string(),
          sha: z.string(),
          /** A fork may be deleted while its pull request lives on. */
          repo: optional(z.nullable(repositorySchema)),
        }),
      ),
    }),
  ),
  issue: optional(z.object({ number: z.int(), pull_request: optional(z.object({})) })),
});

export type GitHubEvent = z.infer<typeof eventSchema>;

/** Returns what is needed of an event's payload, as far as it is there. */
export function parseEvent(payload: unknown): GitHubEvent {
  return z.safeParse(eventSchema, payload).data ?? {};
}
