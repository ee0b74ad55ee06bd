import { seconds } from '../clock/seconds.js';
import type { Machine } from '../fleet/schemas.js';
import type { Condition } from '../health/condition.js';
import { machineLabel } from '../placement/placement.js';
import type { Action } from '../plan/plan.js';
import { downtimeMs } from '../rollout/downtime.js';
import type { RolloutEvent } from '../rollout/events.js';
import type { UnitRollout } from '../rollout/unit-rollout.js';
import { counted } from './counted.js';
import { pastTense } from './reason.js';

const presentTense: Record<Action, string> = {
  create: 'creating',
  update: 'updating',
  restart: 'restarting',
  destroy: 'destroying',
  unchanged: 'leaving as it is',
};

/** An event of which every log says the same. */
export type LoggedEvent = Exclude<
  RolloutEvent,
  { readonly type: 'service-started' | 'service-finished' | 'state-changed' | 'log-read' | 'progress' }
>;

/** Returns an event's line in the log, without its time. */
export function eventLine(event: LoggedEvent, machines: readonly Machine[]): string {
  switch (event.type) {
    case 'started': {
      const { step, purpose } = event;
      return `${step.unit}: ${purpose === 'recovery' ? 'recovering' : presentTense[step.action]} (${step.reason})`;
    }
    case 'condition':
      return `${event.step.unit}: ${describe(event.condition, machines)}`;
    case 'healthy':
      return `${event.step.unit}: ${describe(event.condition, machines)}, must stay so for ${seconds(event.remainingMs)}`;
    case 'recreating':
      return `${event.step.unit}: this fleetd cannot replace a unit in place (it kept the old options), so destroying and creating it`;
    case 'rollback-started':
      return `ROLLBACK of ${counted(event.changes, 'unit')}, newest change first`;
    case 'canary-hold':
      return `canaries are up; holding the rest for ${seconds(event.remainingMs)}, during which they must stay healthy`;
    case 'waiting':
      return `waiting: ${event.reason}`;
    case 'log-unread':
      return event.message;
    case 'finished':
      return finished(event.unit);
  }
}

function finished({ step, purpose, phase, startedAt, finishedAt, downtime }: UnitRollout): string {
  if (phase.name !== 'available') return `${step.unit}: FAILED: ${'reason' in phase ? phase.reason : phase.name}`;
  const took = startedAt !== undefined && finishedAt !== undefined ? ` in ${seconds(finishedAt - startedAt)}` : '';
  const downMs = downtimeMs(downtime);
  const down = step.countsAsAvailable && downMs > 0 ? `, down for at most ${seconds(downMs)}` : '';
  const done = purpose === 'recovery' ? 'recovered' : pastTense[step.action];
  return `${step.unit}: ${done}${took}${down}`;
}

function describe({ detail, state }: Condition, machines: readonly Machine[]): string {
  const machine = state && !detail.includes(' on ') && machines.find(({ id }) => id === state.machineID);
  return machine ? `${detail} on ${machineLabel(machine)}` : detail;
}
