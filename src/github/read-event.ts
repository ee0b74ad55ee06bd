import { readFile } from 'node:fs/promises';

/** Returns the payload of the event that started the workflow, from the file that GITHUB_EVENT_PATH names; undefined if it cannot be read. */
export async function readEvent(path: string | undefined): Promise<unknown> {
  if (!path) return undefined;
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}
