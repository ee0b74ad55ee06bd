import { DefinitionError, type Diagnostic } from '../definition/diagnostic.js';
import { UserError } from '../errors/user-error.js';
import type { ConnectionSettings } from '../network/connection.js';
import { parseEndpoints } from '../network/endpoint.js';
import { checkClientCertificate, type TlsIdentity } from '../network/tls-identity.js';
import type { HostKeyPolicy } from '../ssh/host-key.js';
import { isKeyText } from '../ssh/key-text.js';
import { isKnownHostsText, parseKnownHosts } from '../ssh/known-hosts.js';
import { decodedPem, isPem, mendedPem } from '../ssh/pem-text.js';
import { readPrivateKeys } from '../ssh/private-key.js';
import { parseSshHosts } from '../ssh/ssh-host.js';
import type { Credentials } from '../ssh/ssh-settings.js';
import { environmentProxies } from '../tunnel/environment-proxy.js';
import { isHttpProxy, type ProxyFor, type ProxyServer, parseProxy } from '../tunnel/proxy.js';
import { secretsInUrl } from '../tunnel/url-credentials.js';
import { contradictions } from './connection-contradictions.js';
import { connectionLabel } from './connection-label.js';
import { filesOnDisk, type InputFiles } from './input-files.js';
import { type InputName, inputDefaults } from './inputs.js';
import { certificatesIn, checkTlsKey, textOrFile } from './pem.js';

/** What the inputs of a connection depend on besides themselves. */
export interface ConnectionContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Paths in inputs are relative to this folder. */
  readonly folder: string;
  /** The time, in milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Where the files at these paths are; on the disk by default. */
  readonly files?: InputFiles;
  /** Called with every secret before anything else is done with it. */
  readonly mask: (secret: string) => void;
}

export interface ConnectionInputs {
  readonly settings: Omit<ConnectionSettings, 'connectTimeoutMs'>;
  /** The proxy for downloads, which do not go through the tunnel. */
  readonly downloadProxyFor?: ProxyFor;
  /** The location of the cluster for messages: `unix:///var/run/fleet.sock through core@bastion:22`. */
  readonly label: string;
  readonly warnings: readonly string[];
}

/** Returns how to connect to the cluster, or throws a DefinitionError with everything that is wrong with the inputs. */
export async function readConnectionInputs(
  read: (name: InputName) => string,
  { environment, folder, files = filesOnDisk, mask, now }: ConnectionContext,
): Promise<ConnectionInputs> {
  const problems: Diagnostic[] = [];
  const complain = (message: string) => problems.push({ severity: 'error', message });
  const warnings: string[] = [];

  async function field<T>(name: InputName, parse: (text: string) => T | Promise<T>): Promise<T | undefined> {
    const text = read(name) || inputDefaults[name];
    if (text === '') return undefined;
    try {
      return await parse(text);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      complain(`input ${name}: ${error.message}`);
      return undefined;
    }
  }
  const secretText = async (text: string) => {
    const content = await textOrFile(text, isKeyText, folder, files);
    mask(content);
    const mended = mendedPem(content);
    if (mended !== content) mask(mended);
    return mended;
  };
  function withMask<T extends { readonly secrets: readonly string[] }>(it: T): T {
    it.secrets.forEach(mask);
    return it;
  }

  mask(read('ssh-passphrase'));
  for (const name of ['health-check', 'journal-gateway'] as const) secretsInUrl(read(name)).forEach(mask);
  const endpoints = (await field('endpoint', (text) => parseEndpoints(text).map(withMask))) ?? [];
  const proxyInput = await field('proxy', (text) => withMask(parseProxy(text, 'input proxy')));
  const hosts = (await field('ssh-tunnel', parseSshHosts)) ?? [];
  const machineUser = await field('ssh-machine-user', userName);
  const privateKeys = await field('ssh-private-key', async (text) =>
    readPrivateKeys(await secretText(text), read('ssh-passphrase')),
  );
  const hostKeys = await field('ssh-known-hosts', (text) => hostKeysOf(text, folder, files));
  const tls = await tlsIdentity();
  for (const message of contradictions(read, { endpoints, proxy: proxyInput, hosts, environment })) complain(message);
  if (problems.length > 0) throw new DefinitionError(problems);

  const given = proxyInput && always(trusting(proxyInput, tls.ca));
  // A SOCKS proxy leads to the cluster, and an HTTP proxy out of the runner's network.
  const outOfHere = proxyInput && isHttpProxy(proxyInput) ? given : proxiesOfEnvironment(tls.ca);
  const proxyFor = given ?? outOfHere;
  const credentials: Credentials = privateKeys ? { privateKeys } : { agentSocket: environment.SSH_AUTH_SOCK ?? '' };
  const host = hosts.at(-1);
  const ssh = host && { host, jumpHosts: hosts.slice(0, -1), credentials, hostKeys: hostKeys ?? [], now };
  return {
    settings: {
      endpoints,
      tls,
      ...(proxyFor && { proxyFor }),
      ...(ssh && { ssh }),
      ...(machineUser !== undefined && { machineUser }),
    },
    ...(outOfHere && { downloadProxyFor: outOfHere }),
    label: connectionLabel(endpoints, proxyFor, hosts),
    warnings,
  };

  async function tlsIdentity(): Promise<TlsIdentity> {
    const ca = await field('tls-ca', async (text) => {
      const pem = await textOrFile(text, isPemText, folder, files);
      return certificatesIn(pem).map(String);
    });
    const certificates = await field('tls-cert', async (text) => {
      const found = certificatesIn(await textOrFile(text, isPemText, folder, files));
      await checkClientCertificate(String(found[0]));
      return found;
    });
    const key = await field('tls-key', async (text) => {
      const pem = await secretText(text);
      checkTlsKey(pem, certificates?.[0]);
      return pem;
    });
    return {
      ...(ca && { ca }),
      ...(certificates && key !== undefined && { cert: certificates.map(String).join(''), key }),
    };
  }

  function proxiesOfEnvironment(ca: TlsIdentity['ca']): ProxyFor | undefined {
    const { proxyFor, proxies, problems } = environmentProxies(environment);
    proxies.forEach(withMask);
    for (const problem of problems) warnings.push(`${problem}; it is ignored`);
    return proxyFor && ((target) => trusting(proxyFor(target), ca));
  }
}

function always(proxy: ProxyServer | undefined): ProxyFor {
  return () => proxy;
}

/** Returns a proxy whose own certificate is checked against tls-ca as well. */
function trusting(proxy: ProxyServer | undefined, ca: TlsIdentity['ca']): ProxyServer | undefined {
  return proxy && isHttpProxy(proxy) && ca !== undefined ? { ...proxy, ca: [ca].flat() } : proxy;
}

function isPemText(text: string): boolean {
  return isPem(text) || decodedPem(text) !== undefined;
}

function userName(text: string): string {
  if (!/^[\w.][\w.@$-]*$/.test(text)) throw new UserError(`${JSON.stringify(text)} is not a user name such as core`);
  return text;
}

async function hostKeysOf(text: string, folder: string, files: InputFiles): Promise<HostKeyPolicy> {
  if (text === 'accept-any') return 'accept-any';
  return parseKnownHosts(await textOrFile(text, isKnownHostsText, folder, files));
}
