import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { GitHubFile } from './github-lint.js';

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly 'continue-on-error'?: boolean;
}

export interface Job {
  readonly if?: string;
  readonly concurrency?: unknown;
  readonly 'timeout-minutes'?: number;
  readonly permissions?: unknown;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly on: unknown;
  readonly permissions?: unknown;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = '.github/workflows';

/** The repository's own workflows, as text. */
export const workflowFiles: readonly GitHubFile[] = readdirSync(folder).map((name) => ({
  path: `${folder}/${name}`,
  content: readFileSync(`${folder}/${name}`, 'utf8'),
}));

export function workflowOf({ content }: GitHubFile): Workflow {
  return parse(content) as Workflow;
}
