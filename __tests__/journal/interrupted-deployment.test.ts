import { describe, expect, test } from '@jest/globals';
import { readJournal } from '../../src/journal/interrupted-deployment.js';
import {
  created,
  endOf,
  inFlightPhases,
  planOf,
  type Run,
  type RunCase,
  runFacts,
  runsOf,
  service,
  unchanged,
  updated,
} from '../rollback/cases.js';
import { type Chapter, header, journalOf } from './journals.js';

const web1 = 'web@1.service';
const web2 = 'web@2.service';

const plan = planOf(service('db', [unchanged('db.service')]), service('web', [updated(web1), updated(web2)]));
const back = planOf(service('web', [updated(web1)]));

function record(place: number, run: Run) {
  return { service: 1, place, run };
}

function runsIn(text: string): string[] | undefined {
  const read = readJournal(text);
  return read && runsOf(read.result).map(runFacts);
}

describe('a journal has every run that was planned', () => {
  test.each<{ readonly title: string; readonly chapters: readonly Chapter[]; readonly runs: readonly string[] }>([
    { title: 'none when nothing had been started', chapters: [], runs: [] },
    {
      title: 'as skipped, when there is no record of them; unchanged ones are available',
      chapters: [{ plan }],
      runs: ['db.service available, none', `${web1} skipped, none`, `${web2} skipped, none`],
    },
    {
      title: 'as interrupted, when the record says that they are about to be changed',
      chapters: [{ plan, records: [record(0, updated(web1, { phase: 'checking' }))] }],
      runs: ['db.service available, none', `${web1} interrupted, applied`, `${web2} skipped, none`],
    },
    {
      title: 'as interrupted without an effect, when nothing had been written',
      chapters: [{ plan, records: [record(0, updated(web1, { phase: 'checking', effect: 'none' }))] }],
      runs: ['db.service available, none', `${web1} interrupted, none`, `${web2} skipped, none`],
    },
    {
      title: 'as recorded last',
      chapters: [
        {
          plan,
          records: [
            record(0, updated(web1, { phase: 'verifying' })),
            record(1, updated(web2, { phase: 'verifying', effect: 'unconfirmed' })),
            record(0, updated(web1)),
            record(1, updated(web2, { phase: 'failed' })),
          ],
        },
      ],
      runs: ['db.service available, none', `${web1} available, applied`, `${web2} failed, applied`],
    },
    {
      title: 'service by service',
      chapters: [
        {
          plan: planOf(service('db', [updated('db.service')]), service('web', [updated(web1)])),
          records: [{ service: 0, place: 0, run: updated('db.service', { phase: 'failed' }) }],
        },
      ],
      runs: ['db.service failed, applied', `${web1} skipped, none`],
    },
    {
      title: 'without how its rollback went',
      chapters: [
        { plan, records: [record(0, updated(web1, { phase: 'failed' }))] },
        { plan: back, records: [{ service: 0, place: 0, run: updated(web1) }, record(1, updated(web2))] },
      ],
      runs: ['db.service available, none', `${web1} failed, applied`, `${web2} skipped, none`],
    },
  ])('$title', async ({ chapters, runs }) => {
    expect(runsIn((await journalOf(chapters)).join(''))).toEqual(runs);
  });

  test.each<RunCase['phase']>(inFlightPhases)('one that was %s is interrupted', async (phase) => {
    const lines = await journalOf([{ plan, records: [record(0, updated(web1, { ...(phase && { phase }) }))] }]);
    expect(runsIn(lines.join(''))).toContain(`${web1} interrupted, applied`);
  });

  test('with the time of its last line as their end', async () => {
    const lines = await journalOf([
      {
        plan,
        records: [record(0, updated(web1, { phase: 'progressing' })), record(1, updated(web2, { finishedAt: 3_500 }))],
      },
    ]);
    const ends = runsOf(readJournal(lines.join(''))?.result ?? []).map(endOf);
    expect(ends).toEqual([undefined, 4_000, 3_500]);
  });
});

describe('whether it was being rolled back', () => {
  test.each<[string, readonly Chapter[], boolean]>([
    ['nothing had been started', [], false],
    ['there is one plan', [{ plan }], false],
    ['there is a second plan', [{ plan }, { plan: back }], true],
  ])('%s', async (_, chapters, expected) => {
    expect(readJournal((await journalOf(chapters)).join(''))?.isRollingBack).toBe(expected);
  });
});

test('the deployment is as it was written down', async () => {
  expect(readJournal((await journalOf([])).join(''))?.header).toEqual(header);
});

describe('a journal that a kill has cut off', () => {
  const lines = () =>
    journalOf([
      { plan, records: [record(0, updated(web1)), record(1, updated(web2, { phase: 'failed' }))] },
      { plan: back },
    ]);
  const untilSecondRecord = ['db.service available, none', `${web1} available, applied`, `${web2} skipped, none`];

  test.each<[string, (lines: readonly string[]) => string, readonly string[] | undefined]>([
    ['counts for nothing while it is empty', () => '', undefined],
    ['counts for nothing within its first line', ([first]) => first?.slice(0, -10) ?? '', undefined],
    ['counts for nothing before the end of its first line', ([first]) => first?.trimEnd() ?? '', undefined],
    ['counts for nothing without its first line', ([, ...rest]) => rest.join(''), undefined],
    ['has no runs when cut within its plan', ([first, second]) => `${first}${second?.slice(0, -10)}`, []],
    [
      'counts up to a line that has no end, be it whole',
      (all) => all.slice(0, 4).join('').trimEnd(),
      untilSecondRecord,
    ],
    [
      'counts up to a line that is not an entry, no matter what follows',
      (all) => [...all.slice(0, 3), '{"type":"un\n', ...all.slice(3)].join(''),
      untilSecondRecord,
    ],
    ...['null', '7', '"units"', '{}', '[]', ''].map(
      (line): [string, (lines: readonly string[]) => string, string[]] => [
        `counts up to a line that says ${line || 'nothing'}`,
        (all) => [...all.slice(0, 3), `${line}\n`, ...all.slice(3)].join(''),
        untilSecondRecord,
      ],
    ),
  ])('%s', async (_, cut, runs) => {
    expect(runsIn(cut(await lines()))).toEqual(runs);
  });

  test('was not being rolled back when the second plan was not written in full', async () => {
    const text = (await lines()).join('').trimEnd();
    expect(readJournal(text)?.isRollingBack).toBe(false);
  });
});

test('a unit that was to be created is not there as long as nothing is recorded', async () => {
  const lines = await journalOf([{ plan: planOf(service('web', [created(web1)])) }]);
  expect(runsIn(lines.join(''))).toEqual([`${web1} skipped, none`]);
});
