import { whenAborted } from '../clock/when-aborted.js';
import type { Machine } from '../fleet/schemas.js';
import { changesOf, type Plan } from '../plan/plan.js';
import { act } from './act.js';
import { calledOff, untouched } from './call-off.js';
import { decide, questionsOf, startService } from './decide.js';
import type { NoteTasks } from './journal.js';
import { observe } from './observe.js';
import type { RolledOut } from './plan-rollback.js';
import type { Ports } from './ports.js';
import { progressOf } from './progress.js';
import type { Frame, ServiceRollout } from './service-rollout.js';
import type { RolloutSettings } from './settings.js';
import { type Sightings, sight } from './sightings.js';
import { isUnfinished, type Task } from './task.js';

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
  const { afterFailure } = settings;
  const { at: deadline, name: deadlineName } = settings.end ?? deployTimeout(settings, ports.clock.now());
  const done: RolledOut[] = [];
  const note = await ports.journal(plan);
  let replacesInPlace = true;
  for (const [index, service] of plan.services.entries()) {
    const stopped = done.flatMap(({ tasks }) => tasks).find((task) => stopsOthers(task, afterFailure));
    if (stopped) {
      done.push({ plan: service, tasks: untouched(service, stopped) });
      continue;
    }
    const frame: Frame = { settings: { ...settings, ...service.settings }, machines, deadline, deadlineName };
    const start = startService(service, replacesInPlace);
    const rollout = await rollOutService(start, frame, ports, (tasks, occasion) => note(index, tasks, occasion));
    ({ replacesInPlace } = rollout);
    done.push({ plan: service, tasks: rollout.tasks, ...(rollout.hold && { hold: rollout.hold }) });
  }
  return done;
}

function deployTimeout({ deployTimeoutMs }: RolloutSettings, now: number): NonNullable<RolloutSettings['end']> {
  const at = deployTimeoutMs > 0 ? now + deployTimeoutMs : Number.POSITIVE_INFINITY;
  return { at, name: `the deploy-timeout of ${deployTimeoutMs / 1_000} s` };
}

function stopsOthers({ phase }: Task, afterFailure: RolloutSettings['afterFailure']): boolean {
  return phase.name === 'interrupted' || (afterFailure === 'stop' && ['failed', 'skipped'].includes(phase.name));
}

/** Observe, decide, tell, act; until every step of the service is through. */
async function rollOutService(
  start: ServiceRollout,
  frame: Frame,
  ports: Ports,
  note: NoteTasks,
): Promise<ServiceRollout> {
  const { clock, signal, tell } = ports;
  const { service } = start.plan;
  const changes = changesOf([start.plan]).length;
  if (changes > 0) tell({ type: 'service-started', service, changes });

  const aborted = whenAborted(signal);
  // A slow disk must not keep a job waiting that is called off.
  const noteInTime: NoteTasks = (...entry) => Promise.race([note(...entry), aborted]);
  let rollout = start;
  let sightings: Sightings = new Map();
  try {
    for (;;) {
      const { tasks } = rollout;
      const answers = await observe(questionsOf(rollout, frame, clock.now()), rollout, frame, ports);
      const { seen, news } = sight(sightings, answers);
      sightings = seen;
      for (const text of news) tell({ type: 'seen', text });
      const decidedAt = clock.now();
      const { writes, events, waitMs, ...decision } = decide(rollout, answers, decidedAt, frame);
      ({ rollout } = decision);
      // Noted before it is told: whoever acts upon the log may kill this process.
      await noteEnded(tasks, rollout.tasks, noteInTime);
      events.forEach(tell);
      await act(writes, { rollout, decidedAt }, frame, ports, noteInTime, (next) => {
        rollout = next;
      });
      await noteEnded(decision.rollout.tasks, rollout.tasks, noteInTime);
      if (waitMs === undefined) break;
      tell(progressOf(rollout, clock.now(), frame));
      await clock.sleep(waitMs, signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    rollout = calledOff(rollout, clock.now());
  }
  if (changes > 0) tell({ type: 'service-finished', service });
  return rollout;
}

/** One that had come through may have failed after all. */
async function noteEnded(before: readonly Task[], tasks: readonly Task[], note: NoteTasks): Promise<void> {
  const ended = tasks.filter((task, index) => !isUnfinished(task) && before[index]?.phase.name !== task.phase.name);
  if (ended.length > 0) await note(ended, 'end');
}
