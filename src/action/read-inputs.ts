import { resolve } from 'node:path';
import type { Clock } from '../clock/clock.js';
import { DefinitionError, type Diagnostic } from '../definition/diagnostic.js';
import type { Host } from '../host/host.js';
import { type ConnectionInputs, readConnectionInputs } from './connection-inputs.js';
import { type InputName, type Inputs, parseInputs } from './inputs.js';

interface Surroundings {
  readonly host: Host;
  readonly clock: Pick<Clock, 'now'>;
  readonly workspace: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Returns all inputs: what to do, and the route to the cluster. Throws a DefinitionError with everything that is wrong with either. */
export async function readInputs({ host, clock, workspace, environment }: Surroundings): Promise<{
  readonly inputs: Inputs;
  readonly route: ConnectionInputs;
}> {
  const read = (name: InputName) => host.input(name);
  const mask = (secret: string) => {
    if (secret !== '') host.maskSecret(secret);
  };
  mask(read('github-token'));
  const folder = resolve(workspace, read('working-directory'));
  const diagnostics: Diagnostic[] = [];
  const [inputs, route] = await Promise.all([
    collecting(diagnostics, async () => parseInputs(read)),
    collecting(diagnostics, () => readConnectionInputs(read, { environment, folder, mask, now: () => clock.now() })),
  ]);
  if (!inputs || !route) throw new DefinitionError(diagnostics);
  for (const warning of route.warnings) host.annotate('warning', warning);
  return { inputs, route };
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
