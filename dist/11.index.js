export const id = 11;
export const ids = [11];
export const modules = {

/***/ 1011:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  run: () => (/* binding */ run)
});

// EXTERNAL MODULE: ./lib/clock/when-aborted.js
var when_aborted = __webpack_require__(690);
// EXTERNAL MODULE: ./lib/errors/error-message.js
var error_message = __webpack_require__(3391);
// EXTERNAL MODULE: ./lib/host/annotation-limit.js
var annotation_limit = __webpack_require__(5111);
// EXTERNAL MODULE: ./lib/host/masking-host.js
var masking_host = __webpack_require__(933);
// EXTERNAL MODULE: ./lib/report/hidden-report.js
var hidden_report = __webpack_require__(5347);
// EXTERNAL MODULE: ./lib/action/github-record.js + 3 modules
var github_record = __webpack_require__(8994);
// EXTERNAL MODULE: ./lib/action/handover.js
var action_handover = __webpack_require__(5339);
// EXTERNAL MODULE: ./lib/action/publish.js + 2 modules
var publish = __webpack_require__(9183);
// EXTERNAL MODULE: ./lib/action/read-inputs.js + 11 modules
var read_inputs = __webpack_require__(7677);
// EXTERNAL MODULE: ./lib/definition/diagnostic.js
var diagnostic = __webpack_require__(7310);
// EXTERNAL MODULE: ./lib/definition/workspace.js
var workspace = __webpack_require__(7584);
// EXTERNAL MODULE: ./lib/errors/defect-error.js
var defect_error = __webpack_require__(1661);
// EXTERNAL MODULE: ./lib/fleet/fleet-error.js
var fleet_error = __webpack_require__(8283);
// EXTERNAL MODULE: ./lib/action/not-started-error.js
var not_started_error = __webpack_require__(5304);
;// CONCATENATED MODULE: ./lib/action/report-failure.js





/** Annotates what kept the deployment from starting, or a fault of this action that interrupted it, and returns its report. */
function reportFailure(error, host, cancelled, { cluster, hasBegun, durationMs }) {
    const base = { changed: hasBegun, instances: [], durationMs };
    if (cancelled.aborted && error === cancelled.reason)
        return { ...base, status: 'cancelled', reason: 'cancelled before anything was changed' };
    if (error instanceof diagnostic/* DefinitionError */.g) {
        for (const { severity, message, ...place } of error.diagnostics)
            host.annotate(severity, message, place);
        const errors = error.diagnostics.filter(({ severity }) => severity === 'error');
        const [first] = errors;
        const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
        const at = [first?.file, first?.line, first?.column].filter((part) => part !== undefined).join(':');
        return { ...base, status: 'failed', reason: `${at === '' ? '' : `${at}: `}${first?.message}${more}` };
    }
    const reason = describe(error, cluster);
    host.annotate('error', reason);
    return { ...base, status: 'failed', reason };
}
function describe(error, cluster) {
    if (error instanceof fleet_error/* FleetError */.t)
        return `could not read ${cluster}; nothing was changed: ${error.message}`;
    if (error instanceof not_started_error/* NotStartedError */.x || error instanceof defect_error/* DefectError */.u)
        return error.message;
    if (error instanceof workspace/* WorkspaceError */.kP)
        return `input ${error.message}`;
    // Unexpected, so a bug in this action: a report of it needs the stack.
    return error instanceof Error ? `unexpected: ${error.stack ?? error.message}` : `unexpected: ${String(error)}`;
}

;// CONCATENATED MODULE: ./lib/action/run.js










/** How long the outputs wait for GitHub to answer with the deployment's id, and the process once it is cancelled. */
const idWithinMs = 5_000;
const idWithinMsOnceCancelled = 2_000;
/** The whole action: reads its inputs, does what they command, and reports. Outputs and summary are written whatever happens. */
async function run(outer) {
    const { host, flush } = (0,annotation_limit/* limitAnnotations */.y)((0,masking_host/* maskingHost */.n)(outer.host));
    const world = { ...outer, host };
    const { clock, cancelled, fault } = world;
    const startedAt = clock.now();
    let cluster = 'the cluster';
    let handedOver;
    let journalFile;
    let record;
    let report;
    let hasBroken = false;
    try {
        const { inputs, route, handover } = await Promise.race([(0,read_inputs/* readInputs */.K)(world), fault, (0,when_aborted/* whenAborted */.e)(cancelled)]);
        // Before GitHub knows of the deployment, and long before the cluster does.
        if (inputs.command !== 'plan' && inputs.command !== 'status')
            handedOver = await (0,action_handover/* handOver */.Cl)(handover, world);
        record = (0,github_record/* gitHubRecord */.x1)(inputs, world);
        record.begin();
        cluster = `the cluster at ${route.label}`;
        // Loaded now: reporting a wrong input needs neither the planner nor the rollout.
        const { withSession } = await Promise.all(/* import() */[__webpack_require__.e(619), __webpack_require__.e(704), __webpack_require__.e(501)]).then(__webpack_require__.bind(__webpack_require__, 3704));
        const { prepare, readDefinition } = await Promise.all(/* import() */[__webpack_require__.e(18), __webpack_require__.e(693)]).then(__webpack_require__.bind(__webpack_require__, 3693));
        const { apply, openJournal } = await Promise.all(/* import() */[__webpack_require__.e(18), __webpack_require__.e(892), __webpack_require__.e(649), __webpack_require__.e(569)]).then(__webpack_require__.bind(__webpack_require__, 9569));
        const definition = await Promise.race([readDefinition(inputs, route, world), fault]);
        const executed = withSession(inputs, route, world, { hasAnswered: false }, async (session) => {
            const prepared = await prepare(inputs, definition, route.label, session, world);
            if ('report' in prepared)
                return prepared.report;
            const opened = await openJournal(prepared, inputs, startedAt, world);
            journalFile = opened?.file;
            return { ...prepared.base, ...(await apply(prepared, inputs, startedAt, opened?.journal, session, world)) };
        });
        report = { ...(await Promise.race([executed, fault])), durationMs: clock.now() - startedAt };
    }
    catch (error) {
        hasBroken = journalFile !== undefined;
        report = reportFailure(error, host, cancelled, {
            cluster,
            hasBegun: hasBroken,
            durationMs: clock.now() - startedAt,
        });
    }
    report = (0,hidden_report/* hiddenReport */.J)(report, host.masked);
    if (['rolled-back', 'failed', 'cancelled'].includes(report.status))
        host.markFailed();
    const deploymentId = await record?.id(idWithinMs, 0);
    await (0,publish/* publish */.m)({ ...report, ...(deploymentId !== undefined && { deploymentId }) }, host);
    const end = (0,github_record/* recordedEnd */.WP)(report);
    savePublished(end, host);
    // A deployment that was cancelled, or that a fault of this action interrupted, is left to the post step with its record.
    const isOver = !hasBroken && (!cancelled.aborted || ['succeeded', 'paused', 'rolled-back'].includes(report.status));
    if (!isOver)
        await record?.id(idWithinMsOnceCancelled, idWithinMsOnceCancelled);
    else
        await Promise.all([record?.end(end, report), journalFile?.remove()]);
    // Nothing is left for the post step to do where nothing was begun, or everything is over and GitHub knows it.
    if ((isOver || !journalFile) && (record?.isSettled() ?? true))
        await handedOver?.remove();
    flush();
}
/** For the `post` step, which would report everything again otherwise. */
function savePublished(end, host) {
    try {
        host.saveState('published', JSON.stringify(end ?? {}));
    }
    catch (error) {
        host.annotate('warning', `could not save the result for the post step: ${(0,error_message/* messageOf */.b)(error)}`);
    }
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


/***/ })

};
