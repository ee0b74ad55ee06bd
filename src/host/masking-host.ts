import { isMaskable } from '../secrets/maskable.js';
import type { Host } from './host.js';
import { plainLine } from './plain-text.js';

/** A short line of a longer secret says little. */
const shortestLine = 8;

/**
 * Returns a host that also keeps secrets out of annotations and the summary, to which the masks of a runner do not apply:
 * a server's error may repeat what it was sent. In outputs, comments and records, they are hidden in the free texts of a
 * report, by `masked`: a secret called `service` must not touch the keys of an output. A value that cannot be masked
 * without harm is not, by the runner neither.
 */
export function maskingHost(host: Host): Host {
  const secrets = new Set<string>();
  const masked = (text: string) =>
    [...secrets].toSorted((a, b) => b.length - a.length).reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return {
    input: (name) => host.input(name),
    maskSecret(value) {
      if (!isMaskable(value)) return;
      // A block of YAML leaves a line break at its end, which is not there where the secret is shown.
      const secret = value.trim();
      // As it is, as it appears in JSON, and as a line of a log.
      for (const text of [secret, JSON.stringify(secret).slice(1, -1), plainLine(secret)]) secrets.add(text);
      const lines = secret.split(/[\r\n]+/).map((one) => one.trim());
      if (lines.length === 1) return host.maskSecret(secret);
      // A line of a private key is a secret too, and a log has line by line. The runner would mask a line of `}` as well.
      for (const line of new Set(lines)) {
        if (line.length < shortestLine || !isMaskable(line)) continue;
        for (const text of [line, plainLine(line).trim()]) secrets.add(text);
        host.maskSecret(line);
      }
    },
    masked,
    log: (line) => host.log(line),
    debug: (line) => host.debug(line),
    startGroup: (title) => host.startGroup(title),
    endGroup: () => host.endGroup(),
    annotate: (severity, message, place) => host.annotate(severity, masked(message), place),
    output: (name, value) => host.output(name, value),
    saveState: (name, value) => host.saveState(name, value),
    state: (name) => host.state(name),
    appendSummary: (markdown) => host.appendSummary(masked(markdown)),
    markFailed: () => host.markFailed(),
  };
}
