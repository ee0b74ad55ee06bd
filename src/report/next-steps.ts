import { plainLine } from '../host/plain-text.js';
import { shellWord } from '../unit-log/journalctl.js';
import { counted } from './counted.js';
import type { DeploymentReport } from './deployment-report.js';
import { markdownBlock, markdownCode } from './markdown.js';
import { hasFailed, type UnitResult } from './unit-result.js';

/** Commands are given for this many units; more of them mostly fail for the same reason. */
const maxUnits = 3;

/** Returns what to do after a deployment that is not complete, as Markdown paragraphs; none after one that is. */
export function nextSteps(report: DeploymentReport): string[] {
  const { status, changed, instances, command = 'deploy' } = report;
  const again = command === 'deploy' ? 'run the deployment again' : 'run the job again';
  if (status === 'cancelled') return afterCancellation(report, again);
  if (status === 'rolled-back')
    return [
      `Nothing to clean up: ${command === 'restart' ? restoredByRestart : 'every unit that was touched is as it was before.'}`,
      ...journals(instances),
      command === 'restart'
        ? `Fix the cause above, and ${again}${restartsAll}`
        : `Fix the cause above, push, and ${again}.`,
    ];
  if (status === 'paused')
    return [
      'To go on from here, deploy the same files without `stop-after`. To take the canaries back, deploy the former ones.',
    ];
  if (status !== 'failed') return [];
  if (!changed) return [`Nothing was changed in the cluster. Fix the cause above, and ${again}.`, ...look(instances)];
  if (instances.length === 0)
    return [
      'It is not known how far it came. Check what the cluster holds, with `command: status` or:',
      markdownBlock('sh', 'fleetctl list-units'),
      `Units that are already right are left alone when you ${again}.`,
    ];
  return [
    leftAs(instances),
    ...look(instances),
    command === 'restart'
      ? `Fix the causes above, and ${again}${restartsAll}`
      : `Fix the causes above, and ${again}: units that are already right are left alone. To go back, deploy the former revision.`,
  ];
}

const restoredByRestart = 'every unit that was stopped runs again, at the revision that it had.';

/** Unlike a deployment, a restart does not know which units are right already. */
const restartsAll = '. It restarts every unit once more; to restart only some, name them in `services`.';

function afterCancellation({ changed, instances, isAfterwards, command }: DeploymentReport, again: string): string[] {
  if (!changed) return [`Nothing was changed in the cluster. To continue, ${again}.`];
  const inFlight = instances.filter(hasFailed);
  const resumed =
    command === 'restart'
      ? `To continue, ${again}${restartsAll}`
      : `To continue, ${again}: it leaves finished units alone and continues with the rest. To go back, deploy the former revision.`;
  if (inFlight.length === 0) return [...(isAfterwards ? ['Nothing is left in flight.'] : []), resumed];
  const state = isAfterwards
    ? `${named(inFlight)} ${inFlight.length === 1 ? 'is not as it' : 'are not as they'} should be. To see for yourself:`
    : `In flight when it was cancelled: ${named(inFlight)}. The job's post step brings these units back to running, and reports how that went. To see for yourself:`;
  return [state, commandsFor(inFlight, ['status']), resumed];
}

/** In which state a deployment has left the units it touched. */
function leftAs(instances: readonly UnitResult[]): string {
  const failed = instances.filter(({ outcome }) => outcome === 'failed' || outcome === 'cancelled');
  const inOutcome = (outcome: UnitResult['outcome']) => instances.filter((one) => one.outcome === outcome).length;
  const back = inOutcome('rolled-back');
  const done = inOutcome('succeeded');
  const skipped = inOutcome('skipped');
  const parts = [
    ...(failed.length > 0 ? [`${named(failed)} ${failed.length === 1 ? 'needs' : 'need'} a look`] : []),
    ...(back > 0 ? [`${counted(back, 'unit')} ${back === 1 ? 'is' : 'are'} as before`] : []),
    ...(done > 0 ? [`${counted(done, 'unit')} done`] : []),
    ...(skipped > 0 ? [`${counted(skipped, 'unit')} ${skipped === 1 ? 'was' : 'were'} not touched`] : []),
  ];
  return `${parts.join('; ')}.`;
}

/** How to see what failed units are doing now. */
function look(instances: readonly UnitResult[]): string[] {
  const failed = instances.filter((instance) => hasFailed(instance) && instance.machineId !== undefined);
  return failed.length === 0
    ? []
    : [
        `To see what ${failed.length === 1 ? 'it is' : 'they are'} doing now, and the journal:`,
        commandsFor(failed, ['status', 'journal --lines 100']),
      ];
}

/** A unit that was rolled back may have failed on a machine it has left since; the reason names that machine. */
function journals(instances: readonly UnitResult[]): string[] {
  const units = instances.filter(({ error }) => error?.includes('journalctl')).slice(0, maxUnits);
  if (units.length === 0) return [];
  const commands = units.map(({ unit }) => `journalctl --unit ${quoted(unit)} --lines 100`);
  return ['To read its journal, on the machine named above:', markdownBlock('sh', commands.join('\n'))];
}

function commandsFor(units: readonly UnitResult[], verbs: readonly string[]): string {
  const few = units.slice(0, maxUnits).flatMap(({ unit }) => verbs.map((verb) => `fleetctl ${verb} ${quoted(unit)}`));
  return markdownBlock('sh', (units.length > maxUnits ? [...few, 'fleetctl list-units'] : few).join('\n'));
}

function named(units: readonly UnitResult[]): string {
  const few = units.slice(0, maxUnits).map(({ unit }) => markdownCode(unit));
  return `${few.join(', ')}${units.length > maxUnits ? ` and ${units.length - maxUnits} more` : ''}`;
}

/** Quotes a name for a shell; it can hold a backslash. */
function quoted(unit: string): string {
  const line = plainLine(unit);
  return /^[\w@.:-]+$/.test(line) ? line : shellWord(line);
}
