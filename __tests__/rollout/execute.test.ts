import { describe, expect, test } from '@jest/globals';
import { fleetClient } from '../../src/fleet/fleet-client.js';
import type { Transport } from '../../src/fleet/transport.js';
import { Executor } from '../../src/rollout/execute.js';
import { noLogs } from '../../src/rollout/ports.js';
import type { DeploymentRollout, RolloutContext } from '../../src/rollout/service-rollout.js';
import type { Write } from '../../src/rollout/transition.js';
import { VirtualClock } from '../../src/simulator/harness/virtual-clock.js';
import { seededRandom } from '../../src/simulator/simulation/random.js';
import { context, deployment, instance, service, version } from './cases.js';

type Answers = Readonly<
  Record<string, { readonly afterSeconds?: number; readonly status?: number; readonly fault?: Error }>
>;

/** An executor of a fleet that takes a tenth of a second for each write, unless it is said otherwise, and a diary of both. */
function executing(answers: Answers = {}, given: Partial<RolloutContext> = {}) {
  const clock = new VirtualClock();
  const diary: string[] = [];
  let underWay = 0;
  let most = 0;
  const transport: Transport = async ({ method, path }, signal, onSent) => {
    onSent?.();
    const name = decodeURIComponent(path.split('/').at(-1) ?? '');
    const { afterSeconds = 0.1, status = 201, fault } = answers[name] ?? {};
    if (fault) throw fault;
    diary.push(`${method} ${name}`);
    most = Math.max(most, ++underWay);
    await clock.sleep(afterSeconds * 1_000, signal);
    underWay--;
    const body = status < 300 ? '' : JSON.stringify({ error: { code: status, message: 'no' } });
    return { status, headers: { 'content-type': 'application/json' }, body };
  };
  const executor = new Executor(context({ ...given } as never), {
    fleet: fleetClient({ transport, clock, random: seededRandom(1), requestTimeoutMs: 900_000, retryForMs: 1_000 }),
    check: async (url) => ({ healthy: false, detail: `nobody answers ${url}` }),
    clock,
    signal: new AbortController().signal,
    emit: () => {},
    journal: {
      begin: async () => {},
      record: async (units, occasion) => {
        diary.push(`journal: ${units.map(({ step }) => step.unit).join(' ')} ${occasion}`);
      },
    },
    logs: noLogs,
  });
  const execute = (writes: readonly Write[], rollout: DeploymentRollout) =>
    clock.run(() => executor.execute(writes, rollout, clock.now()));
  return { clock, diary, executor, execute, mostAtOnce: () => most };
}

const put = (number: number): Write => ({ kind: 'put', unit: `web@${number}.service`, version: version('new') });
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const checking = (count: number) =>
  deployment(service(numbers(count).map((one) => instance(one, { phase: 'checking' }))));
const phases = ({ services }: DeploymentRollout) =>
  services.flatMap(({ units }) => units.map(({ phase }) => phase.name));

describe('writes', () => {
  test('are in the journal, all together, before the first is sent', async () => {
    const { diary, execute } = executing();
    await execute([put(1), put(2)], checking(2));
    expect(diary).toEqual([
      'journal: web@1.service web@2.service about-to-change',
      'PUT web@1.service',
      'PUT web@2.service',
    ]);
  });

  test('are sent several at once, but never more than eight', async () => {
    const { clock, execute, mostAtOnce } = executing();
    await execute(numbers(20).map(put), checking(20));
    expect(mostAtOnce()).toBe(8);
    expect(clock.now()).toBe(300);
  });

  test('about one unit go one after another', async () => {
    const { diary, execute, mostAtOnce } = executing();
    const rollout = deployment(service([instance(1, { phase: 'releasing' })]));
    await execute([{ kind: 'destroy', unit: 'web@1.service' }, put(1)], rollout);
    expect(diary.slice(1)).toEqual(['DELETE web@1.service', 'PUT web@1.service']);
    expect(mostAtOnce()).toBe(1);
  });

  test('that are slow hold up no turn: what is not answered after two seconds is answered in a later one', async () => {
    const { clock, executor, execute } = executing({ 'web@2.service': { afterSeconds: 5 } });
    const rollout = checking(2);
    await execute([put(1), put(2)], rollout);
    expect(clock.now()).toBe(2_000);
    const first = executor.written(rollout);
    expect([...first.writing]).toEqual(['web@2.service']);
    expect(phases(first)).toEqual(['progressing', 'checking']);
    await clock.run(() => clock.sleep(4_000));
    const second = executor.written(first);
    expect([...second.writing]).toEqual([]);
    expect(phases(second)).toEqual(['progressing', 'progressing']);
  });
});

describe('a unit of which nothing was written yet when another one fails', () => {
  const two = () =>
    deployment(
      service([instance(1, { phase: 'checking' })]),
      service(
        numbers(29).map((one) => instance(one + 1, { phase: 'checking' })),
        { plan: { service: 'api' } },
      ),
    );
  const refused = { 'web@1.service': { status: 400 } };
  test.each<[RolloutContext['afterFailure'], last: string]>([
    ['stop', 'skipped'],
    ['stop-service', 'progressing'],
    ['continue', 'progressing'],
  ])('with %s is %s', async (afterFailure, last) => {
    const { executor, execute } = executing(refused, { afterFailure });
    const rollout = two();
    await execute(numbers(30).map(put), rollout);
    const written = phases(executor.written(rollout));
    expect(written[0]).toBe('failed');
    expect(written.at(-1)).toBe(last);
  });
});

test('what is no error of fleet is thrown when it is asked how the writes went', async () => {
  const fault = new TypeError('of undefined');
  const { executor, execute } = executing({ 'web@1.service': { fault } });
  await execute([put(1)], checking(1));
  expect(() => executor.written(checking(1))).toThrow(fault);
});
