import { test } from '@jest/globals';
import fc from 'fast-check';
import { type ClusterSnapshot, takeSnapshot } from '../../src/cluster/snapshot.js';
import { fleetClient } from '../../src/fleet/fleet-client.js';
import type { Plan, Step, UnitVersion } from '../../src/plan/plan.js';
import { checkPlacement } from '../../src/preflight/check-placement.js';
import type { PlacementProblem } from '../../src/preflight/placement-problem.js';
import { UnitRelations } from '../../src/preflight/unit-relations.js';
import { inProcessTransport } from '../../src/simulator/harness/in-process-transport.js';
import { seededRandom } from '../../src/simulator/simulation/random.js';
import { optionsError, requirementsOf } from '../../src/unit/requirements.js';
import { unitGlobMatches } from '../../src/unit/unit-glob.js';
import { seeds } from '../random/seeds.js';
import { Stage } from '../stage/stage.js';
import { truly } from '../stage/true-units.js';
import { rollOutUnchecked } from '../stage/unchecked-rollout.js';
import type { Files } from '../stage/unit-files.js';

/** What a unit file says to fleet, which units it comes after, and for a template how many instances it has. */
interface Spec {
  readonly rules: readonly string[];
  readonly after: readonly string[];
  readonly count: number;
}

/** What was there before, of which the deployment replaces what it names itself. */
interface Story {
  readonly seed: number;
  readonly disks: readonly string[];
  readonly present: Readonly<Record<string, Spec>>;
  readonly define: Readonly<Record<string, Spec>>;
  readonly surge: number;
  readonly maxParallel: number;
}

const files = ['a.service', 'b.service', 'c.service', 'd.service', 'w@.service', 'x@.service'];

const rule = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .constantFrom('a*', 'b.service', 'c.service', 'd*', 'w@*.service', 'x@*.service', 'w@%i.service', '%p@*.service')
      .map((glob) => `Conflicts=${glob}`),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('a.service', 'b.service', 'c.service', 'w@%i.service', 'w@1.service')
      .map((peer) => `MachineOf=${peer}`),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('disk=ssd', 'disk=hdd', 'rack=r1', 'rack=r2', 'rack=r%i')
      .map((pair) => `MachineMetadata=${pair}`),
  },
  { weight: 1, arbitrary: fc.constantFrom('a0000000', 'a0000001', 'a000000').map((id) => `MachineID=${id}`) },
  { weight: 1, arbitrary: fc.constantFrom('a.service', 'w@*.service').map((glob) => `Replaces=${glob}`) },
  { weight: 1, arbitrary: fc.constant('Global=true') },
);

const rules = fc.array(rule, { maxLength: 3 }).filter(
  (lines) =>
    optionsError(
      lines.map((line) => ({
        section: 'X-Fleet',
        name: line.slice(0, line.indexOf('=')),
        value: line.slice(line.indexOf('=') + 1),
      })),
    ) === undefined,
);

const after = fc.array(fc.constantFrom('a.service', 'b.service', 'c.service', 'w@1.service'), { maxLength: 1 });

const specs = (minLength: number) =>
  fc
    .uniqueArray(fc.record({ file: fc.constantFrom(...files), rules, after, count: fc.integer({ min: 1, max: 3 }) }), {
      minLength,
      maxLength: 4,
      selector: ({ file }) => file,
    })
    // Nobody has a unit follow itself, or the other instances of its own template.
    .filter((all) =>
      all.every(({ file, rules: lines }) => !lines.some((line) => line.replace(/@.*\./, '@.') === `MachineOf=${file}`)),
    )
    .map((all): Record<string, Spec> => Object.fromEntries(all.map(({ file, ...spec }) => [file, spec])));

const story: fc.Arbitrary<Story> = fc.record({
  seed: fc.nat(1_000),
  disks: fc.array(fc.constantFrom('ssd', 'hdd', 'none'), { minLength: 1, maxLength: 4 }),
  present: specs(0),
  define: specs(1),
  surge: fc.constantFrom(0, 0, 1),
  maxParallel: fc.constantFrom(1, 2, 10),
});

function textsOf(define: Readonly<Record<string, Spec>>, seconds: number): Files {
  return Object.fromEntries(
    Object.entries(define).map(([file, { rules: lines, after: units }]) => [
      file,
      `[Unit]\nAfter=${units.join(' ')}\n[Service]\nExecStart=/bin/sleep ${seconds}\n[X-Fleet]\n${lines.join('\n')}\n`,
    ]),
  );
}

function snapshotOf(stage: Stage): Promise<ClusterSnapshot> {
  const fleet = fleetClient({
    transport: inProcessTransport(stage.endpoint),
    clock: stage.clock,
    random: seededRandom(7),
    requestTimeoutMs: 10_000,
    retryForMs: 60_000,
  });
  return stage.clock.run(() => takeSnapshot(fleet));
}

async function play({ seed, disks, present, define, surge, maxParallel }: Story) {
  const machines = disks.map((disk, index) => ({
    id: `a000000${index}`.padEnd(32, '0'),
    primaryIP: `10.0.0.${index + 1}`,
    metadata: { disk, rack: `r${index + 1}` },
  }));
  const stage = new Stage({ seed, machines });
  for (const [file, { count }] of Object.entries(present)) {
    const text = textsOf(present, 80_000)[file] ?? '';
    const names = file.includes('@.')
      ? Array.from({ length: count }, (_, index) => file.replace('@', `@${index + 1}`))
      : [file];
    for (const name of names) stage.cluster.putUnit(name, text);
  }
  await stage.wait(30);
  const snapshot = await snapshotOf(stage);
  const counts = Object.entries(define)
    .flatMap(([file, { count }]) => (file.includes('@.') ? [`${file}=${count}`] : []))
    .join('\n');
  const deployment = await rollOutUnchecked(stage, textsOf(define, 90_000), counts, surge, maxParallel);
  await stage.wait(15);
  const unplaced = deployment.plan.services
    .flatMap(({ steps }) => steps)
    .filter(
      ({ unit, after, stage: at }) => after?.desiredState === 'launched' && at !== 'surge' && !isGlobal(unit, after),
    )
    .filter(({ unit }) => truly(stage.cluster, unit) !== 'active/running')
    .map(({ unit }) => unit);
  const failed = deployment.instances.filter(({ outcome }) => outcome === 'failed' || outcome === 'skipped');
  const errors = deployment.instances.map(
    ({ unit, action, outcome, error }) => `${unit} ${action} ${outcome} ${error ?? ''}`,
  );
  const versions = [
    ...[...snapshot.units.values()].map(({ name, options }) => ({ name, requirements: requirementsOf(name, options) })),
    ...deployment.plan.services
      .flatMap(({ steps }) => steps)
      .flatMap(({ unit, after }) => (after ? { name: unit, requirements: requirementsOf(unit, after.options) } : [])),
  ];
  const globalVersions = versions.filter(({ requirements }) => requirements.global);
  const globals = globalVersions.map(({ name }) => name);
  return {
    plan: deployment.plan,
    without: new Set([...unplaced, ...failed.map(({ unit }) => unit)]),
    errors,
    problems: checkPlacement(deployment.plan, snapshot, { maxParallel }),
    isRace: isRace({ present, define, maxParallel }, deployment.plan, new UnitRelations(versions)),
    // Which of two global units that exclude each other counts, fleet decides anew every time, and the simulator once.
    haveRivals: globalVersions.some(({ name, requirements }) =>
      globals.some((other) => other !== name && requirements.conflicts.some((glob) => unitGlobMatches(glob, other))),
    ),
    // Whether a global unit gets well is not a matter of its place, nor is a plan that names a surge instance twice.
    failedOtherwise: failed.some(
      ({ unit, outcome, error }) =>
        outcome === 'failed' && (globals.includes(unit) || error?.startsWith('someone else created it after')),
    ),
  };
}

function isGlobal(unit: string, { options }: UnitVersion): boolean {
  return requirementsOf(unit, options).global;
}

/**
 * Whether a unit may find no machine although the check says nothing, since it follows the likeliest course. fleet goes by
 * which machines have the fewest units at a time, and that is open among units that are put at once: those of services that
 * go side by side, and those of one that takes nothing down. Of two units on one machine that come to exclude each other by
 * an update, it moves either. All that makes no difference where no two units of the plan have to do with each other. And a
 * unit that is replaced goes to a machine that need not fit it.
 *
 * web.service runs anywhere, and log.service with MachineOf=web.service in one rack only: if web is likely to come there,
 * nothing is said.
 */
function isRace(
  { present, define, maxParallel }: Pick<Story, 'present' | 'define' | 'maxParallel'>,
  { services }: Plan,
  relations: UnitRelations,
): boolean {
  const all = [...Object.values(present), ...Object.values(define)];
  if (all.some(({ rules }) => rules.some((line) => line.startsWith('Replaces=')))) return true;
  const steps = services.flatMap((service) => service.steps.filter(({ unit }) => !unit.includes('@.')));
  const groups = Map.groupBy(new Set(steps.map(({ unit }) => unit)), (unit) => relations.groupOf(unit));
  if ([...groups.values()].every(({ length }) => length === 1)) return false;
  const isLaunched = ({ after }: Step) => after?.desiredState === 'launched';
  const areAtOnce = services.some((service) => !service.takesDown && service.steps.filter(isLaunched).length > 1);
  const rulesOf = ({ options }: UnitVersion) => JSON.stringify(options.filter(({ section }) => section === 'X-Fleet'));
  const changesRules = steps.some(({ before, after }) => before && after && rulesOf(before) !== rulesOf(after));
  return maxParallel !== 1 || areAtOnce || changesRules;
}

/** What the check said although the rollout went otherwise; nothing if they agree. */
function wrong(
  problems: readonly PlacementProblem[],
  without: ReadonlySet<string>,
  { services }: Plan,
  { maxParallel }: Story,
): string[] {
  // The first stops the rollout, and others need not be reached.
  const certain = problems.filter(({ kind }) => kind === 'impossible').slice(0, 1);
  // Which of several units of a service, sidekicks included, that are worked on at once is left over is decided by a race.
  const serviceOf = (unit: string) => services.find(({ steps }) => steps.some((step) => step.unit === unit));
  const isLeftOver = (unit: string) => [...without].some((name) => serviceOf(name) === serviceOf(unit));
  const denied = certain
    .filter(({ unit, rivals }) =>
      // Which of several services is left over is a race as well; that one is left over is certain.
      rivals && maxParallel !== 1 ? without.size === 0 : ![unit, ...(rivals ?? [])].some(isLeftOver),
    )
    .map(({ unit }) => `${unit} was said to be impossible, and runs`);
  const isSilent = !problems.some(({ kind }) => kind === 'impossible' || kind === 'depends');
  const missed = isSilent ? [...without].map((unit) => `nothing was said, and ${unit} does not run`) : [];
  return [...denied, ...missed];
}

test.each(seeds)(
  'what is impossible does not come to run in the $stories stories; where nothing is said, and nothing is a race, all does',
  async ({ options }) => {
    await fc.assert(
      fc.asyncProperty(story, async (given) => {
        const { plan, without, errors, problems, isRace, failedOtherwise, haveRivals } = await play(given);
        fc.pre(!failedOtherwise && !haveRivals);
        const said = wrong(problems, without, plan, given).filter(
          (words) => !isRace || !words.startsWith('nothing was said'),
        );
        if (said.length > 0) throw new Error(JSON.stringify({ said, errors, problems }, null, 1));
      }),
      { numRuns: Number(process.env.PLACEMENT_RUNS ?? 60), ...options },
    );
  },
  600_000,
);
