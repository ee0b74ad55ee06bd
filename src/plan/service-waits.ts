import type { AfterReference } from '../definition/definition.js';
import type { Place } from '../definition/diagnostic.js';
import { type Ordering, orderingOf } from '../unit/ordering.js';
import { parseUnitName } from '../unit/unit-name.js';
import { servesNow } from './limits.js';
import { isPlannedChange, type ServicePlan } from './plan.js';

/** That a service has to wait until another one is through, and what says so. */
export interface ServiceWait {
  readonly plan: ServicePlan;
  /** The name of the other service. */
  readonly on: string;
  /** The unit whose file, or whose entry in the services file, says so. */
  readonly unit: string;
  /** The service that this unit belongs to. */
  readonly service: string;
  /** In its words: `After=db.service`, `after: db`. */
  readonly words: string;
  /** Where an entry says so; absent for a unit file. */
  readonly place?: Place;
}

/** The plan of a service, and what its entry says with `after`. */
export interface OrderedPlan {
  readonly plan: ServicePlan;
  readonly after: readonly AfterReference[];
}

/**
 * Returns who has to wait for whom, once for every two services: as the entries of a services file say, and as unit files
 * do. Only services that the deployment changes count. Of two of which nothing serves yet, the unit files say nothing:
 * both are created at once, and fleet and systemd sort out which unit waits for which. `more` are waits that hold in any
 * case.
 */
export function waitsOf(services: readonly OrderedPlan[], more: readonly ServiceWait[] = []): ServiceWait[] {
  const serving = new Set(services.filter(({ plan }) => plan.steps.some(servesNow)).map(({ plan }) => plan.service));
  const changed = services.filter(({ plan }) => plan.steps.some(isPlannedChange));
  const names = new Set(changed.map(({ plan }) => plan.service));
  const waits = allWaits(changed)
    .filter(({ plan, on, place }) => place !== undefined || serving.has(plan.service) || serving.has(on))
    .filter(({ plan, on }) => names.has(on) && plan.service !== on);
  return [...Map.groupBy([...waits, ...more], ({ plan }) => plan).values()].flatMap(oncePerService);
}

/** Returns all that entries and unit files say of who waits for whom, whatever is changed; entries first. */
export function allWaits(services: readonly OrderedPlan[]): ServiceWait[] {
  const byEntry = services.flatMap(({ plan, after }) => after.map((reference) => waitOfEntry(plan, reference)));
  return [...byEntry, ...waitsOfFiles(services.map(({ plan }) => plan))];
}

function waitOfEntry(plan: ServicePlan, { service: on, unit, name, place }: AfterReference): ServiceWait {
  return { plan, on, unit, service: plan.service, words: `after: ${name}`, place };
}

/** Units that are destroyed order nothing, and templates run nowhere. */
function waitsOfFiles(plans: readonly ServicePlan[]): ServiceWait[] {
  const units = plans.flatMap((plan) =>
    plan.steps.flatMap(({ unit, after }) =>
      after && !parseUnitName(unit).isTemplate ? [{ plan, unit, options: after.options }] : [],
    ),
  );
  const owners = new Map(units.map(({ unit, plan }) => [unit, plan]));
  return [...new Map(units.map((one) => [one.unit, one])).values()].flatMap(({ plan, unit, options }) => {
    const { after, before } = orderingOf(unit, options);
    const says = ({ option, unit: other }: Ordering) => ({ unit, service: plan.service, words: `${option}=${other}` });
    return [
      ...after.flatMap((ordering): ServiceWait[] => {
        const other = owners.get(ordering.unit);
        return other ? [{ plan, on: other.service, ...says(ordering) }] : [];
      }),
      ...before.flatMap((ordering): ServiceWait[] => {
        const other = owners.get(ordering.unit);
        return other ? [{ plan: other, on: plan.service, ...says(ordering) }] : [];
      }),
    ];
  });
}

/** An entry's word counts before that of a unit file, since it holds even if nothing serves yet. */
function oncePerService(waits: readonly ServiceWait[]): ServiceWait[] {
  return [...Map.groupBy(waits, ({ on }) => on).values()].flatMap(([first]) => first ?? []);
}
