import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runnerLine } from './runner-line.js';

/** One use of the built action, as a step of a workflow has it. */
export interface ActionStep {
  /** The checkout. */
  readonly workspace: string;
  /** Where the runner keeps its command files. */
  readonly files: string;
  readonly inputs: Readonly<Record<string, string>>;
}

export interface StepResult {
  readonly exitCode: number;
  readonly outputs: Readonly<Record<string, string>>;
  /** Markdown. */
  readonly summary: string;
}

/** Runs the built action as GitHub's runner does: inputs in the environment, outputs and summary in files, and its log shown as the runner shows it. */
export async function runAction({ workspace, files, inputs }: ActionStep): Promise<StepResult> {
  const commandFiles = {
    GITHUB_OUTPUT: join(files, 'output'),
    GITHUB_STEP_SUMMARY: join(files, 'summary.md'),
    GITHUB_STATE: join(files, 'state'),
  };
  await Promise.all(Object.values(commandFiles).map((file) => writeFile(file, '')));
  const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  const action = spawn(process.execPath, ['dist/index.js'], {
    env: { PATH: process.env.PATH, GITHUB_WORKSPACE: workspace, ...commandFiles, ...Object.fromEntries(given) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(action.stdout)) {
    const shown = runnerLine(line);
    if (shown !== undefined) console.log(shown);
  }
  const exitCode = action.exitCode ?? (await new Promise<number>((resolve) => action.once('close', resolve)));
  return {
    exitCode,
    outputs: parseCommandFile(await readFile(commandFiles.GITHUB_OUTPUT, 'utf8')),
    summary: await readFile(commandFiles.GITHUB_STEP_SUMMARY, 'utf8'),
  };
}

/** Reads what @actions/core writes: `name<<delimiter`, the value's lines, and the delimiter. */
function parseCommandFile(text: string): Record<string, string> {
  const entries = text.matchAll(/^(?<name>[^\n<]+)<<(?<delimiter>\S+)\n(?<value>[\s\S]*?)\n\k<delimiter>$/gm);
  return Object.fromEntries([...entries].map(({ groups }) => [groups?.name ?? '', groups?.value ?? '']));
}
