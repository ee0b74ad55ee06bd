import { noHealthCheck } from '../health/health-check.js';
import { parseUnitName, unitNameError } from '../unit/unit-name.js';
import type { Amount } from './amount.js';
import type { ServiceSettings } from './definition.js';
import type { ServiceFields } from './services-schema.js';

/** Returns the settings by which a service of a services file overrides the deployment's. */
export function serviceSettingsOf(fields: ServiceFields): ServiceSettings {
  const settings = {
    maxUnavailable: fields['max-unavailable'] ?? unavailableBy(fields),
    maxSurge: fields['max-surge'],
    canary: fields.canary,
    minReadyMs: fields['min-ready'],
    timeoutMs: fields.timeout,
    healthCheck: fields['health-check'],
    healthCheckHeaders: fields['health-check-headers'],
    healthCheckStatus: fields['health-check-status'],
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** As in coco-fleet-deployer, sequentialDeployment applies to templates only; other services have a single unit. */
function unavailableBy({ name, sequentialDeployment }: ServiceFields): Amount | undefined {
  if (sequentialDeployment === undefined || !parseUnitName(name).isTemplate) return undefined;
  return sequentialDeployment ? { instances: 1 } : { percent: 100 };
}

interface Contradiction {
  readonly key: string;
  readonly message: string;
}

/** Returns an error for every combination of values that makes no sense, valid though each value is by itself. */
export function contradictionsIn(service: Readonly<Record<string, unknown>>): Contradiction[] {
  const { name, count } = service;
  const found: Contradiction[] = [];
  if (typeof name === 'string' && unitNameError(name) === undefined) {
    const { isTemplate, prefix, type } = parseUnitName(name);
    if (isTemplate && count === undefined)
      found.push({ key: 'name', message: `count is missing: ${name} is a template and needs a number of instances` });
    // coco-fleet-deployer treats 0 as no count.
    if (!isTemplate && count !== undefined && count !== '0') {
      const message = `count: ${name} is not a template and always has one instance; remove count, or use the template ${prefix}@.${type}`;
      found.push({ key: 'count', message });
    }
  }
  if (service.sequentialDeployment !== undefined && service['max-unavailable'] !== undefined) {
    const message =
      'sequentialDeployment and max-unavailable both limit how many instances may be down; remove one of them';
    found.push({ key: 'sequentialDeployment', message });
  }
  for (const key of ['health-check-headers', 'health-check-status'])
    if (service['health-check'] === noHealthCheck && service[key] !== undefined)
      found.push({ key, message: `${key}: has no effect with health-check: none; remove one of them` });
  if (isZeroText(service['max-unavailable']) && isZeroText(service['max-surge'])) {
    const message =
      'max-unavailable and max-surge are both 0, so this service could never be updated; set one of them to at least 1';
    found.push({ key: 'max-unavailable', message });
  }
  return found;
}

function isZeroText(text: unknown): boolean {
  return typeof text === 'string' && /^0+\s*%?$/.test(text);
}
