import { expect, test } from '@jest/globals';
import { connectionLog } from '../../src/action/connection-log.js';
import { MemoryHost } from './memory-host.js';

test('servers that take turns in failing are told once for each reason, and the rest is for debugging', () => {
  const host = new MemoryHost({});
  const { onSwitch } = connectionLog(host);
  for (let count = 0; count < 3; count++) {
    onSwitch({ from: 'http://a', to: 'http://b', why: 'it answers 500' });
    onSwitch({ from: 'http://b', to: 'http://a', why: 'it answers 500' });
  }
  onSwitch({ from: 'http://a', to: 'http://b', why: 'it answers 503' });
  expect(host.lines).toEqual([
    'http://a is not asked any more, but http://b: it answers 500',
    'http://b is not asked any more, but http://a: it answers 500',
    'http://a is not asked any more, but http://b: it answers 503',
  ]);
  expect(host.events.filter(({ type }) => type === 'debug')).toHaveLength(4);
});

test('a warning is given once, and details are for debugging', () => {
  const host = new MemoryHost({});
  const { onWarning, onDetail } = connectionLog(host);
  for (let count = 0; count < 2; count++) onWarning('whoever answers is believed');
  onDetail('SSH: logged in');
  expect(host.annotations).toEqual([{ severity: 'warning', message: 'whoever answers is believed' }]);
  expect(host.events.map(({ type }) => type)).toEqual(['warning', 'debug', 'debug']);
});
