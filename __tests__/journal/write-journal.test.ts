import { describe, expect, test } from '@jest/globals';
import type { Clock } from '../../src/clock/clock.js';
import { beginJournal } from '../../src/journal/write-journal.js';
import { planOf, run, service, updated } from '../rollback/cases.js';
import { deployment, MemoryJournal } from './journals.js';

const web1 = updated('web@1.service', { phase: 'verifying' });
const plan = planOf(service('web', [web1]));

function clockAt(now: number): Clock {
  return { now: () => now, sleep: async () => {} };
}

async function begin(file: MemoryJournal) {
  const troubles: unknown[] = [];
  const journal = await beginJournal(deployment, file, clockAt(7_000), (error) => troubles.push(error));
  return { journal, troubles };
}

const typesIn = ({ appended }: MemoryJournal) => appended.map(({ text }) => JSON.parse(text).type);
const syncedIn = ({ appended }: MemoryJournal) => appended.map(({ synced }) => synced);

describe('a journal', () => {
  test('says what the deployment is, safe on disk before anything begins', async () => {
    const file = new MemoryJournal();
    await begin(file);
    expect(file.appended.map(({ text }) => JSON.parse(text))).toMatchObject([
      { type: 'deployment', at: 7_000, deployment: { command: 'deploy', onFailure: 'rollback' } },
    ]);
    expect(syncedIn(file)).toEqual([true]);
  });

  test('says what is planned, safe on disk before the first change', async () => {
    const file = new MemoryJournal();
    const { journal } = await begin(file);
    await journal(plan);
    expect(typesIn(file)).toEqual(['deployment', 'plan']);
    expect(syncedIn(file)).toEqual([true, true]);
  });

  test.each([
    ['change', true],
    ['end', false],
  ] as const)('notes a %s; that it is safe on disk is waited for: %s', async (occasion, isSynced) => {
    const file = new MemoryJournal();
    const { journal } = await begin(file);
    const note = await journal(plan);
    await note(0, [web1], occasion);
    expect(syncedIn(file)).toEqual([true, true, isSynced]);
  });

  test('notes which service it is, and each run without what the plan says of it', async () => {
    const file = new MemoryJournal();
    const { journal } = await begin(file);
    const note = await journal(plan);
    await note(3, [web1, run('web@2.service', { from: 'old', to: 'new', phase: 'failed' })], 'end');
    const entry = JSON.parse(file.appended[2]?.text ?? '');
    expect(entry).toMatchObject({ at: 7_000, service: 3 });
    expect(entry.tasks).toHaveLength(2);
    expect(file.appended[2]?.text).not.toContain('ExecStart');
  });

  test('lets a change wait until its note is safe on disk', async () => {
    const file = new MemoryJournal();
    const { journal } = await begin(file);
    const note = await journal(plan);
    const disk = Promise.withResolvers<void>();
    file.append = () => disk.promise;
    let isNoted = false;
    const noted = note(0, [web1], 'change').then(() => {
      isNoted = true;
    });
    await new Promise(setImmediate);
    expect(isNoted).toBe(false);
    disk.resolve();
    await noted;
  });

  test('has a line for each entry, with its end', async () => {
    const file = new MemoryJournal();
    const { journal } = await begin(file);
    const note = await journal(plan);
    await note(0, [web1], 'change');
    expect(file.text.split('\n')).toHaveLength(4);
    expect(file.text.endsWith('\n')).toBe(true);
  });
});

describe('a file that breaks', () => {
  const full = new Error('no space left on device');

  test('before the first line keeps the deployment from beginning', async () => {
    const file = new MemoryJournal();
    file.trouble = full;
    await expect(begin(file)).rejects.toBe(full);
  });

  test('later on is told of once, and the rollout goes on', async () => {
    const file = new MemoryJournal();
    const { journal, troubles } = await begin(file);
    const note = await journal(plan);
    file.trouble = full;
    await note(0, [web1], 'change');
    await note(0, [web1], 'end');
    expect(troubles).toEqual([full]);
  });

  test('at the plan is told of as well', async () => {
    const file = new MemoryJournal();
    const { journal, troubles } = await begin(file);
    file.trouble = full;
    const note = await journal(plan);
    await note(0, [web1], 'change');
    expect(troubles).toEqual([full]);
  });

  test('is not written to again, since what follows a gap would be misread', async () => {
    const file = new MemoryJournal();
    const { journal } = await begin(file);
    const note = await journal(plan);
    file.trouble = full;
    await note(0, [web1], 'change');
    file.trouble = undefined;
    await note(0, [web1], 'end');
    await journal(plan);
    expect(typesIn(file)).toEqual(['deployment', 'plan']);
  });
});
