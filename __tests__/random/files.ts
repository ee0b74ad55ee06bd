import type { BehaviourOverride } from '../../src/simulator/systemd/behaviour.js';
import type { Files } from '../stage/unit-files.js';
import type { ServiceSpec, Story, Turn } from './story.js';

/** The unit files of one of a story's definitions; service number n is called `sn`. */
export function filesOf(specs: readonly ServiceSpec[]): Files {
  return Object.assign({}, ...specs.map((spec, index) => filesOfService(`s${index}`, spec)));
}

/** The `count` input that goes with them. */
export function countOf(specs: readonly ServiceSpec[]): string {
  return specs
    .flatMap((spec, index) => {
      if (spec.kind !== 'template') return [];
      const sidekick = spec.sidekick > 0 ? [`s${index}-sidekick@.service=${spec.count}`] : [];
      return [`s${index}@.service=${spec.count}`, ...sidekick];
    })
    .join('\n');
}

function filesOfService(name: string, { kind, release, sidekick, exclusive }: ServiceSpec): Files {
  const run = `ExecStart=/bin/sleep ${runs(release)}\nExecStop=/bin/sleep 0.2\n`;
  switch (kind) {
    case 'template':
      return {
        [`${name}@.service`]: `[Service]\n${run}${exclusive ? `[X-Fleet]\nConflicts=${name}@*.service\n` : ''}`,
        ...(sidekick > 0 && {
          [`${name}-sidekick@.service`]: `[Service]\nExecStart=/bin/sleep ${runs(sidekick)}\n[X-Fleet]\nMachineOf=${name}@%i.service\n`,
        }),
      };
    case 'plain':
      return { [`${name}.service`]: `[Service]\n${run}` };
    case 'oneshot':
      return {
        [`${name}.service`]: `[Service]\nType=oneshot\nExecStart=/bin/sleep 1\nEnvironment=RELEASE=${runs(release)}\n`,
      };
    case 'global':
      return { [`${name}.service`]: `[Service]\n${run}[X-Fleet]\nGlobal=true\n` };
    case 'timer':
      return { [`${name}.timer`]: `[Timer]\nOnCalendar=daily\nDescription=${runs(release)}\n` };
  }
}

/** Days, so that nothing ends by itself, and a number that identifies the release. */
function runs(release: number): string {
  return `10000${release}`;
}

const overrides: Readonly<Record<Turn, BehaviourOverride | undefined>> = {
  good: undefined,
  'slow to start': { startMs: 12_000 },
  'slow to stop': { stopMs: 6_000 },
  fails: { exitAfterMs: 400, exitCode: 1 },
  loops: { exitAfterMs: 900, exitCode: 1 },
  rejected: { loadState: 'bad-setting' },
  'dies later': { exitAfterMs: 25_000, exitCode: 1 },
};

/** What a unit does, by the story; main units of release 2 are the ones that turn out in ways of their own. */
export function behaviourIn({
  turns,
  turnsAt,
}: Story): (name: string, options: readonly { readonly value: string }[]) => BehaviourOverride | undefined {
  return (name, options) => {
    const [, index, instance] = /^s(\d)(?:@(\d+))?\.service$/.exec(name) ?? [];
    if (index === undefined || !options.some(({ value }) => value.includes(runs(2)))) return undefined;
    if (turnsAt > 0 && instance !== undefined && Number(instance) !== turnsAt) return undefined;
    return overrides[turns[Number(index)] ?? 'good'];
  };
}
