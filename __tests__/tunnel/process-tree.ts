import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A process, its parent and its state; undefined where it is gone. A zombie is as good as gone: it holds no sockets. */
function look(pid: number | string): { pid: number; parent: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may itself hold spaces and parentheses.
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? undefined : { pid: Number(pid), parent: Number(parent) };
  } catch {
    return undefined;
  }
}

function childrenOf(pid: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((candidate) => look(candidate) ?? []).flatMap((it) => (it.parent === pid ? it.pid : []));
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Stops a process before it looks for its children, so that it cannot fork another one meanwhile. */
function stopTree(pid: number): number[] {
  send(pid, 'SIGSTOP');
  return [pid, ...childrenOf(pid).flatMap(stopTree)];
}

async function signalStopped(pids: number[], signal: NodeJS.Signals): Promise<void> {
  for (const pid of pids) send(pid, signal);
  for (const pid of pids) send(pid, 'SIGCONT');
  const deadline = Date.now() + 5_000;
  while (pids.some((pid) => look(pid) !== undefined)) {
    if (Date.now() > deadline) throw new Error(`A process of ${pids.join(', ')} is alive 5 s after ${signal}`);
    await delay(5);
  }
}

/**
 * Signals a process with all of its descendants, and waits until they are gone. It goes by their parents, as a process
 * group is not enough: each connection of sshd has a child that calls setsid and outlives the listener.
 */
export function killTree(pid: number, signal: NodeJS.Signals): Promise<void> {
  return signalStopped(stopTree(pid), signal);
}

/** Kills the descendants alone. */
export async function killDescendants(pid: number): Promise<void> {
  const [, ...descendants] = stopTree(pid);
  try {
    await signalStopped(descendants, 'SIGKILL');
  } finally {
    send(pid, 'SIGCONT');
  }
}
