import { describe, expect, test } from '@jest/globals';
import { withoutSecrets } from '../../src/secrets/hidden-secrets.js';
import { isSecretName } from '../../src/secrets/secret-names.js';

describe('secrets by their names are hidden', () => {
  test.each([
    ['Environment=DB_PASSWORD=hunter2', 'Environment=DB_PASSWORD=***'],
    ['Environment="DB_PASSWORD=hunter 2" "A=b"', 'Environment="DB_PASSWORD=***" "A=b"'],
    ["Environment='API_KEY=a b' X=1", "Environment='API_KEY=***' X=1"],
    ['Environment=GITHUB_TOKEN=abc TAG=v1', 'Environment=GITHUB_TOKEN=*** TAG=v1'],
    ['Environment=DB_PASSWORD=a;b,c&d TAG=v1', 'Environment=DB_PASSWORD=*** TAG=v1'],
    ['Environment=DB_PASSWORD="a"b', 'Environment=DB_PASSWORD=***'],
    ['Environment=DB_PASSWORD=\\\n  hunter2', 'Environment=DB_PASSWORD=\\\n  ***'],
    ['Environment=DB_PWD=x AUTH=y SSH_KEY=z', 'Environment=DB_PWD=*** AUTH=*** SSH_KEY=***'],
    [
      'ExecStart=/usr/bin/docker run -e AWS_SECRET_ACCESS_KEY=abc -e TAG=v1 web',
      'ExecStart=/usr/bin/docker run -e AWS_SECRET_ACCESS_KEY=*** -e TAG=v1 web',
    ],
    ['ExecStart=/bin/app --db-password hunter2 --port 80', 'ExecStart=/bin/app --db-password *** --port 80'],
    ['ExecStart=/bin/app --password -x', 'ExecStart=/bin/app --password ***'],
    ['ExecStart=/bin/app --token=hunter2 --port=80', 'ExecStart=/bin/app --token=*** --port=80'],
    ['ExecStart=/bin/app {"password": "x", "token":"y"}', 'ExecStart=/bin/app {"password": *** "token":***'],
    ['ExecStart=/bin/app \\"password\\":\\"c x\\"', 'ExecStart=/bin/app \\"password\\":*** ***'],
    [
      'ExecStart=/bin/curl https://deploy:hunter@2@registry.example/x',
      'ExecStart=/bin/curl https://***@registry.example/x',
    ],
    ['ExecStart=/bin/curl -u admin:hunter2 http://x', 'ExecStart=/bin/curl -u *** http://x'],
    ['ExecStart=/bin/curl -H "Authorization: Bearer abc.def"', 'ExecStart=/bin/curl -H "Authorization: ***"'],
    [
      'ExecStart=/bin/etcdctl set /ft/_credentials/db/password hunter2',
      'ExecStart=/bin/etcdctl set /ft/_credentials/db/password ***',
    ],
    [
      'ExecStart=/bin/sh -c \'curl -d "password=hunter2" http://x\'',
      'ExecStart=/bin/sh -c \'curl -d "password=***" http://x\'',
    ],
  ])('%s', (line, hidden) => {
    expect(withoutSecrets(line, [])).toBe(hidden);
  });

  test.each([
    'Environment=TAG=v1',
    'ExecStart=/usr/bin/docker run --name web web:v1',
    'Description=Serves web pages',
    'ExecStartPre=/bin/sh -c "docker inspect -f {{.State.Pid}} web"',
    'ExecStart=/bin/app --verbose',
    'Conflicts=token-service@*.service',
  ])('and nothing else: %s', (line) => {
    expect(withoutSecrets(line, [])).toBe(line);
  });
});

test('values that are known to be secret are hidden wherever they stand', () => {
  expect(withoutSecrets('ExecStart=/bin/app -p s3cret s3cret-2', ['s3cret', 's3cret-2', ''])).toBe(
    'ExecStart=/bin/app -p *** ***',
  );
});

test.each([
  ['one word', 'x'.repeat(20_000)],
  ['parts of a name', 'a-b.'.repeat(5_000)],
  ['base64', 'A1b2'.repeat(5_000)],
  ['quotes', '"a b" '.repeat(3_000)],
  ['colons', 'a:'.repeat(5_000)],
])('a long value is read in a moment: %s', (_, value) => {
  const startedAt = performance.now();
  withoutSecrets(`ExecStart=${value}`, []);
  expect(performance.now() - startedAt).toBeLessThan(1_500);
});

test('names of secrets are known as such', () => {
  expect(['DB_PASSWORD', 'token', 'AWS_SECRET_ACCESS_KEY', 'ApiKey', 'PASSPHRASE'].map(isSecretName)).toEqual([
    true,
    true,
    true,
    true,
    true,
  ]);
  expect(['TAG', 'VERSION', 'PASSENGERS', 'KEYBOARD'].map(isSecretName)).toEqual([false, false, false, false]);
});
