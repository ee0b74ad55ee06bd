import { getCACertificates } from 'node:tls';
import { failover, type Switch } from '../fleet/failover.js';
import type { Transport } from '../fleet/transport.js';
import { machineCommands, type RunOnMachine } from '../ssh/machine-commands.js';
import { sshChain } from '../ssh/ssh-chain.js';
import type { SshSettings } from '../ssh/ssh-settings.js';
import type { ProxyFor } from '../tunnel/proxy.js';
import type { Pause } from '../tunnel/until-open.js';
import { dialOutward } from './dial-outward.js';
import type { Endpoint } from './endpoint.js';
import { type HttpGet, type HttpGetBeginning, httpGetter } from './http-get.js';
import { connectHttp } from './http-transport.js';
import type { TlsIdentity } from './tls-identity.js';

/** The connections to a cluster: to fleet's API, to the services on its machines, and to the machines themselves. */
export interface Connection {
  readonly transport: Transport;
  readonly get: HttpGet;
  readonly getBeginning: HttpGetBeginning;
  /** Absent where the cluster is not reached through SSH. */
  readonly run?: RunOnMachine;
  close(): Promise<void>;
}

export interface ConnectionSettings {
  /** Servers of one cluster; if one does not answer, the next one is used. */
  readonly endpoints: readonly Endpoint[];
  readonly proxyFor?: ProxyFor;
  /** Reached through the proxy if there is one, which then leads to the first host. */
  readonly ssh?: SshSettings;
  /** The user on the machines, where it is not the one of `ssh`. */
  readonly machineUser?: string;
  readonly tls: TlsIdentity;
  /** Milliseconds for all legs of one connection together. */
  readonly connectTimeoutMs: number;
}

/** Receives what happens on the connections, for the log. */
export interface ConnectionListener {
  readonly onSwitch: (change: Switch) => void;
  readonly onWarning: (message: string) => void;
  readonly onDetail: (message: string) => void;
}

/**
 * Returns connections to a cluster. They are opened, and the libraries of tunnels loaded, on first use. With a `pause`, an
 * SSH host that hangs up on a stranger is called again within the time for one connection.
 */
export function connect(settings: ConnectionSettings, listener: ConnectionListener, pause?: Pause): Connection {
  const { endpoints, proxyFor, ssh, machineUser, tls, connectTimeoutMs } = settings;
  const closing = new AbortController();
  const outward = dialOutward(proxyFor);
  const chain = ssh && sshChain(ssh, outward, listener, pause);
  const dial = chain?.dial ?? outward;
  const machines = ssh && chain && machineCommands(ssh, machineUser, chain.last, dial, listener, pause);
  const route = { dial, tls, connectTimeoutMs, closing: closing.signal };
  const servers = endpoints.map((endpoint) => ({ label: endpoint.label, ...connectHttp(endpoint, route) }));
  // Unlike fleet's API, a service may have a certificate of a public authority even where tls-ca is given.
  const ca = tls.ca === undefined ? undefined : [...getCACertificates('default'), ...[tls.ca].flat()];
  const services = httpGetter({ ...route, tls: { ...tls, ...(ca && { ca }) } });
  return {
    transport: failover(servers, listener.onSwitch),
    get: services.get,
    getBeginning: services.getBeginning,
    ...(machines && { run: machines.run }),
    async close() {
      closing.abort();
      await Promise.all([...servers.map((server) => server.close()), services.close()]);
      machines?.close();
      chain?.close();
    },
  };
}
