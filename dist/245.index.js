export const id = 245;
export const ids = [245];
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

/***/ 2609:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ connectorBy)
/* harmony export */ });
/* harmony import */ var undici__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6752);
/* harmony import */ var _tunnel_connect_error_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5331);
/* harmony import */ var _tunnel_deadline_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1664);
/* harmony import */ var _tunnel_dial_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8382);
/* harmony import */ var _tunnel_until_open_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7787);
/* harmony import */ var _tls_failure_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9556);






/** Returns a function that opens undici's sockets along a route, `to` a given target if the URL does not name it (a unix socket). */
function connectorBy({ dial, tls, connectTimeoutMs, closing, pause }, to) {
    const { ca, cert, key } = tls;
    const secure = (0,undici__WEBPACK_IMPORTED_MODULE_0__/* .buildConnector */ .gU)({
        allowH2: false, // fleet speaks HTTP/1.1, and undici would ask for HTTP/2 first.
        timeout: 0,
        ...(ca !== undefined && { ca: [ca].flat() }),
        ...(cert !== undefined && { cert, key }),
    });
    async function open(options) {
        const deadline = (0,_tunnel_deadline_js__WEBPACK_IMPORTED_MODULE_4__/* .deadlineIn */ ._)(connectTimeoutMs, closing);
        return pause ? (0,_tunnel_until_open_js__WEBPACK_IMPORTED_MODULE_2__/* .untilOpen */ .p)(() => openOnce(options, deadline), deadline, pause) : openOnce(options, deadline);
    }
    async function openOnce(options, deadline) {
        // Every Duplex has what undici needs of a socket.
        const socket = (await dial(to ?? (0,_tunnel_dial_js__WEBPACK_IMPORTED_MODULE_5__/* .targetOf */ .$)(options), deadline));
        return options.protocol === 'https:' ? secured(options, socket, deadline) : socket;
    }
    function secured(options, httpSocket, deadline) {
        return new Promise((resolve, reject) => {
            const release = (0,_tunnel_deadline_js__WEBPACK_IMPORTED_MODULE_4__/* .onDeadline */ .s)(deadline, () => {
                httpSocket.destroy();
                reject(new _tunnel_connect_error_js__WEBPACK_IMPORTED_MODULE_1__/* .ConnectError */ .T('tls', `TLS: the handshake timed out (no answer ${deadline.words})`, 'check that it speaks TLS'));
            });
            secure({ ...options, httpSocket }, (error, socket) => {
                release();
                // After an alert TLS also ends the stream, and undici would report the end rather than the alert.
                if (socket)
                    return resolve(socket.once('error', (alert) => socket.destroy(alert)));
                httpSocket.destroy();
                reject((0,_tls_failure_js__WEBPACK_IMPORTED_MODULE_3__/* .tlsFailure */ .k)(error, options.hostname));
            });
        });
    }
    return (options, callback) => {
        open(options).then((socket) => callback(null, socket), (error) => callback(error, null));
    };
}


/***/ }),

/***/ 245:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  T: () => (/* binding */ dialOutward)
});

// EXTERNAL MODULE: ./lib/tunnel/direct.js
var direct = __webpack_require__(6001);
// EXTERNAL MODULE: ./lib/tunnel/proxy.js + 3 modules
var tunnel_proxy = __webpack_require__(6499);
// EXTERNAL MODULE: external "node:dns/promises"
var promises_ = __webpack_require__(1553);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
// EXTERNAL MODULE: ./lib/tunnel/connect-error.js
var connect_error = __webpack_require__(5331);
// EXTERNAL MODULE: ./lib/tunnel/deadline.js
var tunnel_deadline = __webpack_require__(1664);
// EXTERNAL MODULE: ./lib/tunnel/dial.js
var dial = __webpack_require__(8382);
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
        throw connectErrorOf(error, proxy, (0,dial/* targetName */.j)({ host, port }), deadline);
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
        return new connect_error/* ConnectError */.T('proxy', `${name}: ${atProxy}`, check, { isDropped: (0,direct/* isReset */.qO)({ code }) });
    const [, failedLeg, meaning, otherCheck = check] = answers.find(([pattern]) => pattern.test(message)) ?? [];
    if (failedLeg && meaning)
        return new connect_error/* ConnectError */.T(failedLeg, `${name} ${meaning.replace('{target}', target)}`, otherCheck, {
            isDropped: refusedOrDropped.test(message),
        });
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
/** Those of the messages below that may be over soon: a forward refused, or no reply at all. */
const refusedOrDropped = /ConnectionRefused|Socks4.*\(Failed|- Failure|Socket closed/;
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

// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(1692);
// EXTERNAL MODULE: ./node_modules/undici/index.js
var undici = __webpack_require__(6752);
// EXTERNAL MODULE: ./lib/tunnel/host-and-port.js
var host_and_port = __webpack_require__(3312);
// EXTERNAL MODULE: ./lib/network/connector.js
var connector = __webpack_require__(2609);
// EXTERNAL MODULE: ./lib/network/until-aborted.js
var until_aborted = __webpack_require__(5216);
;// CONCATENATED MODULE: ./lib/network/dial-through-http-proxy.js








/** Returns a function that opens streams through an HTTP proxy by CONNECT, which undici speaks. Names are looked up by the proxy. */
function dialThroughHttpProxy(proxy) {
    const { label, source, authorization } = proxy;
    const name = `the HTTP proxy ${label}`;
    return async (target, deadline) => {
        const place = (0,dial/* targetName */.j)(target);
        if ('socketPath' in target)
            throw new connect_error/* ConnectError */.T('proxy', `${name} cannot connect to the unix socket ${place}`, `check ${source}`);
        const headers = { host: place, ...(authorization !== undefined && { 'proxy-authorization': authorization }) };
        const client = clientOf(proxy, deadline);
        const asked = client.connect({ path: place, headers, signal: deadline.signal });
        asked.then(({ socket }) => deadline.signal.aborted && socket.destroy(), () => { });
        try {
            const answer = await (0,until_aborted/* untilAborted */.E)(deadline.signal, asked).catch((error) => {
                throw deadline.signal.aborted ? lateAt(name, place, deadline, source) : unreachable(error, proxy);
            });
            if (answer.statusCode >= 200 && answer.statusCode < 300)
                return answer.socket;
            answer.socket.destroy();
            throw refusal(answer, proxy, place);
        }
        finally {
            // The stream is not the client's any more. A connection that is still being opened is.
            client.destroy().catch(() => { });
        }
    };
}
function clientOf({ scheme, host, port, ca }, { ms, signal }) {
    const tls = ca === undefined ? {} : { ca: [...(0,external_node_tls_.getCACertificates)('default'), ...ca] };
    return new undici/* Client */.Kj(`${scheme}://${(0,host_and_port/* hostAndPort */.PG)(host, port)}`, {
        connect: (0,connector/* connectorBy */.b)({ dial: direct/* dialDirect */.k6, tls, connectTimeoutMs: ms, closing: signal }),
        headersTimeout: 0, // The deadline applies instead.
        bodyTimeout: 0,
    });
}
function lateAt(name, place, { words }, source) {
    const check = `check ${source}, and that the target is reachable from there`;
    return new connect_error/* ConnectError */.T('proxy', `${name} did not connect to ${place} ${words}`, check);
}
/** What a proxy answered in place of a tunnel. One that cannot connect further may be able to a moment later. */
function refusal({ statusCode, headers }, proxy, place) {
    const { label, source, authorization } = proxy;
    const name = `the HTTP proxy ${label}`;
    // Squid says more than its status does.
    const said = [statusCode, headers['x-squid-error']].filter((one) => one !== undefined).join(', ');
    const schemes = [headers['proxy-authenticate'] ?? []].flat().map((one) => one.split(' ', 1).join());
    // Tinyproxy answers 401 to a wrong password.
    if (statusCode === 407 || statusCode === 401) {
        if (schemes.length > 0 && !schemes.some((scheme) => /^basic$/i.test(scheme)))
            return new connect_error/* ConnectError */.T('proxy-auth', `${name} requires another authentication method than user and password (${schemes.join(', ')})`, 'have it accept Basic authentication, or this runner without any');
        const what = authorization === undefined ? 'requires a user and a password' : 'rejects the user and the password';
        return new connect_error/* ConnectError */.T('proxy-auth', `${name} ${what}`, `check ${source}: http://user:password@host:port`);
    }
    if (statusCode === 403 || statusCode === 405)
        return new connect_error/* ConnectError */.T('proxy', `${name} does not allow connections to ${place} (${said})`, 'check its rules: many proxies allow CONNECT to port 443 only');
    if (statusCode >= 500)
        return new connect_error/* ConnectError */.T('connect', `${name} could not connect to ${place} (${said})`, 'check the endpoint', {
            isDropped: true,
        });
    return new connect_error/* ConnectError */.T('proxy', `${name} answered ${said} when asked to connect to ${place}`, `check ${source}`);
}
function unreachable(error, { label, source, scheme }) {
    const name = `the HTTP proxy ${label}`;
    const options = { cause: error };
    if (error instanceof connect_error/* ConnectError */.T) {
        const check = error.code === 'tls' ? `check ${source}, and tls-ca for its authority` : `check ${source}`;
        return new connect_error/* ConnectError */.T('proxy', `${name}: ${error.what}`, check, { ...options, isDropped: error.isDropped });
    }
    const { code } = error;
    if (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE')
        return new connect_error/* ConnectError */.T('proxy', `${name}: it closed the connection`, `check ${source}`, {
            ...options,
            isDropped: true,
        });
    const other = scheme === 'http' ? 'https' : 'http';
    return new connect_error/* ConnectError */.T('proxy', `${name} does not answer as an HTTP proxy (${error.message})`, `check ${source}, and whether it is ${other} rather than ${scheme}`, options);
}

;// CONCATENATED MODULE: ./lib/network/dial-outward.js




/** Returns a function that opens streams from this machine, through the proxy for a target if there is one. */
function dialOutward(proxyFor) {
    return (target, deadline) => {
        const proxy = 'socketPath' in target ? undefined : proxyFor?.(target);
        if (proxy === undefined)
            return (0,direct/* dialDirect */.k6)(target, deadline);
        return ((0,tunnel_proxy/* isHttpProxy */.n)(proxy) ? dialThroughHttpProxy(proxy) : dialThroughSocks(proxy))(target, deadline);
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
/* harmony import */ var _tunnel_direct_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6001);


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
    if ((0,_tunnel_direct_js__WEBPACK_IMPORTED_MODULE_1__/* .isReset */ .qO)(error) || code === 'ERR_SSL_UNEXPECTED_EOF_WHILE_READING') {
        return new _tunnel_connect_error_js__WEBPACK_IMPORTED_MODULE_0__/* .ConnectError */ .T('tls', 'TLS: it closed the connection during the handshake', checkScheme, {
            cause: error,
            isDropped: true,
        });
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
    /**
     * Whether the other side broke the connection off before or in a handshake, or refused to connect further: it may be
     * busy, and the next attempt may succeed. Wrong names, keys and passwords are none of that.
     */
    isDropped;
    /** `advice` is what to check; empty for none. */
    constructor(code, what, advice, { isDropped = false, ...options } = {}) {
        super(code, advice === '' ? what : `${what}; ${advice}`, options);
        this.what = what;
        this.isDropped = isDropped;
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

/***/ 6001:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DL: () => (/* binding */ keepAliveAfterMs),
/* harmony export */   k6: () => (/* binding */ dialDirect),
/* harmony export */   qO: () => (/* binding */ isReset)
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
/** EAGAIN is for a unix socket on which as many connections wait to be accepted as may. */
const resets = ['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'EAGAIN'];
/** Returns whether the other side broke a connection off that it had let begin. */
function isReset({ code }) {
    return resets.includes(code);
}
/** What the codes of Node mean when no connection could be opened, and what to check. */
const meanings = {
    ENOTFOUND: ['resolve', 'there is no such host', 'check its name'],
    EAI_AGAIN: ['resolve', 'the host name cannot be looked up at present', 'check its name, and the DNS of this runner'],
    ECONNREFUSED: ['connect', 'nothing listens there (connection refused)', checkListener],
    EHOSTUNREACH: ['connect', 'there is no route to that host', checkEndpoint],
    ENETUNREACH: ['connect', 'there is no route to that network', checkEndpoint],
    ETIMEDOUT: ['connect', 'the host does not answer', checkEndpoint],
    ECONNRESET: ['connect', 'it closed the connection at once (reset)', checkEndpoint],
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
    return new _connect_error_js__WEBPACK_IMPORTED_MODULE_1__/* .ConnectError */ .T(code, what, advice, { cause: error, isDropped: isReset(error) });
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


/***/ }),

/***/ 7787:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ untilOpen)
/* harmony export */ });
/* harmony import */ var _connect_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5331);

/**
 * Returns what `open` opens before the deadline. A connection that is dropped is opened again, after a pause: a server
 * that turns some of many strangers away takes the next attempt. Rejects with the first error that is none of that, or
 * with the last one when the time is up.
 */
async function untilOpen(open, { signal }, pause, onDropped = () => { }) {
    let dropped;
    for (let failures = 1;; failures++) {
        try {
            return await open();
        }
        catch (error) {
            // That the time ran out in the next attempt says less than why there had to be one.
            if (signal.aborted)
                throw dropped ?? error;
            if (!(error instanceof _connect_error_js__WEBPACK_IMPORTED_MODULE_0__/* .ConnectError */ .T) || !error.isDropped)
                throw error;
            dropped = error;
        }
        onDropped(dropped);
        try {
            await pause(failures, signal);
        }
        catch {
            throw dropped;
        }
    }
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
