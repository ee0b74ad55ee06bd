import { type HttpResponse, requestTimedOut, type Transport, TransportError } from './transport.js';

/** One of several servers of the same cluster. */
export interface FleetServer {
  /** For people: `http://10.0.0.1:49153`. */
  readonly label: string;
  readonly transport: Transport;
}

/** The server that requests go to from now on, and why it is no longer the one before. */
export interface Switch {
  readonly from: string;
  readonly to: string;
  readonly why: string;
}

/**
 * Returns a transport to whichever server answers: the first, until it gives no answer, one of 500 and above, or one
 * that is not fleet's; then the next, and after the last the first again. Where no connection came about, or something
 * else answers, the next is asked at once. After any other failure the next request goes there: the one that failed may
 * have been carried out, which only whoever sent it can judge. `onSwitch` is told once another server has answered in
 * its place.
 */
export function failover(servers: readonly FleetServer[], onSwitch: (change: Switch) => void): Transport {
  /** How often a server was left, which says whose turn it is. */
  let turn = 0;
  /** The server that answered last, and what has been wrong since. */
  let settled = 0;
  let why = '';

  // Of several requests that failed in the same turn, only the first moves on; what fails later is no news.
  const leave = (asked: number, reason: string) => {
    if (asked !== turn) return;
    if (asked % servers.length === settled) why = reason;
    turn++;
  };
  const settle = (asked: number) => {
    const index = asked % servers.length;
    if (index === settled || asked !== turn) return;
    onSwitch({ from: labelOf(servers, settled), to: labelOf(servers, index), why });
    settled = index;
  };

  return async (request, signal, onSent) => {
    const failures: TransportError[] = [];
    let foreign: HttpResponse | undefined;
    const first = turn;
    // One after the other, wherever the rest has moved on to meanwhile: none is asked twice, and none left out.
    for (let asked = first; asked < first + servers.length; asked++) {
      try {
        const response = await transportOf(servers, asked)(request, signal, onSent);
        if (response.status >= 500) leave(asked, `it answers ${response.status}`);
        else if (isFleets(response)) settle(asked);
        else {
          leave(asked, `it answers ${response.status}, and not as fleet does`);
          foreign ??= response;
          continue;
        }
        return response;
      } catch (error) {
        if (error === requestTimedOut) leave(asked, 'it does not answer in time');
        if (!(error instanceof TransportError)) throw error;
        leave(asked, error.message);
        failures.push(error);
        if (error.code === 'exchange') throw error;
      }
    }
    if (foreign) return foreign;
    throw together(failures, servers);
  };
}

/** Whether an answer looks like one of fleet's, which has JSON in its body or nothing: a login page has not, nor a redirection to one. */
function isFleets({ status, headers, body }: HttpResponse): boolean {
  const isJson = /^application\/json\b/i.test(headers['content-type'] ?? '');
  return isJson || (status < 300 && body === '');
}

function transportOf(servers: readonly FleetServer[], turn: number): Transport {
  const server = servers[turn % servers.length];
  if (!server) throw new RangeError('there is no server to ask');
  return server.transport;
}

function labelOf(servers: readonly FleetServer[], index: number): string {
  return servers[index]?.label ?? '';
}

/** Servers that cannot be reached for one and the same reason, such as a tunnel of theirs, are told in one go. */
function together(failures: readonly TransportError[], servers: readonly FleetServer[]): TransportError {
  const [first] = failures;
  if (failures.length === 1 && first) return first;
  const reasons = new Set(failures.map(({ cause, message }) => (cause instanceof Error ? cause.message : message)));
  const message =
    reasons.size === 1
      ? `cannot reach ${servers.map(({ label }) => label).join(', ')}: ${[...reasons][0]}`
      : failures.map((failure) => failure.message).join('; and ');
  return new TransportError('connect', message, { cause: failures });
}
