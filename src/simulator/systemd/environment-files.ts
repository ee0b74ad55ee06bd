/** Files of variables that a CoreOS machine has of its own. What somebody's cloud-config writes is not among them. */
const presentFiles: readonly string[] = [
  '/etc/environment',
  '/etc/lsb-release',
  '/etc/os-release',
  '/run/flannel/subnet.env',
  '/run/metadata/coreos',
  '/usr/lib/os-release',
  '/usr/share/coreos/release',
  '/usr/share/coreos/update.conf',
];

/**
 * Returns whether systemd finds a file that EnvironmentFile= names, without which it cannot start any process of the
 * service; `more` are files that somebody has put there. With a `-` in front, the file may be missing; a path that is not
 * absolute is ignored; a glob has to match.
 */
export function hasEnvironmentFile(value: string, more: readonly string[] = []): boolean {
  const path = value.trim();
  if (!path.startsWith('/')) return true;
  const pattern = path
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*/g, '[^/]*')
    .replace(/\?/g, '[^/]');
  return [...presentFiles, ...more].some((file) => new RegExp(`^${pattern}$`).test(file));
}
