import type { BehaviourOverride } from '../../src/simulator/systemd/behaviour.js';
import type { InputValues } from '../stage/stage.js';
import type { Files } from '../stage/unit-files.js';
import { type Listing, type ServiceSpec, type Story, specsOf, type Turn, type Wait } from './story.js';

/** A checkout, and the inputs that say what to deploy of it. */
export interface Sources {
  readonly files: Files;
  readonly inputs: InputValues;
}

/** What was deployed before; service number n is called `sn`. */
export function sourcesBefore({ before, waits }: Story): Sources {
  return sourcesOf(before, waits, 'one line');
}

/** What a story deploys or restarts. */
export function sourcesOfDeployment(story: Story): Sources {
  return sourcesOf(specsOf(story), story.waits, story.listing);
}

function sourcesOf(specs: readonly ServiceSpec[], waits: readonly Wait[], listing: Listing): Sources {
  const services = specs.map((spec, index) => filesOfService(index, spec, specs, waits));
  const files: Files = Object.assign({}, ...services);
  const isListed = (index: number) =>
    listing === 'services file' || (listing === 'line and services file' && index % 2 === 1);
  const matched = specs.flatMap((_, index) => (isListed(index) ? [] : [index]));
  const glob = matched.length > 0 ? `s[${matched.join('')}]*` : '';
  const entries = specs.flatMap((_, index) =>
    isListed(index) ? entriesOf(index, Object.keys(services[index] ?? {}), specs, waits) : [],
  );
  const count = specs.flatMap(({ count, sidekick, kind }, index) => {
    if (kind !== 'template' || isListed(index)) return [];
    return [`s${index}@.service=${count}`, ...(sidekick > 0 ? [`s${index}-sidekick@.service=${count}`] : [])];
  });
  return {
    files: { ...files, ...(entries.length > 0 && { 'services.yaml': `services:\n${entries.join('')}` }) },
    inputs: {
      units: listing === 'a line each' ? Object.keys(files).join('\n') : glob,
      count: count.join('\n'),
      ...(entries.length > 0 && { 'services-file': 'services.yaml' }),
    },
  };
}

/** A service's entries of the services file; its first unit is the main one. */
function entriesOf(
  index: number,
  units: readonly string[],
  specs: readonly ServiceSpec[],
  waits: readonly Wait[],
): string[] {
  const others = waits.filter(({ service, on, by }) => by === 'entry' && service === index && specs[on]);
  const after = others.map(({ on }) => unitOf(on, specs, '')).join(', ');
  return units.map((unit, place) => {
    const count = unit.includes('@.') ? `    count: ${specs[index]?.count}\n` : '';
    return `  - name: ${unit}\n${count}${place === 0 && after !== '' ? `    after: [${after}]\n` : ''}`;
  });
}

/** The main unit of a service: `s1.service`, or of a template the `instance`; without one, the template itself. */
function unitOf(index: number, specs: readonly ServiceSpec[], instance: string): string {
  const kind = specs[index]?.kind;
  return `s${index}${kind === 'template' ? `@${instance}` : ''}.${kind === 'timer' ? 'timer' : 'service'}`;
}

function filesOfService(
  index: number,
  spec: ServiceSpec,
  specs: readonly ServiceSpec[],
  waits: readonly Wait[],
): Files {
  const { kind, release, sidekick, exclusive } = spec;
  const name = `s${index}`;
  const unit = unitSection(index, specs, waits);
  const run = `ExecStart=/bin/sleep ${runs(release)}\nExecStop=/bin/sleep 0.2\n`;
  switch (kind) {
    case 'template':
      return {
        [`${name}@.service`]: `${unit}[Service]\n${run}${exclusive ? `[X-Fleet]\nConflicts=${name}@*.service\n` : ''}`,
        ...(sidekick > 0 && {
          [`${name}-sidekick@.service`]: `[Service]\nExecStart=/bin/sleep ${runs(sidekick)}\n[X-Fleet]\nMachineOf=${name}@%i.service\n`,
        }),
      };
    case 'plain':
      return { [`${name}.service`]: `${unit}[Service]\n${run}` };
    case 'oneshot':
      return {
        [`${name}.service`]: `${unit}[Service]\nType=oneshot\nExecStart=/bin/sleep 1\nEnvironment=RELEASE=${runs(release)}\n`,
      };
    case 'global':
      return { [`${name}.service`]: `${unit}[Service]\n${run}[X-Fleet]\nGlobal=true\n` };
    case 'timer':
      return { [`${name}.timer`]: `${unit}[Timer]\nOnCalendar=daily\nDescription=${runs(release)}\n` };
  }
}

/** What orders a service's units after and before others, instance by instance where both have some. */
function unitSection(index: number, specs: readonly ServiceSpec[], waits: readonly Wait[]): string {
  const instance = specs[index]?.kind === 'template' ? '%i' : '1';
  const lines = waits.flatMap(({ service, on, by }) => {
    if (by === 'entry' || !specs[service] || !specs[on]) return [];
    if (by === 'Before') return on === index ? [`Before=${unitOf(service, specs, instance)}\n`] : [];
    return service === index ? [`${by}=${unitOf(on, specs, instance)}\n`] : [];
  });
  return lines.length > 0 ? `[Unit]\n${lines.join('')}` : '';
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
