import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { placeholderPattern } from './variables.js';

/** Both 1-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export type YamlPath = readonly PropertyKey[];

/** The content of a YAML file, and the position of everything in it. */
export interface YamlFile {
  /** Maps, lists and texts; undefined if the file cannot be parsed at all. */
  readonly value: unknown;
  readonly problems: readonly ({ readonly message: string } & Position)[];
  /** Where the value at a path begins, or else the innermost value around it; with `text`, where that first occurs in it. */
  positionOf(path: YamlPath, text?: string): Position;
  /** Where the key at the end of a path is. */
  keyPositionOf(path: YamlPath): Position;
}

/**
 * Returns the content of a YAML file, with every number, boolean and word as the text in the file, and null for empty
 * values: `version: 1.10` is "1.10", and `count: 03` is "03". Aliases and merge keys are resolved. Placeholders need no
 * quotes, although `{{NAME}}` would open a map in YAML.
 */
export function readYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(shielded(text), {
    schema: 'failsafe',
    merge: true,
    prettyErrors: false,
    lineCounter: lines,
  });
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problems = document.errors.map(({ code, message, pos }) => ({
    message:
      code === 'MULTIPLE_DOCS' ? 'a second document starts here; the file must contain only one' : unshielded(message),
    ...positionAt(pos[0]),
  }));
  const tree = new Tree(document, (message, at) => problems.push({ message, ...positionAt(offsetOf(at)) }));
  const isReadable = document.errors.every(({ code }) => code === 'DUPLICATE_KEY');
  return {
    value: isReadable ? tree.valueOf(document.contents) : undefined,
    // Further errors on a line follow from its first one.
    problems: [...new Map(problems.toReversed().map((problem) => [problem.line, problem])).values()].toReversed(),
    positionOf(path, within) {
      const node = tree.nodeAt(path);
      const [start, end] = node?.range ?? [0, 0];
      const found = within === undefined ? -1 : text.slice(start, end).indexOf(within);
      return positionAt(start + Math.max(found, 0));
    },
    keyPositionOf(path) {
      const around = tree.nodeAt(path.slice(0, -1));
      const entry = isMap(around) ? tree.entriesOf(around).get(String(path.at(-1))) : undefined;
      return positionAt(offsetOf(entry?.key ?? around));
    },
  };
}

interface Entry {
  readonly key: Node;
  readonly value: Node | null;
}

/** The nodes of a document as data, with aliases and merge keys resolved. */
class Tree {
  readonly #document: Document.Parsed;
  readonly #report: (message: string, at: Node) => void;
  readonly #targets = new Map<Alias, Node>();
  readonly #entries = new Map<Node, Map<string, Entry>>();
  readonly #values = new Map<Node, unknown>();

  constructor(document: Document.Parsed, report: (message: string, at: Node) => void) {
    this.#document = document;
    this.#report = report;
    const anchors = new Map<string, Node>();
    visit(document, {
      Node: (_, node) => {
        if (!isAlias(node)) {
          if (node.anchor) anchors.set(node.anchor, node);
          return;
        }
        const target = anchors.get(node.source);
        if (target) this.#targets.set(node, target);
        else report(`*${node.source} has no anchor: &${node.source} is not defined before it`, node);
      },
    });
  }

  valueOf(given: Node | null): unknown {
    const node = this.#followed(given);
    if (node === null) return null;
    if (isScalar(node))
      return node.type === 'PLAIN' && /^(~|null|Null|NULL)?$/.test(String(node.value))
        ? null
        : unshielded(String(node.value));
    if (this.#values.has(node)) return this.#values.get(node);
    this.#values.set(node, null); // Ends the recursion in a node that contains itself.
    const value = isMap(node)
      ? Object.fromEntries([...this.entriesOf(node)].map(([key, entry]) => [key, this.valueOf(entry.value)]))
      : isSeq(node)
        ? node.items.map((item) => this.valueOf(item as Node))
        : null;
    this.#values.set(node, value);
    return value;
  }

  /** The entries of a map: its own, then those that it merges. */
  entriesOf(map: YAMLMap): Map<string, Entry> {
    const known = this.#entries.get(map);
    if (known) return known;
    const entries = new Map<string, Entry>();
    this.#entries.set(map, entries);
    const merged: Node[] = [];
    for (const { key, value } of map.items as YAMLMap<Node, Node | null>['items']) {
      if (isScalar(key) && typeof key.value === 'symbol') merged.push(key);
      // A key that is a map or a list cannot be a known one.
      else entries.set(isScalar(key) ? unshielded(String(key.value)) : '?', { key, value });
      if (merged.at(-1) !== key) continue;
      const target = this.#followed(value);
      for (const source of isSeq(target) ? target.items.map((item) => this.#followed(item as Node)) : [target]) {
        if (!isMap(source)) this.#report('<< can only merge a map or a list of maps', key);
        else for (const [name, entry] of this.entriesOf(source)) if (!entries.has(name)) entries.set(name, entry);
      }
    }
    return entries;
  }

  nodeAt(path: YamlPath): Node | undefined {
    let node = this.#followed(this.#document.contents as ParsedNode | null);
    for (const step of path) {
      const next: Node | null | undefined = isMap(node)
        ? this.entriesOf(node).get(String(step))?.value
        : isSeq(node)
          ? (node.items[Number(step)] as Node | undefined)
          : undefined;
      if (!next) break;
      node = this.#followed(next);
    }
    return node ?? undefined;
  }

  #followed(node: Node | null): Node | null {
    let next = node;
    for (const seen = new Set<Node>(); isAlias(next) && !seen.has(next); next = this.#targets.get(next) ?? null)
      seen.add(next);
    return next;
  }
}

function offsetOf(node: Node | null | undefined): number {
  return node?.range?.[0] ?? 0;
}

/**
 * Replaces the braces of placeholders by as many characters that mean nothing in YAML, so that placeholders cannot be
 * taken for maps and every position stays the same.
 */
function shielded(text: string): string {
  return text.replace(
    new RegExp(placeholderPattern, 'g'),
    (written) => `\ue000\ue000${written.slice(2, -2)}\ue001\ue001`,
  );
}

function unshielded(text: string): string {
  return text.replace(/\ue000\ue000([^\ue000\ue001]*)\ue001\ue001/g, '{{$1}}');
}
