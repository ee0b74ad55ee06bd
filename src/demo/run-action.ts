import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** One use of the built action, as a step of a workflow has it. */
export interface ActionStep {
  /** The checkout. */
  readonly workspace: string;
  /** Where the runner keeps its command files. */
  readonly files: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** Variables that the workflow sets, such as `ALL_PROXY`. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The folder with the bundle. */
  readonly dist?: string;
  /** For the step's `post`: what the step has kept for it. */
  readonly state?: Readonly<Record<string, string>>;
  /** Called with every line of the log as the action writes it, commands for the runner included. */
  readonly onLine: (line: string, action: ChildProcess) => void;
}

export interface StepResult {
  /** null when a signal ended it. */
  readonly exitCode: number | null;
  readonly outputs: Readonly<Record<string, string>>;
  /** Markdown. */
  readonly summary: string;
  /** What it keeps for its `post`. */
  readonly state: Readonly<Record<string, string>>;
}

/**
 * Runs the built action, or its `post`, as GitHub's runner does: inputs in the environment, outputs and summary in
 * files.
 */
export async function runAction({
  workspace,
  files,
  inputs,
  environment = {},
  dist = 'dist',
  state,
  onLine,
}: ActionStep): Promise<StepResult> {
  const commandFiles = {
    GITHUB_OUTPUT: join(files, 'output'),
    GITHUB_STEP_SUMMARY: join(files, 'summary.md'),
    GITHUB_STATE: join(files, 'state'),
  };
  await Promise.all(Object.values(commandFiles).map((file) => writeFile(file, '')));
  const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  const kept = Object.entries(state ?? {}).map(([name, value]) => [`STATE_${name}`, value]);
  const action = spawn(process.execPath, [join(dist, state ? 'post.js' : 'index.js')], {
    env: {
      PATH: process.env.PATH,
      GITHUB_WORKSPACE: workspace,
      RUNNER_TEMP: files,
      ...environment,
      ...commandFiles,
      ...Object.fromEntries([...given, ...kept]),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(action, 'close');
  for await (const line of createInterface(action.stdout)) onLine(line, action);
  const [exitCode] = (await closed) as [number | null];
  return {
    exitCode,
    outputs: parseCommandFile(await readFile(commandFiles.GITHUB_OUTPUT, 'utf8')),
    summary: await readFile(commandFiles.GITHUB_STEP_SUMMARY, 'utf8'),
    state: parseCommandFile(await readFile(commandFiles.GITHUB_STATE, 'utf8')),
  };
}

/** Reads what @actions/core writes: `name<<delimiter`, the value's lines, and the delimiter. */
function parseCommandFile(text: string): Record<string, string> {
  const entries = text.matchAll(/^(?<name>[^\n<]+)<<(?<delimiter>\S+)\n(?<value>[\s\S]*?)\n\k<delimiter>$/gm);
  return Object.fromEntries([...entries].map(({ groups }) => [groups?.name ?? '', groups?.value ?? '']));
}
