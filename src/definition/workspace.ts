import { isUtf8 } from 'node:buffer';
import { glob, lstat, readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { CodedError } from '../errors/coded-error.js';

/** A file of the workspace. */
export interface WorkspaceFile {
  /** Relative to the workspace, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Why a pattern or a file is not read, in words for the user. Of a file, the message completes a sentence that begins with its path. */
export class WorkspaceError extends CodedError<'unreadable-file'> {
  override readonly name = 'WorkspaceError';

  constructor(message: string) {
    super('unreadable-file', message);
  }
}

/** Returns a sentence that says why a file was not read. */
export function whyUnreadable(path: string, cause: Error): string {
  if (cause instanceof WorkspaceError) return `${path} ${cause.message}`;
  const { code, message } = cause as NodeJS.ErrnoException;
  return `${path} cannot be read: ${code === 'ENOENT' || code === 'ENOTDIR' ? 'no such file' : message}`;
}

/** The checkout, and the folder in it that patterns are relative to. */
export interface Workspace {
  /**
   * Files that a glob pattern matches, sorted by path, without folders; or the one file whose very path the pattern is,
   * such as `data\x2dvol.service`. An absolute pattern has to begin with the path of the workspace. Throws a WorkspaceError for a pattern that points outside the workspace.
   */
  find(pattern: string): Promise<string[]>;
  /**
   * The path, as `find` returns it, of the file that a path names; the file need not exist. The path is absolute, or relative
   * to a `folder` of the workspace, or else to the working directory. Throws a WorkspaceError if it points outside.
   */
  resolve(path: string, folder?: string): string;
  /** The file at a path that `find` or `resolve` returned; throws a WorkspaceError if it is a link that points outside the workspace. */
  read(path: string): Promise<WorkspaceFile>;
}

/** No unit file or services file comes near this size; the limit keeps a glob that matches too much from filling the memory. */
const maxFileBytes = 1024 * 1024;

/**
 * Returns the workspace at `root`, with patterns relative to `workingDirectory` in it. Nothing outside `root` is read,
 * neither by `..` nor through symbolic links. Throws a WorkspaceError if there is no workspace, or no such
 * directory in it.
 */
export async function openWorkspace(root: string, workingDirectory: string): Promise<Workspace> {
  if (root === '')
    throw new WorkspaceError(
      'working-directory: GITHUB_WORKSPACE is not set, so there is no folder to find unit files in; the runner sets it, and whatever else starts this action has to',
    );
  const realRoot = await realpath(root).catch(() => {
    throw new WorkspaceError(
      `working-directory: there is no workspace: GITHUB_WORKSPACE is ${root}, which does not exist; check out the repository first, with actions/checkout`,
    );
  });
  const inWorkspace = (path: string) => path === realRoot || path.startsWith(realRoot + sep);
  // The workspace may be named by a link to it.
  const alias = resolve(root);
  const unaliased = (path: string) =>
    path === alias || path.startsWith(alias + sep) ? realRoot + path.slice(alias.length) : path;

  const named = resolve(realRoot, workingDirectory);
  const base = await realpath(named).catch(() => undefined);
  if (!inWorkspace(base ?? named))
    throw new WorkspaceError(`working-directory "${workingDirectory}" is outside the workspace`);
  if (base === undefined || !(await stat(base)).isDirectory())
    throw new WorkspaceError(`working-directory "${workingDirectory}" is not a folder in the workspace`);

  return {
    async find(pattern) {
      const outside = new WorkspaceError(
        `"${pattern}" points outside the workspace ${realRoot}; patterns are relative to working-directory, or absolute within the workspace, and must not contain ".."`,
      );
      const absolute = isAbsolute(pattern) ? unaliased(pattern) : undefined;
      if (absolute !== undefined && !inWorkspace(absolute)) throw outside;
      if (pattern.split(/[\\/{},]/).includes('..')) throw outside;
      const cwd = absolute === undefined ? base : realRoot;
      // The path of the workspace is none of the pattern, whatever characters it has.
      const wanted = absolute === undefined ? pattern : absolute.slice(realRoot.length).replace(/^\/+/, '');
      const asPath = (path: string) => relative(realRoot, path).split(sep).join('/');
      const written = resolve(cwd, wanted);
      if (inWorkspace(written) && (await exists(written)) && (await isFile(written))) return [asPath(written)];
      const paths: string[] = [];
      for await (const match of glob(wanted, { cwd })) {
        const path = resolve(cwd, match);
        // Braces and brackets can expand to a ".." or an absolute path that the pattern does not show.
        if (!inWorkspace(path)) throw outside;
        if (await isFile(path)) paths.push(asPath(path));
      }
      return paths.sort();
    },

    resolve(path, folder) {
      const full = unaliased(resolve(folder === undefined ? base : resolve(realRoot, folder), path));
      if (!inWorkspace(full)) throw new WorkspaceError(`"${path}" points outside the workspace ${realRoot}`);
      return relative(realRoot, full).split(sep).join('/');
    },

    async read(path) {
      const real = await realpath(resolve(realRoot, path));
      if (!inWorkspace(real)) throw new WorkspaceError('is a symbolic link that points outside the workspace');
      const stats = await stat(real);
      if (!stats.isFile()) throw new WorkspaceError('is not a file');
      if (stats.size > maxFileBytes) throw new WorkspaceError('is larger than 1 MiB');
      const bytes = await readFile(real);
      if (!isUtf8(bytes)) throw new WorkspaceError('is not UTF-8 text');
      return { path, text: bytes.toString('utf8') };
    },
  };
}

/** A broken link exists. */
async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** A broken link counts as a file, so that reading it reports what is wrong. */
async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => true,
  );
}
