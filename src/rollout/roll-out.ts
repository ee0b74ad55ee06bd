import type { Clock } from '../clock/clock.js';
import type { CallOptions, Fleet } from '../fleet/fleet.js';
import { FleetError } from '../fleet/fleet-error.js';
import type { Machine, Unit } from '../fleet/schemas.js';
import { isUp } from '../health/condition.js';
import { changesOf, type Plan, type ServicePlan } from '../plan/plan.js';
import { afterWrite } from './advance.js';
import { decide, questionsOf, startService } from './decide.js';
import type { RolloutEvent } from './event.js';
import { checkAll, isChecked, type Look, look, type SiblingLook, type Sources } from './look.js';
import type { RolledOut } from './plan-rollback.js';
import type { Answers, Frame, Questions, ServiceRollout } from './service-rollout.js';
import type { RolloutSettings } from './settings.js';
import { isInFlight, pendingTask, type Task } from './task.js';
import { ended, fail } from './transition.js';
import { perform, type Write } from './write.js';

/** What a rollout needs of the world. */
export interface Ports {
  readonly fleet: Fleet;
  readonly check: Sources['check'];
  readonly clock: Clock;
  /** Aborted to call the rollout off: nothing new begins, and what is in flight is left as it is. */
  readonly signal: AbortSignal;
  readonly tell: (event: RolloutEvent) => void;
}

/**
 * Carries out a plan, service by service, and returns what became of every step of it. After a failure the services
 * behind it are not begun, unless the settings say to go on. Never rejects because of the cluster: what goes wrong there
 * is in the tasks.
 */
export async function rollOut(
  plan: Plan,
  machines: readonly Machine[],
  settings: RolloutSettings,
  ports: Ports,
): Promise<readonly RolledOut[]> {
  const { deployTimeoutMs, afterFailure } = settings;
  const deadline = deployTimeoutMs > 0 ? ports.clock.now() + deployTimeoutMs : Number.POSITIVE_INFINITY;
  const done: RolledOut[] = [];
  let replacesInPlace = true;
  for (const service of plan.services) {
    const stopped = done.flatMap(({ tasks }) => tasks).find((task) => stopsOthers(task, afterFailure));
    if (stopped) {
      done.push({ plan: service, tasks: untouched(service, stopped) });
      continue;
    }
    const frame: Frame = { settings: { ...settings, ...service.settings }, machines, deadline };
    const rollout = await rollOutService(startService(service, replacesInPlace), frame, ports);
    ({ replacesInPlace } = rollout);
    done.push({ plan: service, tasks: rollout.tasks, ...(rollout.hold && { hold: rollout.hold }) });
  }
  return done;
}

function stopsOthers({ phase }: Task, afterFailure: RolloutSettings['afterFailure']): boolean {
  return phase.name === 'interrupted' || (afterFailure === 'stop' && ['failed', 'skipped'].includes(phase.name));
}

/** Observe, decide, tell, act; until every step of the service is through. */
async function rollOutService(start: ServiceRollout, frame: Frame, ports: Ports): Promise<ServiceRollout> {
  const { clock, signal, tell } = ports;
  const { service } = start.plan;
  const changes = changesOf([start.plan]).length;
  if (changes > 0) tell({ type: 'service-started', service, changes });

  let rollout = start;
  try {
    for (;;) {
      const answers = await observe(questionsOf(rollout, frame, clock.now()), rollout, frame, ports);
      const decision = decide(rollout, answers, clock.now(), frame);
      ({ rollout } = decision);
      decision.events.forEach(tell);
      for (const write of decision.writes) {
        // The first of several writes about a unit may have failed it.
        if (!rollout.tasks.some((task) => isFor(write, task))) continue;
        rollout = noteAttempt(rollout, write);
        rollout = await act(write, rollout, frame, ports);
      }
      if (decision.waitMs === undefined) break;
      await clock.sleep(decision.waitMs, signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    rollout = calledOff(rollout, clock.now());
  }
  if (changes > 0) tell({ type: 'service-finished', service });
  return rollout;
}

async function observe(questions: Questions, rollout: ServiceRollout, frame: Frame, ports: Ports): Promise<Answers> {
  const { fleet, check, clock, signal } = ports;
  const sources: Sources = { fleet, check, machines: frame.machines };
  const looks = rollout.tasks.filter(isInFlight).map(async (task): Promise<[string, Look | Error] | undefined> => {
    const question = questions.units.get(task.step.unit);
    const call = callFor(task.step.unit, rollout, frame, ports);
    return question && [task.step.unit, await look(task, question, sources, call).catch(onlyFleetError)];
  });
  const call = { signal, deadline: Math.min(frame.deadline, clock.now() + frame.settings.timeoutMs) };
  const siblings = questions.siblings.map(
    async (name) => [name, await lookAtSibling(name, rollout, frame, sources, call)] as const,
  );
  return {
    looks: new Map((await Promise.all(looks)).filter((answer) => answer !== undefined)),
    siblings: await Promise.all(siblings).then((found) => new Map(found), onlyFleetError),
  };
}

async function lookAtSibling(
  name: string,
  { tasks }: ServiceRollout,
  { settings }: Frame,
  sources: Sources,
  call: CallOptions,
): Promise<SiblingLook> {
  const states = await Array.fromAsync(sources.fleet.states({ unitName: name }, call));
  const task = tasks.find(({ step, wrote }) => step.unit === name && wrote);
  const { healthCheck } = settings;
  if (!task || healthCheck === undefined || !isChecked(task.step)) return { states };
  const check = await checkAll(healthCheck, states.filter(isUp), sources, call);
  return { states, ...(check && { check }) };
}

/** Before the write and not after it: one that is broken off may have taken effect all the same. */
function noteAttempt(rollout: ServiceRollout, write: Write): ServiceRollout {
  return {
    ...rollout,
    tasks: rollout.tasks.map((task) => (isFor(write, task) ? { ...task, wrote: true } : task)),
  };
}

/** A write that the cluster refuses, or does not answer in time, fails the step it belongs to. */
async function act(write: Write, rollout: ServiceRollout, frame: Frame, ports: Ports): Promise<ServiceRollout> {
  const { clock, fleet, tell } = ports;
  const result = await perform(write, fleet, clock, callFor(write.unit, rollout, frame, ports)).catch(onlyFleetError);
  const isRepetition = write.kind === 'set-desired-state' || write.kind === 'wake-up';
  // A unit that is gone has no state to set; the next look finds that out, and says so in better words.
  if (result instanceof Error && isRepetition && result.status === 409) return rollout;
  const left = result instanceof Error ? await whatIsLeft(write.unit, ports) : undefined;
  const tasks = rollout.tasks.map((task) => {
    if (!isFor(write, task)) return task;
    if (!(result instanceof Error)) return afterWrite(task, write, result, clock.now());
    const { unit: _, ...rest } = task;
    const reason = `the cluster did not take the change: ${result.message}`;
    const failed = fail({ ...rest, ...(left && { unit: left }) }, reason, clock.now());
    failed.events.forEach(tell);
    return failed.task;
  });
  return { ...rollout, tasks };
}

/** A write that was not answered may have taken effect; undefined where the unit is gone, or cannot be asked about. */
async function whatIsLeft(unit: string, { fleet, clock, signal }: Ports): Promise<Unit | undefined> {
  const found = await fleet.unit(unit, { signal, deadline: clock.now() + lastLookMs }).catch(onlyFleetError);
  return found instanceof Error ? undefined : found;
}

/** Whoever did not answer the write is not asked for long what became of it. */
const lastLookMs = 5_000;

function isFor(write: Write, task: Task): boolean {
  return task.step.unit === write.unit && isInFlight(task);
}

/** Requests about a unit are tried again for as long as the unit has time left. */
function callFor(
  unit: string,
  { tasks }: ServiceRollout,
  { settings, deadline }: Frame,
  { clock, signal }: Ports,
): CallOptions {
  const startedAt = tasks.find((task) => task.step.unit === unit && isInFlight(task))?.startedAt ?? clock.now();
  return { signal, deadline: Math.min(deadline, startedAt + settings.timeoutMs) };
}

function onlyFleetError(error: unknown): FleetError {
  if (error instanceof FleetError) return error;
  throw error;
}

function calledOff({ hold, ...rollout }: ServiceRollout, now: number): ServiceRollout {
  return {
    ...rollout,
    tasks: rollout.tasks.map((task) => callOff(task, now)),
    ...(hold && { hold: { from: hold.from, to: Math.min(hold.to, now) } }),
  };
}

function callOff(task: Task, now: number): Task {
  if (task.phase.name === 'pending')
    return { ...task, phase: { name: 'skipped', reason: 'the deployment was cancelled' } };
  if (!isInFlight(task)) return task;
  const reason = `the deployment was cancelled while it was being rolled out; ${leftAs(task)}`;
  return ended(task, { name: 'interrupted', reason }, now);
}

function leftAs({ phase, step, condition }: Task): string {
  if (phase.name === 'removing' && step.after) return 'it was destroyed to be created again, which is still to be done';
  return `it was last seen: ${condition?.detail ?? 'not at all'}`;
}

function untouched(service: ServicePlan, because: Task): Task[] {
  return service.steps.map((step, id) => {
    const task = pendingTask(step, id);
    const reason = because.phase.name === 'skipped' ? because.phase.reason : `${because.step.unit} was not rolled out`;
    return task.phase.name === 'pending' ? { ...task, phase: { name: 'skipped', reason } } : task;
  });
}
