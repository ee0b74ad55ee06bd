export const id = 68;
export const ids = [68];
export const modules = {

/***/ 7677:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  K: () => (/* binding */ readInputs)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/definition/diagnostic.js
var diagnostic = __webpack_require__(7310);
// EXTERNAL MODULE: ./lib/errors/user-error.js
var user_error = __webpack_require__(931);
// EXTERNAL MODULE: ./lib/tunnel/url-credentials.js
var url_credentials = __webpack_require__(772);
;// CONCATENATED MODULE: ./lib/network/endpoint.js


/** Returns the endpoints in a list separated by commas or line breaks, or throws a UserError with everything that is wrong. */
function parseEndpoints(text) {
    const problems = [];
    const urls = text
        .split(/[,\n]/)
        .map((url) => url.trim())
        .filter((url) => url !== '');
    // A password that contains a comma is split here.
    const isTorn = urls.some((url) => url.includes('@') && !/^[a-z][a-z0-9+.-]*:\/\//i.test(url));
    const endpoints = urls.flatMap((url) => {
        try {
            return [parseEndpoint(url)];
        }
        catch (error) {
            if (!(error instanceof user_error/* UserError */.y))
                throw error;
            const isPart = isTorn && !url.includes('@');
            problems.push(isPart ? `a part of it is not a URL; ${escapes}` : error.message);
            return [];
        }
    });
    if (problems.length > 0)
        throw new user_error/* UserError */.y(problems.join('; '));
    if (endpoints.length === 0)
        throw new user_error/* UserError */.y('does not name an endpoint');
    return endpoints;
}
/**
 * Returns the endpoint at a URL, or throws a UserError that says what is wrong with it, without credentials. Accepts
 * `http`, `https`, `unix:///var/run/fleet.sock` and `http+unix://%2Fvar%2Frun%2Ffleet.sock`.
 */
function parseEndpoint(text) {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    switch (url?.protocol) {
        case 'http:':
        case 'https:':
            return httpEndpoint(url, text);
        case 'unix:': {
            const path = `${url.host}${url.pathname}`;
            if (url.host !== '')
                throw new user_error/* UserError */.y(`"unix://${path}" names the host "${url.host}", but a socket's path needs three slashes: unix:///${path}`);
            if (url.search || url.hash)
                throw hasPath(text);
            return unixEndpoint((0,url_credentials/* percentDecoded */.oF)(url.pathname));
        }
        case 'http+unix:':
            if (url.host === '')
                throw new user_error/* UserError */.y(`"${text}" has the path after a third slash; write unix://${url.pathname}`);
            if (!/^\/?$/.test(url.pathname) || url.search || url.hash)
                throw hasPath(text);
            return unixEndpoint((0,url_credentials/* percentDecoded */.oF)(url.host));
        default:
            throw new user_error/* UserError */.y(`${JSON.stringify((0,url_credentials/* withoutCredentials */.ri)(text))} is not a URL such as http://10.0.0.1:49153 or unix:///var/run/fleet.sock`);
    }
}
function httpEndpoint(url, text) {
    const { origin, username, password } = url;
    if (!/^\/?$/.test(url.pathname) || url.search || url.hash)
        throw hasPath(text);
    const authorization = (0,url_credentials/* basicAuthorization */.aR)(url);
    if (authorization === undefined)
        return { label: origin, origin, secrets: [] };
    // A token may be given as the user, without a password.
    const secret = password || username;
    const encoded = authorization.replace('Basic ', '');
    const secrets = [...new Set([secret, (0,url_credentials/* percentDecoded */.oF)(secret), encoded])];
    return { label: origin, origin, authorization, secrets };
}
function unixEndpoint(socketPath) {
    if (!socketPath.startsWith('/') || socketPath === '/')
        throw new user_error/* UserError */.y(`"${socketPath}" is not the absolute path of a unix socket`);
    if (Buffer.byteLength(socketPath) > maxSocketPathBytes || socketPath.includes('\0'))
        throw new user_error/* UserError */.y(`the path of a unix socket must not be longer than ${maxSocketPathBytes} bytes, or contain a zero byte`);
    return { label: `unix://${socketPath}`, origin: 'http://fleet.sock', socketPath, secrets: [] };
}
/** The longest path that fits into a sockaddr_un. */
const maxSocketPathBytes = 107;
const escapes = 'in user and password, write / as %2F, ? as %3F, # as %23 and a comma as %2C';
/** The apparent host may be the first part of a password, and the apparent path the rest of it. */
function hasPath(text) {
    if (text.includes('@'))
        return new user_error/* UserError */.y(`its URL continues after host and port; ${escapes}`);
    return new user_error/* UserError */.y(`"${text}" has a path, query or fragment, but an endpoint has none; /fleet/v1 is added automatically`);
}

;// CONCATENATED MODULE: ./lib/network/tls-identity.js

/** Rejects with a UserError if TLS on this runner cannot use a certificate, which would otherwise show only on connecting. */
async function checkClientCertificate(cert) {
    const { createSecureContext } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 1692, 19));
    try {
        createSecureContext({ cert });
    }
    catch (error) {
        const { reason, message } = error;
        throw new user_error/* UserError */.y(`cannot be used as a client certificate by TLS on this runner (${reason ?? message})`, {
            cause: error,
        });
    }
}

;// CONCATENATED MODULE: ./lib/ssh/pem-text.js
/** Whether a text has the frame of PEM. */
function isPem(text) {
    return text.includes('-----BEGIN ');
}
/**
 * Returns a PEM text as it was before it went through forms and variables: with line breaks where there are blanks, `\n`
 * or nothing in their place, without blanks around its lines, and decoded where the whole of it is in base64.
 *
 * `-----BEGIN PRIVATE KEY----- MIGHAg… -----END PRIVATE KEY-----` becomes three lines or more.
 */
function mendedPem(text) {
    const lines = (decodedPem(text) ?? text).replace(/\\r|\r(?=\n)/g, '').replace(/\\n|\r/g, '\n');
    const plain = lines.replace(/^\ufeff|^[ \t]+|[ \t]+$/gm, '');
    return plain.replace(/(-----BEGIN ([A-Z0-9 ]+)-----)(.*?)(-----END \2-----)/gs, (_, begin, _label, body, end) => begin + mendedBody(body) + end);
}
/** Returns the PEM text that a text has in base64, if that is what it is. */
function decodedPem(text) {
    if (isPem(text) || !/^[\w+/\s-]+={0,2}\s*$/.test(text))
        return undefined;
    const decoded = Buffer.from(text, 'base64').toString();
    return isPem(decoded) ? decoded : undefined;
}
/** The headers of an encrypted key in the old format. Their lengths show where they end, even without a line break. */
const encryptionHeaders = /^\s*(Proc-Type: 4,ENCRYPTED)\s*(DEK-Info: (?:AES-(?:128|192|256)-CBC,[0-9A-F]{32}|DES(?:-EDE3)?-CBC,[0-9A-F]{16}))/i;
function mendedBody(body) {
    const [written = '', ...headers] = encryptionHeaders.exec(body) ?? [];
    const encoded = body.slice(written.length);
    const hasLines = body.startsWith('\n') && body.endsWith('\n') && !/\S[ \t]+\S/.test(encoded);
    if (hasLines)
        return body;
    // With longer lines, OpenSSL does not decrypt a key.
    const lines = encoded
        .trim()
        .split(/\s+/)
        .flatMap((line) => (line.length > 76 ? line.match(/.{1,64}/g) : null) ?? [line]);
    return ['', ...headers, ...(headers.length > 0 ? [''] : []), ...lines, ''].join('\n');
}

;// CONCATENATED MODULE: ./lib/ssh/key-text.js


const publicKeyLine = /^(ssh-|ecdsa-sha2-|sk-)\S+[ \t]+AAAA/;
const puttyKey = /^PuTTY-User-Key-File-\d/;
const ssh2PublicKey = /^---- BEGIN SSH2 PUBLIC KEY ----/;
/** Whether a text is a key of some kind, private or not, rather than the path of its file. */
function isKeyText(text) {
    const others = [publicKeyLine, puttyKey, ssh2PublicKey];
    return isPem(text) || decodedPem(text) !== undefined || others.some((kind) => kind.test(text.trim()));
}
/** Returns the private keys in a text, mended, or throws a UserError that says what it is instead. */
function privateKeysIn(text) {
    const mended = mendedPem(text).trim();
    const keys = mended.match(/-----BEGIN ([A-Z]+ )?PRIVATE KEY-----.*?-----END ([A-Z]+ )?PRIVATE KEY-----/gs);
    if (keys)
        return keys.map((key) => `${key}\n`);
    if (puttyKey.test(mended))
        throw new user_error/* UserError */.y('it is a key in the format of PuTTY; convert it by `puttygen key.ppk -O private-openssh -o key`, or in PuTTYgen by Conversions > Export OpenSSH key');
    if (publicKeyLine.test(mended) || ssh2PublicKey.test(mended) || /-----BEGIN ([A-Z]+ )?PUBLIC KEY-----/.test(mended))
        throw new user_error/* UserError */.y('it is a public key; use the private key');
    if (/-----BEGIN ([A-Z]+ )?CERTIFICATE-----/.test(mended))
        throw new user_error/* UserError */.y('it is a certificate; use the private key');
    throw new user_error/* UserError */.y('it is not a private key; use the whole text from "-----BEGIN … PRIVATE KEY-----" to the END line, with its line breaks');
}

// EXTERNAL MODULE: ./lib/ssh/known-hosts.js
var known_hosts = __webpack_require__(2119);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./lib/ssh/load-ssh2.js
var load_ssh2 = __webpack_require__(1517);
// EXTERNAL MODULE: ./lib/ssh/wire-reader.js
var wire_reader = __webpack_require__(5801);
;// CONCATENATED MODULE: ./lib/ssh/private-key.js





/**
 * Returns the private keys in a text, for logging in, or throws a UserError that says which one cannot be read, and why.
 * Accepts ed25519, ECDSA and RSA keys in OpenSSH's own format and in PEM (PKCS #1, SEC 1 and PKCS #8), each optionally
 * encrypted with `passphrase`.
 */
async function readPrivateKeys(text, passphrase) {
    const { utils } = await (0,load_ssh2/* loadSsh2 */.H)();
    const keys = privateKeysIn(text);
    const problems = [];
    const parsed = keys.flatMap((key, index) => {
        try {
            return [parsedKey(utils, key, passphrase)];
        }
        catch (error) {
            if (!(error instanceof user_error/* UserError */.y))
                throw error;
            problems.push(keys.length === 1 ? error.message : `key ${index + 1} of ${keys.length}: ${error.message}`);
            return [];
        }
    });
    if (problems.length > 0)
        throw new user_error/* UserError */.y(problems.join('; '));
    return parsed;
}
function parsedKey({ parseKey }, key, passphrase) {
    const openSsh = key.startsWith('-----BEGIN OPENSSH ') ? key : fromPem(key, passphrase);
    const parsed = resultOrError(() => parseKey(openSsh, passphrase || undefined));
    // A damaged file may claim to hold no key at all.
    if (parsed === undefined)
        throw new user_error/* UserError */.y(problemOf('', passphrase));
    if (parsed instanceof Error)
        throw new user_error/* UserError */.y(problemOf(parsed.message, passphrase));
    return parsed;
}
/** Returns the result of a library or its error. Damaged keys make libraries throw all kinds of errors, even where they are documented to return them. */
function resultOrError(work) {
    try {
        return work();
    }
    catch (error) {
        return error instanceof Error ? error : new Error(String(error));
    }
}
/** ssh2 does not support PKCS #8; OpenSSL reads every kind of PEM. */
function fromPem(pem, passphrase) {
    const key = resultOrError(() => (0,external_node_crypto_.createPrivateKey)({ key: pem, ...(passphrase !== '' && { passphrase }) }));
    // A wrong passphrase sometimes goes unnoticed until the decrypted key turns out to make no sense.
    const complaint = (error) => new user_error/* UserError */.y(problemOf(pem.includes('ENCRYPTED') ? 'encrypted' : error.message, passphrase));
    if (key instanceof Error)
        throw complaint(key);
    const exported = resultOrError(() => exportedAs(key));
    if (exported instanceof Error)
        throw complaint(exported);
    if (exported === undefined)
        throw new user_error/* UserError */.y(`it is a key of type ${key.asymmetricKeyType}, which SSH does not support; use ed25519, ECDSA or RSA`);
    return exported;
}
function exportedAs(key) {
    switch (key.asymmetricKeyType) {
        case 'rsa':
            return key.export({ type: 'pkcs1', format: 'pem' }).toString();
        case 'ec':
            return key.export({ type: 'sec1', format: 'pem' }).toString();
        case 'ed25519':
            return openSshEd25519(key);
        default:
            return undefined;
    }
}
/** Returns the key in the format that OpenSSH's PROTOCOL.key describes, unencrypted. */
function openSshEd25519(key) {
    const { d = '', x = '' } = key.export({ format: 'jwk' });
    const [seed, point] = [Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')];
    const publicKey = Buffer.concat([(0,wire_reader/* wireField */.e)('ssh-ed25519'), (0,wire_reader/* wireField */.e)(point)]);
    const checks = Buffer.alloc(8); // The same number twice, to verify the decryption.
    const plain = Buffer.concat([checks, publicKey, (0,wire_reader/* wireField */.e)(Buffer.concat([seed, point])), (0,wire_reader/* wireField */.e)('')]);
    const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7]).subarray(0, (8 - (plain.length % 8)) % 8);
    const none = [(0,wire_reader/* wireField */.e)('none'), (0,wire_reader/* wireField */.e)('none'), (0,wire_reader/* wireField */.e)('')];
    const oneKey = Buffer.from([0, 0, 0, 1]);
    const whole = Buffer.concat([
        Buffer.from('openssh-key-v1\0'),
        ...none,
        oneKey,
        (0,wire_reader/* wireField */.e)(publicKey),
        (0,wire_reader/* wireField */.e)(Buffer.concat([plain, padding])),
    ]);
    const lines = whole.toString('base64').replace(/.{70}/g, '$&\n');
    return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`;
}
/** The errors of the libraries have no codes, and their messages may quote parts of the key. */
function problemOf(message, passphrase) {
    const isEncrypted = /passphrase|encrypted/i.test(message);
    if (isEncrypted && passphrase === '')
        return 'it is encrypted; set ssh-passphrase to its passphrase';
    if (isEncrypted)
        return 'the passphrase in ssh-passphrase does not decrypt it, or the key is damaged';
    return 'it cannot be read: it is damaged or not supported (ed25519, ECDSA and RSA keys are)';
}

// EXTERNAL MODULE: ./lib/tunnel/host-and-port.js
var host_and_port = __webpack_require__(3312);
;// CONCATENATED MODULE: ./lib/ssh/ssh-host.js


/** Returns the host that `user@host:port` names, with port 22 by default, or throws a UserError. */
function parseSshHost(text) {
    const [, user, bracketed, plain, digits] = /^(?:ssh:\/\/)?(?:([^/\s]+)@)?(?:\[([0-9a-f:.]+(?:%[\w.-]+)?)\]|([^@:/\s[\]]+))(?::(\d+))?\/?$/i.exec(text) ?? [];
    const host = bracketed ?? plain;
    const port = Number(digits ?? 22);
    if (host === undefined || host.startsWith('-') || port < 1 || port > 65_535)
        throw new user_error/* UserError */.y(`${JSON.stringify(withoutPassword(text))} is not user@host:port, such as core@bastion.example:2222`);
    if (user === undefined)
        throw new user_error/* UserError */.y(`"${text}" does not name a user; on CoreOS that is core@${(0,host_and_port/* hostAndPort */.PG)(host, port)}`);
    if (user.includes(':'))
        throw new user_error/* UserError */.y(`"${(0,host_and_port/* hostAndPort */.PG)(host, port)}" takes a user name but no password; log in with ssh-private-key or an agent`);
    return { user, host, port, label: `${user}@${(0,host_and_port/* hostAndPort */.PG)(host, port)}` };
}
/**
 * Returns the hosts that `user@host:port, user@host:port` names, each of which is reached through the one before it, or
 * throws a UserError with everything that is wrong. They may be separated by line breaks as well.
 */
function parseSshHosts(text) {
    const parts = text
        .split(/[,\n]/)
        .map((part) => part.trim())
        .filter((part) => part !== '');
    const problems = [];
    const hosts = parts.flatMap((part, index) => {
        try {
            // Such a part may belong to a password with a comma in it, so it is not quoted.
            if (parts.length > 1 && !part.includes('@'))
                throw new user_error/* UserError */.y(`host ${index + 1} of ${parts.length} does not name a user; each one is user@host:port`);
            return [parseSshHost(part)];
        }
        catch (error) {
            if (!(error instanceof user_error/* UserError */.y))
                throw error;
            problems.push(error.message);
            return [];
        }
    });
    if (problems.length > 0)
        throw new user_error/* UserError */.y(problems.join('; '));
    const [first, ...others] = hosts;
    if (first === undefined)
        throw new user_error/* UserError */.y('does not name a host; it is user@host:port');
    return [first, ...others];
}
/** In a text that cannot be parsed, everything from a colon to the last `@` may be secret. */
function withoutPassword(text) {
    return text.replace(/(?<!^ssh):.*@/s, ':***@');
}

// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
// EXTERNAL MODULE: ./lib/tunnel/proxy.js + 3 modules
var tunnel_proxy = __webpack_require__(6499);
;// CONCATENATED MODULE: ./lib/tunnel/environment-proxy.js



/**
 * Returns the proxies of `HTTP_PROXY`, `HTTPS_PROXY` and `ALL_PROXY`, with the exceptions of `NO_PROXY`. As in curl, the
 * variables in lower case take precedence, a URL without a scheme is http, and `ALL_PROXY` is for whatever has no
 * variable of its own, such as SSH.
 */
function environmentProxies(environment) {
    const problems = [];
    function proxyIn(name) {
        const variable = environment[name.toLowerCase()] ? name.toLowerCase() : name;
        const text = environment[variable];
        if (!text)
            return undefined;
        try {
            return (0,tunnel_proxy/* parseProxy */.Y)(asUrl(text), variable);
        }
        catch (error) {
            if (!(error instanceof user_error/* UserError */.y))
                throw error;
            problems.push(`${variable}: ${error.message}`);
            return undefined;
        }
    }
    // curl ignores HTTP_PROXY, since a web server lets strangers set it for the scripts it runs; here there are none.
    const [http, https, all] = [proxyIn('HTTP_PROXY'), proxyIn('HTTPS_PROXY'), proxyIn('ALL_PROXY')];
    const proxies = [http, https, all].filter((proxy) => proxy !== undefined);
    const bypasses = exceptions(environment.no_proxy || environment.NO_PROXY || '');
    const proxyFor = ({ host, port, scheme }) => bypasses(host, port) ? undefined : ((scheme && { http, https }[scheme]) ?? all);
    return { proxies, problems, ...(proxies.length > 0 && { proxyFor }) };
}
function asUrl(text) {
    // Desktops set this. curl takes it for socks4, but most tools for socks5 with names looked up by the proxy.
    if (/^socks:\/\//i.test(text))
        return text.replace(/^socks/i, 'socks5h');
    return text.includes('://') ? text : `http://${text}`;
}
/**
 * Returns whether a host is among the exceptions of a `NO_PROXY`: names with all names below them (`example.com`,
 * `.example.com`), addresses, networks (`10.0.0.0/8`), each with or without a port, or `*` for all.
 */
function exceptions(text) {
    const rules = text
        .split(/[\s,]+/)
        .filter((rule) => rule !== '')
        .map(ruleOf);
    return (host, port) => {
        const name = host.toLowerCase().replace(/\.$/, '');
        return rules.some((rule) => rule(name, port));
    };
}
function ruleOf(text) {
    const [, bracketed, plain = text, digits] = /^(?:\[([^\]]*)\]|([^:]*|.*:.*:.*))(?::(\d+))?$/.exec(text) ?? [];
    const matches = matcherOf(bracketed ?? plain);
    return (host, port) => (digits === undefined || Number(digits) === port) && matches(host);
}
function matcherOf(pattern) {
    if (pattern === '*')
        return () => true;
    const network = networkOf(pattern);
    if (network)
        return (host) => (0,external_node_net_.isIP)(host) !== 0 && network.check(host, (0,external_node_net_.isIP)(host) === 6 ? 'ipv6' : 'ipv4');
    const name = pattern
        .toLowerCase()
        .replace(/^\*?\./, '')
        .replace(/\.$/, '');
    return (host) => host === name || ((0,external_node_net_.isIP)(host) === 0 && host.endsWith(`.${name}`));
}
/** A single address is a network of one, so that `::1` and `0:0:0:0:0:0:0:1` are the same. */
function networkOf(text) {
    const [, address = '', digits] = /^([^/]+)(?:\/(\d+))?$/.exec(text) ?? [];
    const family = (0,external_node_net_.isIP)(address);
    const longest = family === 6 ? 128 : 32;
    const bits = Number(digits ?? longest);
    if (family === 0 || bits > longest)
        return undefined;
    const list = new external_node_net_.BlockList();
    list.addSubnet(address, bits, family === 6 ? 'ipv6' : 'ipv4');
    return list;
}

;// CONCATENATED MODULE: ./lib/action/connection-contradictions.js


/** Yields the contradictions among the inputs of the connection, one line each. */
function* contradictions(read, { endpoints, proxy, hosts, environment }) {
    const given = (name) => read(name) !== '';
    const unix = endpoints.find(({ socketPath }) => socketPath !== undefined);
    if (given('proxy') && !given('ssh-tunnel') && unix)
        yield `inputs proxy and endpoint: a proxy cannot connect to ${unix.label}; set ssh-tunnel as well to use the socket on an SSH host`;
    if (proxy?.scheme.startsWith('socks4')) {
        const next = given('ssh-tunnel') ? hosts[0]?.host : endpoints.map(hostOf).find(external_node_net_.isIPv6);
        if (next !== undefined && (0,external_node_net_.isIPv6)(next))
            yield `inputs proxy and ${hosts.length > 0 ? 'ssh-tunnel' : 'endpoint'}: ${proxy.scheme} cannot carry the IPv6 address ${next}; use socks5`;
    }
    for (const name of ['ssh-private-key', 'ssh-known-hosts', 'ssh-machine-user'])
        if (given(name) && !given('ssh-tunnel'))
            yield `input ${name}: has no effect without ssh-tunnel`;
    if (given('ssh-passphrase') && !given('ssh-private-key'))
        yield 'input ssh-passphrase: has no effect without ssh-private-key';
    if (given('ssh-tunnel') && !given('ssh-private-key') && !environment.SSH_AUTH_SOCK)
        yield 'input ssh-tunnel: there is no key to log in with; set ssh-private-key, or start an SSH agent (SSH_AUTH_SOCK)';
    const usesTls = endpoints.some(({ origin }) => origin.startsWith('https:')) ||
        ['health-check', 'journal-gateway'].some((name) => /^https:/i.test(read(name)));
    if (endpoints.length > 0 && !usesTls)
        for (const name of ['tls-ca', 'tls-cert', 'tls-key'])
            if (given(name))
                yield `input ${name}: has no effect without an https endpoint, health-check or journal-gateway`;
    if (given('tls-cert') !== given('tls-key'))
        yield 'inputs tls-cert and tls-key: one has no effect without the other';
}
function hostOf({ origin, socketPath }) {
    return socketPath === undefined ? (0,host_and_port/* withoutBrackets */.o4)(new URL(origin).hostname) : '';
}

// EXTERNAL MODULE: ./lib/tunnel/dial.js
var dial = __webpack_require__(8382);
;// CONCATENATED MODULE: ./lib/action/connection-label.js

/** Returns the location of a cluster for messages: `unix:///var/run/fleet.sock through core@bastion:22`. */
function connectionLabel(endpoints, proxyFor, hosts) {
    const servers = endpoints.map(({ label }) => label).join(', ');
    // A proxy of the environment may not apply to any of these hosts.
    const targets = hosts.length > 0 ? hosts.slice(0, 1) : endpoints.flatMap(tcpAddressOf);
    const proxies = new Set(targets.flatMap((target) => proxyFor?.(target)?.label ?? []));
    const hops = [...(proxies.size > 0 ? [[...proxies].join(' or ')] : []), ...hosts.map(({ label }) => label)];
    return hops.length === 0 ? servers : `${servers} through ${hops.join(' and ')}`;
}
function tcpAddressOf({ origin, socketPath }) {
    return socketPath === undefined ? [(0,dial/* targetOf */.$)(new URL(origin))] : [];
}

// EXTERNAL MODULE: ./lib/action/input-files.js
var input_files = __webpack_require__(5980);
// EXTERNAL MODULE: ./lib/action/inputs.js + 2 modules
var action_inputs = __webpack_require__(8484);
;// CONCATENATED MODULE: ./lib/action/pem.js



/**
 * Returns the text of an input that is either the text itself, such as PEM, or the path of a file, relative to `folder`.
 * Throws a UserError that does not repeat the input, which may be a secret that lost its first line.
 */
async function textOrFile(input, isText, folder, files) {
    if (isText(input))
        return input;
    try {
        return decoded(await files.read(input, folder));
    }
    catch (error) {
        const { code = 'unreadable' } = error;
        throw new user_error/* UserError */.y(`is neither the text itself nor the path of a readable file (${code})`, { cause: error });
    }
}
/** Returns a text in UTF-8, or in UTF-16, as PowerShell's `>` writes it, without its byte order mark. */
function decoded(bytes) {
    const [first = 0, second = 0] = bytes;
    const isLittleEndian = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0);
    const isBigEndian = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0);
    const encoding = isLittleEndian ? 'utf-16le' : isBigEndian ? 'utf-16be' : 'utf-8';
    return new TextDecoder(encoding).decode(bytes);
}
const certificatePattern = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED )?CERTIFICATE-----/g;
/** Returns the certificates of a PEM text, first to last, or throws a UserError. */
function certificatesIn(pem) {
    const texts = mendedPem(pem).match(certificatePattern) ?? [];
    if (texts.length === 0)
        throw new user_error/* UserError */.y('does not contain a PEM certificate');
    return texts.map((text, index) => {
        try {
            return new external_node_crypto_.X509Certificate(text);
        }
        catch (error) {
            const which = texts.length > 1 ? ` (no. ${index + 1})` : '';
            throw new user_error/* UserError */.y(`contains a certificate that cannot be read${which}`, { cause: error });
        }
    });
}
/** Throws a UserError unless a PEM text is a private key without a passphrase, and belongs to the certificate if there is one. */
function checkTlsKey(pem, certificate) {
    let key;
    try {
        key = (0,external_node_crypto_.createPrivateKey)(pem);
    }
    catch (error) {
        const isEncrypted = /passphrase|cancelled/i.test(`${error.code} ${error.message}`);
        throw new user_error/* UserError */.y(isEncrypted ? 'is encrypted; use a key without a passphrase' : 'does not contain a PEM private key');
    }
    if (certificate && !certificate.checkPrivateKey(key))
        throw new user_error/* UserError */.y('does not belong to the certificate in tls-cert');
}

;// CONCATENATED MODULE: ./lib/action/connection-inputs.js

















/** Returns how to connect to the cluster, or throws a DefinitionError with everything that is wrong with the inputs. */
async function readConnectionInputs(read, { environment, folder, files = input_files/* filesOnDisk */.Ed, mask, now }) {
    const problems = [];
    const complain = (message) => problems.push({ severity: 'error', message });
    const warnings = [];
    async function field(name, parse) {
        const text = read(name) || action_inputs/* inputDefaults */.V[name];
        if (text === '')
            return undefined;
        try {
            return await parse(text);
        }
        catch (error) {
            if (!(error instanceof user_error/* UserError */.y))
                throw error;
            complain(`input ${name}: ${error.message}`);
            return undefined;
        }
    }
    const secretText = async (text) => {
        const content = await textOrFile(text, isKeyText, folder, files);
        mask(content);
        const mended = mendedPem(content);
        if (mended !== content)
            mask(mended);
        return mended;
    };
    function withMask(it) {
        it.secrets.forEach(mask);
        return it;
    }
    mask(read('ssh-passphrase'));
    for (const name of ['health-check', 'journal-gateway'])
        (0,url_credentials/* secretsInUrl */.Ct)(read(name)).forEach(mask);
    const endpoints = (await field('endpoint', (text) => parseEndpoints(text).map(withMask))) ?? [];
    const proxyInput = await field('proxy', (text) => withMask((0,tunnel_proxy/* parseProxy */.Y)(text, 'input proxy')));
    const hosts = (await field('ssh-tunnel', parseSshHosts)) ?? [];
    const machineUser = await field('ssh-machine-user', userName);
    const privateKeys = await field('ssh-private-key', async (text) => readPrivateKeys(await secretText(text), read('ssh-passphrase')));
    const hostKeys = await field('ssh-known-hosts', (text) => hostKeysOf(text, folder, files));
    const tls = await tlsIdentity();
    for (const message of contradictions(read, { endpoints, proxy: proxyInput, hosts, environment }))
        complain(message);
    if (problems.length > 0)
        throw new diagnostic/* DefinitionError */.g(problems);
    const given = proxyInput && always(trusting(proxyInput, tls.ca));
    // A SOCKS proxy leads to the cluster, and an HTTP proxy out of the runner's network.
    const outOfHere = proxyInput && (0,tunnel_proxy/* isHttpProxy */.n)(proxyInput) ? given : proxiesOfEnvironment(tls.ca);
    const proxyFor = given ?? outOfHere;
    const credentials = privateKeys ? { privateKeys } : { agentSocket: environment.SSH_AUTH_SOCK ?? '' };
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
    async function tlsIdentity() {
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
    function proxiesOfEnvironment(ca) {
        const { proxyFor, proxies, problems } = environmentProxies(environment);
        proxies.forEach(withMask);
        for (const problem of problems)
            warnings.push(`${problem}; it is ignored`);
        return proxyFor && ((target) => trusting(proxyFor(target), ca));
    }
}
function always(proxy) {
    return () => proxy;
}
/** Returns a proxy whose own certificate is checked against tls-ca as well. */
function trusting(proxy, ca) {
    return proxy && (0,tunnel_proxy/* isHttpProxy */.n)(proxy) && ca !== undefined ? { ...proxy, ca: [ca].flat() } : proxy;
}
function isPemText(text) {
    return isPem(text) || decodedPem(text) !== undefined;
}
function userName(text) {
    if (!/^[\w.][\w.@$-]*$/.test(text))
        throw new user_error/* UserError */.y(`${JSON.stringify(text)} is not a user name such as core`);
    return text;
}
async function hostKeysOf(text, folder, files) {
    if (text === 'accept-any')
        return 'accept-any';
    return (0,known_hosts/* parseKnownHosts */.uJ)(await textOrFile(text, known_hosts/* isKnownHostsText */.W, folder, files));
}

// EXTERNAL MODULE: ./lib/action/handover.js
var handover = __webpack_require__(5339);
;// CONCATENATED MODULE: ./lib/action/read-inputs.js






/**
 * Returns all inputs: what to do, the route to the cluster, and what to hand over to the `post` step of a step that does
 * it. Throws a DefinitionError with everything that is wrong with them.
 */
async function readInputs(world) {
    const { host, clock, workspace, environment, inputFiles = input_files/* filesOnDisk */.Ed } = world;
    const secrets = new Set();
    const contents = {};
    const files = (0,input_files/* rememberingFiles */.jF)(inputFiles, contents);
    const read = (name) => host.input(name);
    const mask = (secret) => {
        if (secret === '')
            return;
        secrets.add(secret);
        host.maskSecret(secret);
    };
    mask(read('github-token'));
    const folder = (0,external_node_path_.resolve)(workspace, read('working-directory'));
    const diagnostics = [];
    const [inputs, route] = await Promise.all([
        collecting(diagnostics, async () => (0,action_inputs/* parseInputs */.T)(read)),
        collecting(diagnostics, () => readConnectionInputs(read, { environment, folder, files, mask, now: () => clock.now() })),
    ]);
    if (!inputs || !route)
        throw new diagnostic/* DefinitionError */.g(diagnostics);
    for (const warning of route.warnings)
        host.annotate('warning', warning);
    return { inputs, route, handover: (0,handover/* handoverOf */.h$)(inputs, world, { files: contents, secrets: [...secrets] }) };
}
async function collecting(diagnostics, read) {
    try {
        return await read();
    }
    catch (error) {
        if (!(error instanceof diagnostic/* DefinitionError */.g))
            throw error;
        diagnostics.push(...error.diagnostics);
        return undefined;
    }
}


/***/ }),

/***/ 690:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ whenAborted)
/* harmony export */ });
/** Returns a promise that rejects with the signal's reason once it is aborted, and never settles otherwise. */
function whenAborted(signal) {
    const { promise, reject } = Promise.withResolvers();
    if (signal.aborted)
        reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    // It may reject after the race that it took part in is over, when nothing handles it any more.
    promise.catch(() => { });
    return promise;
}


/***/ }),

/***/ 1661:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ DefectError)
/* harmony export */ });
/* harmony import */ var _coded_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1435);

/** Something that can never be has happened, so this action has a defect. The message says what, and what was done about it. */
class DefectError extends _coded_error_js__WEBPACK_IMPORTED_MODULE_0__/* .CodedError */ .A {
    name = 'DefectError';
    constructor(message) {
        super('defect', message);
    }
}


/***/ }),

/***/ 8283:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ FleetError)
/* harmony export */ });
/* harmony import */ var _errors_coded_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1435);

/** A request to fleet that failed after all retries. The message has its method, path and status, and fleet's own message. */
class FleetError extends _errors_coded_error_js__WEBPACK_IMPORTED_MODULE_0__/* .CodedError */ .A {
    name = 'FleetError';
    method;
    path;
    status;
    reason;
    attempts;
    constructor({ code, request, reason, status, attempts, cause }) {
        const tries = attempts > 1 ? ` (tried ${attempts} times)` : '';
        super(code, `${request.method} ${request.path}: ${reason}${tries}`, { cause });
        this.method = request.method;
        this.path = request.path;
        this.status = status;
        this.reason = reason;
        this.attempts = attempts;
    }
}


/***/ }),

/***/ 2119:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $G: () => (/* binding */ knownName),
/* harmony export */   QP: () => (/* binding */ typeOf),
/* harmony export */   W: () => (/* binding */ isKnownHostsText),
/* harmony export */   ax: () => (/* binding */ fingerprintOf),
/* harmony export */   be: () => (/* binding */ linesFor),
/* harmony export */   uJ: () => (/* binding */ parseKnownHosts)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _errors_user_error_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(931);


/** Whether a text is what a known_hosts file holds, or is mistaken for that, rather than the path of one, which may have blanks. */
function isKnownHostsText(text) {
    const plain = text.trim();
    if (/[\r\n]|\\n|^#/.test(plain))
        return true;
    const fields = plain.split(/[ \t]+/);
    return fields.some((field) => isKeyType(field) || field.startsWith('AAAA') || isFingerprint(field));
}
const onlyPrint = 'has the fingerprint of a key; a line has the key itself: "host key-type key", as ssh-keyscan prints it';
/** Returns the lines of a known_hosts file, or throws a UserError that lists each one that cannot be read. */
function parseKnownHosts(text) {
    if (/-----BEGIN .*PRIVATE KEY-----/.test(text))
        throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .y('it is a private key; what belongs here is the public key of the host');
    const problems = [];
    const hosts = [];
    for (const [index, line] of text.split(/\r?\n|\r|\\n/).entries()) {
        const fields = line.trim().split(/[ \t]+/);
        if (fields[0] === '' || fields[0]?.startsWith('#'))
            continue;
        const parsed = parseLine(fields);
        if (typeof parsed === 'string')
            problems.push(`line ${index + 1} ${fields.some(isFingerprint) ? onlyPrint : parsed}`);
        else
            hosts.push(parsed);
    }
    if (problems.length > 0)
        throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .y(problems.join('; '));
    return hosts;
}
function parseLine(fields) {
    const [, marker] = /^@(cert-authority|revoked)$/.exec(fields[0] ?? '') ?? [];
    if (fields[0]?.startsWith('@') && !marker)
        return `begins with ${fields[0]}, which is not a marker`;
    const [patterns = '', keyType = '', encoded = ''] = marker ? fields.slice(1) : fields;
    // The form alone does not show it: a host may be called ssh-something too.
    if (isKeyType(patterns) && typeOf(Buffer.from(keyType, 'base64')) === patterns)
        return 'has no host before its key; a line is "host key-type key"';
    if (!isKeyType(keyType))
        return 'is not "host key-type key", as ssh-keyscan prints it';
    const key = Buffer.from(encoded, 'base64');
    if (!isWhole(key) || typeOf(key) !== keyType)
        return `has a key that is damaged or not of type ${keyType}`;
    return { marker: marker, matches: hostMatcher(patterns), keyType, key };
}
function isKeyType(text) {
    return /^(ssh-|ecdsa-|sk-)[a-z0-9@.-]+$/.test(text);
}
/** As `ssh-keygen -l` prints it, in the newer and in the older form. */
function isFingerprint(text) {
    return /^(SHA256:[A-Za-z0-9+/]{43}=?|(MD5:)?([0-9a-f]{2}:){15}[0-9a-f]{2})$/i.test(text);
}
/** A key in SSH's wire format is a sequence of fields, each preceded by its length; an incomplete copy ends within one. */
function isWhole(key) {
    let end = 0;
    while (end + 4 <= key.length)
        end += 4 + key.readUInt32BE(end);
    return end === key.length && end > 0;
}
/** Patterns are names with `*`, `?` and `!`, or one hashed name as written by `HashKnownHosts`: `|1|salt|hash`. */
function hostMatcher(patterns) {
    const [, salt, hash] = /^\|1\|([^|]+)\|([^|]+)$/.exec(patterns) ?? [];
    if (salt !== undefined)
        return (name) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHmac)('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
    const all = patterns.toLowerCase().split(',');
    const names = all.filter((pattern) => !pattern.startsWith('!')).map(asExpression);
    const exceptions = all.filter((pattern) => pattern.startsWith('!')).map((pattern) => asExpression(pattern.slice(1)));
    return (name) => names.some((expression) => expression.test(name)) && !exceptions.some((expression) => expression.test(name));
}
function asExpression(pattern) {
    const source = pattern.replace(/[.*+?^${}()|[\]\\]/g, (one) => (one === '*' ? '.*' : one === '?' ? '.' : `\\${one}`));
    return new RegExp(`^${source}$`);
}
/**
 * Returns the lines that apply to a host: those for its port, or if there are none those without a port, as OpenSSH does.
 * None of them is `@revoked`.
 */
function linesFor(known, host, port) {
    const plain = host.toLowerCase();
    const applicable = known.filter(({ marker }) => marker !== 'revoked');
    const exact = applicable.filter(({ matches }) => matches(knownName(host, port)));
    return exact.length > 0 ? exact : applicable.filter(({ matches }) => matches(plain));
}
/** Returns the name of a host in a known_hosts file: `bastion`, `[bastion]:2222`. */
function knownName(host, port) {
    const name = host.toLowerCase();
    return port === 22 ? name : `[${name}]:${port}`;
}
/** Returns the type of a key in SSH's wire format, or an empty text if it is not one. */
function typeOf(key) {
    const length = key.length < 4 ? 0 : key.readUInt32BE(0);
    return key.subarray(4, 4 + length).toString('latin1');
}
/** Returns a key's fingerprint as `ssh-keygen -l` prints it: `SHA256:…`. */
function fingerprintOf(key) {
    return `SHA256:${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}


/***/ }),

/***/ 1517:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ loadSsh2)
/* harmony export */ });
/**
 * Returns ssh2, which is loaded on first use. It is CommonJS, and a part of it that is compiled to WebAssembly needs
 * `__dirname` to be defined, though it reads nothing there. The bundle is an ES module, which has no such variable.
 */
async function loadSsh2() {
    Object.assign(globalThis, { __dirname: import.meta.dirname });
    return (await Promise.all(/* import() */[__webpack_require__.e(848), __webpack_require__.e(472)]).then(__webpack_require__.t.bind(__webpack_require__, 5472, 19))).default;
}


/***/ }),

/***/ 5801:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ wireReader),
/* harmony export */   e: () => (/* binding */ wireField)
/* harmony export */ });
function wireReader(bytes) {
    let position = 0;
    const next = (length) => {
        if (position + length > bytes.length)
            throw new RangeError('it ends too soon');
        position += length;
        return bytes.subarray(position - length, position);
    };
    const number = () => next(4).readUInt32BE(0);
    return {
        number,
        field: () => next(number()),
        longNumber: () => Number(next(8).readBigUInt64BE(0)),
        position: () => position,
    };
}
/** Returns bytes or a text as a field: preceded by its length. */
function wireField(content) {
    const bytes = Buffer.from(content);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
}


/***/ }),

/***/ 8382:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ targetOf),
/* harmony export */   j: () => (/* binding */ targetName)
/* harmony export */ });
/* harmony import */ var _host_and_port_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3312);

/** Returns the name of a target for messages: `10.0.0.1:49153`, `[::1]:49153`, `/var/run/fleet.sock`. */
function targetName(target) {
    return 'socketPath' in target ? target.socketPath : (0,_host_and_port_js__WEBPACK_IMPORTED_MODULE_0__/* .hostAndPort */ .PG)(target.host, target.port);
}
/** Returns what an http or https URL leads to. */
function targetOf(url) {
    return { ...(0,_host_and_port_js__WEBPACK_IMPORTED_MODULE_0__/* .hostAndPortOf */ .QK)(url), scheme: url.protocol === 'https:' ? 'https' : 'http' };
}


/***/ }),

/***/ 3312:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   PG: () => (/* binding */ hostAndPort),
/* harmony export */   QK: () => (/* binding */ hostAndPortOf),
/* harmony export */   o4: () => (/* binding */ withoutBrackets)
/* harmony export */ });
/** Returns `host:port`, with an IPv6 address in brackets. */
function hostAndPort(host, port) {
    return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
/** Returns the host of a URL without the brackets around an IPv6 address: `[::1]` gives `::1`. */
function withoutBrackets(hostname) {
    return hostname.replace(/^\[(.*)\]$/, '$1');
}
/** Returns the host and the port that an http or https URL leads to: `https://[::1]` gives `::1` and 443. */
function hostAndPortOf({ protocol, hostname, port }) {
    return { host: withoutBrackets(hostname), port: Number(port || (protocol === 'https:' ? 443 : 80)) };
}


/***/ }),

/***/ 6499:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  n: () => (/* binding */ isHttpProxy),
  Y: () => (/* binding */ parseProxy)
});

// EXTERNAL MODULE: ./lib/errors/user-error.js
var user_error = __webpack_require__(931);
// EXTERNAL MODULE: ./lib/tunnel/host-and-port.js
var host_and_port = __webpack_require__(3312);
// EXTERNAL MODULE: ./lib/tunnel/url-credentials.js
var url_credentials = __webpack_require__(772);
;// CONCATENATED MODULE: ./lib/tunnel/proxy-url.js


/**
 * Returns the user and the password in the URL of a proxy, both empty where there are none. Throws a UserError, without
 * credentials, if they are malformed, or if host and port are not the end of the URL.
 */
function proxyCredentials(url) {
    const rest = `${url.pathname}${url.search}${url.hash}`;
    // The host is then in fact the user and a part of the password.
    if (rest.includes('@'))
        throw new user_error/* UserError */.y('in user and password, write / as %2F, ? as %3F and # as %23');
    if (!/^\/?$/.test(rest))
        throw new user_error/* UserError */.y(`"${url.protocol}//${url.host}" is followed by a path, but a proxy has none; remove it`);
    const [user, password] = [(0,url_credentials/* percentDecoded */.oF)(url.username), (0,url_credentials/* percentDecoded */.oF)(url.password)];
    const secret = password || user;
    const secrets = secret === '' ? [] : [...new Set([secret, url.password || url.username])];
    return { user, password, secrets };
}

;// CONCATENATED MODULE: ./lib/tunnel/http-proxy.js




/**
 * Returns the proxy at an http or https URL, or throws a UserError that says what is wrong with it, without credentials.
 * By default, its port is that of the scheme.
 */
function httpProxyAt(url, source) {
    const { user, secrets } = proxyCredentials(url);
    if (user.includes(':'))
        throw new user_error/* UserError */.y('a user with a colon in it cannot be told from the password by a proxy');
    const { host, port } = (0,host_and_port/* hostAndPortOf */.QK)(url);
    if (port === 0)
        throw new user_error/* UserError */.y('port 0 is not a valid port for a proxy');
    const scheme = url.protocol === 'https:' ? 'https' : 'http';
    const authorization = (0,url_credentials/* basicAuthorization */.aR)(url);
    const encoded = authorization === undefined ? [] : [authorization.replace('Basic ', '')];
    return {
        label: `${scheme}://${url.hostname}:${port}`,
        source,
        scheme,
        host,
        port,
        ...(authorization !== undefined && { authorization }),
        secrets: [...secrets, ...encoded],
    };
}

;// CONCATENATED MODULE: ./lib/tunnel/socks-proxy.js




/** The most bytes that a field of RFC 1929 can hold. */
const maxCredentialBytes = 255;
/**
 * Returns the proxy that a URL names, or throws a UserError that says what is wrong with it, without credentials.
 * With `socks5` and `socks4` names are looked up here, with `socks5h` and `socks4a` by the proxy, as in curl.
 */
function parseSocksProxy(text, source) {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const scheme = url?.protocol.slice(0, -1);
    const hostname = hostnameOf(url);
    if (!url || hostname === '' || !isScheme(scheme))
        throw new user_error/* UserError */.y(`${JSON.stringify((0,url_credentials/* withoutCredentials */.ri)(text))} is not the URL of a SOCKS proxy, such as socks5h://proxy.example:1080 (socks5, socks4 and socks4a are supported too)`);
    const { user, password, secrets } = proxyCredentials(url);
    if ([user, password].some((part) => Buffer.byteLength(part) > maxCredentialBytes))
        throw new user_error/* UserError */.y('the user or the password is longer than the 255 bytes that SOCKS can carry');
    if (password !== '' && scheme.startsWith('socks4'))
        throw new user_error/* UserError */.y(`${scheme} supports a user but no password; use socks5 or socks5h`);
    const port = Number(url.port || 1080);
    if (port === 0)
        throw new user_error/* UserError */.y('port 0 is not a valid port for a proxy');
    return {
        label: `${scheme}://${hostname}:${port}`,
        source,
        scheme,
        host: (0,host_and_port/* withoutBrackets */.o4)(hostname),
        port,
        user,
        password,
        secrets,
    };
}
/** URL validates a host and converts it to ASCII only for the schemes that it knows. */
function hostnameOf(url) {
    const known = `http://${url?.hostname}`;
    return url?.hostname && URL.canParse(known) ? new URL(known).hostname : '';
}
function isScheme(text) {
    return text === 'socks4' || text === 'socks4a' || text === 'socks5' || text === 'socks5h';
}

;// CONCATENATED MODULE: ./lib/tunnel/proxy.js




/** Returns the proxy that a URL names, or throws a UserError that says what is wrong with it, without credentials. */
function parseProxy(text, source) {
    if (/^socks/i.test(text))
        return parseSocksProxy(text, source);
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url?.protocol === 'http:' || url?.protocol === 'https:')
        return httpProxyAt(url, source);
    // The host may be the first part of a password.
    const hint = text.includes('@') ? '; in user and password, write / as %2F, ? as %3F and # as %23' : '';
    throw new user_error/* UserError */.y(`${JSON.stringify((0,url_credentials/* withoutCredentials */.ri)(text))} is not the URL of a proxy, such as http://proxy.example:3128 or socks5h://proxy.example:1080 (https, socks5, socks4 and socks4a are supported too)${hint}`);
}
function isHttpProxy(proxy) {
    return proxy.scheme === 'http' || proxy.scheme === 'https';
}


/***/ })

};
