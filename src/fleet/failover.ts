import { isJson } from './json-body.js';
import { type HttpResponse, requestTimedOut, type Transport, TransportError } from './transport.js';

/** One of several servers of the same cluster. */
export interface FleetServer {
  /** For messages: `http://10.0.0.1:49153`. */
  readonly label: string;
  readonly transport: Transport;
}

/** Requests now go to another server, and why. */
export interface Switch {
  readonly from: string;
  readonly to: string;
  readonly why: string;
}

/**
 * Returns a transport that uses one server until it does not answer, answers with 500 or above, or turns out not to be
 * fleet; then the next one, and after the last the first again. If no connection could be opened, or another service
 * answered, the same request goes to the next server at once. After any other failure only the next request does: the
 * one that failed may have taken effect, which only its sender can judge. `onSwitch` is called once another server has
 * answered.
 */
export function failover(servers: readonly FleetServer[], onSwitch: (change: Switch) => void): Transport {
  /** How often a server was given up, which determines the current one. */
  let turn = 0;
  /** The server that answered last, and what went wrong with it since. */
  let answered = 0;
  let why = '';

  // Of several requests that failed on the same turn, only the first moves on.
  const moveOn = (asked: number, reason: string) => {
    if (asked !== turn) return;
    if (asked % servers.length === answered) why = reason;
    turn++;
  };
  const stay = (asked: number) => {
    const index = asked % servers.length;
    if (index === answered || asked !== turn) return;
    onSwitch({ from: serverAt(servers, answered).label, to: serverAt(servers, index).label, why });
    answered = index;
  };

  return async (request, signal, onSent) => {
    const failures: TransportError[] = [];
    let foreign: HttpResponse | undefined;
    const first = turn;
    // In order, wherever other requests have moved on to meanwhile: no server is asked twice, and none left out.
    for (let asked = first; asked < first + servers.length; asked++) {
      const { label, transport } = serverAt(servers, asked);
      try {
        const response = await transport(request, signal, onSent);
        if (response.status >= 500) moveOn(asked, `${label} answered ${response.status}`);
        else if (isFromFleet(response)) stay(asked);
        else {
          moveOn(asked, `${label} answered ${response.status}, and not as fleet does`);
          foreign ??= response;
          continue;
        }
        return response;
      } catch (error) {
        if (error === requestTimedOut) moveOn(asked, `${label} did not answer in time`);
        if (!(error instanceof TransportError)) throw error;
        moveOn(asked, error.message);
        failures.push(error);
        if (error.code === 'exchange') throw error;
      }
    }
    if (foreign) return foreign;
    throw combined(failures, servers);
  };
}

/** fleet answers with JSON or an empty body, unlike a login page, or a redirect to one. */
function isFromFleet(response: HttpResponse): boolean {
  return isJson(response) || (response.status < 300 && response.body === '');
}

function serverAt(servers: readonly FleetServer[], turn: number): FleetServer {
  const server = servers[turn % servers.length];
  if (!server) throw new RangeError('there are no servers');
  return server;
}

/** Servers that cannot be reached for the same reason, such as a failing tunnel, are listed in one sentence. */
function combined(failures: readonly TransportError[], servers: readonly FleetServer[]): TransportError {
  const [first] = failures;
  if (failures.length === 1 && first) return first;
  const reasons = new Set(failures.map(({ cause, message }) => (cause instanceof Error ? cause.message : message)));
  const message =
    reasons.size === 1
      ? `cannot reach ${servers.map(({ label }) => label).join(', ')}: ${[...reasons][0]}`
      : failures.map((failure) => failure.message).join('; and ');
  const isDropped = failures.some((failure) => failure.isDropped);
  return new TransportError('connect', message, { cause: failures, isDropped });
}
