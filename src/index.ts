import { run } from './action/run.js';
import { systemClock } from './clock/system-clock.js';
import { actionsHost } from './host/actions-host.js';
import { connect } from './network/connection.js';
import { downloader } from './network/download.js';

const cancellation = new AbortController();
// A runner cancels with SIGINT, follows with SIGTERM after 7.5 s and kills after 2.5 s more.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => cancellation.abort(new Error(`cancelled by ${signal}`)));

// Whatever goes wrong unseen, the outputs still have to be written.
const fault = Promise.withResolvers<never>();
fault.promise.catch(() => {});
process.on('uncaughtException', fault.reject);

await run({
  host: actionsHost,
  clock: systemClock,
  random: Math.random,
  workspace: process.env.GITHUB_WORKSPACE || process.cwd(),
  environment: process.env,
  connect,
  download: downloader({ timeoutMs: 10_000, cancelled: cancellation.signal }),
  cancelled: cancellation.signal,
  fault: fault.promise,
});

// A name that is being looked up, or a proxy that does not answer, would keep a job waiting that has nothing left to do.
process.stdout.write('', () => process.exit());
