import type { Machine } from '../fleet/schemas.js';
import type { Plan } from '../plan/plan.js';
import { calledOff } from '../rollout/call-off.js';
import { startService } from '../rollout/decide.js';
import type { RolledOut } from '../rollout/plan-rollback.js';
import type { Rollback } from '../rollout/roll-back.js';
import type { Settlement } from '../rollout/settle.js';
import type { Task } from '../rollout/task.js';
import { accountOf } from './account.js';
import { counted } from './counted.js';
import type { DeploymentReport } from './deployment-report.js';
import { reasonOf } from './reason.js';
import type { InstanceResult } from './result.js';
import { settledAccountOf } from './settled-account.js';
import { hasFailed, isLeftOver, statusOf } from './status.js';
import { timelineOf } from './timeline.js';

/** What there is to say of how a deployment ended that was broken off. */
export type Ending = Pick<
  DeploymentReport,
  'status' | 'reason' | 'changed' | 'instances' | 'timeline' | 'isAfterwards'
>;

/** Returns what stands as the result of a deployment from its beginning on, for the case that it is killed before it has another. */
export function killed(plan: Plan, machines: readonly Machine[], now: number): Ending {
  const rolledOut = plan.services.map((service) => ({
    plan: service,
    tasks: calledOff(startService(service, true), now).tasks,
  }));
  return {
    status: 'cancelled',
    reason: 'killed before there was anything to tell; the post step of this job says how the cluster was left',
    changed: true,
    instances: accountOf({ rolledOut }, machines),
  };
}

/** Returns how a deployment stands of which nothing was in flight when it was broken off. */
export function leftInOrder(rolledOut: readonly RolledOut[], machines: readonly Machine[]): Ending {
  const instances = accountOf({ rolledOut }, machines);
  return { ...afterwards(rolledOut, []), ...ending(instances, rolledOut, 'cancelled with nothing in flight') };
}

/** Returns how a deployment stands once what was in flight is settled. */
export function settled(rolledOut: readonly RolledOut[], settlement: Settlement, machines: readonly Machine[]): Ending {
  const { tasks, rollback } = settlement;
  const withSettled = rolledOut.map((service) => {
    const own = service.tasks.flatMap(({ step }) => tasks.get(step.unit) ?? []);
    return { ...service, tasks: [...service.tasks, ...new Set(own)] };
  });
  return {
    ...afterwards(withSettled, rollback?.tasks.values() ?? []),
    ...settledEnding(rolledOut, settledAccountOf(rolledOut, settlement, machines)),
  };
}

/** Returns how a deployment stands that went back because it was cancelled, or because it had failed. */
export function wentBack(
  rolledOut: readonly RolledOut[],
  rollback: Rollback,
  machines: readonly Machine[],
  because: 'cancelled' | 'failed',
): Ending {
  const instances = accountOf({ rolledOut, rollback }, machines);
  const status = statusOf(instances, false, rollback);
  const changed = hasChanged(rolledOut);
  const then = afterwards(rolledOut, rollback.tasks.values());
  if (because === 'failed' || status === 'failed')
    return { ...then, status, reason: reasonOf(status, { services: [] }, instances), changed, instances };
  const back = instances.filter(({ outcome }) => outcome === 'rolled-back').length;
  const reason = `cancelled, and ${counted(back, 'unit')} rolled back`;
  return { ...then, status: 'cancelled', reason, changed, instances };
}

/** Returns how a deployment stands that was broken off and could not be brought in order either. */
export function unsettled(rolledOut: readonly RolledOut[], machines: readonly Machine[], why: string): Ending {
  const instances = accountOf({ rolledOut }, machines);
  const left = instances.filter(({ outcome }) => outcome === 'cancelled').map(({ unit }) => unit);
  const reason = `cancelled, and what was in flight (${left.join(', ')}) could not be brought in order: ${why}`;
  const changed = hasChanged(rolledOut);
  return { ...afterwards(rolledOut, []), status: 'cancelled', reason, changed, instances };
}

function settledEnding(
  rolledOut: readonly RolledOut[],
  instances: readonly InstanceResult[],
): Omit<Ending, 'timeline' | 'isAfterwards'> {
  const isWell = !instances.some(hasFailed);
  return ending(
    instances,
    rolledOut,
    isWell ? 'cancelled and settled' : 'cancelled, and not all of it could be settled',
  );
}

function ending(
  instances: readonly InstanceResult[],
  rolledOut: readonly RolledOut[],
  verdict: string,
): Omit<Ending, 'timeline' | 'isAfterwards'> {
  const count = (outcome: InstanceResult['outcome']) =>
    instances.filter((instance) => instance.outcome === outcome).length;
  const left = instances.filter(hasFailed).map(({ unit }) => unit);
  const changed = hasChanged(rolledOut);
  const isDone = ({ outcome }: InstanceResult) => outcome === 'succeeded' || outcome === 'unchanged';
  const isComplete = instances.every((instance) => isDone(instance) && !isLeftOver(instance));
  if (isComplete)
    return {
      status: 'succeeded',
      reason: `${reasonOf('succeeded', { services: [] }, instances)}; all of it was done when the deployment was broken off`,
      changed,
      instances,
    };
  const parts = [
    `${count('succeeded')} done`,
    ...(count('rolled-back') > 0 ? [`${count('rolled-back')} brought back to the former revision`] : []),
    ...(left.length > 0 ? [`${left.length} not as they should be (${left.join(', ')})`] : []),
    `${count('skipped')} not begun`,
  ];
  const status = rolledOut.some(({ tasks }) => tasks.some(({ phase }) => phase.name === 'failed'))
    ? 'failed'
    : 'cancelled';
  return { status, reason: `${verdict}: ${parts.join(', ')}`, changed, instances };
}

function afterwards(
  rolledOut: readonly RolledOut[],
  undone: Iterable<Task>,
): Required<Pick<Ending, 'timeline' | 'isAfterwards'>> {
  return { timeline: timelineOf(rolledOut, undone), isAfterwards: true };
}

function hasChanged(rolledOut: readonly RolledOut[]): boolean {
  return rolledOut.some(({ tasks }) => tasks.some(({ wrote }) => wrote));
}
