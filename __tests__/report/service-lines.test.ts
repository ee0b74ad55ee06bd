import { describe, expect, test } from '@jest/globals';
import { finishLine, type ServiceCourse, type ServiceStart, startLines } from '../../src/report/service-lines.js';
import { instance } from '../rollout/cases.js';

const start = (service: string, changes: number, ...after: string[]): ServiceStart => ({ service, changes, after });

describe('services that begin', () => {
  test.each<[string, readonly ServiceStart[], lines: readonly string[]]>([
    ['have a line', [start('web', 3)], ['web: 3 changes']],
    ['say whom they have waited for', [start('web', 1, 'db')], ['web: 1 change, after db']],
    ['name few of those', [start('web', 3, 'a', 'b', 'c', 'd')], ['web: 3 changes, after a, b, c and 1 more']],
    ['have none for a single change, which its unit says', [start('cron', 1)], []],
    ['share a line', [start('a', 1), start('b', 3)], ['a, b: 4 changes']],
    [
      'share one line, however many they are',
      Array.from({ length: 200 }, (_, index) => start(`s${index}`, 3)),
      ['s0, s1, s2, s3, s4 and 195 more: 600 changes'],
    ],
    [
      'share it with those that have waited for the same',
      [start('a', 2), start('b', 2, 'db'), start('c', 2), start('d', 2, 'db')],
      ['a, c: 4 changes', 'b, d: 4 changes, after db'],
    ],
  ])('%s', (_, starts, lines) => {
    expect(startLines(starts)).toEqual(lines);
  });
});

describe('the line of a service that ends', () => {
  const available = (id: number, facts = {}) => ({ ...instance(id, { phase: 'available', ...facts }), id });
  const failed = (id: number, facts = {}) => ({ ...instance(id, { phase: 'failed', ...facts }), id });
  test.each<[string, Pick<ServiceCourse, 'changes' | 'ended'>, line: string | undefined]>([
    ['says that it is done', { changes: 2, ended: [available(1), available(2)] }, 'web: done in 42.1 s'],
    [
      'says that it is rolled back',
      { changes: 2, ended: [1, 2].map((id) => available(id, { purpose: 'rollback' })) },
      'web: rolled back in 42.1 s',
    ],
    [
      'says which units have failed',
      { changes: 6, ended: [available(1), ...[2, 3, 4, 5].map((id) => failed(id))] },
      'web: FAILED after 42.1 s (web@2.service, web@3.service, web@4.service and 1 more), 1 of 6 changes done',
    ],
    [
      'counts a unit as failed that had become available before',
      { changes: 2, ended: [available(1), available(2), failed(1)] },
      'web: FAILED after 42.1 s (web@1.service), 1 of 2 changes done',
    ],
    [
      'names a unit that has failed without being changed',
      { changes: 2, ended: [available(1), failed(2, { action: 'unchanged' })] },
      'web: FAILED after 42.1 s (web@2.service), 1 of 2 changes done',
    ],
    [
      'does not count a sidekick that only follows',
      { changes: 2, ended: [available(1), available(2, { action: 'restart', until: 'running' })] },
      'web: stopped after 42.1 s, 1 of 2 changes done',
    ],
    ['says that it was cancelled', { changes: 1, ended: [] }, 'web: stopped after 42.1 s, 0 of 1 change done'],
    ['is left out if its only change has said it', { changes: 1, ended: [available(1)] }, undefined],
    ['is left out if its only change has failed', { changes: 1, ended: [failed(1)] }, undefined],
  ])('%s', (_, course, line) => {
    expect(finishLine({ service: 'web', startedAt: 1_000, ...course }, 43_100)).toBe(line);
  });
});
