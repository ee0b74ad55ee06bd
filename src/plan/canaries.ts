import { isGlobal } from '../unit/requirements.js';
import { compareUnitNames } from '../unit/unit-name.js';
import { canarySize, takesDown } from './limits.js';
import type { RolloutStrategy, Step } from './plan.js';

/** What a service's steps come to where canaries go first, and how many more instances those are. */
export interface WithCanaries {
  readonly steps: readonly Step[];
  readonly canary: number;
}

/**
 * Returns how many canaries a service of `size` still needs: instances that are right already, and healthy, count as
 * canaries that are out. With `stopAfter: canary`, all steps but those of the canaries are `left`.
 *
 * Two canaries of five, and web@1 has the new revision: one more. One canary, and web@1 has it: none, whether web@1 was
 * the canary of an earlier deployment, or is the only one that an earlier deployment has not changed.
 */
export function withCanaries(steps: readonly Step[], size: number, strategy: RolloutStrategy): WithCanaries {
  const canary = canarySize(strategy.canary, size);
  if (strategy.stopAfter === 'canary') return upToCanaries(steps, canary);
  return { steps, canary: Math.max(0, canary - instancesThatAreOut(steps)) };
}

/** Lanes in which nothing is to be done about anything that is changed in others. */
function instancesThatAreOut(steps: readonly Step[]): number {
  const lanes = lanesIn(steps);
  const changed = new Set(
    lanes
      .flat()
      .filter(isChange)
      .map(({ service }) => service),
  );
  return lanes.filter((lane) => {
    const right = new Set(lane.map(({ service }) => service));
    return lane.some(isInstance) && !lane.some(isChange) && [...changed].every((service) => right.has(service));
  }).length;
}

const reasons = {
  rest: 'the deployment stops after the canaries',
  noCanary: 'it has no canary, and the deployment stops after the canaries',
  removal: 'nothing is destroyed before the deployment goes on',
};

/**
 * The canaries are the instances with the lowest numbers, whether or not they change: so a second run finds them out, and
 * the former files take them back. What takes nothing away that serves needs no canary, and others may need it.
 */
function upToCanaries(steps: readonly Step[], canary: number): WithCanaries {
  if (!steps.some(takesDown))
    return { steps: steps.map((step) => (isRemoval(step) ? leave(step, reasons.removal) : step)), canary: 0 };
  const instances = lanesIn(steps).filter((lane) => lane.some((step) => isInstance(step) && !isEverywhere(step)));
  const first = instances.toSorted(([a], [b]) => compareUnitNames(a?.lane ?? '', b?.lane ?? '')).slice(0, canary);
  const changing = first.filter((lane) => lane.some(isChange));
  const surge = changing.filter((lane) => lane.some((step) => step.countsAsAvailable && takesDown(step))).length;
  const standIns = new Set(steps.filter(({ stage }) => stage === 'surge').map(({ lane }) => lane));
  const keptStandIns = new Set([...standIns].slice(0, surge));
  const kept = new Set(changing.flat());
  const reason = instances.length === 0 || canary === 0 ? reasons.noCanary : reasons.rest;
  return {
    canary: changing.length,
    steps: steps.flatMap((step) => {
      if (standIns.has(step.lane)) return keptStandIns.has(step.lane) ? [step] : [];
      const isNow = kept.has(step) || (step.stage === 'prepare' && changing.length > 0);
      return [isNow ? step : leave(step, reason)];
    }),
  };
}

/** Returns a step that is left to a later deployment; one that changes nothing stays as it is. */
export function leave(step: Step, left: string): Step {
  return isChange(step) && step.left === undefined ? { ...step, left } : step;
}

function lanesIn(steps: readonly Step[]): Step[][] {
  const inLanes = steps.filter(({ stage }) => stage === 'create' || stage === 'change');
  return [...Map.groupBy(inLanes, ({ lane }) => lane).values()];
}

function isInstance({ countsAsAvailable }: Step): boolean {
  return countsAsAvailable;
}

/** fleet replaces a global unit on all machines at once, which is no canary. */
function isEverywhere({ unit, before, after }: Step): boolean {
  return isGlobal(unit, (before ?? after)?.options ?? []);
}

function isChange({ action }: Step): boolean {
  return action !== 'unchanged';
}

function isRemoval({ action }: Step): boolean {
  return action === 'destroy';
}
