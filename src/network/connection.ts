import type { Transport } from '../fleet/transport.js';
import type { Endpoint } from './endpoint.js';
import { type HttpGet, httpGetter } from './http-get.js';
import { connectHttp } from './http-transport.js';

/** The ways to a cluster: to fleet's API, and to the services on its machines. */
export interface Connection {
  readonly transport: Transport;
  readonly get: HttpGet;
  close(): Promise<void>;
}

/** Returns connections to a cluster; `connectTimeoutMs` bounds how long opening one may take. Nothing is opened before it is used. */
export function connect(endpoint: Endpoint, connectTimeoutMs: number): Connection {
  const fleet = connectHttp(endpoint, connectTimeoutMs);
  const checks = httpGetter(connectTimeoutMs);
  return {
    transport: fleet.transport,
    get: checks.get,
    async close() {
      await Promise.all([fleet.close(), checks.close()]);
    },
  };
}
