import { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';

/**
 * A stream through an SSH connection. ssh2's own channels are not marked as destroyed when they are closed, which undici
 * relies on. As with a TCP socket, data that arrived before the other side closed can still be read.
 */
export class ForwardedSocket extends Duplex {
  readonly #channel: ClientChannel;

  constructor(channel: ClientChannel) {
    super({ allowHalfOpen: false });
    this.#channel = channel;
    channel
      .on('data', (data: Buffer) => {
        if (!this.push(data)) channel.pause();
      })
      .on('end', () => this.push(null))
      .on('close', () => this.#destroyOnceRead())
      .on('error', (error: Error) => this.destroy(error));
  }

  #destroyOnceRead(): void {
    if (this.readableEnded) this.destroy();
    else this.once('end', () => this.destroy());
  }

  override _read(): void {
    this.#channel.resume();
  }

  override _write(data: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#channel.write(data, encoding, done);
  }

  override _final(done: () => void): void {
    // If the other side has closed the channel meanwhile, it is ended already, which is not an error.
    this.#channel.end(() => done());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#channel.close();
    done(error);
  }
}
