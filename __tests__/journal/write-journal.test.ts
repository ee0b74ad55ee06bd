import { describe, expect, test } from '@jest/globals';
import type { Clock } from '../../src/clock/clock.js';
import { startJournal } from '../../src/journal/write-journal.js';
import { planOf, run, service, updated } from '../rollback/cases.js';
import { header, MemoryJournal } from './journals.js';

const web1 = updated('web@1.service', { phase: 'verifying' });
const plan = planOf(service('web', [web1]));

function clockAt(now: number): Clock {
  return { now: () => now, sleep: async () => {} };
}

async function begin(file: MemoryJournal) {
  const troubles: unknown[] = [];
  const journal = await startJournal(header, file, clockAt(7_000), (error) => troubles.push(error));
  return { journal, troubles };
}

const typesIn = ({ appended }: MemoryJournal) => appended.map(({ text }) => JSON.parse(text).type);
const syncedIn = ({ appended }: MemoryJournal) => appended.map(({ synced }) => synced);

describe('a journal', () => {
  test('says what the deployment is, safe on disk before anything starts', async () => {
    const file = new MemoryJournal();
    await begin(file);
    expect(file.appended.map(({ text }) => JSON.parse(text))).toMatchObject([
      { type: 'deployment', at: 7_000, deployment: { command: 'deploy', onFailure: 'rollback' } },
    ]);
    expect(syncedIn(file)).toEqual([true]);
  });

  test('has one line after another, though what a unit said is read while others are being written', async () => {
    let text = '';
    const inPieces = {
      path: '/journal',
      async append(line: string) {
        // As a large line is, or one on a disk that is nearly full.
        for (const piece of [line.slice(0, 10), line.slice(10)]) {
          text += piece;
          await new Promise((resolve) => setImmediate(resolve));
        }
      },
      remove: async () => {},
    };
    const journal = await startJournal(header, inPieces, clockAt(7_000), () => {});
    const log = { unit: 'web@1.service', machine: '10.0.0.1', lines: [] };
    await Promise.all([journal.begin(plan), journal.keepLog(log), journal.record([web1], 'ended')]);
    const lines = text.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).type)).toEqual(['deployment', 'plan', 'log', 'units']);
  });

  test('says what is planned, safe on disk before the first change', async () => {
    const file = new MemoryJournal();
    const { journal } = await begin(file);
    await journal.begin(plan);
    expect(typesIn(file)).toEqual(['deployment', 'plan']);
    expect(syncedIn(file)).toEqual([true, true]);
  });

  test.each([
    ['about-to-change', true],
    ['ended', false],
  ] as const)(
    'records units that are or have %s, and waits until that is safe on disk: %s',
    async (occasion, isSynced) => {
      const file = new MemoryJournal();
      const { journal } = await begin(file);
      await journal.begin(plan);
      await journal.record([web1], occasion);
      expect(syncedIn(file)).toEqual([true, true, isSynced]);
    },
  );

  test('records each unit without what the plan says of it', async () => {
    const file = new MemoryJournal();
    const { journal } = await begin(file);
    await journal.begin(plan);
    await journal.record([web1, run('web@2.service', { from: 'old', to: 'new', phase: 'failed' })], 'ended');
    const entry = JSON.parse(file.appended[2]?.text ?? '');
    expect(entry).toMatchObject({ at: 7_000, type: 'units' });
    expect(entry.units).toHaveLength(2);
    expect(file.appended[2]?.text).not.toContain('ExecStart');
  });

  test('lets a change wait until its record is safe on disk', async () => {
    const file = new MemoryJournal();
    const { journal } = await begin(file);
    await journal.begin(plan);
    const disk = Promise.withResolvers<void>();
    file.append = () => disk.promise;
    let isRecorded = false;
    const recorded = journal.record([web1], 'about-to-change').then(() => {
      isRecorded = true;
    });
    await new Promise(setImmediate);
    expect(isRecorded).toBe(false);
    disk.resolve();
    await recorded;
  });

  test('has a line for each entry, with its end', async () => {
    const file = new MemoryJournal();
    const { journal } = await begin(file);
    await journal.begin(plan);
    await journal.record([web1], 'about-to-change');
    expect(file.text.split('\n')).toHaveLength(4);
    expect(file.text.endsWith('\n')).toBe(true);
  });
});

describe('a file that breaks', () => {
  const full = new Error('no space left on device');

  test('before the first line keeps the deployment from starting', async () => {
    const file = new MemoryJournal();
    file.trouble = full;
    await expect(begin(file)).rejects.toBe(full);
  });

  test('later on is reported once, and the rollout goes on', async () => {
    const file = new MemoryJournal();
    const { journal, troubles } = await begin(file);
    await journal.begin(plan);
    file.trouble = full;
    await journal.record([web1], 'about-to-change');
    await journal.record([web1], 'ended');
    expect(troubles).toEqual([full]);
  });

  test('at the plan is reported too', async () => {
    const file = new MemoryJournal();
    const { journal, troubles } = await begin(file);
    file.trouble = full;
    await journal.begin(plan);
    await journal.record([web1], 'about-to-change');
    expect(troubles).toEqual([full]);
  });

  test('is not written to again, since what follows a gap would be misread', async () => {
    const file = new MemoryJournal();
    const { journal } = await begin(file);
    await journal.begin(plan);
    file.trouble = full;
    await journal.record([web1], 'about-to-change');
    file.trouble = undefined;
    await journal.record([web1], 'ended');
    await journal.begin(plan);
    expect(typesIn(file)).toEqual(['deployment', 'plan']);
  });
});
