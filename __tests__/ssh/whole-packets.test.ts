import { Duplex } from 'node:stream';
import { expect, test } from '@jest/globals';
import { inWholePackets } from '../../src/ssh/whole-packets.js';

/** A stream that keeps what is sent, as a socket would send it. */
class Recorded extends Duplex {
  readonly sent: string[] = [];

  override _read(): void {}

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.sent.push(chunk.toString());
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.sent.push(chunks.map(({ chunk }) => chunk.toString()).join(''));
    done();
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what is written in one go is sent together, and what is written later by itself', async () => {
  const stream = new Recorded();
  inWholePackets(stream).write('packet ');
  stream.write('and its ');
  stream.write('mac');
  await turn();
  stream.write('the next one');
  await turn();
  expect(stream.sent).toEqual(['packet and its mac', 'the next one']);
});

test('the end comes after what was written before it', async () => {
  const stream = new Recorded();
  inWholePackets(stream).write('last words');
  stream.end();
  await turn();
  expect(stream.sent).toEqual(['last words']);
  expect(stream.writableFinished).toBe(true);
});

test('a write is called back when it is sent, and how full the stream is', async () => {
  const stream = new Recorded({ writableHighWaterMark: 4 });
  const sent: string[] = [];
  expect(inWholePackets(stream).write('abc', () => sent.push('abc'))).toBe(true);
  expect(stream.write('defg', 'utf8', () => sent.push('defg'))).toBe(false);
  await turn();
  expect(sent).toEqual(['abc', 'defg']);
});
