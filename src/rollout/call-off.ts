import type { ServicePlan } from '../plan/plan.js';
import type { ServiceRollout } from './service-rollout.js';
import { isInFlight, pendingTask, type Task } from './task.js';
import { ended } from './transition.js';

/** Returns a service of which nothing more begins, and of which nothing more is done about what is in flight. */
export function calledOff({ hold, ...rollout }: ServiceRollout, now: number): ServiceRollout {
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

/** Returns the tasks of a service that is not begun because of what became of one before it. */
export function untouched(service: ServicePlan, because: Task): Task[] {
  return service.steps.map((step, id) => {
    const task = pendingTask(step, id);
    const reason = because.phase.name === 'skipped' ? because.phase.reason : `${because.step.unit} was not rolled out`;
    return task.phase.name === 'pending' ? { ...task, phase: { name: 'skipped', reason } } : task;
  });
}
