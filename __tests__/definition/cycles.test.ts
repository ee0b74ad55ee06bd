import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cyclesOf } from '../../src/definition/cycles.js';

/** A graph in words: `a: b c` leads from a to b and c. */
function graphOf(...lines: readonly string[]): Map<string, Set<string>> {
  const entries = lines.map((line) => line.split(': ') as [string, string | undefined]);
  return new Map(entries.map(([name, others = '']) => [name, new Set(others.split(' ').filter((one) => one !== ''))]));
}

describe('the cycles of a graph', () => {
  test.each<[string, string[], members: string[], paths: string[]]>([
    ['none', ['a: b c', 'b: c', 'c: '], [], []],
    ['two that lead to each other', ['a: b', 'b: a'], ['a b'], ['a b a']],
    ['three in a circle', ['b: c', 'c: a', 'a: b'], ['b c a'], ['b c a b']],
    ['not what leads to one, or away from one', ['x: a', 'a: b', 'b: a y', 'y: '], ['a b'], ['a b a']],
    ['two that have nothing in common', ['a: b', 'c: d', 'd: c', 'b: a'], ['a b', 'c d'], ['a b a', 'c d c']],
    [
      'two that share a member are one, of which the shortest way is shown',
      ['a: b', 'b: c d', 'c: a', 'd: b'],
      ['a b c d'],
      ['a b c a'],
    ],
    ['what is not in the graph leads nowhere', ['a: b x', 'b: x'], [], []],
  ])('%s', (_, lines, members, paths) => {
    const cycles = cyclesOf(graphOf(...lines));
    expect(cycles.map((cycle) => cycle.members.join(' '))).toEqual(members);
    expect(cycles.map((cycle) => cycle.path.join(' '))).toEqual(paths);
  });

  test('of any graph, what leads back to itself is in exactly one of them, with all that it leads to and back from', () => {
    const edges = fc.array(
      fc.tuple(fc.nat(7), fc.nat(7)).filter(([from, to]) => from !== to),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(edges, (pairs) => {
        const graph = new Map(Array.from({ length: 8 }, (_, index) => [String(index), new Set<string>()]));
        for (const [from, to] of pairs) graph.get(String(from))?.add(String(to));
        const reached = (start: string) => {
          const seen = new Set(graph.get(start));
          for (const name of seen) for (const next of graph.get(name) ?? []) seen.add(next);
          return seen;
        };
        const cycles = cyclesOf(graph);
        const onCycle = [...graph.keys()].filter((name) => reached(name).has(name));
        expect(cycles.flatMap(({ members }) => members).sort()).toEqual(onCycle.sort());
        for (const { members, path } of cycles) {
          for (const member of members) expect(members.every((other) => reached(member).has(other))).toBe(true);
          for (const [index, to] of path.slice(1).entries()) expect(graph.get(path[index] ?? '')).toContain(to);
          expect([path[0], path.at(-1)]).toEqual([members[0], members[0]]);
        }
      }),
    );
  });

  test('of thousands of names in a row there are none, and one if the last leads to the first', () => {
    const row = Array.from({ length: 3_000 }, (_, index) => [`${index}`, new Set([`${index + 1}`])] as const);
    expect(cyclesOf(new Map(row))).toEqual([]);
    const [circle] = cyclesOf(new Map([...row, ['3000', new Set(['0'])]]));
    expect(circle?.path).toHaveLength(3_002);
  });
});
