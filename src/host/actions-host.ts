import * as core from '@actions/core';
import type { Host } from './host.js';
import { beginningOf, plainLine } from './plain-text.js';

/** GitHub truncates annotations to this many characters. */
const maxAnnotationLength = 4_096;

/** GitHub Actions: inputs from the environment, commands on standard output, outputs and summary in the runner's files. */
export const actionsHost: Host = {
  input: (name) => core.getInput(name),
  maskSecret: (value) => core.setSecret(value),
  log: (line) => core.info(disarmCommand(plainLine(line))),
  debug: (line) => core.debug(plainLine(line)),
  startGroup: (title) => core.startGroup(plainLine(title)),
  endGroup: () => core.endGroup(),
  annotate(severity, message, { file, line, column } = {}) {
    const report = severity === 'error' ? core.error : core.warning;
    report(beginningOf(plainLine(message), maxAnnotationLength), {
      ...(file !== undefined && { file: plainLine(file) }),
      ...(line !== undefined && { startLine: line }),
      ...(line !== undefined && column !== undefined && { startColumn: column }),
    });
  },
  output: (name, value) => core.setOutput(name, value),
  saveState: (name, value) => core.saveState(name, value),
  state: (name) => core.getState(name),
  async appendSummary(markdown) {
    if (process.env.GITHUB_STEP_SUMMARY) await core.summary.addRaw(markdown, true).write();
  },
  markFailed() {
    process.exitCode = 1;
  },
};

/** A runner interprets `::command::` after leading blanks too. */
function disarmCommand(line: string): string {
  return line.replace(/^(\s*)::/, '$1: :');
}
