import { plainLine } from '../host/plain-text.js';
import { changesOf, type Plan, type ServicePlan, type Step } from '../plan/plan.js';
import { diffLines } from './diff-lines.js';
import { markdownCode, markdownTable, markdownText } from './markdown.js';

/** Returns a table of what is to be done for each service, and what is pruned apart from it. Services without a change are left out. */
export function planSections({ services }: Plan): string[] {
  const changing = services.filter((service) => changesOf([service]).length > 0);
  return changing.map((plan) => {
    const header = ['What', 'Unit', 'Why', 'Revision'];
    const pruned = plan.isPruned ? ' (pruned: nothing defines it)' : '';
    return `### ${markdownText(plan.service)}${pruned}\n\n${markdownTable(header, changesOf([plan]).map(row))}`;
  });
}

function row({ action, unit, reason, before, after }: Step): string[] {
  const revisions = [before, after]
    .filter((version) => version !== undefined)
    .map(({ revision }) => revision.slice(0, 7));
  return [action, markdownCode(unit), markdownText(reason), [...new Set(revisions)].map(markdownCode).join(' → ')];
}

/** Returns what changes in the unit files, folded away, a section for each service and a block for each change that differs. */
export function diffSections({ services }: Plan, secrets: readonly string[]): string[] {
  return services.flatMap((plan) => {
    const blocks = blocksOf(plan, secrets);
    if (blocks.length === 0) return [];
    const title = `<summary>What changes in the unit files of ${markdownCode(plan.service)}</summary>`;
    return [`<details>${title}\n\n${blocks.join('\n\n')}\n\n</details>`];
  });
}

/** Instances of one template change alike, and are told of together. */
function blocksOf({ steps }: ServicePlan, secrets: readonly string[]): string[] {
  const changed = steps
    .map((step) => ({ unit: step.unit, text: diffLines(step, secrets).map(plainLine).join('\n') }))
    .filter(({ text }) => text !== '');
  const alike = Map.groupBy(changed, ({ text }) => text);
  return [...alike].map(
    ([text, units]) => `${units.map(({ unit }) => markdownCode(unit)).join(', ')}\n\n${fenced(text)}`,
  );
}

/** A fence that is longer than any row of backticks in the text cannot be closed by it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}diff\n${text}\n${fence}`;
}
