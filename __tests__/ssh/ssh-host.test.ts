import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { UserError } from '../../src/errors/user-error.js';
import { parseSshHost, parseSshHosts } from '../../src/ssh/ssh-host.js';

function complaintAbout(text: string): string {
  try {
    parseSshHost(text);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).message;
  }
  throw new Error(`${JSON.stringify(text)} was taken`);
}

describe('an SSH host', () => {
  test.each([
    ['core@bastion:2222', 'core', 'bastion', 2222, 'core@bastion:2222'],
    ['core@bastion.example', 'core', 'bastion.example', 22, 'core@bastion.example:22'],
    ['core@10.0.0.1:65535', 'core', '10.0.0.1', 65_535, 'core@10.0.0.1:65535'],
    ['core@[::1]:2222', 'core', '::1', 2222, 'core@[::1]:2222'],
    ['core@[2001:DB8::1]', 'core', '2001:DB8::1', 22, 'core@[2001:DB8::1]:22'],
    ['core@[fe80::1%eth0]:22', 'core', 'fe80::1%eth0', 22, 'core@[fe80::1%eth0]:22'],
    ['ssh://core@bastion:2222', 'core', 'bastion', 2222, 'core@bastion:2222'],
    ['ssh://core@bastion/', 'core', 'bastion', 22, 'core@bastion:22'],
    // As directories other than /etc/passwd call their users.
    ['first.last@corp.example@bastion', 'first.last@corp.example', 'bastion', 22, 'first.last@corp.example@bastion:22'],
    ['CORP\\core@bastion', 'CORP\\core', 'bastion', 22, 'CORP\\core@bastion:22'],
  ])('is %s', (text, user, host, port, label) => {
    expect(parseSshHost(text)).toEqual({ user, host, port, label });
  });

  test.each([
    ['', 'is not user@host:port'],
    ['core@', 'is not user@host:port'],
    ['core@:22', 'is not user@host:port'],
    ['@bastion', 'is not user@host:port'],
    ['core@bastion:', 'is not user@host:port'],
    ['core@bastion:0', 'is not user@host:port'],
    ['core@bastion:65536', 'is not user@host:port'],
    ['core@bastion:ssh', 'is not user@host:port'],
    ['core@bastion:22:22', 'is not user@host:port'],
    ['core@bastion -p 22', 'is not user@host:port'],
    ['core@::1', 'is not user@host:port'],
    ['core@[::1', 'is not user@host:port'],
    ['core@[bastion]:22', 'is not user@host:port'],
    ['core@-oProxyCommand=id', 'is not user@host:port'],
    ['http://bastion', 'is not user@host:port'],
    ['core@bastion\ncore@other', 'is not user@host:port'],
    ['bastion:2222', 'does not name a user; on CoreOS that is core@bastion:2222'],
    ['[::1]', 'does not name a user; on CoreOS that is core@[::1]:22'],
  ])('is not %j, and the error gives an example', (text, complaint) => {
    expect(complaintAbout(text)).toContain(complaint);
    expect(complaintAbout(text)).toContain(JSON.stringify(text));
  });

  test.each([
    'core:hunter2@bastion',
    'core:hunter2@bastion:port',
    'ssh://core:hunter2@bastion/path',
    'core:hunter2@hunter2@bastion host',
    'http://hunter2@bastion',
    ':hunter2@bastion',
    'core:hun ter2\nhunter2@bastion:x',
  ])('has no password, and the one in %j is not repeated', (text) => {
    expect(complaintAbout(text)).not.toContain('hunter2');
    expect(complaintAbout(text)).toContain('bastion');
  });
});

describe('a chain of SSH hosts', () => {
  const problemsOf = (text: string) => {
    try {
      return parseSshHosts(text);
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      return (error as UserError).message;
    }
  };

  test.each([
    ['core@bastion', ['core@bastion:22']],
    ['a@x:22,b@y:22', ['a@x:22', 'b@y:22']],
    ['a@bastion, core@inner:2222', ['a@bastion:22', 'core@inner:2222']],
    ['a@bastion\ncore@inner:2222\r\nb@[::1]\n', ['a@bastion:22', 'core@inner:2222', 'b@[::1]:22']],
    [' a@bastion ,, core@inner, ', ['a@bastion:22', 'core@inner:22']],
  ])('is what %j names, first to last', (text, labels) => {
    expect([problemsOf(text)].flat()).toEqual(labels.map((label) => expect.objectContaining({ label })));
  });

  test('has everything that is wrong with it reported', () => {
    expect(problemsOf('a@bastion:0, inner, core@inner:22')).toBe(
      '"a@bastion:0" is not user@host:port, such as core@bastion.example:2222; host 2 of 3 does not name a user; each one is user@host:port',
    );
    expect(problemsOf(',')).toContain('does not name a host');
  });

  test.each(['core:hun,ter2@bastion', 'core:hun,ter2,hun@bastion', 'a@x, core:hun\nter2@y'])(
    'has no password, and the one in %j is not repeated',
    (text) => expect(problemsOf(text)).toEqual(expect.not.stringContaining('hun')),
  );
});

test('whatever the text, there is a host or a complaint, and its label means the same host', () => {
  const piece = fc.constantFrom('core', '@', ':', '[', ']', '::1', '22', '/', 'ssh://', '.', '-', '%', ' ', '\n', 'é');
  const pieces = fc.array(piece, { minLength: 1, maxLength: 3 }).map((all) => all.join(''));
  const text = fc.oneof(
    fc
      .tuple(pieces, pieces, fc.constantFrom('', ':22', ':0', ':'))
      .map(([user, host, port]) => `${user}@${host}${port}`),
    fc.array(piece, { maxLength: 8 }).map((all) => all.join('')),
    fc.string({ unit: 'binary' }),
  );
  let taken = 0;
  fc.assert(
    fc.property(text, (it) => {
      let parsed: ReturnType<typeof parseSshHost>;
      try {
        parsed = parseSshHost(it);
      } catch (error) {
        return expect(error).toBeInstanceOf(UserError);
      }
      taken++;
      expect(parsed.host).toMatch(/^[^\s@[\]/-][^\s@[\]/]*$/);
      expect(parsed.user).toMatch(/^[^\s:]+$/);
      expect(parseSshHost(parsed.label)).toEqual(parsed);
    }),
    { numRuns: 4_000 },
  );
  expect(taken).toBeGreaterThan(10);
});
