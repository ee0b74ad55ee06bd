import { expect, test } from '@jest/globals';
import { hostAndPort, hostAndPortOf, withoutBrackets } from '../../src/tunnel/host-and-port.js';

test.each([
  ['http://fleet.example', 'fleet.example', 80],
  ['https://fleet.example', 'fleet.example', 443],
  ['http://10.0.0.1:49153', '10.0.0.1', 49_153],
  ['https://[fd00::1]', 'fd00::1', 443],
  ['http://[::1]:8080', '::1', 8_080],
])('%s leads to a host without brackets, and a port', (url, host, port) => {
  expect(hostAndPortOf(new URL(url))).toEqual({ host, port });
});

test('an IPv6 address is in brackets before a port, and nowhere else', () => {
  expect([hostAndPort('::1', 80), hostAndPort('10.0.0.1', 80), hostAndPort('bastion', 22)]).toEqual([
    '[::1]:80',
    '10.0.0.1:80',
    'bastion:22',
  ]);
  expect([withoutBrackets('[::1]'), withoutBrackets('bastion')]).toEqual(['::1', 'bastion']);
});
