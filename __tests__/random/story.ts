import fc from 'fast-check';
import type { Amount } from '../../src/definition/amount.js';
import type { FleetVersion } from '../../src/simulator/fleetd/fleet-version.js';

/** How the units of a release turn out. */
export const turns = ['good', 'slow to start', 'slow to stop', 'fails', 'loops', 'rejected', 'dies later'] as const;
export type Turn = (typeof turns)[number];

/** A service as one of the two definitions has it; a release is a revision. */
export interface ServiceSpec {
  readonly kind: 'template' | 'plain' | 'oneshot' | 'global' | 'timer';
  readonly count: number;
  readonly release: 1 | 2;
  /** Releases of its sidekick; 0 for none. */
  readonly sidekick: 0 | 1 | 2;
  /** No two instances on one machine. */
  readonly exclusive: boolean;
}

export type Trouble =
  | { readonly kind: 'lose machine'; readonly at: number; readonly machine: number; readonly seconds: number }
  | { readonly kind: 'etcd'; readonly at: number; readonly seconds: number }
  | { readonly kind: 'fleetd restarts'; readonly at: number }
  | {
      readonly kind: 'someone else';
      readonly at: number;
      readonly unit: number;
      readonly does: 'changes' | 'stops' | 'destroys';
    }
  | { readonly kind: 'cancel'; readonly at: number };

/** That a service says it goes after another one, and where it says so. */
export interface Wait {
  /** Places in the definition. */
  readonly service: number;
  readonly on: number;
  /** The option of its unit file, or of the other one's if it is `Before`; `entry` for `after` in a services file. */
  readonly by: 'After' | 'Requires' | 'BindsTo' | 'Before' | 'entry';
}

/** How the action is told of the services: it goes through lines, then the services file, and orders what is in each. */
export type Listing = 'one line' | 'a line each' | 'services file' | 'line and services file';

export type RequestFault =
  | {
      /** Which request of the deployment, counted from its first. */
      readonly request: number;
      readonly kind: 'reset-before' | 'reset-after' | '500' | '503' | 'delay' | 'cut-body';
      /** How many requests in a row. */
      readonly times: number;
    }
  /** From that request on, whatever is asked about its unit is held back until half a minute is over. */
  | { readonly request: number; readonly kind: 'hold' };

/** A whole deployment with everything that happens to it, as data: what `play` is given, and what a failure prints. */
export interface Story {
  readonly seed: number;
  /** A restart is of what was there before; what comes after it does not matter. */
  readonly command: 'deploy' | 'restart';
  readonly version: FleetVersion;
  readonly machines: number;
  readonly before: readonly ServiceSpec[];
  readonly after: readonly ServiceSpec[];
  readonly waits: readonly Wait[];
  readonly listing: Listing;
  readonly maxParallel: number;
  readonly failFast: boolean;
  /** How release 2 of each service turns out. */
  readonly turns: readonly Turn[];
  /** Only this instance of a template turns out so; 0 for all. */
  readonly turnsAt: number;
  readonly maxUnavailable: Amount;
  readonly maxSurge: Amount;
  readonly canary: Amount;
  readonly canaryHoldSeconds: number;
  readonly minReadySeconds: number;
  readonly timeoutSeconds: number;
  readonly deployTimeoutSeconds: number;
  readonly requestTimeoutSeconds: number;
  readonly onFailure: 'rollback' | 'stop';
  readonly faults: readonly RequestFault[];
  readonly troubles: readonly Trouble[];
}

const service: fc.Arbitrary<ServiceSpec> = fc.record({
  kind: fc.constantFrom('template', 'template', 'template', 'plain', 'oneshot', 'global', 'timer'),
  count: fc.integer({ min: 0, max: 4 }),
  release: fc.constantFrom(1, 2),
  sidekick: fc.constantFrom(0, 0, 0, 1, 2),
  exclusive: fc.boolean(),
});

/** The same services, of which one in a while changes its kind or is new. */
const services = fc.array(service, { minLength: 1, maxLength: 5 }).chain((after) =>
  fc.record({
    after: fc.constant(after.map((spec) => ({ ...spec, release: 2 as const }))),
    before: fc.tuple(
      ...after.map((spec) =>
        fc.oneof(
          {
            weight: 6,
            arbitrary: fc
              .record({ count: fc.integer({ min: 0, max: 4 }), release: fc.constantFrom(1, 1, 2) })
              .map((was) => ({ ...spec, ...was })),
          },
          { weight: 1, arbitrary: service.map((was) => ({ ...was, release: 1 as const })) },
        ),
      ),
    ),
  }),
);

/** The services that are deployed or restarted. */
export function specsOf({ command, before, after }: Story): readonly ServiceSpec[] {
  return command === 'restart' ? before : after;
}

/** Most stories have an order that can be kept, with or against that of the definition. */
const wait = fc.record({
  service: fc.nat(4),
  on: fc.nat(4),
  by: fc.constantFrom('After', 'Requires', 'BindsTo', 'Before', 'entry', 'entry'),
});
const waits: fc.Arbitrary<readonly Wait[]> = fc
  .tuple(fc.array(wait, { maxLength: 5 }), fc.constantFrom('down', 'down', 'up', 'up', 'anyhow'))
  .map(([all, direction]) =>
    all
      .filter(({ service, on }) => service !== on)
      .map(({ service, on, by }) => {
        const [low, high] = [Math.min(service, on), Math.max(service, on)];
        if (direction === 'down') return { service: high, on: low, by };
        if (direction === 'up') return { service: low, on: high, by };
        // A cycle of entries would be an error; one of unit files is a warning.
        return { service, on, by: by === 'entry' ? 'After' : by };
      }),
  );

const share: fc.Arbitrary<Amount> = fc.oneof(
  fc.integer({ min: 1, max: 3 }).map((instances) => ({ instances })),
  fc.constantFrom(10, 25, 50, 100).map((percent) => ({ percent })),
);
const none: fc.Arbitrary<Amount> = fc.constant({ instances: 0 });

const request = fc.integer({ min: 3, max: 150 });
const fault: fc.Arbitrary<RequestFault> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      request,
      kind: fc.constantFrom('reset-before', 'reset-after', '500', '503', 'delay', 'cut-body'),
      times: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ request, kind: fc.constant('hold' as const) }) },
);

const at = fc.integer({ min: 0, max: 60 });
const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  fc.record({
    kind: fc.constant('lose machine' as const),
    at,
    machine: fc.nat(2),
    seconds: fc.constantFrom(20, 45, 10_000),
  }),
  fc.record({ kind: fc.constant('etcd' as const), at, seconds: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ kind: fc.constant('fleetd restarts' as const), at }),
  fc.record({
    kind: fc.constant('someone else' as const),
    at,
    unit: fc.nat(5),
    does: fc.constantFrom('changes', 'stops', 'destroys'),
  }),
  fc.record({ kind: fc.constant('cancel' as const), at }),
);

export const anyStory: fc.Arbitrary<Story> = fc
  .record({
    seed: fc.nat(1_000_000),
    command: fc.constantFrom(...Array<'deploy'>(6).fill('deploy'), 'restart' as const),
    version: fc.constantFrom<FleetVersion>('1.0.0', '1.0.0', '0.13.0', '0.11.1'),
    machines: fc.integer({ min: 3, max: 5 }),
    services,
    waits,
    listing: fc.constantFrom<Listing>('one line', 'one line', 'a line each', 'services file', 'line and services file'),
    maxParallel: fc.constantFrom(0, 1, 2, 3, 10),
    failFast: fc.boolean(),
    turns: fc.array(fc.constantFrom(...turns, ...Array<Turn>(10).fill('good')), { minLength: 5, maxLength: 5 }),
    turnsAt: fc.nat(3),
    maxUnavailable: share,
    maxSurge: fc.oneof({ weight: 3, arbitrary: none }, { weight: 1, arbitrary: share }),
    canary: fc.oneof({ weight: 2, arbitrary: none }, { weight: 1, arbitrary: share }),
    canaryHoldSeconds: fc.constantFrom(0, 5, 40),
    minReadySeconds: fc.constantFrom(0, 2, 10),
    timeoutSeconds: fc.constantFrom(60, 120, 600),
    deployTimeoutSeconds: fc.constantFrom(0, 0, 0, 30, 90),
    requestTimeoutSeconds: fc.constantFrom(10, 10, 60),
    onFailure: fc.constantFrom('rollback', 'rollback', 'stop'),
    faults: fc.array(fault, { maxLength: 3 }),
    troubles: fc.oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(trouble, { maxLength: 2 }) },
    ),
  })
  .map(({ services: { before, after }, ...rest }) => ({ ...rest, before, after }));
