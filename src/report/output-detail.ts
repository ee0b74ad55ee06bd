/** How much the outputs tell of each unit. */
export interface Detail {
  /** `once` for each change that differs, where others are the `sameAs` the first of them. */
  readonly diffs: 'all' | 'once' | 'none';
  /** Steps of the plan; `short` is the unit and what is done about it. */
  readonly steps: 'whole' | 'short' | 'none';
  /** `short` is what became of it and why; `touched` leaves out those that nothing was done about. */
  readonly instances: 'whole' | 'short' | 'touched' | 'failed';
  /** Units of the `cluster` output; `short` is its state and address. */
  readonly units: 'whole' | 'short' | 'none';
  /** Whether the lists of names have all units, only those that failed, or only the first of those. */
  readonly names: 'all' | 'failed' | 'few';
}

const whole: Detail = { diffs: 'all', steps: 'whole', instances: 'whole', units: 'whole', names: 'all' };
const planned: Detail = { ...whole, diffs: 'none', steps: 'short', units: 'short' };

/** From everything to what is left of it in the end; each has less than the one before, what matters least first. */
export const details: readonly Detail[] = [
  whole,
  { ...whole, diffs: 'once' },
  { ...whole, diffs: 'none' },
  planned,
  { ...planned, instances: 'short' },
  { ...planned, instances: 'short', steps: 'none' },
  { ...planned, instances: 'touched', steps: 'none', units: 'none' },
  { ...planned, instances: 'failed', steps: 'none', units: 'none' },
  { ...planned, instances: 'failed', steps: 'none', units: 'none', names: 'failed' },
  { ...planned, instances: 'failed', steps: 'none', units: 'none', names: 'few' },
];
