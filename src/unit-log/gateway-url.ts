import { UserError } from '../errors/user-error.js';
import { withoutCredentials } from '../tunnel/url-credentials.js';
import type { LogRequest } from './unit-log.js';

// systemd-journal-gatewayd(8) says what it takes and answers.

/** Returns a template of the URL of a machine's systemd-journal-gatewayd, or throws a UserError. */
export function parseJournalGateway(text: string): string {
  const unknown = [...text.matchAll(/\{([^{}]*)\}/g)].find(([whole]) => !(whole in placeholders));
  if (unknown) throw new UserError(`${unknown[0]} is none of ${Object.keys(placeholders).join(', ')}`);
  const sample = gatewayOf(text, { id: '1', primaryIP: '127.0.0.1' });
  const url = URL.canParse(sample) ? new URL(sample) : undefined;
  const example = 'http://{machine-ip}:19531';
  const shown = withoutCredentials(text);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new UserError(`"${shown}" is not a URL such as ${example}`);
  if (url.search !== '' || url.hash !== '')
    throw new UserError(`"${shown}" has a query or fragment; /entries is added automatically, as in ${example}`);
  if (gatewayOf(text, { id: '2', primaryIP: '127.0.0.2' }) === sample)
    throw new UserError(`"${shown}" names no machine; write {machine-ip}, as in ${example}`);
  return text;
}

const placeholders = {
  '{machine-ip}': ({ primaryIP }: LogRequest['machine']) => (primaryIP.includes(':') ? `[${primaryIP}]` : primaryIP),
  '{machine-id}': ({ id }: LogRequest['machine']) => id,
} as const;

function gatewayOf(template: string, machine: LogRequest['machine']): string {
  return Object.entries(placeholders).reduce((url, [name, value]) => url.replaceAll(name, value(machine)), template);
}

/**
 * Returns the headers that ask for the newest entries, as JSON: `count` and one more, since the gateway skips one further
 * back than it is told, and cannot begin at the last one.
 */
export function gatewayHeaders(count: number): Record<string, string> {
  return { accept: 'application/json', range: `entries=:-${count}:${count + 1}` };
}

/**
 * Returns the URLs that together have what `journalctl --unit` shows: what the unit's processes have written, and what
 * systemd has about the unit. The gateway can only combine conditions that all have to hold.
 */
export function gatewayUrls(template: string, machine: LogRequest['machine'], unit: string): string[] {
  const base = gatewayOf(template, machine).replace(/\/+$/, '');
  const name = encodeURIComponent(unit);
  return [`${base}/entries?_SYSTEMD_UNIT=${name}`, `${base}/entries?UNIT=${name}&_PID=1`];
}
