import type { Duplex } from 'node:stream';

/**
 * Makes a stream send everything that is written to it in one tick together, and returns it. ssh2 writes a packet in
 * pieces. If a proxy in between delays small pieces (Nagle's algorithm), the second would wait some 40 ms for the first.
 */
export function inWholePackets(stream: Duplex): Duplex {
  const write = stream.write;
  let isCollecting = false;
  stream.write = function (this: Duplex, ...pieces: unknown[]) {
    if (!isCollecting) {
      isCollecting = true;
      stream.cork();
      queueMicrotask(() => {
        isCollecting = false;
        stream.uncork();
      });
    }
    return Reflect.apply(write, stream, pieces) as boolean;
  } as Duplex['write'];
  return stream;
}
