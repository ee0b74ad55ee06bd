import { describe, expect, test } from '@jest/globals';
import { type InputValues, Stage } from '../stage/stage.js';

const web = {
  'web@.service':
    '[Service]\nEnvironment=AUTH={{AUTH}} "KEY={{KEY}}" SHOP={{SHOP_ID}}\nExecStart=/bin/sleep {{AUTH_KEY}}\n',
};
const variables = (more: Record<string, string> = {}) =>
  Object.entries({ AUTH: 'true', KEY: 'unit', SHOP_ID: 'x', AUTH_KEY: '86400', ...more })
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');

async function deployed(inputs: InputValues) {
  const stage = new Stage();
  const { host } = await stage.run(web, { count: '2', 'min-ready': '1s', ...inputs });
  const masks = host.events.flatMap(({ type, text }) => (type === 'mask' ? [text] : []));
  return { host, masks, instances: () => JSON.parse(host.outputs.instances ?? '') as object[] };
}

describe('a variable whose name says that it is secret', () => {
  test.each([
    { AUTH: 'true' },
    { AUTH: 'false', KEY: 'unit', AUTH_KEY: '86400' },
    { AUTH: 'succeeded', KEY: 'service', AUTH_KEY: '90s' },
    { AUTH: 'active', KEY: 'action', AUTH_KEY: '1234567' },
    { AUTH: 'create', KEY: 'revision', AUTH_KEY: '10m' },
  ])('and whose value is a word of the outputs leaves them as they are: %j', async (values) => {
    const { host, masks, instances } = await deployed({ variables: variables(values) });
    expect(host.outputs).toMatchObject({ status: 'succeeded', changed: 'true' });
    expect(instances()).toContainEqual(
      expect.objectContaining({ unit: 'web@1.service', action: 'create', outcome: 'succeeded', service: 'web' }),
    );
    expect(JSON.stringify(host.outputs)).not.toContain('***');
    expect(masks).toEqual([]);
  });

  test('is hidden in free text, where it is long enough, and names stay what they are', async () => {
    const stage = new Stage();
    stage.transport = async () => ({
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ error: { code: 400, message: 'what is web-secret?' } }),
    });
    const { host } = await stage.run(
      { 'web.service': web['web@.service'] },
      { variables: variables({ KEY: 'web-secret' }) },
    );
    expect(host.outputs.reason).toContain('what is ***?');
  });

  test('touches neither keys nor names of units in the outputs, even where it is long enough', async () => {
    const { host, instances } = await deployed({ variables: variables({ KEY: '.service' }) });
    expect(instances()).toContainEqual(expect.objectContaining({ unit: 'web@1.service' }));
    expect(host.outputs.created).toBe('["web@.service","web@1.service","web@2.service"]');
  });
});

test('a secret header with a short value leaves that value in the lines of an update', async () => {
  const stage = new Stage();
  stage.health = () => 200;
  const unit = (port: number) => ({
    'web.service': `[Service]\nEnvironment=PORT=${port}\nExecStart=/bin/sleep 86400\n`,
  });
  const checked = {
    'health-check': 'http://{machine-ip}:8080/',
    'health-check-headers': 'X-Auth: 1\nX-Api-Key: Key 8081',
  };
  await stage.run(unit(8080), { 'min-ready': '1s' });
  const { host } = await stage.run(unit(8081), { command: 'plan', ...checked });
  expect(host.outputs.plan).toContain('PORT=8081');
});

describe('secret-variables', () => {
  const named = { 'secret-variables': 'SHOP_ID' };

  test('hides a value whatever the name of its variable is', async () => {
    const without = await deployed({ variables: variables({ SHOP_ID: 'licence-4711' }) });
    expect(without.masks).toEqual([]);
    const { masks, host } = await deployed({ variables: variables({ SHOP_ID: 'licence-4711' }), ...named });
    expect(masks).toEqual(['licence-4711']);
    expect(host.annotations).toEqual([]);
  });

  test('hides it in the lines of an update', async () => {
    const stage = new Stage();
    const inputs = { count: '1', 'min-ready': '1s', ...named };
    await stage.run(web, { ...inputs, variables: variables({ SHOP_ID: 'licence-4711' }) });
    const next = { ...inputs, variables: variables({ SHOP_ID: 'licence-4712' }), command: 'plan' };
    const { host } = await stage.run(web, next);
    expect(host.outputs.plan).toContain('SHOP=***');
    expect(host.outputs.plan).not.toContain('licence-4712');
  });

  test('warns of a value that is too short to be hidden, and does not show it', async () => {
    const { host, masks } = await deployed({ variables: variables({ SHOP_ID: 'xyz1' }), ...named });
    expect(masks).toEqual([]);
    expect(host.annotations).toEqual([
      {
        severity: 'warning',
        message: expect.stringMatching(/^input secret-variables: the value of SHOP_ID is not hidden/),
      },
    ]);
    expect(host.annotations[0]?.message).not.toContain('xyz1');
  });

  test('warns of a name that no variable has', async () => {
    const { host } = await deployed({ variables: variables(), 'secret-variables': 'SHOP, SHOP_ID' });
    expect(host.annotations.map(({ message }) => message)).toContain(
      'input secret-variables: there is no variable SHOP; check its spelling',
    );
  });

  test('refuses what is no name, without showing it', async () => {
    const { host } = await deployed({ variables: variables(), 'secret-variables': 'SHOP_ID=licence-4711' });
    expect(host.outputs.reason).toMatch(/input secret-variables: entry 1 is not the name of a variable/);
    expect(JSON.stringify(host.outputs)).not.toContain('4711');
  });

  test('knows the variables of a services file as well', async () => {
    const stage = new Stage();
    const { host } = await stage.run(
      {
        'services.yaml': 'services:\n  - name: web.service\n    variables: {SHOP_ID: licence-4711}\n',
        'web.service': '[Service]\nExecStart=/bin/sleep 86400{{SHOP_ID}}\n',
      },
      { units: '', 'services-file': 'services.yaml', command: 'plan', ...named },
    );
    expect(host.events).toContainEqual({ type: 'mask', text: 'licence-4711' });
    expect(host.annotations).toEqual([]);
  });
});
