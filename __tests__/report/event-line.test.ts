import { describe, expect, test } from '@jest/globals';
import { eventLine } from '../../src/report/event-line.js';
import { destroyed, machines, type Run, restarted, run, updated } from '../rollback/cases.js';

const web1 = 'web@1.service';
const recovery = { purpose: 'recovery' } as const;
const staged = run(web1, { ...recovery, from: 'old inactive', to: 'old inactive', until: 'applied' });

describe('the log says what is done to a unit', () => {
  test.each<[string, Run, started: string, finished: string]>([
    ['by a rollout', updated(web1), `${web1}: updating (planned)`, `${web1}: updated in 3 s`],
    ['by a removal', destroyed(web1), `${web1}: destroying (planned)`, `${web1}: destroyed in 3 s`],
    ['by a rollback', updated(web1, { purpose: 'rollback' }), `${web1}: updating (planned)`, `${web1}: updated in 3 s`],
    ['by a recovery', restarted(web1, recovery), `${web1}: recovering (planned)`, `${web1}: recovered in 3 s`],
    ['by a recovery that leaves it staged', staged, `${web1}: recovering (planned)`, `${web1}: recovered in 3 s`],
  ])('%s', (_, given, started, finished) => {
    const unit = { ...given, startedAt: 1_000, finishedAt: 4_000 };
    expect(eventLine({ type: 'started', step: unit.step, purpose: unit.purpose }, machines)).toBe(started);
    expect(eventLine({ type: 'finished', unit }, machines)).toBe(finished);
  });

  test('and why that has failed, in a recovery too', () => {
    const unit = restarted(web1, { ...recovery, phase: 'failed', because: 'crash loop' });
    expect(eventLine({ type: 'finished', unit }, machines)).toBe(`${web1}: FAILED: crash loop`);
  });
});
