import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { NotStartedError } from '../../src/action/not-started-error.js';
import { DefinitionError } from '../../src/definition/diagnostic.js';
import { DownloadError } from '../../src/definition/unit-source.js';
import { WorkspaceError } from '../../src/definition/workspace.js';
import { CodedError } from '../../src/errors/coded-error.js';
import { DefectError } from '../../src/errors/defect-error.js';
import { messageOf } from '../../src/errors/error-message.js';
import { UserError } from '../../src/errors/user-error.js';
import { FleetError } from '../../src/fleet/fleet-error.js';
import { TransportError } from '../../src/fleet/transport.js';
import { GitHubError } from '../../src/github/github-error.js';
import { ConnectError } from '../../src/tunnel/connect-error.js';
import { UnitFileError } from '../../src/unit/parse-unit-file.js';
import { UnitLogError } from '../../src/unit-log/unit-log-error.js';

const cause = new Error('read ECONNRESET');
const request = { method: 'GET', path: '/fleet/v1/units' } as const;

const errors: readonly (readonly [name: string, error: Error, code: string, message: string])[] = [
  ['UserError', new UserError('is not a URL', { cause }), 'invalid-text', 'is not a URL'],
  ['ConnectError', new ConnectError('tls', 'no', 'check it', { cause }), 'tls', 'no; check it'],
  ['TransportError', new TransportError('exchange', 'lost', { cause }), 'exchange', 'lost'],
  [
    'FleetError',
    new FleetError({ code: 'timeout', request, reason: 'no answer', attempts: 2, cause }),
    'timeout',
    'GET /fleet/v1/units: no answer (tried 2 times)',
  ],
  ['GitHubError', new GitHubError('not-found', 'gone', { cause }), 'not-found', 'gone'],
  ['DownloadError', new DownloadError('is gone', { cause }), 'download-failed', 'is gone'],
  ['UnitLogError', new UnitLogError('denied', 'may not read it', { cause }), 'denied', 'may not read it'],
  [
    'NotStartedError',
    new NotStartedError('no journal', cause),
    'not-started',
    'no journal (read ECONNRESET); nothing was changed',
  ],
];

test.each(errors)('%s has a code, a message and a cause', (name, error, code, message) => {
  expect(error).toBeInstanceOf(CodedError);
  expect({ ...error, name: error.name, message: error.message, cause: error.cause }).toMatchObject({
    name,
    code,
    message,
    cause,
  });
});

const located: readonly (readonly [name: string, error: Error, code: string])[] = [
  ['DefectError', new DefectError('an update that changes nothing'), 'defect'],
  ['UnitFileError', new UnitFileError('EOF', 3), 'invalid-unit-file'],
  ['WorkspaceError', new WorkspaceError('is not a file'), 'unreadable-file'],
  ['DefinitionError', new DefinitionError([{ severity: 'error', message: 'no units' }]), 'invalid-definition'],
];

test.each(located)('%s, which is where a problem is found, has a code', (name, error, code) => {
  expect(error).toBeInstanceOf(CodedError);
  expect(error).toMatchObject({ name, code });
});

test('no error of the action is without a code', () => {
  const classes = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/^(simulator|bench|demo)\b/.test(path))
    .flatMap((path) => [
      ...readFileSync(join('src', path), 'utf8').matchAll(/class (\w+)(?:<.*>)? extends (\w*Error)\b/g),
    ])
    .map(([, name = '', base = '']) => [name, base]);
  expect(classes.filter(([, base]) => base !== 'CodedError')).toEqual([['CodedError', 'Error']]);
  const tested = [...errors.map(([name]) => name), ...located.map(([name]) => name)];
  expect(classes.map(([name]) => name).sort()).toEqual([...tested, 'CodedError', 'AttemptFailed'].sort());
});

test('whatever is thrown has a message', () => {
  expect([messageOf(new RangeError('too long')), messageOf('a text'), messageOf(undefined)]).toEqual([
    'too long',
    'a text',
    'undefined',
  ]);
});
