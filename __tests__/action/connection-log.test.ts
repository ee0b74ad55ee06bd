import { expect, test } from '@jest/globals';
import { connectionLog } from '../../src/action/connection-log.js';
import { MemoryHost } from './memory-host.js';

test('servers that take turns in failing are reported once for each reason, and the rest is for debugging', () => {
  const host = new MemoryHost({});
  const { onSwitch } = connectionLog(host);
  for (let count = 0; count < 3; count++) {
    onSwitch({ from: 'http://a', to: 'http://b', why: 'http://a answered 500' });
    onSwitch({ from: 'http://b', to: 'http://a', why: 'http://b answered 500' });
  }
  onSwitch({ from: 'http://a', to: 'http://b', why: 'http://a answered 503' });
  expect(host.lines).toEqual([
    'switched from http://a to http://b: http://a answered 500',
    'switched from http://b to http://a: http://b answered 500',
    'switched from http://a to http://b: http://a answered 503',
  ]);
  expect(host.events.filter(({ type }) => type === 'debug')).toHaveLength(4);
});

test('a warning is given once, and details are for debugging', () => {
  const host = new MemoryHost({});
  const { onWarning, onDetail } = connectionLog(host);
  for (let count = 0; count < 2; count++) onWarning('the host is not verified');
  onDetail('SSH: logged in');
  expect(host.annotations).toEqual([{ severity: 'warning', message: 'the host is not verified' }]);
  expect(host.events.map(({ type }) => type)).toEqual(['warning', 'debug', 'debug']);
});
