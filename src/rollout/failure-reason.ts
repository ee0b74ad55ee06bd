import { seconds } from '../clock/seconds.js';
import type { Machine, Unit, UnitState } from '../fleet/schemas.js';
import { type Condition, isStopped } from '../health/condition.js';
import { machineLabel } from '../placement/placement.js';
import { restartPauseMs } from '../unit/restart-pause.js';
import { revisionOf, shortRevision } from '../unit/serialize-unit-file.js';
import { parseUnitName } from '../unit/unit-name.js';
import { awaitedBy } from './awaited.js';
import { neededVariables } from './needed-variables.js';
import type { UnitRollout } from './unit-rollout.js';
import { unmetNeeds } from './unmet-needs.js';

// Why a unit failed, for the reader of a red job: what happened, on which machine, and what to do.

interface Where {
  readonly machines: readonly Machine[];
}

export function failedReason(unit: UnitRollout, condition: Condition, { machines }: Where): string {
  const load = condition.state?.systemdLoadState;
  const advice =
    loadAdvice(load, unit.step.unit) ??
    `${hasBegun(unit) ? '' : missingVariables(unit)}${journalAdvice(unit.step.unit)}`;
  return `systemd shows ${condition.detail}${onMachine(condition, machines)}; ${advice}`;
}

/** What helps where systemd has not loaded a unit's file; see LoadState in org.freedesktop.systemd1(5). */
function loadAdvice(loadState: string | undefined, unitName: string): string | undefined {
  switch (loadState) {
    case undefined:
    case 'loaded':
      return undefined;
    case 'not-found':
      return `fleet has written its file to /run/fleet/units, and systemd has not read it; run "systemctl daemon-reload" there`;
    case 'error':
      return `systemd could not read its file in /run/fleet/units; run "systemctl daemon-reload" there, and "systemctl status ${unitName}"`;
    case 'masked':
      return `somebody has masked it there; run "systemctl unmask ${unitName}"`;
    default:
      return `check the unit file with "systemd-analyze verify ${unitName}"`;
  }
}

export function crashLoopReason(unit: UnitRollout, exits: number, elapsedMs: number, { machines }: Where): string {
  const where = unit.observed.condition ? onMachine(unit.observed.condition, machines) : '';
  return `crash loop${where}: its process exited ${exits} times in ${seconds(elapsedMs)}, and systemd keeps restarting it; ${journalAdvice(unit.step.unit)}`;
}

/** For a loop that was seen in auto-restart for so long that systemd must have started its process meanwhile. */
export function neverUpReason(unit: UnitRollout, lastsMs: number, { machines }: Where): string {
  const { condition } = unit.observed;
  const where = condition ? onMachine(condition, machines) : '';
  const pauseMs = restartPauseMs(unit.step.unit, unit.step.after?.options ?? []) ?? 0;
  return `crash loop${where}: its process exits as soon as systemd starts it: ${condition?.detail} for ${seconds(lastsMs)}, though its RestartSec= is ${seconds(pauseMs)}; ${missingVariables(unit)}${journalAdvice(unit.step.unit)}`;
}

function missingVariables(unit: UnitRollout): string {
  const { unit: name, after } = unit.step;
  const needed = neededVariables(name, after?.options ?? []);
  if (needed.length === 0) return '';
  return `perhaps ${needed.join(' or ')} is not there (a "-" in front of its path lets it be missing); `;
}

export function endedEarlyReason(unit: UnitRollout, condition: Condition, { machines }: Where): string {
  const where = onMachine(condition, machines);
  const { prefix, type } = parseUnitName(unit.step.unit);
  if (type === 'service')
    return hasBegun(unit) ? exitedReason(unit, condition, where) : neverBeganReason(unit, condition, where);
  const hints: Readonly<Record<string, string>> = {
    timer: `a timer needs the service it starts on the same machine, for instance with MachineOf=${prefix}.service; `,
    path: `a path needs the service it starts on the same machine, for instance with MachineOf=${prefix}.service; `,
    socket: 'a socket needs its service on the same machine, loaded but not running; ',
  };
  const needs = unmetNeeds(unit.step.unit, unit.step.after?.options ?? []);
  const unmet = needs.length > 0 ? `perhaps ${needs.join(', or ')}; ` : '';
  return `systemd did not start it${where} (${condition.detail}); ${hints[type] ?? ''}${unmet}${journalAdvice(unit.step.unit)}`;
}

function hasBegun({ phase }: UnitRollout): boolean {
  return phase.name === 'progressing' && phase.hasBegun === true;
}

function exitedReason(unit: UnitRollout, { detail }: Condition, where: string): string {
  return `its process has ended${where} without an error (${detail}), but it is not Type=oneshot; ${journalAdvice(unit.step.unit)}`;
}

/** systemd calls a start that it has cancelled inactive/dead, like one that has ended without an error. */
function neverBeganReason(unit: UnitRollout, { detail }: Condition, where: string): string {
  const needs = unmetNeeds(unit.step.unit, unit.step.after?.options ?? []);
  const ended = 'its process ended at once without an error';
  const why = needs.length > 0 ? `either ${[...needs, ended].join(', or ')}` : ended;
  return `it was never seen active${where} (${detail}): ${why}; ${journalAdvice(unit.step.unit)}`;
}

/** `when` says which check found out: `during the canary hold`. */
export function notReadyReason(when: string, unit: UnitRollout, condition: Condition, { machines }: Where): string {
  const where = onMachine(condition, machines, unit);
  return `did not stay healthy ${when}: ${condition.detail}${where}; ${journalAdvice(unit.step.unit)}`;
}

export function unplaceableReason(why: string, gone: readonly Machine[]): string {
  const left = gone.map((machine) => `; ${machineLabel(machine)} has left the cluster since the plan was made`);
  return `no machine can run it: ${why}${left.join('')}`;
}

/** The last resort, when nothing more specific has shown within the timeout. */
export function timedOutReason(
  unit: UnitRollout,
  now: number,
  { timeoutMs, machines }: Where & { timeoutMs: number },
): string {
  const { phase, observed } = unit;
  const within = `within the timeout of ${seconds(timeoutMs)}`;
  const last = observed.condition ? lastSeen(unit, observed.condition, machines, now) : '';
  if (phase.name === 'progressing' && phase.unplaceable !== undefined)
    return `${phase.unplaceable.reason}; that did not change ${within}`;
  if (phase.name === 'removing') return `not gone from its machine ${within}${last}`;
  return `not healthy ${within}${last}`;
}

/** What was seen last, for how long, and what that waits for. */
function lastSeen(unit: UnitRollout, condition: Condition, machines: readonly Machine[], now: number): string {
  const { phase, step, observed } = unit;
  const since = phase.name === 'progressing' ? phase.conditionSince : undefined;
  const lasts = since === undefined ? '' : ` for ${seconds(now - since)}`;
  const awaited = awaitedBy(condition, step.after?.options ?? observed.unit?.options ?? []);
  const waits = awaited === undefined ? '' : `: ${awaited}`;
  return `; last seen: ${condition.detail}${onMachine(condition, machines, unit)}${lasts}${waits}`;
}

/** A unit that is to be restarted does not stop. `states` are those that machines show of it. */
export function notStoppedReason(
  { step }: UnitRollout,
  states: readonly UnitState[],
  { timeoutMs, machines }: Where & { timeoutMs: number },
): string {
  const left = states.filter((state) => !isStopped(state));
  const isStopping = left.some(({ systemdActiveState }) => systemdActiveState === 'deactivating');
  const where = left.map(
    ({ systemdActiveState, systemdSubState, machineID }) =>
      `${systemdActiveState}/${systemdSubState} on ${machineLabel(machineById(machineID, machines))}`,
  );
  const seen = where.length > 0 ? `, systemd still shows ${where.join(', ')}` : '';
  const advice = isStopping
    ? `check its ExecStop= and TimeoutStopSec=, and ${journalAdvice(step.unit)}`
    : 'fleetd on its machine has not asked systemd to stop it; see "journalctl -u fleet" there';
  return `did not stop within the timeout of ${seconds(timeoutMs)}${seen}; ${advice}`;
}

/** `deadline` is what has passed: `the deploy-timeout of 60 s`. */
export function deadlineReason({ observed }: UnitRollout, deadline: string): string {
  const last = observed.condition ? `; last seen: ${observed.condition.detail}` : '';
  return `not healthy within ${deadline}${last}`;
}

export function changedSincePlanReason(found: Pick<Unit, 'options'>): string {
  return `someone else changed it after the plan was made: it is now at revision ${short(found)}; it was not overwritten`;
}

export function changedMeanwhileReason(found: Pick<Unit, 'options'>): string {
  return `someone else changed it during the rollout: it is now at revision ${short(found)}`;
}

function short({ options }: Pick<Unit, 'options'>): string {
  return shortRevision(revisionOf(options));
}

/** Where the reasons say that the cause may be found. */
export function journalAdvice(unitName: string): string {
  return `see "journalctl -u ${unitName}" there`;
}

function onMachine({ state, detail }: Condition, machines: readonly Machine[], unit?: UnitRollout): string {
  const machineId = state?.machineID || unit?.observed.unit?.machineID;
  if (!machineId || detail.includes(' on ')) return '';
  return ` on ${machineLabel(machineById(machineId, machines))}`;
}

function machineById(id: string, machines: readonly Machine[]): Parameters<typeof machineLabel>[0] {
  return machines.find((machine) => machine.id === id) ?? { id, primaryIP: '' };
}
