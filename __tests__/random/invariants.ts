import type { Amount } from '../../src/definition/amount.js';
import type { Stage } from '../stage/stage.js';
import { type ServicePlanOutput, type StageRun, unitIn } from '../stage/stage-run.js';
import { mostDown } from '../stage/true-units.js';
import { type Attempt, isCalm, type Moment, type Registered } from './play.js';
import type { Story } from './story.js';

export interface Played {
  readonly story: Story;
  readonly stage: Stage;
  readonly deployment: StageRun;
  /** It was not refused before anything could be written. */
  readonly hasBegun: boolean;
  /** Revisions by unit, before and after. */
  readonly former: Registered;
  /** Units that fleet showed as running before. */
  readonly formerlyUp: ReadonlySet<string>;
  readonly after: Registered;
  readonly attempts: readonly Attempt[];
  readonly moments: readonly Moment[];
}

/** Returns every promise that a deployment broke, in words. */
export function violationsOf(played: Played): string[] {
  if (!played.hasBegun && played.deployment.status !== 'unchanged') return wrongRefusal(played);
  return [
    ...untouchedUnitsWritten(played),
    ...tooManyDown(played),
    ...untrueReports(played),
    ...neitherNewNorFormer(played),
    ...wrongStatus(played),
    ...tooLate(played),
  ];
}

/** A deployment is refused because of a unit that no machine could run, and then nothing is written. */
function wrongRefusal({ deployment: { status, host, writes, instances } }: Played): string[] {
  const isPlacement = host.annotations.some(({ severity, message }) => {
    return severity === 'error' && /finds? no machine/.test(message);
  });
  if (status === 'failed' && isPlacement && writes.length === 0 && instances.length === 0) return [];
  return [`it did not begin, with ${writes.length} writes: ${status}, ${host.outputs.reason}`];
}

/** Main units that are replaced have their sidekicks looked after, those that are there. */
function lookedAfter(plan: readonly ServicePlanOutput[]): string[] {
  const steps = plan.flatMap((service) => service.steps);
  const isReplaced = (unit: string) =>
    steps.some((step) => step.unit === unit && (step.action === 'update' || step.action === 'restart'));
  return steps.flatMap(({ unit, action }) =>
    isSidekick(unit) && action !== 'create' && isReplaced(unit.replace('-sidekick', '')) ? [unit] : [],
  );
}

export const isSidekick = (unit: string) => unit.includes('-sidekick@');
export const isTemplate = (unit: string) => unit.includes('@.');

/** No write is made for a unit that the plan leaves unchanged, other than to bring a sidekick back up. */
function untouchedUnitsWritten({ deployment: { plan, writes } }: Played): string[] {
  const steps = plan.flatMap((service) => service.steps);
  const touched = new Set([
    ...steps.flatMap(({ unit, action }) => (action === 'unchanged' ? [] : [unit])),
    ...lookedAfter(plan),
  ]);
  const written = new Set(writes.map(({ path }) => unitIn(path)));
  return [...written]
    .filter((unit) => !touched.has(unit))
    .map((unit) => `${unit} was written to, though nothing was to be done about it`);
}

/** Nobody and nothing but the deployment takes units down. */
export function isUndisturbed(story: Story): boolean {
  // A release that begins to conflict with its neighbours makes fleet move them.
  const movesNeighbours = story.after.some(({ exclusive }, index) => exclusive && !story.before[index]?.exclusive);
  return isCalm(story) && !movesNeighbours;
}

/**
 * Never more of a service are down because of the deployment than max-unavailable allows. Counted over instances that
 * were up when it began, while nobody and nothing else takes any down.
 */
function tooManyDown({ story, stage, deployment, formerlyUp }: Played): string[] {
  if (!isUndisturbed(story)) return [];
  const started = stage.clock.now() - deployment.seconds * 1_000;
  return deployment.plan.flatMap(({ service, steps }) => {
    const serving = steps.filter(({ unit, action }) => {
      return action !== 'destroy' && !isSidekick(unit) && !isTemplate(unit) && !standsIn(unit, steps);
    });
    const size = serving.length;
    const units = serving.map(({ unit }) => unit).filter((unit) => formerlyUp.has(unit));
    const allowed = mayBeDown(story, service, size);
    const down = mostDown(stage.cluster, units, started);
    return down > allowed ? [`${down} of ${service} were down at once, where ${allowed} were allowed`] : [];
  });
}

/** It is created first, and destroyed in the end. */
function standsIn(unit: string, steps: ServicePlanOutput['steps']): boolean {
  return steps.some((step) => step.unit === unit && step.action === 'destroy');
}

/**
 * As README has it: `max-unavailable`, a percentage rounded down, and as many more as stand in by `max-surge`, which is
 * rounded up; only instances of a template can, and none in a restart. Nothing could be updated if none might be down:
 * one may at the least.
 */
function mayBeDown({ command, after, maxUnavailable, maxSurge }: Story, service: string, size: number): number {
  const isOfTemplate = after[Number(service.slice(1))]?.kind === 'template';
  const standIns = isOfTemplate && command !== 'restart' ? Math.ceil(numberOf(maxSurge, size)) : 0;
  return Math.max(1, Math.floor(numberOf(maxUnavailable, size)) + standIns);
}

function numberOf(share: Amount, size: number): number {
  return 'percent' in share ? (size * share.percent) / 100 : share.instances;
}

/** The report says of every unit which revision the cluster has of it. */
function untrueReports({ story, deployment, after }: Played): string[] {
  if (story.troubles.some(({ kind }) => kind === 'someone else' || kind === 'cancel')) return [];
  const last = new Map(deployment.instances.map((instance) => [instance.unit, instance]));
  return (
    [...last.values()]
      // Of one that failed because the cluster did not answer, the report may not know what is left.
      .filter(
        ({ unit, revision, outcome }) =>
          after.get(unit) !== revision && !(outcome === 'failed' && revision === undefined),
      )
      .map(
        ({ unit, outcome, revision }) =>
          `${unit} is reported as ${outcome} with revision ${revision}, but has ${after.get(unit)}`,
      )
  );
}

/** Every unit ends as its new or its former revision and running, or is reported as neither. */
function neitherNewNorFormer({ story, stage, deployment, former, after }: Played): string[] {
  const wanted = new Map(deployment.plan.flatMap(({ steps }) => steps.map((step) => [step.unit, step] as const)));
  return deployment.instances.flatMap(({ unit, outcome, action }) => {
    const revision = after.get(unit);
    const step = wanted.get(unit);
    const isKnown =
      outcome === 'failed' || outcome === 'cancelled' || story.troubles.some(({ kind }) => kind === 'someone else');
    if (isKnown) return [];
    if (outcome === 'rolled-back' && revision !== former.get(unit))
      return [`${unit} is reported as rolled back, but is not what it was`];
    // A surge instance that was left over is reported as a removal that was not started.
    const isLeftOver = action === 'destroy' && !former.has(unit);
    if ((outcome === 'skipped' || outcome === 'unchanged') && revision !== former.get(unit) && !isLeftOver)
      return [`${unit} is reported as ${outcome}, but is not what it was`];
    if (outcome !== 'succeeded' || !isCalm(story)) return [];
    if (action === 'destroy') return revision === undefined ? [] : [`${unit} is reported as destroyed, but is there`];
    if (revision !== undefined && revision !== step?.revision && step?.action !== 'destroy')
      return [`${unit} is reported as ${action}d, but has another revision`];
    return runsWell(stage, unit, step?.revision !== undefined && !isTemplate(unit) && revision !== undefined);
  });
}

function runsWell(stage: Stage, unit: string, shouldRun: boolean): string[] {
  if (!shouldRun) return [];
  const seen = stage.cluster.units().filter(({ unitName, reachable }) => unitName === unit && reachable);
  const isWell = seen.some(({ active, sub }) => active === 'active' || sub === 'dead');
  return isWell
    ? []
    : [
        `${unit} is reported as well, but is ${seen.map(({ active, sub }) => `${active}/${sub}`).join(', ') || 'nowhere'}`,
      ];
}

function wrongStatus({ deployment: { status, instances } }: Played): string[] {
  // Of what stands in for others, it is said that it was left over.
  const allWell = instances.every(({ outcome, error }) => {
    return (outcome === 'succeeded' && error === undefined) || outcome === 'unchanged';
  });
  const saysWell = status === 'succeeded' || status === 'unchanged';
  return allWell === saysWell
    ? []
    : [`the status is ${status}, though the outcomes are ${instances.map(({ outcome }) => outcome).join(', ')}`];
}

/** It ends in the time that its deadlines leave: every step can use its timeout up once, and once more to be undone. */
function tooLate({ story, deployment: { seconds, plan } }: Played): string[] {
  const steps = plan.reduce((sum, service) => sum + service.steps.length, lookedAfter(plan).length);
  const perStep = story.timeoutSeconds + story.requestTimeoutSeconds + 5;
  const most = (steps * 2 + 1) * perStep + story.canaryHoldSeconds * plan.length;
  return seconds > most ? [`it took ${seconds} s, where ${most} s were the most`] : [];
}
