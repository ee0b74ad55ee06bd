import type { Machine, Unit, UnitState } from '../../src/fleet/schemas.js';
import type { Condition } from '../../src/health/condition.js';
import { resolveStrategy } from '../../src/plan/limits.js';
import {
  type Action,
  type Downtime,
  type Interval,
  noDowntime,
  type Plan,
  type ServicePlan,
  type Step,
  type UnitVersion,
} from '../../src/plan/plan.js';
import type { UnitResult } from '../../src/report/unit-result.js';
import { endedRun } from '../../src/rollout/ended-run.js';
import { planRecovery } from '../../src/rollout/recovery-plan.js';
import type { RemedyPlan } from '../../src/rollout/rollback-plan.js';
import type { ServiceResult } from '../../src/rollout/service-rollout.js';
import {
  aimed,
  type Observed,
  type Purpose,
  pendingUnit,
  progressing,
  type UnitPhase,
  type UnitRollout,
} from '../../src/rollout/unit-rollout.js';
import { revisionOf } from '../../src/unit/serialize-unit-file.js';
import { parseUnitName } from '../../src/unit/unit-name.js';
import { strategy } from '../plan/strategy.js';

// Every test of rollback and recovery, of the journal and of results builds its units, steps, runs and services here.

/** One unit's step on its way. */
export type Run = UnitRollout;
/** A service with all its runs. */
export type ServiceRuns = ServiceResult;

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
  checking: { name: 'checking' },
  verifying: { name: 'verifying', since: 1_000 },
  stopping: { name: 'stopping', wakeUps: aimed(1_000) },
  releasing: { name: 'releasing', wakeUps: aimed(1_000) },
  removing: { name: 'removing' },
  progressing: progressing(1_000, 'plain'),
} as const satisfies Readonly<Record<string, UnitPhase>>;

export const inFlightPhases = Object.keys(inFlight) as (keyof typeof inFlight)[];

export interface RunCase {
  /** Absent for a unit that is created. */
  readonly from?: Version;
  /** Absent for a unit that is destroyed. */
  readonly to?: Version;
  readonly action?: Action;
  readonly stage?: Step['stage'];
  readonly lane?: string;
  readonly countsAsAvailable?: boolean;
  readonly purpose?: Purpose;
  readonly until?: Step['until'];
  /** What the unit was doing when the plan was made. */
  readonly did?: Condition['is'] | 'not seen';
  readonly phase?:
    | 'pending'
    | keyof typeof inFlight
    | 'available'
    | 'failed'
    | 'skipped'
    | 'interrupted'
    | 'left-alone';
  /** Why it failed, was skipped or interrupted. */
  readonly because?: string;
  /** Whether the cluster took a change; without an answer that is not known. */
  readonly effect?: 'none' | 'applied' | 'unconfirmed';
  readonly tookDown?: 'stopped' | 'destroyed';
  /** For a restart that was asked for. */
  readonly stopsFirst?: true;
  readonly hasStopped?: true;
  readonly isTask?: true;
  readonly startedAt?: number | 'never';
  readonly finishedAt?: number;
  readonly downtime?: Downtime;
  /** As the server last gave it. */
  readonly seen?: Unit;
  readonly seenDoing?: Condition;
}

/** A run of a unit from one version to another; available, and with its effect, unless the case says otherwise. */
export function run(name: string, given: RunCase): Run {
  const phase = phaseOf(given);
  const { effect = phase.name === 'pending' || phase.name === 'skipped' ? 'none' : 'applied' } = given;
  const { startedAt = phase.name === 'pending' || phase.name === 'skipped' ? 'never' : 1_000 } = given;
  const observed: Observed = {
    ...(given.seen && { unit: given.seen }),
    ...(given.seenDoing && { condition: given.seenDoing }),
    ...((given.seen || given.seenDoing) && { at: 1_000 }),
  };
  return {
    id: 0,
    step: stepOf(name, given),
    purpose: given.purpose ?? 'rollout',
    phase,
    observed,
    effect,
    downtime: given.downtime ?? noDowntime,
    ...(startedAt !== 'never' && { startedAt }),
    ...(given.finishedAt !== undefined && { finishedAt: given.finishedAt }),
    ...(given.tookDown && { tookDown: given.tookDown }),
    ...(given.hasStopped && { hasStopped: given.hasStopped }),
  };
}

/** A sidekick of web@1.service that the plan leaves as it is. */
export function sidekick(more: RunCase = {}): Run {
  const untouched = { from: 'old', to: 'old', action: 'unchanged', countsAsAvailable: false, effect: 'none' } as const;
  return run('log@1.service', { ...untouched, lane: 'web@1.service', ...more });
}

/** A unit that was updated from the old revision to the new one. */
export const updated = (name: string, more: RunCase = {}): Run => run(name, { from: 'old', to: 'new', ...more });
export const created = (name: string, more: RunCase = {}): Run => run(name, { to: 'new', ...more });
export const destroyed = (name: string, more: RunCase = {}): Run => run(name, { from: 'old', ...more });
/** It had the right revision and did not do well. */
export const restarted = (name: string, more: RunCase = {}): Run =>
  run(name, { from: 'old', to: 'old', did: 'failed', ...more });
/** It was to be restarted whatever it did, and was seen stopped unless the case says otherwise. */
export const toldToRestart = (name: string, more: RunCase = {}): Run =>
  run(name, { from: 'old', to: 'old', stopsFirst: true, tookDown: 'stopped', ...more });
export const unchanged = (name: string, more: RunCase = {}): Run =>
  run(name, { from: 'new', to: 'new', action: 'unchanged', effect: 'none', startedAt: 'never', ...more });
/** A sidekick that follows its main unit. */
export const following = (name: string, main: string, more: RunCase = {}): Run =>
  run(name, {
    from: 'new',
    to: 'new',
    lane: main,
    countsAsAvailable: false,
    until: 'running',
    effect: 'none',
    ...more,
  });

function phaseOf({ phase = 'available', because = 'crash loop' }: RunCase): UnitPhase {
  switch (phase) {
    case 'pending':
      return { name: phase };
    case 'available':
      return { name: phase };
    case 'failed':
    case 'skipped':
    case 'interrupted':
    case 'left-alone':
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
    countsAsAvailable:
      given.countsAsAvailable ?? (!isTemplate && to !== undefined && version(to).desiredState === 'launched'),
    until,
    ...(given.stopsFirst && { stopsFirst: given.stopsFirst }),
    ...(given.isTask && { isTask: given.isTask }),
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

export interface PlanCase extends Partial<Omit<ServicePlan, 'limits' | 'rollbackLimits'>> {
  readonly limits?: Partial<ServicePlan['limits']>;
  readonly rollbackLimits?: Partial<ServicePlan['limits']>;
  readonly canaryHold?: Interval;
}

/** A service of which these runs are everything that was planned, in the order of the plan. */
export function service(name: string, runs: readonly Run[], given: PlanCase = {}): ServiceRuns {
  const { canaryHold, limits, rollbackLimits, ...more } = given;
  const steps = runs.map(({ step }) => step);
  const plan = resolveStrategy(strategy(), steps.filter((step) => step.countsAsAvailable).length, steps);
  return {
    plan: {
      service: name,
      wave: 0,
      waitsFor: [],
      ...plan,
      limits: { ...plan.limits, ...limits },
      rollbackLimits: { ...plan.rollbackLimits, ...rollbackLimits },
      ...more,
    },
    runs: runs.map((one, id) => ({ ...one, id })),
    ...(canaryHold && { canaryHold }),
  };
}

export function runsOf(services: readonly ServiceRuns[]): Run[] {
  return services.flatMap(({ runs }) => runs);
}

export function planOf(...services: readonly ServiceRuns[]): Plan {
  return { services: services.map(({ plan }) => plan) };
}

/** Runs that a way back settles without doing anything: `web@1.service available`, `web@1.service left-alone: why`. */
export function endedFacts({ ended }: RemedyPlan): string[] {
  return ended.map(({ step, phase }) => `${step.unit} ${phase.name}${'reason' in phase ? `: ${phase.reason}` : ''}`);
}

export interface RollbackCase {
  /** The rollback of the units that there was something to undo about, and the look at others. */
  readonly runs?: readonly Run[];
  /** Units that were left alone, and why. */
  readonly leftAlone?: Readonly<Record<string, string>>;
}

/** A rollout that was rolled back: every unit that was touched has a run that says how. */
export function rolledBack(services: readonly ServiceRuns[], given: RollbackCase): ServiceRuns[] {
  const back = runsOfRollback(runsOf(services), given);
  const has = (name: string) => back.some(({ step }) => step.unit === name);
  const withoutRun = runsOf(services).filter(({ effect, step }) => effect !== 'none' && !has(step.unit));
  const nothingToUndo = withoutRun.map((one) => endedRun(one, 'rollback', one.step.before, { name: 'available' }));
  return withRuns(services, [...back, ...nothingToUndo]);
}

export interface RecoveryCase extends RollbackCase {
  /** Units for which nothing had to be done: the change had been made, or was never started. */
  readonly ended?: Readonly<Record<string, 'available' | 'skipped'>>;
  /** Of units whose new revision failed in the recovery. */
  readonly undone?: RollbackCase;
}

/** An interrupted rollout, with the runs that recovered its units. */
export function recovered(services: readonly ServiceRuns[], given: RecoveryCase): ServiceRuns[] {
  const { runs = [], leftAlone = {}, ended = {}, undone } = given;
  const first = (name: string) => runsOf(services).find(({ step }) => step.unit === name) ?? updated(name);
  return withRuns(services, [
    ...runs.map((one): Run => ({ ...one, purpose: 'recovery' })),
    ...Object.entries(ended).map(([name, phase]) => {
      const { before, after } = first(name).step;
      return phase === 'available'
        ? endedRun(first(name), 'recovery', after, { name: phase })
        : endedRun(first(name), 'recovery', before, { name: phase, reason: 'the deployment was cancelled' });
    }),
    ...Object.entries(leftAlone).map(([name, reason]) =>
      endedRun(first(name), 'recovery', first(name).step.before, { name: 'left-alone', reason }),
    ),
    ...(undone ? runsOfRollback(runsOf(services), undone) : []),
  ]);
}

/** An interrupted rollout that was recovered from what the cluster has now; each step of the recovery succeeds. */
export function recoveredFrom(services: readonly ServiceRuns[], now: Readonly<Record<string, Now>>): ServiceRuns[] {
  const { plan, ended } = planRecovery(services, current(now));
  const steps = plan.services.flatMap((one) => one.steps);
  const runs = steps.map((step, id): Run => ({ ...pendingUnit(step, id, 'recovery'), phase: { name: 'available' } }));
  return withRuns(services, [...ended, ...runs]);
}

function runsOfRollback(rollout: readonly Run[], { runs = [], leftAlone = {} }: RollbackCase): Run[] {
  return [
    ...runs.map((one): Run => ({ ...one, purpose: 'rollback' })),
    ...Object.entries(leftAlone).map(([name, reason]) => {
      const first = rollout.find(({ step }) => step.unit === name) ?? updated(name);
      return endedRun(first, 'rollback', first.step.before, { name: 'left-alone', reason });
    }),
  ];
}

function withRuns(services: readonly ServiceRuns[], added: readonly Run[]): ServiceRuns[] {
  return services.map((one) => {
    const names = new Set(one.runs.map(({ step }) => step.unit));
    return { ...one, runs: [...one.runs, ...added.filter(({ step }) => names.has(step.unit))] };
  });
}

/** What matters of a step: `change: web@1.service update new → old until healthy`. */
export function stepFacts({ stage, unit: name, action, before, after, until, countsAsAvailable, lane }: Step): string {
  const what = action === 'unchanged' ? `${action} ${nameOf(after)}` : `${action} ${nameOf(before)} → ${nameOf(after)}`;
  const waits = action === 'unchanged' || action === 'destroy' ? '' : ` until ${until}`;
  const follows = lane === name ? '' : `, follows ${lane}`;
  return `${stage}: ${name} ${what}${waits}${countsAsAvailable ? '' : ', not counted'}${follows}`;
}

/** The facts of all steps, in the order in which they are done. */
export function planFacts({ services }: Plan): string[] {
  return services.flatMap(({ steps }) => steps.map(stepFacts));
}

/** What became of a run: `web@1.service interrupted, applied`. */
export function runFacts({ step, phase, effect }: Run): string {
  return `${step.unit} ${phase.name}, ${effect}`;
}

/** When a run ended. */
export function endOf({ finishedAt }: Run): number | undefined {
  return finishedAt;
}

/** What a result says of a unit, with its former and its present revision: `web@1.service update failed, old → new, with an error`. */
export function resultFacts({ unit: name, action, outcome, previousRevision, revision, error }: UnitResult): string {
  const was = releaseOf(previousRevision) ?? 'nothing';
  const has = releaseOf(revision) ?? 'nothing';
  return `${name} ${action} ${outcome}, ${was} → ${has}${error === undefined ? '' : ', with an error'}`;
}
