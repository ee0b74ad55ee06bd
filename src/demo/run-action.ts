import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The built action as a step of a workflow. */
export interface ActionStep {
  /** The folder of the checkout. */
  readonly workspace: string;
  /** The folder where the runner keeps its command files. */
  readonly files: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** Variables that the workflow sets, such as `ALL_PROXY`. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The folder with the bundle. */
  readonly dist?: string;
  /** Runs the step's `post` with the state that the step saved for it. */
  readonly state?: Readonly<Record<string, string>>;
  /** Called with every line of the log as the action writes it, including commands for the runner. */
  readonly onLine: (line: string, action: ChildProcess) => void;
}

export interface StepResult {
  /** null if a signal ended it. */
  readonly exitCode: number | null;
  readonly outputs: Readonly<Record<string, string>>;
  /** Markdown. */
  readonly summary: string;
  /** What it saved for its `post`. */
  readonly state: Readonly<Record<string, string>>;
}

/**
 * Runs the built action, or its `post`, as GitHub's runner does: with inputs in the environment, and outputs and
 * summary in files.
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
  const saved = Object.entries(state ?? {}).map(([name, value]) => [`STATE_${name}`, value]);
  const action = spawn(process.execPath, [join(dist, state ? 'post.js' : 'index.js')], {
    env: {
      PATH: process.env.PATH,
      GITHUB_WORKSPACE: workspace,
      RUNNER_TEMP: files,
      ...environment,
      ...commandFiles,
      ...Object.fromEntries([...given, ...saved]),
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

/** Parses what @actions/core writes: `name<<delimiter`, the value's lines, and the delimiter. */
function parseCommandFile(text: string): Record<string, string> {
  const entries = text.matchAll(/^(?<name>[^\n<]+)<<(?<delimiter>\S+)\n(?<value>[\s\S]*?)\n\k<delimiter>$/gm);
  return Object.fromEntries([...entries].map(({ groups }) => [groups?.name ?? '', groups?.value ?? '']));
}

/** Returns a line of an action's output as it appears in GitHub's log, or undefined for a command that does not. */
export function runnerLine(line: string): string | undefined {
  const [, command, message = ''] = /^::([a-z-]+)(?: [^:]*)?::(.*)$/.exec(line) ?? [];
  switch (command) {
    case undefined:
      return line;
    case 'group':
      return `▼ ${unescapeData(message)}`;
    case 'error':
    case 'warning':
      return `${command === 'error' ? 'Error' : 'Warning'}: ${unescapeData(message)}`;
    default:
      return undefined;
  }
}

function unescapeData(message: string): string {
  return message.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}
