import { seconds } from '../clock/seconds.js';
import type { Machine } from '../fleet/schemas.js';
import type { Condition } from '../health/condition.js';
import { machineLabel } from '../placement/placement.js';
import type { Action } from '../plan/plan.js';
import { downtimeMs } from '../rollout/downtime.js';
import type { ProgressEvent, RolloutEvent, Wait } from '../rollout/events.js';
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

/** Returns an event's line in the log, without its time; undefined if a group's title says it already. */
export function eventLine(event: RolloutEvent, machines: readonly Machine[]): string | undefined {
  switch (event.type) {
    case 'service-started':
    case 'service-finished':
    case 'state-changed':
      return undefined;
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
    case 'finished':
      return finished(event.unit);
    case 'progress':
      return progress(event);
  }
}

/** More than these are only counted. */
const maxWaits = 3;

function progress({ service, done, of, waits, holdMs, blockedMs }: ProgressEvent): string {
  const parts = [
    ...(holdMs === undefined ? [] : [`for the canaries (${seconds(holdMs)} left)`]),
    ...(blockedMs === undefined ? [] : [`for other instances to come up (at most ${seconds(blockedMs)} left)`]),
    ...waits.slice(0, maxWaits).map(waiting),
    ...(waits.length > maxWaits ? [`and ${waits.length - maxWaits} more`] : []),
  ];
  return `${service}: ${done} of ${counted(of, 'change')} done; waiting ${parts.join('; ') || 'for fleet'}`;
}

function waiting({ unit, detail, for: what, remainingMs }: Wait): string {
  const long = seconds(remainingMs);
  return what === 'stability'
    ? `for ${unit} to stay ${detail} (${long} left)`
    : `for ${unit}, now ${detail} (at most ${long} left)`;
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
