import type { HttpRequest } from '../../src/fleet/transport.js';
import type { LoggedWrite } from '../../src/simulator/harness/simulated-endpoint.js';
import type { MemoryHost } from '../action/memory-host.js';
import { type RolloutEvent, rolloutEvent } from './rollout-events.js';

/** A unit as the `instances` output has it. */
export interface InstanceOutput {
  readonly unit: string;
  readonly service: string;
  readonly action: string;
  readonly outcome: string;
  readonly revision?: string;
  readonly previousRevision?: string;
  readonly machineId?: string;
  readonly downtimeMs?: number;
  readonly systemdActiveState?: string;
  readonly error?: string;
}

/** A service as the `plan` output has it. */
export interface ServicePlanOutput {
  readonly service: string;
  readonly wave: number;
  readonly after: readonly string[];
  readonly steps: readonly {
    readonly unit: string;
    readonly action: string;
    readonly left?: string;
    readonly revision?: string;
    readonly previousRevision?: string;
  }[];
}

interface Ran {
  readonly host: MemoryHost;
  readonly requests: readonly HttpRequest[];
  readonly writes: readonly LoggedWrite[];
  readonly wasKilled: boolean;
  readonly seconds: number;
}

/** What is left of a run of the action: what it said, and what it asked of the cluster. */
export class StageRun {
  readonly host: MemoryHost;
  /** Everything that it asked of the cluster, whether or not it was answered. */
  readonly requests: readonly HttpRequest[];
  /** Everything that reached fleet and would change something, and when. */
  readonly writes: readonly LoggedWrite[];
  readonly wasKilled: boolean;
  readonly seconds: number;
  #instances: readonly InstanceOutput[] | undefined;
  #plan: readonly ServicePlanOutput[] | undefined;

  constructor({ host, requests, writes, wasKilled, seconds }: Ran) {
    this.host = host;
    this.requests = requests;
    this.writes = writes;
    this.wasKilled = wasKilled;
    this.seconds = seconds;
  }

  get status(): string | undefined {
    return this.host.outputs.status;
  }

  get instances(): readonly InstanceOutput[] {
    this.#instances ??= JSON.parse(this.host.outputs.instances ?? '[]') as InstanceOutput[];
    return this.#instances;
  }

  get plan(): readonly ServicePlanOutput[] {
    const { plan = '{"services":[]}' } = this.host.outputs;
    this.#plan ??= (JSON.parse(plan) as { services: ServicePlanOutput[] }).services;
    return this.#plan;
  }

  /** What the log says of the rollout, in order. */
  get events(): readonly RolloutEvent[] {
    return this.host.lines.flatMap((line) => rolloutEvent(line) ?? []);
  }

  /** The units whose turn came, in order. */
  get started(): readonly string[] {
    return this.events.flatMap(({ type, unit }) => (type === 'started' ? [unit] : []));
  }

  /** The units that fleet was asked to destroy, in order. */
  get deleted(): readonly string[] {
    return this.writes.flatMap(({ method, path }) => (method === 'DELETE' ? [unitIn(path)] : []));
  }
}

/** Returns the unit that a request's path names. */
export function unitIn(path: string): string {
  return decodeURIComponent(path.split('/').at(-1) ?? '');
}

/** What became of every unit, in a form that reads well in an expectation: `web@1.service update succeeded`. */
export function outcomes({ instances }: Pick<StageRun, 'instances'>): string[] {
  return instances.map(({ unit, action, outcome }) => `${unit} ${action} ${outcome}`);
}

/** The reason that was given for a unit. */
export function errorOf({ instances }: Pick<StageRun, 'instances'>, unitName: string): string | undefined {
  return instances.find(({ unit }) => unit === unitName)?.error;
}
