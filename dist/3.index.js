export const id = 3;
export const ids = [3];
export const modules = {

/***/ 4350:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hm: () => (/* binding */ sourceByEntry),
/* harmony export */   PJ: () => (/* binding */ sourceByPattern),
/* harmony export */   nV: () => (/* binding */ DownloadError),
/* harmony export */   vm: () => (/* binding */ fetchUnitFile),
/* harmony export */   xh: () => (/* binding */ addressLabel)
/* harmony export */ });
/* harmony import */ var node_path_posix__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3916);
/* harmony import */ var _errors_coded_error_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1435);
/* harmony import */ var _tunnel_url_credentials_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(772);
/* harmony import */ var _workspace_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7584);




/** Returns the source of a unit whose file a pattern matched. */
function sourceByPattern(path, wave, counts, desiredStates, runAlways) {
    const name = (0,node_path_posix__WEBPACK_IMPORTED_MODULE_0__.basename)(path);
    return {
        name,
        location: { path },
        count: counts.byTemplate.get(name) ?? counts.others,
        desiredState: desiredStates.get(name) ?? 'launched',
        settings: {},
        variables: new Map(),
        wave,
        after: [],
        runAlways: runAlways.has(name),
        placeOf: () => ({ file: path }),
    };
}
/**
 * Returns the source of a unit that a services file lists. Without a uri, its file is next to the services file and has
 * the unit's name, which is where coco-fleet-deployer looks for it.
 */
function sourceByEntry(entry, wave, servicesFile, runAlways) {
    const { name, uri = name } = entry;
    const location = /^[a-z][a-z0-9+.-]*:\/\//i.test(uri) ? { url: uri } : { path: uri, folder: (0,node_path_posix__WEBPACK_IMPORTED_MODULE_0__.dirname)(servicesFile) };
    return { ...entry, runAlways: entry.runAlways || runAlways.has(name), wave, location };
}
/** Why a URL could not be downloaded. The message is for the user and shows no secrets that the URL may contain. */
class DownloadError extends _errors_coded_error_js__WEBPACK_IMPORTED_MODULE_1__/* .CodedError */ .A {
    name = 'DownloadError';
    constructor(message, options) {
        super('download-failed', message, options);
    }
}
/** Returns a URL without credentials, query and fragment, which may contain secrets. */
function addressLabel(url) {
    if (!URL.canParse(url))
        return (0,_tunnel_url_credentials_js__WEBPACK_IMPORTED_MODULE_2__/* .withoutCredentials */ .ri)(url).replace(/[?#].*/s, '');
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname}`;
}
/** Returns the text of a unit file, or the reason why it cannot be read. */
async function fetchUnitFile({ location, placeOf }, workspace, download) {
    const problem = (message) => ({ problem: { severity: 'error', message, ...placeOf('uri') } });
    if ('url' in location) {
        try {
            const text = await download(location.url);
            const place = placeOf('uri');
            return {
                text,
                path: addressLabel(location.url),
                place,
                isOwnFile: false,
                relocate: (it) => elsewhere(it, placeOf),
            };
        }
        catch (error) {
            if (!(error instanceof DownloadError))
                throw error;
            return problem(`uri: ${error.message}`);
        }
    }
    let path = location.path;
    try {
        if (location.folder !== undefined)
            path = workspace.resolve(path, location.folder);
    }
    catch (error) {
        if (!(error instanceof _workspace_js__WEBPACK_IMPORTED_MODULE_3__/* .WorkspaceError */ .kP))
            throw error;
        return problem(`uri: ${error.message}`);
    }
    try {
        const { text } = await workspace.read(path);
        return { text, path, place: { file: path }, isOwnFile: true, relocate: (diagnostic) => diagnostic };
    }
    catch (error) {
        const hint = location.folder === undefined ? '' : '; paths are relative to the folder of the services file';
        return problem(`${(0,_workspace_js__WEBPACK_IMPORTED_MODULE_3__/* .whyUnreadable */ ._p)(path, error)}${hint}`);
    }
}
function elsewhere({ severity, message, file, line }, placeOf) {
    return { severity, message: `${file}${line === undefined ? '' : `:${line}`}: ${message}`, ...placeOf('uri') };
}


/***/ }),

/***/ 7584:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   OH: () => (/* binding */ openWorkspace),
/* harmony export */   _p: () => (/* binding */ whyUnreadable),
/* harmony export */   kP: () => (/* binding */ WorkspaceError)
/* harmony export */ });
/* harmony import */ var node_buffer__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4573);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var _errors_coded_error_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1435);




/** Why a pattern or a file is not read, in words for the user. Of a file, the message completes a sentence that begins with its path. */
class WorkspaceError extends _errors_coded_error_js__WEBPACK_IMPORTED_MODULE_3__/* .CodedError */ .A {
    name = 'WorkspaceError';
    constructor(message) {
        super('unreadable-file', message);
    }
}
/** Returns a sentence that says why a file was not read. */
function whyUnreadable(path, cause) {
    if (cause instanceof WorkspaceError)
        return `${path} ${cause.message}`;
    const { code, message } = cause;
    return `${path} cannot be read: ${code === 'ENOENT' || code === 'ENOTDIR' ? 'no such file' : message}`;
}
/** No unit file or services file comes near this size; the limit keeps a glob that matches too much from filling the memory. */
const maxFileBytes = 1024 * 1024;
/**
 * Returns the workspace at `root`, with patterns relative to `workingDirectory` in it. Nothing outside `root` is read,
 * neither by `..` nor through symbolic links. Throws a WorkspaceError if the directory does not exist in it.
 */
async function openWorkspace(root, workingDirectory) {
    const realRoot = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.realpath)(root);
    const inWorkspace = (path) => path === realRoot || path.startsWith(realRoot + node_path__WEBPACK_IMPORTED_MODULE_2__.sep);
    const named = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(realRoot, workingDirectory);
    const base = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.realpath)(named).catch(() => undefined);
    if (!inWorkspace(base ?? named))
        throw new WorkspaceError(`working-directory "${workingDirectory}" is outside the workspace`);
    if (base === undefined || !(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(base)).isDirectory())
        throw new WorkspaceError(`working-directory "${workingDirectory}" is not a folder in the workspace`);
    return {
        async find(pattern) {
            const outside = new WorkspaceError(`"${pattern}" points outside the workspace; patterns are relative to working-directory and must not contain ".."`);
            if ((0,node_path__WEBPACK_IMPORTED_MODULE_2__.isAbsolute)(pattern) || pattern.split(/[\\/{},]/).includes('..'))
                throw outside;
            const asPath = (path) => (0,node_path__WEBPACK_IMPORTED_MODULE_2__.relative)(realRoot, path).split(node_path__WEBPACK_IMPORTED_MODULE_2__.sep).join('/');
            const written = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(base, pattern);
            if (inWorkspace(written) && (await exists(written)) && (await isFile(written)))
                return [asPath(written)];
            const paths = [];
            for await (const match of (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.glob)(pattern, { cwd: base })) {
                const path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(base, match);
                // Braces and brackets can expand to a ".." or an absolute path that the pattern does not show.
                if (!inWorkspace(path))
                    throw outside;
                if (await isFile(path))
                    paths.push(asPath(path));
            }
            return paths.sort();
        },
        resolve(path, folder) {
            const full = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(folder === undefined ? base : (0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(realRoot, folder), path);
            if ((0,node_path__WEBPACK_IMPORTED_MODULE_2__.isAbsolute)(path) || !inWorkspace(full))
                throw new WorkspaceError(`"${path}" points outside the workspace`);
            return (0,node_path__WEBPACK_IMPORTED_MODULE_2__.relative)(realRoot, full).split(node_path__WEBPACK_IMPORTED_MODULE_2__.sep).join('/');
        },
        async read(path) {
            const real = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.realpath)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(realRoot, path));
            if (!inWorkspace(real))
                throw new WorkspaceError('is a symbolic link that points outside the workspace');
            const stats = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(real);
            if (!stats.isFile())
                throw new WorkspaceError('is not a file');
            if (stats.size > maxFileBytes)
                throw new WorkspaceError('is larger than 1 MiB');
            const bytes = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(real);
            if (!(0,node_buffer__WEBPACK_IMPORTED_MODULE_0__.isUtf8)(bytes))
                throw new WorkspaceError('is not UTF-8 text');
            return { path, text: bytes.toString('utf8') };
        },
    };
}
/** A broken link exists. */
async function exists(path) {
    return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.lstat)(path).then(() => true, () => false);
}
/** A broken link counts as a file, so that reading it reports what is wrong. */
async function isFile(path) {
    return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(path).then((stats) => stats.isFile(), () => true);
}


/***/ }),

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

/***/ 3391:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ messageOf)
/* harmony export */ });
/** Returns the message of an error, or as text what was thrown in place of one. */
function messageOf(error) {
    return error instanceof Error ? error.message : String(error);
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

/***/ 2003:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   downloader: () => (/* binding */ downloader)
/* harmony export */ });
/* harmony import */ var node_buffer__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4573);
/* harmony import */ var undici__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6752);
/* harmony import */ var _definition_unit_source_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4350);
/* harmony import */ var _errors_error_message_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(3391);
/* harmony import */ var _tunnel_connect_error_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5331);
/* harmony import */ var _tunnel_direct_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6001);
/* harmony import */ var _connector_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2609);
/* harmony import */ var _until_aborted_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(5216);








/** Unit files are far smaller than this. */
const maxBodyBytes = 1024 * 1024;
const maxRedirects = 3;
/** A services file may list hundreds of addresses, usually on one server. */
const maxAtOnce = 8;
const headers = { accept: 'text/plain, */*;q=0.5', 'user-agent': 'fleet-deploy' };
/**
 * Returns a function that downloads text over https, directly from this machine and without anything secret: no cookies,
 * no credentials, no client certificate. Each address is fetched once.
 */
function downloader({ timeoutMs, cancelled, ca }) {
    const tls = ca === undefined ? {} : { ca };
    const agent = new undici__WEBPACK_IMPORTED_MODULE_1__/* .Agent */ .g6({
        allowH2: false,
        connect: (0,_connector_js__WEBPACK_IMPORTED_MODULE_5__/* .connectorBy */ .b)({ dial: _tunnel_direct_js__WEBPACK_IMPORTED_MODULE_4__/* .dialDirect */ .k, tls, connectTimeoutMs: timeoutMs, closing: cancelled }),
        connections: maxAtOnce,
        maxResponseSize: maxBodyBytes,
        headersTimeout: 0, // One time limit covers everything.
        bodyTimeout: 0,
    });
    const limited = concurrencyLimit(maxAtOnce);
    const downloads = new Map();
    async function download(url) {
        const timeUp = AbortSignal.timeout(timeoutMs);
        const signal = AbortSignal.any([timeUp, cancelled]);
        try {
            return await (0,_until_aborted_js__WEBPACK_IMPORTED_MODULE_6__/* .untilAborted */ .E)(signal, textAt(agent, url, signal));
        }
        catch (error) {
            cancelled.throwIfAborted();
            if (error instanceof _definition_unit_source_js__WEBPACK_IMPORTED_MODULE_2__/* .DownloadError */ .nV)
                throw error;
            const what = timeUp.aborted ? `no complete answer within ${timeoutMs / 1_000} s` : reasonOf(error);
            throw new _definition_unit_source_js__WEBPACK_IMPORTED_MODULE_2__/* .DownloadError */ .nV(`${(0,_definition_unit_source_js__WEBPACK_IMPORTED_MODULE_2__/* .addressLabel */ .xh)(url)} cannot be downloaded: ${what}`, { cause: error });
        }
    }
    return (url) => {
        const started = downloads.get(url) ?? limited(() => download(url));
        downloads.set(url, started);
        return started;
    };
}
async function textAt(agent, url, signal) {
    let next = parseAddress(url, (0,_definition_unit_source_js__WEBPACK_IMPORTED_MODULE_2__/* .addressLabel */ .xh)(url));
    for (let redirects = 0;; redirects++) {
        const { origin, pathname, search } = next;
        const answer = await agent.request({ origin, path: pathname + search, method: 'GET', headers, signal });
        const { location } = answer.headers;
        if (![301, 302, 303, 307, 308].includes(answer.statusCode) || typeof location !== 'string')
            return textOf(answer, url);
        await answer.body.dump();
        const source = `${(0,_definition_unit_source_js__WEBPACK_IMPORTED_MODULE_2__/* .addressLabel */ .xh)(url)} redirects`;
        if (redirects === maxRedirects)
            throw new _definition_unit_source_js__WEBPACK_IMPORTED_MODULE_2__/* .DownloadError */ .nV(`${source} more than ${maxRedirects} times`);
        const target = URL.canParse(location, next.href) ? new URL(location, next).href : location;
        next = parseAddress(target, `${source} to ${(0,_definition_unit_source_js__WEBPACK_IMPORTED_MODULE_2__/* .addressLabel */ .xh)(target)}, which`);
    }
}
/** `subject` is what begins the sentence about an address that cannot be downloaded. */
function parseAddress(text, subject) {
    if (!URL.canParse(text))
        throw new _definition_unit_source_js__WEBPACK_IMPORTED_MODULE_2__/* .DownloadError */ .nV(`${subject} is not a URL`);
    const url = new URL(text);
    if (url.protocol !== 'https:')
        throw new _definition_unit_source_js__WEBPACK_IMPORTED_MODULE_2__/* .DownloadError */ .nV(`${subject} is not https; only https is supported`);
    if (url.username !== '' || url.password !== '')
        throw new _definition_unit_source_js__WEBPACK_IMPORTED_MODULE_2__/* .DownloadError */ .nV(`${subject} contains credentials, which would not stay secret; remove them`);
    return url;
}
async function textOf({ statusCode, headers: got, body }, url) {
    const label = (0,_definition_unit_source_js__WEBPACK_IMPORTED_MODULE_2__/* .addressLabel */ .xh)(url);
    if (statusCode !== 200) {
        await body.dump();
        const hint = [401, 403, 404].includes(statusCode)
            ? '; check the address; a unit file that is not public belongs in the repository'
            : '';
        throw new _definition_unit_source_js__WEBPACK_IMPORTED_MODULE_2__/* .DownloadError */ .nV(`${label} answered ${statusCode}${hint}`);
    }
    const bytes = await body.bytes();
    if (!(0,node_buffer__WEBPACK_IMPORTED_MODULE_0__.isUtf8)(bytes))
        throw new _definition_unit_source_js__WEBPACK_IMPORTED_MODULE_2__/* .DownloadError */ .nV(`${label} is not text in UTF-8`);
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    if (/^text\/html\b/i.test(String(got['content-type'])) || /^\s*<(!doctype\s+html|html)\b/i.test(text))
        throw new _definition_unit_source_js__WEBPACK_IMPORTED_MODULE_2__/* .DownloadError */ .nV(`${label} is an HTML page and not a unit file; use the address of the raw text`);
    return text;
}
function reasonOf(error) {
    if (error instanceof _tunnel_connect_error_js__WEBPACK_IMPORTED_MODULE_3__/* .ConnectError */ .T)
        return error.what;
    if (error instanceof undici__WEBPACK_IMPORTED_MODULE_1__/* .errors */ .sO.ResponseExceededMaxSizeError)
        return 'it is larger than 1 MiB, too large for a unit file';
    return (0,_errors_error_message_js__WEBPACK_IMPORTED_MODULE_7__/* .messageOf */ .b)(error);
}
/** Returns a function that runs at most so much work at once, and the rest in order of arrival. */
function concurrencyLimit(atOnce) {
    let running = 0;
    const waiting = [];
    return async (work) => {
        if (running >= atOnce)
            await new Promise((resolve) => waiting.push(resolve));
        running++;
        try {
            return await work();
        }
        finally {
            running--;
            waiting.shift()?.();
        }
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
