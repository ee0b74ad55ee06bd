import type { Machine, Unit, UnitState } from '../../src/fleet/schemas.js';
import type { Condition } from '../../src/health/condition.js';
import type { Action, Downtime, Interval, Plan, ServicePlan, Step, UnitVersion } from '../../src/plan/plan.js';
import type { InstanceResult } from '../../src/report/result.js';
import type { Deployed } from '../../src/rollout/deploy.js';
import { noDowntime } from '../../src/rollout/downtime.js';
import type { RolledOut } from '../../src/rollout/plan-rollback.js';
import type { Rollback } from '../../src/rollout/roll-back.js';
import type { Settlement } from '../../src/rollout/settle.js';
import { aimed, type Phase, type Task, watching } from '../../src/rollout/task.js';
import { revisionOf } from '../../src/unit/serialize-unit-file.js';
import { parseUnitName } from '../../src/unit/unit-name.js';

// Every test of the way back, of the journal and of results builds its units, steps, runs and services here.

/** One unit's step on its way. */
export type Run = Task;
/** A service with all its runs. */
export type ServiceRuns = RolledOut;

const releases = {
  old: ['ExecStart=/bin/old'],
  new: ['ExecStart=/bin/new'],
  theirs: ['ExecStart=/bin/theirs'],
  /** Ends by itself. */
  job: ['Type=oneshot', 'ExecStart=/bin/job'],
  folded: ['ExecStart=/bin/folded \\\n --flag'],
  /** `folded`, as fleetd 0.11.1 gives it back. */
  unfolded: ['ExecStart=/bin/folded   --flag'],
} as const;
type Release = keyof typeof releases;

/** A release that is meant to run, or with another desired state after its name. */
export type Version = Release | `${Release} inactive` | `${Release} loaded`;

export function version(name: Version): UnitVersion {
  const [release = 'old', desiredState = 'launched'] = name.split(' ') as [Release?, UnitVersion['desiredState']?];
  const options = releases[release].map((line) => ({
    section: 'Service',
    name: line.slice(0, line.indexOf('=')),
    value: line.slice(line.indexOf('=') + 1),
  }));
  return { options, revision: revisionOf(options), desiredState };
}

/** Returns the name of the release with this revision. */
export function releaseOf(revision: string | undefined): Release | undefined {
  return (Object.keys(releases) as Release[]).find((name) => version(name).revision === revision);
}

function nameOf(given: UnitVersion | undefined): string {
  if (!given) return 'nothing';
  const release = releaseOf(given.revision) ?? given.revision;
  return given.desiredState === 'launched' ? release : `${release} ${given.desiredState}`;
}

export const machines: readonly Machine[] = [
  { id: 'm1', primaryIP: '10.0.0.1', metadata: {} },
  { id: 'm2', primaryIP: '10.0.0.2', metadata: {} },
];

/** A unit as the cluster gives it. */
export function unit(name: string, has: Version, machineID?: string): Unit {
  const { options, desiredState } = version(has);
  return { name, options: [...options], desiredState, ...(machineID && { machineID }) };
}

export function running(name: string, has: Version, machineID = 'm1'): Condition {
  const state: UnitState = {
    name,
    hash: version(has).revision,
    machineID,
    systemdLoadState: 'loaded',
    systemdActiveState: 'active',
    systemdSubState: 'running',
  };
  return { is: 'running', detail: 'active/running', state };
}

/** What the cluster has of a unit now. */
export type Now = Version | 'absent' | 'no answer';

export function current(now: Readonly<Record<string, Now>>): ReadonlyMap<string, Unit | 'absent' | Error> {
  return new Map(Object.entries(now).map(([name, has]) => [name, foundAs(name, has)]));
}

function foundAs(name: string, has: Now): Unit | 'absent' | Error {
  if (has === 'absent') return has;
  return has === 'no answer' ? new Error('connection refused') : unit(name, has);
}

const inFlight = {
  inspecting: { name: 'inspecting' },
  verifying: { name: 'verifying', since: 1_000 },
  stopping: { name: 'stopping', wakeUps: aimed(1_000) },
  releasing: { name: 'releasing', wakeUps: aimed(1_000) },
  removing: { name: 'removing' },
  progressing: watching(1_000, 'plain'),
} as const satisfies Readonly<Record<string, Phase>>;

export const inFlightPhases = Object.keys(inFlight) as (keyof typeof inFlight)[];

export interface RunCase {
  /** Absent for a unit that is created. */
  readonly from?: Version;
  /** Absent for a unit that is destroyed. */
  readonly to?: Version;
  readonly action?: Action;
  readonly stage?: Step['stage'];
  readonly lane?: string;
  readonly serves?: boolean;
  readonly until?: Step['until'];
  /** What the unit was doing when the plan was made. */
  readonly did?: Condition['is'] | 'not seen';
  readonly phase?: 'pending' | keyof typeof inFlight | 'available' | 'failed' | 'skipped' | 'interrupted';
  /** Why it failed, was skipped or interrupted. */
  readonly because?: string;
  /** Whether the cluster took a change; without an answer that is not known. */
  readonly effect?: 'none' | 'applied' | 'unconfirmed';
  readonly tookDown?: 'stopped' | 'destroyed';
  readonly startedAt?: number | 'never';
  readonly finishedAt?: number;
  readonly downtime?: Downtime;
  /** As the server last gave it. */
  readonly seen?: Unit;
  readonly seenDoing?: Condition;
}

/** A run of a unit from one version to another; through, and with its effect, unless the case says otherwise. */
export function run(name: string, given: RunCase): Run {
  const phase = phaseOf(given);
  const { effect = phase.name === 'pending' || phase.name === 'skipped' ? 'none' : 'applied' } = given;
  const { startedAt = phase.name === 'pending' || phase.name === 'skipped' ? 'never' : 1_000 } = given;
  const condition = given.seenDoing;
  return {
    id: 0,
    step: stepOf(name, given),
    phase,
    downtime: given.downtime ?? noDowntime,
    ...(startedAt !== 'never' && { startedAt }),
    ...(given.finishedAt !== undefined && { finishedAt: given.finishedAt }),
    ...(effect !== 'none' && { wrote: true }),
    ...(effect === 'unconfirmed' && { unanswered: true }),
    ...(given.tookDown && { tookDown: given.tookDown }),
    ...(given.seen && { unit: given.seen }),
    ...(condition && { condition }),
  };
}

/** A unit that was updated from the old revision to the new one. */
export const updated = (name: string, more: RunCase = {}): Run => run(name, { from: 'old', to: 'new', ...more });
export const created = (name: string, more: RunCase = {}): Run => run(name, { to: 'new', ...more });
export const destroyed = (name: string, more: RunCase = {}): Run => run(name, { from: 'old', ...more });
/** It had the right revision and did not do well. */
export const restarted = (name: string, more: RunCase = {}): Run =>
  run(name, { from: 'old', to: 'old', did: 'failed', ...more });
export const unchanged = (name: string, more: RunCase = {}): Run =>
  run(name, { from: 'new', to: 'new', action: 'unchanged', effect: 'none', startedAt: 'never', ...more });
/** The last look at a sidekick, after its main unit. */
export const lookedAfter = (name: string, main: string, more: RunCase = {}): Run =>
  run(name, { from: 'new', to: 'new', lane: main, serves: false, until: 'present', effect: 'none', ...more });

function phaseOf({ phase = 'available', because = 'crash loop' }: RunCase): Phase {
  switch (phase) {
    case 'pending':
      return { name: phase };
    case 'available':
      return { name: 'succeeded' };
    case 'failed':
    case 'skipped':
    case 'interrupted':
      return { name: phase, reason: because };
    default:
      return inFlight[phase];
  }
}

function stepOf(name: string, given: RunCase): Step {
  const { from, to, until = 'healthy', lane = name } = given;
  const { isTemplate, prefix } = parseUnitName(name);
  const condition = conditionBefore(given);
  return {
    unit: name,
    service: prefix,
    action: given.action ?? actionOf(given),
    reason: 'planned',
    stage: given.stage ?? (isTemplate ? 'template' : stageOf(given)),
    lane,
    serves: given.serves ?? (!isTemplate && to !== undefined && version(to).desiredState === 'launched'),
    until,
    ...(from && { before: version(from) }),
    ...(to && { after: version(to) }),
    ...(condition && { condition }),
  };
}

function actionOf({ from, to }: RunCase): Action {
  if (!from) return 'create';
  if (!to) return 'destroy';
  return from === to ? 'restart' : 'update';
}

function stageOf({ from, to }: RunCase): Step['stage'] {
  if (!from) return 'create';
  return to ? 'change' : 'remove';
}

function conditionBefore({ from, did }: RunCase): Condition | undefined {
  if (did === 'not seen') return undefined;
  const is = did ?? (from && version(from).desiredState === 'launched' ? 'running' : from ? 'stopped' : 'missing');
  return { is, detail: is };
}

/** A service of which these runs are everything that was planned, in the order of the plan. */
export function service(
  name: string,
  runs: readonly Run[],
  more: Partial<Pick<ServicePlan, 'settings' | 'size'>> & { readonly hold?: Interval } = {},
): ServiceRuns {
  const { hold, ...plan } = more;
  const steps = runs.map(({ step }) => step);
  const size = steps.filter(({ serves }) => serves).length;
  return {
    plan: { service: name, size, steps, ...plan },
    tasks: runs.map((one, id) => ({ ...one, id })),
    ...(hold && { hold }),
  };
}

export function runsOf(services: readonly ServiceRuns[]): Run[] {
  return services.flatMap(({ tasks }) => tasks);
}

export function planOf(...services: readonly ServiceRuns[]): Plan {
  return { services: services.map(({ plan }) => plan) };
}

type Reasons = Readonly<Record<string, string>>;

export interface RollbackCase {
  /** The way back of the units that there was something to undo about, and the look at others. */
  readonly runs?: readonly Run[];
  readonly leftAlone?: Reasons;
}

export function rollback({ runs = [], leftAlone = {} }: RollbackCase): Rollback {
  return { tasks: byUnit(runs), leftAlone: new Map(Object.entries(leftAlone)) };
}

export function deployed(services: readonly ServiceRuns[], undone?: RollbackCase): Deployed {
  return { rolledOut: services, ...(undone && { rollback: rollback(undone) }) };
}

export interface RecoveryCase extends RollbackCase {
  readonly asTheyAre?: Readonly<Record<string, 'done' | 'not-begun'>>;
  /** Of units whose new revision did not come up in the recovery. */
  readonly undone?: RollbackCase;
}

export function recovery({ runs = [], asTheyAre = {}, leftAlone = {}, undone }: RecoveryCase): Settlement {
  return {
    tasks: byUnit(runs),
    asTheyAre: new Map(Object.entries(asTheyAre)),
    leftAlone: new Map(Object.entries(leftAlone)),
    ...(undone && { rollback: rollback(undone) }),
  };
}

function byUnit(runs: readonly Run[]): ReadonlyMap<string, Run> {
  return new Map(runs.map((one) => [one.step.unit, one]));
}

/** What matters of a step: `change: web@1.service update new → old until healthy`. */
export function stepFacts({ stage, unit: name, action, before, after, until, serves, lane }: Step): string {
  const what = action === 'unchanged' ? `${action} ${nameOf(after)}` : `${action} ${nameOf(before)} → ${nameOf(after)}`;
  const waits = action === 'unchanged' || action === 'destroy' ? '' : ` until ${until}`;
  const follows = lane === name ? '' : `, follows ${lane}`;
  return `${stage}: ${name} ${what}${waits}${serves ? '' : ', serves nobody'}${follows}`;
}

/** The facts of all steps, in the order in which they are done. */
export function planFacts({ services }: Plan): string[] {
  return services.flatMap(({ steps }) => steps.map(stepFacts));
}

/** What became of a run: `web@1.service interrupted, applied`. */
export function runFacts({ step, phase, wrote, unanswered }: Run): string {
  const names: Partial<Record<Phase['name'], string>> = { succeeded: 'available', watching: 'progressing' };
  const effect = unanswered ? 'unconfirmed' : wrote ? 'applied' : 'none';
  return `${step.unit} ${names[phase.name] ?? phase.name}, ${effect}`;
}

/** When a run was through. */
export function endOf({ finishedAt }: Run): number | undefined {
  return finishedAt;
}

/** What a result says of a unit, with its former and its present revision: `web@1.service update failed, old → new, with an error`. */
export function resultFacts({
  unit: name,
  action,
  outcome,
  previousRevision,
  revision,
  error,
}: InstanceResult): string {
  const was = releaseOf(previousRevision) ?? 'nothing';
  const has = releaseOf(revision) ?? 'nothing';
  return `${name} ${action} ${outcome}, ${was} → ${has}${error === undefined ? '' : ', with an error'}`;
}
