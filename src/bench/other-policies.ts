import { every, type Policy } from './policy.js';

/** How often everybody looks who is not said to look otherwise. What is looked for is published once a second. */
const lookEveryMs = 300;

/** fleetctl asks for the unit's current state; here it waits until systemd runs the new revision, as all others do. */
const fleetctl: Policy = {
  name: 'fleetctl: one write in place',
  versions: ['1.0.0'],
  replace(instance) {
    instance.replace();
    instance.until(() => instance.isNew(), { lookAt: every(0, lookEveryMs) });
  },
};

/** fleet-service looks once a second. */
const fleetService: Policy = {
  name: 'fleet-service: destroy, wait until gone, create',
  versions: ['1.0.0', '0.11.1'],
  replace(instance) {
    instance.destroy();
    instance.until(() => !instance.hasState(), { lookAt: every(0, 1000) });
    instance.replace();
    instance.until(() => instance.isNew(), { lookAt: every(instance.elapsedMs, 1000) });
  },
};

const destroyFirst: Policy = {
  name: 'the same, looking every 0.3 s, written again every 1.1 s',
  versions: ['0.11.1'],
  replace(instance) {
    instance.destroy();
    instance.until(() => !instance.hasState(), { lookAt: every(0, lookEveryMs) });
    instance.replace();
    const from = instance.elapsedMs;
    instance.until(() => instance.isNew(), {
      lookAt: every(from, lookEveryMs),
      writeAgainAt: every(from + 1100, 1100),
    });
  },
};

/** Fast, but nothing keeps the engine from choosing another machine while the old process still runs on its own. */
const destroyAndCreateAtOnce: Policy = {
  name: 'desired state, destroy and create at once, again every 1.02 s',
  versions: ['0.11.1'],
  replace(instance) {
    instance.writeDesiredState('launched');
    instance.waitUntil(900);
    instance.destroy();
    instance.replace();
    instance.until(() => instance.isNew(), { lookAt: every(1200, lookEveryMs), writeAgainAt: every(1020, 1020) });
  },
};

const inPlaceEvery = (stepMs: number): Policy => ({
  name: `in place, written again every ${stepMs / 1000} s`,
  versions: ['1.0.0'],
  replace(instance) {
    instance.replace();
    instance.until(() => instance.isNew(), { lookAt: every(0, lookEveryMs), writeAgainAt: every(stepMs, stepMs) });
  },
});

/** Needs the engine as well as the agent, and a client that dies in between leaves the service down. */
const inactiveFirst: Policy = {
  name: 'inactive in place, wait until gone, launched; again every 1.05 s',
  versions: ['1.0.0'],
  replace(instance) {
    instance.replace('inactive');
    instance.until(() => !instance.hasState(), {
      lookAt: every(0, lookEveryMs),
      writeAgainAt: every(1050, 1050),
      desiredState: 'inactive',
    });
    instance.writeDesiredState('launched');
    const from = instance.elapsedMs;
    instance.until(() => instance.isNew(), {
      lookAt: every(from, lookEveryMs),
      writeAgainAt: every(from + 1050, 1050),
    });
  },
};

/** All agents hear the write before and look a second later; but the one that unloads deafens itself once more. */
const wokenFirst: Policy = {
  name: 'desired state, in place, again every 1.02 s',
  versions: ['1.0.0'],
  replace(instance) {
    instance.writeDesiredState('launched');
    instance.replace();
    instance.until(() => instance.isNew(), { lookAt: every(1150, lookEveryMs), writeAgainAt: every(1020, 1020) });
  },
};

/** What others do, and what was tried. */
export const otherPolicies: readonly Policy[] = [
  fleetctl,
  fleetService,
  inPlaceEvery(500),
  inPlaceEvery(1100),
  inactiveFirst,
  wokenFirst,
  destroyFirst,
  destroyAndCreateAtOnce,
];
