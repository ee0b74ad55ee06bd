import { expect, test } from '@jest/globals';
import { reportFailure } from '../../src/action/report-failure.js';
import { DefectError } from '../../src/errors/defect-error.js';
import { MemoryHost } from './memory-host.js';

const progress = { cluster: 'the cluster', hasBegun: false, durationMs: 1 };

test.each([
  [new DefectError('this is a defect'), 'this is a defect'],
  [new TypeError('a bug'), expect.stringMatching(/^unexpected: TypeError: a bug\n +at /)],
])('%s is reported, with its stack only if nothing else says what happened', (error, reason) => {
  const host = new MemoryHost({});
  const report = reportFailure(error, host, new AbortController().signal, progress);
  expect(report).toMatchObject({ status: 'failed', reason, changed: false });
  expect(host.annotations).toEqual([{ severity: 'error', message: reason }]);
});
