import { parseUnitName, unitNameError } from '../unit/unit-name.js';
import type { Amount } from './amount.js';
import type { ServiceSettings } from './definition.js';
import type { ServiceFields } from './services-schema.js';

/** Returns what a service of a services file has instead of the deployment's settings. */
export function serviceSettingsOf(fields: ServiceFields): ServiceSettings {
  const settings = {
    maxUnavailable: fields['max-unavailable'] ?? unavailableBy(fields),
    maxSurge: fields['max-surge'],
    canary: fields.canary,
    minReadyMs: fields['min-ready'],
    timeoutMs: fields.timeout,
    healthCheck: fields['health-check'],
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** coco-fleet-deployer heeds sequentialDeployment for templates only; other units have nothing to go one by one. */
function unavailableBy({ name, sequentialDeployment }: ServiceFields): Amount | undefined {
  if (sequentialDeployment === undefined || !parseUnitName(name).isTemplate) return undefined;
  return sequentialDeployment ? { instances: 1 } : { percent: 100 };
}

interface Contradiction {
  readonly key: string;
  readonly message: string;
}

/** Returns what in one service does not go together, though each value by itself may. */
export function contradictionsIn(service: Readonly<Record<string, unknown>>): Contradiction[] {
  const { name, count } = service;
  const found: Contradiction[] = [];
  if (typeof name === 'string' && unitNameError(name) === undefined) {
    const { isTemplate, prefix, type } = parseUnitName(name);
    if (isTemplate && count === undefined)
      found.push({ key: 'name', message: `count is missing: ${name} is a template; say how many instances it has` });
    // coco-fleet-deployer takes 0 for no count at all.
    if (!isTemplate && count !== undefined && count !== '0') {
      const message = `count: ${name} is not a template, so that there is one of it; leave count out, or make it a template, ${prefix}@.${type}`;
      found.push({ key: 'count', message });
    }
  }
  if (service.sequentialDeployment !== undefined && service['max-unavailable'] !== undefined) {
    const message = 'sequentialDeployment and max-unavailable both say how many may be down; leave one of them out';
    found.push({ key: 'sequentialDeployment', message });
  }
  if (isZeroText(service['max-unavailable']) && isZeroText(service['max-surge'])) {
    const message = 'max-unavailable and max-surge are both 0, with which nothing could ever be updated';
    found.push({ key: 'max-unavailable', message });
  }
  return found;
}

function isZeroText(text: unknown): boolean {
  return typeof text === 'string' && /^0+\s*%?$/.test(text);
}
