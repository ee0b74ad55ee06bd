import type { Host } from './host.js';

/** Shorter ones would turn up in words and numbers that have nothing to do with them. */
const shortestSecret = 4;

/**
 * Returns a host that keeps secrets out of outputs and the summary as well, which the masks of a runner do not reach: a
 * server may repeat in an error what it was sent.
 */
export function maskingHost(host: Host): Host {
  const secrets = new Set<string>();
  const hidden = (text: string) =>
    [...secrets].toSorted((a, b) => b.length - a.length).reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return {
    input: (name) => host.input(name),
    maskSecret(value) {
      host.maskSecret(value);
      // As it stands, and as JSON has it.
      for (const text of [value, JSON.stringify(value).slice(1, -1)])
        if (text.length >= shortestSecret) secrets.add(text);
    },
    log: (line) => host.log(line),
    debug: (line) => host.debug(line),
    startGroup: (title) => host.startGroup(title),
    endGroup: () => host.endGroup(),
    annotate: (severity, message, place) => host.annotate(severity, hidden(message), place),
    output: (name, value) => host.output(name, hidden(value)),
    saveState: (name, value) => host.saveState(name, value),
    state: (name) => host.state(name),
    appendSummary: (markdown) => host.appendSummary(hidden(markdown)),
    markFailed: () => host.markFailed(),
  };
}
