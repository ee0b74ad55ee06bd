import { describe, expect, test } from '@jest/globals';
import { gatewayUrls, parseJournalGateway } from '../../src/unit-log/gateway-url.js';

const machine = { id: 'a1b2', primaryIP: '10.0.0.12' };

describe('a gateway', () => {
  test('is asked for what the unit has written, and for what systemd has about it', () => {
    expect(gatewayUrls('http://{machine-ip}:19531', machine, 'web@1.service')).toEqual([
      'http://10.0.0.12:19531/entries?_SYSTEMD_UNIT=web%401.service',
      'http://10.0.0.12:19531/entries?UNIT=web%401.service&_PID=1',
    ]);
  });

  test('may be behind a path, and an IPv6 address gets its brackets', () => {
    const [first] = gatewayUrls('https://{machine-ip}/journal/', { ...machine, primaryIP: 'fd00::1' }, 'db.service');
    expect(first).toBe('https://[fd00::1]/journal/entries?_SYSTEMD_UNIT=db.service');
  });
});

test.each([
  ['http://{machine-ip}:19531'],
  ['https://user:secret@{machine-ip}/journal'],
  ['http://{machine-id}.journals.example'],
])('%s is a template', (text) => {
  expect(parseJournalGateway(text)).toBe(text);
});

test.each([
  ['http://{ip}:19531', '{ip} is none of {machine-ip}, {machine-id}'],
  ['{machine-ip}:19531', '"{machine-ip}:19531" is not a URL such as http://{machine-ip}:19531'],
  ['http://10.0.0.12:19531', '"http://10.0.0.12:19531" names no machine; write {machine-ip}'],
  ['http://{machine-ip}:19531/entries?follow', 'has a query or fragment'],
])('%s is an error that says what is wrong', (text, expected) => {
  expect(() => parseJournalGateway(text)).toThrow(expected);
});

test('the error about one with credentials has none of them', () => {
  expect(() => parseJournalGateway('ftp://deployer:hunter2@{machine-ip}')).toThrow(/^(?!.*hunter2)/);
});
