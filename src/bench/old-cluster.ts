import type { CheckoutFiles } from './checkout-folder.js';

/**
 * Returns the definition of so many services as old clusters have them: a third are plain units, a third templates that
 * conflict with themselves, and a third sidekicks of those, with three instances each. The revision changes every unit;
 * the `broken` service fails as soon as it starts. Units stop at once unless `stop` says what they do first, and
 * systemd does not restart them unless `restartSec` says after what pause.
 */
export function oldCluster(
  serviceCount: number,
  revision: number,
  { broken, stop, restartSec }: { readonly broken?: number; readonly stop?: string; readonly restartSec?: string } = {},
): CheckoutFiles {
  const stopping = stop === undefined ? '' : `ExecStop=${stop}\n`;
  const restarting = restartSec === undefined ? '' : `Restart=always\nRestartSec=${restartSec}\n`;
  const entries: string[] = [];
  const files: Record<string, string> = {};
  for (let index = 0; index < serviceCount; index++) {
    const { file, unit, fleet } = unitOf(index);
    const command = index === broken ? '/bin/false' : '/bin/sleep 86400';
    files[file] =
      `${unit}[Service]\nEnvironment=DOCKER_APP_VERSION=latest\nExecStart=${command}\n${stopping}${restarting}[X-Fleet]\n${fleet}\n`;
    const count = file.includes('@') ? '    count: 3\n' : '';
    entries.push(`  - name: ${file}\n    version: v${revision}\n${count}`);
  }
  return { ...files, 'services.yaml': `services:\n${entries.join('')}` };
}

function unitOf(index: number): { readonly file: string; readonly unit: string; readonly fleet: string } {
  const name = `s${index}`;
  const main = `s${index - 1}`;
  const peer = `${main}@%i.service`;
  switch (index % 3) {
    case 0:
      return { file: `${name}.service`, unit: '', fleet: '' };
    case 1:
      return { file: `${name}@.service`, unit: '', fleet: `Conflicts=${name}@*.service` };
    default:
      return {
        file: `${main}-sidekick@.service`,
        unit: `[Unit]\nBindsTo=${peer}\nAfter=${peer}\n`,
        fleet: `MachineOf=${peer}`,
      };
  }
}
