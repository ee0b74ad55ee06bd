import type { Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import ssh2, { type Connection as SshClient } from 'ssh2';
import { dialThroughSsh } from '../../src/ssh/dial-through-ssh.js';
import { readPrivateKeys } from '../../src/ssh/private-key.js';
import { sharedConnection } from '../../src/ssh/shared-connection.js';
import { parseSshHost } from '../../src/ssh/ssh-host.js';
import type { SshSettings } from '../../src/ssh/ssh-settings.js';
import { deadlineIn } from '../../src/tunnel/deadline.js';
import { dialDirect } from '../../src/tunnel/direct.js';
import { cleanUp, listen } from '../network/servers.js';
import { sshKey } from '../tunnel/keys.js';
import { describeWith } from '../tunnel/programs.js';
import { connectBy, failureOf, never } from './bastion.js';

afterEach(cleanUp);

/** A reason of RFC 4253, 11.1: nothing is wrong. */
const byApplication = 11;

describeWith(['ssh-keygen'], 'an SSH host', () => {
  /** One that is no sshd, and so does what sshd does not. */
  async function startHost(behave: (client: SshClient) => void, allowHalfOpen = false): Promise<SshSettings> {
    const { privateKey } = await sshKey({ type: 'ecdsa', format: 'PEM' });
    const server = new ssh2.Server({ hostKeys: [privateKey] }, (client) => {
      client.on('error', () => undefined).on('authentication', (attempt) => attempt.accept());
      behave(client);
    });
    // It is a net.Server inside, and lacks some of its methods outside.
    const { _srv } = server as unknown as { _srv: Server & { allowHalfOpen: boolean } };
    _srv.allowHalfOpen = allowHalfOpen;
    const { port } = await listen(_srv);
    const credentials = { privateKeys: await readPrivateKeys(privateKey, '') };
    return { host: parseSshHost(`core@127.0.0.1:${port}`), credentials, hostKeys: 'accept-any', now: Date.now };
  }

  const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}';

  test('that does not get through to one target goes on with the others', async () => {
    const ssh = await startHost((client) =>
      client.on('tcpip', (accept, _, { destPort }) => {
        if (destPort === 2) return;
        const channel = accept();
        channel.on('data', () => setTimeout(() => channel.write(answer), 1_700));
      }),
    );
    const way = connectBy(ssh, 'http://127.0.0.1:1', { connectTimeoutMs: 1_000 });
    const pending = way.ask();
    const { code, message } = await failureOf(way.get('http://127.0.0.1:2/', never));
    expect([code, message]).toEqual(['connect', expect.stringMatching(/did not connect to 127.0.0.1:2 within 1 s/)]);
    expect(await pending).toMatchObject({ status: 200 });
    expect(way.details.filter((detail) => detail.includes('logged in'))).toHaveLength(1);
  });

  test('that opens a channel too late has it closed', async () => {
    let closed = 0;
    const ssh = await startHost((client) =>
      client.on('tcpip', (accept) => {
        setTimeout(
          () =>
            accept()
              .on('close', () => closed++)
              .resume(),
          1_500,
        );
      }),
    );
    await failureOf(connectBy(ssh, 'http://127.0.0.1:1', { connectTimeoutMs: 1_000 }).ask());
    await delay(800);
    expect(closed).toBe(1);
  });

  test('that closes a channel as soon as it is open has broken off', async () => {
    const ssh = await startHost((client) => client.on('tcpip', (accept) => accept().close()));
    await expect(connectBy(ssh, 'http://127.0.0.1:1').ask()).rejects.toMatchObject({ code: 'exchange' });
  });

  test('that takes its leave is connected to anew', async () => {
    let logins = 0;
    const ssh = await startHost((client) => {
      logins++;
      client.on('tcpip', (accept) => {
        const channel = accept();
        channel.on('data', () => {
          channel.write(answer);
          setTimeout(() => client.end(), 20);
        });
      });
    });
    const way = connectBy(ssh, 'http://127.0.0.1:1');
    for (let count = 1; count <= 3; count++) {
      expect(await way.ask()).toMatchObject({ status: 200 });
      expect(logins).toBe(count);
      await delay(80);
    }
  });

  test('that knows no unix sockets is reported', async () => {
    const ssh = await startHost(() => undefined);
    const { code, message } = await failureOf(connectBy(ssh, 'unix:///var/run/fleet.sock').ask());
    expect([code, message]).toEqual(['ssh', expect.stringMatching(/does not allow|cannot forward to unix sockets/)]);
  });

  test('that has said good-bye and does not go is left, and connected to anew', async () => {
    let logins = 0;
    const ssh = await startHost((client) => {
      logins++;
      client.on('tcpip', (accept) => {
        const channel = accept();
        channel.on('data', () => {
          channel.write(answer);
          const { _protocol } = client as unknown as { _protocol: { disconnect(reason: number): void } };
          setTimeout(() => _protocol.disconnect(byApplication), 20);
        });
      });
    }, true);
    const way = connectBy(ssh, 'http://127.0.0.1:1');
    expect(await way.ask()).toMatchObject({ status: 200 });
    await delay(80);
    const next = () => way.get('http://127.0.0.1:2/', never);
    expect(await failureOf(next())).toMatchObject({ code: 'ssh', message: expect.stringContaining('was lost') });
    await delay(20);
    expect(await next()).toMatchObject({ status: 200 });
    expect(logins).toBe(2);
  });

  test('that closes a channel behind an answer has answered', async () => {
    const ssh = await startHost((client) =>
      client.on('tcpip', (accept) => {
        const channel = accept();
        channel.on('data', () => {
          channel.write(`HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${'x'.repeat(100_000)}`);
          channel.close();
        });
      }),
    );
    expect((await connectBy(ssh, 'http://127.0.0.1:1').ask()).body).toHaveLength(100_000);
  });

  test('that closes a channel leaves behind what can be read, even by someone who has ended it', async () => {
    const ssh = await startHost((client) =>
      client.on('tcpip', (accept) => {
        const channel = accept();
        channel.write('x'.repeat(100_000));
        channel.close();
      }),
    );
    const connection = sharedConnection(ssh, dialDirect, { onWarning: () => undefined, onDetail: () => undefined });
    const stream = await dialThroughSsh(connection, ssh.host)({ host: '127.0.0.1', port: 1 }, deadlineIn(5_000, never));
    await delay(100);
    stream.end();
    await delay(100);
    expect(await text(stream)).toHaveLength(100_000);
    expect(stream.errored).toBe(null);
    expect(stream.destroyed).toBe(true);
    connection.close();
  });
});
