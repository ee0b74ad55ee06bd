import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import { run } from './action/run.js';
import { runPost } from './action/run-post.js';
import type { World } from './action/world.js';
import { systemClock } from './clock/system-clock.js';
import { jobOnGitHub } from './github/connect-job.js';
import { actionsHost } from './host/actions-host.js';
import { journalsIn } from './journal/journal-files.js';
import { connect } from './network/connection.js';
import { downloader } from './network/downloader.js';

const cancellation = new AbortController();
// A runner cancels with SIGINT, follows with SIGTERM after 7.5 s and kills after 2.5 s more.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => cancellation.abort(new Error(`cancelled by ${signal}`)));

// Whatever goes wrong unseen, the outputs still have to be written.
const fault = Promise.withResolvers<never>();
fault.promise.catch(() => {});
process.on('uncaughtException', fault.reject);

const isPost = basename(process.argv[1] ?? '') === 'post.js';
const action = isPost ? runPost : run;
const world: World = {
  host: actionsHost,
  clock: systemClock,
  random: Math.random,
  workspace: process.env.GITHUB_WORKSPACE || process.cwd(),
  environment: process.env,
  connect,
  jobOnGitHub: jobOnGitHub(process.env, systemClock),
  journals: journalsIn(process.env.RUNNER_TEMP || tmpdir()),
  download: downloader({ timeoutMs: 10_000, cancelled: cancellation.signal }),
  cancelled: cancellation.signal,
  fault: fault.promise,
};
try {
  await action(world);
} catch (error) {
  actionsHost.annotate('error', `unexpected: ${error instanceof Error ? error.stack : error}`);
  actionsHost.markFailed();
}

// A name that is being looked up, or a proxy that does not answer, would keep a job waiting that has nothing left to do.
process.stdout.write('', () => process.exit());
