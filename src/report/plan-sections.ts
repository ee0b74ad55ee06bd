import { plainLine } from '../host/plain-text.js';
import { isPlannedChange, type Plan, type ServicePlan, type Step } from '../plan/plan.js';
import { shortRevision } from '../unit/serialize-unit-file.js';
import { counted } from './counted.js';
import { diffLines } from './diff-lines.js';
import { codeElement, markdownBlock, markdownCode, markdownText } from './markdown.js';
import { planCounts, withWhyLeft } from './plan-lines.js';
import { afterOthers, orderLines } from './plan-order.js';
import { folded, type Section, table, whole } from './sections.js';

/** Nobody reads a longer page. */
const maxOpenRows = 60;
const maxLines = 12;

/**
 * Returns the order, if there is one, and a table of changes for each service, pruned ones separately. Services without a
 * change are left out.
 */
export function planSections(importance: number, plan: Plan): Section[] {
  const changing = plan.services.filter(({ steps }) => steps.some(isPlannedChange));
  const isOpen = changing.flatMap(({ steps }) => steps).filter(isPlannedChange).length <= maxOpenRows;
  const tables = changing.map((service) => planTable(importance, service, isOpen));
  const isShort = isOpen || tables.length <= maxLines;
  return [
    ...orderSection(importance, plan),
    ...(isShort ? tables : [folded(importance, `${counted(tables.length, 'service')} with changes`, tables)]),
  ];
}

function orderSection(importance: number, plan: Plan): Section[] {
  const lines = orderLines(plan).map(markdownText);
  if (lines.length <= 1) return lines.map((line) => whole(importance, `Order: ${line}`));
  const list = lines.map((line, index) => `${index + 1}. ${line}`).join('\n');
  if (lines.length <= maxLines) return [whole(importance, `Order:\n\n${list}`)];
  return [folded(importance, `Order, in ${lines.length} steps`, [whole(0, list)])];
}

function planTable(importance: number, plan: ServicePlan, isOpen: boolean): Section {
  const title = `${markdownText(plan.service)}${plan.isPruned ? ' (pruned: nothing defines it)' : ''}`;
  const cells = {
    header: ['What', 'Unit', 'Why', 'Revision'],
    rows: plan.steps.filter(isPlannedChange).map(withWhyLeft).map(row),
    elsewhere: 'the `plan` output',
  };
  const others = afterOthers(plan).map(markdownText);
  if (isOpen) return table(importance, { ...cells, heading: ['###', title, ...others].join(' ') });
  const line = [`<b>${title}</b>:`, planCounts({ services: [plan] }), ...others].join(' ');
  return folded(importance, line, [table(0, cells)]);
}

function row({ action, unit, reason, before, after }: Step): string[] {
  const revisions = [before, after]
    .filter((version) => version !== undefined)
    .map(({ revision }) => shortRevision(revision));
  return [action, markdownCode(unit), markdownText(reason), [...new Set(revisions)].map(markdownCode).join(' → ')];
}

/** Returns what changes in the unit files, folded, with a section for each service and a block for each different change. */
export function diffSections(importance: number, { services }: Plan, secrets: readonly string[]): Section[] {
  const sections = services.flatMap((plan) => {
    const blocks = blocksOf(plan, secrets);
    if (blocks.length === 0) return [];
    return [folded(importance, `What changes in the unit files of ${codeElement(plan.service)}`, blocks)];
  });
  if (sections.length <= maxLines) return sections;
  return [folded(importance, `What changes in the unit files of ${sections.length} services`, sections)];
}

/** Instances of one template change alike and share a block. */
function blocksOf({ steps }: ServicePlan, secrets: readonly string[]): Section[] {
  const changed = steps
    .map((step) => ({ unit: step.unit, text: diffLines(step, secrets).map(plainLine).join('\n') }))
    .filter(({ text }) => text !== '');
  const alike = Map.groupBy(changed, ({ text }) => text);
  return [...alike].map(([text, units]) => whole(0, `${namesOf(units)}\n\n${markdownBlock('diff', text)}`));
}

const maxNames = 20;

function namesOf(units: readonly { readonly unit: string }[]): string {
  const names = units.slice(0, maxNames).map(({ unit }) => markdownCode(unit));
  return `${names.join(', ')}${units.length > maxNames ? ` and ${units.length - maxNames} more` : ''}`;
}
