import type { Endpoint } from '../network/endpoint.js';
import type { SshHost } from '../ssh/ssh-host.js';
import type { ProxyChoice } from '../tunnel/environment-proxy.js';
import { type HostAndPort, hostAndPortOf } from '../tunnel/host-and-port.js';

/** Returns the location of a cluster for messages: `unix:///var/run/fleet.sock through core@bastion:22`. */
export function connectionLabel(
  endpoints: readonly Endpoint[],
  proxy: ProxyChoice | undefined,
  hosts: readonly SshHost[],
): string {
  const servers = endpoints.map(({ label }) => label).join(', ');
  // A proxy of the environment may not apply to any of these hosts.
  const usesProxy = (hosts.length > 0 ? hosts.slice(0, 1) : endpoints.flatMap(tcpAddressOf)).some(
    (it) => !proxy?.bypasses(it.host, it.port),
  );
  const hops = [...(proxy && usesProxy ? [proxy.proxy.label] : []), ...hosts.map(({ label }) => label)];
  return hops.length === 0 ? servers : `${servers} through ${hops.join(' and ')}`;
}

function tcpAddressOf({ origin, socketPath }: Endpoint): readonly HostAndPort[] {
  return socketPath === undefined ? [hostAndPortOf(new URL(origin))] : [];
}
