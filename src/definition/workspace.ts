import { isUtf8 } from 'node:buffer';
import { glob, readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { CodedError } from '../errors/coded-error.js';

/** A file of the workspace. */
export interface WorkspaceFile {
  /** Relative to the workspace, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Why a pattern or a file is not read, in words for the user. */
export class WorkspaceError extends CodedError<'unreadable-file'> {
  override readonly name = 'WorkspaceError';

  constructor(message: string) {
    super('unreadable-file', message);
  }
}

/** Returns why a file was not read, for people. */
export function whyUnreadable(path: string, cause: Error): string {
  if (cause instanceof WorkspaceError) return `${path} ${cause.message}`;
  const { code, message } = cause as NodeJS.ErrnoException;
  return `${path} cannot be read: ${code === 'ENOENT' || code === 'ENOTDIR' ? 'there is no such file' : message}`;
}

/** The checkout, and the folder in it that patterns are relative to. */
export interface Workspace {
  /** Files that a glob pattern matches, sorted by path, folders left out; throws a WorkspaceError for a pattern that leads out of the workspace. */
  find(pattern: string): Promise<string[]>;
  /**
   * The path, as `find` returns it, of the file that a relative path names, which need not exist. It is relative to a
   * `folder` of the workspace, or else to the working directory. Throws a WorkspaceError where it leads out.
   */
  locate(path: string, folder?: string): string;
  /** The file at a path that `find` or `locate` returned; throws a WorkspaceError where a link leads out of the workspace. */
  read(path: string): Promise<WorkspaceFile>;
}

/** No unit file or services file is near this size; the limit keeps a glob that went astray from filling the memory. */
const maxFileBytes = 1024 * 1024;

/**
 * Returns the workspace at `root`, with patterns relative to `workingDirectory` in it. Nothing outside `root` is read,
 * neither by `..` nor through symbolic links. Throws a WorkspaceError when the directory does not exist in there.
 */
export async function openWorkspace(root: string, workingDirectory: string): Promise<Workspace> {
  const realRoot = await realpath(root);
  const inWorkspace = (path: string) => path === realRoot || path.startsWith(realRoot + sep);

  const named = resolve(realRoot, workingDirectory);
  const base = await realpath(named).catch(() => undefined);
  if (!inWorkspace(base ?? named))
    throw new WorkspaceError(`working-directory "${workingDirectory}" leads out of the workspace`);
  if (base === undefined || !(await stat(base)).isDirectory())
    throw new WorkspaceError(`working-directory "${workingDirectory}" does not exist in the workspace`);

  return {
    async find(pattern) {
      const leadsOut = new WorkspaceError(
        `"${pattern}" leads out of the workspace: patterns are relative to working-directory, without ".."`,
      );
      if (isAbsolute(pattern) || pattern.split(/[\\/{},]/).includes('..')) throw leadsOut;
      const paths: string[] = [];
      for await (const match of glob(pattern, { cwd: base })) {
        const path = resolve(base, match);
        // Braces and brackets can make a ".." or an absolute path that is not seen in the pattern.
        if (!inWorkspace(path)) throw leadsOut;
        if (await isFile(path)) paths.push(relative(realRoot, path).split(sep).join('/'));
      }
      return paths.sort();
    },

    locate(path, folder) {
      const full = resolve(folder === undefined ? base : resolve(realRoot, folder), path);
      if (isAbsolute(path) || !inWorkspace(full)) throw new WorkspaceError(`"${path}" leads out of the workspace`);
      return relative(realRoot, full).split(sep).join('/');
    },

    async read(path) {
      const real = await realpath(resolve(realRoot, path));
      if (!inWorkspace(real))
        throw new WorkspaceError('is a symbolic link that leads out of the workspace, and is not read');
      const stats = await stat(real);
      if (!stats.isFile()) throw new WorkspaceError('is not a file');
      if (stats.size > maxFileBytes) throw new WorkspaceError('is larger than 1 MiB, and is not read');
      const bytes = await readFile(real);
      if (!isUtf8(bytes)) throw new WorkspaceError('is not text in UTF-8');
      return { path, text: bytes.toString('utf8') };
    },
  };
}

/** A link that leads nowhere counts as a file: reading it then tells what is wrong. */
async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => true,
  );
}
