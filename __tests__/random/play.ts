import type { Amount } from '../../src/definition/amount.js';
import { machines } from '../stage/machines.js';
import type { RolloutEvent } from '../stage/rollout-events.js';
import { type InputValues, Stage } from '../stage/stage.js';
import { unitIn } from '../stage/stage-run.js';
import { behaviourIn, sourcesBefore, sourcesOfDeployment } from './files.js';
import { violationsOf } from './invariants.js';
import { orderViolations } from './order-invariants.js';
import { faultsOf } from './request-faults.js';
import type { ServiceSpec, Story, Trouble } from './story.js';

/** No story needs anywhere near as many; one that goes on for ever is to fail all the same. */
const mostRequests = 20_000;

/** Plays a story in virtual time and returns every promise that was broken in it, in words. */
export async function play(story: Story): Promise<string[]> {
  const stage = new Stage({
    seed: story.seed,
    version: story.version,
    machines: machines(story.machines),
    behaviour: behaviourIn(story),
  });
  // What was there before need not have come up well: release 2 may have been tried earlier.
  const former = sourcesBefore(story);
  await stage.run(former.files, {
    ...former.inputs,
    'min-ready': '0s',
    'max-unavailable': '100%',
    timeout: '60s',
    'on-failure': 'stop',
  });
  await stage.wait(40);

  const registeredBefore = registered(stage);
  const formerlyUp = shownUp(stage);
  const { clock } = stage;
  const attempts: Attempt[] = [];
  const moments: Moment[] = [];
  let until: (() => void) | undefined;
  const { files, inputs } = sourcesOfDeployment(story);
  const deployment = await stage.run(
    files,
    { ...inputs, ...inputsOf(story) },
    {
      afterPlan: () => {
        const faults = faultsOf(story.faults, () => clock.now());
        let requests = 0;
        stage.faults = (request, before) => {
          if (++requests > mostRequests) throw new Error(`it has made ${mostRequests} requests, and goes on`);
          if (request.method !== 'GET')
            attempts.push({
              at: clock.now(),
              unit: unitIn(request.path),
              request: `${request.method} ${request.body}`,
            });
          return faults(request, before);
        };
        until = startTroubles(stage, story.troubles);
      },
      onEvent: ({ type, unit }) => moments.push({ at: clock.now(), type, unit }),
    },
  );
  until?.();
  stage.faults = undefined;
  const after = registered(stage);
  const hasBegun = until !== undefined;
  const played = { story, stage, deployment, hasBegun, former: registeredBefore, formerlyUp, after, attempts, moments };
  const violations = [...violationsOf(played), ...orderViolations(played)];
  if (deployment.status === 'succeeded' && story.command === 'deploy' && isCalm(story))
    violations.push(...(await secondRun(stage, story)));
  return violations;
}

/**
 * Whether the cluster shows for good what the deployment saw last. A unit that leaves a machine can show itself on the
 * next one, vanish and come back seconds later, when the former machine clears up late. Units leave machines where they
 * are destroyed and created again, where they are global no longer, and where they exclude each other from now on.
 */
function isSettled({ version, before, after }: Story): boolean {
  const stays = ({ kind, exclusive }: ServiceSpec, index: number) =>
    kind === before[index]?.kind && (!exclusive || before[index]?.exclusive === true);
  return version !== '0.11.1' && after.every(stays);
}

/** Nothing happens that could change the cluster after the deployment has looked last. */
export function isCalm({ troubles, turns, after }: Story): boolean {
  return troubles.length === 0 && !turns.slice(0, after.length).includes('dies later');
}

function inputsOf(story: Story): InputValues {
  return {
    command: story.command,
    'max-parallel': String(story.maxParallel),
    'fail-fast': String(story.failFast),
    'request-timeout': `${story.requestTimeoutSeconds}s`,
    'max-unavailable': shareText(story.maxUnavailable),
    ...(story.command === 'deploy' && { 'max-surge': shareText(story.maxSurge) }),
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

/** A request to change something as it was made, whether or not it reached fleet. */
export interface Attempt {
  readonly at: number;
  readonly unit: string;
  /** Method and body. */
  readonly request: string;
}

/** When the log said something of the rollout. */
export interface Moment extends Pick<RolloutEvent, 'type' | 'unit'> {
  readonly at: number;
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
  const { files, inputs } = sourcesOfDeployment(story);
  const again = await stage.run(files, { ...inputs, 'on-failure': 'stop' });
  const isHarmless = ({ body }: { readonly body: string }) => body === '{"desiredState":"launched"}';
  const writes = again.writes.filter((write) => isSettled(story) || !isHarmless(write));
  return writes.length === 0
    ? []
    : [`a second run wrote: ${writes.map(({ method, path }) => `${method} ${path}`).join(', ')}`];
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
