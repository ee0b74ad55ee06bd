import { changesOf, type Plan } from '../plan/plan.js';
import { currentUnits } from './observe.js';
import type { Ports } from './ports.js';
import { allAtOnce, interruptedUnits, planRecovery } from './recovery-plan.js';
import { planRollback } from './rollback-plan.js';
import { runPlan } from './run-plan.js';
import type { RolloutContext, RolloutResult, ServiceResult } from './service-rollout.js';
import { isTouched, type UnitRollout } from './unit-rollout.js';

/**
 * Rolls a plan out, and rolls back everything that was touched if that fails and `onFailure` says so. A deployment that
 * was cancelled is not rolled back.
 */
export async function deploy(
  plan: Plan,
  onFailure: 'rollback' | 'stop',
  context: RolloutContext,
  ports: Ports,
): Promise<RolloutResult> {
  const result = await runPlan(plan, 'rollout', context, ports);
  const toUndo = context.afterFailure === 'stop-service' ? result.filter(isFailedService) : result;
  if (onFailure === 'stop' || ports.signal.aborted || !hasFailed(result) || !isChanged(toUndo)) return result;
  // However late it is, every unit that was touched goes back.
  const patient = { ...context, deadline: { at: Number.POSITIVE_INFINITY, name: 'no deadline' } };
  return inPlaceOf(result, await rollBack(toUndo, patient, ports));
}

/** Returns whether a service did not become what was planned, so that it goes back if failures concern their own service. */
export function isFailedService({ runs }: ServiceResult): boolean {
  return runs.some(
    ({ purpose, phase }) => purpose === 'rollout' && (phase.name === 'failed' || phase.name === 'skipped'),
  );
}

/** Returns a result with some of its services as they have become since. */
export function inPlaceOf(result: RolloutResult, later: RolloutResult): RolloutResult {
  const byPlan = new Map(later.map((service) => [service.plan, service]));
  return result.map((service) => byPlan.get(service.plan) ?? service);
}

/**
 * Undoes a rollout as far as it came, just as carefully: no more instances are down at a time, and each is verified. A
 * unit that cannot be rolled back does not stop the others.
 */
export async function rollBack(result: RolloutResult, context: RolloutContext, ports: Ports): Promise<RolloutResult> {
  const touched = result.flatMap(({ runs }) => runs.filter(isTouched));
  const current = await lookUp(touched, result, context, ports);
  const { plan, ended } = planRollback(result, current);
  const changes = changesOf(plan.services).length;
  if (changes > 0) ports.emit({ type: 'rollback-started', changes });
  const rolledBack = await runPlan(plan, 'rollback', { ...context, afterFailure: 'continue' }, ports);
  return withRuns(result, [...ended, ...runsOf(rolledBack)]);
}

/**
 * Brings the units that were in flight when a rollout was interrupted back to running, all of them at once, since they
 * are down already. A unit whose new revision does not come up gets its former one, if there is time left.
 */
export async function recover(result: RolloutResult, context: RolloutContext, ports: Ports): Promise<RolloutResult> {
  const interrupted = result.flatMap(({ runs }) => interruptedUnits(runs));
  const { plan, ended } = planRecovery(result, await lookUp(interrupted, result, context, ports));
  const patient: RolloutContext = { ...context, afterFailure: 'continue' };
  const recovered = runsOf(await runPlan(plan, 'recovery', patient, ports));
  const soFar = withRuns(result, [...ended, ...recovered]);

  const failed = new Set(recovered.filter(({ phase }) => phase.name === 'failed').map(({ step }) => step.unit));
  const toUndo = result.map(({ plan, runs }): ServiceResult => {
    const own = runs.filter(
      ({ step }) => failed.has(step.unit) && step.before !== undefined && !(step.isTask && step.action === 'restart'),
    );
    return { plan: allAtOnce(plan, own.length), runs: own };
  });
  const isOver = ports.clock.now() >= context.deadline.at;
  if (ports.signal.aborted || isOver || !toUndo.some(({ runs }) => runs.length > 0)) return soFar;
  return withRuns(
    soFar,
    runsOf(await rollBack(toUndo, context, ports)).filter(({ purpose }) => purpose === 'rollback'),
  );
}

/**
 * Rolls back the services of an interrupted rollout that had failed, and brings what was in flight in the others back to
 * running, both at the same time.
 */
export async function settleByService(
  result: RolloutResult,
  context: RolloutContext,
  ports: Ports,
): Promise<RolloutResult> {
  const hasFailedItself = ({ runs }: ServiceResult) => runs.some(({ phase }) => phase.name === 'failed');
  const [undone, recovered] = await Promise.all([
    rollBack(result.filter(hasFailedItself), context, ports),
    recover(
      result.filter((service) => !hasFailedItself(service)),
      context,
      ports,
    ),
  ]);
  return inPlaceOf(result, [...undone, ...recovered]);
}

/** Returns whether the cluster was changed, or may have been. */
export function isChanged(result: RolloutResult): boolean {
  return runsOf(result).some(isTouched);
}

function hasFailed(result: RolloutResult): boolean {
  return result.some(isFailedService);
}

function runsOf(result: RolloutResult): UnitRollout[] {
  return result.flatMap(({ runs }) => runs);
}

/** Returns units as they are now, asked for at most as long as the slowest service gives one of its instances. */
function lookUp(
  units: readonly UnitRollout[],
  result: RolloutResult,
  { deadline }: RolloutContext,
  ports: Ports,
): ReturnType<typeof currentUnits> {
  const names = [...new Set(units.map(({ step }) => step.unit))];
  const timeoutMs = Math.max(0, ...result.map(({ plan }) => plan.timeoutMs));
  return currentUnits(names, Math.min(deadline.at, ports.clock.now() + timeoutMs), ports);
}

/** Returns a result with further runs, each added to the service that has its unit. */
function withRuns(result: RolloutResult, added: readonly UnitRollout[]): RolloutResult {
  return result.map((service) => {
    const names = new Set(service.runs.map(({ step }) => step.unit));
    return { ...service, runs: [...service.runs, ...added.filter(({ step }) => names.has(step.unit))] };
  });
}
