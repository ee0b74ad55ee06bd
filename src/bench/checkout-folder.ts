import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A checkout's files by path. */
export type CheckoutFiles = Readonly<Record<string, string>>;

/** Returns what `use` makes of a folder with these files, which is gone afterwards. */
export async function inCheckout<T>(files: CheckoutFiles, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'fleet-deploy-bench-'));
  try {
    for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
