import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { dialThroughSsh } from '../../src/ssh/dial-through-ssh.js';
import { sharedConnection } from '../../src/ssh/shared-connection.js';
import { deadlineIn } from '../../src/tunnel/deadline.js';
import { dialDirect } from '../../src/tunnel/direct.js';
import { cleanUp, listen, onCleanUp } from '../network/servers.js';
import { describeWith } from '../tunnel/programs.js';
import type { SshServer } from '../tunnel/sshd.js';
import { never, startBastion } from './bastion.js';

afterEach(cleanUp);

const mebibyte = 1024 * 1024;

/** Both ends of a stream through an SSH host. */
async function stream(): Promise<{ near: Duplex; far: Socket; sshd: SshServer }> {
  const server = createServer({ allowHalfOpen: true });
  const { port } = await listen(server);
  const { sshd, ssh } = await startBastion();
  const connection = sharedConnection(ssh, dialDirect, { onWarning: () => undefined, onDetail: () => undefined });
  onCleanUp(async () => connection.close());
  const [near, [far]] = await Promise.all([
    dialThroughSsh(connection, ssh.host)({ host: '127.0.0.1', port }, deadlineIn(5_000, never)),
    once(server, 'connection'),
  ]);
  // Whoever has a stream listens for its errors.
  near.on('error', () => undefined);
  return { near, far, sshd };
}

/** The events of a stream that end it, in their order. */
function endOf(of: Duplex): string[] {
  const events: string[] = [];
  of.on('end', () => events.push('end'))
    .on('error', ({ message }: Error) => events.push(`error: ${message}`))
    .on('close', () => events.push('close'));
  return events;
}

const closed = (of: Duplex) => (of.closed ? undefined : new Promise((resolve) => of.once('close', resolve)));

describeWith(['sshd', 'ssh-keygen'], 'a stream through an SSH host', () => {
  test('carries bytes both ways', async () => {
    const { near, far } = await stream();
    far.pipe(far);
    near.write('ping');
    expect(String((await once(near, 'data'))[0])).toBe('ping');
  });

  test('that the far side ends is read to its end, and then closed, however late that is', async () => {
    const { near, far } = await stream();
    const events = endOf(near);
    // Less than what fits on the way, so that the far side is gone before anything is read.
    const sent = Buffer.alloc(200_000, 'abc');
    far.end(sent).resume();
    await delay(300);
    expect(events).toEqual([]);
    expect(near.destroyed).toBe(false);
    expect((await buffer(near)).equals(sent)).toBe(true);
    await closed(near);
    expect(events).toEqual(['end', 'close']);
    await closed(far);
  });

  test('that the near side ends is ended at the far side, which has read all of it', async () => {
    const { near, far } = await stream();
    const events = endOf(near);
    const sent = Buffer.alloc(3 * mebibyte, 'abc');
    near.end(sent);
    expect((await buffer(far)).equals(sent)).toBe(true);
    far.end('and now the answer');
    expect(String(await buffer(near))).toBe('and now the answer');
    await closed(near);
    expect(events).toEqual(['end', 'close']);
  });

  test('that the near side destroys is closed at the far side', async () => {
    const { near, far } = await stream();
    const events = endOf(near);
    far.resume().on('end', () => far.end());
    near.write('not to be waited for');
    near.destroy();
    expect(near.destroyed).toBe(true);
    await closed(far);
    await closed(near);
    expect(events).toEqual(['close']);
  });

  test('that the near side destroys in the middle of a flood is closed', async () => {
    const { near, far } = await stream();
    const events = endOf(near);
    far.on('error', () => undefined).write(Buffer.alloc(20 * mebibyte));
    await once(near, 'data');
    near.destroy(new Error('enough'));
    await closed(far);
    expect(events).toEqual(['error: enough', 'close']);
  });

  test('holds the far side back while nobody reads, and loses nothing', async () => {
    const { near, far } = await stream();
    const size = 24 * mebibyte;
    let sent = 0;
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const more = () => {
      while (sent < size) {
        sent += chunk.length;
        if (!far.write(chunk)) return;
      }
      far.off('drain', more).end();
    };
    far.on('drain', more);
    more();
    await delay(500);
    expect(sent).toBeLessThan(size);
    expect(near.readableLength).toBeLessThan(mebibyte);
    let received = 0;
    for await (const data of near) received += (data as Buffer).length;
    expect(received).toBe(size);
  });

  test('is held back while the far side does not read, and loses nothing', async () => {
    const { near, far } = await stream();
    far.pause();
    const size = 24 * mebibyte;
    let sent = 0;
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const more = () => {
      while (sent < size) {
        sent += chunk.length;
        if (!near.write(chunk)) return;
      }
      near.off('drain', more).end();
    };
    near.on('drain', more);
    more();
    await delay(500);
    expect(sent).toBeLessThan(size);
    expect((await buffer(far)).length).toBe(size);
  });

  test('that is lost fails with what was lost, and does not seem to have ended', async () => {
    const { near, sshd } = await stream();
    const events = endOf(near);
    near.resume();
    await sshd.cutConnections();
    await closed(near);
    expect(events).toEqual([expect.stringMatching(/^error: the connection to the SSH host .+ was lost$/), 'close']);
  });

  test('that is written to after the far side has gone fails by itself alone', async () => {
    const { near, far } = await stream();
    const events = endOf(near);
    far.destroy();
    await delay(100);
    near.write('anybody?');
    near.end();
    near.resume();
    await closed(near);
    expect(events.at(-1)).toBe('close');
  });

  test('of which what is still to be written can go nowhere is closed all the same', async () => {
    const { near, far } = await stream();
    near.resume();
    far.pause();
    near.end(Buffer.alloc(10 * mebibyte));
    await delay(200);
    far.resetAndDestroy();
    await closed(near);
    expect(near.writableFinished).toBe(false);
  });
});
