import { recordedMachines } from '../../src/simulator/fleetd/cluster-options.js';
import type { FaultInjector } from '../../src/simulator/harness/faults.js';
import { type Deployment, Stage } from '../scenario/stage.js';
import { behaviourIn, countOf, filesOf } from './files.js';
import { violationsOf } from './invariants.js';
import type { RequestFault, Story, Trouble } from './story.js';

/** Plays a story in virtual time and returns every promise that was broken in it, in words. */
export async function play(story: Story): Promise<string[]> {
  const machines = Array.from({ length: story.machines }, (_, index) => {
    const [first] = recordedMachines;
    const id = `a000000000000000000000000000000${index}`;
    return recordedMachines[index] ?? { metadata: first?.metadata ?? {}, id, primaryIP: `10.77.0.2${index}` };
  });
  const stage = new Stage({ seed: story.seed, version: story.version, machines, behaviour: behaviourIn(story) });
  // What was there before need not have come up well: release 2 may have been tried earlier.
  await stage.deploy(filesOf(story.before), {
    count: countOf(story.before),
    minReadyMs: 0,
    maxUnavailable: { percent: 100 },
    timeoutMs: 60_000,
  });
  await stage.wait(40);

  const cancel = new AbortController();
  const files = filesOf(story.after);
  const former = registered(stage);
  let until = () => {};
  const deployment = await stage.deploy(files, {
    count: countOf(story.after),
    maxUnavailable: story.maxUnavailable,
    maxSurge: story.maxSurge,
    canary: story.canary,
    canaryHoldMs: story.canaryHoldSeconds * 1_000,
    minReadyMs: story.minReadySeconds * 1_000,
    timeoutMs: story.timeoutSeconds * 1_000,
    deployTimeoutMs: story.deployTimeoutSeconds * 1_000,
    onFailure: story.onFailure,
    signal: cancel.signal,
    afterPlan: () => {
      stage.faults = faultsOf(story.faults);
      until = startTroubles(stage, story.troubles, cancel);
    },
  });
  until();
  stage.faults = undefined;
  const after = registered(stage);
  const violations = violationsOf({ story, stage, deployment, former, after });
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

/** Options as fleet has them, by unit. */
export type Registered = ReadonlyMap<string, string>;

function registered(stage: Stage): Registered {
  stage.cluster.advanceTo(stage.clock.now());
  return new Map(
    [...stage.cluster.registry.jobs].flatMap(([name, { object }]) => (object ? [[name, object.hash] as const] : [])),
  );
}

/** It has nothing to do; at most it tells fleet once more that a unit which has vanished for a moment is to run. */
async function secondRun(stage: Stage, story: Story): Promise<string[]> {
  const again: Deployment = await stage.deploy(filesOf(story.after), { count: countOf(story.after) });
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
function startTroubles(stage: Stage, troubles: readonly Trouble[], cancel: AbortController): () => void {
  let isOver = false;
  for (const trouble of troubles) {
    stage.after(trouble.at, () => {
      if (!isOver) happen(stage, trouble, cancel);
    });
  }
  return () => {
    isOver = true;
  };
}

function happen(stage: Stage, trouble: Trouble, cancel: AbortController): void {
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
      cancel.abort(new Error('cancelled'));
      return;
    case 'somebody else': {
      const names = [...cluster.registry.jobs.keys()].filter((name) => !name.includes('@.')).sort();
      const name = names[trouble.unit % Math.max(1, names.length)];
      if (name === undefined) return;
      if (trouble.does === 'changes') cluster.putUnit(name, '[Service]\nExecStart=/bin/sleep 777777\n');
      if (trouble.does === 'stops') cluster.setDesiredState(name, 'loaded');
      if (trouble.does === 'destroys') cluster.destroyUnit(name);
    }
  }
}
