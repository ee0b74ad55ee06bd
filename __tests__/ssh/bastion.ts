import { expect } from '@jest/globals';
import type { FleetError } from '../../src/fleet/fleet-error.js';
import type { HttpRequest, HttpResponse, TransportError } from '../../src/fleet/transport.js';
import { type Connection, type ConnectionSettings, connect } from '../../src/network/connection.js';
import { parseEndpoints } from '../../src/network/endpoint.js';
import { parseKnownHosts } from '../../src/ssh/known-hosts.js';
import { readPrivateKeys } from '../../src/ssh/private-key.js';
import { parseSshHost } from '../../src/ssh/ssh-host.js';
import type { SshSettings } from '../../src/ssh/ssh-settings.js';
import { ConnectError } from '../../src/tunnel/connect-error.js';
import { onCleanUp } from '../network/servers.js';
import { type SshKey, sshKey } from '../tunnel/keys.js';
import { type SshServer, startSshd } from '../tunnel/sshd.js';

export const never = new AbortController().signal;
export const get: HttpRequest = { method: 'GET', path: '/fleet/v1/machines', headers: {} };

export interface Bastion {
  sshd: SshServer;
  key: SshKey;
  /** How to log in to it. */
  ssh: SshSettings;
}

/** An SSH host that lets one key in, and is known by its own. */
export async function startBastion(options: Partial<Parameters<typeof startSshd>[0]> = {}): Promise<Bastion> {
  const key = await sshKey();
  const sshd = await startSshd({ authorizedKeys: [key.publicKey], ...options });
  const host = parseSshHost(`${sshd.user}@${sshd.host.includes(':') ? `[${sshd.host}]` : sshd.host}:${sshd.port}`);
  const credentials = { privateKeys: await readPrivateKeys(key.privateKey, '') };
  return {
    sshd,
    key,
    ssh: { host, credentials, hostKeys: parseKnownHosts(sshd.hostKeyLines.join('\n')), now: Date.now },
  };
}

export interface Way extends Connection {
  /** Sends a GET to the first endpoint that answers. */
  ask(request?: Partial<HttpRequest>): Promise<HttpResponse>;
  warnings: string[];
  details: string[];
}

/** Connections to endpoints, by SSH unless it says otherwise, for 5 s at most. */
export function connectBy(ssh: SshSettings | undefined, url: string, settings: Partial<ConnectionSettings> = {}): Way {
  const [warnings, details]: [string[], string[]] = [[], []];
  const listener = {
    onSwitch: () => undefined,
    onWarning: (message: string) => void warnings.push(message),
    onDetail: (message: string) => void details.push(message),
  };
  const endpoints = parseEndpoints(url);
  const connection = connect(
    { endpoints, ...(ssh && { ssh }), tls: {}, connectTimeoutMs: 5_000, ...settings },
    listener,
  );
  onCleanUp(() => connection.close());
  const ask = (request: Partial<HttpRequest> = {}) => connection.transport({ ...get, ...request }, never);
  return { ...connection, ask, warnings, details };
}

/** With which code an attempt to get through fails, and in what words. */
export async function failureOf(attempt: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await attempt.then(
    (value) => Promise.reject(new Error(`it came through: ${JSON.stringify(value)}`)),
    (reason: unknown) => reason as TransportError | FleetError,
  );
  expect(error).toMatchObject({ name: 'TransportError', code: 'connect' });
  expect(error.cause).toBeInstanceOf(ConnectError);
  return { code: (error.cause as ConnectError).code, message: error.message };
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}
