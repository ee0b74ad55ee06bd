import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ParsedKey } from 'ssh2';
import { UserError } from '../../src/errors/user-error.js';
import { fingerprintOf } from '../../src/ssh/known-hosts.js';
import { readPrivateKeys } from '../../src/ssh/private-key.js';
import { cleanUp } from '../network/servers.js';
import { type KeyFormat, type KeyType, type SshKey, sshKey } from '../tunnel/keys.js';
import { describeWith } from '../tunnel/programs.js';

afterEach(cleanUp);

const passphrase = 'open sesame';

async function readPrivateKey(text: string, opener: string): Promise<ParsedKey> {
  const [key, ...others] = await readPrivateKeys(text, opener);
  expect(others).toEqual([]);
  return key as ParsedKey;
}

const unopened = 'the passphrase in ssh-passphrase does not decrypt it, or the key is damaged';

/** Why a text is refused, in which no part of it and of the passphrase shows. */
async function complaintAbout(text: string, opener = ''): Promise<string> {
  const error = await readPrivateKey(text, opener).then(
    () => Promise.reject(new Error('it was taken')),
    (reason: unknown) => reason as Error,
  );
  expect(error).toBeInstanceOf(UserError);
  expectNoneOf(text, opener, inspect(error, { depth: 9, showHidden: true }));
  return error.message;
}

function expectNoneOf(text: string, opener: string, message: string): void {
  const decoded = Buffer.from(text.replace(/-----[^-]+-----/g, ''), 'base64').toString('latin1');
  const secrets = [...text.matchAll(/[A-Za-z0-9+/=]{16,}/g)].map(([line]) => line.slice(0, 16));
  for (const secret of [...secrets, ...(decoded.length > 40 ? [decoded.slice(0, 8)] : [])])
    expect(message).not.toContain(secret);
  if (opener !== '') expect(message).not.toContain(opener);
}

/** A login with it signs by it; what can be checked by its public half was. */
function expectToBe(key: ParsedKey, { publicKey, fingerprint }: SshKey): void {
  expect(key.type).toBe(publicKey.split(' ')[0]);
  expect(fingerprintOf(key.getPublicSSH())).toBe(fingerprint);
  const data = Buffer.from('challenge');
  expect(key.verify(data, key.sign(data))).toBe(true);
}

describeWith(['ssh-keygen'], 'a private key', () => {
  const kinds: [KeyType, KeyFormat][] = [
    ['ed25519', 'OpenSSH'],
    ['ed25519', 'PKCS8'],
    ['ecdsa', 'OpenSSH'],
    ['ecdsa', 'PEM'],
    ['ecdsa', 'PKCS8'],
    ['rsa', 'OpenSSH'],
    ['rsa', 'PEM'],
    ['rsa', 'PKCS8'],
  ];
  test.each(kinds)('is read: %s in %s', async (type, format) => {
    const key = await sshKey({ type, format });
    expectToBe(await readPrivateKey(key.privateKey, ''), key);
    // Whoever has no passphrase may give one all the same.
    expectToBe(await readPrivateKey(key.privateKey, passphrase), key);
  });

  test.each(kinds)('is read with its passphrase and no other: %s in %s', async (type, format) => {
    const key = await sshKey({ type, format, passphrase });
    expectToBe(await readPrivateKey(key.privateKey, passphrase), key);
    expect(await complaintAbout(key.privateKey)).toBe('it is encrypted; set ssh-passphrase to its passphrase');
    for (const wrong of ['hunter2', 'open sesamE', `${passphrase} `])
      expect(await complaintAbout(key.privateKey, wrong)).toBe(unopened);
  });

  test('stays closed to a thousand wrong passphrases, of which some seem to fit at first', async () => {
    const { privateKey } = await sshKey({ type: 'ecdsa', format: 'PEM', passphrase });
    for (let number = 0; number < 1_000; number++)
      expect(await complaintAbout(privateKey, `hunter${number}`)).toBe(unopened);
  });

  test('is opened by a passphrase in any script', async () => {
    const key = await sshKey({ passphrase: 'Sésam, öffne dich 🗝' });
    expectToBe(await readPrivateKey(key.privateKey, 'Sésam, öffne dich 🗝'), key);
  });

  test.each<[string, (text: string) => string]>([
    ['with the line ends of Windows', (text) => text.replaceAll('\n', '\r\n')],
    ['with those of old Macs', (text) => text.replaceAll('\n', '\r')],
    ['without its last line end', (text) => text.trimEnd()],
    ['with empty lines around it', (text) => `\n\n${text}\n\n`],
    ['indented, as YAML has it', (text) => text.replace(/^/gm, '    ')],
    ['with blanks at the ends of its lines', (text) => text.replace(/$/gm, ' \t')],
    ['with \\n in the place of its line breaks', (text) => text.replaceAll('\n', '\\n')],
    ['with \\r\\n in the place of its line breaks', (text) => text.replaceAll('\n', '\\r\\n')],
    ['with blanks in the place of its line breaks', (text) => text.trim().replace(/\n+/g, ' ')],
    ['with nothing in the place of its line breaks', (text) => text.replaceAll('\n', '')],
    ['in one line within its frame', (text) => text.trim().replace(/(?<![-])\n+(?!-)/g, '  ')],
    ['below a byte order mark', (text) => `\ufeff${text}`],
    ['in base64', (text) => Buffer.from(text).toString('base64')],
    ['in base64, in lines', (text) => Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\n')],
    [
      'in base64, with the line ends of Windows within',
      (text) => Buffer.from(text.replaceAll('\n', '\r\n')).toString('base64'),
    ],
    ['below what a program has to say of it', (text) => `Bag Attributes\n  friendlyName: fleet\n${text}`],
    [
      'below the parameters that openssl writes with it',
      (text) => `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${text}`,
    ],
  ])('is read %s', async (_, spoil) => {
    for (const [type, format] of [
      ['ed25519', 'OpenSSH'],
      ['ecdsa', 'PEM'],
      ['ecdsa', 'PKCS8'],
    ] as const)
      for (const opener of ['', passphrase]) {
        const key = await sshKey({ type, format, passphrase: opener });
        expectToBe(await readPrivateKey(spoil(key.privateKey), opener), key);
      }
  });

  test('given by its public half is called a public key', async () => {
    const { publicKey } = await sshKey();
    expect(await complaintAbout(publicKey)).toBe('it is a public key; use the private key');
    expect(await complaintAbout(`${publicKey}\n`)).toBe('it is a public key; use the private key');
  });

  test.each(kinds)('that is cut off is refused, wherever: %s in %s', async (type, format) => {
    const { privateKey } = await sshKey({ type, format });
    const lines = privateKey.trimEnd().split('\n');
    for (const cut of [privateKey.slice(0, 60), privateKey.slice(0, -40), lines.slice(0, -1).join('\n')])
      expect(await complaintAbout(cut)).toMatch(/^it is not a private key; use the whole text from .+ END line/);
    // Its lines are there, but not all of them.
    const gap = lines.toSpliced(Math.floor(lines.length / 2), 1);
    if (lines.length > 3) expect(await complaintAbout(gap.join('\n'))).toMatch(/^it cannot be read: it is damaged/);
  });

  test('that is encrypted and damaged is refused', async () => {
    for (const [type, format] of kinds) {
      const { privateKey } = await sshKey({ type, format, passphrase });
      const lines = privateKey.trimEnd().split('\n');
      expect(await complaintAbout(lines.toSpliced(-2, 1).join('\n'), passphrase)).toMatch(
        /it cannot be read: it is damaged|does not decrypt it/,
      );
    }
  });

  test('that says it holds no key, or two, is refused', async () => {
    const { privateKey } = await sshKey();
    const lines = privateKey.trimEnd().split('\n');
    const bytes = Buffer.from(lines.slice(1, -1).join(''), 'base64');
    const withCount = (count: number) => {
      const changed = Buffer.from(bytes);
      // After the magic, and the names of no cipher and of no way to derive its key, with no options.
      changed.writeUInt32BE(count, 'openssh-key-v1\0'.length + 8 + 8 + 4);
      return [lines[0], changed.toString('base64'), lines.at(-1)].join('\n');
    };
    for (const count of [0, 2])
      expect(await complaintAbout(withCount(count))).toMatch(/^it cannot be read: it is damaged/);
  });

  test('whose numbers do not go together is refused', async () => {
    const { privateKey } = await sshKey({ type: 'rsa', format: 'PEM' });
    const lines = privateKey.trimEnd().split('\n');
    const bytes = Buffer.from(lines.slice(1, -1).join(''), 'base64');
    const errors = await Promise.all(
      [7, 10, 40, bytes.length - 3].map((place) => {
        const changed = Buffer.from(bytes);
        changed.writeUInt8(255 - changed.readUInt8(place), place);
        const text = [lines[0], changed.toString('base64'), lines.at(-1)].join('\n');
        return readPrivateKey(text, '').then(
          () => undefined,
          (error: unknown) => error,
        );
      }),
    );
    const refused = errors.filter((error) => error !== undefined);
    expect(refused).not.toEqual([]);
    for (const error of refused) expect(error).toBeInstanceOf(UserError);
  });

  test('of which some letters are others is refused, or read to the same public half, without a slip', async () => {
    const keys = await Promise.all(
      kinds.flatMap(([type, format]) => [sshKey({ type, format }), sshKey({ type, format, passphrase })]),
    );
    const letter = fc.constantFrom(...'ABCabc0+/=-\n \\');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...keys),
        fc.nat(),
        letter,
        fc.nat(3),
        async ({ privateKey }, place, by, cut) => {
          const at = place % privateKey.length;
          const text = privateKey.slice(0, at) + by + privateKey.slice(at + cut);
          const error = await readPrivateKey(text, '').then(
            () => undefined,
            (reason: unknown) => reason,
          );
          if (error === undefined) return;
          expect(error).toBeInstanceOf(UserError);
          expectNoneOf(text, '', inspect(error, { depth: 9, showHidden: true }));
        },
      ),
      { numRuns: 300 },
    );
  }, 15_000);
});

describeWith(['ssh-keygen'], 'several private keys', () => {
  const both = () => Promise.all([sshKey({ passphrase }), sshKey({ type: 'rsa', format: 'PEM' })]);

  test.each<[string, (text: string) => string]>([
    ['as they are', (text) => text],
    ['in one line', (text) => text.replaceAll('\n', ' ')],
    ['in base64', (text) => Buffer.from(text).toString('base64')],
  ])('are all read, in their order: %s', async (_, spoil) => {
    const keys = await both();
    const read = await readPrivateKeys(spoil(keys.map(({ privateKey }) => privateKey).join('')), passphrase);
    expect(read).toHaveLength(2);
    for (const [index, key] of keys.entries()) expectToBe(read[index] as ParsedKey, key);
  });

  test('are numbered where some cannot be read', async () => {
    const [locked, open] = await both();
    expect(await complaintAbout(`${open.privateKey}${locked.privateKey}`)).toBe(
      'key 2 of 2: it is encrypted; set ssh-passphrase to its passphrase',
    );
  });
});

describe('what is no key to log in with', () => {
  const pem = (type: string) => {
    const { privateKey } =
      type === 'dsa'
        ? generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 })
        : generateKeyPairSync(type as 'ed448');
    return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  };
  test.each(['ed448', 'x25519', 'dsa'])('a key of type %s is called by its type', async (type) => {
    expect(await complaintAbout(pem(type))).toBe(
      `it is a key of type ${type}, which SSH does not support; use ed25519, ECDSA or RSA`,
    );
  });

  test('an ECDSA key on a curve that SSH does not know', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
    for (const type of ['pkcs8', 'sec1'] as const)
      expect(await complaintAbout(privateKey.export({ type, format: 'pem' }).toString())).toMatch(
        /damaged or not supported/,
      );
  });

  test('an RSA key for other signatures', async () => {
    const { privateKey } = generateKeyPairSync('rsa-pss', { modulusLength: 2048 });
    expect(await complaintAbout(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())).toContain('rsa-pss');
  });

  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const wrapped = (label: string, body: string) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
  const body = createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }))
    .export({ type: 'pkcs8', format: 'der' })
    .toString('base64');
  test.each([
    ['nothing', '', 'it is not a private key'],
    ['garbage', 'hunter2hunter2hunter2hunter2', 'it is not a private key'],
    ['a public key in PEM', publicKey.export({ type: 'spki', format: 'pem' }).toString(), 'it is a public key'],
    [
      'a public key in RFC 4716',
      `---- BEGIN SSH2 PUBLIC KEY ----\n${body}\n---- END SSH2 PUBLIC KEY ----`,
      'it is a public key',
    ],
    ['a certificate', wrapped('CERTIFICATE', body), 'it is a certificate; use the private key'],
    [
      'a key of PuTTY',
      `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPrivate-Lines: 1\n${body}`,
      'in the format of PuTTY; convert it by `puttygen',
    ],
    ['a key that lost its first line', `${body}\n-----END PRIVATE KEY-----`, 'it is not a private key'],
    ['a key in the wrapping of another format', wrapped('OPENSSH PRIVATE KEY', body), 'it cannot be read'],
    ['a key in the wrapping of another type', wrapped('RSA PRIVATE KEY', body), 'it cannot be read'],
    ['wrapping with nothing in it', wrapped('PRIVATE KEY', ''), 'it cannot be read'],
    ['wrapping with garbage in it', wrapped('OPENSSH PRIVATE KEY', 'hunter2'.repeat(30)), 'it cannot be read'],
  ])('%s', async (_, text, complaint) => {
    expect(await complaintAbout(text)).toMatch(new RegExp(complaint));
    expect(await complaintAbout(text, passphrase)).toMatch(new RegExp(`${complaint}|does not decrypt it`));
  });
});
