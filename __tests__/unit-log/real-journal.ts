import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { temporaryFolder } from '../network/servers.js';
import { pathOf } from '../tunnel/find-program.js';
import { lastingPort, startProgram } from '../tunnel/programs.js';

/** What a journal is told: how many seconds ago, by whom, and what. */
export interface Message {
  readonly secondsAgo: number;
  /** `systemd` writes about the unit, anybody else is a process of it. */
  readonly by?: string;
  readonly text: string | Buffer;
  readonly unit?: string;
}

/** A folder with a journal of systemd's own making, in which there are these messages. */
export async function realJournal(messages: readonly Message[]): Promise<string> {
  const folder = join(await temporaryFolder(), 'journal');
  await mkdir(folder);
  const now = Date.now();
  const entries = messages.map(({ secondsAgo, by = 'sh', text, unit = 'web@1.service' }) => {
    const at = Math.round((now - secondsAgo * 1_000) * 1_000);
    const isManager = by === 'systemd';
    const fields: Record<string, string | Buffer> = {
      __REALTIME_TIMESTAMP: String(at),
      // The journal insists on it, and it may not run backwards.
      __MONOTONIC_TIMESTAMP: String(1e12 - Math.round(secondsAgo * 1e6)),
      _BOOT_ID: '0123456789abcdef0123456789abcdef',
      _MACHINE_ID: 'a'.repeat(32),
      _HOSTNAME: 'machine',
      SYSLOG_IDENTIFIER: by,
      _PID: isManager ? '1' : '77',
      ...(isManager ? { UNIT: unit, _SYSTEMD_UNIT: 'init.scope' } : { _SYSTEMD_UNIT: unit }),
      MESSAGE: text,
    };
    return Buffer.concat([...Object.entries(fields).map(([name, value]) => exported(name, value)), Buffer.from('\n')]);
  });
  const source = join(folder, '..', 'source.export');
  await writeFile(source, Buffer.concat(entries));
  execFileSync(pathOf('systemd-journal-remote'), ['-o', join(folder, 'system.journal'), source], { stdio: 'ignore' });
  return folder;
}

/** A field in the Journal Export Format. */
function exported(name: string, value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  if (/^[ -~]*$/.test(bytes.toString('latin1'))) return Buffer.from(`${name}=${bytes}\n`);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(bytes.length));
  return Buffer.concat([Buffer.from(`${name}\n`), length, bytes, Buffer.from('\n')]);
}

/** The gateway that comes with systemd, for a journal. */
export async function startGateway(folder: string): Promise<{ readonly port: number; kill(): Promise<void> }> {
  const port = await lastingPort();
  const { kill } = await startProgram(
    'systemd-socket-activate',
    ['-l', `127.0.0.1:${port}`, pathOf('systemd-journal-gatewayd'), `--directory=${folder}`],
    { readyWhen: { prints: /^Listening on /m } },
  );
  await delay(50);
  return { port, kill };
}
