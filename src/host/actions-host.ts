// The index of @actions/core loads an HTTP client and undici: half of a run's start-up time. These modules need neither.
// The package does not export them, so `paths` in tsconfig.json locates them.
import { issueCommand } from '@actions/core/lib/command.js';
import { issueFileCommand, prepareKeyValueMessage } from '@actions/core/lib/file-command.js';
import { summary } from '@actions/core/lib/summary.js';
import { toCommandProperties } from '@actions/core/lib/utils.js';
import type { Host } from './host.js';
import { beginningOf, plainLine } from './plain-text.js';

/** GitHub truncates annotations to this many characters. */
const maxAnnotationLength = 4_096;

/** GitHub Actions: inputs from the environment, commands on standard output, outputs and summary in the runner's files. */
export const actionsHost: Host = {
  input: (name) => (process.env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim(),
  maskSecret: (value) => issueCommand('add-mask', {}, value),
  masked: (text) => text,
  log: (line) => writeLine(disarmCommand(plainLine(line))),
  debug: (line) => issueCommand('debug', {}, plainLine(line)),
  startGroup: (title) => issueCommand('group', {}, plainLine(title)),
  endGroup: () => issueCommand('endgroup', {}, ''),
  annotate(severity, message, { file, line, column } = {}) {
    const place = toCommandProperties({
      ...(file !== undefined && { file: plainLine(file) }),
      ...(line !== undefined && { startLine: line }),
      ...(line !== undefined && column !== undefined && { startColumn: column }),
    });
    issueCommand(severity, place, beginningOf(plainLine(message), maxAnnotationLength));
  },
  output: (name, value) => writeValue('OUTPUT', 'set-output', name, value),
  saveState: (name, value) => writeValue('STATE', 'save-state', name, value),
  state: (name) => process.env[`STATE_${name}`] ?? '',
  async appendSummary(markdown) {
    if (process.env.GITHUB_STEP_SUMMARY) await summary.addRaw(markdown, true).write();
  },
  markFailed() {
    process.exitCode = 1;
  },
};

/** Appends to the runner's file, or issues the command that older runners take instead. */
function writeValue(file: 'OUTPUT' | 'STATE', command: string, name: string, value: string): void {
  if (process.env[`GITHUB_${file}`]) issueFileCommand(file, prepareKeyValueMessage(name, value));
  else issueCommand(command, { name }, value);
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A runner interprets `::command::` after leading blanks too. */
function disarmCommand(line: string): string {
  return line.replace(/^(\s*)::/, '$1: :');
}
