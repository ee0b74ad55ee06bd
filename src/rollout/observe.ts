import type { CallOptions } from '../fleet/fleet.js';
import { FleetError } from '../fleet/fleet-error.js';
import { isUp } from '../health/condition.js';
import { checkAll, isChecked, type Look, look, type SiblingLook, type Sources } from './look.js';
import type { Ports } from './ports.js';
import type { Answers, Frame, Questions, ServiceRollout } from './service-rollout.js';
import { isInFlight } from './task.js';

/** Asks the cluster what has to be known before the next decision; where it cannot be asked, the answer is an Error. */
export async function observe(
  questions: Questions,
  rollout: ServiceRollout,
  frame: Frame,
  ports: Ports,
): Promise<Answers> {
  const { fleet, check, clock, signal } = ports;
  const sources: Sources = { fleet, check, machines: frame.machines };
  const looks = rollout.tasks.filter(isInFlight).map(async (task): Promise<[string, Look | Error] | undefined> => {
    const question = questions.units.get(task.step.unit);
    const call = callFor(task.step.unit, rollout, frame, ports);
    return question && [task.step.unit, await look(task, question, sources, call).catch(onlyFleetError)];
  });
  const call = { signal, deadline: Math.min(frame.deadline, clock.now() + frame.settings.timeoutMs) };
  const siblings = questions.siblings.map(
    async (name) => [name, await lookAtSibling(name, rollout, frame, sources, call)] as const,
  );
  return {
    looks: new Map((await Promise.all(looks)).filter((answer) => answer !== undefined)),
    siblings: await Promise.all(siblings).then((found) => new Map(found), onlyFleetError),
  };
}

async function lookAtSibling(
  name: string,
  { tasks }: ServiceRollout,
  { settings }: Frame,
  sources: Sources,
  call: CallOptions,
): Promise<SiblingLook> {
  const states = await Array.fromAsync(sources.fleet.states({ unitName: name }, call));
  const task = tasks.find(({ step, wrote }) => step.unit === name && wrote);
  const { healthCheck } = settings;
  if (!task || healthCheck === undefined || !isChecked(task.step)) return { states };
  const check = await checkAll(healthCheck, states.filter(isUp), sources, call);
  return { states, ...(check && { check }) };
}

/** Returns the options of requests about a unit: they are tried again for as long as the unit has time left. */
export function callFor(
  unit: string,
  { tasks }: ServiceRollout,
  { settings, deadline }: Frame,
  { clock, signal }: Ports,
): CallOptions {
  const startedAt = tasks.find((task) => task.step.unit === unit && isInFlight(task))?.startedAt ?? clock.now();
  return { signal, deadline: Math.min(deadline, startedAt + settings.timeoutMs) };
}

/** Returns an error of fleet's, and throws any other. */
export function onlyFleetError(error: unknown): FleetError {
  if (error instanceof FleetError) return error;
  throw error;
}
