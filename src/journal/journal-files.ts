import { randomUUID } from 'node:crypto';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalFile } from './write-journal.js';

/** Where journals, and what else a post step goes by, are kept between a step and its `post`. */
export interface JournalFiles {
  /** Creates a journal, or the file in which a step hands over to its `post` what that could not know otherwise. */
  create(kind: 'journal' | 'handover'): Promise<JournalFile>;
  /** The text of such a file; undefined when it is gone. */
  read(path: string): Promise<string | undefined>;
  remove(path: string): Promise<void>;
}

/** Returns journals in a folder. Only their user can read them, since unit files and inputs may hold secrets. */
export function journalsIn(folder: string): JournalFiles {
  return {
    async create(kind) {
      const path = join(folder, `fleet-deploy-${randomUUID()}.${kind}`);
      const handle = await open(path, 'wx', 0o600);
      return {
        path,
        async append(text, synced) {
          await handle.appendFile(text);
          if (synced) await handle.datasync();
        },
        async remove() {
          await handle.close();
          await rm(path, { force: true });
        },
      };
    },
    async read(path) {
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    remove: (path) => rm(path, { force: true }),
  };
}
