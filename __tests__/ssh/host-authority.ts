import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { pathOf } from '../tunnel/find-program.js';
import type { SshKey } from '../tunnel/keys.js';

const run = promisify(execFile);

/** What has an authority certify host keys for the loopback interface, unless other options of ssh-keygen say otherwise. */
export function certifiedBy(authority: SshKey, options: string[] = ['-h', '-n', '127.0.0.1', '-V', '-5m:+1h']) {
  return async (publicKeyPath: string) => {
    await run(pathOf('ssh-keygen'), ['-q', '-s', authority.path, '-I', 'test', ...options, publicKeyPath]);
    return publicKeyPath.replace(/\.pub$/, '-cert.pub');
  };
}

/** Its line of a known_hosts file. */
export const trusting = (authority: SshKey, pattern = '*') => `@cert-authority ${pattern} ${authority.publicKey}`;
