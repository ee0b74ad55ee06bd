/** What keeps a unit off a machine. */
export type Obstacle =
  | { readonly is: 'other machine'; readonly machineId: string }
  | {
      readonly is: 'unmet metadata';
      readonly key: string;
      readonly wanted: readonly string[];
      readonly actual: string | undefined;
    }
  | { readonly is: 'missing peer'; readonly peer: string }
  /** The unit has the Conflicts=. */
  | { readonly is: 'conflict'; readonly other: string }
  /** The other unit has the Conflicts=. */
  | { readonly is: 'reverse conflict'; readonly other: string }
  /** A global unit that conflicts with it, is global too, and comes first. */
  | { readonly is: 'global rival' };

/** Returns what keeps a unit off one machine: `MachineMetadata=disk=ssd is not met: its disk is hdd`. */
export function obstacleText(obstacle: Obstacle): string {
  switch (obstacle.is) {
    case 'other machine':
      return `MachineID=${obstacle.machineId} asks for another machine`;
    case 'unmet metadata': {
      const { key, wanted, actual } = obstacle;
      return `MachineMetadata=${key}=${wanted.join(' or ')} is not met: ${actual === undefined ? `it has no ${key}` : `its ${key} is ${actual}`}`;
    }
    case 'missing peer':
      return `MachineOf=${obstacle.peer}, which is not scheduled there`;
    case 'conflict':
      return `Conflicts= with ${obstacle.other}, which is there`;
    case 'reverse conflict':
      return `${obstacle.other}, which is there, Conflicts= with it`;
    case 'global rival':
      return 'another unit is there';
  }
}

/**
 * Returns what keeps a unit off several machines, obstacles of one kind together, each with the machines that it is about.
 *
 * Of 100 machines of which each has another instance: `10.0.0.1, 10.0.0.2 and 98 more: Conflicts= with web@1.service,
 * web@2.service and 98 more, which are there`.
 */
export function obstacleSummary(obstacles: readonly (readonly [machine: string, obstacle: Obstacle])[]): string {
  const groups = Map.groupBy(obstacles, ([, obstacle]) => shapeOf(obstacle));
  return [...groups.values()]
    .map((group) => `${listOf(group.map(([machine]) => machine))}: ${textOfAll(group.map(([, obstacle]) => obstacle))}`)
    .join('; ');
}

/**
 * Returns names as a list that stays short: `a`, `a and b`, `a, b and c`, and from four on `a, b and 2 more`. The word
 * before the last is `and` unless another is given.
 */
export function listOf(names: readonly string[], conjunction: 'and' | 'or' = 'and'): string {
  const [first = '', second = '', third = ''] = names;
  if (names.length < 2) return first;
  if (names.length === 2) return `${first} ${conjunction} ${second}`;
  return `${first}, ${second} ${conjunction} ${names.length === 3 ? third : `${names.length - 2} more`}`;
}

/** Shared by obstacles that fit into one sentence: they differ only in what each machine has. */
function shapeOf(obstacle: Obstacle): string {
  if (obstacle.is === 'conflict' || obstacle.is === 'reverse conflict') return obstacle.is;
  if (obstacle.is !== 'unmet metadata') return obstacleText(obstacle);
  return JSON.stringify([obstacle.key, obstacle.wanted, obstacle.actual === undefined]);
}

/** What obstacles of one shape have to say. */
function textOfAll(obstacles: readonly Obstacle[]): string {
  const [first] = obstacles;
  if (!first) return '';
  if (new Set(obstacles.map(obstacleText)).size === 1 && (obstacles.length === 1 || first.is !== 'unmet metadata'))
    return obstacleText(first);
  const others = [...new Set(obstacles.flatMap((obstacle) => ('other' in obstacle ? obstacle.other : [])))];
  const are = others.length === 1 ? 'is' : 'are';
  switch (first.is) {
    case 'conflict':
      return `Conflicts= with ${listOf(others)}, which ${are} there`;
    case 'reverse conflict':
      return `${listOf(others)}, which ${are} there, Conflicts= with it`;
    case 'unmet metadata': {
      const { key, wanted, actual } = first;
      const values = obstacles.flatMap((obstacle) => ('actual' in obstacle ? (obstacle.actual ?? []) : []));
      const have =
        actual === undefined ? `they have no ${key}` : `their ${key} is ${listOf([...new Set(values)], 'or')}`;
      return `MachineMetadata=${key}=${wanted.join(' or ')} is not met: ${have}`;
    }
    default:
      return obstacleText(first);
  }
}
