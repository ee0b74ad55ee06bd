import type { ClientChannel } from 'ssh2';
import { ConnectError } from '../tunnel/connect-error.js';
import { type Deadline, onDeadline } from '../tunnel/deadline.js';
import type { SshHost } from './ssh-host.js';
import type { SshConnection } from './ssh-login.js';

/** What a command has printed. */
export interface CommandResult {
  /** At most as many bytes as were wanted; `isCut` if there were more, here or on standard error. */
  readonly stdout: Buffer;
  readonly isCut: boolean;
  readonly stderr: string;
  /** Absent where a signal has ended it, or where it was not waited for. */
  readonly exitCode?: number;
}

/** Enough for any reason. */
const maxStderrBytes = 4_096;

/**
 * Runs a command in the login shell of an SSH host and returns what it has printed, up to `maxBytes`; a command that
 * prints more is not waited for. Rejects with a ConnectError if it does not end before the deadline, or where the host
 * does not run commands.
 */
export function runCommand(
  { client }: SshConnection,
  { label }: SshHost,
  command: string,
  maxBytes: number,
  deadline: Deadline,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    let channel: ClientChannel | undefined;
    const fail = (what: string, check = '') => {
      release();
      client.off('close', onLost);
      channel?.close();
      reject(new ConnectError('ssh', `the SSH host ${label} ${what}`, check));
    };
    const onLost = () => fail('closed the connection');
    const release = onDeadline(deadline, () => fail(`did not finish a command ${deadline.words}`));
    client.once('close', onLost);
    try {
      client.exec(command, (error, opened) => {
        if (error) return fail(`does not run commands (${error.message})`, 'check its sshd_config and authorized_keys');
        channel = opened;
        if (deadline.signal.aborted) return opened.close();
        collect(opened, maxBytes, (result) => {
          release();
          client.off('close', onLost);
          resolve(result);
        });
      });
    } catch (error) {
      fail(`lost the connection (${(error as Error).message})`);
    }
  });
}

function collect(channel: ClientChannel, maxBytes: number, done: (result: CommandResult) => void): void {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let left = maxBytes;
  let stderrLeft = maxStderrBytes;
  let exitCode: number | undefined;
  let hasEnded = false;
  const end = (isCut: boolean) => {
    // The host may go on sending.
    if (hasEnded) return;
    hasEnded = true;
    channel.close();
    const printed = { stdout: Buffer.concat(stdout), isCut, stderr: Buffer.concat(stderr).toString() };
    done({ ...printed, ...(exitCode !== undefined && { exitCode }) });
  };
  channel
    .on('data', (data: Buffer) => {
      stdout.push(data.subarray(0, Math.max(0, left)));
      left -= data.length;
      if (left < 0) end(true);
    })
    .on('exit', (code: number | null) => {
      exitCode = code ?? undefined;
    })
    .on('close', () => end(left < 0));
  channel.stderr.on('data', (data: Buffer) => {
    stderr.push(data.subarray(0, Math.max(0, stderrLeft)));
    stderrLeft -= data.length;
    if (stderrLeft < -maxBytes) end(true);
  });
}
