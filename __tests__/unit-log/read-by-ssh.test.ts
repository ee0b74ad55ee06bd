import { expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/simulator/harness/virtual-clock.js';
import { readBySsh } from '../../src/unit-log/read-by-ssh.js';

const machine = { id: 'm1', primaryIP: '10.0.0.1' };
const lineOf = (text: string, source = 'sh[77]') => `2026-11-27T16:11:46+0000 box ${source}: ${text}\n`;

/** What is read of a unit, where the commands for it and for fleetd print this. */
async function readFrom(
  printed: {
    readonly own?: string;
    readonly fleet?: string;
    readonly stderr?: string;
    readonly exitCode?: number | null;
  },
  { unit = 'web@1.service', isCut = false } = {},
): Promise<string[]> {
  const { own = '', fleet = '', stderr = '', exitCode = 0 } = printed;
  const run = async (_: unknown, command: () => string) => {
    const stdout = Buffer.from(command().includes("'fleet.service'") ? fleet : own);
    return { stdout, isCut, stderr, ...(exitCode !== null && { exitCode }) };
  };
  const read = readBySsh(run, new VirtualClock(0));
  const lines = await read({ unit, machine, since: 0 }, 20, new AbortController().signal);
  return lines.map(({ text }) => text);
}

test('what the shell of the user complains of is no failure of journalctl', async () => {
  const stderr = '.bashrc: line 3: nvm: command not found\n.bashrc: line 4: /opt/env: Permission denied\n';
  expect(await readFrom({ own: '-- No entries --\n', stderr })).toEqual([]);
});

test.each([
  [{ stderr: 'bash: journalctl: command not found', exitCode: 127 }, "no journalctl in the user's PATH"],
  [{ stderr: 'journalctl: Command not found.', exitCode: 1 }, "no journalctl in the user's PATH"],
  [{ stderr: 'No journal files were opened due to insufficient permissions.', exitCode: 1 }, 'systemd-journal'],
  [{ stderr: 'Hint: You are currently not seeing messages from other users.', exitCode: 0 }, 'systemd-journal'],
  [{ exitCode: null }, 'journalctl failed: it was killed'],
  [{ exitCode: 1 }, 'journalctl failed: exit code 1'],
])('%j is an error that says what is wrong', async (printed, words) => {
  await expect(readFrom(printed)).rejects.toThrow(words);
});

test('an endless answer that is no journal is an error', async () => {
  await expect(readFrom({ own: 'y\n'.repeat(100), exitCode: null }, { isCut: true })).rejects.toThrow(
    'journalctl printed something other than a journal',
  );
});

test('a line that was cut off is left out, since half a secret in it would not be hidden', async () => {
  const own = lineOf('the last words') + lineOf('the password is correct-hor').trimEnd();
  expect(await readFrom({ own, exitCode: null }, { isCut: true })).toEqual(['the last words']);
});

test('the only line is shown even if it was cut off', async () => {
  const own = `-- Logs begin at Fri 2026-11-27 --\n${lineOf('x'.repeat(5_000)).trimEnd()}`;
  expect(await readFrom({ own, exitCode: null }, { isCut: true })).toEqual(['x'.repeat(5_000)]);
});

test('what fleetd complains of is shown, too, where systemd has only said that the former revision was stopped', async () => {
  const stopped = lineOf('Stopped Web.', 'systemd[1]') + lineOf('Stopping Web...', 'systemd[1]');
  const complaint = 'ERROR Failed to trigger systemd unit web@1.service start: Unit db.service not found.';
  const fleet = lineOf(complaint, 'fleetd[9]');
  expect(await readFrom({ own: stopped, fleet })).toEqual(['Stopping Web...', 'Stopped Web.', complaint]);
  expect(await readFrom({ own: lineOf('no such file') + stopped, fleet })).not.toContain(complaint);
});

test('what a unit has said is shown, though fleetd cannot be asked', async () => {
  const read = readBySsh(async (_, command) => {
    if (command().includes("'fleet.service'")) throw new Error('connection lost');
    return { stdout: Buffer.from(lineOf('Starting Web...', 'systemd[1]')), isCut: false, stderr: '', exitCode: 0 };
  }, new VirtualClock(0));
  const request = { unit: 'web@1.service', machine, since: 0 };
  const lines = await read(request, 20, new AbortController().signal);
  expect(lines.map(({ text }) => text)).toEqual(['Starting Web...']);
});

test.each(['b.service', 'web@1.service', '1.service', 'web@1.service.d'])(
  'what fleetd complains of another unit is not taken for %s',
  async (unit) => {
    const about = (name: string) => `ERROR Failed to trigger systemd unit ${name} start: Unit db.service not found.`;
    const fleet = ['web.service', 'a-web@1.service', 'web@1.service.service', unit].map((name) => lineOf(about(name)));
    expect(await readFrom({ fleet: fleet.join('') }, { unit })).toEqual([about(unit)]);
  },
);
