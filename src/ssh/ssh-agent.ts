import type { Duplex } from 'node:stream';
import type { OpenSSHAgent, ParsedKey, SignCallback, SigningRequestOptions } from 'ssh2';
import { loadSsh2 } from './load-ssh2.js';
import { isRsa, rsaBySha512 } from './rsa-by-sha512.js';

/** An SSH agent during one login. */
export interface SshAgent {
  readonly agent: OpenSSHAgent;
  /** How many keys it has; undefined until it has answered. */
  keys(): number | undefined;
  /** Closes the connections to it, even if it has not answered. */
  close(): void;
}

type Signer = Parameters<OpenSSHAgent['sign']>[0];

/** Returns the agent that listens on a unix socket. */
export async function openAgent(socketPath: string): Promise<SshAgent> {
  const { OpenSSHAgent } = await loadSsh2();
  const streams: Duplex[] = [];
  let count: number | undefined;
  const originals = new Map<unknown, ParsedKey>();

  function bySha512(key: ParsedKey): ParsedKey {
    const variant = rsaBySha512(key);
    originals.set(variant, key);
    return variant;
  }

  const isRsaKey = (key: object): key is ParsedKey => 'type' in key && isRsa(key as ParsedKey);

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
        callback(error, keys && [...keys, ...keys.filter(isRsaKey).map(bySha512)]);
      });
    }

    override sign(key: Signer, data: Buffer, options?: SigningRequestOptions | SignCallback, callback?: SignCallback) {
      const [settings, done] = typeof options === 'function' ? [undefined, options] : [options, callback];
      const original = originals.get(key);
      return super.sign(original ?? key, data, original ? { hash: 'sha512' } : settings, done);
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
