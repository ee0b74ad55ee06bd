import { isIPv6 } from 'node:net';
import type { Endpoint } from '../network/endpoint.js';
import type { SshHost } from '../ssh/ssh-host.js';
import { withoutBrackets } from '../tunnel/host-and-port.js';
import type { ProxyServer } from '../tunnel/proxy.js';
import type { InputName } from './inputs.js';

/** The inputs that could be parsed. */
interface ParsedInputs {
  readonly endpoints: readonly Endpoint[];
  readonly proxy: ProxyServer | undefined;
  /** Those of ssh-tunnel, first to last. */
  readonly hosts: readonly SshHost[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Yields the contradictions among the inputs of the connection, one line each. */
export function* contradictions(
  read: (name: InputName) => string,
  { endpoints, proxy, hosts, environment }: ParsedInputs,
): Generator<string> {
  const given = (name: InputName) => read(name) !== '';

  const unix = endpoints.find(({ socketPath }) => socketPath !== undefined);
  if (given('proxy') && !given('ssh-tunnel') && unix)
    yield `inputs proxy and endpoint: a proxy cannot connect to ${unix.label}; set ssh-tunnel as well to use the socket on an SSH host`;
  if (proxy?.scheme.startsWith('socks4')) {
    const next = given('ssh-tunnel') ? hosts[0]?.host : endpoints.map(hostOf).find(isIPv6);
    if (next !== undefined && isIPv6(next))
      yield `inputs proxy and ${hosts.length > 0 ? 'ssh-tunnel' : 'endpoint'}: ${proxy.scheme} cannot carry the IPv6 address ${next}; use socks5`;
  }

  for (const name of ['ssh-private-key', 'ssh-known-hosts', 'ssh-machine-user'] as const)
    if (given(name) && !given('ssh-tunnel')) yield `input ${name}: has no effect without ssh-tunnel`;
  if (given('ssh-passphrase') && !given('ssh-private-key'))
    yield 'input ssh-passphrase: has no effect without ssh-private-key';
  if (given('ssh-tunnel') && !given('ssh-private-key') && !environment.SSH_AUTH_SOCK)
    yield 'input ssh-tunnel: there is no key to log in with; set ssh-private-key, or start an SSH agent (SSH_AUTH_SOCK)';

  const usesTls =
    endpoints.some(({ origin }) => origin.startsWith('https:')) ||
    ['health-check', 'journal-gateway'].some((name) => /^https:/i.test(read(name as InputName)));
  if (endpoints.length > 0 && !usesTls)
    for (const name of ['tls-ca', 'tls-cert', 'tls-key'] as const)
      if (given(name)) yield `input ${name}: has no effect without an https endpoint, health-check or journal-gateway`;
  if (given('tls-cert') !== given('tls-key')) yield 'inputs tls-cert and tls-key: one has no effect without the other';
}

function hostOf({ origin, socketPath }: Endpoint): string {
  return socketPath === undefined ? withoutBrackets(new URL(origin).hostname) : '';
}
