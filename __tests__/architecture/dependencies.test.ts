import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { describe, expect, test } from '@jest/globals';

/**
 * Which folders a folder may import from. From top to bottom: facts about fleet's files and API, then pure judgement,
 * then what carries it out and reports it, then the edges to the outside. Nothing points downwards.
 */
const allowed: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  unit: ['errors'],
  secrets: [],
  clock: ['errors'],
  host: ['secrets/maskable'],
  // The way to a cluster, leg by leg, up to network.
  tunnel: ['errors'],
  ssh: ['errors', 'tunnel'],
  fleet: ['clock', 'errors', 'unit'],
  cluster: ['fleet'],
  'unit-log': [
    'clock',
    'errors',
    'fleet/json-body',
    'fleet/request-limit',
    'host/plain-text',
    'tunnel/url-credentials',
  ],
  placement: ['fleet', 'unit'],
  health: ['errors', 'fleet', 'placement', 'tunnel/url-credentials', 'unit'],
  definition: [
    'clock/duration',
    'errors',
    'fleet',
    'health/check-headers',
    'health/health-check',
    'health/status-ranges',
    'health/unit-kind',
    'secrets',
    'tunnel/url-credentials',
    'unit',
  ],
  plan: ['cluster', 'definition', 'errors', 'fleet', 'health', 'placement', 'unit'],
  preflight: ['cluster', 'fleet', 'placement', 'plan/plan', 'unit'],
  rollout: ['clock', 'fleet', 'health', 'placement', 'plan', 'secrets', 'unit', 'unit-log/unit-log'],
  journal: ['clock', 'fleet', 'plan', 'rollout', 'unit-log/unit-log'],
  report: [
    'clock',
    'cluster',
    'fleet',
    'health',
    'host',
    'placement',
    'plan',
    'rollout',
    'secrets',
    'unit',
    'unit-log',
  ],
  network: ['definition/unit-source', 'errors', 'fleet', 'ssh', 'tunnel'],
  github: ['clock', 'errors', 'host/plain-text'],
  action: [
    'clock',
    'cluster',
    'definition',
    'errors',
    'fleet',
    'github',
    'health',
    'host',
    'journal',
    'network',
    'plan',
    'preflight',
    'report',
    'rollout',
    'secrets',
    'ssh',
    'placement/placement',
    'tunnel',
    'unit',
    'unit-log',
  ],
  // The simulator shares with the action only what recordings of real servers vouch for. What it simulates is built up
  // in layers: time and chance, systemd, fleetd, fleetd's API, and what tests and the demo need around that.
  'simulator/simulation': [],
  'simulator/systemd': ['simulator/simulation', 'unit'],
  'simulator/fleetd': ['simulator/simulation', 'simulator/systemd', 'unit'],
  'simulator/api': ['fleet/transport', 'simulator/fleetd', 'unit'],
  'simulator/harness': ['clock/clock', 'fleet/transport', 'simulator/api', 'simulator/fleetd', 'unit'],
  demo: ['clock', 'simulator/fleetd', 'simulator/harness'],
  bench: [
    'action/run',
    'action/world',
    'clock/clock',
    'definition',
    'fleet/transport',
    'host/host',
    'journal/journal-files',
    'simulator/api',
    'simulator/fleetd',
    'simulator/harness',
    'simulator/simulation',
    'unit',
  ],
  schema: ['definition/services-fields', 'definition/services-schema'],
  '.': ['action', 'clock', 'fleet/retry', 'github', 'host', 'index', 'journal', 'network'],
};

/** Which folders may use a package or a module of Node's. Whatever is not named here is out of bounds. */
const packages: Readonly<Record<string, readonly string[]>> = {
  '@actions/core/lib/command.js': ['host'],
  '@actions/core/lib/file-command.js': ['host'],
  '@actions/core/lib/summary.js': ['host'],
  '@actions/core/lib/utils.js': ['host'],
  '@actions/github': ['github'],
  diff: ['plan'],
  'socks-proxy-agent': ['tunnel'],
  ssh2: ['ssh'],
  'ssh2/lib/protocol/constants.js': ['ssh'],
  undici: ['network'],
  yaml: ['definition'],
  'zod/mini': ['action', 'definition', 'fleet', 'github', 'health', 'schema', 'unit-log'],
  micromark: ['demo'],
  'micromark-extension-gfm': ['demo'],
  'node:buffer': ['definition', 'network'],
  'node:child_process': ['bench', 'demo'],
  'node:crypto': ['action', 'github', 'journal', 'simulator/fleetd', 'ssh', 'unit'],
  'node:dns/promises': ['tunnel'],
  'node:events': ['demo', 'simulator/harness', 'tunnel'],
  'node:fs/promises': ['action', 'bench', 'definition', 'demo', 'github', 'journal', 'schema'],
  'node:http': ['simulator/harness'],
  'node:inspector/promises': ['bench'],
  'node:net': ['action', 'network', 'simulator/harness', 'tunnel'],
  'node:os': ['.', 'action', 'bench'],
  'node:path': ['.', 'action', 'bench', 'definition', 'demo', 'journal'],
  'node:path/posix': ['definition'],
  'node:readline': ['demo'],
  'node:stream': ['ssh', 'tunnel'],
  'node:stream/consumers': ['simulator/harness'],
  'node:timers/promises': ['clock', 'simulator/harness'],
  'node:tls': ['network'],
  'node:url': ['bench', 'demo'],
  'node:util': ['demo', 'unit-log'],
  'node:util/types': ['github', 'network'],
};

interface SourceFile {
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const sources: readonly SourceFile[] = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join('src', path), 'utf8');
    const imports = [...text.matchAll(/(?:\bfrom |\bimport |\bimport\()'([^']+)'/g)].map(([, target = '']) => target);
    return { path, folder: dirname(path), text, imports };
  });

const localImports = ({ path, imports }: SourceFile) =>
  imports
    .filter((target) => target.startsWith('.'))
    .map((target) => normalize(join(dirname(path), target)).replace(/\.js$/, '.ts'));

test('every folder is known here', () => {
  expect(new Set(sources.map(({ folder }) => folder))).toEqual(new Set(Object.keys(allowed)));
});

describe.each(Object.entries(allowed))('%s', (folder, targets) => {
  const inFolder = sources.filter((source) => source.folder === folder);

  test('imports only from where it may', () => {
    const strays = inFolder.flatMap((source) =>
      localImports(source)
        .filter((target) => !target.startsWith(`${folder}/`))
        .filter((target) => !targets.some((prefix) => target === `${prefix}.ts` || target.startsWith(`${prefix}/`)))
        .map((target) => `${source.path} → ${target}`),
    );
    expect(strays).toEqual([]);
  });

  test('uses only the packages that it may', () => {
    const strays = inFolder.flatMap((source) =>
      source.imports
        .filter((target) => !target.startsWith('.') && !packages[target]?.includes(folder))
        .map((target) => `${source.path} → ${target}`),
    );
    expect(strays).toEqual([]);
  });
});

test('no allowance is left over', () => {
  const unused = Object.entries(allowed).flatMap(([folder, targets]) =>
    targets
      .filter(
        (prefix) =>
          !sources.some(
            (source) => source.folder === folder && localImports(source).some((target) => target.startsWith(prefix)),
          ),
      )
      .map((prefix) => `${folder} → ${prefix}`),
  );
  expect(unused).toEqual([]);
});

test('no file depends on itself by way of others', () => {
  const targets = new Map(sources.map((source) => [source.path, localImports(source)]));
  const cyclic: string[] = [];
  const finished = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) cyclic.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (trail.includes(path) || finished.has(path)) return;
    for (const target of targets.get(path) ?? []) visit(target, [...trail, path]);
    finished.add(path);
  };
  for (const { path } of sources) visit(path, []);
  expect(cyclic).toEqual([]);
});

test.each(['ssh2', '@actions/github'])('%s is loaded when it is used, and by one file', (name) => {
  const matching = (pattern: string) => sources.filter(({ text }) => new RegExp(pattern, 'm').test(text));
  expect(matching(`^import (?!type )[^;]*'${name}'`)).toEqual([]);
  expect(matching(`await import\\('${name}'\\)`)).toHaveLength(1);
});

test.each(['index.ts', 'action/run.ts', 'action/run-post.ts'])(
  '%s loads no library at once, except for what speaks with the runner: a run starts quickly',
  (entry) => {
    const loaded = new Set([entry]);
    // Iterating a set also visits what is added on the way.
    for (const path of loaded)
      for (const target of importedAtOnce(path))
        loaded.add(target.startsWith('.') ? normalize(join(dirname(path), target)).replace(/\.js$/, '.ts') : target);
    const libraries = [...loaded].filter((name) => !name.endsWith('.ts') && !name.startsWith('node:'));
    expect(libraries.filter((name) => !name.startsWith('@actions/core/lib/'))).toEqual([]);
    expect([...loaded].filter((path) => /^(rollout|simulator)\//.test(path))).toEqual([]);
  },
);

/** The static imports of a file: neither type imports nor `await import`. */
function importedAtOnce(path: string): readonly string[] {
  const text = sources.find((source) => source.path === path)?.text ?? '';
  return [...text.matchAll(/^(?:import|export) (?!type )(?:[^;]*? from )?'([^']+)'/gm)].map(
    ([, target = '']) => target,
  );
}

test('only the clock, the demo and the entry know the time and chance of the real world', () => {
  const real = /\bDate\.now\b|\bnew Date\(\)|(?<!\.)\bsetTimeout\b|\bsetInterval\b|\bperformance\b|\bMath\.random\b/;
  const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
  const strays = sources.filter(({ text }) => real.test(withoutComments(text))).map(({ path }) => path);
  expect(strays.sort()).toEqual([
    'clock/system-clock.ts',
    'demo/demo.ts',
    'index.ts',
    'simulator/harness/scaled-clock.ts',
  ]);
});

test('every file can be read in one sitting', () => {
  const long = sources
    .map(({ path, text }) => [path, text.split('\n').length] as const)
    .filter(([, lines]) => lines > 250);
  expect(long).toEqual([]);
});
