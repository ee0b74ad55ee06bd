import type { Step } from '../plan/plan.js';
import { diffOptions } from '../plan/unit-diff.js';
import { withoutSecrets } from './hidden-secrets.js';

/** No option that is worth reading in a diff is longer; scripts in ExecStart= are. */
const maxLineLength = 500;

/**
 * Returns what an update changes in the unit file, one line an option, each section under its header, secrets hidden:
 * `[Service]`, `- ExecStart=/bin/a`, `+ ExecStart=/bin/b`. Nothing for any other step.
 */
export function diffLines({ action, before, after }: Step, secrets: readonly string[]): string[] {
  if (action !== 'update' || !before || !after) return [];
  const lines: string[] = [];
  let section: string | undefined;
  for (const { kind, option } of diffOptions(before.options, after.options)) {
    if (option.section !== section) lines.push(`[${option.section}]`);
    section = option.section;
    const [first = '', ...more] = withoutSecrets(`${option.name}=${option.value}`, secrets).split('\n');
    const sign = kind === 'added' ? '+' : '-';
    lines.push(...[first, ...more].map((text) => `${sign} ${cut(text)}`));
  }
  return lines;
}

function cut(text: string): string {
  return text.length > maxLineLength ? `${text.slice(0, maxLineLength)}…` : text;
}
