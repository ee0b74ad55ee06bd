import type { Clock } from '../clock/clock.js';
import type { CallOptions, Fleet } from '../fleet/fleet.js';
import type { DesiredState } from '../fleet/schemas.js';
import type { UnitVersion } from '../plan/plan.js';

/** A change that is made to the cluster. There are no others. */
export type Write =
  | { readonly kind: 'put'; readonly unit: string; readonly version: UnitVersion }
  | { readonly kind: 'set-desired-state'; readonly unit: string; readonly desiredState: DesiredState }
  /** A desired state that fleet has been told before; `burst` sends it three times within milliseconds. */
  | { readonly kind: 'wake-up'; readonly unit: string; readonly desiredState: DesiredState; readonly burst: boolean }
  | { readonly kind: 'destroy'; readonly unit: string };

/** `accepted` says only that the server took the desired state, not that it took the options. */
export type WriteResult = 'created' | 'accepted' | 'destroyed' | 'absent';

/** Between the writes of a burst: together they cover the moment in which an agent's watch is open. */
const burstEveryMs = 2;

/** Makes one change and returns what the server made of it; rejects as the methods of `Fleet` do. */
export async function perform(write: Write, fleet: Fleet, clock: Clock, call: CallOptions): Promise<WriteResult> {
  switch (write.kind) {
    case 'put':
      return fleet.putUnit(write.unit, write.version, call);
    case 'set-desired-state':
      await fleet.setDesiredState(write.unit, write.desiredState, call);
      return 'accepted';
    case 'wake-up': {
      const times = write.burst ? [0, burstEveryMs, 2 * burstEveryMs] : [0];
      const sent = times.map(async (ms) => {
        if (ms > 0) await clock.sleep(ms, call.signal);
        await fleet.setDesiredState(write.unit, write.desiredState, call);
      });
      await Promise.all(sent);
      return 'accepted';
    }
    case 'destroy':
      return fleet.destroyUnit(write.unit, call);
  }
}
