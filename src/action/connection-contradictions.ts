import { isIPv6 } from 'node:net';
import type { Endpoint } from '../network/endpoint.js';
import type { SshHost } from '../ssh/ssh-host.js';
import type { SocksProxy } from '../tunnel/socks-proxy.js';
import type { InputName } from './inputs.js';

/** What of the inputs could be understood. */
interface Understood {
  readonly endpoints: readonly Endpoint[];
  readonly proxy: SocksProxy | undefined;
  readonly host: SshHost | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Yields what of the inputs that say how to get to the cluster does not go together, each in one line. */
export function* contradictions(
  read: (name: InputName) => string,
  { endpoints, proxy, host, environment }: Understood,
): Generator<string> {
  const given = (name: InputName) => read(name) !== '';

  const unix = endpoints.find(({ socketPath }) => socketPath !== undefined);
  if (given('proxy') && !given('ssh-tunnel') && unix)
    yield `inputs proxy and endpoint: a SOCKS proxy does not lead to ${unix.label}; with ssh-tunnel as well, that is the socket on the SSH host`;
  if (proxy?.scheme.startsWith('socks4')) {
    const next = given('ssh-tunnel') ? host?.host : endpoints.map(hostOf).find(isIPv6);
    if (next !== undefined && isIPv6(next))
      yield `inputs proxy and ${host ? 'ssh-tunnel' : 'endpoint'}: ${proxy.scheme} cannot carry the IPv6 address ${next}; socks5 can`;
  }

  for (const name of ['ssh-private-key', 'ssh-known-hosts'] as const)
    if (given(name) && !given('ssh-tunnel')) yield `input ${name}: it is of no use without ssh-tunnel`;
  if (given('ssh-passphrase') && !given('ssh-private-key'))
    yield 'input ssh-passphrase: it is of no use without ssh-private-key';
  if (given('ssh-tunnel') && !given('ssh-private-key') && !environment.SSH_AUTH_SOCK)
    yield 'input ssh-tunnel: there is nothing to log in with; give ssh-private-key, or start an agent (SSH_AUTH_SOCK)';

  const usesTls = endpoints.some(({ origin }) => origin.startsWith('https:')) || /^https:/i.test(read('health-check'));
  if (endpoints.length > 0 && !usesTls)
    for (const name of ['tls-ca', 'tls-cert', 'tls-key'] as const)
      if (given(name)) yield `input ${name}: it is of no use without an endpoint or a health-check that is https`;
  if (given('tls-cert') !== given('tls-key')) yield 'inputs tls-cert and tls-key: one is of no use without the other';
}

function hostOf({ origin, socketPath }: Endpoint): string {
  return socketPath === undefined ? new URL(origin).hostname.replace(/^\[(.*)\]$/, '$1') : '';
}
