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
 * neither by `..` nor through symbolic links. Throws a WorkspaceError if there is no workspace, or no such
 * directory in it.
 */
async function openWorkspace(root, workingDirectory) {
    if (root === '')
        throw new WorkspaceError('working-directory: GITHUB_WORKSPACE is not set, so there is no folder to find unit files in; the runner sets it, and whatever else starts this action has to');
    const realRoot = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.realpath)(root).catch(() => {
        throw new WorkspaceError(`working-directory: there is no workspace: GITHUB_WORKSPACE is ${root}, which does not exist; check out the repository first, with actions/checkout`);
    });
    const inWorkspace = (path) => path === realRoot || path.startsWith(realRoot + node_path__WEBPACK_IMPORTED_MODULE_2__.sep);
    // The workspace may be named by a link to it.
    const alias = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(root);
    const unaliased = (path) => path === alias || path.startsWith(alias + node_path__WEBPACK_IMPORTED_MODULE_2__.sep) ? realRoot + path.slice(alias.length) : path;
    const named = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(realRoot, workingDirectory);
    const base = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.realpath)(named).catch(() => undefined);
    if (!inWorkspace(base ?? named))
        throw new WorkspaceError(`working-directory "${workingDirectory}" is outside the workspace`);
    if (base === undefined || !(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(base)).isDirectory())
        throw new WorkspaceError(`working-directory "${workingDirectory}" is not a folder in the workspace`);
    return {
        async find(pattern) {
            const outside = new WorkspaceError(`"${pattern}" points outside the workspace ${realRoot}; patterns are relative to working-directory, or absolute within the workspace, and must not contain ".."`);
            const absolute = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.isAbsolute)(pattern) ? unaliased(pattern) : undefined;
            if (absolute !== undefined && !inWorkspace(absolute))
                throw outside;
            if (pattern.split(/[\\/{},]/).includes('..'))
                throw outside;
            const cwd = absolute === undefined ? base : realRoot;
            // The path of the workspace is none of the pattern, whatever characters it has.
            const wanted = absolute === undefined ? pattern : absolute.slice(realRoot.length).replace(/^\/+/, '');
            const asPath = (path) => (0,node_path__WEBPACK_IMPORTED_MODULE_2__.relative)(realRoot, path).split(node_path__WEBPACK_IMPORTED_MODULE_2__.sep).join('/');
            const written = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(cwd, wanted);
            if (inWorkspace(written) && (await exists(written)) && (await isFile(written)))
                return [asPath(written)];
            const paths = [];
            for await (const match of (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.glob)(wanted, { cwd })) {
                const path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(cwd, match);
                // Braces and brackets can expand to a ".." or an absolute path that the pattern does not show.
                if (!inWorkspace(path))
                    throw outside;
                if (await isFile(path))
                    paths.push(asPath(path));
            }
            return paths.sort();
        },
        resolve(path, folder) {
            const full = unaliased((0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(folder === undefined ? base : (0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(realRoot, folder), path));
            if (!inWorkspace(full))
                throw new WorkspaceError(`"${path}" points outside the workspace ${realRoot}`);
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

/***/ 4319:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ limitTo),
/* harmony export */   t: () => (/* binding */ requestsAtOnce)
/* harmony export */ });
/** How many requests are under way at once, whatever a deployment has to do: fleetd answers from one etcd. */
const requestsAtOnce = 8;
/** Returns a limit that lets `count` pieces of work be under way at once. Whatever has to wait begins in the order in which it came. */
function limitTo(count) {
    const waiting = [];
    let free = count;
    return async (work) => {
        if (free > 0)
            free--;
        else
            await new Promise((resolve) => waiting.push(resolve));
        try {
            return await work();
        }
        finally {
            const next = waiting.shift();
            if (next)
                next();
            else
                free++;
        }
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
/* harmony import */ var _errors_error_message_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(3391);
/* harmony import */ var _fleet_request_limit_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4319);
/* harmony import */ var _tunnel_connect_error_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5331);
/* harmony import */ var _connector_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2609);
/* harmony import */ var _dial_outward_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(245);
/* harmony import */ var _until_aborted_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5216);









/** Unit files are far smaller than this. */
const maxBodyBytes = 1024 * 1024;
const maxRedirects = 3;
/** A services file may list hundreds of addresses, usually on one server. */
const maxAtOnce = 8;
const headers = { accept: 'text/plain, */*;q=0.5', 'user-agent': 'fleet-deploy' };
/**
 * Returns a function that downloads text over https, from this machine rather than through the tunnel, and without anything
 * secret: no cookies, no credentials but a proxy's, no client certificate. Each address is fetched once.
 */
function downloader({ timeoutMs, cancelled, proxyFor, ca, pause }) {
    const tls = ca === undefined ? {} : { ca };
    const agent = new undici__WEBPACK_IMPORTED_MODULE_1__/* .Agent */ .g6({
        allowH2: false,
        connect: (0,_connector_js__WEBPACK_IMPORTED_MODULE_4__/* .connectorBy */ .b)({
            dial: (0,_dial_outward_js__WEBPACK_IMPORTED_MODULE_5__/* .dialOutward */ .T)(proxyFor),
            tls,
            connectTimeoutMs: timeoutMs,
            closing: cancelled,
            ...(pause && { pause }),
        }),
        connections: maxAtOnce,
        maxResponseSize: maxBodyBytes,
        headersTimeout: 0, // One time limit covers everything.
        bodyTimeout: 0,
    });
    const limited = (0,_fleet_request_limit_js__WEBPACK_IMPORTED_MODULE_6__/* .limitTo */ .$)(maxAtOnce);
    const downloads = new Map();
    async function download(url) {
        const timeUp = AbortSignal.timeout(timeoutMs);
        const signal = AbortSignal.any([timeUp, cancelled]);
        try {
            return await (0,_until_aborted_js__WEBPACK_IMPORTED_MODULE_7__/* .untilAborted */ .E)(signal, textAt(agent, url, signal));
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
    return (0,_errors_error_message_js__WEBPACK_IMPORTED_MODULE_8__/* .messageOf */ .b)(error);
}


/***/ })

};
