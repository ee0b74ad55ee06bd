/** Names that all lead to each other. */
export interface Cycle {
  /** In the order of the graph. */
  readonly members: readonly string[];
  /** The shortest way from the first member back to itself; not all members need be on it. */
  readonly path: readonly string[];
}

/**
 * Returns the cycles of a graph, which says of every name where it leads. Cycles that share a name are one.
 *
 * `a: b`, `b: c a`, `c: b`, `d: a` has one cycle of a, b and c, with the path a, b, a.
 */
export function cyclesOf(graph: ReadonlyMap<string, ReadonlySet<string>>): Cycle[] {
  const order = new Map([...graph.keys()].map((name, index) => [name, index]));
  return componentsOf(graph)
    .filter((component) => component.length > 1)
    .map((component) => component.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)))
    .toSorted(([a = ''], [b = '']) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
    .map((members) => ({ members, path: wayBack(members[0] ?? '', graph) }));
}

/** The strongly connected components, by Tarjan's algorithm. */
function componentsOf(graph: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const components: string[][] = [];
  const numbers = new Map<string, number>();
  const stack: string[] = [];
  const open = new Set<string>();
  const visit = (name: string): number => {
    const number = numbers.size;
    numbers.set(name, number);
    stack.push(name);
    open.add(name);
    let lowest = number;
    for (const next of graph.get(name) ?? []) {
      const known = numbers.get(next);
      if (known === undefined) lowest = Math.min(lowest, visit(next));
      else if (open.has(next)) lowest = Math.min(lowest, known);
    }
    if (lowest === number) {
      const component = stack.splice(stack.lastIndexOf(name));
      for (const member of component) open.delete(member);
      components.push(component);
    }
    return lowest;
  };
  for (const name of graph.keys()) if (!numbers.has(name)) visit(name);
  return components;
}

/** The shortest way from a name back to itself, with that name at both ends. */
function wayBack(start: string, graph: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const ways = new Map([[start, [start]]]);
  // Iterating a map also visits what is added on the way.
  for (const [name, way] of ways)
    for (const next of graph.get(name) ?? []) {
      if (next === start) return [...way, start];
      if (!ways.has(next)) ways.set(next, [...way, next]);
    }
  return [start];
}
