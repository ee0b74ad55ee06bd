import type { Duplex } from 'node:stream';
import type { OpenSSHAgent } from 'ssh2';
import { loadSsh2 } from './load-ssh2.js';

/** An SSH agent during one login. */
export interface SshAgent {
  readonly agent: OpenSSHAgent;
  /** How many keys it has; undefined until it has answered. */
  keys(): number | undefined;
  /** Closes the connections to it, even if it has not answered. */
  close(): void;
}

/** Returns the agent that listens on a unix socket. */
export async function openAgent(socketPath: string): Promise<SshAgent> {
  const { OpenSSHAgent } = await loadSsh2();
  const streams: Duplex[] = [];
  let count: number | undefined;

  class WatchedAgent extends OpenSSHAgent {
    override getStream(callback: Parameters<OpenSSHAgent['getStream']>[0]): void {
      super.getStream((error, stream) => {
        if (stream) streams.push(stream);
        callback(error, stream);
      });
    }

    override getIdentities(callback: Parameters<OpenSSHAgent['getIdentities']>[0]): void {
      super.getIdentities((error, keys) => {
        count = keys?.length;
        callback(error, keys);
      });
    }
  }

  return {
    agent: new WatchedAgent(socketPath),
    keys: () => count,
    close: () => {
      for (const stream of streams) stream.destroy();
    },
  };
}
