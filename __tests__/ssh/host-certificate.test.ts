import { readFile } from 'node:fs/promises';
import { afterEach, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { certificateProblem, parseHostCertificate } from '../../src/ssh/host-certificate.js';
import { parseKnownHosts } from '../../src/ssh/known-hosts.js';
import { cleanUp, serveHttp } from '../network/servers.js';
import { type KeyType, type SshKey, sshKey } from '../tunnel/keys.js';
import { describeWith } from '../tunnel/programs.js';
import { type Bastion, connectBy, failureOf, startBastion } from './bastion.js';
import { certifiedBy, trusting } from './host-authority.js';

jest.setTimeout(30_000);
afterEach(cleanUp);

async function askBy({ ssh }: Bastion, lines: string[], now = Date.now) {
  const { port } = await serveHttp((_, response) => response.end('{}'));
  return connectBy({ ...ssh, hostKeys: parseKnownHosts(lines.join('\n')), now }, `http://127.0.0.1:${port}`).ask();
}

describeWith(['sshd', 'ssh-keygen'], 'a host that is known by its authority', () => {
  test.each<[KeyType, KeyType]>([
    ['ed25519', 'ed25519'],
    ['ecdsa', 'ed25519'],
    ['ed25519', 'ecdsa'],
    ['ed25519', 'rsa'],
  ])('is trusted by the certificate of its %s key, signed by %s', async (type, signer) => {
    const authority = await sshKey({ type: signer });
    const bastion = await startBastion({ hostKeys: [type], certify: certifiedBy(authority) });
    for (const pattern of ['*', '127.0.0.*', `[127.0.0.1]:${bastion.sshd.port}`])
      expect(await askBy(bastion, [trusting(authority, pattern)])).toMatchObject({ status: 200 });
  });

  test('is asked for its certificate again when the keys of a connection are exchanged anew', async () => {
    const authority = await sshKey();
    const bastion = await startBastion({ certify: certifiedBy(authority), options: { RekeyLimit: '64K' } });
    const { port } = await serveHttp((_, response) => response.end('x'.repeat(100_000)));
    const hostKeys = parseKnownHosts(trusting(authority));
    const way = connectBy({ ...bastion.ssh, hostKeys }, `http://127.0.0.1:${port}`);
    for (let time = 0; time < 5; time++) expect((await way.ask()).body).toHaveLength(100_000);
    expect(bastion.sshd.connections()).toBe(1);
    expect(way.details.filter((line) => /shows the key/.test(line)).length).toBeGreaterThan(1);
  });

  const refusals: [string, string[], RegExp][] = [
    ['other hosts', ['-h', '-n', 'inner.example,10.0.0.1'], /is valid for inner\.example, 10\.0\.0\.1 only/],
    ['the past', ['-h', '-n', '127.0.0.1', '-V', '-2h:-1h'], /that expired at 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ/],
    ['the future', ['-h', '-n', '127.0.0.1', '-V', '+1h:+2h'], /is not valid before 20\d\d-/],
  ];
  test.each(refusals)('is not trusted by a certificate for %s', async (_, options, words) => {
    const authority = await sshKey();
    const bastion = await startBastion({ certify: certifiedBy(authority, options) });
    const { code, message } = await failureOf(askBy(bastion, [trusting(authority)]));
    expect(code).toBe('ssh-host-key');
    expect(message).toMatch(words);
    expect(message).toContain(bastion.sshd.hostKeyLines[0]);
    expect(bastion.sshd.log()).not.toContain('userauth-request');
  });

  test('is not trusted by the certificate of another authority, unless its key is pinned', async () => {
    const [authority, other] = [await sshKey(), await sshKey()];
    const bastion = await startBastion({ certify: certifiedBy(other) });
    const { code, message } = await failureOf(askBy(bastion, [trusting(authority)]));
    expect([code, message]).toEqual(['ssh-host-key', expect.stringContaining('is signed by another authority')]);
    const both = [trusting(authority), ...bastion.sshd.hostKeyLines];
    expect(await askBy(bastion, both)).toMatchObject({ status: 200 });
  });

  test('is not trusted if its key or its authority is revoked', async () => {
    const authority = await sshKey();
    const bastion = await startBastion({ certify: certifiedBy(authority) });
    const key = bastion.sshd.hostKeyLines[0]?.replace(/^\S+ /, '');
    for (const revoked of [key, authority.publicKey]) {
      const { message } = await failureOf(askBy(bastion, [trusting(authority), `@revoked * ${revoked}`]));
      expect(message).toContain('a certificate whose key or authority is revoked in ssh-known-hosts');
    }
  });

  test('is not trusted without a certificate, or with one of an RSA key, and the line that pins it is given', async () => {
    const authority = await sshKey();
    const bare = await startBastion();
    const rsa = await startBastion({ hostKeys: ['rsa'], certify: certifiedBy(authority) });
    for (const bastion of [bare, rsa]) {
      const { message } = await failureOf(askBy(bastion, [trusting(authority)]));
      expect(message).toContain('is known only by its certificate authority, but shows no certificate that can be');
      expect(message).toContain(bastion.sshd.hostKeyLines[0]);
    }
  });

  async function certificateOf(authority: SshKey, options?: string[]): Promise<Buffer> {
    const path = await certifiedBy(authority, options)(`${(await sshKey()).path}.pub`);
    return Buffer.from((await readFile(path, 'utf8')).split(' ')[1] ?? '', 'base64');
  }

  function problemOf(shown: Buffer, authority: SshKey): string | undefined {
    const certificate = parseHostCertificate(shown);
    const authorities = [Buffer.from(authority.publicKey.split(' ')[1] ?? '', 'base64')];
    return certificate ? certificateProblem(certificate, authorities, '127.0.0.1', Date.now()) : 'is none';
  }

  test('is not trusted by a certificate for users, and by one for all hosts it is', async () => {
    const authority = await sshKey();
    expect(problemOf(await certificateOf(authority, ['-n', '127.0.0.1']), authority)).toBe(
      'is for users rather than hosts',
    );
    const critical = ['-h', '-O', 'critical:force-host@example.com=x'];
    expect(problemOf(await certificateOf(authority, critical), authority)).toMatch(/has critical options/);
    expect(problemOf(await certificateOf(authority, ['-h']), authority)).toBeUndefined();
  });

  test('is not trusted by a certificate that is signed by RSA and SHA-1', async () => {
    const authority = await sshKey({ type: 'rsa' });
    const options = ['-h', '-n', '127.0.0.1'];
    expect(problemOf(await certificateOf(authority, ['-t', 'ssh-rsa', ...options]), authority)).toMatch(
      /signature that is/,
    );
    expect(problemOf(await certificateOf(authority, ['-t', 'rsa-sha2-256', ...options]), authority)).toBeUndefined();
  });

  test('is judged by its certificate, of which no bit can be another', async () => {
    const authority = await sshKey();
    const blob = await certificateOf(authority);
    const isGood = (shown: Buffer) => problemOf(shown, authority) === undefined;
    expect(isGood(blob)).toBe(true);
    fc.assert(
      fc.property(fc.nat(blob.length * 8 - 1), (bit) => {
        const changed = Buffer.from(blob);
        changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(isGood(changed)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
    for (let length = 0; length < blob.length; length++) expect(isGood(blob.subarray(0, length))).toBe(false);
    expect(isGood(Buffer.concat([blob, Buffer.alloc(1)]))).toBe(false);
  });
});
