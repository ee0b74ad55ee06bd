export const id = 836;
export const ids = [836];
export const modules = {

/***/ 1435:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ CodedError)
/* harmony export */ });
/**
 * An error of this action's own. Its code comes from a closed list, so that callers decide by it and never by the
 * message, which is for people. What led to it is its `cause`.
 */
class CodedError extends Error {
    code;
    constructor(code, message, options) {
        super(message, options);
        this.code = code;
    }
}


/***/ }),

/***/ 931:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ UserError)
/* harmony export */ });
/* harmony import */ var _coded_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1435);

/**
 * What is wrong with a text that the user wrote, in words for the user. It is the only error that parsers throw on bad
 * input, so any other error that comes out of one is a bug in this action.
 */
class UserError extends _coded_error_js__WEBPACK_IMPORTED_MODULE_0__/* .CodedError */ .A {
    name = 'UserError';
    constructor(message, options) {
        super('invalid-text', message, options);
    }
}


/***/ }),

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
}


/***/ }),

/***/ 6836:
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
    return new fleet_transport/* TransportError */.w('connect', message, { cause: failures });
}

// EXTERNAL MODULE: ./lib/tunnel/connect-error.js
var connect_error = __webpack_require__(5331);
// EXTERNAL MODULE: ./lib/tunnel/deadline.js
var tunnel_deadline = __webpack_require__(1664);
// EXTERNAL MODULE: ./lib/tunnel/host-and-port.js
var host_and_port = __webpack_require__(3312);
;// CONCATENATED MODULE: ./lib/tunnel/dial.js

/** Returns the name of a target for messages: `10.0.0.1:49153`, `[::1]:49153`, `/var/run/fleet.sock`. */
function targetName(target) {
    return 'socketPath' in target ? target.socketPath : (0,host_and_port/* hostAndPort */.PG)(target.host, target.port);
}

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
            const words = `the SSH host ${host.label} did not connect to ${targetName(target)} ${deadline.words}`;
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
function refusal(error, target, { label, user }) {
    const name = targetName(target);
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
            return new connect_error/* ConnectError */.T('connect', `the SSH host ${label} could not connect to ${name} (${said})`, check, {
                cause: error,
            });
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
        default:
            return new connect_error/* ConnectError */.T('ssh', `the connection to the SSH host ${label} was lost (${said})`, '', {
                cause: error,
            });
    }
}

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

// EXTERNAL MODULE: ./lib/ssh/known-hosts.js
var known_hosts = __webpack_require__(2119);
;// CONCATENATED MODULE: ./lib/ssh/host-key.js


/**
 * Returns an error that says why a host's key is not trusted and how to pin it, or undefined if it is trusted. `key` is
 * in SSH's wire format.
 */
function hostKeyError(policy, { label, host, port }, key) {
    if (policy === 'accept-any')
        return undefined;
    const lines = (0,known_hosts/* linesFor */.be)(policy, host, port);
    const isRevoked = policy.some(({ marker, matches, key: revoked }) => marker === 'revoked' && revoked.equals(key) && (matches((0,known_hosts/* knownName */.$G)(host, port)) || matches(host.toLowerCase())));
    const shown = `${(0,known_hosts/* typeOf */.QP)(key)} ${(0,known_hosts/* fingerprintOf */.ax)(key)}`;
    const pin = 'compare it with the output of `ssh-keygen -lf` for the keys in /etc/ssh on the host itself; if it is the same, pin it by this line in ssh-known-hosts: ' +
        `${(0,known_hosts/* knownName */.$G)(host, port)} ${(0,known_hosts/* typeOf */.QP)(key)} ${key.toString('base64')}`;
    const refused = (why, check) => new connect_error/* ConnectError */.T('ssh-host-key', `the SSH host ${label} ${why}`, check);
    if (isRevoked)
        return refused(`shows a key that is revoked in ssh-known-hosts: ${shown}`, 'nothing was sent to it');
    const pinned = lines.filter(({ marker }) => marker === undefined);
    if (pinned.some((line) => line.key.equals(key)))
        return undefined;
    if (pinned.length > 0) {
        const expected = pinned.map((line) => `${line.keyType} ${(0,known_hosts/* fingerprintOf */.ax)(line.key)}`).join(', ');
        return refused(`shows the key ${shown}, but ssh-known-hosts has ${expected} for it`, `the connection may be intercepted, or the host was reinstalled; ${pin}`);
    }
    if (lines.some(({ marker }) => marker === 'cert-authority'))
        return refused(`is known only by its certificate authority, but host certificates are not supported; it shows the key ${shown}`, pin);
    const why = policy.length === 0 ? 'ssh-known-hosts is not set' : 'ssh-known-hosts has no line for it';
    return refused(`shows the key ${shown}, which cannot be verified: ${why}`, pin);
}
/** The signature algorithms for key types of known_hosts files, where they differ from the type. */
const algorithmsOf = {
    'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
};
/**
 * Returns the host key algorithms in order of preference: those of the known keys come first, so that a host with several
 * keys shows one that is known.
 */
function hostKeyAlgorithms(policy, { host, port }) {
    const lines = policy === 'accept-any' ? [] : (0,known_hosts/* linesFor */.be)(policy, host, port).filter(({ marker }) => !marker);
    const preferred = lines.flatMap(({ keyType }) => algorithmsOf[keyType] ?? [keyType]);
    return [...new Set([...preferred.filter((one) => supported.includes(one)), ...supported])];
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
                });
            }
            return new connect_error/* ConnectError */.T('ssh', `${name} does not answer as an SSH server (${said})`, 'check ssh-tunnel', {
                cause: error,
            });
        default:
            if (isCutShort(error))
                return rejection(error, attempt);
            return new connect_error/* ConnectError */.T('ssh', `${name} aborted the login (${said})`, 'check its log', { cause: error });
    }
}
/** A server tries only a few of the keys that it is offered, in their order. */
function isCutShort({ message }) {
    return /too many authentication failures/i.test(message);
}
function rejection(error, { host, credentials, agent, agentTrouble, remaining }) {
    const name = `the SSH host ${host.label}`;
    const refused = (what, check) => new connect_error/* ConnectError */.T('ssh-auth', what, check, { cause: error });
    const methods = remaining?.methods.join(', ');
    if (remaining?.isAccepted)
        return refused(`${name} accepts the key of ${host.user} but requires more (${methods})`, 'check AuthenticationMethods in its sshd_config: a key alone has to be sufficient for this user');
    if (remaining && !remaining.methods.includes('publickey'))
        return refused(`${name} does not allow key authentication for ${host.user} (offers: ${methods})`, 'check PubkeyAuthentication in its sshd_config');
    if ('privateKey' in credentials) {
        const { privateKey } = credentials;
        const shown = `the key ${privateKey.type} ${(0,known_hosts/* fingerprintOf */.ax)(privateKey.getPublicSSH())} in ssh-private-key`;
        const check = 'check that its public key is in authorized_keys there';
        return refused(`${name} does not accept ${shown} for ${host.user}`, check);
    }
    const count = agent?.keys();
    const itself = 'the SSH agent in SSH_AUTH_SOCK';
    if (count === undefined)
        return refused(`${itself} does not answer (${agentTrouble ?? error.message})`, 'start one, or set ssh-private-key');
    if (count === 0)
        return refused(`${itself} has no keys to log in to ${name} with`, 'add one with ssh-add, or set ssh-private-key');
    if (isCutShort(error)) {
        const what = `${name} rejected the first keys of ${itself} and does not try all ${count} of them`;
        return refused(what, 'set ssh-private-key to the right one');
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

;// CONCATENATED MODULE: ./lib/ssh/ssh-agent.js

/** Returns the agent that listens on a unix socket. */
async function openAgent(socketPath) {
    const { OpenSSHAgent } = await (0,load_ssh2/* loadSsh2 */.H)();
    const streams = [];
    let count;
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
                callback(error, keys);
            });
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
    const agent = 'agentSocket' in credentials ? await openAgent(credentials.agentSocket) : undefined;
    const attempt = { host, credentials, agent };
    const sock = await dialHost(host, dial, deadline);
    return new Promise((resolve, reject) => {
        const client = new Client();
        let isTrusted = false;
        let untrusted;
        let agentTrouble;
        let remaining;
        let hasTried = false;
        const fail = (error) => {
            release();
            agent?.close();
            // ssh2 itself leaves a connection open that it has ended and that the other side does not close.
            sock.destroy();
            reject(untrusted ?? error);
        };
        const release = (0,tunnel_deadline/* onDeadline */.s)(deadline, () => fail(loginTimeout(attempt, deadline.words, isTrusted)));
        const closed = new connect_error/* ConnectError */.T('ssh', `the SSH host ${host.label} closed the connection`, 'check its log');
        client
            .setMaxListeners(0) // Each stream through it listens for its loss.
            .on('error', (error) => {
            if (error.level === 'agent')
                agentTrouble = error.message;
            else
                fail(loginFailure(error, { ...attempt, agentTrouble, remaining }));
        })
            .on('close', () => fail(closed))
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
                const isFirst = !hasTried;
                hasTried = true;
                return isFirst ? methodOf(attempt) : false;
            },
            algorithms: { serverHostKey: [...hostKeyAlgorithms(hostKeys, host)] },
            hostVerifier: (key) => {
                reportHostKey(key, settings, listener);
                untrusted = hostKeyError(hostKeys, host, key);
                isTrusted = untrusted === undefined;
                return isTrusted;
            },
            keepaliveInterval: keepAliveEveryMs,
            keepaliveCountMax: 2,
            readyTimeout: 0, // The deadline applies instead.
            strictVendor: false, // Servers other than OpenSSH can forward to unix sockets too.
        });
    });
}
/** A failure to connect is about the SSH host, unless it is the proxy's. */
function dialHost(host, dial, deadline) {
    return dial(host, deadline).catch((error) => {
        if (!(error instanceof connect_error/* ConnectError */.T))
            throw error;
        const { code, what, message } = error;
        const name = `the SSH host ${host.label}`;
        if (code === 'proxy' || code === 'proxy-auth')
            throw new connect_error/* ConnectError */.T(code, `${name}: ${message}`, '', { cause: error });
        throw new connect_error/* ConnectError */.T(code === 'connect' ? 'ssh' : code, `${name}: ${what}`, 'check ssh-tunnel', { cause: error });
    });
}
function methodOf({ host, credentials, agent }) {
    if ('privateKey' in credentials)
        return { type: 'publickey', username: host.user, key: credentials.privateKey };
    return { type: 'agent', username: host.user, agent: agent?.agent ?? credentials.agentSocket };
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

/** Returns a connection to an SSH host that is opened on first use. `dial` connects to the host. */
function sharedConnection(settings, dial, listener) {
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
        const opening = { connection: logIn(settings, dial, deadline, listener), openedBy: deadline };
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
function machineCommands(settings, machineUser, jumpHost, dialFromJumpHost, { onDetail }) {
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
        const opened = { host, connection: sharedConnection({ ...settings, host }, dialFromJumpHost, listener) };
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

// EXTERNAL MODULE: ./lib/tunnel/direct.js
var direct = __webpack_require__(6001);
// EXTERNAL MODULE: external "node:dns/promises"
var promises_ = __webpack_require__(1553);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
;// CONCATENATED MODULE: ./lib/tunnel/socks.js





/** Returns a function that opens streams through a SOCKS proxy. Its library is loaded with the first one. */
function dialThroughSocks(proxy) {
    return async (target, deadline) => {
        if ('socketPath' in target)
            throw new connect_error/* ConnectError */.T('proxy', `the SOCKS proxy ${proxy.label} cannot connect to the unix socket ${target.socketPath}`, 'check proxy');
        let failure;
        if (proxy.scheme.startsWith('socks4') && (0,external_node_net_.isIPv6)(target.host))
            throw new connect_error/* ConnectError */.T('proxy', `${proxy.scheme} cannot carry the IPv6 address ${target.host}`, 'use socks5');
        // The proxy does not try several addresses, so each has to be tried in turn.
        for (const host of await addressesOf(target.host, proxy, deadline)) {
            try {
                return await socks_open(proxy, host, target.port, deadline);
            }
            catch (error) {
                failure = error;
                if (!(error instanceof connect_error/* ConnectError */.T) || error.code !== 'connect')
                    break;
            }
        }
        throw failure;
    };
}
/** Returns the hosts to ask the proxy for: the name itself if the scheme leaves the lookup to the proxy. */
async function addressesOf(host, proxy, deadline) {
    if ((0,external_node_net_.isIP)(host) || proxy.scheme === 'socks5h' || proxy.scheme === 'socks4a')
        return [host];
    const tooLate = new connect_error/* ConnectError */.T('resolve', `looking up ${host} timed out (no answer ${deadline.words})`, 'check its name');
    let release = () => { };
    const late = new Promise((_, reject) => {
        release = (0,tunnel_deadline/* onDeadline */.s)(deadline, () => reject(tooLate));
    });
    try {
        // SOCKS4 does not support IPv6 addresses.
        const found = (0,promises_.lookup)(host, { all: true, ...(proxy.scheme === 'socks4' && { family: 4 }) });
        return (await Promise.race([found, late])).map(({ address }) => address);
    }
    catch (error) {
        if (error === tooLate)
            throw error;
        const remote = proxy.scheme === 'socks4' ? 'socks4a' : 'socks5h';
        const isForNow = error.code === 'EAI_AGAIN';
        const what = isForNow
            ? `the host name ${host} cannot be looked up at present`
            : `there is no host ${host} in the DNS of this runner`;
        throw new connect_error/* ConnectError */.T('resolve', what, `use ${remote} instead of ${proxy.scheme} to have the proxy look names up`, {
            cause: error,
        });
    }
    finally {
        release();
    }
}
async function socks_open(proxy, host, port, deadline) {
    const { connectThroughProxy } = await Promise.all(/* import() */[__webpack_require__.e(539), __webpack_require__.e(387)]).then(__webpack_require__.bind(__webpack_require__, 6387));
    try {
        return await connectThroughProxy(proxy, host, port, deadline);
    }
    catch (error) {
        throw connectErrorOf(error, proxy, targetName({ host, port }), deadline);
    }
}
/** The errors of the library have messages but no codes, and contain the password, so they are not passed on as the cause. */
function connectErrorOf(error, proxy, target, { signal, words }) {
    const { message } = error;
    const name = `the SOCKS proxy ${proxy.label}`;
    const check = `check ${proxy.source}`;
    if (signal.aborted)
        return new connect_error/* ConnectError */.T('proxy', `${name} did not connect to ${target} ${words}`, `${check}, and that the target is reachable from there`);
    const [code = ''] = /\bE[A-Z_]+\b/.exec(message) ?? [];
    // The message is empty when several addresses were tried and all failed.
    const atProxy = message === '' ? 'none of its addresses accepts connections' : proxyUnreachable[code];
    if (atProxy)
        return new connect_error/* ConnectError */.T('proxy', `${name}: ${atProxy}`, check);
    const [, failedLeg, meaning, otherCheck = check] = answers.find(([pattern]) => pattern.test(message)) ?? [];
    if (failedLeg && meaning)
        return new connect_error/* ConnectError */.T(failedLeg, `${name} ${meaning.replace('{target}', target)}`, otherCheck);
    return new connect_error/* ConnectError */.T('proxy', `${name} sent an unexpected answer (${message})`, check);
}
const proxyUnreachable = {
    ENOTFOUND: 'there is no such host',
    EAI_AGAIN: 'its name cannot be looked up at present',
    ECONNREFUSED: 'nothing listens there (connection refused)',
    EHOSTUNREACH: 'there is no route to that host',
    ENETUNREACH: 'there is no route to that network',
    ETIMEDOUT: 'the host does not answer',
    ECONNRESET: 'it closed the connection',
    EPIPE: 'it closed the connection',
};
const checkEndpoint = 'check the endpoint';
const checkBoth = 'check the proxy and the endpoint';
const checkRules = 'check its rules, and the endpoint';
/** What the library's messages mean: the reply codes of RFC 1928, and failed handshakes. */
const answers = [
    [/Socks5 Authentication failed/, 'proxy-auth', 'rejects the user and the password'],
    [/authentication type/, 'proxy-auth', 'requires another authentication method: user and password, or none'],
    [/\(Rejected/, 'proxy-auth', 'rejects this user'],
    [/NotAllowed/, 'proxy', 'does not allow connections to {target}', checkRules],
    [/ConnectionRefused/, 'connect', 'found nothing listening at {target} (connection refused)', checkEndpoint],
    [/HostUnreachable/, 'connect', 'cannot reach or look up the host of {target}', checkEndpoint],
    [/NetworkUnreachable/, 'connect', 'has no route to the network of {target}', checkEndpoint],
    [/TTLExpired/, 'connect', 'got no answer from {target}', checkEndpoint],
    [/AddressNotSupported/, 'connect', 'does not support this kind of address: {target}', checkEndpoint],
    [/Socks4.*\(Failed/, 'connect', 'could not connect to {target} (SOCKS4 gives no reason)', checkRules],
    [/- Failure/, 'connect', 'could not connect to {target}, and gave no reason', checkEndpoint],
    [/CommandNotSupported/, 'proxy', 'does not support opening connections'],
    [
        /Socket closed/,
        'proxy',
        'closed the connection during the handshake, as ssh -D does if nothing listens at {target}',
        checkBoth,
    ],
    [/socks version|rejected connection/, 'proxy', 'is not a SOCKS proxy of that version: it answers something else'],
];

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
    const cause = transport_error_connectErrorOf(error);
    const words = advice === 'with advice' ? cause?.message : cause?.what;
    if (cause)
        return new fleet_transport/* TransportError */.w('connect', `cannot reach ${label}: ${words}`, { cause });
    const { code = '', message } = detailsOf(error);
    return new fleet_transport/* TransportError */.w('exchange', `the connection to ${label} was lost: ${message}${code && ` (${code})`}`, {
        cause: error,
    });
}
/** Also covers errors that occur on an open connection and show that it is unusable. */
function transport_error_connectErrorOf(error) {
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









/** Returns connections to a cluster. They are opened, and the libraries of tunnels loaded, on first use. */
function connect(settings, listener) {
    const { endpoints, proxy, ssh, machineUser, tls, connectTimeoutMs } = settings;
    const closing = new AbortController();
    const outward = proxy ? dialUnlessBypassed(proxy) : direct/* dialDirect */.k;
    const jumpHost = ssh && sharedConnection(ssh, outward, listener);
    const dial = ssh && jumpHost ? dialThroughSsh(jumpHost, ssh.host) : outward;
    const machines = ssh && jumpHost && machineCommands(ssh, machineUser, jumpHost, dial, listener);
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
            jumpHost?.close();
        },
    };
}
function dialUnlessBypassed({ proxy, bypasses }) {
    const through = dialThroughSocks(proxy);
    return (target, deadline) => {
        const isLocal = 'socketPath' in target || bypasses(target.host, target.port);
        return (isLocal ? direct/* dialDirect */.k : through)(target, deadline);
    };
}


/***/ }),

/***/ 2609:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ connectorBy)
/* harmony export */ });
/* harmony import */ var undici__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6752);
/* harmony import */ var _tunnel_connect_error_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5331);
/* harmony import */ var _tunnel_deadline_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1664);
/* harmony import */ var _tunnel_host_and_port_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3312);
/* harmony import */ var _tls_failure_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9556);





/** Returns a function that opens undici's sockets along a route, `to` a given target if the URL does not name it (a unix socket). */
function connectorBy({ dial, tls, connectTimeoutMs, closing }, to) {
    const { ca, cert, key } = tls;
    const secure = (0,undici__WEBPACK_IMPORTED_MODULE_0__/* .buildConnector */ .gU)({
        allowH2: false, // fleet speaks HTTP/1.1, and undici would ask for HTTP/2 first.
        timeout: 0,
        ...(ca !== undefined && { ca: [ca].flat() }),
        ...(cert !== undefined && { cert, key }),
    });
    async function open(options) {
        const deadline = (0,_tunnel_deadline_js__WEBPACK_IMPORTED_MODULE_3__/* .deadlineIn */ ._)(connectTimeoutMs, closing);
        // Every Duplex has what undici needs of a socket.
        const socket = (await dial(to ?? (0,_tunnel_host_and_port_js__WEBPACK_IMPORTED_MODULE_4__/* .hostAndPortOf */ .QK)(options), deadline));
        return options.protocol === 'https:' ? secured(options, socket, deadline) : socket;
    }
    function secured(options, httpSocket, deadline) {
        return new Promise((resolve, reject) => {
            const release = (0,_tunnel_deadline_js__WEBPACK_IMPORTED_MODULE_3__/* .onDeadline */ .s)(deadline, () => {
                httpSocket.destroy();
                reject(new _tunnel_connect_error_js__WEBPACK_IMPORTED_MODULE_1__/* .ConnectError */ .T('tls', `TLS: the handshake timed out (no answer ${deadline.words})`, 'check that it speaks TLS'));
            });
            secure({ ...options, httpSocket }, (error, socket) => {
                release();
                // After an alert TLS also ends the stream, and undici would report the end rather than the alert.
                if (socket)
                    return resolve(socket.once('error', (alert) => socket.destroy(alert)));
                httpSocket.destroy();
                reject((0,_tls_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .tlsFailure */ .k)(error, options.hostname));
            });
        });
    }
    return (options, callback) => {
        open(options).then((socket) => callback(null, socket), (error) => callback(error, null));
    };
}


/***/ }),

/***/ 9556:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ clientRefused),
/* harmony export */   k: () => (/* binding */ tlsFailure)
/* harmony export */ });
/* harmony import */ var _tunnel_connect_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5331);

const checkScheme = 'check whether the endpoint is http rather than https';
const unknownAuthority = ['its certificate was issued by an unknown authority', 'check tls-ca'];
/** What the codes of Node and OpenSSL mean, and what to check. */
const meanings = {
    CERT_HAS_EXPIRED: ['its certificate has expired', "renew it, or check this runner's clock"],
    CERT_NOT_YET_VALID: ['its certificate is not valid yet', "check this runner's clock"],
    CERT_REVOKED: ['its certificate was revoked', 'renew it'],
    CERT_UNTRUSTED: unknownAuthority,
    CERT_SIGNATURE_FAILURE: unknownAuthority,
    INVALID_PURPOSE: ['its certificate is not valid for servers', 'check its extended key usage'],
    DEPTH_ZERO_SELF_SIGNED_CERT: ['its certificate is self-signed', 'to trust this one certificate, give it as tls-ca'],
    SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
    UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
    ERR_SSL_WRONG_VERSION_NUMBER: ['it does not speak TLS', checkScheme],
    ERR_SSL_PACKET_LENGTH_TOO_LONG: ['it does not speak TLS', checkScheme],
    ERR_SSL_UNSUPPORTED_PROTOCOL: ['it supports only obsolete versions of TLS', 'check the proxy in front of fleet'],
    ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: ['it supports no TLS version in common with this runner', 'check its version'],
};
/** A server's TLS alerts about a missing or bad client certificate. With TLS 1.3 they come only after the handshake. */
const refusals = [
    [/CERTIFICATE_REQUIRED/, 'it requires a client certificate', 'give tls-cert and tls-key'],
    [/ALERT_UNKNOWN_CA/, 'it does not trust the authority of the client certificate', 'check tls-cert'],
    [/ALERT_CERTIFICATE_EXPIRED/, 'the client certificate has expired', 'check tls-cert'],
    [/ALERT_(BAD|UNSUPPORTED|CERTIFICATE|ACCESS|DECRYPT)/, 'it rejects the client certificate', 'check tls-cert'],
    [/HANDSHAKE_FAILURE/, 'it rejected the handshake', 'if it requires a client certificate, give tls-cert and tls-key'],
];
/** Returns why a TLS handshake failed, in words. */
function tlsFailure(error, hostname) {
    const { code = '', cert, message } = error;
    if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
        const names = cert?.subjectaltname ?? cert?.subject?.CN ?? 'no name';
        const what = `TLS: its certificate is for ${names}, not for ${hostname}`;
        return new _tunnel_connect_error_js__WEBPACK_IMPORTED_MODULE_0__/* .ConnectError */ .T('tls', what, 'check the name in the endpoint', { cause: error });
    }
    if (code === 'ECONNRESET') {
        return new _tunnel_connect_error_js__WEBPACK_IMPORTED_MODULE_0__/* .ConnectError */ .T('tls', 'TLS: it closed the connection during the handshake', checkScheme, { cause: error });
    }
    const refused = clientRefused(error);
    if (refused)
        return refused;
    const [what, check] = meanings[code] ?? (/too weak/.test(message) ? tooWeak(message) : [message, '']);
    return new _tunnel_connect_error_js__WEBPACK_IMPORTED_MODULE_0__/* .ConnectError */ .T('tls', `TLS: ${what}`, check, { cause: error });
}
/** These errors have no specific code: "EE certificate key too weak". */
function tooWeak(message) {
    return [`its certificate is no longer secure (${message})`, 'renew it with a longer key and SHA-256'];
}
/** Returns the error if a server closed the connection over a missing or bad client certificate, or else undefined. */
function clientRefused(error) {
    const { code = '' } = error;
    const [, what, check] = (code.startsWith('ERR_SSL_') && refusals.find(([pattern]) => pattern.test(code))) || [];
    return what && check ? new _tunnel_connect_error_js__WEBPACK_IMPORTED_MODULE_0__/* .ConnectError */ .T('tls', `TLS: ${what}`, check, { cause: error }) : undefined;
}


/***/ }),

/***/ 5216:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ untilAborted)
/* harmony export */ });
/**
 * Settles as `work` does, or rejects with the signal's reason as soon as that is aborted. undici respects the signal of a
 * request only once it has a connection.
 */
function untilAborted(signal, work) {
    const { promise, resolve, reject } = Promise.withResolvers();
    const onAbort = () => reject(signal.reason);
    if (signal.aborted)
        onAbort();
    signal.addEventListener('abort', onAbort);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
    return promise;
}


/***/ }),

/***/ 2119:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $G: () => (/* binding */ knownName),
/* harmony export */   QP: () => (/* binding */ typeOf),
/* harmony export */   ax: () => (/* binding */ fingerprintOf),
/* harmony export */   be: () => (/* binding */ linesFor),
/* harmony export */   uJ: () => (/* binding */ parseKnownHosts)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _errors_user_error_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(931);


/** Returns the lines of a known_hosts file, or throws a UserError that lists each one that cannot be read. */
function parseKnownHosts(text) {
    const problems = [];
    const hosts = [];
    for (const [index, line] of text.split(/\r?\n/).entries()) {
        const fields = line.trim().split(/[ \t]+/);
        if (fields[0] === '' || fields[0]?.startsWith('#'))
            continue;
        const parsed = parseLine(fields);
        if (typeof parsed === 'string')
            problems.push(`line ${index + 1} ${parsed}`);
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
    return (await __webpack_require__.e(/* import() */ 472).then(__webpack_require__.t.bind(__webpack_require__, 5472, 19))).default;
}


/***/ }),

/***/ 5331:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ ConnectError)
/* harmony export */ });
/* harmony import */ var _errors_coded_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1435);

/** A connection could not be opened. The message says what happened, where, and what to check. It contains no secrets. */
class ConnectError extends _errors_coded_error_js__WEBPACK_IMPORTED_MODULE_0__/* .CodedError */ .A {
    name = 'ConnectError';
    /** The message without the advice, for callers that have better advice. */
    what;
    /** `advice` is what to check; empty for none. */
    constructor(code, what, advice, options) {
        super(code, advice === '' ? what : `${what}; ${advice}`, options);
        this.what = what;
    }
}


/***/ }),

/***/ 1664:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ deadlineIn),
/* harmony export */   s: () => (/* binding */ onDeadline)
/* harmony export */ });
/** Returns a deadline `ms` milliseconds from now, which expires at once when `closing` is aborted. */
function deadlineIn(ms, closing) {
    return { signal: AbortSignal.any([AbortSignal.timeout(ms), closing]), ms, words: `within ${ms / 1_000} s` };
}
/**
 * Calls `giveUp` when the deadline expires, and returns a function that cancels this. `giveUp` is never called
 * synchronously, even if the deadline has expired already.
 */
function onDeadline({ signal }, giveUp) {
    if (signal.aborted)
        queueMicrotask(giveUp);
    else
        signal.addEventListener('abort', giveUp, { once: true });
    return () => signal.removeEventListener('abort', giveUp);
}


/***/ }),

/***/ 6001:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ keepAliveAfterMs),
/* harmony export */   k: () => (/* binding */ dialDirect)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7030);
/* harmony import */ var _connect_error_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5331);
/* harmony import */ var _deadline_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1664);



/** Opens a TCP connection or a unix socket directly from this machine. */
const dialDirect = (target, deadline) => new Promise((resolve, reject) => {
    const address = 'socketPath' in target ? { path: target.socketPath } : { host: target.host, port: target.port };
    const socket = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.connect)({ ...address, noDelay: true, keepAlive: true, keepAliveInitialDelay: keepAliveAfterMs });
    const release = (0,_deadline_js__WEBPACK_IMPORTED_MODULE_2__/* .onDeadline */ .s)(deadline, () => {
        socket.destroy();
        reject(new _connect_error_js__WEBPACK_IMPORTED_MODULE_1__/* .ConnectError */ .T('connect', `it does not answer (no connection ${deadline.words})`, checkEndpoint));
    });
    const onError = (error) => {
        release();
        reject(connectErrorOf(error, 'socketPath' in target));
    };
    socket.once('error', onError).once('connect', () => {
        release();
        socket.off('error', onError);
        resolve(socket);
    });
});
/** Shorter than the idle timeouts of firewalls and load balancers. */
const keepAliveAfterMs = 30_000;
const checkEndpoint = 'check the endpoint, and any firewall between this runner and it';
const checkListener = 'check the endpoint, and that fleetd listens there: by default it listens on a unix socket only (use ssh-tunnel to reach that)';
const checkPath = "check its path: fleetd's default is unix:///var/run/fleet.sock";
/** What the codes of Node mean when no connection could be opened, and what to check. */
const meanings = {
    ENOTFOUND: ['resolve', 'there is no such host', 'check its name'],
    EAI_AGAIN: ['resolve', 'the host name cannot be looked up at present', 'check its name, and the DNS of this runner'],
    ECONNREFUSED: ['connect', 'nothing listens there (connection refused)', checkListener],
    EHOSTUNREACH: ['connect', 'there is no route to that host', checkEndpoint],
    ENETUNREACH: ['connect', 'there is no route to that network', checkEndpoint],
    ETIMEDOUT: ['connect', 'the host does not answer', checkEndpoint],
    ENOENT: ['connect', 'there is no such socket', checkPath],
    ENOTDIR: ['connect', 'there is no such socket', checkPath],
    ENOTSOCK: ['connect', 'that file is not a socket', checkPath],
    EACCES: ['connect', 'permission to open the socket is denied', "check that this runner's user may open it"],
};
function connectErrorOf(error, isSocket) {
    if (isSocket && error.code === 'ECONNREFUSED')
        return new _connect_error_js__WEBPACK_IMPORTED_MODULE_1__/* .ConnectError */ .T('connect', 'nothing listens on that socket (connection refused)', checkPath, {
            cause: error,
        });
    const [code, what, advice] = meanings[error.code ?? ''] ?? [
        error.syscall === 'getaddrinfo' ? 'resolve' : 'connect',
        error.message,
        checkEndpoint,
    ];
    return new _connect_error_js__WEBPACK_IMPORTED_MODULE_1__/* .ConnectError */ .T(code, what, advice, { cause: error });
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

/***/ 772:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ct: () => (/* binding */ secretsInUrl),
/* harmony export */   aR: () => (/* binding */ basicAuthorization),
/* harmony export */   oF: () => (/* binding */ percentDecoded),
/* harmony export */   ri: () => (/* binding */ withoutCredentials)
/* harmony export */ });
/* harmony import */ var _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(931);

/** Returns a part of a URL percent-decoded, or throws a UserError that does not repeat it. */
function percentDecoded(text) {
    try {
        return decodeURIComponent(text);
    }
    catch (error) {
        throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y('it has an invalid percent-encoding; write a literal percent sign as %25', { cause: error });
    }
}
/** Returns what is secret of the user and password in a URL or a URL template: as it is written, and decoded. */
function secretsInUrl(text) {
    const [, user = '', password = ''] = /^[a-z][a-z0-9+.-]*:\/\/([^:/@\s]*)(?::([^/@\s]*))?@/i.exec(text) ?? [];
    const secret = password || user;
    if (secret === '')
        return [];
    try {
        return [...new Set([secret, decodeURIComponent(secret)])];
    }
    catch {
        return [secret];
    }
}
/** Returns the value of an Authorization header (RFC 7617) for the user and password in a URL, or undefined if it has none. */
function basicAuthorization({ username, password }) {
    if (username === '' && password === '')
        return undefined;
    return `Basic ${Buffer.from(`${percentDecoded(username)}:${percentDecoded(password)}`).toString('base64')}`;
}
/**
 * Returns a text that cannot be parsed as a URL without what may be secret in it: everything before the last `@`, and
 * whatever follows a colon in place of a port.
 */
function withoutCredentials(text) {
    if (text.includes('@'))
        return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1***@');
    if (/\/\/[\da-f.]*:[\da-f.]*:[\da-f:.]*\/?$/i.test(text))
        return text; // An IPv6 address without its brackets.
    return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*:(?!\d*(\/|$)).*/is, '$1***');
}


/***/ })

};
