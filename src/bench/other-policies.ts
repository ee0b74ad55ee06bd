import { every, type Policy } from './policy.js';

/** How often policies poll unless stated otherwise. fleet publishes states once a second. */
const pollEveryMs = 300;

/**
 * fleetctl itself waits only for the unit's current state. Here it waits until systemd runs the new revision, like all
 * others.
 */
const fleetctl: Policy = {
  name: 'fleetctl: one write in place',
  versions: ['1.0.0'],
  replace(instance) {
    instance.replace();
    instance.until(() => instance.isNew(), { pollAt: every(0, pollEveryMs) });
  },
};

/** fleet-service polls once a second. */
const fleetService: Policy = {
  name: 'fleet-service: destroy, wait until gone, create',
  versions: ['1.0.0', '0.11.1'],
  replace(instance) {
    instance.destroy();
    instance.until(() => !instance.hasState(), { pollAt: every(0, 1000) });
    instance.replace();
    instance.until(() => instance.isNew(), { pollAt: every(instance.elapsedMs, 1000) });
  },
};

const destroyFirst: Policy = {
  name: 'destroy, wait until gone, create, rewritten every 1.1 s',
  versions: ['0.11.1'],
  replace(instance) {
    instance.destroy();
    instance.until(() => !instance.hasState(), { pollAt: every(0, pollEveryMs) });
    instance.replace();
    const from = instance.elapsedMs;
    instance.until(() => instance.isNew(), {
      pollAt: every(from, pollEveryMs),
      rewriteAt: every(from + 1100, 1100),
    });
  },
};

/** Fast, but nothing keeps the engine from choosing another machine while the old process is still running. */
const destroyAndCreateAtOnce: Policy = {
  name: 'desired state, destroy and create, rewritten every 1.02 s',
  versions: ['0.11.1'],
  replace(instance) {
    instance.writeDesiredState('launched');
    instance.waitUntil(900);
    instance.destroy();
    instance.replace();
    instance.until(() => instance.isNew(), { pollAt: every(1200, pollEveryMs), rewriteAt: every(1020, 1020) });
  },
};

const inPlaceEvery = (stepMs: number): Policy => ({
  name: `in place, rewritten every ${stepMs / 1000} s`,
  versions: ['1.0.0'],
  replace(instance) {
    instance.replace();
    instance.until(() => instance.isNew(), { pollAt: every(0, pollEveryMs), rewriteAt: every(stepMs, stepMs) });
  },
});

/** This depends on the engine as well as the agent, and a client that dies in between leaves the service down. */
const inactiveFirst: Policy = {
  name: 'inactive in place, wait until gone, launched; rewritten every 1.05 s',
  versions: ['1.0.0'],
  replace(instance) {
    instance.replace('inactive');
    instance.until(() => !instance.hasState(), {
      pollAt: every(0, pollEveryMs),
      rewriteAt: every(1050, 1050),
      desiredState: 'inactive',
    });
    instance.writeDesiredState('launched');
    const from = instance.elapsedMs;
    instance.until(() => instance.isNew(), {
      pollAt: every(from, pollEveryMs),
      rewriteAt: every(from + 1050, 1050),
    });
  },
};

/**
 * All agents hear the first write and start a pass a second later, but the one that unloads makes itself deaf again.
 */
const wokenFirst: Policy = {
  name: 'desired state, in place, rewritten every 1.02 s',
  versions: ['1.0.0'],
  replace(instance) {
    instance.writeDesiredState('launched');
    instance.replace();
    instance.until(() => instance.isNew(), { pollAt: every(1150, pollEveryMs), rewriteAt: every(1020, 1020) });
  },
};

/** The policies of other tools, and those that were tried and rejected. */
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
