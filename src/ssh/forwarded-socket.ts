import { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';

/**
 * A stream through an SSH connection. ssh2's own channels do not count as destroyed when they are, nor do they close
 * when their connection is lost; undici has to rely on both.
 */
export class ForwardedSocket extends Duplex {
  readonly #channel: ClientChannel;

  constructor(channel: ClientChannel) {
    super();
    this.#channel = channel;
    channel
      .on('data', (data: Buffer) => {
        if (!this.push(data)) channel.pause();
      })
      .on('end', () => this.push(null))
      .on('close', () => this.destroy())
      .on('error', (error: Error) => this.destroy(error));
  }

  override _read(): void {
    this.#channel.resume();
  }

  override _write(data: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#channel.write(data, encoding, done);
  }

  override _final(done: () => void): void {
    this.#channel.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#channel.close();
    done(error);
  }
}
