import type { ServicePlanOutput } from '../stage/stage-run.js';
import { isSidekick, isTemplate, isUndisturbed, type Played } from './invariants.js';
import { type Attempt, isCalm } from './play.js';
import { specsOf } from './story.js';
import { downTogether, isUpFor } from './true-services.js';

/** Returns every promise about several services that a deployment broke, in words. */
export function orderViolations(played: Played): string[] {
  if (!played.hasBegun) return [];
  const { failFast } = played.story;
  return [
    ...entriesNotFollowed(played),
    ...beganTooEarly(played),
    ...tooManyServicesDown(played),
    ...outOfOrder(played),
    ...(failFast ? begunAfterFailure(played) : failureSpread(played)),
  ];
}

/** Service number n is called `sn`, whatever kind of units it has. */
function serviceOf(unit: string): string {
  return unit.slice(0, 2);
}

const changesAnything = ({ steps }: ServicePlanOutput) => steps.some(({ action }) => action !== 'unchanged');

/** When everything began to be undone; never, if it was not. */
function rollbackAt({ moments }: Played): number {
  return moments.find(({ type }) => type === 'rollback-started')?.at ?? Number.POSITIVE_INFINITY;
}

/** What was written to roll the plan out. */
function rolloutAttempts(played: Played): Attempt[] {
  const until = rollbackAt(played);
  return played.attempts.filter(({ at }) => at <= until);
}

/** Units that failed while the plan was rolled out, and when. */
function failures(played: Played): Played['moments'] {
  const until = rollbackAt(played);
  return played.moments.filter(({ type, at }) => type === 'failed' && at <= until);
}

/** Where the order that entries of the services file ask for can be kept, the plan has it. */
function entriesNotFollowed({ story, deployment: { plan } }: Played): string[] {
  const { waits, listing, maxParallel } = story;
  const isAgainst = waits.some(({ service, on }) => on > service);
  if ((isAgainst && maxParallel === 1) || (isAgainst && waits.some(({ service, on }) => on < service))) return [];
  const changed = plan.filter(changesAnything);
  const planOf = (index: number) => changed.find(({ service }) => serviceOf(service) === `s${index}`);
  const isListed = (index: number) =>
    listing === 'services file' || (listing === 'line and services file' && index % 2 === 1);
  return waits.flatMap(({ service, on, by }) => {
    const [waiting, other] = [planOf(service), planOf(on)];
    if (by !== 'entry' || !isListed(service) || !waiting || !other) return [];
    if (other.wave < waiting.wave || waiting.after.includes(other.service)) return [];
    return [`the entry of ${waiting.service} says that it goes after ${other.service}, and the plan does not`];
  });
}

/** The services that have to be through before one begins, as the plan says. */
function earlierThan({ wave, after }: ServicePlanOutput, plan: readonly ServicePlanOutput[]): ServicePlanOutput[] {
  return plan.filter((other) => other.wave < wave || after.includes(other.service));
}

/**
 * Nothing is written about a service before those that it waits for are through: none of them is written about any more,
 * none has failed, and their units have truly been up for min-ready.
 */
function beganTooEarly(played: Played): string[] {
  const { story, stage, deployment, moments } = played;
  const attempts = rolloutAttempts(played);
  const timesOf = (name: string) => attempts.filter(({ unit }) => serviceOf(unit) === serviceOf(name));
  return deployment.plan.flatMap((waiting) => {
    const [first] = timesOf(waiting.service);
    if (!first) return [];
    const began = `${first.unit} was begun`;
    return earlierThan(waiting, deployment.plan).flatMap(({ service, steps }) => {
      if (timesOf(service).some(({ at }) => at >= first.at)) return [`${began} before ${service} was through`];
      const failed = moments.find(({ type, unit, at }) => {
        return type === 'failed' && at <= first.at && serviceOf(unit) === serviceOf(service);
      });
      if (failed) return [`${began} after ${failed.unit} had failed, for which it waits`];
      const { kind } = specsOf(story)[Number(service[1])] ?? {};
      if (!isCalm(story) || kind === 'oneshot' || kind === 'global') return [];
      return steps
        .filter(({ action }) => action !== 'unchanged' && action !== 'destroy')
        .filter(({ unit }) => !isTemplate(unit) && !isStandIn(unit, steps))
        .filter(({ unit }) => !isUpFor(story.minReadySeconds * 1_000, stage.cluster, unit, first.at))
        .map(({ unit }) => `${began} before ${unit} had been up for ${story.minReadySeconds} s`);
    });
  });
}

function isStandIn(unit: string, steps: ServicePlanOutput['steps']): boolean {
  return steps.some((step) => step.unit === unit && step.action === 'destroy');
}

/** Never more than max-parallel services have a unit down that the deployment took down, and that serves. */
function tooManyServicesDown(played: Played): string[] {
  const { story, stage, deployment, formerlyUp, attempts, moments } = played;
  const { maxParallel } = story;
  if (maxParallel === 0 || !isUndisturbed(story)) return [];
  // A job that ends by itself is not up again.
  const isJob = (service: string) =>
    [story.before, story.after].some((specs) => specs[Number(service[1])]?.kind === 'oneshot');
  const lasting = deployment.plan.filter(({ service }) => !isJob(service));
  const serving = lasting.flatMap(({ steps }) =>
    steps.flatMap(({ unit, action }) => {
      return (action === 'update' || action === 'restart') && formerlyUp.has(unit) ? [unit] : [];
    }),
  );
  const down = downTogether(stage.cluster, { units: serving, attempts, moments }, serviceOf);
  return down.length > maxParallel
    ? [`units of ${down.join(', ')} were down at once, with max-parallel ${maxParallel}`]
    : [];
}

/** With a single place, services go one after another as they are defined, and back in the opposite order. */
function outOfOrder(played: Played): string[] {
  if (played.story.maxParallel !== 1) return [];
  const until = rollbackAt(played);
  const places = new Map(played.deployment.plan.map(({ service }, place) => [serviceOf(service), place]));
  const placesOf = (attempts: readonly Attempt[]) => attempts.map(({ unit }) => places.get(serviceOf(unit)) ?? -1);
  const forth = placesOf(played.attempts.filter(({ at }) => at <= until));
  const back = placesOf(played.attempts.filter(({ at }) => at > until)).toReversed();
  return [forth, back]
    .filter((order) => order.some((place, index) => place < (order[index - 1] ?? 0)))
    .map((order) => `services were written about in the order ${order.join(' ')}, with max-parallel 1`);
}

/** Once the log says that a unit has failed, nothing is begun; sidekicks are brought up again by the rollback. */
function begunAfterFailure(played: Played): string[] {
  const [failed] = failures(played);
  if (!failed) return [];
  const until = rollbackAt(played);
  const begun = new Set(played.attempts.filter(({ at }) => at <= failed.at).map(({ unit }) => unit));
  return played.attempts
    .filter(({ unit, at }) => at > failed.at && !begun.has(unit) && !(at > until && isSidekick(unit)))
    .map(
      ({ unit, at, request }) => `${unit} was begun ${at - failed.at} ms after ${failed.unit} had failed: ${request}`,
    );
}

/** Without fail-fast, a failure is its service's own and that of those that wait for it. */
function failureSpread(played: Played): string[] {
  const { story, attempts } = played;
  const { plan, instances, status, host } = played.deployment;
  const failed = new Set(failures(played).map(({ unit }) => serviceOf(unit)));
  // Some of its units are skipped if it could not be seen whether the others are up.
  const isUnread = ({ error = '' }: { readonly error?: string }) => error.includes('could not read');
  for (const instance of instances) if (isUnread(instance)) failed.add(serviceOf(instance.unit));
  if (failed.size === 0 || !isCalm(story) || story.deployTimeoutSeconds > 0) return [];
  const waiting = waitingFor(failed, plan);
  const reasons: string[] = [];
  for (const { unit, action, outcome, error = '' } of instances) {
    const service = serviceOf(unit);
    if (action === 'unchanged' || (isSidekick(unit) && outcome === 'unchanged')) continue;
    const isSucceeded = outcome === 'succeeded' || outcome === 'unchanged';
    if (waiting.has(service)) {
      if (outcome !== 'skipped' || !/waits for/.test(error))
        reasons.push(`${unit} is ${outcome} (${error}), and waits for a service that failed`);
    } else if (failed.has(service)) {
      if (
        story.command === 'deploy' &&
        story.onFailure === 'rollback' &&
        outcome === 'succeeded' &&
        story.faults.length === 0
      )
        reasons.push(`${unit} was not rolled back, though its service failed`);
    } else if (!isSucceeded) reasons.push(`${unit} is ${outcome} (${error}), though its service did not fail`);
  }
  const written = attempts.filter(({ unit }) => waiting.has(serviceOf(unit)));
  for (const { unit } of written) reasons.push(`${unit} was written to, and waits for a service that failed`);
  const isPartial = instances.some(({ unit, outcome }) => outcome === 'succeeded' && !failed.has(serviceOf(unit)));
  if (isPartial && status !== 'failed') reasons.push(`the status is ${status}, though only a part was deployed`);
  const { reason = '' } = host.outputs;
  const unnamed = failures(played).filter(({ unit }) => !reason.includes(serviceOf(unit)));
  if (isPartial && unnamed.length > 0)
    reasons.push(`the reason does not name the service of ${unnamed.map(({ unit }) => unit).join(', ')}: ${reason}`);
  return reasons;
}

/** Services that cannot begin after those have failed. */
function waitingFor(failed: ReadonlySet<string>, plan: readonly ServicePlanOutput[]): ReadonlySet<string> {
  const waiting = new Set<string>();
  const isLost = (other: ServicePlanOutput) =>
    failed.has(serviceOf(other.service)) || waiting.has(serviceOf(other.service));
  for (const _ of plan)
    for (const service of plan)
      if (
        !failed.has(serviceOf(service.service)) &&
        changesAnything(service) &&
        earlierThan(service, plan).some(isLost)
      )
        waiting.add(serviceOf(service.service));
  return waiting;
}
