import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import type { World } from './action/world.js';
import { systemClock } from './clock/system-clock.js';
import { retryDelay } from './fleet/retry.js';
import { actionsHost } from './host/actions-host.js';
import { journalsIn } from './journal/journal-files.js';

const cancellation = new AbortController();
// A runner cancels with SIGINT, follows with SIGTERM after 7.5 s and kills after 2.5 s more.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => cancellation.abort(new Error(`cancelled by ${signal}`)));

// Whatever goes wrong unseen, the outputs still have to be written.
const fault = Promise.withResolvers<never>();
fault.promise.catch(() => {});
process.on('uncaughtException', fault.reject);

// Large modules are imported from here on: signals are handled by now, and a run loads only what it uses.
const isPost = basename(process.argv[1] ?? '') === 'post.js';
const pause = (failures: number, signal: AbortSignal) => systemClock.sleep(retryDelay(failures, Math.random), signal);
let download: Promise<(url: string) => Promise<string>> | undefined;
const world: World = {
  host: actionsHost,
  clock: systemClock,
  random: Math.random,
  workspace: process.env.GITHUB_WORKSPACE ?? '',
  environment: process.env,
  async connect(settings, listener) {
    const { connect } = await import('./network/connection.js');
    return connect(settings, listener, pause);
  },
  async jobOnGitHub(token, signal, variables = {}) {
    // Its library asks nobody else for proxies.
    Object.assign(process.env, variables);
    const { jobOnGitHub } = await import('./github/connect-job.js');
    return jobOnGitHub(process.env, systemClock)(token, signal);
  },
  journals: journalsIn(process.env.RUNNER_TEMP || tmpdir()),
  async download(url, proxyFor) {
    download ??= import('./network/downloader.js').then(({ downloader }) =>
      downloader({ timeoutMs: 10_000, cancelled: cancellation.signal, pause, ...(proxyFor && { proxyFor }) }),
    );
    return (await download)(url);
  },
  cancelled: cancellation.signal,
  fault: fault.promise,
};
try {
  const action = isPost ? (await import('./action/run-post.js')).runPost : (await import('./action/run.js')).run;
  await action(world);
} catch (error) {
  actionsHost.annotate('error', `unexpected: ${error instanceof Error ? error.stack : error}`);
  actionsHost.markFailed();
}

// A name that is being looked up, or a proxy that does not answer, would keep a job waiting that has nothing left to do.
process.stdout.write('', () => process.exit());
