import { expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/simulator/harness/virtual-clock.js';
import { readByGateway } from '../../src/unit-log/read-by-gateway.js';

const machine = { id: 'm1', primaryIP: '10.0.0.12' };
const never = new AbortController().signal;

/** Entries that came so many milliseconds after the epoch by the machine's clock. */
const answerOf = (...times: readonly (number | string)[]) =>
  times
    .map((at) => JSON.stringify({ __REALTIME_TIMESTAMP: `${at}000`, SYSLOG_IDENTIFIER: 'sh', MESSAGE: `at ${at}` }))
    .join('\n');

/** What is read at 100.7 s by the runner's clock of a unit that was touched at 98.0 s. */
async function readFrom(
  answer: { date?: number; body: string; status?: number },
  template = 'http://{machine-ip}:19531',
) {
  const get = async (url: string) => {
    const body = Buffer.from(url.includes('_SYSTEMD_UNIT') ? answer.body : '');
    return { status: 200, isCut: false, ...answer, body };
  };
  const read = readByGateway(template, get, new VirtualClock(100_700));
  const lines = await read({ unit: 'web@1.service', machine, since: 98_000 }, 20, never);
  return lines.map(({ text }) => text);
}

test('where the clocks agree, every line since the unit was touched is shown, and none from before', async () => {
  expect(await readFrom({ date: 100_000, body: answerOf(97_900, 98_100, 100_600) })).toEqual(['at 98100', 'at 100600']);
});

test.each([
  ['behind', -50_000],
  ['ahead', 50_000],
])('where the clock of the machine is %s, so is the time from which lines are shown', async (_, skew) => {
  const times = [96_900, 98_400, 100_600].map((at) => at + skew);
  // The gateway says its time in whole seconds.
  expect(await readFrom({ date: 100_000 + skew, body: answerOf(...times) })).toEqual(
    times.slice(1).map((at) => `at ${at}`),
  );
});

test('an entry of no possible time does not hide the others', async () => {
  expect(await readFrom({ date: 100_000, body: answerOf('9'.repeat(40), 98_500) })).toContain('at 98500');
});

test('a machine whose address is not known is an error that says so, and why', async () => {
  const read = readByGateway(
    'http://{machine-ip}:19531',
    () => Promise.reject(new Error('asked')),
    new VirtualClock(0),
  );
  const joined = { unit: 'web@1.service', machine: { id: 'm9', primaryIP: '' }, since: 0 };
  await expect(read(joined, 20, never)).rejects.toThrow(/address .* not known: it joined the cluster/);
});

test('an error names the gateway without its password', async () => {
  const failure = readFrom({ status: 404, body: '' }, 'http://deployer:hunter2@{machine-ip}:19531');
  await expect(failure).rejects.toThrow(/^http:\/\/10\.0\.0\.12:19531 answered 404$/);
});
