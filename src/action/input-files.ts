import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';

/** The files whose paths inputs give in place of a text, such as a private key's. */
export interface InputFiles {
  /** Returns what a small file holds. `path` is as the input has it, relative to `folder`. Rejects with an error of Node's. */
  read(path: string, folder: string): Promise<Buffer>;
}

const maxFileBytes = 1024 * 1024;

/** The files of this machine. */
export const filesOnDisk: InputFiles = {
  async read(path, folder) {
    const resolved = resolve(folder, path.replace(/^~(?=\/)/, homedir()));
    const stats = await stat(resolved);
    // A pipe or a device may never end.
    if (!stats.isFile() || stats.size > maxFileBytes) throw Object.assign(new Error(), { code: 'not a small file' });
    return readFile(resolved);
  },
};

/** Returns the same files, which puts what is read of them into `contents`, in base64 and by the path that was given. */
export function rememberingFiles(files: InputFiles, contents: Record<string, string>): InputFiles {
  return {
    async read(path, folder) {
      const content = await files.read(path, folder);
      contents[path] = content.toString('base64');
      return content;
    },
  };
}

/** Returns files as they were when `contents` was filled, wherever they are now. */
export function rememberedFiles(contents: Readonly<Record<string, string>>): InputFiles {
  return {
    async read(path) {
      const content = contents[path];
      if (content === undefined) throw Object.assign(new Error(), { code: 'ENOENT' });
      return Buffer.from(content, 'base64');
    },
  };
}
