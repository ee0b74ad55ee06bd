import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../network/servers.js';
import type { Identity } from './certificates.js';
import { lastingPort, startProgram } from './programs.js';

/** A real proxy for HTTP; it insists on a user and password if it is given them, and leads to `only` one port if that is given. */
export async function startTinyproxy({
  user,
  password = '',
  only,
}: {
  user?: string;
  password?: string;
  only?: number;
} = {}) {
  const port = await lastingPort();
  const path = join(await temporaryFolder(), 'tinyproxy.conf');
  const lines = [
    `Port ${port}`,
    'Listen 127.0.0.1',
    'MaxClients 100',
    'Timeout 600',
    'LogLevel Connect',
    ...(user === undefined ? [] : [`BasicAuth ${user} ${password}`]),
    ...(only === undefined ? [] : [`ConnectPort ${only}`]),
  ];
  await writeFile(path, lines.map((line) => `${line}\n`).join(''));
  const readyWhen = { port, host: '127.0.0.1' };
  const { kill, restart, output } = await startProgram('tinyproxy', ['-d', '-c', path], { readyWhen });
  return {
    port,
    kill,
    restart,
    output,
    /** What it was asked to connect to, in order. */
    requests: () => [...output().matchAll(/CONNECT (\S+) HTTP/g)].map(([, target]) => target),
  };
}

/** Another one, which speaks TLS itself if it is given a certificate. */
export async function startSquid({ tls }: { tls?: Identity } = {}) {
  const port = await lastingPort();
  const folder = await temporaryFolder();
  const file = async (name: string, text: string) => {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  };
  // Run by root, it gives that up for a user of its own.
  await chmod(folder, 0o755);
  const listening = tls
    ? `https_port 127.0.0.1:${port} tls-cert=${await file('cert.pem', tls.cert)} tls-key=${await file('key.pem', tls.key)}`
    : `http_port 127.0.0.1:${port}`;
  const lines = [
    listening,
    'http_access allow all',
    'cache deny all',
    'access_log none',
    'cache_log /dev/null',
    'pid_filename none',
    'max_filedescriptors 1024',
    'shutdown_lifetime 0 seconds',
    'visible_hostname squid.example',
  ];
  const config = await file('squid.conf', lines.map((line) => `${line}\n`).join(''));
  const readyWhen = { port, host: '127.0.0.1' };
  const { kill, restart, output } = await startProgram('squid', ['-N', '-f', config], { readyWhen });
  return { port, kill, restart, output };
}
