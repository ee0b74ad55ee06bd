import { seconds } from '../clock/seconds.js';
import type { Machine, Unit } from '../fleet/schemas.js';
import type { Condition } from '../health/condition.js';
import { machineLabel } from '../placement/placement.js';
import { revisionOf } from '../unit/serialize-unit-file.js';
import { parseUnitName } from '../unit/unit-name.js';
import type { Task } from './task.js';

// The words in which a failed unit is told of, to somebody who reads a red job: what, where, and what to do.

interface Where {
  readonly machines: readonly Machine[];
}

export function hasFailed(task: Task, condition: Condition, { machines }: Where): string {
  const where = machineOf(condition, machines);
  const refused = condition.state && condition.state.systemdLoadState !== 'loaded';
  const advice = refused
    ? `check the unit file with "systemd-analyze verify ${task.step.unit}"`
    : `see "journalctl -u ${task.step.unit}" there`;
  return `systemd shows ${condition.detail}${where}; ${advice}`;
}

export function crashLoops(task: Task, exits: number, elapsedMs: number, { machines }: Where): string {
  const where = task.condition ? machineOf(task.condition, machines) : '';
  return `crash loop${where}: its process ended ${exits} times within ${seconds(elapsedMs)}, and systemd goes on starting it; see "journalctl -u ${task.step.unit}" there`;
}

export function endedEarly(task: Task, condition: Condition, { machines }: Where): string {
  const where = machineOf(condition, machines);
  const advice = `see "journalctl -u ${task.step.unit}" there`;
  const { prefix, type } = parseUnitName(task.step.unit);
  if (type === 'service')
    return `its process has ended${where} (${condition.detail}), though it is not of Type=oneshot; ${advice}`;
  const hints: Readonly<Record<string, string>> = {
    timer: `a timer needs the service that it starts on the same machine, as with MachineOf=${prefix}.service; `,
    path: `a path needs the service that it starts on the same machine, as with MachineOf=${prefix}.service; `,
    socket: 'a socket needs its service on the same machine, loaded and not yet running; ',
  };
  return `systemd did not start it${where} (${condition.detail}); ${hints[type] ?? ''}${advice}`;
}

export function didNotStay(when: string, task: Task, condition: Condition, where: Where): string {
  const machine = machineOf(condition, where.machines, task);
  return `did not stay healthy ${when}: ${condition.detail}${machine}; see "journalctl -u ${task.step.unit}" there`;
}

export function unplaceable(why: string, gone: readonly Machine[]): string {
  const left = gone.map((machine) => `; ${machineLabel(machine)} has left the cluster since the plan was made`);
  return `no machine can run it: ${why}${left.join('')}`;
}

/** The last resort: none of the above has shown itself within the time given. */
export function timedOut(task: Task, { timeoutMs, machines }: Where & { timeoutMs: number }): string {
  const { phase, condition } = task;
  const within = `within the timeout of ${seconds(timeoutMs)}`;
  const last = condition ? `; at the end: ${condition.detail}${machineOf(condition, machines, task)}` : '';
  if (phase.name === 'watching' && phase.unplaceable !== undefined)
    return `${phase.unplaceable.reason}; it was waited for ${within}`;
  if (phase.name === 'removing') return `not gone from its machine ${within}${last}`;
  if (phase.name === 'stopping') return `not stopped ${within}${last}`;
  return `not healthy ${within}${last}`;
}

function machineOf({ state, detail }: Condition, machines: readonly Machine[], task?: Task): string {
  const machineId = state?.machineID || task?.unit?.machineID;
  if (!machineId || detail.includes(' on ')) return '';
  const machine = machines.find(({ id }) => id === machineId) ?? { id: machineId, primaryIP: '' };
  return ` on ${machineLabel(machine)}`;
}

export function changedSincePlan({ options }: Pick<Unit, 'options'>): string {
  const revision = revisionOf(options).slice(0, 7);
  return `somebody else changed it after the plan was made: it has revision ${revision} now; nothing of theirs is overwritten`;
}

export function changedMeanwhile({ options }: Pick<Unit, 'options'>): string {
  return `somebody else changed it while it was being rolled out: it has revision ${revisionOf(options).slice(0, 7)} now`;
}
