import { expect, test } from '@jest/globals';
import type { Plan } from '../../src/plan/plan.js';
import { diffSections, planSections } from '../../src/report/plan-sections.js';
import { fill } from '../../src/report/sections.js';
import { render } from './rendered.js';
import { plan, servicePlan, step } from './reports.js';

const planTexts = (plan: Plan) => fill(planSections(0, plan), 100_000).texts;
const diffTexts = (plan: Plan) => fill(diffSections(0, plan, []), 100_000).texts;

test('a plan is a table for each service that changes, with what, why and the revisions', async () => {
  const sections = planTexts(await plan());
  expect(
    sections.map((section) =>
      render(section)
        .rows.slice(1)
        .map(([action, unit]) => `${action} ${unit}`),
    ),
  ).toEqual([['update a.service'], ['create web@.service', 'create web@1.service', 'destroy web@2.service']]);
  expect(sections[0]).toContain(' → ');
});

test('what is pruned says so in its title', async () => {
  const removal = { ...(await step('web@2.service')), unit: 'old.service' };
  const [section = ''] = planTexts({ services: [{ ...servicePlan('old', [removal]), isPruned: true }] });
  expect(section).toMatch(/^### old \(pruned: nothing defines it\)/);
});

test('the difference of unit files is folded away, and shown once for units that change alike', async () => {
  const update = await step('a.service');
  const services = [servicePlan('a', [update, { ...update, unit: 'b.service' }])];
  const [section = '', ...more] = diffTexts({ services });
  expect(more).toEqual([]);
  const { elements, html } = render(section);
  expect(elements.slice(0, 2)).toEqual(['details', 'summary']);
  expect(html).toContain('- ExecStart=/bin/former\n+ ExecStart=/bin/sleep 86400\n+ Environment=PASSWORD=***');
  expect(html).toMatch(/a\.service<\/code>, <code>b\.service/);
});

test('no text of a unit file gets out of its block', async () => {
  const update = await step('a.service');
  const value = '````\n</details><img src=x onerror=alert(1)>\n```\n# big';
  const diff = [{ kind: 'added', option: { section: 'Service', name: 'ExecStart', value } } as const];
  const services = [servicePlan('a', [{ ...update, diff }])];
  const [section = ''] = diffTexts({ services });
  const { elements } = render(section);
  expect(elements.filter((name) => ['img', 'h1'].includes(name))).toEqual([]);
  expect(elements.filter((name) => name === 'details')).toHaveLength(1);
});
