import { allServices, type Definition, locate, type Service, withSidekicks } from '../definition/definition.js';
import type { Diagnostic } from '../definition/diagnostic.js';
import { parseUnitName } from '../unit/unit-name.js';
import { isOwnChange, type ServicePlan, type Step } from './plan.js';
import type { Unplaced } from './plan-unit.js';
import { allWaits, type OrderedPlan, type ServiceWait } from './service-waits.js';

/** The plans of services, with their tasks, and the waits that only tasks are the reason for. */
export interface WithTasks {
  readonly services: readonly OrderedPlan[];
  readonly waits: readonly ServiceWait[];
  readonly warnings: readonly Diagnostic[];
}

/** Returns the names of the units of a service, or of its sidekicks, that are tasks. */
export function tasksOf(main: Service): ReadonlySet<string> {
  const tasks = withSidekicks(main).filter(({ runAlways }) => runAlways);
  return new Set(tasks.flatMap(({ units }) => units.map(({ name }) => name)));
}

/** Returns whether a unit of the cluster is a task: by its own entry in a definition, or by that of its template, whatever the count. */
export function isTaskIn(definition: Definition): (unit: string) => boolean {
  const services = allServices(definition);
  const tasks = new Map(
    services.flatMap(({ template, units, runAlways = false }) =>
      [...(template ? [template] : []), ...units].map(({ name }) => [name, runAlways] as const),
    ),
  );
  return (unit) => tasks.get(unit) ?? tasks.get(parseUnitName(unit).template) ?? false;
}

/** Returns what is to be done to a task by itself: one that is as defined runs only if something waits for it, however it ended. */
export function taskStep(step: Unplaced): Unplaced {
  if (step.action !== 'restart') return { ...step, isTask: true };
  const reason = `it runs when a service that waits for it changes; ${step.condition?.detail ?? 'not observed'}`;
  return { ...step, isTask: true, action: 'unchanged', reason };
}

/**
 * Returns the plans with every task run anew that a service waits for which is created, updated or restarted: because
 * it comes in a later wave, or because an `after` or a unit file says so, directly or through services that stay as they
 * are or are not planned, but among `all`. A warning says which task nothing of `all` waits for.
 *
 * migrate, then web on the next line: a new image of web runs migrate first; a deployment that changes neither does not.
 */
export function withTasks(
  planned: readonly OrderedPlan[],
  definition: Definition,
  all: readonly OrderedPlan[],
): WithTasks {
  const tasks = planned.flatMap(({ plan }) => (plan.steps.some(({ isTask }) => isTask) ? [plan] : []));
  if (tasks.length === 0) return { services: planned, waits: [], warnings: [] };
  const firstWaits = Map.groupBy(allWaits(all), ({ on }) => on);
  const inWave = new Map(tasks.map((task) => [task, waitingIn(task, firstWaits)] as const));
  const waitingFor = (task: ServicePlan) => [
    ...(inWave.get(task)?.keys() ?? []),
    ...all.flatMap(({ plan }) => (plan.wave > task.wave ? [plan] : [])),
  ];
  const now = new Map(planned.map(({ plan }) => [plan, plan] as const));
  const isToStart = (plan: ServicePlan) => now.has(plan) && isStarting(plan);
  for (const task of tasks) now.set(task, anewBefore(waitingFor(task).filter(isToStart), task));
  return {
    services: planned.map(({ plan, after }) => ({ plan: now.get(plan) ?? plan, after })),
    waits: tasks.flatMap((task) =>
      [...(inWave.get(task) ?? [])].flatMap(([other, wait]) => {
        const plan = now.get(other);
        return plan && isStarting(plan) && now.get(task)?.steps.some(isOwnChange)
          ? [{ ...wait, plan, on: task.service }]
          : [];
      }),
    ),
    warnings: tasks.filter((task) => waitingFor(task).length === 0).flatMap((task) => inVain(task, definition)),
  };
}

/** The services of its wave that wait for one, through others as well, each with what says so at last. */
function waitingIn(
  plan: ServicePlan,
  waitsFor: ReadonlyMap<string, readonly ServiceWait[]>,
): ReadonlyMap<ServicePlan, ServiceWait> {
  const waiting = new Map<ServicePlan, ServiceWait>();
  const names = [plan.service];
  for (const name of names)
    for (const wait of waitsFor.get(name) ?? []) {
      const { plan: other } = wait;
      if (other.wave !== plan.wave || other.service === plan.service || waiting.has(other)) continue;
      waiting.set(other, wait);
      names.push(other.service);
    }
  return waiting;
}

/** What is only destroyed needs nothing done before. */
function isStarting({ steps }: ServicePlan): boolean {
  return steps.some((step) => isOwnChange(step) && step.after !== undefined);
}

function anewBefore(changing: readonly ServicePlan[], plan: ServicePlan): ServicePlan {
  if (changing.length === 0) return plan;
  const reason = `runs anew before ${namesOf(changing)}`;
  return { ...plan, steps: plan.steps.map((step) => (step.isTask ? runAnew(step, reason) : step)) };
}

/** A task that has run is launched still; it has to be stopped in fleet's eyes before fleet starts it again. */
function runAnew(step: Step, reason: string): Step {
  if (step.action !== 'unchanged') return step;
  const stopsFirst = step.before?.desiredState === 'launched';
  return { ...step, action: 'restart', reason, ...(stopsFirst && { stopsFirst }) };
}

function inVain({ steps }: ServicePlan, definition: Definition): Diagnostic[] {
  const task = steps.find(({ isTask }) => isTask);
  if (!task) return [];
  const { unit, service } = task;
  const message = `run-always: nothing waits for ${unit}, so it runs only if it changes itself; put it on an earlier line of units than what is to wait for it, or name it in an after of the services file`;
  return [{ severity: 'warning', message, ...locate(definition, unit, service, message) }];
}

const mostNamed = 3;

function namesOf(plans: readonly ServicePlan[]): string {
  const names = [...new Set(plans.map(({ service }) => service))];
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
