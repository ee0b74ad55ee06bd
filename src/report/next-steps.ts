import { plainLine } from '../host/plain-text.js';
import { counted } from './counted.js';
import type { DeploymentReport } from './deployment-report.js';
import { markdownBlock, markdownCode } from './markdown.js';
import type { InstanceResult } from './result.js';
import { hasFailed } from './status.js';

/** Units that commands are given for; what is wrong with more of them is mostly the same. */
const maxUnits = 3;

/** Returns what to do about a deployment that did not succeed, one Markdown paragraph each; nothing for one that did. */
export function nextSteps(report: DeploymentReport): string[] {
  const { status, changed, instances, command = 'deploy' } = report;
  const again = command === 'destroy' ? 'run the job again' : 'run the deployment again';
  if (status === 'cancelled') return afterCancellation(report, again);
  if (status === 'rolled-back')
    return [
      'Nothing has to be cleared up: every unit that was touched is as it was before.',
      ...journals(instances),
      `Mend what the reason names, push, and ${again}.`,
    ];
  if (status !== 'failed') return [];
  if (!changed)
    return [`Nothing was changed in the cluster. Mend what the reason names, and ${again}.`, ...look(instances)];
  if (instances.length === 0)
    return [
      'How far it came is not known. See what the cluster holds, with `command: status` or:',
      markdownBlock('sh', 'fleetctl list-units'),
      `What is right already is left alone when you ${again}.`,
    ];
  return [
    leftAs(instances),
    ...look(instances),
    `Mend what the reasons name, and ${again}: what is right is left alone. To go back, deploy the former revision.`,
  ];
}

function afterCancellation({ changed, instances, isAfterwards }: DeploymentReport, again: string): string[] {
  if (!changed) return [`Nothing was changed in the cluster. To go on, ${again}.`];
  const flying = instances.filter(hasFailed);
  const resumed = `To go on, ${again}: what is done is left alone, and the rest is taken up where this stopped. To go back, deploy the former revision.`;
  if (flying.length === 0) return [...(isAfterwards ? ['Nothing is left in flight.'] : []), resumed];
  const told = isAfterwards
    ? `${named(flying)} ${flying.length === 1 ? 'is not as it' : 'are not as they'} should be. To see for yourself:`
    : `In flight when it was cancelled: ${named(flying)}. The job's post step brings what was in flight back to running, and tells how that went. To see for yourself:`;
  return [told, commandsFor(flying, ['status']), resumed];
}

/** In which state a deployment has left what it touched. */
function leftAs(instances: readonly InstanceResult[]): string {
  const failed = instances.filter(({ outcome }) => outcome === 'failed' || outcome === 'cancelled');
  const inOutcome = (outcome: InstanceResult['outcome']) => instances.filter((one) => one.outcome === outcome).length;
  const back = inOutcome('rolled-back');
  const done = inOutcome('succeeded');
  const skipped = inOutcome('skipped');
  const parts = [
    ...(failed.length > 0 ? [`${named(failed)} ${failed.length === 1 ? 'needs' : 'need'} a look`] : []),
    ...(back > 0 ? [`${counted(back, 'unit')} ${back === 1 ? 'is' : 'are'} as before`] : []),
    ...(done > 0 ? [`${counted(done, 'unit')} came through`] : []),
    ...(skipped > 0 ? [`${counted(skipped, 'unit')} ${skipped === 1 ? 'was' : 'were'} not touched`] : []),
  ];
  return `${parts.join('; ')}.`;
}

/** See what units that have failed are doing at present. */
function look(instances: readonly InstanceResult[]): string[] {
  const failed = instances.filter((instance) => hasFailed(instance) && instance.machineId !== undefined);
  return failed.length === 0
    ? []
    : [
        `What ${failed.length === 1 ? 'it is doing, and what it' : 'they are doing, and what they'} said:`,
        commandsFor(failed, ['status', 'journal --lines 100']),
      ];
}

/** What has been rolled back may have said it on a machine that it has left: the reason names that. */
function journals(instances: readonly InstanceResult[]): string[] {
  const units = instances.filter(({ error }) => error?.includes('journalctl')).slice(0, maxUnits);
  if (units.length === 0) return [];
  const commands = units.map(({ unit }) => `journalctl --unit ${quoted(unit)} --lines 100`);
  return ['See what it said, on the machine that the reason names:', markdownBlock('sh', commands.join('\n'))];
}

function commandsFor(units: readonly InstanceResult[], verbs: readonly string[]): string {
  const few = units.slice(0, maxUnits).flatMap(({ unit }) => verbs.map((verb) => `fleetctl ${verb} ${quoted(unit)}`));
  return markdownBlock('sh', (units.length > maxUnits ? [...few, 'fleetctl list-units'] : few).join('\n'));
}

function named(units: readonly InstanceResult[]): string {
  const few = units.slice(0, maxUnits).map(({ unit }) => markdownCode(unit));
  return `${few.join(', ')}${units.length > maxUnits ? ` and ${units.length - maxUnits} more` : ''}`;
}

/** As a shell takes it for one word; a name can hold a backslash. */
function quoted(unit: string): string {
  const line = plainLine(unit);
  return /^[\w@.:-]+$/.test(line) ? line : `'${line.replaceAll("'", "'\\''")}'`;
}
