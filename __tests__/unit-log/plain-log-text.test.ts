import { expect, test } from '@jest/globals';
import { cutLine, plainLogText } from '../../src/unit-log/plain-log-text.js';

test.each([
  ['a line as it is', 'listening on :8080', 'listening on :8080'],
  ['colours', '\u001b[1;31merror\u001b[0m: no such host', 'error: no such host'],
  ['the title of a terminal', '\u001b]0;gotcha\u0007ready', 'ready'],
  ['a progress bar that is written over and over', 'pulling 10 %\rpulling 90 %\r', 'pulling 90 %'],
  ['zero bytes and bells', 'a\u0000b\u0007c', 'abc'],
  ['text that turns the direction of writing', 'abc\u202edef', 'abcdef'],
  ['a command of an older runner', '##[error]forged', '## [error]forged'],
])('of %s, what remains is plain', (_, text, expected) => {
  expect(plainLogText(text)).toBe(expected);
});

test('a long line is cut between two characters, and says so', () => {
  expect(cutLine(`${'x'.repeat(399)}🚀 and more`)).toBe(`${'x'.repeat(399)}…`);
  expect(cutLine('short')).toBe('short');
});
