import { describe, expect, test } from '@jest/globals';
import { type HostKeyPolicy, hostKeyAlgorithms, hostKeyError } from '../../src/ssh/host-key.js';
import { fingerprintOf, parseKnownHosts } from '../../src/ssh/known-hosts.js';
import { parseSshHost } from '../../src/ssh/ssh-host.js';

const bastion = parseSshHost('core@bastion:2222');
const [right, wrong, rsa] = [
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl',
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBMf9fjBUdQxaNp0TzG1LjoV9mEu4QyT6kZoL8Xn2dRs',
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAABwDd3d3d3d0=',
];
const keyOf = (line: string) => Buffer.from(line.split(' ')[1] ?? '', 'base64');
const [rightPrint, wrongPrint, rsaPrint] = [right, wrong, rsa].map((line) => fingerprintOf(keyOf(line)));
const file = (...lines: string[]) => parseKnownHosts(lines.join('\n'));

function refusalOf(policy: HostKeyPolicy, key = right, host = bastion): string {
  const refusal = hostKeyError(policy, host, keyOf(key), Date.now());
  expect(refusal?.code).toBe('ssh-host-key');
  return refusal?.message ?? '';
}

describe('a key is trusted', () => {
  test.each<[string, HostKeyPolicy]>([
    ['that a line has for the host and its port', file(`[bastion]:2222 ${right}`)],
    ['that a line has for the host alone', file(`bastion ${right}`)],
    ['that one of several lines has', file(`bastion ${rsa}`, `bastion ${wrong}`, `bastion ${right}`)],
    ['while another one is revoked', file(`@revoked * ${wrong}`, `bastion ${right}`)],
    ['that is revoked for another host', file(`@revoked other ${right}`, `bastion ${right}`)],
    ['whatever it is, by those who insist', 'accept-any'],
  ])('%s', (_, policy) => {
    expect(hostKeyError(policy, bastion, keyOf(right), Date.now())).toBeUndefined();
  });
});

describe('a key is refused', () => {
  const pin = `[bastion]:2222 ${right}`;

  test('of a host that nothing is known of, and the words say how to pin it', () => {
    const message = refusalOf([]);
    expect(message).toMatch(/^the SSH host core@bastion:2222 shows the key ssh-ed25519 SHA256:/);
    expect(message).toContain(rightPrint);
    expect(message).toContain('ssh-known-hosts is not set');
    expect(message).toContain('`ssh-keygen -lf`');
    expect(message.endsWith(`: ${pin}`)).toBe(true);
    expect(hostKeyError(file(pin), bastion, keyOf(right), Date.now())).toBeUndefined();
  });

  test('of a host that has no line, and the words say that, and how to pin it', () => {
    const message = refusalOf(file(`other ${right}`, `[bastion]:22222 ${right}`));
    expect(message).toContain('ssh-known-hosts has no line for it');
    expect(message).toContain(pin);
  });

  test('that is another one than is known, and both are shown', () => {
    const message = refusalOf(file(`bastion ${wrong}`, `bastion ${rsa}`));
    expect(message).toContain(
      `ssh-ed25519 ${rightPrint}, but ssh-known-hosts has ssh-ed25519 ${wrongPrint}, ssh-rsa ${rsaPrint}`,
    );
    expect(message).toContain('the connection may be intercepted');
    expect(message).toContain(pin);
  });

  test('that is known for the host alone, if another one is for its port', () => {
    expect(refusalOf(file(`bastion ${right}`, `[bastion]:2222 ${wrong}`))).toContain(
      `shows the key ssh-ed25519 ${rightPrint}, but ssh-known-hosts has`,
    );
  });

  test.each(['bastion', '[bastion]:2222', '*', 'BASTION'])(
    'that is revoked for %s, and how to pin it is not said',
    (host) => {
      const message = refusalOf(file(`[bastion]:2222 ${right}`, `@revoked ${host} ${right}`));
      expect(message).toContain(`revoked in ssh-known-hosts: ssh-ed25519 ${rightPrint}`);
      expect(message).not.toContain(pin);
    },
  );

  test('that is revoked, by a file that knows nothing else', () => {
    expect(refusalOf(file(`@revoked * ${right}`))).toContain('revoked');
  });

  test('of a host that is known by its authority only, which is no key of its own', () => {
    const message = refusalOf(file(`@cert-authority * ${right}`));
    expect(message).toContain('only by its certificate authority, but shows no certificate that can be checked');
    expect(message).toContain(pin);
  });
});

describe('the algorithms to ask for', () => {
  const all = [...hostKeyAlgorithms([], bastion)];

  test('are all that can be checked, the safest first, if nothing is known', () => {
    expect(all).toEqual([
      'ssh-ed25519',
      'ecdsa-sha2-nistp256',
      'ecdsa-sha2-nistp384',
      'ecdsa-sha2-nistp521',
      'rsa-sha2-512',
      'rsa-sha2-256',
      'ssh-rsa',
    ]);
    expect(hostKeyAlgorithms('accept-any', bastion)).toEqual(all);
    expect(hostKeyAlgorithms(file(`other ${rsa}`), bastion)).toEqual(all);
  });

  test('begin with those of the keys that are known, an RSA key with its safe ones', () => {
    const algorithms = hostKeyAlgorithms(file(`bastion ${rsa}`), bastion);
    expect(algorithms.slice(0, 4)).toEqual(['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa', 'ssh-ed25519']);
    expect(algorithms.toSorted()).toEqual(all.toSorted());
  });

  test('begin with those of certificates where an authority is known', () => {
    expect(hostKeyAlgorithms(file(`@cert-authority * ${rsa}`, `bastion ${rsa}`), bastion).slice(0, 5)).toEqual([
      'ssh-ed25519-cert-v01@openssh.com',
      'ecdsa-sha2-nistp256-cert-v01@openssh.com',
      'ecdsa-sha2-nistp384-cert-v01@openssh.com',
      'ecdsa-sha2-nistp521-cert-v01@openssh.com',
      'rsa-sha2-512',
    ]);
  });

  test('leave out of account what is revoked, what an authority of others has, and what cannot be checked', () => {
    const secureKey = `sk-ssh-ed25519@openssh.com ${Buffer.from('\0\0\0\x1ask-ssh-ed25519@openssh.com\0\0\0\x01x').toString('base64')}`;
    const known = file(`@revoked * ${rsa}`, `@cert-authority other ${rsa}`, `bastion ${secureKey}`);
    expect(hostKeyAlgorithms(known, bastion)).toEqual(all);
  });
});
