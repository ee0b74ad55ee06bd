import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { UserError } from '../../src/errors/user-error.js';
import { fingerprintOf, knownName, linesFor, parseKnownHosts, typeOf } from '../../src/ssh/known-hosts.js';
import { cleanUp, temporaryFolder } from '../network/servers.js';
import { pathOf } from '../tunnel/find-program.js';
import { type KeyType, sshKey } from '../tunnel/keys.js';
import { describeWith } from '../tunnel/programs.js';
import { startSshd } from '../tunnel/sshd.js';

afterEach(cleanUp);

const run = promisify(execFile);

/** The public halves of keys that nobody has the private halves of. */
const [one, two, rsa, ecdsa] = [
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl',
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBMf9fjBUdQxaNp0TzG1LjoV9mEu4QyT6kZoL8Xn2dRs',
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAABwDd3d3d3d0=',
  'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENjQEezOmxkZMy7opKgwFB9nkt5YRrYMjNuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg=',
];
const keyOf = (line: string) => Buffer.from(line.split(' ')[1] ?? '', 'base64');

/** A key that looks like one, and like no other. */
function madeUp(number: number): string {
  const fields = [Buffer.from('ssh-ed25519'), Buffer.alloc(32, number)];
  const key = fields.flatMap((field) => [Buffer.from([0, 0, 0, field.length]), field]);
  return `ssh-ed25519 ${Buffer.concat(key).toString('base64')}`;
}

function complaintAbout(text: string): string {
  try {
    parseKnownHosts(text);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).message;
  }
  throw new Error(`${JSON.stringify(text)} was taken`);
}

/** Which of a text's lines vouch for a host, by their comments. */
function found(text: string, host: string, port = 22): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return linesFor(parseKnownHosts(text), host, port).map(
    ({ key }) =>
      lines
        .find((line) => line.includes(key.toString('base64')))
        ?.split(' ')
        .at(-1) ?? '',
  );
}

describe('a known_hosts file', () => {
  test('has comments, empty lines, any line ends and any blanks', () => {
    const text = `\uFEFF# bastion:22 SSH-2.0-OpenSSH_9.2\r\n\r\n  bastion\t${one}   somebody@somewhere with a long name\r\n\t#${two}\nother ${two}`;
    expect(parseKnownHosts(text).map(({ keyType, key }) => [keyType, key])).toEqual([
      ['ssh-ed25519', keyOf(one)],
      ['ssh-ed25519', keyOf(two)],
    ]);
    expect(linesFor(parseKnownHosts(text), 'other', 22).map(({ key }) => key)).toEqual([keyOf(two)]);
  });

  test('may have a fingerprint as the comment of a line', () => {
    expect(parseKnownHosts(`bastion ${one} SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDPAHHe1uUvV5WzaPk`)).toHaveLength(1);
  });

  test('may be empty', () => {
    expect(parseKnownHosts('')).toEqual([]);
    expect(parseKnownHosts('\n# nothing\n')).toEqual([]);
  });

  test('knows hosts that are called as types of keys are', () => {
    for (const host of ['ssh-bastion.example', 'ssh-1', 'ecdsa-lab', 'sk-1'])
      expect(linesFor(parseKnownHosts(`${host} ${one}`), host, 22)).toHaveLength(1);
  });

  test.each([
    ['no host', one, 'has no host before its key'],
    ['no host, but a comment', `${one} core@bastion`, 'has no host before its key'],
    ['no host behind its marker', `@revoked ${one}`, 'has no host before its key'],
    ['no key', 'bastion ssh-ed25519', 'has a key that is damaged or not of type ssh-ed25519'],
    ['a host alone', 'bastion', 'is not "host key-type key"'],
    ['a key of SSH 1', 'bastion 1024 35 1234567890', 'is not "host key-type key"'],
    ['a fingerprint', 'bastion SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDPAHHe1uUvV5WzaPk', 'has the fingerprint of a key'],
    ['the policy among lines', 'accept-any', 'is not "host key-type key"'],
    ['a key cut off', `bastion ${one.slice(0, -8)}`, 'has a key that is damaged or not of type ssh-ed25519'],
    [
      'a key cut off in its last letter',
      `bastion ${ecdsa.slice(0, -4)}`,
      'is damaged or not of type ecdsa-sha2-nistp256',
    ],
    ['a key with something behind it', `bastion ${one}AAAA`, 'has a key that is damaged'],
    ['a key of another type', `bastion ${one.replace('ssh-ed25519', 'ssh-rsa')}`, 'or not of type ssh-rsa'],
    ['no base64', 'bastion ssh-ed25519 ?', 'has a key that is damaged'],
    ['an unknown marker', `@trusted bastion ${one}`, 'begins with @trusted, which is not a marker'],
  ])('has %s: the error names the line', (_, line, complaint) => {
    const message = complaintAbout(`# hosts\nbastion ${one}\n${line}\n`);
    expect(message).toMatch(/^line 3 /);
    expect(message).toContain(complaint);
    expect(message.match(/line \d/g)).toHaveLength(1);
  });

  test('has several mistakes: all are reported', () => {
    const text = `${one}\r\nbastion ${one}\r\n\r\nbastion\r\n@trusted bastion ${one}`;
    expect(complaintAbout(text)).toMatch(/^line 1 has no host .+; line 4 is not .+; line 5 begins with @trusted/);
  });

  test('is accepted or rejected, whatever it is', () => {
    const word = fc.constantFrom(
      'bastion',
      '*',
      '!bastion',
      '|1|',
      '|1|a|b',
      '[',
      ']:22',
      '@revoked',
      '#',
      ',',
      one,
      rsa,
    );
    const line = fc.array(fc.oneof(word, fc.string()), { maxLength: 5 }).map((words) => words.join(' '));
    let taken = 0;
    fc.assert(
      fc.property(fc.array(line, { maxLength: 3 }), fc.string(), (lines, host) => {
        try {
          linesFor(parseKnownHosts(lines.join('\n')), host, 2222);
          taken++;
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
      { numRuns: 2_000 },
    );
    expect(taken).toBeGreaterThan(10);
  });
});

describe('the lines for a host', () => {
  test('are those for its port; where there are none, those without one', () => {
    const text = `bastion ${one} plain\n[bastion]:2222 ${two} port`;
    expect(found(text, 'bastion')).toEqual(['plain']);
    expect(found(text, 'bastion', 2222)).toEqual(['port']);
    expect(found(text, 'bastion', 2223)).toEqual(['plain']);
    expect(found(text, 'other', 2222)).toEqual([]);
  });

  test('are not kept off by a key that is revoked everywhere', () => {
    expect(found(`@revoked * ${two} revoked\nbastion ${one} plain`, 'bastion', 2222)).toEqual(['plain']);
  });

  test('call it in any case', () => {
    expect(found(`BASTION.Example ${one} plain`, 'bastion.eXample')).toEqual(['plain']);
    expect(found(`[BASTION.Example]:2222 ${one} plain`, 'bastion.eXample', 2222)).toEqual(['plain']);
  });
});

test('a host is called by its name, and by its port where that is another than 22', () => {
  expect([knownName('Bastion', 22), knownName('Bastion', 2222), knownName('::1', 22), knownName('::1', 2222)]).toEqual([
    'bastion',
    '[bastion]:2222',
    '::1',
    '[::1]:2222',
  ]);
});

test('what is no key has no type, and none that lies behind its end', () => {
  expect([typeOf(Buffer.alloc(0)), typeOf(Buffer.alloc(3)), typeOf(Buffer.alloc(4))]).toEqual(['', '', '']);
  expect(typeOf(Buffer.from([0xff, 0xff, 0xff, 0xff, 97]))).toBe('a');
});

describeWith(['ssh-keygen'], 'as OpenSSH sees it', () => {
  const names = [
    'bastion',
    'bastion2',
    'bastion.example',
    'a.bastion.example',
    'other',
    '10.0.0.1',
    '10.0.0.11',
    '::1',
  ];

  /** The keys of the lines that ssh-keygen finds for a host by its name in such a file. */
  async function theirs(file: string, name: string): Promise<string[]> {
    // It exits with 1 where it finds none.
    const { stdout } = await run(pathOf('ssh-keygen'), ['-F', name, '-f', file]).catch((error) => error);
    return [...stdout.matchAll(/^(?!#).* (AAAA\S+)/gm)].map(([, key = '']) => key);
  }

  const ours = (text: string, host: string, port = 22) =>
    linesFor(parseKnownHosts(text), host, port).map(({ key }) => key.toString('base64'));

  async function knownHosts(...lines: string[]): Promise<{ text: string; file: string }> {
    const [text, file] = [`${lines.join('\n')}\n`, join(await temporaryFolder(), 'known_hosts')];
    await writeFile(file, text);
    return { text, file };
  }

  test('each host has its lines, by patterns of all kinds', async () => {
    const patterns = [
      'bastion',
      'bastion,10.0.0.1,::1',
      '*',
      '*.example',
      '*.bastion.*',
      'bastion?',
      '?*n?ex*',
      '10.0.0.?',
      '10.0.0.*,!10.0.0.1',
      '!bastion',
      '!bastion,*',
      '*,!*.example',
      'BASTION,Other',
      '[bastion]:2222',
      '[bastion]:22',
      '[*]:2222,!other',
      '[bastion]:*',
      'bastion.',
      'b[a]stion',
      'bast(ion|)',
      '10+0.0.1',
      '$bastion^',
      '|1|bad|hash',
      '@cert-authority *.example',
      '@cert-authority other',
    ];
    const { text, file } = await knownHosts(...patterns.map((pattern, index) => `${pattern} ${madeUp(index)}`));
    for (const name of names) expect([name, ours(text, name)]).toEqual([name, await theirs(file, name)]);
    // Each pattern is there for a reason.
    expect(new Set(names.flatMap((name) => ours(text, name))).size).toBe(14);
    for (const [host, port] of [
      ['bastion', 2222],
      ['other', 2222],
      ['bastion', 2223],
    ] as const)
      expect(ours(text, host, port)).toEqual(await theirs(file, `[${host}]:${port}`));
  });

  test('hosts that are hashed are found, and no others', async () => {
    const { file } = await knownHosts(`bastion,10.0.0.1 ${one}`, `[bastion]:2222 ${two}`, `[::1]:2222 ${rsa}`);
    await run(pathOf('ssh-keygen'), ['-H', '-f', file]);
    const text = await readFile(file, 'utf8');
    expect(text).not.toContain('bastion');
    expect(parseKnownHosts(text)).toHaveLength(4);
    for (const name of names) expect([name, ours(text, name)]).toEqual([name, await theirs(file, name)]);
    expect(ours(text, 'Bastion')).toEqual([keyOf(one).toString('base64')]);
    expect(ours(text, 'bastion', 2222)).toEqual([keyOf(two).toString('base64')]);
    expect(ours(text, '::1', 2222)).toEqual([keyOf(rsa).toString('base64')]);
    expect(ours(text, '::1')).toEqual([]);
  });

  test.each<KeyType>(['ed25519', 'ecdsa', 'rsa'])('the fingerprint of an %s key is the same', async (type) => {
    const { path, publicKey } = await sshKey({ type });
    const { stdout } = await run(pathOf('ssh-keygen'), ['-lf', `${path}.pub`]);
    expect(stdout.split(' ')[1]).toBe(fingerprintOf(keyOf(publicKey)));
  });
});

describeWith(['sshd', 'ssh-keygen'], 'what ssh-keyscan prints', () => {
  test('is a file that knows the host by all of its keys', async () => {
    const types: KeyType[] = ['ed25519', 'ecdsa', 'rsa'];
    const sshd = await startSshd({ authorizedKeys: [], hostKeys: types });
    const scan = ['-p', String(sshd.port), sshd.host];
    for (const hashed of [[], ['-H']]) {
      const { stdout: text } = await run('ssh-keyscan', [...hashed, ...scan]);
      const lines = linesFor(parseKnownHosts(text), sshd.host, sshd.port);
      expect(lines.map(({ key }) => fingerprintOf(key)).sort()).toEqual(Object.values(sshd.fingerprints).sort());
      expect(linesFor(parseKnownHosts(text), sshd.host, 22)).toEqual([]);
    }
  });
});
