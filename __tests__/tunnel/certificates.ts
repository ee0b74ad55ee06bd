import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { listen, temporaryFolder } from '../network/servers.js';
import { pathOf } from './find-program.js';

const run = promisify(execFile);
const day = 86_400_000;

/** A certificate with its private key, both in PEM. */
export interface Identity {
  cert: string;
  key: string;
}

interface Validity {
  /** When it becomes and ceases to be valid, in days from now: the past is negative. */
  fromDay?: number;
  toDay?: number;
}

export interface Authority {
  cert: string;
  /** For names and IP addresses. */
  server(names: string[], validity?: Validity): Promise<Identity>;
  client(name: string, validity?: Validity): Promise<Identity>;
}

const config = `
[ca]
default_ca = authority
[authority]
database = index.txt
serial = serial
new_certs_dir = issued
certificate = ca.pem
private_key = ca.key
default_md = sha256
policy = policy
unique_subject = no
[policy]
commonName = supplied
[req]
distinguished_name = none
[none]
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
`;

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** As openssl wants it: YYYYMMDDHHMMSSZ. */
function dayFromNow(days: number): string {
  return new Date(Date.now() + days * day).toISOString().replace(/\.\d+|[-T:]/g, '');
}

/** Each one is unrelated to the others. */
export async function authority(name = 'Test Authority'): Promise<Authority> {
  const folder = await temporaryFolder();
  const openssl = (...args: string[]) => run(pathOf('openssl'), args, { cwd: folder });
  const file = (path: string) => readFile(join(folder, path), 'utf8');
  await mkdir(join(folder, 'issued'));
  await writeFile(join(folder, 'index.txt'), '');
  await writeFile(join(folder, 'ca.conf'), config);
  const root = ['-config', 'ca.conf', '-extensions', 'root', '-subj', `/CN=${name}`, '-days', '30'];
  await openssl('req', '-x509', ...newKey, ...root, '-keyout', 'ca.key', '-out', 'ca.pem');

  let last = 0;
  /** By `openssl ca`: before version 3.4 nothing else takes the dates. */
  async function issue(commonName: string, extensions: string[], { fromDay = -1, toDay = 30 }: Validity = {}) {
    const id = `leaf-${++last}`;
    await writeFile(join(folder, `${id}.ext`), `${extensions.join('\n')}\n`);
    const subject = ['-config', 'ca.conf', '-subj', `/CN=${commonName}`];
    await openssl('req', '-new', ...newKey, ...subject, '-keyout', `${id}.key`, '-out', `${id}.csr`);
    const dates = ['-startdate', dayFromNow(fromDay), '-enddate', dayFromNow(toDay)];
    const files = ['-in', `${id}.csr`, '-out', `${id}.pem`, '-extfile', `${id}.ext`];
    await openssl('ca', '-config', 'ca.conf', '-batch', '-notext', '-rand_serial', ...dates, ...files);
    return { cert: await file(`${id}.pem`), key: await file(`${id}.key`) };
  }

  return {
    cert: await file('ca.pem'),
    server: ([first = 'nameless', ...others], validity) => {
      const names = [first, ...others].map((it) => `${isIP(it) ? 'IP' : 'DNS'}:${it}`);
      return issue(first, ['extendedKeyUsage = serverAuth', `subjectAltName = ${names.join(', ')}`], validity);
    },
    client: (name, validity) => issue(name, ['extendedKeyUsage = clientAuth'], validity),
  };
}

/** Counts the connections whose handshake succeeds. With `requestCert` it insists on a certificate from `ca`. */
export function serveTls(options: Identity & { ca?: string; requestCert?: boolean }, listener: RequestListener) {
  return listen(createServer(options, listener));
}
