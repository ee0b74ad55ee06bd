import { parseArgs } from 'node:util';
import { UserError } from '../errors/user-error.js';
import { type FleetVersion, fleetVersions } from '../simulator/fleetd/fleet-version.js';

export interface ServeOptions {
  /** 0 picks a free port. */
  readonly port: number;
  readonly version: FleetVersion;
}

/** Parses the arguments of `npm run simulate`. Throws a UserError that says what is wrong with them. */
export function parseServeOptions(args: readonly string[]): ServeOptions {
  const values = parseOptions(args);
  const version = fleetVersions.find((known) => known === values.fleet);
  if (!version) {
    throw new UserError(
      `--fleet: there is no simulated fleetd "${values.fleet}"; choose from ${fleetVersions.join(', ')}`,
    );
  }
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new UserError(`--port: "${values.port}" is not a port number from 0 to 65535`);
  }
  return { port, version };
}

function parseOptions(args: readonly string[]): { readonly port: string; readonly fleet: string } {
  // The action's own default for `endpoint`.
  const port = { type: 'string', default: '49153' } as const;
  const fleet = { type: 'string', default: '1.0.0' } as const;
  try {
    return parseArgs({ args: [...args], options: { port, fleet } }).values;
  } catch (error) {
    throw new UserError((error as Error).message);
  }
}
