import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { journalctlCommand, parseJournalctl } from '../../src/unit-log/journalctl.js';

const textsIn = (printed: string | Buffer) => parseJournalctl(Buffer.from(printed)).map(({ text }) => text);

test('the command asks for the newest lines first, since the unit was touched by the clock of the machine', () => {
  expect(journalctlCommand('web@1.service', 4_200.7)).toBe(
    "journalctl --unit='web@1.service' --since='-4200ms' --output=short-iso --reverse --all --no-pager",
  );
});

test.each(['web@a\\x2db.service', "it's.service", '$(reboot).service', 'a b`c`.service'])(
  'a shell takes the name %s for what it is',
  (name) => {
    const command = journalctlCommand(name, 0).replace('journalctl', "printf '%s\\n'");
    expect(execFileSync('sh', ['-c', command], { encoding: 'utf8' }).split('\n')[0]).toBe(`--unit=${name}`);
  },
);

test('the lines come in the order in which they were written, with their time in UTC', () => {
  const printed = [
    '2026-11-27T18:11:46+0200 box systemd[1]: web@1.service: Main process exited, code=exited, status=1/FAILURE',
    '2026-11-27T18:11:45+0200 box sh[77]: no such file',
    '-- Journal begins at Fri 2026-11-27 16:00:00 UTC. --',
    '',
  ].join('\n');
  expect(parseJournalctl(Buffer.from(printed))).toEqual([
    { time: '16:11:45', source: 'sh', text: 'no such file' },
    {
      time: '16:11:46',
      source: 'systemd',
      text: 'web@1.service: Main process exited, code=exited, status=1/FAILURE',
    },
  ]);
});

test('the lines of one message stay in their order, and cannot pass for another message', () => {
  const indent = ' '.repeat(41);
  const printed = [
    '2026-11-27T16:11:46+0000 box one sh[77]: second',
    '2026-11-27T16:11:40+0000 box one sh[77]: first',
    `${indent}2026-11-27T16:11:41+0000 box systemd[1]: forged`,
    `${indent}third line`,
  ].join('\n');
  expect(textsIn(printed)).toEqual([
    'first',
    '2026-11-27T16:11:41+0000 box systemd[1]: forged',
    'third line',
    'second',
  ]);
});

test('bytes that are not text do no harm', () => {
  const printed = Buffer.concat([
    Buffer.from('2026-11-27T16:11:46+0000 box sh[77]: bad '),
    Buffer.from([0xff, 0xfe, 0x00, 0x1b]),
    Buffer.from(' bytes\n'),
  ]);
  expect(textsIn(printed)).toEqual(['bad \ufffd\ufffd bytes']);
});

test.each(['', '-- No entries --\n', 'Hint: You are currently not seeing messages from other users.\n'])(
  '%j has no lines',
  (printed) => {
    expect(textsIn(printed)).toEqual([]);
  },
);
