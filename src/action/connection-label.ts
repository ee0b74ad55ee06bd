import type { Endpoint } from '../network/endpoint.js';
import type { SshHost } from '../ssh/ssh-host.js';
import type { ProxyChoice } from '../tunnel/environment-proxy.js';

/** Returns where a cluster is, for people: `unix:///var/run/fleet.sock through core@bastion:22`. */
export function connectionLabel(
  endpoints: readonly Endpoint[],
  proxy: ProxyChoice | undefined,
  host: SshHost | undefined,
): string {
  const servers = endpoints.map(({ label }) => label).join(', ');
  // A proxy of the environment may be meant for others only.
  const usesProxy = (host ? [host] : endpoints.flatMap(addressOf)).some((it) => !proxy?.bypasses(it.host, it.port));
  const hops = [...(proxy && usesProxy ? [proxy.proxy.label] : []), ...(host ? [host.label] : [])];
  return hops.length === 0 ? servers : `${servers} through ${hops.join(' and ')}`;
}

function addressOf({ origin, socketPath }: Endpoint): readonly { readonly host: string; readonly port: number }[] {
  if (socketPath !== undefined) return [];
  const { protocol, hostname, port } = new URL(origin);
  return [{ host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port || (protocol === 'https:' ? 443 : 80)) }];
}
