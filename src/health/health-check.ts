import { UserError } from '../errors/user-error.js';
import type { Machine, UnitState } from '../fleet/schemas.js';
import { withoutCredentials } from '../tunnel/url-credentials.js';
import { parseUnitName } from '../unit/unit-name.js';
import type { CheckHeaders } from './check-headers.js';
import type { Condition } from './condition.js';
import type { StatusRange } from './status-ranges.js';

/** What to ask an instance, and which answers are good. */
export interface HealthCheck {
  /** A template, as the values of headers are; see `healthCheckFor`. */
  readonly url: string;
  readonly headers?: CheckHeaders;
  /** Any 2xx if it does not say. */
  readonly accepts?: readonly StatusRange[];
}

/** What a health check found. */
export interface CheckResult {
  readonly healthy: boolean;
  /** For people: `health check http://10.0.0.1:8080/health answered 503`. */
  readonly detail: string;
}

/** Placeholders of a health check's URL. */
const placeholders = ['machine-ip', 'machine-id', 'instance', 'service', 'unit'] as const;

/** Returns the URL template that a text is, with nothing but known placeholders, or throws a UserError. */
export function parseHealthCheck(text: string): string {
  const known: readonly string[] = placeholders;
  const unknown = [...text.matchAll(/\{([^{}]*)\}/g)].find(([, name = '']) => !known.includes(name));
  if (unknown) throw new UserError(`${unknown[0]} is none of ${known.map((name) => `{${name}}`).join(', ')}`);
  const sample = text.replaceAll('{machine-ip}', '127.0.0.1').replace(/\{[a-z-]+\}/g, '1');
  const protocol = URL.canParse(sample) ? new URL(sample).protocol : '';
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new UserError(`"${withoutCredentials(text)}" is not a URL such as http://{machine-ip}:8080/health`);
  return text;
}

/** What a service says that is to have no health check, whatever the deployment has. */
export const noHealthCheck = 'none';

/** Returns the same for a single service, which may also say `none`. */
export function parseServiceHealthCheck(text: string): string {
  return text === noHealthCheck ? text : parseHealthCheck(text);
}

/**
 * Returns what to ask one unit on one machine: the check with its URL and headers filled in. IPv6 addresses get their
 * brackets; in the URL, everything else is percent-encoded.
 *
 * `http://{machine-ip}:80{instance}/health` for web@81.service on 10.0.0.1 is `http://10.0.0.1:8081/health`, and
 * `Host: {service}.example` is `Host: web.example`.
 */
export function healthCheckFor(
  { url, headers, ...check }: HealthCheck,
  { name, machineID }: UnitState,
  machines: readonly Machine[],
): HealthCheck {
  const { prefix, instance } = parseUnitName(name);
  const ip = machines.find(({ id }) => id === machineID)?.primaryIP ?? '';
  const values: Record<Placeholder, string> = {
    'machine-ip': ip.includes(':') ? `[${ip}]` : ip,
    'machine-id': machineID,
    instance,
    service: prefix,
    unit: name,
  };
  const encoded = {
    ...values,
    instance: encodeURIComponent(instance),
    service: encodeURIComponent(prefix),
    unit: encodeURIComponent(name),
  };
  const filled = Object.entries(headers ?? {}).map(([header, text]) => [header, fill(text, values)]);
  return { ...check, url: fill(url, encoded), ...(headers && { headers: Object.fromEntries(filled) }) };
}

type Placeholder = (typeof placeholders)[number];

function fill(template: string, values: Readonly<Record<Placeholder, string>>): string {
  return template.replace(/\{([a-z-]+)\}/g, (whole, key: string) => values[key as Placeholder] ?? whole);
}

/** Returns a URL for people: without user and password, nor the query, in which there may be a token. */
export function shownUrl(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return `${origin}${pathname}${search && '?…'}`;
}

/** Returns a unit's condition with what its health check found: a service that runs and does not answer well is still coming up. */
export function withCheck(condition: Condition, check: CheckResult | undefined): Condition {
  if (condition.is !== 'running' || !check) return condition;
  const detail = `${condition.detail}, ${check.healthy ? '' : 'but '}${check.detail}`;
  return { ...condition, is: check.healthy ? 'running' : 'starting', detail };
}
