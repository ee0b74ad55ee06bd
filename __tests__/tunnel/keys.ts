import { execFile } from 'node:child_process';
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '../network/servers.js';
import { pathOf } from './find-program.js';

const run = promisify(execFile);

export type KeyType = 'ed25519' | 'ecdsa' | 'rsa';
export type KeyFormat = 'OpenSSH' | 'PEM' | 'PKCS8';

export interface SshKey {
  privateKey: string;
  /** Its line of an authorized_keys file. */
  publicKey: string;
  /** The file with the private key; the public one is beside it, in `.pub`. */
  path: string;
  fingerprint: string;
}

// ssh-keygen calls its own format by the name of another one.
const formatNames: Record<KeyFormat, string> = { OpenSSH: 'RFC4716', PEM: 'PEM', PKCS8: 'PKCS8' };
// Large enough for sshd, and quick to make.
const bits: Record<KeyType, string[]> = { ed25519: [], ecdsa: ['-b', '256'], rsa: ['-b', '2048'] };

function lengthPrefixed(data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, data]);
}

/** ssh-keygen 9.2 can neither write nor read it. */
async function writeEd25519Pkcs8(path: string, passphrase: string): Promise<void> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const encryption = passphrase === '' ? {} : { cipher: 'aes-256-cbc', passphrase };
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem', ...encryption });
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const blob = [Buffer.from('ssh-ed25519'), Buffer.from(x, 'base64url')].map(lengthPrefixed);
  await writeFile(path, pem, { mode: 0o600 });
  await writeFile(`${path}.pub`, `ssh-ed25519 ${Buffer.concat(blob).toString('base64')} test\n`);
}

export function fingerprintOf(publicKey: string): string {
  const blob = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64');
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** A new key; an OpenSSH one without a passphrase unless it says otherwise. */
export async function sshKey({
  type = 'ed25519',
  format = 'OpenSSH',
  passphrase = '',
}: {
  type?: KeyType;
  format?: KeyFormat;
  passphrase?: string;
} = {}): Promise<SshKey> {
  // ssh-keygen would silently write an OpenSSH one.
  if (type === 'ed25519' && format === 'PEM') throw new Error('The old PEM format has no ed25519 keys');
  const path = join(await temporaryFolder(), `id_${type}`);
  if (type === 'ed25519' && format === 'PKCS8') await writeEd25519Pkcs8(path, passphrase);
  else {
    const form = ['-t', type, ...bits[type], '-m', formatNames[format]];
    await run(pathOf('ssh-keygen'), ['-q', ...form, '-N', passphrase, '-C', 'test', '-f', path]);
  }
  const publicKey = (await readFile(`${path}.pub`, 'utf8')).trim();
  return { privateKey: await readFile(path, 'utf8'), publicKey, path, fingerprint: fingerprintOf(publicKey) };
}
