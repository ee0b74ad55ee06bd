import type { CallOptions, Fleet } from '../fleet/fleet.js';
import type { DesiredState } from '../fleet/schemas.js';
import type { UnitVersion } from '../plan/plan.js';

/** A change that is made to the cluster. There are no others. */
export type Write =
  | { readonly kind: 'put'; readonly unit: string; readonly version: UnitVersion }
  | { readonly kind: 'set-desired-state'; readonly unit: string; readonly desiredState: DesiredState }
  | { readonly kind: 'destroy'; readonly unit: string };

/** `accepted` says only that the server took the desired state, not that it took the options. */
export type WriteResult = 'created' | 'accepted' | 'destroyed' | 'absent';

/** Makes one change and returns what the server made of it; rejects as the methods of `Fleet` do. */
export async function perform(write: Write, fleet: Fleet, call: CallOptions): Promise<WriteResult> {
  switch (write.kind) {
    case 'put':
      return fleet.putUnit(write.unit, write.version, call);
    case 'set-desired-state':
      await fleet.setDesiredState(write.unit, write.desiredState, call);
      return 'accepted';
    case 'destroy':
      return fleet.destroyUnit(write.unit, call);
  }
}
