import { seconds } from '../clock/seconds.js';
import type { Machine } from '../fleet/schemas.js';
import type { Condition } from '../health/condition.js';
import { machineLabel } from '../placement/placement.js';
import type { Action } from '../plan/plan.js';
import { downtimeMs } from '../rollout/downtime.js';
import type { RolloutEvent, Wait } from '../rollout/event.js';
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
    case 'seen':
      return undefined;
    case 'started': {
      const { unit, action, reason, settles } = event.step;
      return `${unit} ${settles ? 'is brought back to running' : doing[action]}: ${reason}`;
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
    case 'progress':
      return progress(event);
  }
}

/** The one that is nearest to its end stands for the others, which few people read. */
const waitsTold = 3;

function progress({
  service,
  done,
  of,
  waits,
  holdMs,
  blockedMs,
}: Extract<RolloutEvent, { type: 'progress' }>): string {
  const parts = [
    ...(holdMs === undefined ? [] : [`for the canaries, ${seconds(holdMs)} more`]),
    ...(blockedMs === undefined ? [] : [`for other instances to come up, ${seconds(blockedMs)} more at most`]),
    ...waits.slice(0, waitsTold).map(waiting),
    ...(waits.length > waitsTold ? [`and ${waits.length - waitsTold} more`] : []),
  ];
  return `${service}: ${done} of ${counted(of, 'change')} done; waiting ${parts.join('; ') || 'for fleet'}`;
}

function waiting({ unit, detail, for: what, remainingMs }: Wait): string {
  const long = seconds(remainingMs);
  return what === 'stability'
    ? `for ${unit} (${detail}) to stay so for ${long} more`
    : `for ${unit} (${detail}), ${long} more at most`;
}

function finished({ step, phase, startedAt, finishedAt, downtime }: Task): string {
  if (phase.name !== 'succeeded') return `${step.unit} FAILED: ${'reason' in phase ? phase.reason : phase.name}`;
  const took = startedAt !== undefined && finishedAt !== undefined ? ` in ${seconds(finishedAt - startedAt)}` : '';
  const downMs = downtimeMs(downtime);
  const down = step.serves && downMs > 0 ? `, down for at most ${seconds(downMs)}` : '';
  const done = step.settles ? 'brought back to running' : pastTense[step.action];
  return `${step.unit} ${done}${took}${down}`;
}

function describe({ detail, state }: Condition, machines: readonly Machine[]): string {
  const machine = state && !detail.includes(' on ') && machines.find(({ id }) => id === state.machineID);
  return machine ? `${detail} on ${machineLabel(machine)}` : detail;
}
