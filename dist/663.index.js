export const id = 663;
export const ids = [663];
export const modules = {

/***/ 3429:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ isJson),
/* harmony export */   q: () => (/* binding */ parseJson)
/* harmony export */ });
/** Returns whether a response says that its body is JSON. */
function isJson({ headers }) {
    return /^application\/json\b/i.test(headers['content-type'] ?? '');
}
/** Returns the value of a JSON text, or undefined if it is not JSON. */
function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 4193:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ requestTimedOut),
/* harmony export */   w: () => (/* binding */ TransportError)
/* harmony export */ });
/* harmony import */ var _errors_coded_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1435);

/** The reason with which a request's signal is aborted when the request times out. */
const requestTimedOut = Symbol('the request timed out');
/** An HTTP request that got no response. */
class TransportError extends _errors_coded_error_js__WEBPACK_IMPORTED_MODULE_0__/* .CodedError */ .A {
    name = 'TransportError';
    /** Whether no connection was had because the other side broke it off, or refused to connect further: it may be busy. */
    isDropped;
    constructor(code, message, { isDropped = false, ...options } = {}) {
        super(code, message, options);
        this.isDropped = isDropped;
    }
}


/***/ }),

/***/ 2663:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  connect: () => (/* binding */ connect)
});

// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(1692);
// EXTERNAL MODULE: ./lib/fleet/json-body.js
var json_body = __webpack_require__(3429);
// EXTERNAL MODULE: ./lib/fleet/transport.js
var fleet_transport = __webpack_require__(4193);
;// CONCATENATED MODULE: ./lib/fleet/failover.js


/**
 * Returns a transport that uses one server until it does not answer, answers with 500 or above, or turns out not to be
 * fleet; then the next one, and after the last the first again. If no connection could be opened, or another service
 * answered, the same request goes to the next server at once. After any other failure only the next request does: the
 * one that failed may have taken effect, which only its sender can judge. `onSwitch` is called once another server has
 * answered.
 */
function failover(servers, onSwitch) {
    /** How often a server was given up, which determines the current one. */
    let turn = 0;
    /** The server that answered last, and what went wrong with it since. */
    let answered = 0;
    let why = '';
    // Of several requests that failed on the same turn, only the first moves on.
    const moveOn = (asked, reason) => {
        if (asked !== turn)
            return;
        if (asked % servers.length === answered)
            why = reason;
        turn++;
    };
    const stay = (asked) => {
        const index = asked % servers.length;
        if (index === answered || asked !== turn)
            return;
        onSwitch({ from: serverAt(servers, answered).label, to: serverAt(servers, index).label, why });
        answered = index;
    };
    return async (request, signal, onSent) => {
        const failures = [];
        let foreign;
        const first = turn;
        // In order, wherever other requests have moved on to meanwhile: no server is asked twice, and none left out.
        for (let asked = first; asked < first + servers.length; asked++) {
            const { label, transport } = serverAt(servers, asked);
            try {
                const response = await transport(request, signal, onSent);
                if (response.status >= 500)
                    moveOn(asked, `${label} answered ${response.status}`);
                else if (isFromFleet(response))
                    stay(asked);
                else {
                    moveOn(asked, `${label} answered ${response.status}, and not as fleet does`);
                    foreign ??= response;
                    continue;
                }
                return response;
            }
            catch (error) {
                if (error === fleet_transport/* requestTimedOut */.B)
                    moveOn(asked, `${label} did not answer in time`);
                if (!(error instanceof fleet_transport/* TransportError */.w))
                    throw error;
                moveOn(asked, error.message);
                failures.push(error);
                if (error.code === 'exchange')
                    throw error;
            }
        }
        if (foreign)
            return foreign;
        throw combined(failures, servers);
    };
}
/** fleet answers with JSON or an empty body, unlike a login page, or a redirect to one. */
function isFromFleet(response) {
    return (0,json_body/* isJson */.F)(response) || (response.status < 300 && response.body === '');
}
function serverAt(servers, turn) {
    const server = servers[turn % servers.length];
    if (!server)
        throw new RangeError('there are no servers');
    return server;
}
/** Servers that cannot be reached for the same reason, such as a failing tunnel, are listed in one sentence. */
function combined(failures, servers) {
    const [first] = failures;
    if (failures.length === 1 && first)
        return first;
    const reasons = new Set(failures.map(({ cause, message }) => (cause instanceof Error ? cause.message : message)));
    const message = reasons.size === 1
        ? `cannot reach ${servers.map(({ label }) => label).join(', ')}: ${[...reasons][0]}`
        : failures.map((failure) => failure.message).join('; and ');
    const isDropped = failures.some((failure) => failure.isDropped);
    return new fleet_transport/* TransportError */.w('connect', message, { cause: failures, isDropped });
}

// EXTERNAL MODULE: ./lib/tunnel/connect-error.js
var connect_error = __webpack_require__(5331);
// EXTERNAL MODULE: ./lib/tunnel/deadline.js
var tunnel_deadline = __webpack_require__(1664);
// EXTERNAL MODULE: ./lib/tunnel/host-and-port.js
var host_and_port = __webpack_require__(3312);
;// CONCATENATED MODULE: ./lib/ssh/run-command.js


/** Enough for any reason. */
const maxStderrBytes = 4_096;
/**
 * Runs a command in the login shell of an SSH host and returns what it has printed, up to `maxBytes`; a command that
 * prints more is not waited for. Rejects with a ConnectError if it does not end before the deadline, or where the host
 * does not run commands.
 */
function runCommand({ client }, { label }, command, maxBytes, deadline) {
    return new Promise((resolve, reject) => {
        let channel;
        const fail = (what, check = '') => {
            release();
            client.off('close', onLost);
            channel?.close();
            reject(new connect_error/* ConnectError */.T('ssh', `the SSH host ${label} ${what}`, check));
        };
        const onLost = () => fail('closed the connection');
        const release = (0,tunnel_deadline/* onDeadline */.s)(deadline, () => fail(`did not finish a command ${deadline.words}`));
        client.once('close', onLost);
        try {
            client.exec(command, (error, opened) => {
                if (error)
                    return fail(`does not run commands (${error.message})`, 'check its sshd_config and authorized_keys');
                channel = opened;
                if (deadline.signal.aborted)
                    return opened.close();
                collect(opened, maxBytes, (result) => {
                    release();
                    client.off('close', onLost);
                    resolve(result);
                });
            });
        }
        catch (error) {
            fail(`lost the connection (${error.message})`);
        }
    });
}
function collect(channel, maxBytes, done) {
    const stdout = [];
    const stderr = [];
    let left = maxBytes;
    let stderrLeft = maxStderrBytes;
    let exitCode;
    let hasEnded = false;
    const end = (isCut) => {
        // The host may go on sending.
        if (hasEnded)
            return;
        hasEnded = true;
        channel.close();
        const printed = { stdout: Buffer.concat(stdout), isCut, stderr: Buffer.concat(stderr).toString() };
        done({ ...printed, ...(exitCode !== undefined && { exitCode }) });
    };
    channel
        .on('data', (data) => {
        stdout.push(data.subarray(0, Math.max(0, left)));
        left -= data.length;
        if (left < 0)
            end(true);
    })
        .on('exit', (code) => {
        exitCode = code ?? undefined;
    })
        .on('close', () => end(left < 0));
    channel.stderr.on('data', (data) => {
        stderr.push(data.subarray(0, Math.max(0, stderrLeft)));
        stderrLeft -= data.length;
        if (stderrLeft < -maxBytes)
            end(true);
    });
}

// EXTERNAL MODULE: ./lib/tunnel/until-open.js
var until_open = __webpack_require__(7787);
// EXTERNAL MODULE: ./lib/ssh/known-hosts.js
var known_hosts = __webpack_require__(2119);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./lib/ssh/wire-reader.js
var wire_reader = __webpack_require__(5801);
;// CONCATENATED MODULE: ./lib/ssh/signature-check.js


/** The hash of each signature, and the curve of its key. RSA by SHA-1 is none of them, since that can be forged. */
const algorithms = {
    'ssh-ed25519': { key: 'ssh-ed25519', hash: null },
    'ecdsa-sha2-nistp256': { key: 'ecdsa-sha2-nistp256', hash: 'sha256' },
    'ecdsa-sha2-nistp384': { key: 'ecdsa-sha2-nistp384', hash: 'sha384' },
    'ecdsa-sha2-nistp521': { key: 'ecdsa-sha2-nistp521', hash: 'sha512' },
    'rsa-sha2-256': { key: 'ssh-rsa', hash: 'sha256' },
    'rsa-sha2-512': { key: 'ssh-rsa', hash: 'sha512' },
};
/** Whether a signature of data is that of a public key; all of them in SSH's wire format. */
function isSignatureOf(publicKey, data, signature) {
    try {
        const [key, read] = [(0,wire_reader/* wireReader */.B)(publicKey), (0,wire_reader/* wireReader */.B)(signature)];
        const keyType = key.field().toString('latin1');
        const algorithm = algorithms[read.field().toString('latin1')];
        if (algorithm?.key !== keyType)
            return false;
        const value = read.field();
        if (!keyType.startsWith('ecdsa-'))
            return (0,external_node_crypto_.verify)(algorithm.hash, data, keyOf(keyType, key), value);
        const [curve, keyObject] = [keyType.slice(-3), keyOf(keyType, key)];
        const numbers = (0,wire_reader/* wireReader */.B)(value);
        const bytes = Math.ceil(Number(curve) / 8);
        const plain = Buffer.concat([asLong(numbers.field(), bytes), asLong(numbers.field(), bytes)]);
        return (0,external_node_crypto_.verify)(algorithm.hash, data, { key: keyObject, dsaEncoding: 'ieee-p1363' }, plain);
    }
    catch {
        // Whatever OpenSSL has against a key or a signature, it is none.
        return false;
    }
}
function keyOf(type, read) {
    return (0,external_node_crypto_.createPublicKey)({ key: jwkOf(type, read), format: 'jwk' });
}
function jwkOf(type, read) {
    const text = (bytes) => bytes.toString('base64url');
    if (type === 'ssh-ed25519')
        return { kty: 'OKP', crv: 'Ed25519', x: text(read.field()) };
    if (type === 'ssh-rsa') {
        const [e, n] = [read.field(), read.field()];
        return { kty: 'RSA', e: text(e), n: text(n) };
    }
    read.field(); // The name of the curve again.
    const point = read.field(); // 4, for a point that is not compressed, and its coordinates.
    const half = (point.length - 1) / 2;
    return {
        kty: 'EC',
        crv: `P-${type.slice(-3)}`,
        x: text(point.subarray(1, 1 + half)),
        y: text(point.subarray(1 + half)),
    };
}
/** A number without the zero that keeps it positive, and with those that make it as long as the curve's. */
function asLong(number, bytes) {
    const digits = number[0] === 0 ? number.subarray(1) : number;
    return Buffer.concat([Buffer.alloc(Math.max(0, bytes - digits.length)), digits]);
}

;// CONCATENATED MODULE: ./lib/ssh/host-certificate.js



const suffix = '-cert-v01@openssh.com';
/** How many fields of a certificate are its key's. ssh2 cannot be made to take an RSA key's certificate. */
const keyFields = {
    'ssh-ed25519': 1,
    'ecdsa-sha2-nistp256': 2,
    'ecdsa-sha2-nistp384': 2,
    'ecdsa-sha2-nistp521': 2,
};
/** The algorithms to ask for where a host is known by an authority. */
const certificateAlgorithms = Object.keys(keyFields).map((type) => type + suffix);
/** Returns the certificate that a host has shown in place of its key, or undefined if it is none, or damaged. */
function parseHostCertificate(shown) {
    const name = (0,known_hosts/* typeOf */.QP)(shown);
    const keyType = name.endsWith(suffix) ? name.slice(0, -suffix.length) : '';
    const count = keyFields[keyType];
    if (count === undefined)
        return undefined;
    try {
        const read = (0,wire_reader/* wireReader */.B)(shown);
        read.field(); // Its type.
        read.field(); // The nonce.
        const key = Buffer.concat([keyType, ...Array.from({ length: count }, () => read.field())].map(wire_reader/* wireField */.e));
        read.longNumber(); // The serial number.
        const isForHosts = read.number() === 2;
        read.field(); // The id, for logs.
        const principals = textsIn(read.field());
        const [validAfter, validBefore] = [read.longNumber() * 1_000, read.longNumber() * 1_000];
        const hasCriticalOptions = read.field().length > 0;
        read.field(); // Extensions, of which there are none for hosts.
        read.field(); // Reserved.
        const authority = read.field();
        const signed = shown.subarray(0, read.position());
        const signature = read.field();
        if (read.position() !== shown.length)
            return undefined;
        return { key, authority, isForHosts, principals, validAfter, validBefore, hasCriticalOptions, signed, signature };
    }
    catch (error) {
        if (error instanceof RangeError)
            return undefined;
        throw error;
    }
}
/**
 * Returns what is wrong with a certificate for a host whose authorities are known, in words that follow "a certificate
 * that"; undefined if nothing is. `now` is in milliseconds since the Unix epoch.
 */
function certificateProblem(certificate, authorities, host, now) {
    const { authority, signed, signature, isForHosts, principals, validAfter, validBefore, hasCriticalOptions } = certificate;
    if (!authorities.some((one) => one.equals(authority)))
        return 'is signed by another authority';
    if (!isSignatureOf(authority, signed, signature))
        return 'has a signature that is wrong or not supported';
    if (!isForHosts)
        return 'is for users rather than hosts';
    if (now < validAfter)
        return `is not valid before ${shownTime(validAfter)}`;
    if (now >= validBefore)
        return `expired at ${shownTime(validBefore)}`;
    if (hasCriticalOptions)
        return 'has critical options, of which none is known';
    if (principals.length > 0 && !principals.some((name) => name.toLowerCase() === host.toLowerCase()))
        return `is valid for ${principals.join(', ')} only`;
    return undefined;
}
function shownTime(at) {
    return new Date(at).toISOString().replace(/\.\d+/, '');
}
function textsIn(list) {
    const read = (0,wire_reader/* wireReader */.B)(list);
    const texts = [];
    while (read.position() < list.length)
        texts.push(read.field().toString());
    return texts;
}

;// CONCATENATED MODULE: ./lib/ssh/certified-exchange.js


/** Has ssh2 offer the algorithms of certificates. */
async function offerCertificates() {
    const { default: constants } = await __webpack_require__.e(/* import() */ 848).then(__webpack_require__.t.bind(__webpack_require__, 4020, 19));
    const supported = constants.SUPPORTED_SERVER_HOST_KEY;
    for (const algorithm of certificateAlgorithms)
        if (!supported.includes(algorithm))
            supported.push(algorithm);
}
/**
 * Has a client check the signature of the key exchange by the key that a certificate is for. ssh2 reads what the host has
 * shown twice: first for the hash that is signed, which is about the certificate, and then for the key. If it did so in
 * another order, no signature would be right.
 */
function checkByCertifiedKey(client, shown) {
    const certificate = parseHostCertificate(shown);
    // A plain key is left to ssh2 alone, and to what it is documented to do.
    if (!certificate)
        return;
    const exchange = client._protocol._kex;
    const { key } = certificate;
    exchange.negotiated.serverHostKey = (0,known_hosts/* typeOf */.QP)(key);
    let isHashed = false;
    Object.defineProperty(exchange, '_hostKey', {
        get() {
            if (isHashed)
                return key;
            isHashed = true;
            return shown;
        },
        set() { }, // At the end of the exchange, which is then over.
    });
}

;// CONCATENATED MODULE: ./lib/ssh/host-key.js



/**
 * Returns an error that says why a host is not trusted and how to pin its key, or undefined if it is trusted. `shown` is
 * its key, or the certificate of its key, in SSH's wire format; `now` is in milliseconds since the Unix epoch.
 */
function hostKeyError(policy, { label, host, port }, shown, now) {
    if (policy === 'accept-any')
        return undefined;
    const certificate = parseHostCertificate(shown);
    const key = certificate?.key ?? shown;
    const { pinned, authorities } = knownOf(policy, host, port);
    const isRevoked = policy.some(({ marker, matches, key: revoked }) => marker === 'revoked' &&
        (revoked.equals(key) || certificate?.authority.equals(revoked)) &&
        (matches((0,known_hosts/* knownName */.$G)(host, port)) || matches(host.toLowerCase())));
    const print = `${(0,known_hosts/* typeOf */.QP)(key)} ${(0,known_hosts/* fingerprintOf */.ax)(key)}`;
    const pin = 'compare it with the output of `ssh-keygen -lf` for the keys in /etc/ssh on the host itself; if it is the same, pin it by this line in ssh-known-hosts: ' +
        `${(0,known_hosts/* knownName */.$G)(host, port)} ${(0,known_hosts/* typeOf */.QP)(key)} ${key.toString('base64')}`;
    const refused = (why, check) => new connect_error/* ConnectError */.T('ssh-host-key', `the SSH host ${label} ${why}`, check);
    if (isRevoked) {
        const what = certificate ? 'a certificate whose key or authority' : 'a key that';
        return refused(`shows ${what} is revoked in ssh-known-hosts: ${print}`, 'nothing was sent to it');
    }
    if (pinned.some((line) => line.key.equals(key)))
        return undefined;
    if (certificate && authorities.length > 0) {
        const keys = authorities.map((line) => line.key);
        const problem = certificateProblem(certificate, keys, host, now);
        if (problem === undefined)
            return undefined;
        return refused(`shows a certificate that ${problem}, for the key ${print}`, `have the certificate renewed, or correct @cert-authority in ssh-known-hosts; or ${pin}`);
    }
    if (pinned.length > 0) {
        const expected = pinned.map((line) => `${line.keyType} ${(0,known_hosts/* fingerprintOf */.ax)(line.key)}`).join(', ');
        return refused(`shows the key ${print}, but ssh-known-hosts has ${expected} for it`, `the connection may be intercepted, or the host was reinstalled; ${pin}`);
    }
    if (authorities.length > 0)
        return refused(`is known only by its certificate authority, but shows no certificate that can be checked (of an ed25519 or ECDSA key); it shows the key ${print}`, pin);
    const why = policy.length === 0 ? 'ssh-known-hosts is not set' : 'ssh-known-hosts has no line for it';
    return refused(`shows the key ${print}, which cannot be verified: ${why}`, pin);
}
/** The lines for a host's own keys, and those for the authorities that may certify them. Neither hides the other. */
function knownOf(known, host, port) {
    const marked = (marker) => (0,known_hosts/* linesFor */.be)(known.filter((line) => line.marker === marker), host, port);
    return { pinned: marked(undefined), authorities: marked('cert-authority') };
}
/** The signature algorithms for key types of known_hosts files, where they differ from the type. */
const algorithmsOf = {
    'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
};
/**
 * Returns the host key algorithms in order of preference: certificates where an authority is known, and then those of the known
 * keys, so that a host with several keys shows one that is known.
 */
function hostKeyAlgorithms(policy, { host, port }) {
    const { pinned, authorities } = knownOf(policy === 'accept-any' ? [] : policy, host, port);
    const certified = authorities.length > 0 ? certificateAlgorithms : [];
    const preferred = pinned.flatMap(({ keyType }) => algorithmsOf[keyType] ?? [keyType]);
    return [...certified, ...new Set([...preferred.filter((one) => supported.includes(one)), ...supported])];
}
const supported = [
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-512',
    'rsa-sha2-256',
    'ssh-rsa',
];

// EXTERNAL MODULE: ./lib/ssh/load-ssh2.js
var load_ssh2 = __webpack_require__(1517);
;// CONCATENATED MODULE: ./lib/ssh/login-failure.js


/** Returns an error of ssh2 during the login in words. */
function loginFailure(error, attempt) {
    const name = `the SSH host ${attempt.host.label}`;
    const said = error.message;
    switch (error.level) {
        case 'client-authentication':
            return rejection(error, attempt);
        case 'handshake':
            return new connect_error/* ConnectError */.T('ssh', `${name} has no algorithm in common with this client (${said})`, 'check its version', {
                cause: error,
            });
        case 'protocol':
            if (/before handshake/.test(said)) {
                const check = 'check ssh-tunnel, and its log for rejected connections';
                return new connect_error/* ConnectError */.T('ssh', `${name} closed the connection without sending anything`, check, {
                    cause: error,
                    isDropped: true,
                });
            }
            return new connect_error/* ConnectError */.T('ssh', `${name} does not answer as an SSH server (${said})`, 'check ssh-tunnel', {
                cause: error,
            });
        default:
            if (isCutShort(error))
                return rejection(error, attempt);
            return new connect_error/* ConnectError */.T('ssh', `${name} aborted the login (${said})`, 'check its log', {
                cause: error,
                isDropped: !attempt.hasTried,
            });
    }
}
/** A server tries only a few of the keys that it is offered, in their order. */
function isCutShort({ message }) {
    return /too many authentication failures/i.test(message);
}
const checkKey = 'check that its public key is in authorized_keys there';
const setRightOne = 'set ssh-private-key to the right one';
function rejection(error, { host, credentials, agent, agentTrouble, remaining }) {
    const name = `the SSH host ${host.label}`;
    const refused = (what, check) => new connect_error/* ConnectError */.T('ssh-auth', what, check, { cause: error });
    const methods = remaining?.methods.join(', ');
    if (remaining?.isAccepted)
        return refused(`${name} accepts the key of ${host.user} but requires more (${methods})`, 'check AuthenticationMethods in its sshd_config: a key alone has to be sufficient for this user');
    if (remaining && !remaining.methods.includes('publickey'))
        return refused(`${name} does not allow key authentication for ${host.user} (offers: ${methods})`, 'check PubkeyAuthentication in its sshd_config');
    if ('privateKeys' in credentials) {
        const { privateKeys } = credentials;
        const shown = privateKeys.map((key) => `${key.type} ${(0,known_hosts/* fingerprintOf */.ax)(key.getPublicSSH())}`).join(', ');
        if (privateKeys.length === 1)
            return refused(`${name} does not accept the key ${shown} in ssh-private-key for ${host.user}`, checkKey);
        const all = `the ${privateKeys.length} keys in ssh-private-key`;
        if (isCutShort(error))
            return refused(`${name} rejected the first of ${all} and does not try all of them (${shown})`, setRightOne);
        return refused(`${name} does not accept any of ${all} for ${host.user} (${shown})`, checkKey);
    }
    const count = agent?.keys();
    const itself = 'the SSH agent in SSH_AUTH_SOCK';
    if (count === undefined)
        return refused(`${itself} does not answer (${agentTrouble ?? error.message})`, 'start one, or set ssh-private-key');
    if (count === 0)
        return refused(`${itself} has no keys to log in to ${name} with`, 'add one with ssh-add, or set ssh-private-key');
    if (isCutShort(error)) {
        const what = `${name} rejected the first keys of ${itself} and does not try all ${count} of them`;
        return refused(what, setRightOne);
    }
    const unsigned = agentTrouble === undefined ? '' : `, and the agent could not sign with all of them (${agentTrouble})`;
    const what = `${name} does not accept ${count === 1 ? 'the key' : `any of the ${count} keys`} of ${itself} for ${host.user}`;
    return refused(`${what}${unsigned}`, 'check that the public key of one is in authorized_keys there');
}
/** Returns the error for a login that has not finished when the deadline expires. */
function loginTimeout({ host, agent }, words, isTrusted) {
    if (!isTrusted) {
        const what = `the SSH host ${host.label} accepted the connection, but did not answer ${words}`;
        return new connect_error/* ConnectError */.T('ssh', what, 'check that it is an SSH server, and whether it is overloaded');
    }
    if (agent && agent.keys() === undefined)
        return new connect_error/* ConnectError */.T('ssh-auth', `the SSH agent in SSH_AUTH_SOCK does not answer ${words}`, 'check it with ssh-add -l');
    return new connect_error/* ConnectError */.T('ssh-auth', `the SSH host ${host.label} did not accept or reject the login ${words}`, 'check its log');
}

;// CONCATENATED MODULE: ./lib/ssh/rsa-by-sha512.js
/**
 * Returns an RSA key that logs in by rsa-sha2-512. By itself ssh2 signs by SHA-256 wherever the server says that it knows
 * that, though many a server is set up to take nothing but SHA-512.
 */
function rsaBySha512(key) {
    return Object.create(key, {
        type: { value: 'rsa-sha2-512' },
        sign: { value: (data) => key.sign(data, 'sha512') },
    });
}
function isRsa({ type }) {
    return type === 'ssh-rsa';
}

;// CONCATENATED MODULE: ./lib/ssh/login-methods.js

/**
 * Returns the ways to log in to a host, in the order in which to try them. A server counts the attempts, so what hardly any
 * server insists on comes last.
 */
function loginMethods({ user: username }, credentials, agent) {
    if ('agentSocket' in credentials)
        return [{ type: 'agent', username, agent: agent?.agent ?? credentials.agentSocket }];
    const { privateKeys } = credentials;
    const keys = [...privateKeys, ...privateKeys.filter(isRsa).map(rsaBySha512)];
    return keys.map((key) => ({ type: 'publickey', username, key }));
}

;// CONCATENATED MODULE: ./lib/ssh/ssh-agent.js


/** Returns the agent that listens on a unix socket. */
async function openAgent(socketPath) {
    const { OpenSSHAgent } = await (0,load_ssh2/* loadSsh2 */.H)();
    const streams = [];
    let count;
    const originals = new Map();
    function bySha512(key) {
        const variant = rsaBySha512(key);
        originals.set(variant, key);
        return variant;
    }
    const isRsaKey = (key) => 'type' in key && isRsa(key);
    class WatchedAgent extends OpenSSHAgent {
        getStream(callback) {
            super.getStream((error, stream) => {
                if (stream)
                    streams.push(stream);
                callback(error, stream);
            });
        }
        getIdentities(callback) {
            super.getIdentities((error, keys) => {
                count = keys?.length;
                callback(error, keys && [...keys, ...keys.filter(isRsaKey).map(bySha512)]);
            });
        }
        sign(key, data, options, callback) {
            const [settings, done] = typeof options === 'function' ? [undefined, options] : [options, callback];
            const original = originals.get(key);
            return super.sign(original ?? key, data, original ? { hash: 'sha512' } : settings, done);
        }
    }
    return {
        agent: new WatchedAgent(socketPath),
        keys: () => count,
        close: () => {
            for (const stream of streams)
                stream.destroy();
        },
    };
}

;// CONCATENATED MODULE: ./lib/ssh/whole-packets.js
/**
 * Makes a stream send everything that is written to it in one tick together, and returns it. ssh2 writes a packet in
 * pieces. If a proxy in between delays small pieces (Nagle's algorithm), the second would wait some 40 ms for the first.
 */
function inWholePackets(stream) {
    const write = stream.write;
    let isCollecting = false;
    stream.write = function (...pieces) {
        if (!isCollecting) {
            isCollecting = true;
            stream.cork();
            queueMicrotask(() => {
                isCollecting = false;
                stream.uncork();
            });
        }
        return Reflect.apply(write, stream, pieces);
    };
    return stream;
}

;// CONCATENATED MODULE: ./lib/ssh/ssh-login.js










/** A connection that is silent for three of these intervals counts as lost. */
const keepAliveEveryMs = 4_000;
/** Returns a logged-in connection to an SSH host, or rejects with a ConnectError. */
async function logIn(settings, dial, deadline, listener) {
    const { host, credentials, hostKeys } = settings;
    const { Client } = await (0,load_ssh2/* loadSsh2 */.H)();
    await offerCertificates();
    const agent = 'agentSocket' in credentials ? await openAgent(credentials.agentSocket) : undefined;
    const attempt = { host, credentials, agent };
    const sock = await dialHost(host, dial, deadline);
    return new Promise((resolve, reject) => {
        const client = new Client();
        let isTrusted = false;
        let untrusted;
        let agentTrouble;
        let remaining;
        const untried = [...loginMethods(host, credentials, agent)];
        // A server that hangs up once it was offered a key has its reasons.
        let hasTried = false;
        const fail = (error) => {
            release();
            agent?.close();
            // ssh2 itself leaves a connection open that it has ended and that the other side does not close.
            sock.destroy();
            reject(untrusted ?? error);
        };
        const release = (0,tunnel_deadline/* onDeadline */.s)(deadline, () => fail(loginTimeout(attempt, deadline.words, isTrusted)));
        const closed = () => {
            const what = `the SSH host ${host.label} closed the connection`;
            return new connect_error/* ConnectError */.T('ssh', what, 'check its log', { isDropped: !hasTried });
        };
        client
            .setMaxListeners(0) // Each stream through it listens for its loss.
            .on('error', (error) => {
            if (error.level === 'agent')
                agentTrouble = error.message;
            else
                fail(loginFailure(error, { ...attempt, agentTrouble, remaining, hasTried }));
        })
            .on('close', () => fail(closed()))
            .on('ready', () => {
            release();
            listener.onDetail(`SSH: logged in to ${host.label}`);
            resolve({ client, close: () => sock.destroy() });
        })
            .connect({
            sock: inWholePackets(sock),
            username: host.user,
            authHandler: (methods, isAccepted) => {
                remaining = methods ? { methods, isAccepted } : undefined;
                hasTried = true;
                return (isAccepted ? undefined : untried.shift()) ?? false;
            },
            algorithms: { serverHostKey: [...hostKeyAlgorithms(hostKeys, host)] },
            hostVerifier: (key) => {
                reportHostKey(key, settings, listener);
                untrusted = hostKeyError(hostKeys, host, key, settings.now());
                isTrusted = untrusted === undefined;
                if (isTrusted)
                    checkByCertifiedKey(client, key);
                return isTrusted;
            },
            keepaliveInterval: keepAliveEveryMs,
            keepaliveCountMax: 2,
            readyTimeout: 0, // The deadline applies instead.
            strictVendor: false, // Servers other than OpenSSH can forward to unix sockets too.
        });
    });
}
/** A failure to connect is about the SSH host, unless it is the proxy's or that of a host on the way. */
function dialHost(host, dial, deadline) {
    return dial(host, deadline).catch((error) => {
        if (!(error instanceof connect_error/* ConnectError */.T))
            throw error;
        const { code, what, message, isDropped } = error;
        // An earlier host of the chain, which the error names.
        if (code === 'ssh' || code === 'ssh-host-key' || code === 'ssh-auth')
            throw error;
        const name = `the SSH host ${host.label}`;
        if (code === 'proxy' || code === 'proxy-auth')
            throw new connect_error/* ConnectError */.T(code, `${name}: ${message}`, '', { cause: error, isDropped });
        throw new connect_error/* ConnectError */.T(code === 'connect' ? 'ssh' : code, `${name}: ${what}`, 'check ssh-tunnel', {
            cause: error,
            isDropped,
        });
    });
}
function reportHostKey(key, { host, hostKeys }, { onDetail, onWarning }) {
    const shown = `${(0,known_hosts/* typeOf */.QP)(key)} ${(0,known_hosts/* fingerprintOf */.ax)(key)}`;
    onDetail(`SSH: ${host.label} shows the key ${shown}`);
    if (hostKeys !== 'accept-any')
        return;
    const line = `${(0,known_hosts/* knownName */.$G)(host.host, host.port)} ${(0,known_hosts/* typeOf */.QP)(key)} ${key.toString('base64')}`;
    onWarning(`ssh-known-hosts is accept-any, so the identity of ${host.label} is not verified. It shows the key ${shown}; to pin it, put this line into ssh-known-hosts: ${line}`);
}

;// CONCATENATED MODULE: ./lib/ssh/shared-connection.js


/**
 * Returns a connection to an SSH host that is opened on first use. `dial` connects to the host. With a `pause`, a host that
 * hangs up before it knows who is calling is called again until the deadline, once for all who wait for the connection.
 */
function sharedConnection(settings, dial, listener, pause) {
    const onDropped = ({ what }) => listener.onDetail(`SSH: ${what}; another attempt follows`);
    let current;
    let close = () => { };
    async function open(deadline) {
        const { connection, openedBy } = current ?? begin(deadline);
        try {
            return await connection;
        }
        catch (error) {
            // Whoever opened it may have had less time left than others who wait for it.
            if (openedBy.signal.aborted && !deadline.signal.aborted)
                return open(deadline);
            throw error;
        }
    }
    function begin(deadline) {
        const once = () => logIn(settings, dial, deadline, listener);
        const connection = pause ? (0,until_open/* untilOpen */.p)(once, deadline, pause, onDropped) : once();
        const opening = { connection, openedBy: deadline };
        current = opening;
        const forget = () => {
            if (current === opening)
                current = undefined;
        };
        opening.connection.then((opened) => {
            close = opened.close;
            opened.client.once('close', () => {
                listener.onDetail(`SSH: the connection to ${settings.host.label} was closed`);
                forget();
            });
        }, forget);
        return opening;
    }
    return { open, close: () => close() };
}

;// CONCATENATED MODULE: ./lib/ssh/machine-commands.js





const sshPort = 22;
/** Where commands hang, as on a host that only forwards, there has to be time left for the machine behind it. */
const identifiedWithinMs = 4_000;
/**
 * Returns a function that runs commands on the machines of a cluster: on the SSH host of the tunnel where it is the
 * machine itself, and otherwise with that host as a jump host. Each machine has one connection, for `machineUser` if that
 * is another one than the tunnel's; its host key is checked like that of the tunnel's host.
 */
function machineCommands(settings, machineUser, jumpHost, dialFromJumpHost, { onDetail }, pause) {
    const user = machineUser ?? settings.host.user;
    const machines = new Map();
    const closing = new AbortController();
    let jumpHostId;
    // Where any host key is accepted, the warning about the tunnel's host has said so.
    const listener = { onDetail, onWarning: onDetail };
    function connectionTo({ id, primaryIP }) {
        const known = machines.get(id);
        if (known)
            return known;
        if (primaryIP === '') {
            const what = `the address of machine ${id} is not known: it joined the cluster after the deployment had begun`;
            throw new connect_error/* ConnectError */.T('resolve', what, '');
        }
        const label = primaryIP.includes(':') ? `${user}@[${primaryIP}]` : `${user}@${primaryIP}`;
        const host = { user, host: primaryIP, port: sshPort, label };
        const opened = { host, connection: sharedConnection({ ...settings, host }, dialFromJumpHost, listener, pause) };
        machines.set(id, opened);
        return opened;
    }
    async function isJumpHost({ id, primaryIP }, deadline) {
        const { host } = settings;
        if ((0,host_and_port/* hostAndPort */.PG)(host.host, host.port) === (0,host_and_port/* hostAndPort */.PG)(primaryIP, sshPort))
            return true;
        const connection = await jumpHost.open(deadline);
        jumpHostId ??= machineIdOf(connection, host, (0,tunnel_deadline/* deadlineIn */._)(identifiedWithinMs, closing.signal));
        return (await jumpHostId) === id;
    }
    return {
        async run(machine, command, maxBytes, deadline) {
            const { host, connection } = (await isJumpHost(machine, deadline))
                ? { host: settings.host, connection: jumpHost }
                : connectionTo(machine);
            const opened = await connection.open(deadline).catch((error) => {
                throw host === settings.host ? error : withAdvice(error);
            });
            return runCommand(opened, host, command(), maxBytes, deadline);
        },
        close() {
            closing.abort();
            for (const { connection } of machines.values())
                connection.close();
        },
    };
}
/** A machine that cannot be reached is mostly no fault of the input that names the tunnel's host. */
function withAdvice(error) {
    if (!(error instanceof connect_error/* ConnectError */.T) || error.code !== 'ssh')
        return error;
    const check = `check that its sshd listens on port ${sshPort}, and that the host of ssh-tunnel may connect to it`;
    return new connect_error/* ConnectError */.T(error.code, error.what, check, { cause: error });
}
/** Returns the id of the machine that an SSH host is; empty where it has none, or runs no commands. */
async function machineIdOf(connection, host, deadline) {
    try {
        const { stdout } = await runCommand(connection, host, 'cat /etc/machine-id', 100, deadline);
        return stdout.toString().trim();
    }
    catch {
        // A host that only forwards runs nothing that could be asked for, whatever machine it is.
        return '';
    }
}

// EXTERNAL MODULE: ./lib/tunnel/dial.js
var dial = __webpack_require__(8382);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
;// CONCATENATED MODULE: ./lib/ssh/forwarded-socket.js

/**
 * A stream through an SSH connection. ssh2's own channels are not marked as destroyed when they are closed, which undici
 * relies on. As with a TCP socket, data that arrived before the other side closed can still be read.
 */
class ForwardedSocket extends external_node_stream_.Duplex {
    #channel;
    constructor(channel) {
        super({ allowHalfOpen: false });
        this.#channel = channel;
        channel
            .on('data', (data) => {
            if (!this.push(data))
                channel.pause();
        })
            .on('end', () => this.push(null))
            .on('close', () => this.#destroyOnceRead())
            .on('error', (error) => this.destroy(error));
    }
    #destroyOnceRead() {
        if (this.readableEnded)
            this.destroy();
        else
            this.once('end', () => this.destroy());
    }
    _read() {
        this.#channel.resume();
    }
    _write(data, encoding, done) {
        this.#channel.write(data, encoding, done);
    }
    _final(done) {
        // If the other side has closed the channel meanwhile, it is ended already, which is not an error.
        this.#channel.end(() => done());
    }
    _destroy(error, done) {
        this.#channel.close();
        done(error);
    }
}

;// CONCATENATED MODULE: ./lib/ssh/dial-through-ssh.js




/**
 * Returns a function that opens streams from an SSH host to TCP ports and to its unix sockets, all of them over the
 * connection to it.
 */
function dialThroughSsh(connection, host) {
    return async (target, deadline) => forward(await connection.open(deadline), target, deadline, host);
}
function forward({ client, close }, target, deadline, host) {
    return new Promise((resolve, reject) => {
        let isLate = false;
        // The connection stays open, since other streams may use it; if it is dead, its keep-alive notices.
        const release = (0,tunnel_deadline/* onDeadline */.s)(deadline, () => {
            isLate = true;
            const words = `the SSH host ${host.label} did not connect to ${(0,dial/* targetName */.j)(target)} ${deadline.words}`;
            reject(new connect_error/* ConnectError */.T('connect', words, 'check the endpoint'));
        });
        const onChannel = (error, channel) => {
            release();
            if (error)
                reject(refusal(error, target, host));
            else if (isLate)
                channel.close();
            else
                resolve(streamThrough(channel));
        };
        const streamThrough = (channel) => {
            const socket = new ForwardedSocket(channel);
            const onLost = () => socket.destroy(new Error(`the connection to the SSH host ${host.label} was lost`));
            client.once('close', onLost);
            return socket.once('close', () => client.off('close', onLost));
        };
        try {
            if ('socketPath' in target)
                client.openssh_forwardOutStreamLocal(target.socketPath, onChannel);
            else
                client.forwardOut('127.0.0.1', 0, target.host, target.port, onChannel);
        }
        catch (error) {
            close();
            onChannel(error, undefined);
        }
    });
}
/** Reason codes of RFC 4254, 5.1. */
const administrativelyProhibited = 1;
const connectFailed = 2;
const unknownChannelType = 3;
const resourceShortage = 4;
function refusal(error, target, { label, user }) {
    const name = (0,dial/* targetName */.j)(target);
    const isSocket = 'socketPath' in target;
    const said = error.message.replace(/^\(SSH\) Channel open failure: /, '');
    switch (error.reason) {
        case connectFailed: {
            if (!isSocket && /name|resol|lookup|nodename/i.test(said)) {
                const what = `the SSH host ${label} cannot look up the host of ${name} (${said})`;
                return new connect_error/* ConnectError */.T('resolve', what, 'check the endpoint: its name is looked up on the SSH host', {
                    cause: error,
                });
            }
            // OpenSSH gives the same answer if it does not allow forwarding to sockets at all.
            const check = isSocket
                ? `check its path there, that ${user} may open it, and AllowStreamLocalForwarding in the host's sshd_config`
                : 'check the endpoint, and that fleetd listens there: by default it listens on unix:///var/run/fleet.sock only';
            const what = `the SSH host ${label} could not connect to ${name} (${said})`;
            return new connect_error/* ConnectError */.T('connect', what, check, { cause: error, isDropped: true });
        }
        case administrativelyProhibited: {
            const option = isSocket ? 'AllowStreamLocalForwarding' : 'AllowTcpForwarding and PermitOpen';
            const what = `the SSH host ${label} does not allow forwarding to ${name}`;
            return new connect_error/* ConnectError */.T('ssh', what, `check ${option} in its sshd_config`, { cause: error });
        }
        case unknownChannelType: {
            const what = `the SSH host ${label} cannot forward to ${isSocket ? 'unix sockets' : 'TCP ports'}`;
            return new connect_error/* ConnectError */.T('ssh', what, `use an endpoint that is ${isSocket ? 'a TCP port' : 'a unix socket'}`, {
                cause: error,
            });
        }
        case resourceShortage: {
            const what = `the SSH host ${label} has no resources left to connect to ${name} (${said})`;
            return new connect_error/* ConnectError */.T('ssh', what, 'check its load', { cause: error, isDropped: true });
        }
        default:
            return new connect_error/* ConnectError */.T('ssh', `the connection to the SSH host ${label} was lost (${said})`, '', {
                cause: error,
                isDropped: true,
            });
    }
}

;// CONCATENATED MODULE: ./lib/ssh/ssh-chain.js


/** Returns the connections to an SSH host and to the hosts on the way to it, opened on first use. `dial` connects to the first. */
function sshChain(settings, dial, listener, pause) {
    const { jumpHosts: [first, ...others] = [], ...login } = settings;
    if (first === undefined)
        return hop(login, dial, listener, pause);
    const before = hop({ ...login, host: first }, dial, listener, pause);
    const rest = sshChain({ ...login, jumpHosts: others }, before.dial, listener, pause);
    return {
        ...rest,
        close() {
            rest.close();
            before.close();
        },
    };
}
function hop(settings, dial, listener, pause) {
    const last = sharedConnection(settings, dial, listener, pause);
    return { last, dial: dialThroughSsh(last, settings.host), close: last.close };
}

// EXTERNAL MODULE: ./lib/network/dial-outward.js + 2 modules
var dial_outward = __webpack_require__(245);
// EXTERNAL MODULE: ./node_modules/undici/index.js
var undici = __webpack_require__(6752);
// EXTERNAL MODULE: ./lib/tunnel/url-credentials.js
var url_credentials = __webpack_require__(772);
// EXTERNAL MODULE: ./lib/network/connector.js
var connector = __webpack_require__(2609);
// EXTERNAL MODULE: external "node:util/types"
var types_ = __webpack_require__(5810);
// EXTERNAL MODULE: ./lib/network/tls-failure.js
var tls_failure = __webpack_require__(9556);
;// CONCATENATED MODULE: ./lib/network/transport-error.js





/**
 * Returns an error of a connection or of undici in words that name the server, without its secrets. The advice is about
 * fleet's API; for any other server it would be misleading.
 */
function transportError(error, label, advice = 'with advice') {
    const cause = connectErrorOf(error);
    const words = advice === 'with advice' ? cause?.message : cause?.what;
    if (cause)
        return new fleet_transport/* TransportError */.w('connect', `cannot reach ${label}: ${words}`, { cause, isDropped: cause.isDropped });
    const { code = '', message } = detailsOf(error);
    return new fleet_transport/* TransportError */.w('exchange', `the connection to ${label} was lost: ${message}${code && ` (${code})`}`, {
        cause: error,
    });
}
/** Also covers errors that occur on an open connection and show that it is unusable. */
function connectErrorOf(error) {
    if (error instanceof connect_error/* ConnectError */.T)
        return error;
    // undici's error has no code if it did not even find a status line.
    if (error instanceof undici/* errors */.sO.HTTPParserError && error.code === undefined) {
        const check = 'check the port, and whether the endpoint is https rather than http';
        return new connect_error/* ConnectError */.T('connect', 'it does not speak HTTP', check, { cause: error });
    }
    return (0,types_.isNativeError)(error) ? (0,tls_failure/* clientRefused */.Y)(error) : undefined;
}
/** Node's errors have a code, but not all of undici's. */
function detailsOf(error) {
    if (!(0,types_.isNativeError)(error))
        return { message: String(error) };
    const { code, message } = error;
    return { message, ...(typeof code === 'string' && { code }) };
}

// EXTERNAL MODULE: ./lib/network/until-aborted.js
var until_aborted = __webpack_require__(5216);
;// CONCATENATED MODULE: ./lib/network/http-get.js





/** More than any health check answers. */
const maxBodyBytes = 1024 * 1024;
/** Returns GET functions with their own connections, opened along a route. */
function httpGetter(route) {
    const agent = new undici/* Agent */.g6({
        allowH2: false,
        connect: (0,connector/* connectorBy */.b)(route),
        headersTimeout: 0, // The caller has its own timeout.
        bodyTimeout: 0,
    });
    async function answerOf(url, headers, maxBytes, signal) {
        const target = new URL(url);
        const { origin, pathname, search } = target;
        const authorization = (0,url_credentials/* basicAuthorization */.aR)(target);
        const isGiven = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
        const all = authorization === undefined || isGiven ? headers : { ...headers, authorization };
        const response = await agent.request({ origin, path: pathname + search, method: 'GET', headers: all, signal });
        const date = Date.parse(String(response.headers.date));
        return {
            status: response.statusCode,
            ...(Number.isFinite(date) && { date }),
            ...(await beginningOfBody(response.body, maxBytes)),
        };
    }
    async function asked(url, signal, answer) {
        signal.throwIfAborted();
        try {
            return await (0,until_aborted/* untilAborted */.E)(signal, answer());
        }
        catch (error) {
            signal.throwIfAborted();
            throw transportError(error, new URL(url).origin, 'without advice');
        }
    }
    return {
        get: (url, signal, headers = {}) => asked(url, signal, async () => {
            const { status, body, isCut } = await answerOf(url, headers, maxBodyBytes, signal);
            if (isCut)
                throw new Error(`the answer is larger than ${maxBodyBytes / 1_024 / 1_024} MiB`);
            return { status, body: body.toString() };
        }),
        getBeginning: (url, headers, maxBytes, signal) => asked(url, signal, () => answerOf(url, headers, maxBytes, signal)),
        close: () => agent.destroy(),
    };
}
async function beginningOfBody(body, maxBytes) {
    const parts = [];
    let left = maxBytes;
    for await (const part of body) {
        parts.push(part.subarray(0, left));
        left -= part.length;
        // Leaving the loop closes the connection.
        if (left < 0)
            break;
    }
    return { body: Buffer.concat(parts), isCut: left < 0 };
}

;// CONCATENATED MODULE: ./lib/network/request-start.js
/** Returns an interceptor that calls `onStart` when a request is written to an open connection. */
function notifyingOnStart(onStart) {
    return (dispatch) => (options, handler) => dispatch(options, {
        onRequestStart(controller, context) {
            onStart();
            handler.onRequestStart?.(controller, context);
        },
        onRequestUpgrade: (...event) => handler.onRequestUpgrade?.(...event),
        onResponseStart: (...event) => handler.onResponseStart?.(...event),
        onResponseData: (...event) => handler.onResponseData?.(...event),
        onResponseEnd: (...event) => handler.onResponseEnd?.(...event),
        onResponseError: (...event) => handler.onResponseError?.(...event),
    });
}

;// CONCATENATED MODULE: ./lib/network/http-transport.js





/** A page has a hundred units, and etcd limits each of them to less than this. */
const http_transport_maxBodyBytes = 64 * 1024 * 1024;
/** The most open connections: a rollout queries a few units at a time. */
const maxConnections = 8;
/** A rollout may be idle for a while, and a new connection through a tunnel takes several round trips. */
const keepOpenMs = 60_000;
/** Returns a transport to one endpoint. Connections are opened along a route when they are needed, and reused. */
function connectHttp(endpoint, route) {
    const { origin, socketPath, authorization, label } = endpoint;
    const agent = new undici/* Agent */.g6({
        connections: maxConnections,
        allowH2: false, // Otherwise requests would wait until the first connection has negotiated its protocol.
        connect: (0,connector/* connectorBy */.b)(route, socketPath === undefined ? undefined : { socketPath }),
        keepAliveTimeout: keepOpenMs,
        maxResponseSize: http_transport_maxBodyBytes,
        headersTimeout: 0, // The client has its own timeout, on the clock that it is given.
        bodyTimeout: 0,
    });
    // While no connection is open, a failed attempt to open one fails all waiting requests. Otherwise they would run into
    // the time limit one after another.
    const waiting = new Set();
    let open = 0;
    agent
        .on('connect', () => open++)
        .on('disconnect', () => open--)
        .on('connectionError', (_origin, _targets, error) => {
        if (open === 0)
            for (const one of waiting)
                one.abort(error);
    });
    async function exchange({ method, path, headers, body }, signal, onStart) {
        const response = await agent.compose(notifyingOnStart(onStart)).request({
            origin,
            method,
            path,
            headers: { ...headers, ...(authorization !== undefined && { authorization }) },
            ...(body !== undefined && { body }),
            signal,
        });
        return { status: response.statusCode, headers: flatten(response.headers), body: await response.body.text() };
    }
    return {
        async transport(request, signal, onSent) {
            signal.throwIfAborted();
            const wait = new AbortController();
            const eitherSignal = AbortSignal.any([signal, wait.signal]);
            waiting.add(wait);
            const onStart = () => {
                if (waiting.delete(wait))
                    onSent?.();
            };
            try {
                return await (0,until_aborted/* untilAborted */.E)(eitherSignal, exchange(request, eitherSignal, onStart));
            }
            catch (error) {
                signal.throwIfAborted();
                throw transportError(error, label);
            }
            finally {
                waiting.delete(wait);
            }
        },
        close: () => agent.destroy(),
    };
}
function flatten(headers) {
    return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')]));
}

;// CONCATENATED MODULE: ./lib/network/connection.js







/**
 * Returns connections to a cluster. They are opened, and the libraries of tunnels loaded, on first use. With a `pause`, an
 * SSH host that hangs up on a stranger is called again within the time for one connection.
 */
function connect(settings, listener, pause) {
    const { endpoints, proxyFor, ssh, machineUser, tls, connectTimeoutMs } = settings;
    const closing = new AbortController();
    const outward = (0,dial_outward/* dialOutward */.T)(proxyFor);
    const chain = ssh && sshChain(ssh, outward, listener, pause);
    const dial = chain?.dial ?? outward;
    const machines = ssh && chain && machineCommands(ssh, machineUser, chain.last, dial, listener, pause);
    const route = { dial, tls, connectTimeoutMs, closing: closing.signal };
    const servers = endpoints.map((endpoint) => ({ label: endpoint.label, ...connectHttp(endpoint, route) }));
    // Unlike fleet's API, a service may have a certificate of a public authority even where tls-ca is given.
    const ca = tls.ca === undefined ? undefined : [...(0,external_node_tls_.getCACertificates)('default'), ...[tls.ca].flat()];
    const services = httpGetter({ ...route, tls: { ...tls, ...(ca && { ca }) } });
    return {
        transport: failover(servers, listener.onSwitch),
        get: services.get,
        getBeginning: services.getBeginning,
        ...(machines && { run: machines.run }),
        async close() {
            closing.abort();
            await Promise.all([...servers.map((server) => server.close()), services.close()]);
            machines?.close();
            chain?.close();
        },
    };
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


/***/ })

};
