import { maskingHost } from '../host/masking-host.js';
import { type BrokenOff, readJournal } from '../journal/read-journal.js';
import { type Remedy, remedyFor } from '../journal/remedy.js';
import { type Ending, unsettled } from '../report/broken-off-report.js';
import { hasFailed } from '../report/status.js';
import { noJournal } from '../rollout/journal.js';
import type { Ports } from '../rollout/ports.js';
import { clientOf } from './client.js';
import { connectionLog } from './connection-log.js';
import { healthChecker } from './health-checker.js';
import { publish } from './publish.js';
import { readInputs } from './read-inputs.js';
import { rolloutLog } from './rollout-log.js';
import { settleBrokenOff } from './settle-broken-off.js';
import { whenAborted } from './when-aborted.js';
import type { World } from './world.js';

/**
 * The `post` step of the action, which runs even when the step was cancelled or killed: brings back to running what was
 * in flight, or rolls back what was touched, and completes outputs and summary. Where a deployment ended by itself there
 * is nothing left to do.
 */
export async function runPost(outer: World): Promise<void> {
  const host = maskingHost(outer.host);
  const world = { ...outer, host };
  const path = host.state('journal');
  const text = path === '' ? undefined : await world.journals.read(path);
  const brokenOff = text === undefined ? undefined : readJournal(text);
  if (!brokenOff) return;
  const { startedAt, command, cluster, secrets } = brokenOff.deployment;
  secrets.forEach(host.maskSecret);
  const wanted = host.input('on-cancel') === 'rollback' ? 'rollback' : 'settle';
  const remedy = remedyFor(brokenOff, wanted);
  // What has been told already, and has nothing in flight, need not be told twice.
  if (remedy !== 'none' || host.state('published') === '') {
    host.log(opening[remedy]);
    const ending = await endingOf(brokenOff, remedy, world);
    const plan = { services: brokenOff.rolledOut.map((service) => service.plan) };
    const told = { ...ending, plan, secrets, cluster, durationMs: world.clock.now() - startedAt };
    await publish({ ...told, ...(command === 'destroy' && { command }) }, host);
    for (const { unit, error } of ending.instances.filter(hasFailed)) host.annotate('error', `${unit}: ${error}`);
    if (ending.instances.some(hasFailed)) host.markFailed();
  }
  await world.journals.remove(path);
}

const opening: Record<Remedy, string> = {
  none: 'The deployment was broken off with nothing in flight',
  settle: 'The deployment was broken off: what was in flight is brought back to running, and nothing more is touched',
  'roll-back': 'The deployment was broken off, and on-cancel is rollback: what was touched becomes again what it was',
  'complete-rollback': 'The deployment had failed and was broken off: what was touched becomes again what it was',
};

/** Whatever goes wrong is told together with what was in flight: somebody has to look after that now. */
async function endingOf(brokenOff: BrokenOff, remedy: Remedy, world: World): Promise<Ending> {
  const { host, clock, cancelled, fault } = world;
  const { machines } = brokenOff.deployment;
  try {
    const { inputs, way } = await Promise.race([readInputs(world), fault, whenAborted(cancelled)]);
    const settings = { ...way.settings, connectTimeoutMs: inputs['connect-timeout'] };
    const connection = world.connect(settings, connectionLog(host));
    const ports: Ports = {
      fleet: clientOf(connection.transport, inputs, world),
      check: healthChecker(connection.get, clock, inputs['request-timeout']),
      clock,
      signal: cancelled,
      tell: rolloutLog(host, machines, clock, clock.now()),
      journal: noJournal,
    };
    try {
      return await Promise.race([settleBrokenOff(brokenOff, remedy, ports), fault]);
    } finally {
      await connection.close();
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    host.annotate('error', why);
    return unsettled(brokenOff.rolledOut, machines, why);
  }
}
