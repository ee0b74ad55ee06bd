import { nearestName } from '../unit/near-name.js';
import type { ParsedSection, ParsedUnitFile } from '../unit/parse-unit-file.js';
import { parseUnitName } from '../unit/unit-name.js';
import type { Remark } from './continuations.js';

/** The section that systemd reads in a unit file of each type, besides [Unit] and [Install]; see systemd.unit(5). */
const sectionOfType: ReadonlyMap<string, string> = new Map(
  ['Service', 'Socket', 'Timer', 'Path', 'Mount', 'Automount', 'Swap', 'Slice', 'Scope', 'BusName'].map((section) => [
    section.toLowerCase(),
    section,
  ]),
);

const knownSections: readonly string[] = ['X-Fleet', 'Unit', 'Install', ...sectionOfType.values()];

/** Returns whether a section was probably meant to be [X-Fleet], and is not: `[X-fleet]`, `[Fleet]`. */
export function isNearlyXFleet(section: string): boolean {
  return nearestName(section, knownSections) === 'X-Fleet';
}

/**
 * Returns a remark on every section that neither fleet nor systemd reads: one whose name is nearly right, one that
 * belongs into a unit file of another type, and one that systemd does not know. A name that begins with `X-` is meant for
 * somebody else.
 */
export function sectionRemarks(unitName: string, { sections }: Pick<ParsedUnitFile, 'sections'>): Remark[] {
  return sections.flatMap(({ name, line }: ParsedSection): Remark[] => {
    const reason = whyUnread(name, unitName);
    return reason === undefined ? [] : [{ message: reason, line }];
  });
}

function whyUnread(section: string, unitName: string): string | undefined {
  const meant = nearestName(section, knownSections);
  if (meant !== undefined) {
    const reader = meant === 'X-Fleet' ? 'fleet' : 'systemd';
    return `${reader} ignores everything in [${section}], which is not [${meant}]; write [${meant}]`;
  }
  if (section === 'X-Fleet' || section === 'Unit' || section === 'Install') return undefined;
  const { type } = parseUnitName(unitName);
  const own = sectionOfType.get(type);
  if (section === own) return undefined;
  const reads = own === undefined ? '[Unit] and [Install]' : `[Unit], [Install] and [${own}]`;
  if (knownSections.includes(section))
    return `systemd ignores everything in [${section}], since ${unitName} is a ${type}, of which it reads ${reads}`;
  if (/^X-/.test(section)) return undefined;
  return `systemd ignores everything in [${section}], a section that it does not know; of a ${type} it reads ${reads}`;
}
