import type { Endpoint } from '../network/endpoint.js';
import type { SshHost } from '../ssh/ssh-host.js';
import { type TcpTarget, targetOf } from '../tunnel/dial.js';
import type { ProxyFor } from '../tunnel/proxy.js';

/** Returns the location of a cluster for messages: `unix:///var/run/fleet.sock through core@bastion:22`. */
export function connectionLabel(
  endpoints: readonly Endpoint[],
  proxyFor: ProxyFor | undefined,
  hosts: readonly SshHost[],
): string {
  const servers = endpoints.map(({ label }) => label).join(', ');
  // A proxy of the environment may not apply to any of these hosts.
  const targets = hosts.length > 0 ? hosts.slice(0, 1) : endpoints.flatMap(tcpAddressOf);
  const proxies = new Set(targets.flatMap((target) => proxyFor?.(target)?.label ?? []));
  const hops = [...(proxies.size > 0 ? [[...proxies].join(' or ')] : []), ...hosts.map(({ label }) => label)];
  return hops.length === 0 ? servers : `${servers} through ${hops.join(' and ')}`;
}

function tcpAddressOf({ origin, socketPath }: Endpoint): readonly TcpTarget[] {
  return socketPath === undefined ? [targetOf(new URL(origin))] : [];
}
