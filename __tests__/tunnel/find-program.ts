import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const packages = {
  sshd: 'openssh-server',
  ssh: 'openssh-client',
  'ssh-keygen': 'openssh-client',
  'ssh-agent': 'openssh-client',
  'ssh-add': 'openssh-client',
  microsocks: 'microsocks',
  danted: 'dante-server',
  tinyproxy: 'tinyproxy',
  squid: 'squid-openssl',
  openssl: 'openssl',
  chromium: 'chromium',
  journalctl: 'systemd',
  'systemd-socket-activate': 'systemd',
  'systemd-journal-remote': 'systemd-journal-remote',
  'systemd-journal-gatewayd': 'systemd-journal-remote',
};

export type ProgramName = keyof typeof packages;

// An ordinary user's PATH often lacks those with the servers.
const folders = [
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/sbin',
  '/sbin',
  '/usr/local/sbin',
  '/usr/lib/systemd',
];

/** The absolute path of a program, if it is installed. */
export function find(program: ProgramName): string | undefined {
  return folders
    .map((folder) => join(folder, program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** What to say where it is missing. */
export function complaint(program: ProgramName): string {
  return `${program} is not installed: apt-get install ${packages[program]}`;
}

/** The absolute path of a program: sshd insists on one. */
export function pathOf(program: ProgramName): string {
  const path = find(program);
  if (path === undefined) throw new Error(complaint(program));
  return path;
}
