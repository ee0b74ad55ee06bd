export const id = 698;
export const ids = [698];
export const modules = {

/***/ 5698:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   runPost: () => (/* binding */ runPost)
/* harmony export */ });
/* harmony import */ var _errors_error_message_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3391);
/* harmony import */ var _host_annotation_limit_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5111);
/* harmony import */ var _host_masking_host_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(933);
/* harmony import */ var _report_hidden_report_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5347);
/* harmony import */ var _report_unit_result_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(5434);
/* harmony import */ var _github_record_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8994);
/* harmony import */ var _handover_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5339);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8484);
/* harmony import */ var _publish_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9183);









/**
 * The `post` step of the action, which runs even when the step was cancelled or killed: brings units in flight back to
 * running, or rolls back what was changed, and completes outputs, summary and GitHub's record. After a deployment that
 * ended by itself there is nothing to do.
 */
async function runPost(outer) {
    // Without it, the step had begun nothing that could have been left undone.
    const path = outer.host.state('handover');
    if (path === '')
        return;
    const { host, flush } = (0,_host_annotation_limit_js__WEBPACK_IMPORTED_MODULE_5__/* .limitAnnotations */ .y)((0,_host_masking_host_js__WEBPACK_IMPORTED_MODULE_0__/* .maskingHost */ .n)(outer.host));
    // As the step saw it, as soon as that is known: what this process itself is given may be the defaults of the inputs.
    let world;
    try {
        world = await worldHandedOver(path, { ...outer, host });
        if (world)
            await reportRecovery(await recovery(world), world);
    }
    catch (error) {
        const advice = 'check what the cluster holds, and run the deployment again';
        host.annotate('error', `could not recover what the deployment left in flight: ${(0,_errors_error_message_js__WEBPACK_IMPORTED_MODULE_6__/* .messageOf */ .b)(error)}; ${advice}`);
        host.markFailed();
        const end = {
            command: 'deploy',
            status: 'cancelled',
            reason: host.masked((0,_errors_error_message_js__WEBPACK_IMPORTED_MODULE_6__/* .messageOf */ .b)(error)),
            isAsBefore: false,
        };
        if (world)
            await finishRecord(end, undefined, world);
    }
    await outer.journals.remove(path);
    flush();
}
/** Returns undefined where the step has nothing left to be done: it ended in order, or was killed before it began. */
async function worldHandedOver(path, world) {
    const { host, journals } = world;
    const text = await journals.read(path);
    const handover = text === undefined ? undefined : (0,_handover_js__WEBPACK_IMPORTED_MODULE_2__/* .readHandover */ .IY)(text);
    if (handover)
        return (0,_handover_js__WEBPACK_IMPORTED_MODULE_2__/* .worldOfStep */ .ak)(handover, world);
    const hasEnded = text === undefined && host.state('published') !== '';
    if (hasEnded)
        return undefined;
    if (host.state('journal') !== '')
        throw new Error('its journal is gone');
    if (host.state('deployment-key') !== '')
        host.annotate('warning', 'GitHub may still show this deployment as under way: the file that says how to end it is gone');
    return undefined;
}
/** Returns undefined for a deployment that ended by itself, or that had not started. */
async function recovery(world) {
    const { host, journals, clock } = world;
    const path = host.state('journal');
    if (path === '')
        return undefined;
    const isReported = host.state('published') !== '';
    const text = await journals.read(path);
    if (text === undefined && !isReported)
        throw new Error('its journal is gone');
    if (text === undefined)
        return undefined;
    // Loaded now: after an ordinary deployment there is no journal to read.
    const { readJournal, remedyFor } = await Promise.all(/* import() */[__webpack_require__.e(18), __webpack_require__.e(892), __webpack_require__.e(61)]).then(__webpack_require__.bind(__webpack_require__, 377));
    const { recoverDeployment } = await Promise.all(/* import() */[__webpack_require__.e(619), __webpack_require__.e(18), __webpack_require__.e(892), __webpack_require__.e(649), __webpack_require__.e(704), __webpack_require__.e(68), __webpack_require__.e(88)]).then(__webpack_require__.bind(__webpack_require__, 1088));
    const interrupted = readJournal(text);
    if (!interrupted)
        return undefined;
    const { startedAt, command, cluster, secrets } = interrupted.header;
    secrets.forEach(host.maskSecret);
    const remedy = remedyFor(interrupted, host.input('on-cancel') === 'rollback' ? 'rollback' : 'settle');
    const isNews = remedy !== 'none' || !isReported;
    if (isNews)
        host.log(opening[remedy]);
    const recovered = await recoverDeployment(interrupted, remedy, world);
    const plan = { services: interrupted.result.map((service) => service.plan) };
    const given = command !== 'deploy' && { command };
    const report = { ...recovered, ...given, plan, secrets, cluster, durationMs: clock.now() - startedAt };
    await journals.remove(path);
    return { report, isNews };
}
async function reportRecovery(recovered, world) {
    const { host } = world;
    const record = (0,_github_record_js__WEBPACK_IMPORTED_MODULE_1__/* .earlierRecord */ .YY)(host);
    if (!recovered && !record)
        return;
    const deploymentId = record?.id;
    const report = recovered && {
        ...(0,_report_hidden_report_js__WEBPACK_IMPORTED_MODULE_7__/* .hiddenReport */ .J)(recovered.report, host.masked),
        ...(deploymentId !== undefined && { deploymentId }),
    };
    if (report && recovered.isNews) {
        await (0,_publish_js__WEBPACK_IMPORTED_MODULE_4__/* .publish */ .m)(report, host);
        for (const { unit, error } of report.instances.filter(_report_unit_result_js__WEBPACK_IMPORTED_MODULE_8__/* .hasFailed */ .WN))
            host.annotate('error', `${unit}: ${error}`);
        if (report.instances.some(_report_unit_result_js__WEBPACK_IMPORTED_MODULE_8__/* .hasFailed */ .WN))
            host.markFailed();
    }
    await finishRecord(report ? (0,_github_record_js__WEBPACK_IMPORTED_MODULE_1__/* .recordedEnd */ .WP)(report) : publishedEnd(host.state('published')), report, world);
}
async function finishRecord(end, report, world) {
    const { host } = world;
    const record = (0,_github_record_js__WEBPACK_IMPORTED_MODULE_1__/* .earlierRecord */ .YY)(host);
    // Whether the cluster can still be reached does not matter to GitHub.
    const inputs = (0,_inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .parseInputs */ .T)((name) => host.input(name));
    if (inputs['github-token'] !== '')
        host.maskSecret(inputs['github-token']);
    await (0,_github_record_js__WEBPACK_IMPORTED_MODULE_1__/* .gitHubRecord */ .x1)(inputs, world, record).end(record && end, report);
}
const opening = {
    none: 'The deployment was interrupted with nothing in flight',
    recover: 'The deployment was interrupted: bringing units in flight back to running; nothing else is touched',
    'roll-back': 'The deployment was cancelled and on-cancel is rollback: rolling back every unit that was changed',
    'complete-rollback': 'The deployment had failed and was interrupted: rolling back every unit that was changed',
    'settle-by-service': 'The deployment was interrupted after services had failed: rolling those back, and bringing units in flight of the others back to running',
};
/** How the step said that it ended; one that was killed before it could say so had changed nothing. */
function publishedEnd(text) {
    const killed = {
        command: 'deploy',
        status: 'cancelled',
        reason: 'killed before anything was changed',
        isAsBefore: true,
    };
    return text === '' ? killed : { ...killed, ...JSON.parse(text) };
}


/***/ })

};
