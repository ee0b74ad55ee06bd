import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type ServerOptions } from 'node:https';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Identity } from '../tunnel/certificates.js';
import { pathOf } from '../tunnel/find-program.js';
import { lastingPort, startProgram } from '../tunnel/programs.js';
import { listen, temporaryFolder } from './servers.js';

const run = promisify(execFile);

const keys = {
  'P-256': ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  // What was good enough when fleet was new.
  'RSA 1024': ['-newkey', 'rsa:1024'],
};

/** A certificate that vouches for itself, for the address of the loopback interface. */
export async function selfSigned(key: keyof typeof keys = 'P-256'): Promise<Identity> {
  const cwd = await temporaryFolder();
  const names = ['-subj', '/CN=fleet', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', 'key.pem', '-out', 'cert.pem'];
  await run(pathOf('openssl'), ['req', '-x509', ...keys[key], '-nodes', ...names, ...files], { cwd });
  return { cert: await readFile(join(cwd, 'cert.pem'), 'utf8'), key: await readFile(join(cwd, 'key.pem'), 'utf8') };
}

/** A certificate for the address of the loopback interface that a root vouches for by way of another authority. */
export async function chained(): Promise<{ root: string; intermediate: string; leaf: Identity }> {
  const cwd = await temporaryFolder();
  const openssl = (...args: string[]) => run(pathOf('openssl'), args, { cwd });
  const file = (path: string) => readFile(join(cwd, path), 'utf8');
  const request = (name: string) =>
    openssl('req', '-new', ...keys['P-256'], '-nodes', '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', name);
  const sign = async (name: string, issuer: string, extension: string) => {
    await writeFile(join(cwd, `${name}.ext`), extension);
    const by = ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial'];
    await openssl('x509', '-req', '-in', name, ...by, '-extfile', `${name}.ext`, '-out', `${name}.pem`);
  };
  const root = ['-subj', '/CN=root', '-keyout', 'root.key', '-out', 'root.pem'];
  await openssl('req', '-x509', ...keys['P-256'], '-nodes', ...root);
  await request('intermediate');
  await sign('intermediate', 'root', 'basicConstraints = critical, CA:true');
  await request('leaf');
  await sign('leaf', 'intermediate', 'subjectAltName = IP:127.0.0.1');
  return {
    root: await file('root.pem'),
    intermediate: await file('intermediate.pem'),
    leaf: { cert: await file('leaf.pem'), key: await file('leaf.key') },
  };
}

/** An https server that answers every request with `{}`; counts the handshakes that succeed. */
export function serveHttps(options: ServerOptions) {
  return listen(createServer(options, (_, response) => response.end('{}')));
}

/** OpenSSL's own server, which says why it refuses a client. Node's closes without a word in some cases. */
export async function serveOpenssl({ cert, key }: Identity, clientAuthority: string, version: '-tls1_2' | '-tls1_3') {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'server.pem'), cert + key);
  await writeFile(join(folder, 'ca.pem'), clientAuthority);
  const port = await lastingPort();
  const clients = ['-Verify', '1', '-verify_return_error', '-CAfile', join(folder, 'ca.pem')];
  const args = ['s_server', '-accept', `127.0.0.1:${port}`, '-cert', join(folder, 'server.pem'), version, ...clients];
  await startProgram('openssl', [...args, '-www'], { readyWhen: { prints: /^ACCEPT/m } });
  return { port };
}
