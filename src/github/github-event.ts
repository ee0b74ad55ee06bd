import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';

/** An event may have any shape: a part that is not as expected counts as missing. */
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
          /** Null if the fork was deleted, which does not close its pull request. */
          repo: optional(z.nullable(repositorySchema)),
        }),
      ),
    }),
  ),
  issue: optional(z.object({ number: z.int(), pull_request: optional(z.object({})) })),
});

export type GitHubEvent = z.infer<typeof eventSchema>;

/** Returns the parts of an event's payload that are needed, as far as it has them. */
export function parseEvent(payload: unknown): GitHubEvent {
  return z.safeParse(eventSchema, payload).data ?? {};
}

/** Returns the payload of the event that started the workflow, from the file in GITHUB_EVENT_PATH; undefined if it cannot be read. */
export async function readEvent(path: string | undefined): Promise<unknown> {
  if (!path) return undefined;
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}
