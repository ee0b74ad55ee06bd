import { seconds } from '../clock/seconds.js';
import type { Machine } from '../fleet/schemas.js';
import type { Condition } from '../health/condition.js';
import { machineLabel } from '../placement/placement.js';
import type { Action } from '../plan/plan.js';
import { downtimeMs } from '../rollout/downtime.js';
import type { RolloutEvent } from '../rollout/event.js';
import type { Task } from '../rollout/task.js';
import { counted } from './counted.js';
import { pastTense } from './past-tense.js';

const doing: Record<Action, string> = {
  create: 'is created',
  update: 'is updated',
  restart: 'is restarted',
  destroy: 'is destroyed',
  unchanged: 'is left as it is',
};

/** Returns the line of the log that tells of an event, without its time; undefined where a group's title tells it already. */
export function eventLine(event: RolloutEvent, machines: readonly Machine[]): string | undefined {
  switch (event.type) {
    case 'service-started':
    case 'service-finished':
      return undefined;
    case 'started': {
      const { unit, action, reason } = event.step;
      return `${unit} ${doing[action]}: ${reason}`;
    }
    case 'condition':
      return `${event.step.unit}: ${describe(event.condition, machines)}`;
    case 'healthy':
      return `${event.step.unit}: ${describe(event.condition, machines)}, and has to stay so for ${seconds(event.remainingMs)}`;
    case 'recreating':
      return `${event.step.unit} keeps its old options: this fleetd cannot replace in place, so it is destroyed and created again`;
    case 'rollback-started':
      return `ROLLBACK of ${counted(event.changes, 'unit')}, the newest change first`;
    case 'canary-hold':
      return `the canaries are through; everything else waits for ${seconds(event.remainingMs)}, in which they have to stay healthy`;
    case 'waiting':
      return `waiting: ${event.reason}`;
    case 'finished':
      return finished(event.task);
  }
}

function finished({ step, phase, startedAt, finishedAt, downtime }: Task): string {
  if (phase.name !== 'succeeded') return `${step.unit} FAILED: ${'reason' in phase ? phase.reason : phase.name}`;
  const took = startedAt !== undefined && finishedAt !== undefined ? ` in ${seconds(finishedAt - startedAt)}` : '';
  const downMs = downtimeMs(downtime);
  const down = step.serves && downMs > 0 ? `, down for at most ${seconds(downMs)}` : '';
  return `${step.unit} ${pastTense[step.action]}${took}${down}`;
}

function describe({ detail, state }: Condition, machines: readonly Machine[]): string {
  const machine = state && !detail.includes(' on ') && machines.find(({ id }) => id === state.machineID);
  return machine ? `${detail} on ${machineLabel(machine)}` : detail;
}
