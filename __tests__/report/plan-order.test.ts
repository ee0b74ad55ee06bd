import { expect, test } from '@jest/globals';
import type { ServicePlan } from '../../src/plan/plan.js';
import { planLines } from '../../src/report/plan-lines.js';
import { orderLines } from '../../src/report/plan-order.js';
import { planSections } from '../../src/report/plan-sections.js';
import { fill } from '../../src/report/sections.js';
import { render } from './rendered.js';
import { servicePlan, step } from './reports.js';

const update = await step('a.service');

/** A service with a change, in words: `web 1 db cache` is of wave 1 and waits for db and cache. */
function service(words: string): ServicePlan {
  const [name = '', wave = '0', ...waitsFor] = words.split(' ');
  const changed = { ...update, unit: `${name}.service`, service: name };
  return { ...servicePlan(name, [changed]), wave: Number(wave), waitsFor };
}

const numbered = (count: number, more = '') => Array.from({ length: count }, (_, index) => `s${index + 1} 0${more}`);
const names = (count: number) => Array.from({ length: count }, (_, index) => `s${index + 1}`).join(', ');

test.each<[string, string[], string[]]>([
  ['nothing is said of one service', ['web 3'], []],
  ['nor of several that go at the same time', ['db 1', 'web 1'], []],
  ['of one wave, who waits for whom', ['db', 'cache', 'web 0 db cache'], ['db, cache, web (after db, cache)']],
  ['of several waves, a line each, in order', ['web 2', 'db', 'api 2 web'], ['db', 'web, api (after web)']],
  ['of many services, the first', [...numbered(14), 'web 1'], [`${names(12)} and 2 more`, 'web']],
  [
    'and if some of them wait, only those',
    [...numbered(14), 'web 0 s1', 'api 0 s1 s2 s3 s4 s5 s6 s7'],
    ['16 services, among them web (after s1), api (after s1, s2, s3, s4, s5 and 2 more)'],
  ],
  [
    'and of these the first',
    [...numbered(200, ' db'), 'db'],
    [`201 services, among them ${names(12).replace(/s\d+/g, '$& (after db)')} and 188 more`],
  ],
])('%s', (_, services, expected) => {
  expect(orderLines({ services: services.map(service) })).toEqual(expected);
});

test('a service without a change has no place in the order', () => {
  const unchanged = { ...service('db'), steps: [{ ...update, action: 'unchanged' as const }] };
  expect(orderLines({ services: [unchanged, service('web 1')] })).toEqual([]);
});

test('what is pruned says so', () => {
  const services: ServicePlan[] = [service('web'), { ...service('old 1'), isPruned: true }];
  expect(orderLines({ services })).toEqual(['web', 'pruned: old']);
});

test('the log has the order below the counts: on one line, or with a number for each wave', () => {
  const linesOf = (...words: string[]) => planLines({ services: words.map(service) }, []);
  expect(linesOf('db', 'web 0 db').slice(0, 2)).toEqual(['Plan: 2 to update', 'Order: db, web (after db)']);
  expect(linesOf('db', 'web 1').slice(0, 4)).toEqual(['Plan: 2 to update', 'Order:', '  1. db', '  2. web']);
  expect(linesOf('db', 'web')[1]).toMatch(/^ {2}update/);
});

test('the summary has the order above the tables, and what a service waits for in its heading', () => {
  const texts = (...words: string[]) => fill(planSections(0, { services: words.map(service) }), 100_000).texts;
  const [order = '', , web = ''] = texts('db', 'web 0 db');
  expect(order).toBe('Order: db, web (after db)');
  expect(web).toMatch(/^### web \(after db\)\n/);
  const [list = ''] = texts('web@blue', 'api 1', 'old 1 api');
  expect(render(list).elements.filter((name) => name === 'li')).toHaveLength(2);
  expect(list).toContain('\n2. api, old (after api)');
});

test('and folds what is too long, with what a service waits for beside its counts', () => {
  const lines = Array.from({ length: 61 }, (_, index) => `s${index} ${index}`);
  const { texts } = fill(planSections(0, { services: [...lines, 'web 60 s60'].map(service) }), 100_000);
  expect(texts[0]).toMatch(/^<details><summary>Order, in 61 steps<\/summary>\n\n1\. s0\n2\. s1\n/);
  expect(texts[1]).toContain('<summary><b>web</b>: 1 to update (after s60)</summary>');
});
