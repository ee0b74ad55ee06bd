import { resolve } from 'node:path';
import { DefinitionError, type Diagnostic } from '../definition/diagnostic.js';
import { type ConnectionInputs, readConnectionInputs } from './connection-inputs.js';
import { type Handover, handoverOf } from './handover.js';
import { filesOnDisk, rememberingFiles } from './input-files.js';
import { type InputName, type Inputs, parseInputs } from './inputs.js';
import type { World } from './world.js';

type Surroundings = Pick<World, 'host' | 'clock' | 'workspace' | 'environment' | 'inputFiles'>;

/**
 * Returns all inputs: what to do, the route to the cluster, and what to hand over to the `post` step of a step that does
 * it. Throws a DefinitionError with everything that is wrong with them.
 */
export async function readInputs(world: Surroundings): Promise<{
  readonly inputs: Inputs;
  readonly route: ConnectionInputs;
  readonly handover: Handover;
}> {
  const { host, clock, workspace, environment, inputFiles = filesOnDisk } = world;
  const secrets = new Set<string>();
  const contents: Record<string, string> = {};
  const files = rememberingFiles(inputFiles, contents);
  const read = (name: InputName) => host.input(name);
  const mask = (secret: string) => {
    if (secret === '') return;
    secrets.add(secret);
    host.maskSecret(secret);
  };
  mask(read('github-token'));
  const folder = resolve(workspace, read('working-directory'));
  const diagnostics: Diagnostic[] = [];
  const [inputs, route] = await Promise.all([
    collecting(diagnostics, async () => parseInputs(read)),
    collecting(diagnostics, () =>
      readConnectionInputs(read, { environment, folder, files, mask, now: () => clock.now() }),
    ),
  ]);
  if (!inputs || !route) throw new DefinitionError(diagnostics);
  for (const warning of route.warnings) host.annotate('warning', warning);
  return { inputs, route, handover: handoverOf(inputs, world, { files: contents, secrets: [...secrets] }) };
}

async function collecting<T>(diagnostics: Diagnostic[], read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    diagnostics.push(...error.diagnostics);
    return undefined;
  }
}
