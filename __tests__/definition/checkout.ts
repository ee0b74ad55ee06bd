import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Definition } from '../../src/definition/definition.js';
import { parseDesiredStates } from '../../src/definition/desired-states.js';
import { DefinitionError, type Diagnostic } from '../../src/definition/diagnostic.js';
import { parseInstanceCounts } from '../../src/definition/instance-counts.js';
import { loadDefinition } from '../../src/definition/load-definition.js';
import { type Download, DownloadError } from '../../src/definition/unit-source.js';
import { parseVariables } from '../../src/definition/variables.js';
import { openWorkspace } from '../../src/definition/workspace.js';

/** What nothing that is loaded may ever hold. */
export const secret = 'top-secret-outside-of-the-workspace';

/** In memory where there is such a folder: thousands of checkouts are made and removed. */
const temporary = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const folders: string[] = [];

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export interface LoadOptions {
  readonly count?: string;
  readonly desiredState?: string;
  readonly runAlways?: readonly string[];
  readonly workingDirectory?: string;
  readonly servicesFile?: string;
  readonly variables?: string;
  readonly download?: Download;
}

/** A checkout in a folder of its own, next to an `outside` with files that hold the secret. */
export class Checkout {
  readonly root: string;
  readonly outside: string;
  readonly #folder: string;

  constructor(files: Readonly<Record<string, string | Buffer>> = {}) {
    const folder = realpathSync(mkdtempSync(join(temporary, 'fleet-deploy-')));
    folders.push(folder);
    this.#folder = folder;
    this.root = join(folder, 'workspace');
    this.outside = join(folder, 'outside');
    mkdirSync(this.root);
    mkdirSync(this.outside);
    writeFileSync(join(this.outside, 'secret.service'), `[Unit]\nDescription=${secret}\n[Service]\nExecStart=/x\n`);
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  /** Removes it at once, so that nobody has to `removeFolders`. */
  remove(): void {
    folders.splice(folders.indexOf(this.#folder), 1);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  write(path: string, text: string | Buffer): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  link(path: string, target: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    symlinkSync(target, join(this.root, path));
  }

  async load(
    patterns: string | readonly string[],
    {
      count = '1',
      desiredState = '',
      runAlways = [],
      workingDirectory = '.',
      servicesFile,
      variables = '',
      download = (url) => Promise.reject(new DownloadError(`${url} is not there`)),
    }: LoadOptions = {},
  ): Promise<{ definition: Definition; warnings: readonly Diagnostic[] }> {
    return loadDefinition({
      workspace: await openWorkspace(this.root, workingDirectory),
      download,
      patterns: [patterns].flat(),
      counts: parseInstanceCounts(count),
      desiredStates: parseDesiredStates(desiredState),
      runAlways: new Set(runAlways),
      variables: parseVariables(variables),
      ...(servicesFile !== undefined && { servicesFile }),
    });
  }

  /** Everything that is wrong with a definition, as `file:line:column: message`. */
  async errors(patterns: string | readonly string[], options?: LoadOptions) {
    const error = await this.load(patterns, options).then(
      () => Promise.reject(new Error('nothing is wrong')),
      (cause: unknown) => cause,
    );
    if (!(error instanceof DefinitionError)) throw error;
    return messagesOf(error.diagnostics, 'error');
  }

  async warnings(patterns: string | readonly string[], options?: LoadOptions): Promise<string[]> {
    return messagesOf((await this.load(patterns, options)).warnings, 'warning');
  }

  /** Names of all units, by service. */
  async units(patterns: string | readonly string[], options?: LoadOptions) {
    const { definition } = await this.load(patterns, options);
    const byName = Map.groupBy(definition.services, ({ name }) => name);
    return Object.fromEntries(
      [...byName].map(([name, services]) => [name, services.flatMap(({ units }) => units.map((unit) => unit.name))]),
    );
  }

  /** The files that services come from, in order. */
  async files(patterns: string | readonly string[], options?: LoadOptions): Promise<string[]> {
    const { definition } = await this.load(patterns, options);
    return definition.services.map(({ file }) => file);
  }
}

function messagesOf(diagnostics: readonly Diagnostic[], only: Diagnostic['severity']): string[] {
  return diagnostics
    .filter(({ severity }) => severity === only)
    .map(({ file, line, column, message }) =>
      [file, line, column, ` ${message}`]
        .filter((part) => part !== undefined)
        .join(':')
        .trim(),
    );
}

export const sleeper = '[Service]\nExecStart=/bin/sleep 86400\n';
