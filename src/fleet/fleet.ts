import type { UnitOption } from '../unit/unit-option.js';
import type { DesiredState, Discovery, Machine, Unit, UnitState } from './schemas.js';

/** One change of a machine's metadata, which fleetd supports from 1.0.0 on. */
export type MetadataChange =
  | { readonly op: 'add' | 'replace'; readonly machineId: string; readonly key: string; readonly value: string }
  | { readonly op: 'remove'; readonly machineId: string; readonly key: string };

/** How a call is cancelled, and how long it is retried. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** The clock's milliseconds after which the call is not retried any more. */
  readonly deadline?: number;
}

/** fleet's API v1. Every method rejects with a FleetError, or with the signal's reason once that is aborted. */
export interface Fleet {
  /** The Server header of the last answer, `fleetd/1.0.0`; empty before the first. */
  server(): string;
  discovery(call?: CallOptions): Promise<Discovery>;
  machines(call?: CallOptions): AsyncIterable<Machine>;
  changeMachineMetadata(changes: readonly MetadataChange[], call?: CallOptions): Promise<void>;
  units(call?: CallOptions): AsyncIterable<Unit>;
  /** The unit of that name, or undefined. */
  unit(name: string, call?: CallOptions): Promise<Unit | undefined>;
  states(
    filter?: { readonly unitName?: string; readonly machineId?: string },
    call?: CallOptions,
  ): AsyncIterable<UnitState>;
  /**
   * Creates a unit, or requests its replacement in place. `created` means that the server stored the options;
   * `accepted` only that it stored the desired state: the options may still be the old ones.
   */
  putUnit(
    name: string,
    unit: { readonly options: readonly UnitOption[]; readonly desiredState: DesiredState },
    call?: CallOptions,
  ): Promise<'created' | 'accepted'>;
  setDesiredState(name: string, desiredState: DesiredState, call?: CallOptions): Promise<void>;
  /** `absent` means that there was no such unit in the first place. */
  destroyUnit(name: string, call?: CallOptions): Promise<'destroyed' | 'absent'>;
}
