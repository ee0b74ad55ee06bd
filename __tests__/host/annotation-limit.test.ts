import { expect, test } from '@jest/globals';
import { limitAnnotations } from '../../src/host/annotation-limit.js';
import { MemoryHost } from '../action/memory-host.js';

function annotated(errors: number, warnings = 0): MemoryHost {
  const inner = new MemoryHost({});
  const { host, flush } = limitAnnotations(inner);
  for (let number = 1; number <= errors; number++)
    host.annotate('error', `error ${number}`, { file: 'web.service', line: number });
  for (let number = 1; number <= warnings; number++) host.annotate('warning', `warning ${number}`);
  flush();
  return inner;
}

test.each([0, 1, 9, 10])('%s errors are as many annotations, in their order', (count) => {
  const { annotations } = annotated(count);
  expect(annotations).toEqual(
    Array.from({ length: count }, (_, index) => ({
      severity: 'error',
      message: `error ${index + 1}`,
      file: 'web.service',
      line: index + 1,
    })),
  );
});

test('of 12 errors, nine are annotations, one says how many more there are, and the log has those', () => {
  const { annotations, lines } = annotated(12);
  expect(annotations).toHaveLength(10);
  expect(annotations.at(-1)).toEqual({ severity: 'error', message: 'and 3 more errors; see the log' });
  expect(lines).toEqual([10, 11, 12].map((number) => `Error: web.service:${number}: error ${number}`));
});

test('errors and warnings have ten places each', () => {
  const { annotations } = annotated(10, 30);
  expect(annotations.filter(({ severity }) => severity === 'error')).toHaveLength(10);
  expect(annotations.at(-1)).toEqual({ severity: 'warning', message: 'and 21 more warnings; see the log' });
});
