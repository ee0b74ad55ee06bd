import type { Amount } from '../../src/definition/amount.js';
import type { FaultInjector } from '../../src/simulator/harness/faults.js';
import { machines } from '../stage/machines.js';
import { type InputValues, Stage } from '../stage/stage.js';
import { behaviourIn, countOf, filesOf } from './files.js';
import { violationsOf } from './invariants.js';
import type { RequestFault, Story, Trouble } from './story.js';

/** Plays a story in virtual time and returns every promise that was broken in it, in words. */
export async function play(story: Story): Promise<string[]> {
  const stage = new Stage({
    seed: story.seed,
    version: story.version,
    machines: machines(story.machines),
    behaviour: behaviourIn(story),
  });
  // What was there before need not have come up well: release 2 may have been tried earlier.
  await stage.run(filesOf(story.before), {
    count: countOf(story.before),
    'min-ready': '0s',
    'max-unavailable': '100%',
    timeout: '60s',
    'on-failure': 'stop',
  });
  await stage.wait(40);

  const former = registered(stage);
  const formerlyUp = shownUp(stage);
  let until: (() => void) | undefined;
  const deployment = await stage.run(filesOf(story.after), inputsOf(story), {
    afterPlan: () => {
      stage.faults = faultsOf(story.faults);
      until = startTroubles(stage, story.troubles);
    },
  });
  until?.();
  stage.faults = undefined;
  const after = registered(stage);
  const hasBegun = until !== undefined;
  const violations = violationsOf({ story, stage, deployment, hasBegun, former, formerlyUp, after });
  if (deployment.status === 'succeeded' && isCalm(story)) violations.push(...(await secondRun(stage, story)));
  return violations;
}

/**
 * Whether the cluster shows for good what the deployment saw last. A unit that leaves a machine can show itself on the
 * next one, vanish and come back seconds later, when the former machine clears up late. Units leave machines where they
 * are destroyed and created again, and where they are global no longer.
 */
function isSettled({ version, before, after }: Story): boolean {
  return version !== '0.11.1' && after.every(({ kind }, index) => kind === before[index]?.kind);
}

/** Nothing happens that could change the cluster after the deployment has looked last. */
export function isCalm({ troubles, turns }: Story): boolean {
  return troubles.length === 0 && !turns.includes('dies later');
}

function inputsOf(story: Story): InputValues {
  return {
    count: countOf(story.after),
    'max-unavailable': shareText(story.maxUnavailable),
    'max-surge': shareText(story.maxSurge),
    canary: shareText(story.canary),
    'canary-hold': `${story.canaryHoldSeconds}s`,
    'min-ready': `${story.minReadySeconds}s`,
    timeout: `${story.timeoutSeconds}s`,
    'deploy-timeout': `${story.deployTimeoutSeconds}s`,
    'on-failure': story.onFailure,
  };
}

function shareText(share: Amount): string {
  return 'percent' in share ? `${share.percent}%` : String(share.instances);
}

/** Options as fleet has them, by unit. */
export type Registered = ReadonlyMap<string, string>;

function registered(stage: Stage): Registered {
  stage.cluster.advanceTo(stage.clock.now());
  return new Map(
    [...stage.cluster.registry.jobs].flatMap(([name, { object }]) => (object ? [[name, object.hash] as const] : [])),
  );
}

/** The units that fleet shows as running, with the options that they are to have, wherever they are. */
function shownUp({ cluster: { registry } }: Stage): ReadonlySet<string> {
  const shown = Map.groupBy(registry.states(), ({ name }) => name);
  const isUp = (name: string) =>
    shown.get(name)?.every(({ state: { activeState, subState, hash } }) => {
      return `${activeState}/${subState}` === 'active/running' && hash === registry.jobs.get(name)?.object?.hash;
    });
  return new Set([...shown.keys()].filter(isUp));
}

/** It has nothing to do; at most it repeats the desired state of a unit that has vanished for a moment. */
async function secondRun(stage: Stage, story: Story): Promise<string[]> {
  const again = await stage.run(filesOf(story.after), { count: countOf(story.after), 'on-failure': 'stop' });
  const isHarmless = ({ body }: { readonly body: string }) => body === '{"desiredState":"launched"}';
  const writes = again.writes.filter((write) => isSettled(story) || !isHarmless(write));
  return writes.length === 0
    ? []
    : [`a second run wrote: ${writes.map(({ method, path }) => `${method} ${path}`).join(', ')}`];
}

function faultsOf(faults: readonly RequestFault[]): FaultInjector {
  let requests = 0;
  return () => {
    const number = requests++;
    const fault = faults.find(({ request, times }) => number >= request && number < request + times);
    if (!fault) return undefined;
    switch (fault.kind) {
      case '500':
      case '503':
        return {
          kind: 'status',
          status: Number(fault.kind),
          message: fault.kind === '500' ? '' : 'fleet server unable to communicate with etcd',
        };
      case 'delay':
        return { kind: 'delay', ms: 12_000 };
      default:
        return { kind: fault.kind };
    }
  };
}

/** Lets troubles happen at their times; what is returned keeps those that are still to come from happening. */
function startTroubles(stage: Stage, troubles: readonly Trouble[]): () => void {
  let isOver = false;
  for (const trouble of troubles) {
    stage.after(trouble.at, () => {
      if (!isOver) happen(stage, trouble);
    });
  }
  return () => {
    isOver = true;
  };
}

function happen(stage: Stage, trouble: Trouble): void {
  const { cluster, clock } = stage;
  switch (trouble.kind) {
    case 'lose machine': {
      const { id } = cluster.machines[trouble.machine] ?? {};
      if (id === undefined) return;
      cluster.loseMachine(id);
      stage.after(trouble.seconds, () => cluster.returnMachine(id));
      return;
    }
    case 'etcd':
      cluster.etcdOutage(clock.now(), clock.now() + trouble.seconds * 1_000);
      return;
    case 'fleetd restarts':
      cluster.restartFleetd();
      return;
    case 'cancel':
      stage.cancel();
      return;
    case 'someone else': {
      const names = [...cluster.registry.jobs.keys()].filter((name) => !name.includes('@.')).sort();
      const name = names[trouble.unit % Math.max(1, names.length)];
      if (name === undefined) return;
      if (trouble.does === 'changes') cluster.putUnit(name, '[Service]\nExecStart=/bin/sleep 777777\n');
      if (trouble.does === 'stops') cluster.setDesiredState(name, 'loaded');
      if (trouble.does === 'destroys') cluster.destroyUnit(name);
    }
  }
}
