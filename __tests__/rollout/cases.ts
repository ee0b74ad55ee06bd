import { expect } from '@jest/globals';
import type { DesiredState, Machine, Unit, UnitState } from '../../src/fleet/schemas.js';
import type { Condition } from '../../src/health/condition.js';
import type { CheckResult } from '../../src/health/health-check.js';
import {
  type Action,
  type Downtime,
  noDowntime,
  type ServicePlan,
  type Stage,
  type Step,
  type UnitVersion,
} from '../../src/plan/plan.js';
import type { RolloutEvent } from '../../src/rollout/events.js';
import type { Observation, Observations, SiblingObservation } from '../../src/rollout/observation.js';
import type { DeploymentRollout, RolloutContext, ServiceRollout } from '../../src/rollout/service-rollout.js';
import type { Transition, Write } from '../../src/rollout/transition.js';
import type {
  Observed,
  Progressing,
  Purpose,
  UnitContext,
  UnitPhase,
  UnitRollout,
  WakeUps,
} from '../../src/rollout/unit-rollout.js';
import { revisionOf } from '../../src/unit/serialize-unit-file.js';
import type { UnitOption } from '../../src/unit/unit-option.js';

// Builders for tables about the judgement of a rollout, and what is compared of its results. Times are milliseconds.

/** A word for a unit file, `old` or `new`, and the state wanted of it: `new launched`. */
type VersionWords = string;

/** A word for a unit file, and systemd's states: `new active/running`, or `new bad-setting/inactive/dead`. */
type StateWords = string;

/** `2` is web@2.service; everything else is a unit's name. */
type UnitWord = string | number;

export function unitName(word: UnitWord): string {
  return /^\d+$/.test(`${word}`) ? `web@${word}.service` : `${word}`;
}

/** The options of a unit file; `lines` are more of them, such as `X-Fleet Global=true`. */
export function optionsOf(file: string, lines: readonly string[] = []): UnitOption[] {
  const more = lines.map((line) => {
    const [, section = '', name = '', value = ''] = /^(\S+) ([^=]+)=(.*)$/.exec(line) ?? [];
    return { section, name, value };
  });
  return [{ section: 'Service', name: 'ExecStart', value: `/bin/${file}` }, ...more];
}

export function hashOf(file: string, lines: readonly string[] = []): string {
  return revisionOf(optionsOf(file, lines));
}

export function version(words: VersionWords, lines: readonly string[] = []): UnitVersion {
  const [file = '', desiredState = 'launched'] = words.split(' ');
  const options = optionsOf(file, lines);
  return { options, revision: revisionOf(options), desiredState: desiredState as DesiredState };
}

interface UnitFacts {
  readonly name?: UnitWord;
  /** `none` for a global unit, which has no current state. */
  readonly current?: DesiredState | 'none';
  readonly machine?: string | 'none';
  readonly lines?: readonly string[];
}

/** A unit as the server gives it: on machine m1, and with the current state that it is meant to have. */
export function unit(words: VersionWords, { name = 1, current, machine = 'm1', lines }: UnitFacts = {}): Unit {
  const { options, desiredState } = version(words, lines);
  return {
    name: unitName(name),
    options: [...options],
    desiredState,
    ...(current !== 'none' && { currentState: current ?? desiredState }),
    ...(machine !== 'none' && { machineID: machine }),
  };
}

interface StateFacts {
  readonly name?: UnitWord;
  readonly machine?: string;
  readonly lines?: readonly string[];
}

export function state(words: StateWords, { name = 1, machine = 'm1', lines }: StateFacts = {}): UnitState {
  const [file = '', systemd = ''] = words.split(' ');
  const [sub = '', active = '', load = 'loaded'] = systemd.split('/').reverse();
  return {
    name: unitName(name),
    hash: hashOf(file, lines),
    machineID: machine,
    systemdLoadState: load,
    systemdActiveState: active,
    systemdSubState: sub,
  };
}

export function machine(id: string, metadata: Machine['metadata'] = {}): Machine {
  return { id, primaryIP: `10.0.0.${id.slice(1)}`, metadata };
}

export const [m1, m2] = [machine('m1'), machine('m2')];

/** A condition whose detail is its name, read from a state of that machine. */
export function condition(is: Condition['is'], from?: StateWords | UnitState): Condition {
  return { is, detail: is, ...(from !== undefined && { state: typeof from === 'string' ? state(from) : from }) };
}

interface ObservationFacts {
  /** Absent where the server was not asked for it. */
  readonly unit?: VersionWords | Unit | 'absent';
  readonly states?: readonly (StateWords | UnitState)[];
  readonly machines?: readonly Machine[];
  readonly units?: readonly Unit[];
  readonly check?: CheckResult['healthy'];
}

/** What is seen of a unit at one moment. */
export function observation({ unit: found, states = [], check, ...rest }: ObservationFacts): Observation {
  const served = typeof found === 'string' && found !== 'absent' ? unit(found) : found;
  return {
    ...rest,
    states: states.map((one) => (typeof one === 'string' ? state(one) : one)),
    ...(served !== undefined && { unit: served as Unit | 'absent' }),
    ...(check !== undefined && { check: checked(check) }),
  };
}

function checked(healthy: boolean): CheckResult {
  return { healthy, detail: healthy ? 'health check answered 200' : 'health check answered 503' };
}

interface StepFacts {
  readonly unit?: UnitWord;
  readonly action?: Action;
  readonly before?: VersionWords | 'none';
  readonly after?: VersionWords | 'none';
  /** More options of both versions. */
  readonly lines?: readonly string[];
  readonly until?: Step['until'];
  readonly countsAsAvailable?: boolean;
  readonly stage?: Stage;
  readonly lane?: string;
  /** What the unit was doing when the plan was made. */
  readonly planned?: Condition;
  readonly hashesInBetween?: readonly string[];
  readonly downtime?: Downtime;
  /** For a restart that was asked for. */
  readonly stopsFirst?: true;
  readonly isTask?: true;
}

const versionsOf: Readonly<Record<Action, readonly [before: string, after: string]>> = {
  create: ['none', 'new launched'],
  update: ['old launched', 'new launched'],
  restart: ['new launched', 'new launched'],
  destroy: ['old launched', 'none'],
  unchanged: ['new launched', 'new launched'],
};

const stageOf: Readonly<Record<Action, Stage>> = {
  create: 'create',
  update: 'change',
  restart: 'change',
  destroy: 'remove',
  unchanged: 'change',
};

/** A step about web@1.service: an update from `old launched` to `new launched`, unless the facts say otherwise. */
export function step({ unit: word = 1, action = 'update', lines, planned, lane, ...facts }: StepFacts = {}): Step {
  const { before = versionsOf[action][0], after = versionsOf[action][1], downtime, ...rest } = facts;
  return {
    unit: unitName(word),
    service: 'web',
    action,
    reason: '',
    stage: stageOf[action],
    lane: lane ?? unitName(word),
    countsAsAvailable: action !== 'destroy',
    until: 'healthy',
    ...rest,
    ...(before !== 'none' && { before: version(before, lines) }),
    ...(after !== 'none' && { after: version(after, lines) }),
    ...(planned && { condition: planned }),
    ...(downtime && { downtime }),
  };
}

interface RunFacts extends StepFacts {
  readonly phase?: UnitPhase['name'];
  /** Since when the phase has lasted: when fleet was notified, or the server answered. */
  readonly since?: number;
  readonly rhythm?: WakeUps['rhythm'];
  readonly wakeUpsDone?: number;
  readonly reason?: string;
  readonly exits?: number;
  readonly hasBegun?: true;
  readonly healthySince?: number;
  readonly conditionSince?: number;
  readonly placementAskedAt?: number;
  readonly unplaceable?: NonNullable<Progressing['unplaceable']>;
  /** Until when it counts as not stopped in any case. */
  readonly notBefore?: number;
  /** Once it is over, since when it had been healthy. */
  readonly wasHealthySince?: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  /** What the cluster was asked to change, and whether it has answered. */
  readonly effect?: 'none' | 'applied' | 'unconfirmed';
  readonly condition?: Condition['is'] | Condition;
  /** The unit as the server last gave it. */
  readonly served?: VersionWords | Unit;
  readonly observedAt?: number;
  readonly unitAt?: number;
  readonly announcedAt?: number;
  readonly intentSeenAt?: number;
  readonly runsOn?: NonNullable<Observed['runsOn']>;
  readonly purpose?: Purpose;
}

/** A step on its way: pending, unless the facts say otherwise; one that has started did so at 0. */
export function run(facts: RunFacts = {}): UnitRollout {
  const { phase = 'pending', effect = 'none', purpose = 'rollout', wasHealthySince, downtime, ...rest } = facts;
  const { finishedAt, announcedAt } = rest;
  const hasStarted = phase !== 'pending' && phase !== 'skipped' && rest.action !== 'unchanged';
  const startedAt = facts.startedAt ?? (hasStarted ? 0 : undefined);
  return {
    id: 0,
    step: step(facts),
    purpose,
    phase: phaseOf(phase, rest),
    observed: observedIn(facts),
    effect,
    downtime: downtime ?? noDowntime,
    ...(startedAt !== undefined && { startedAt }),
    ...(finishedAt !== undefined && { finishedAt }),
    ...(wasHealthySince !== undefined && { healthySince: wasHealthySince }),
    ...(announcedAt !== undefined && { announcedAt }),
  };
}

function observedIn({ served, condition: seen, ...facts }: RunFacts): Observed {
  const { observedAt: at, unitAt, intentSeenAt, runsOn } = facts;
  return {
    ...(seen && { condition: typeof seen === 'string' ? condition(seen) : seen }),
    ...(served && { unit: typeof served === 'string' ? unit(served, { name: facts.unit ?? 1 }) : served }),
    ...(at !== undefined && { at }),
    ...(unitAt !== undefined && { unitAt }),
    ...(intentSeenAt !== undefined && { intentSeenAt }),
    ...(runsOn && { runsOn }),
  };
}

/** One numbered instance of web@.service on its way. */
export function instance(number: number, facts: RunFacts = {}): UnitRollout {
  return run({ unit: number, ...facts });
}

function phaseOf(name: UnitPhase['name'], facts: RunFacts): UnitPhase {
  const { since = 0, rhythm = 'plain', wakeUpsDone: done = 0, reason = '', exits = 0 } = facts;
  const wakeUps: WakeUps = { since, done, rhythm };
  const { healthySince, conditionSince, placementAskedAt, unplaceable } = facts;
  switch (name) {
    case 'verifying':
      return { name, since };
    case 'stopping':
      return { name, wakeUps, ...(facts.notBefore !== undefined && { notBefore: facts.notBefore }) };
    case 'releasing':
      return { name, wakeUps };
    case 'progressing':
      return {
        name,
        wakeUps,
        exits,
        ...(facts.hasBegun && { hasBegun: true }),
        ...(healthySince !== undefined && { healthySince }),
        ...(conditionSince !== undefined && { conditionSince }),
        ...(placementAskedAt !== undefined && { placementAskedAt }),
        ...(unplaceable && { unplaceable }),
      };
    case 'failed':
    case 'skipped':
    case 'interrupted':
    case 'left-alone':
    case 'left':
      return { name, reason };
    default:
      return { name };
  }
}

export function unitContext(facts: Partial<UnitContext> = {}): UnitContext {
  return {
    machines: [m1],
    minReadyMs: 10_000,
    timeoutMs: 600_000,
    replacesInPlace: true,
    isChecked: false,
    unsettled: new Set(),
    stoppingLanes: new Set(),
    fleetMoves: [],
    ...facts,
  };
}

interface ContextFacts extends Partial<Omit<RolloutContext, 'deadline'>> {
  readonly deadline?: number;
}

/** What stays the same for a whole rollout: one machine, no deadline, and a failure stops the rest. */
export function context({ deadline = Number.POSITIVE_INFINITY, ...facts }: ContextFacts = {}): RolloutContext {
  return {
    machines: [m1],
    deadline: { at: deadline, name: 'the deploy-timeout of 60 s' },
    afterFailure: 'stop',
    maxParallel: 10,
    clusterSize: 10,
    ...facts,
  };
}

interface PlanFacts extends Partial<Omit<ServicePlan, 'steps' | 'limits' | 'rollbackLimits'>> {
  /** How many units count as available; those that do and are no surge, unless it is given. */
  readonly size?: number;
  readonly maxUnavailable?: number;
  readonly canary?: number;
}

/** One instance down at a time, no canary, ten seconds to prove itself, ten minutes of time. */
export function servicePlan(steps: readonly Step[], facts: PlanFacts = {}): ServicePlan {
  const available = steps.filter(({ countsAsAvailable, stage }) => countsAsAvailable && stage !== 'surge');
  const { size = available.length, maxUnavailable = 1, canary = 0, ...rest } = facts;
  return {
    service: 'web',
    limits: { size, maxUnavailable, canary },
    rollbackLimits: { size, maxUnavailable, canary: 0 },
    canaryHoldMs: 0,
    minReadyMs: 10_000,
    timeoutMs: 600_000,
    takesDown: true,
    wave: 0,
    waitsFor: [],
    steps,
    ...rest,
  };
}

interface ServiceFacts extends Partial<Omit<ServiceRollout, 'plan' | 'units'>> {
  readonly plan?: PlanFacts;
}

/** A service that is being rolled out, of these units. */
export function service(given: readonly UnitRollout[], { plan, ...facts }: ServiceFacts = {}): ServiceRollout {
  const units = given.map((one, id) => ({ ...one, id }));
  return {
    plan: servicePlan(
      units.map((one) => one.step),
      plan,
    ),
    state: 'active',
    units,
    ...facts,
  };
}

interface SiblingFacts {
  readonly states: readonly (StateWords | UnitState)[];
  readonly check?: boolean;
}

/** What is seen of units by their words: `{ 1: ['new active/running'] }`. */
export function siblings(
  found: Readonly<Record<string, SiblingFacts | readonly StateWords[]>>,
): ReadonlyMap<string, SiblingObservation> {
  return new Map(Object.entries(found).map(([word, facts]) => [unitName(word), sibling(facts)]));
}

function sibling(facts: SiblingFacts | readonly StateWords[]): SiblingObservation {
  const { states, check } = 'states' in facts ? facts : { states: facts };
  const seen = observation({ states, ...(check !== undefined && { check }) });
  return { states: seen.states, ...(seen.check && { check: seen.check }) };
}

interface ObservationsFacts {
  readonly units?: Readonly<Record<string, ObservationFacts | Error>>;
  readonly siblings?: Readonly<Record<string, SiblingFacts | readonly StateWords[] | Error>>;
}

export function observations({ units = {}, siblings: found = {} }: ObservationsFacts = {}): Observations {
  return {
    units: new Map(
      Object.entries(units).map(([word, facts]) => [
        unitName(word),
        facts instanceof Error ? facts : observation(facts),
      ]),
    ),
    siblings: new Map(
      Object.entries(found).map(([word, facts]) => [unitName(word), facts instanceof Error ? facts : sibling(facts)]),
    ),
  };
}

/** What one observation, or one decision, has made of a unit: its phase, what is written, the events, and a word of the reason. */
export interface Outcome {
  readonly phase: UnitPhase['name'];
  readonly writes: readonly string[];
  readonly events: readonly string[];
  readonly reason?: string;
}

export function outcomeOf({ unit: { phase }, writes, events }: Transition): Outcome {
  return {
    phase: phase.name,
    writes: writes.map(writeWords),
    events: events.map(({ type }) => type),
    ...('reason' in phase && { reason: phase.reason }),
  };
}

export function becomes(
  phase: UnitPhase['name'],
  writes: readonly string[] = [],
  events: readonly string[] = [],
): Outcome {
  return { phase, writes, events };
}

export const succeeds: Outcome = becomes('available', [], ['finished']);

export function fails(reason: string): Outcome {
  return { ...becomes('failed', [], ['finished']), reason: expect.stringContaining(reason) as unknown as string };
}

/** `put new launched`, `set loaded`, `wake up launched`, `burst launched` or `destroy`; of web@1.service. */
export function writeWords(write: Write): string {
  switch (write.kind) {
    case 'put':
      return `put ${fileOf(write.version.options)} ${write.version.desiredState}`;
    case 'set-desired-state':
      return `set ${write.desiredState}`;
    case 'wake-up':
      return `${write.times > 1 ? 'burst' : 'wake up'} ${write.desiredState}`;
    case 'destroy':
      return 'destroy';
  }
}

export function fileOf(options: readonly UnitOption[]): string {
  return options[0]?.value.replace('/bin/', '') ?? '';
}

/** The phases of a service's units, in their order. */
export function phasesOf({ units }: Pick<ServiceRollout, 'units'>): string {
  return units.map(({ phase }) => phase.name).join(', ');
}

/** The reasons that a service's units have for being as they are. */
export function reasonsOf({ units }: Pick<ServiceRollout, 'units'>): string[] {
  return units.flatMap(({ phase }) => ('reason' in phase ? [phase.reason] : []));
}

/** Events in words: `started web@1.service`, `finished web@1.service`, `waiting: reason`, or their type alone. */
export function eventWords(event: RolloutEvent): string {
  if ('step' in event) return `${event.type} ${event.step.unit}`;
  if (event.type === 'finished') return `finished ${event.unit.step.unit}`;
  return event.type;
}

/** A deployment of these services, in which no request is under way. */
export function deployment(...services: ServiceRollout[]): DeploymentRollout {
  return { services, replacesInPlace: true, writing: new Set(), asking: new Set(), fleetMoves: [] };
}
