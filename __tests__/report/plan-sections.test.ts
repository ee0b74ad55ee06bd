import { expect, test } from '@jest/globals';
import type { Plan, Step } from '../../src/plan/plan.js';
import { fill } from '../../src/report/parts.js';
import { diffParts, planParts } from '../../src/report/plan-sections.js';
import { render } from './rendered.js';
import { plan, step } from './reports.js';

const planSections = (plan: Plan) => fill(planParts(0, plan), 100_000).texts;
const diffSections = (plan: Plan) => fill(diffParts(0, plan, []), 100_000).texts;

test('a plan is a table for each service that changes, with what, why and the revisions', async () => {
  const sections = planSections(await plan());
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
  const [section = ''] = planSections({ services: [{ service: 'old', size: 1, steps: [removal], isPruned: true }] });
  expect(section).toMatch(/^### old \(pruned: nothing defines it\)/);
});

test('the difference of unit files is folded away, told once for units that change alike', async () => {
  const update = await step('a.service');
  const services = [{ service: 'a', size: 2, steps: [update, { ...update, unit: 'b.service' }] }];
  const [section = '', ...more] = diffSections({ services });
  expect(more).toEqual([]);
  const { elements, html } = render(section);
  expect(elements.slice(0, 2)).toEqual(['details', 'summary']);
  expect(html).toContain('- ExecStart=/bin/former\n+ ExecStart=/bin/sleep 86400\n+ Environment=PASSWORD=***');
  expect(html).toMatch(/a\.service<\/code>, <code>b\.service/);
});

test('no text of a unit file gets out of its block', async () => {
  const update = await step('a.service');
  const value = '````\n</details><img src=x onerror=alert(1)>\n```\n# big';
  const after = { ...update.after, options: [{ section: 'Service', name: 'ExecStart', value }] } as Step['after'];
  const services = [{ service: 'a', size: 1, steps: [{ ...update, ...(after && { after }) }] }];
  const [section = ''] = diffSections({ services });
  const { elements } = render(section);
  expect(elements.filter((name) => ['img', 'h1'].includes(name))).toEqual([]);
  expect(elements.filter((name) => name === 'details')).toHaveLength(1);
});
