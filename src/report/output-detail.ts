/** How much the outputs say about each unit. */
export interface Detail {
  /** `once`: each different change once, while others are `sameAs` the first of them. */
  readonly diffs: 'all' | 'once' | 'none';
  /** Steps of the plan; `short` is the unit and its action. */
  readonly steps: 'whole' | 'short' | 'none';
  /** `short` is the outcome and why; `touched` leaves out units that nothing was done about. */
  readonly instances: 'whole' | 'short' | 'touched' | 'failed';
  /** Whether failed units have their journal. */
  readonly journals: boolean;
  /** Units of the `cluster` output; `short` is its state and address. */
  readonly units: 'whole' | 'short' | 'none';
  /** Whether the lists of names have all units, only failed ones, or only the first of those. */
  readonly names: 'all' | 'failed' | 'few';
}

const whole: Detail = {
  diffs: 'all',
  steps: 'whole',
  instances: 'whole',
  journals: true,
  units: 'whole',
  names: 'all',
};
const planned: Detail = { ...whole, diffs: 'none', steps: 'short', units: 'short' };

const bare: Detail = { ...planned, steps: 'none', journals: false, units: 'none' };

/** From everything to the bare minimum; each drops what matters least of the one before. */
export const details: readonly Detail[] = [
  whole,
  { ...whole, diffs: 'once' },
  { ...whole, diffs: 'none' },
  planned,
  { ...planned, instances: 'short' },
  { ...planned, instances: 'short', steps: 'none' },
  { ...bare, instances: 'touched' },
  { ...bare, instances: 'failed' },
  { ...bare, instances: 'failed', names: 'failed' },
  { ...bare, instances: 'failed', names: 'few' },
];
