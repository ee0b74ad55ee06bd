import { whenAborted } from '../clock/when-aborted.js';
import { changesOf, type Plan } from '../plan/plan.js';
import { Executor } from './execute.js';
import { endedLogRequest, waitingLogRequests } from './log-requests.js';
import { Observer } from './observe.js';
import { paceOf } from './pace.js';
import type { Journal, Ports } from './ports.js';
import { KnownStates, progressOf, stateChanges } from './progress.js';
import { queriesOf, reconcile } from './reconcile.js';
import { admitServices } from './service-admission.js';
import {
  cancelRollout,
  type DeploymentRollout,
  type RolloutContext,
  type RolloutResult,
  rolloutResult,
  startRollout,
} from './service-rollout.js';
import { isUnfinished, type Purpose, type UnitRollout } from './unit-rollout.js';

/**
 * Carries out a plan and returns what became of every step of it: observe, reconcile, emit, write, wait, until every
 * service is done. Never rejects because of the cluster; what goes wrong there is in the result.
 */
export async function runPlan(
  plan: Plan,
  purpose: Purpose,
  context: RolloutContext,
  { journal, ...others }: Ports,
): Promise<RolloutResult> {
  const { clock, signal, emit, logs } = others;
  await journal.begin(plan);
  const ports: Ports = { ...others, journal: untilAborted(journal, signal) };
  const admission = admitServices(startRollout(plan, purpose), context);
  let { rollout } = admission;
  const known = new KnownStates();
  const observer = new Observer(context, ports);
  const executor = new Executor(context, ports);
  /** Those that have ended are recorded before it is logged: a reader of the log may kill this process. */
  const noteEnded = async (before: DeploymentRollout, after: DeploymentRollout) => {
    const ended = endedUnits(before, after);
    for (const unit of ended) {
      const request = endedLogRequest(unit, context);
      if (request) logs.readEnded(request);
    }
    if (ended.length > 0) await ports.journal.record(ended, 'ended');
  };
  admission.events.forEach(emit);
  try {
    let isDone = rollout.services.every(({ state }) => state === 'done');
    while (!isDone) {
      const before = rollout;
      const askedAt = clock.now();
      const { isOpen } = paceOf(rollout, context, askedAt);
      const seen = await observer.observe(queriesOf(rollout, askedAt, context), rollout);
      for (const text of stateChanges(known, seen)) emit({ type: 'state-changed', text });

      const decidedAt = clock.now();
      const current = {
        ...executor.written(rollout),
        asking: observer.asking,
        // A turn about a single unit must not keep the others waiting: with one after another, they would wait for ever.
        ...(isOpen &&
          seen.units.size + seen.siblings.size > 0 && { readingMs: decidedAt - askedAt, turnAt: decidedAt }),
      };
      const decision = reconcile(current, seen, decidedAt, context);
      ({ rollout } = decision);
      await noteEnded(before, rollout);
      decision.events.forEach(emit);

      const decided = rollout;
      await executor.execute(decision.writes, rollout, decidedAt);
      rollout = executor.written(rollout);
      await noteEnded(decided, rollout);

      isDone = decision.waitMs === undefined;
      if (decision.waitMs !== undefined) {
        for (const request of waitingLogRequests(rollout, clock.now(), context)) logs.readNewest(request);
        emit(progressOf(rollout, clock.now()));
        await clock.sleep(decision.waitMs, signal);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    const active = rollout.services.filter(({ state }) => state === 'active');
    rollout = cancelRollout(await executor.settled(rollout), clock.now());
    for (const { plan: service } of active)
      if (changesOf([service]).length > 0) emit({ type: 'service-finished', service: service.service });
  }
  await logs.settled();
  return rolloutResult(rollout);
}

/** A slow disk must not hold up a job that is cancelled. */
function untilAborted(journal: Journal, signal: AbortSignal): Journal {
  const aborted = whenAborted(signal);
  return {
    begin: (plan) => journal.begin(plan),
    record: (...entry) => Promise.race([journal.record(...entry), aborted]),
  };
}

/** Returns the units that have ended; one that had become available may have failed after all. */
function endedUnits(before: DeploymentRollout, after: DeploymentRollout): UnitRollout[] {
  return after.services.flatMap((service, index) => {
    const former = before.services[index];
    if (service === former) return [];
    return service.units.filter(
      (unit, place) => !isUnfinished(unit) && former?.units[place]?.phase.name !== unit.phase.name,
    );
  });
}
