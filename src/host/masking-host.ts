import type { Host } from './host.js';
import { plainLine } from './plain-text.js';

/** Shorter secrets would also be found in unrelated words and numbers. */
const shortestSecret = 4;
/** A short line of a longer secret says little. */
const shortestLine = 8;

/**
 * Returns a host that also keeps secrets out of annotations, outputs and the summary, to which the masks of a runner do
 * not apply: a server's error may repeat what it was sent.
 */
export function maskingHost(host: Host): Host {
  const secrets = new Set<string>();
  const masked = (text: string) =>
    [...secrets].toSorted((a, b) => b.length - a.length).reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return {
    input: (name) => host.input(name),
    maskSecret(value) {
      host.maskSecret(value);
      // As it is, as it appears in JSON, and as a line of a log.
      for (const text of [value, JSON.stringify(value).slice(1, -1), plainLine(value)])
        if (text.length >= shortestSecret) secrets.add(text);
      // A line of a private key is a secret too, and a log has line by line.
      for (const line of value.split('\n').flatMap((one) => [one.trim(), plainLine(one).trim()]))
        if (line.length >= shortestLine) secrets.add(line);
    },
    masked,
    log: (line) => host.log(line),
    debug: (line) => host.debug(line),
    startGroup: (title) => host.startGroup(title),
    endGroup: () => host.endGroup(),
    annotate: (severity, message, place) => host.annotate(severity, masked(message), place),
    output: (name, value) => host.output(name, masked(value)),
    saveState: (name, value) => host.saveState(name, value),
    state: (name) => host.state(name),
    appendSummary: (markdown) => host.appendSummary(masked(markdown)),
    markFailed: () => host.markFailed(),
  };
}
