import { expect, jest, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';

jest.setTimeout(120_000);

const names = Array.from({ length: 209 }, (_, index) => `s${index}`);

/** As old clusters have them: nearly everything conflicts with itself, every third service has a sidekick. */
function filesOf(revision: number): Record<string, string> {
  const entries: string[] = [];
  const files: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const kind = index % 3;
    const unit = kind === 0 ? `${name}.service` : kind === 1 ? `${name}@.service` : `s${index - 1}-sidekick@.service`;
    const peer = `s${index - 1}@%i.service`;
    const fleet = kind === 1 ? `Conflicts=${name}@*.service` : kind === 2 ? `MachineOf=${peer}` : '';
    const bound = kind === 2 ? `[Unit]\nBindsTo=${peer}\nAfter=${peer}\n` : '';
    files[unit] =
      `${bound}[Service]\nEnvironment=DOCKER_APP_VERSION=latest\nExecStart=/bin/sleep 86400\n[X-Fleet]\n${fleet}\n`;
    entries.push(`  - name: ${unit}\n    version: v${revision}\n${kind === 0 ? '' : '    count: 3\n'}`);
  }
  return { ...files, 'services.yaml': `services:\n${entries.join('')}` };
}

test('a cluster of 209 services without a spare machine is deployed whole, is unchanged then, and is updated whole', async () => {
  const stage = new Stage();
  const inputs = { units: '', 'services-file': 'services.yaml', 'min-ready': '1s', 'max-unavailable': '100%' };
  const deploy = async (revision: number) => (await stage.run(filesOf(revision), inputs)).host;
  const first = await deploy(1);
  expect(first.outputs).toMatchObject({ status: 'succeeded' });
  expect((await deploy(1)).outputs).toMatchObject({ status: 'unchanged', changed: 'false' });
  const second = await deploy(2);
  expect([second.outputs.status, second.outputs.failed]).toEqual(['succeeded', '[]']);
});
