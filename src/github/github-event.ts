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
  /** The run that this one follows. Deployment events have it too if a workflow created the deployment. */
  workflow_run: optional(
    z.object({
      head_sha: optional(z.string()),
      head_branch: optional(z.string()),
      head_repository: optional(repositorySchema),
      /** Empty for a pull request from a fork. Those of other repositories are listed too if they have the same head. */
      pull_requests: optional(
        z.array(z.object({ number: z.int(), base: optional(z.object({ repo: z.object({ url: z.string() }) })) })),
      ),
    }),
  ),
  merge_group: optional(z.object({ head_ref: z.string() })),
  deployment: optional(z.object({ sha: z.string(), ref: optional(z.string()) })),
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
