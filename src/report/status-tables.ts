import { shortMachineId } from '../placement/placement.js';
import { shortRevision } from '../unit/serialize-unit-file.js';
import type { ClusterStatus, ServiceStatus, UnitStatus } from './cluster-status.js';
import { markdownCode, markdownText } from './markdown.js';
import { folded, type Section, table } from './sections.js';

/** A table that can be shown as text and as Markdown. */
interface Table {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Returns what a cluster holds as tables of text, columns aligned. */
export function statusLines(status: ClusterStatus): string[] {
  return tablesOf(status).flatMap(({ title, header, rows }) => {
    const widths = header.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)));
    const line = (cells: readonly string[]) =>
      `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd();
    return [title, line(header), ...rows.map(line)];
  });
}

/** What is longer is folded away. */
const maxOpenRows = 50;

/** Returns what a cluster holds as Markdown, a table each. */
export function statusSections(importance: number, status: ClusterStatus): Section[] {
  return tablesOf(status).map(({ title, header, rows }) => {
    const cells = rows.map(([name = '', ...others]) => [markdownCode(name), ...others.map(markdownText)]);
    const shown = { header, rows: cells, elsewhere: 'the `cluster` output' };
    if (rows.length <= maxOpenRows) return table(importance, { ...shown, heading: `### ${title}` });
    return folded(importance, `<b>${title}</b>: ${rows.length}`, [table(0, shown)]);
  });
}

function tablesOf({ services, units, machines }: ClusterStatus): Table[] {
  return [
    { title: 'Services', header: ['Service', 'Instances', 'States'], rows: services.map(serviceRow) },
    {
      title: 'Units',
      header: ['Unit', 'Desired', 'Current', 'State', 'Revision', 'Machine'],
      rows: units.map(unitRow),
    },
    {
      title: 'Machines',
      header: ['Machine', 'Address', 'Units', 'Metadata'],
      rows: machines.map(({ machineId, machineIp, units: count, metadata }) => [
        shortMachineId(machineId),
        machineIp,
        String(count),
        Object.entries(metadata)
          .map(([key, value]) => `${key}=${value}`)
          .join(', '),
      ]),
    },
  ];
}

function serviceRow({ service, instances, states }: ServiceStatus): string[] {
  const counts = Object.entries(states).map(
    ([state, count]) => `${count} ${state === 'none' ? 'without a state' : state}`,
  );
  return [service, String(instances), counts.join(', ')];
}

function unitRow({ unit, desiredState, currentState = '', revision, ...where }: UnitStatus): string[] {
  const { machineId = '', machineIp, systemdLoadState, systemdActiveState, systemdSubState } = where;
  const state = systemdActiveState === undefined ? '' : `${systemdActiveState}/${systemdSubState}`;
  const load = systemdLoadState === undefined || systemdLoadState === 'loaded' ? '' : `${systemdLoadState}/`;
  return [
    unit,
    desiredState,
    currentState,
    load + state,
    shortRevision(revision),
    machineIp ?? shortMachineId(machineId),
  ];
}
