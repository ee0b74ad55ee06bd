import type { Step } from '../plan/plan.js';
import { withoutSecrets } from '../secrets/hidden-secrets.js';

/** Options worth reading in a diff are shorter; scripts in ExecStart= are not. */
const maxLineLength = 500;

/**
 * Returns what an update changes in the unit file, one line per option, each section under its header, secrets hidden:
 * `[Service]`, `- ExecStart=/bin/a`, `+ ExecStart=/bin/b`. Nothing for any other step.
 */
export function diffLines({ diff = [] }: Step, secrets: readonly string[]): string[] {
  const lines: string[] = [];
  let section: string | undefined;
  for (const { kind, option } of diff) {
    if (option.section !== section) lines.push(`[${option.section}]`);
    section = option.section;
    const [first = '', ...more] = hiddenOnce(`${option.name}=${option.value}`, secrets).split('\n');
    const sign = kind === 'added' ? '+' : '-';
    lines.push(...[first, ...more].map((text) => `${sign} ${cut(text)}`));
  }
  return lines;
}

/** Log, summary and outputs show the same lines, and so do the instances of a template. */
const hiddenBefore = new WeakMap<readonly string[], Map<string, string>>();

function hiddenOnce(line: string, secrets: readonly string[]): string {
  const known = hiddenBefore.get(secrets) ?? new Map<string, string>();
  hiddenBefore.set(secrets, known);
  const hidden = known.get(line) ?? withoutSecrets(line, secrets);
  known.set(line, hidden);
  return hidden;
}

function cut(text: string): string {
  return text.length > maxLineLength ? `${text.slice(0, maxLineLength)}…` : text;
}
