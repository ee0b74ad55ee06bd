import type { ApiRequest } from '../../src/simulator/api/api-response.js';
import type { Fault, FaultInjector } from '../../src/simulator/harness/faults.js';
import type { RequestFault } from './story.js';

const holdMs = 30_000;

/** Returns what goes wrong with the requests of a deployment, in the order in which they are made. */
export function faultsOf(faults: readonly RequestFault[], now: () => number): FaultInjector {
  const holds = faults.filter(({ kind }) => kind === 'hold').map(({ request }) => holdFrom(request, now));
  let requests = 0;
  return (request) => {
    const number = requests++;
    for (const hold of holds) {
      const fault = hold(request, number);
      if (fault) return fault;
    }
    return faults.map((fault) => faultAt(fault, number)).find((fault) => fault !== undefined);
  };
}

function faultAt(fault: RequestFault, number: number): Fault | undefined {
  if (fault.kind === 'hold' || number < fault.request || number >= fault.request + fault.times) return undefined;
  switch (fault.kind) {
    case '500':
      return { kind: 'status', status: 500, message: '' };
    case '503':
      return { kind: 'status', status: 503, message: 'fleet server unable to communicate with etcd' };
    case 'delay':
      return { kind: 'delay', ms: 12_000 };
    default:
      return { kind: fault.kind };
  }
}

/** The first request from a number on that names a unit says which one is held back. */
function holdFrom(first: number, now: () => number): (request: ApiRequest, number: number) => Fault | undefined {
  let held: { readonly unit: string; readonly until: number } | undefined;
  return ({ path }, number) => {
    const unit = /\/units\/([^/?]+)|unitName=([^&]+)/.exec(path)?.slice(1).join('');
    if (number < first || !unit) return undefined;
    held ??= { unit, until: now() + holdMs };
    const ms = held.until - now();
    return unit === held.unit && ms > 0 ? { kind: 'delay', ms } : undefined;
  };
}
