import type { ClusterSnapshot } from '../cluster/snapshot.js';
import { allServices, type Definition, locate, type UnitDefinition } from '../definition/definition.js';
import type { Diagnostic } from '../definition/diagnostic.js';
import { isOneshot, restartsByItself } from '../health/unit-kind.js';
import { triggeredUnit } from '../unit/triggered-unit.js';
import { parseUnitName } from '../unit/unit-name.js';
import { isOwnChange, type Plan, type Step } from './plan.js';

/**
 * Returns a warning for every job that the deployment runs itself, although a timer or path of the cluster is there to run it:
 * a oneshot, or a service that is not started again once it has ended well. Of several instances, one is named.
 */
export function startedJobs({ services }: Plan, definition: Definition, cluster: ClusterSnapshot): Diagnostic[] {
  const starters = startersIn(services, definition, cluster);
  const jobs = services.flatMap(({ steps }) =>
    steps.flatMap((step) => {
      const starter = starters.get(step.unit);
      return starter !== undefined && isRun(step) ? [{ step, starter }] : [];
    }),
  );
  const byTemplate = Map.groupBy(jobs, ({ step }) => parseUnitName(step.unit).template || step.unit);
  return [...byTemplate].flatMap(([file, [first, ...more]]): Diagnostic[] =>
    first ? [warningOf(first.step, first.starter, file, more.length, definition)] : [],
  );
}

/** What starts each unit, of the timers and paths that are running once the plan has been carried out. */
function startersIn(
  services: Plan['services'],
  definition: Definition,
  { units }: ClusterSnapshot,
): ReadonlyMap<string, string> {
  const later = new Map<string, Omit<UnitDefinition, 'revision'>>(units);
  for (const { unit, after } of services.flatMap(({ steps }) => steps)) if (!after) later.delete(unit);
  for (const unit of allServices(definition).flatMap((service) => service.units)) later.set(unit.name, unit);
  const launched = [...later.values()].filter(
    ({ desiredState, name }) => desiredState === 'launched' && /\.(timer|path)$/.test(name),
  );
  return new Map(
    launched.flatMap(({ name, options }) => {
      const started = triggeredUnit(name, options);
      return started === undefined ? [] : [[started, name] as const];
    }),
  );
}

function isRun(step: Step): boolean {
  const { unit, after } = step;
  if (!isOwnChange(step) || after?.desiredState !== 'launched' || parseUnitName(unit).type !== 'service') return false;
  return isOneshot(unit, after.options) || !restartsByItself(after.options);
}

function warningOf(
  { unit, service, after }: Step,
  starter: string,
  file: string,
  more: number,
  definition: Definition,
): Diagnostic {
  const others = more > 0 ? `, as well as ${more === 1 ? 'another instance' : `${more} more instances`}` : '';
  const isJob = isOneshot(unit, after?.options ?? []);
  const failure = isJob ? '' : ', and fails if it ends, since it has no Type=oneshot';
  const message = `this deployment runs ${unit} itself${others}${failure}. To leave that to ${starter}, have it loaded only: ${file}=loaded in the input desired-state, or desiredState: loaded in the services file`;
  const about = isJob ? ' Type=' : ' ExecStart=';
  return { severity: 'warning', message, ...locate(definition, unit, service, about) };
}
