import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, test } from '@jest/globals';
import { onCleanUp } from '../network/servers.js';
import { complaint, find, type ProgramName, pathOf } from './find-program.js';
import { killDescendants, killTree } from './process-tree.js';

/** A port that only root may listen on, unless the kernel is told otherwise. */
interface ReservedPort {
  readonly port: number;
  readonly address: string;
}

/** Listening is not known until later, so what is asked is whether one may. */
function mayListen({ port }: ReservedPort): boolean {
  const first = Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8'));
  return port >= first || process.getuid?.() === 0;
}

/** Tests that need programs: where one is missing, CI fails and a developer's machine skips them, saying why. */
export function describeWith(needed: (ProgramName | ReservedPort)[], name: string, tests: () => void): void {
  const programs = needed.filter((one) => typeof one === 'string');
  const ports = needed.filter((one) => typeof one !== 'string').filter((one) => !mayListen(one));
  const complaints = [
    ...programs.filter((program) => find(program) === undefined).map(complaint),
    ...ports.map(
      ({ port }) => `only root may listen on port ${port}: sysctl net.ipv4.ip_unprivileged_port_start=${port}`,
    ),
  ];
  if (complaints.length === 0) describe(name, tests);
  else if (!process.env.CI) describe.skip(`${name} [skipped: ${complaints.join('; ')}]`, tests);
  else {
    describe(name, () => {
      test(`has ${programs.join(', ')}, and its ports`, () => {
        throw new Error(complaints.join('; '));
      });
    });
  }
}

/**
 * A port for a server that goes away and comes back. It lies below those that the kernel hands out by itself, so that
 * no other test's connection gets it in the meantime.
 */
export async function lastingPort(address = '127.0.0.1'): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer().listen(port, address);
    const free = await once(server, 'listening').then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EADDRINUSE') throw error;
        return false;
      },
    );
    if (!free) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

/** A port or a unix socket that accepts connections, or something that the program prints. */
export type Ready = { port: number; host: string } | { path: string } | { prints: RegExp };

async function accepts(where: { port: number; host: string } | { path: string }): Promise<boolean> {
  const socket = connect(where);
  const accepted = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return accepted;
}

const hasExited = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

export interface Program {
  pid(): number;
  /** What it has printed in all of its runs. */
  output(): string;
  /** Kills it with all of its descendants, and waits until they are gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Kills its descendants alone, such as sshd's connections. */
  killChildren(): Promise<void>;
  /** Kills it if it runs, and starts it again with the same arguments. */
  restart(): Promise<void>;
}

export async function startProgram(
  name: ProgramName,
  args: string[],
  { env = {}, readyWhen }: { env?: Record<string, string>; readyWhen: Ready },
): Promise<Program> {
  let output = '';
  let child: ChildProcess;

  async function start(): Promise<void> {
    const before = output.length;
    const started = spawn(pathOf(name), args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    child = started;
    for (const stream of [started.stdout, started.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const closed = once(started, 'close');
    await once(started, 'spawn');
    const isReady = () => ('prints' in readyWhen ? readyWhen.prints.test(output.slice(before)) : accepts(readyWhen));
    for (const deadline = Date.now() + 10_000; ; await delay(10)) {
      if (hasExited(started)) {
        await Promise.race([closed, delay(500)]);
        const status = started.signalCode ?? started.exitCode;
        throw new Error(`${name} exited with ${status} before it was ready:\n${output.slice(before)}`);
      }
      if (await isReady()) return;
      if (Date.now() > deadline) throw new Error(`${name} is not ready after 10 s:\n${output.slice(before)}`);
    }
  }

  const pid = () => child.pid as number;

  async function kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (hasExited(child)) return;
    const exited = once(child, 'exit');
    await killTree(pid(), signal);
    await exited;
  }

  async function restart(): Promise<void> {
    await kill();
    await start();
  }

  onCleanUp(() => kill());
  await start();
  return { pid, output: () => output, kill, killChildren: () => killDescendants(pid()), restart };
}
