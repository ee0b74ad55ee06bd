import type { ClusterOptions } from '../../src/simulator/fleetd/cluster-options.js';
import { type SeedUnit, seedRunning } from '../../src/simulator/harness/seed-running.js';
import type { BehaviourOverride } from '../../src/simulator/systemd/behaviour.js';
import type { MemoryHost } from '../action/memory-host.js';
import { type InputValues, Stage } from '../stage/stage.js';
import type { Files } from '../stage/unit-files.js';

const startAt = Date.UTC(2026, 0, 1, 9, 30);

/** The action at work against a simulated cluster, in virtual time. */
class Scene {
  readonly stage: Stage;

  constructor(options: Partial<ClusterOptions> = {}) {
    this.stage = new Stage({ startAt, ...options });
  }

  /** Runs the action on these files, cancelled after some seconds if that is given. */
  async run(files: Files, inputs: InputValues = {}, cancelAfterSeconds?: number): Promise<MemoryHost> {
    const options = cancelAfterSeconds === undefined ? {} : { interruption: { cancelAfterSeconds } };
    return (await this.stage.run(files, { units: '*', ...inputs }, options)).host;
  }
}

/** Two services: a web server whose release shows in its file, and a database. */
function release(number: number, more = ''): Files {
  return {
    'db.service': '[Service]\nExecStart=/bin/sleep 86400\n',
    'web@.service': `[Unit]\nDescription=Web, release ${number}\n[Service]\nEnvironment=TAG=v${number} API_TOKEN=abc\nExecStart=/bin/sleep 86400\nExecStop=/bin/sleep 1.2\n${more}`,
  };
}

const isRelease = (number: number) => (options: readonly { readonly value: string }[]) =>
  options.some(({ value }) => value.includes(`release ${number}`));

/** From release 2 on, units of that name end at once. */
function breaks(unit: RegExp, exitAfterMs = 400): NonNullable<ClusterOptions['behaviour']> {
  const isNew = isRelease(2);
  const override: BehaviourOverride = { exitAfterMs, exitCode: 1 };
  return (name, options) => (unit.test(name) && isNew(options) ? override : undefined);
}

const five = { count: 'web@.service=5' };

async function firstDeployment(): Promise<MemoryHost> {
  return new Scene().run(release(1), { ...five, 'max-unavailable': '2' });
}

async function rollingUpdate(): Promise<MemoryHost> {
  const scene = new Scene();
  await scene.run(release(1), five);
  return scene.run(release(2), { ...five, canary: '1', 'canary-hold': '45s', 'max-unavailable': '2' });
}

async function failedCanary(): Promise<MemoryHost> {
  const scene = new Scene({ behaviour: breaks(/^web@/, 40_000) });
  await scene.run(release(1), five);
  return scene.run(release(2), { ...five, canary: '1', 'canary-hold': '5m' });
}

async function rolledBack(): Promise<MemoryHost> {
  const scene = new Scene({ behaviour: breaks(/^web@4/) });
  await scene.run(release(1), five);
  return scene.run(release(2), five);
}

async function stopped(): Promise<MemoryHost> {
  const scene = new Scene({ behaviour: breaks(/^web@4/) });
  await scene.run(release(1), five);
  return scene.run(release(2), { ...five, 'on-failure': 'stop', 'max-unavailable': '2' });
}

async function rollbackFails(): Promise<MemoryHost> {
  let isBroken = false;
  const isNew = isRelease(2);
  const scene = new Scene({
    behaviour: (name, options) => {
      if (name !== 'web@3.service') return undefined;
      isBroken ||= isNew(options);
      return isBroken ? { exitAfterMs: 400, exitCode: 1 } : undefined;
    },
  });
  await scene.run(release(1), five);
  return scene.run(release(2), five);
}

async function surge(): Promise<MemoryHost> {
  const scene = new Scene();
  const two = { count: 'web@.service=2' };
  await scene.run(release(1), two);
  return scene.run(release(2), { ...two, 'max-surge': '1', 'max-unavailable': '0' });
}

async function cancelled(): Promise<MemoryHost> {
  const scene = new Scene();
  await scene.run(release(1), five);
  return scene.run(release(2), { ...five, 'max-unavailable': '2' }, 13);
}

/** What the post step reports of the same. */
async function settled(): Promise<MemoryHost> {
  const scene = new Scene();
  await scene.run(release(1), five);
  const host = await scene.run(release(2), { ...five, 'max-unavailable': '2' }, 13);
  return (await scene.stage.post({ host })).host;
}

async function badFile(): Promise<MemoryHost> {
  return new Scene().run({ 'web@.service': '[Service]\nExecStart=/bin/sleep 1\nnonsense\n' }, five);
}

async function planned(): Promise<MemoryHost> {
  const scene = new Scene();
  await scene.run(release(1), five);
  return scene.run({ ...release(2), 'cron.timer': '[Timer]\nOnCalendar=daily\n' }, { ...five, command: 'plan' });
}

async function status(): Promise<MemoryHost> {
  const scene = new Scene();
  await scene.run(release(1), five);
  return scene.run({}, { command: 'status', units: '' });
}

const hundred = Array.from({ length: 100 }, (_, index) => ({
  id: `a${String(index).padStart(31, '0')}`,
  primaryIP: `10.77.${Math.floor(index / 50)}.${10 + (index % 50)}`,
  metadata: { rack: `r${index % 10}` },
}));

/** Of 209 services most have 8 to 24 instances. */
const services = Array.from({ length: 209 }, (_, index) => ({
  name: `s${index}`,
  count: index % 9 === 0 ? 0 : 8 + (index % 17),
}));

function largeFile(name: string, number: number): string {
  return `[Unit]\nDescription=${name}, release ${number}\n[Service]\nExecStart=/bin/sleep 86400\nExecStop=/bin/sleep 0.5\n`;
}

function largeRelease(number: number): Files {
  const files = services.map(({ name, count }) => [
    `${name}${count === 0 ? '' : '@'}.service`,
    largeFile(name, number),
  ]);
  const entries = services.map(({ name, count }) =>
    count === 0 ? `  - name: ${name}.service\n` : `  - name: ${name}@.service\n    count: ${count}\n`,
  );
  return { ...Object.fromEntries(files), 'services.yaml': `services:\n${entries.join('')}` };
}

/** A cluster of 100 machines on which release 1 has run for long. */
function largeScene(behaviour: ClusterOptions['behaviour']): Scene {
  const scene = new Scene({ machines: hundred, ...(behaviour && { behaviour }) });
  const units = services.flatMap(({ name, count }): SeedUnit[] => {
    const file = largeFile(name, 1);
    if (count === 0) return [{ name: `${name}.service`, file }];
    const instances = Array.from({ length: count }, (_, index) => ({ name: `${name}@${index + 1}.service`, file }));
    return [{ name: `${name}@.service`, file, desiredState: 'inactive' }, ...instances];
  });
  seedRunning(scene.stage.cluster, units);
  return scene;
}

const large = { units: '', 'services-file': 'services.yaml', 'min-ready': '5s', 'max-unavailable': '50%' };

async function largeUpdate(): Promise<MemoryHost> {
  return largeScene(undefined).run(largeRelease(2), large);
}

async function largeFailure(): Promise<MemoryHost> {
  return largeScene(breaks(/^s60@7/)).run(largeRelease(2), large);
}

async function largePlan(): Promise<MemoryHost> {
  return largeScene(undefined).run(largeRelease(2), { ...large, command: 'plan' });
}

/** What can become of a deployment, each as a real run of the action against a simulated cluster. */
/** A rollout as README shows it: a canary first, then two at a time. */
async function rollout(): Promise<MemoryHost> {
  const scene = new Scene();
  await scene.run(release(1), five);
  return scene.run(release(2), { ...five, canary: '1', 'canary-hold': '12s', 'max-unavailable': '2' });
}

/** A rollback as README shows it: the third instance says why it fails. */
async function rollback(): Promise<MemoryHost> {
  const three = { count: 'web@.service=3' };
  const scene = new Scene({ behaviour: breaks(/^web@3/) });
  const { stage } = scene;
  stage.runOnMachine = async (_machine, command) => {
    command();
    const said = [
      'systemd[1]: web@3.service: Main process exited, code=exited, status=1/FAILURE',
      'web[512]: cannot open /etc/web/tls.pem',
    ];
    const at = new Date(stage.clock.now()).toISOString().replace(/\.\d+Z$/, '+0000');
    const stdout = Buffer.from(said.map((line) => `${at} machine ${line}\n`).join(''));
    return { stdout, isCut: false, stderr: '', exitCode: 0 };
  };
  await scene.run(release(1), three);
  return scene.run(release(2), three);
}

/** Those that README shows; their pictures are committed. */
export const readmeScenes = { rollout, rollback };

export const scenes = {
  firstDeployment,
  rollingUpdate,
  failedCanary,
  rolledBack,
  stopped,
  rollbackFails,
  surge,
  cancelled,
  settled,
  badFile,
  planned,
  status,
};

/** The same for a cluster of 100 machines with 209 services, 3,000 units in all. */
export const largeScenes = { largeUpdate, largeFailure, largePlan };
