import { parseArgs } from 'node:util';
import { type FleetVersion, fleetVersions } from '../simulator/fleetd/fleet-version.js';

export interface ServeOptions {
  /** 0 is any that is free. */
  readonly port: number;
  readonly version: FleetVersion;
  /** Files of variables that the machines have besides CoreOS's own. */
  readonly files: readonly string[];
}

/** Returns what the arguments of `npm run simulate` ask for, or throws an error that says what is wrong with them. */
export function parseServeOptions(args: readonly string[]): ServeOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      // The action's own default for `endpoint`.
      port: { type: 'string', default: '49153' },
      fleet: { type: 'string', default: '1.0.0' },
      file: { type: 'string', multiple: true, default: [] },
    },
  });
  const version = fleetVersions.find((known) => known === values.fleet);
  if (!version) throw new RangeError(`--fleet: "${values.fleet}" is none of ${fleetVersions.join(', ')}`);
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new RangeError(`--port: "${values.port}" is not a number from 0 to 65535`);
  return { port, version, files: values.file };
}
