import { expect, test } from '@jest/globals';
import { hiddenReport } from '../../src/report/hidden-report.js';
import { outputsOf } from '../../src/report/outputs.js';
import { summaryOf } from '../../src/report/summary.js';
import { instance, report, servicePlan, step } from './reports.js';

const secret = 'p_w*d';
const hide = (text: string) => text.replaceAll(secret, '***');

/** A report with the secret in every free text, and in a name. */
async function telling(status: 'failed' | 'planned') {
  const option = { section: 'Service', name: 'ExecStart', value: `/bin/a ${secret}` };
  const diff = [{ kind: 'added' as const, option }];
  const changed = { ...(await step('a.service')), reason: `since ${secret}`, left: `until ${secret}`, diff };
  const failure = { outcome: 'failed' as const, error: `error ${secret}`, journal: [`said ${secret}`] };
  return report({
    status,
    reason: `because of ${secret}`,
    cluster: `fleet at ${secret}`,
    instances: [instance('a.service', failure), instance('b.service', failure)],
    plan: { services: [servicePlan('a', [changed])] },
    clusterStatus: {
      services: [],
      units: [],
      machines: [{ machineId: 'abc', machineIp: '10.0.0.1', units: 0, metadata: { rack: secret } }],
    },
  });
}

test.each(['failed', 'planned'] as const)(
  'nothing that is made of a hidden report shows a secret: %s',
  async (status) => {
    const shown = (from: Awaited<ReturnType<typeof telling>>) =>
      [summaryOf(from).replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code)), ...Object.values(outputsOf(from))]
        .join('\n')
        .split(secret).length - 1;
    const told = await telling(status);
    expect(shown(told)).toBeGreaterThan(10);
    expect(shown(hiddenReport(told, hide))).toBe(0);
  },
);

test('a hidden report keeps names, states and keys, though a secret may be one of these', () => {
  const whole = report({ instances: [instance('web@1.service', { systemdActiveState: 'active' })] });
  const hidden = hiddenReport(whole, (text) => text.replace(/web|active|succeeded|service/g, '***'));
  expect(hidden).toEqual(whole);
});
