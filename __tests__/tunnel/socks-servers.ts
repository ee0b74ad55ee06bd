import { writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { serveTcp, temporaryFolder } from '../network/servers.js';
import { lastingPort, startProgram } from './programs.js';

interface Place {
  address?: string;
  port?: number;
}

/** A real proxy for SOCKS5 alone; it insists on a user and password if it is given them. */
export async function startMicrosocks({
  user,
  password,
  address: host = '127.0.0.1',
  port: wantedPort,
}: Place & { user?: string; password?: string } = {}) {
  const port = wantedPort ?? (await lastingPort(host));
  const credentials = user === undefined ? [] : ['-u', user, '-P', password ?? ''];
  const args = ['-i', host, '-p', String(port), ...credentials];
  const { kill, restart, output } = await startProgram('microsocks', args, { readyWhen: { port, host } });
  return { port, kill, restart, output };
}

/**
 * A real proxy for SOCKS4 and SOCKS5 that reaches 127.0.0.1 alone. With the method `username` it asks the
 * system's passwords, so that a test can see credentials refused, and none accepted.
 */
export async function startDante({
  method = 'none',
  rules = 'allow-all',
  protocol,
  address: host = '127.0.0.1',
  port: wantedPort,
}: Place & {
  method?: 'none' | 'username';
  rules?: 'allow-all' | 'deny-all';
  /** The only one that it takes requests in. */
  protocol?: 'socks_v4' | 'socks_v5';
} = {}) {
  const port = wantedPort ?? (await lastingPort(host));
  const folder = await temporaryFolder();
  const me = userInfo().username;
  const everywhere = 'from: 0/0 to: 0/0';
  const config = `
logoutput: stderr
internal: ${host} port = ${port}
external: 127.0.0.1
user.privileged: ${me}
user.unprivileged: ${me}
clientmethod: none
socksmethod: ${method}
client pass { ${everywhere} }
socks ${rules === 'allow-all' ? 'pass' : 'block'} {
  ${everywhere}
  ${protocol ? `proxyprotocol: ${protocol}` : ''}
  log: error connect
}
`;
  const path = join(folder, 'danted.conf');
  await writeFile(path, config);
  const settings = { env: { TMPDIR: folder }, readyWhen: { port, host } };
  const { kill, restart, output } = await startProgram('danted', ['-f', path], settings);
  return { port, kill, restart, output };
}

export const socksErrors = {
  'general failure': 1,
  'not allowed by its rules': 2,
  'network unreachable': 3,
  'host unreachable': 4,
  'connection refused': 5,
  'TTL expired': 6,
  'command not supported': 7,
  'address type not supported': 8,
};

export type SocksBehaviour =
  | 'says nothing'
  | 'closes at once'
  | 'answers garbage'
  | 'goes silent after the greeting'
  | 'accepts no method'
  | 'refuses the credentials'
  | 'truncates its reply'
  | keyof typeof socksErrors;

const noMethod = 0xff;
const byPassword = 2;

function replyOf(behaviour: SocksBehaviour): number[] | undefined {
  if (behaviour === 'truncates its reply') return [5, 0, 0, 1, 127];
  return behaviour in socksErrors
    ? [5, socksErrors[behaviour as keyof typeof socksErrors], 0, 1, 0, 0, 0, 0, 0, 0]
    : undefined;
}

/** What SOCKS5 servers do wrong. A client must send one message at a time, as all do. */
function misbehave(socket: Socket, behaviour: SocksBehaviour): void {
  if (behaviour === 'closes at once') return void socket.end();
  // Read, or the end of the connection would not be seen.
  if (behaviour === 'says nothing') return void socket.resume();
  if (behaviour === 'answers garbage')
    return void socket.on('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
  socket.once('data', ([, count = 0, ...methods]: Buffer) => {
    const wanted = behaviour === 'refuses the credentials' ? byPassword : 0;
    const offered = behaviour !== 'accepts no method' && methods.slice(0, count).includes(wanted);
    if (!offered) return void socket.end(Buffer.from([5, noMethod]));
    socket.write(Buffer.from([5, wanted]));
    socket.once('data', () => {
      if (behaviour === 'refuses the credentials') return void socket.end(Buffer.from([1, 1]));
      const reply = replyOf(behaviour);
      if (reply) socket.end(Buffer.from(reply));
      else socket.resume();
    });
  });
}

export function serveSocksThat(behaviour: SocksBehaviour) {
  return serveTcp((socket) => misbehave(socket, behaviour));
}
