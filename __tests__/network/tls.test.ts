import { connect as connectTcp, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../src/clock/system-clock.js';
import { fleetClient } from '../../src/fleet/fleet-client.js';
import type { FleetError } from '../../src/fleet/fleet-error.js';
import type { Transport } from '../../src/fleet/transport.js';
import { type ConnectionSettings, connect } from '../../src/network/connection.js';
import { parseEndpoints } from '../../src/network/endpoint.js';
import type { TlsIdentity } from '../../src/network/tls-identity.js';
import { parseKnownHosts } from '../../src/ssh/known-hosts.js';
import { readPrivateKeys } from '../../src/ssh/private-key.js';
import { parseSshHost } from '../../src/ssh/ssh-host.js';
import { dialDirect } from '../../src/tunnel/direct.js';
import { parseSocksProxy } from '../../src/tunnel/socks-proxy.js';
import { type Authority, authority, type Identity, serveTls } from '../tunnel/certificates.js';
import { countingProxy } from '../tunnel/counting-proxy.js';
import { sshKey } from '../tunnel/keys.js';
import { describeWith } from '../tunnel/programs.js';
import { startMicrosocks } from '../tunnel/socks-servers.js';
import { startSshd } from '../tunnel/sshd.js';
import { cleanUp, onCleanUp, serveHttp, serveTcp } from './servers.js';
import { chained, selfSigned, serveHttps, serveOpenssl } from './tls-servers.js';
import { failureBy, failureOf, get, never, transportTo } from './transports.js';

afterEach(cleanUp);

/** What becomes of a call of the client, which tries again what may pass. */
async function outcomeOf(transport: Transport): Promise<FleetError> {
  const context = { transport, clock: systemClock, random: () => 0, requestTimeoutMs: 2_000, retryForMs: 60_000 };
  return fleetClient(context)
    .discovery()
    .then(
      () => Promise.reject(new Error('it was answered')),
      (error: unknown) => error as FleetError,
    );
}

async function msUntil(end: Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await end;
  return performance.now() - startedAt;
}

describeWith(['openssl'], 'TLS', () => {
  /** Made once: what is issued outlives the folder of whoever issued it. */
  let ours: Authority;
  let strange: Identity;
  let valid: Identity;
  let expired: Identity;
  let early: Identity;
  let named: Identity;
  let forClients: Identity;
  let client: Identity;
  let expiredClient: Identity;
  let strangeClient: Identity;

  beforeAll(async () => {
    const [first, unrelated] = await Promise.all([authority('Ours'), authority('Unrelated')]);
    ours = first;
    strange = await unrelated.server(['127.0.0.1']);
    valid = await ours.server(['127.0.0.1', 'localhost']);
    expired = await ours.server(['127.0.0.1'], { fromDay: -3, toDay: -1 });
    early = await ours.server(['127.0.0.1'], { fromDay: 1, toDay: 3 });
    named = await ours.server(['fleet.example', '*.eu.example', '10.0.0.1', '::1']);
    forClients = await ours.client('127.0.0.1');
    client = await ours.client('deployer');
    expiredClient = await ours.client('deployer', { fromDay: -3, toDay: -1 });
    strangeClient = await unrelated.client('deployer');
  });

  const trusting = (identity: Partial<Identity> = {}): { tls: TlsIdentity } => ({
    tls: { ca: ours.cert, ...identity },
  });

  describe('a server is trusted', () => {
    test('whose certificate one of the authorities in tls-ca has signed, over connections that are kept', async () => {
      const { port, connections } = await serveHttps(valid);
      const transport = transportTo(`https://127.0.0.1:${port}`, { tls: { ca: [strange.cert, ours.cert] } });
      for (let count = 0; count < 20; count++) expect(await transport(get, never)).toMatchObject({ status: 200 });
      expect(connections()).toBeLessThanOrEqual(2);
    });

    test('whose chain leads to tls-ca by way of another authority that it shows', async () => {
      const { root, intermediate, leaf } = await chained();
      const { port } = await serveHttps({ key: leaf.key, cert: leaf.cert + intermediate });
      const transport = transportTo(`https://127.0.0.1:${port}`, { tls: { ca: root } });
      expect(await transport(get, never)).toMatchObject({ status: 200 });
    });

    test('whose certificate is self-signed, and is itself given as tls-ca', async () => {
      const identity = await selfSigned();
      const { port } = await serveHttps(identity);
      const transport = transportTo(`https://127.0.0.1:${port}`, { tls: { ca: identity.cert } });
      expect(await transport(get, never)).toMatchObject({ status: 200 });
    });

    test.each(['TLSv1.2', 'TLSv1.3'] as const)(
      'with %s, and wants HTTP/1.1 whatever else it speaks',
      async (version) => {
        const protocols: unknown[] = [];
        const { port } = await serveTls(
          { ...valid, ...{ minVersion: version, maxVersion: version, ALPNProtocols: ['h2', 'http/1.1'] } },
          ({ socket }, response) => {
            protocols.push((socket as TLSSocket).getProtocol(), (socket as TLSSocket).alpnProtocol);
            response.end('{}');
          },
        );
        expect(await transportTo(`https://127.0.0.1:${port}`, trusting())(get, never)).toMatchObject({ status: 200 });
        expect(protocols).toEqual([version, 'http/1.1']);
      },
    );
  });

  describe('a server is not trusted, in words', () => {
    const clock = "renew it, or check this runner's clock";
    const authorities = 'its certificate was issued by an unknown authority; check tls-ca';

    test.each<[string, () => Identity | Promise<Identity>, string]>([
      ['expired', () => expired, `its certificate has expired; ${clock}`],
      ['not yet valid', () => early, "its certificate is not valid yet; check this runner's clock"],
      ['for clients only', () => forClients, 'its certificate is not valid for servers; check its extended key usage'],
      [
        'with another name',
        () => named,
        'its certificate is for DNS:fleet.example, DNS:*.eu.example, IP Address:10.0.0.1, IP Address:0:0:0:0:0:0:0:1, not for 127.0.0.1; check the name in the endpoint',
      ],
      ['of another authority', () => strange, authorities],
      [
        'self-signed',
        () => selfSigned(),
        'its certificate is self-signed; to trust this one certificate, give it as tls-ca',
      ],
      ['without the authority in between', async () => (await chained()).leaf, authorities],
    ])('%s', async (_, identity, words) => {
      const server = await countingProxy((await serveHttps(await identity())).port);
      const url = `https://deploy:hunter2@127.0.0.1:${server.port}`;
      const failure = await failureOf(url, trusting());
      expect(failure).toMatchObject({
        code: 'connect',
        message: `cannot reach https://127.0.0.1:${server.port}: TLS: ${words}`,
        cause: { code: 'tls' },
      });
      // Trying again would not help.
      expect(await outcomeOf(transportTo(url, trusting()))).toMatchObject({
        code: 'unreachable',
        attempts: 1,
        message: `GET /fleet/v1/discovery: ${failure.message}`,
      });
      expect(server.connections()).toBe(2);
    });

    test('with the authority in between as tls-ca, but not its root', async () => {
      const { intermediate, leaf } = await chained();
      const { port } = await serveHttps(leaf);
      const { message } = await failureOf(`https://127.0.0.1:${port}`, { tls: { ca: intermediate } });
      expect(message).toContain(authorities);
    });

    test('without tls-ca, unless Node knows the authority', async () => {
      const { port } = await serveHttps(valid);
      expect(await failureOf(`https://127.0.0.1:${port}`)).toHaveProperty(
        'message',
        expect.stringContaining(authorities),
      );
    });

    test('with a key that is too short by now', async () => {
      const identity = await selfSigned('RSA 1024');
      const { port } = await serveHttps({ ...identity, ciphers: 'DEFAULT@SECLEVEL=0' });
      const { message } = await failureOf(`https://127.0.0.1:${port}`, { tls: { ca: identity.cert } });
      expect(message).toMatch(/TLS: its certificate is no longer secure \(.*too weak\); renew it with a longer key/);
    });
  });

  describe('the name that a certificate has to be for', () => {
    /** The name that the server was asked for, or how it failed, whatever the name resolves to. */
    async function nameAskedOf(host: string): Promise<unknown> {
      const names: unknown[] = [];
      const { port } = await serveTls(named, ({ socket }, response) => {
        names.push((socket as TLSSocket & { servername: unknown }).servername);
        response.end('{}');
      });
      const transport = transportTo(`https://${host}:${port}`, {
        ...trusting(),
        dial: (_, deadline) => dialDirect({ host: '127.0.0.1', port }, deadline),
      });
      const failure = await transport(get, never).then(
        () => undefined,
        (error: Error) => error.message,
      );
      return failure ?? names;
    }

    test.each([
      ['fleet.example', 'fleet.example'],
      ['Fleet.Example', 'fleet.example'],
      ['node1.eu.example', 'node1.eu.example'],
      // No server may be asked for an address by the name extension.
      ['10.0.0.1', false],
      ['[::1]', false],
    ])('%s', async (host, asked) => {
      expect(await nameAskedOf(host)).toEqual([asked]);
    });

    test.each([
      ['other.example', 'other.example'],
      ['node1.rack2.eu.example', 'node1.rack2.eu.example'],
      ['10.0.0.2', '10.0.0.2'],
      ['[::2]', '::2'],
    ])('%s is none of them', async (host, shown) => {
      expect(await nameAskedOf(host)).toMatch(
        new RegExp(
          `TLS: its certificate is for DNS:fleet\\.example.*, not for ${shown}; check the name in the endpoint`,
        ),
      );
    });
  });

  describe.each([
    ['TLS 1.2', '-tls1_2'],
    ['TLS 1.3', '-tls1_3'],
  ] as const)('a client certificate over %s', (_, version) => {
    const serve = async () => countingProxy((await serveOpenssl(valid, ours.cert, version)).port);

    test('that is right is shown', async () => {
      const { port } = await serve();
      const transport = transportTo(`https://127.0.0.1:${port}`, trusting(client));
      expect(await transport(get, never)).toMatchObject({ status: 200 });
    });

    // With TLS 1.3 all of this shows only once the request was sent, like a connection that breaks and may come back.
    test.each<[string, () => Partial<Identity>, RegExp]>([
      ['that is missing', () => ({}), /TLS: .*requires a client certificate[;,] give tls-cert and tls-key$/],
      [
        'of another authority',
        () => strangeClient,
        /TLS: it does not trust the authority of the client certificate; check tls-cert$/,
      ],
      ['that has expired', () => expiredClient, /TLS: the client certificate has expired; check tls-cert$/],
      ['that is meant for servers', () => valid, /TLS: it rejects the client certificate; check tls-cert$/],
    ])('%s is reported at once', async (_, identity, words) => {
      const server = await serve();
      const transport = transportTo(`https://deploy:hunter2@127.0.0.1:${server.port}`, trusting(identity()));
      const failure = await failureBy(transport);
      expect(failure).toMatchObject({ code: 'connect', message: expect.stringMatching(words), cause: { code: 'tls' } });
      expect(failure.message).toContain(`cannot reach https://127.0.0.1:${server.port}: TLS: `);
      const body = 'x'.repeat(200_000);
      const write = await failureBy(transport, { method: 'PUT', path: '/fleet/v1/units/a.service', headers: {}, body });
      expect(write.message).toBe(failure.message);
      const connections = server.connections();
      expect(await outcomeOf(transport)).toMatchObject({ code: 'unreachable', attempts: 1 });
      expect(server.connections()).toBe(connections + 1);
    });
  });

  test('a client certificate that nobody asks for does no harm', async () => {
    const { port } = await serveHttps(valid);
    expect(await transportTo(`https://127.0.0.1:${port}`, trusting(client))(get, never)).toMatchObject({ status: 200 });
  });

  describe('a handshake', () => {
    test('with a server that speaks http', async () => {
      const { port } = await serveHttp((_, response) => response.end('{}'));
      expect(await failureOf(`https://deploy:hunter2@127.0.0.1:${port}`)).toMatchObject({
        code: 'connect',
        message: `cannot reach https://127.0.0.1:${port}: TLS: it does not speak TLS; check whether the endpoint is http rather than https`,
      });
    });

    test('with a server that speaks TLS 1.0 only', async () => {
      const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' } as const;
      const { port } = await serveHttps({ ...valid, ...old });
      const { message } = await failureOf(`https://127.0.0.1:${port}`, trusting());
      expect(message).toMatch(
        /TLS: it supports (no TLS version in common with this runner|only obsolete versions of TLS); check/,
      );
    });

    test('with a server that says nothing ends when the time for a connection is up', async () => {
      const { port } = await serveTcp(() => undefined);
      const failing = failureOf(`https://127.0.0.1:${port}`, { connectTimeoutMs: 300 });
      const ms = await msUntil(failing);
      expect([ms > 290, ms < 1_500]).toEqual([true, true]);
      expect(await failing).toMatchObject({
        code: 'connect',
        message: `cannot reach https://127.0.0.1:${port}: TLS: the handshake timed out (no answer within 0.3 s); check that it speaks TLS`,
        cause: { code: 'tls' },
      });
    });

    /** Passes on what the client says, and of what the server says the first bytes alone; then `next`. */
    async function serveBeginning(next: (socket: Socket) => void): Promise<string> {
      const { port } = await serveHttps(valid);
      const relay = await serveTcp((socket) => {
        const server = connectTcp(port, '127.0.0.1').on('error', () => undefined);
        socket.on('close', () => server.destroy()).pipe(server);
        server.once('data', (data) => socket.write(data.subarray(0, 50), () => next(socket)));
      });
      return `https://127.0.0.1:${relay.port}`;
    }

    test.each<[string, (socket: Socket) => void]>([
      ['a reset', (socket) => void socket.resetAndDestroy()],
      ['an end', (socket) => void socket.destroy()],
    ])('that is cut in the middle by %s', async (_, cut) => {
      const url = await serveBeginning(cut);
      expect(await failureOf(url, trusting())).toMatchObject({
        code: 'connect',
        message: expect.stringContaining(
          `cannot reach ${url}: TLS: it closed the connection during the handshake; check`,
        ),
        cause: { code: 'tls' },
      });
    });

    test('that stops in the middle ends when the time for a connection is up', async () => {
      const url = await serveBeginning(() => undefined);
      const failing = failureOf(url, { ...trusting(), connectTimeoutMs: 300 });
      expect(await msUntil(failing)).toBeLessThan(1_500);
      expect((await failing).message).toContain('TLS: the handshake timed out (no answer within 0.3 s)');
    });

    test('that is cut before it begins', async () => {
      const { port } = await serveTcp((socket) => socket.once('data', () => socket.destroy()));
      const { message } = await failureOf(`https://127.0.0.1:${port}`, trusting());
      expect(message).toContain('TLS: it closed the connection during the handshake; check');
    });
  });

  describe('http to a server that speaks TLS', () => {
    test('names the endpoint and is a failure', async () => {
      const { port } = await serveHttps(valid);
      // Node's TLS server breaks off without a word.
      const { message } = await failureOf(`http://deploy:hunter2@127.0.0.1:${port}`);
      expect(message).toContain(`the connection to http://127.0.0.1:${port} was lost: `);
    });

    test('that answers with an alert is reported at once', async () => {
      const alert = Buffer.from([21, 3, 1, 0, 2, 2, 10]);
      const { port, connections } = await serveTcp((socket) => socket.once('data', () => socket.end(alert)));
      const error = await outcomeOf(transportTo(`http://127.0.0.1:${port}`));
      expect(error).toMatchObject({ code: 'unreachable', attempts: 1 });
      expect(error.message).toContain('it does not speak HTTP; check the port, and whether the endpoint is https');
      expect(connections()).toBe(1);
    });

    test('that answers with a page is reported at once', async () => {
      const said = 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n';
      const { port } = await serveTcp((socket) => socket.once('data', () => socket.end(said)));
      const error = await outcomeOf(transportTo(`http://127.0.0.1:${port}`));
      expect(error).toMatchObject({ code: 'not-fleet', status: 400, attempts: 1 });
      expect(error.message).toMatch(/not fleet's API; check the endpoint/);
    });
  });

  describe('through tunnels', () => {
    function connectionBy(settings: Omit<ConnectionSettings, 'connectTimeoutMs' | 'endpoints'>, ...urls: string[]) {
      const connection = connect(
        { endpoints: parseEndpoints(urls.join()), connectTimeoutMs: 3_000, ...settings },
        { onSwitch: () => undefined, onWarning: () => undefined, onDetail: () => undefined },
      );
      onCleanUp(() => connection.close());
      return connection;
    }

    async function socks(scheme = 'socks5h') {
      const { port } = await startMicrosocks({ user: 'deploy', password: 'hunter2' });
      const proxy = parseSocksProxy(`${scheme}://deploy:hunter2@127.0.0.1:${port}`, 'input proxy');
      return { proxyFor: () => proxy };
    }

    async function ssh() {
      const key = await sshKey();
      const server = await startSshd({ authorizedKeys: [key.publicKey] });
      return {
        ssh: {
          host: parseSshHost(`${server.user}@${server.host}:${server.port}`),
          credentials: { privateKeys: await readPrivateKeys(key.privateKey, '') },
          hostKeys: parseKnownHosts(server.hostKeyLines.join('\n')),
          now: Date.now,
        },
      };
    }

    const ways: [string, () => Promise<Pick<ConnectionSettings, 'proxyFor' | 'ssh'>>][] = [
      ['SOCKS', () => socks()],
      ['SSH', ssh],
      ['SOCKS and SSH', async () => ({ ...(await socks()), ...(await ssh()) })],
    ];

    describeWith(['microsocks', 'sshd', 'ssh-keygen'], 'that are real', () => {
      test.each(ways)('%s: a name that is looked up at the other end is the one that counts', async (_, way) => {
        const names: unknown[] = [];
        const { port } = await serveTls(valid, ({ socket }, response) => {
          names.push((socket as TLSSocket & { servername: unknown }).servername);
          response.end('{"id":"1"}');
        });
        const { transport, get: check } = connectionBy(
          { ...(await way()), ...trusting() },
          `https://localhost:${port}`,
        );
        expect(await transport(get, never)).toMatchObject({ status: 200, body: '{"id":"1"}' });
        // Health checks go the same way, by the same authorities.
        expect(await check(`https://localhost:${port}/health`, never)).toMatchObject({ status: 200 });
        expect(names).toEqual(['localhost', 'localhost']);
      });

      test.each(ways)('%s: what is wrong is reported in the same words as without', async (_, way) => {
        const wanting = { ...valid, ca: ours.cert, requestCert: true };
        const urls = await Promise.all(
          [expired, named, wanting].map(async (it) => `https://127.0.0.1:${(await serveHttps(it)).port}`),
        );
        urls.push(`https://127.0.0.1:${(await serveHttp((_, response) => response.end('{}'))).port}`);
        const by = await way();
        for (const url of urls) {
          const direct = await failureOf(url, trusting());
          const { transport } = connectionBy({ ...by, ...trusting() }, url);
          expect(await failureBy(transport)).toMatchObject({ code: 'connect', message: direct.message });
        }
      });

      test('whichever the way, a server that says nothing ends when the time for a connection is up', async () => {
        const { port } = await serveTcp(() => undefined);
        await Promise.all(
          ways.map(async ([, way]) => {
            const { transport } = connectionBy({ ...(await way()), ...trusting() }, `https://127.0.0.1:${port}`);
            const failing = failureBy(transport);
            expect(await msUntil(failing)).toBeLessThan(4_500);
            expect((await failing).message).toBe(
              `cannot reach https://127.0.0.1:${port}: TLS: the handshake timed out (no answer within 3 s); check that it speaks TLS`,
            );
          }),
        );
      });

      test('a name that the proxy does not find is reported as such, not as a fault of TLS', async () => {
        const { transport } = connectionBy({ ...(await socks()), ...trusting() }, 'https://nowhere.invalid:8443');
        const { message, cause } = await failureBy(transport);
        expect(message).toContain('cannot reach https://nowhere.invalid:8443: the SOCKS proxy socks5h://127.0.0.1:');
        expect(cause).toMatchObject({ code: 'connect' });
      });
    });
  });
});
