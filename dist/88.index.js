export const id = 88;
export const ids = [88];
export const modules = {

/***/ 1088:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  recoverDeployment: () => (/* binding */ recoverDeployment)
});

// EXTERNAL MODULE: ./lib/clock/when-aborted.js
var when_aborted = __webpack_require__(690);
// EXTERNAL MODULE: ./lib/errors/error-message.js
var error_message = __webpack_require__(3391);
// EXTERNAL MODULE: ./lib/rollout/deploy.js + 19 modules
var deploy = __webpack_require__(1041);
// EXTERNAL MODULE: ./lib/report/counted.js
var counted = __webpack_require__(6572);
// EXTERNAL MODULE: ./lib/report/fold-runs.js + 1 modules
var fold_runs = __webpack_require__(5788);
// EXTERNAL MODULE: ./lib/report/fold-timeline.js
var fold_timeline = __webpack_require__(343);
// EXTERNAL MODULE: ./lib/report/reason.js
var report_reason = __webpack_require__(9048);
// EXTERNAL MODULE: ./lib/report/report-facts.js
var report_facts = __webpack_require__(6600);
// EXTERNAL MODULE: ./lib/report/rollout-report.js
var rollout_report = __webpack_require__(2374);
// EXTERNAL MODULE: ./lib/report/status.js
var report_status = __webpack_require__(6282);
// EXTERNAL MODULE: ./lib/report/unit-result.js
var unit_result = __webpack_require__(5434);
;// CONCATENATED MODULE: ./lib/report/recovery-report.js









/** Returns the report of an interrupted deployment of which nothing was in flight. */
function nothingInFlightReport(result, facts) {
    return endReport(result, (0,report_facts/* reportedUnits */.V)(result, facts), 'cancelled with nothing in flight');
}
/** Returns the report of an interrupted deployment whose units in flight were recovered, as far as that was possible. */
function recoveredReport(result, facts) {
    const instances = (0,report_facts/* reportedUnits */.V)(result, facts);
    const isComplete = !instances.some(unit_result/* hasFailed */.WN);
    return endReport(result, instances, isComplete ? 'cancelled and recovered' : 'cancelled, and some units could not be recovered');
}
/**
 * Returns the report of an interrupted deployment in which failures concerned their own services only: those were rolled
 * back, and what was in flight in the others was recovered.
 */
function settledByServiceReport(result, facts) {
    const instances = (0,report_facts/* reportedUnits */.V)(result, facts);
    const { reason, ...report } = endReport(result, instances, 'the deployment was cancelled');
    return { ...report, status: 'failed', reason: `${(0,rollout_report/* failedServices */.uy)(result)}${reason}` };
}
/** Returns the report of an interrupted deployment that was rolled back, because it was cancelled or had failed. */
function rolledBackReport(result, facts, because) {
    const instances = (0,report_facts/* reportedUnits */.V)(result, facts);
    const status = (0,report_status/* statusOf */.c)(instances, (0,fold_runs/* rollbackOf */.I)(result), false);
    const base = baseReport(result, instances);
    if (because === 'failed' || status === 'failed')
        return { ...base, status, reason: (0,report_reason/* reasonOf */.A)(status, { services: [] }, instances) };
    const back = instances.filter(({ outcome }) => outcome === 'rolled-back').length;
    return { ...base, status: 'cancelled', reason: `cancelled, and ${(0,counted/* counted */.h)(back, 'unit')} rolled back` };
}
/** Returns the report of an interrupted deployment that could not be recovered, and why. */
function unrecoveredReport(result, facts, why) {
    const instances = (0,report_facts/* reportedUnits */.V)(result, facts);
    const left = instances.filter(({ outcome }) => outcome === 'cancelled').map(({ unit }) => unit);
    const reason = `cancelled, and could not recover the units in flight (${left.join(', ')}): ${why}`;
    return { ...baseReport(result, instances), status: 'cancelled', reason };
}
function endReport(result, instances, verdict) {
    const base = baseReport(result, instances);
    const isDone = ({ outcome }) => outcome === 'succeeded' || outcome === 'unchanged';
    if (instances.every((unit) => isDone(unit) && !(0,unit_result/* isLeftOver */.KV)(unit))) {
        const reason = `${(0,report_reason/* reasonOf */.A)('succeeded', { services: [] }, instances)}; everything was done when the deployment was interrupted`;
        return { ...base, status: 'succeeded', reason };
    }
    const count = (outcome) => instances.filter((unit) => unit.outcome === outcome).length;
    const left = instances.filter(unit_result/* hasFailed */.WN).map(({ unit }) => unit);
    const wasRestart = result.some(({ runs }) => runs.some(({ step }) => step.stopsFirst && !step.isTask));
    const back = wasRestart ? 'running as before' : 'back at the former revision';
    const parts = [
        `${count('succeeded')} done`,
        ...(count('rolled-back') > 0 ? [`${count('rolled-back')} ${back}`] : []),
        ...(left.length > 0 ? [`${left.length} not as they should be (${left.join(', ')})`] : []),
        `${count('skipped')} not started`,
    ];
    const hadFailed = result.some(({ runs }) => runs.some(({ purpose, phase }) => purpose === 'rollout' && phase.name === 'failed'));
    const status = hadFailed ? 'failed' : 'cancelled';
    return { ...base, status, reason: `${verdict}: ${parts.join(', ')}` };
}
function baseReport(result, instances) {
    return { changed: (0,deploy/* isChanged */.Hq)(result), instances, timeline: (0,fold_timeline/* timelineOf */.h)(result), isAfterwards: true };
}

// EXTERNAL MODULE: ./lib/action/account-log.js + 1 modules
var account_log = __webpack_require__(3972);
// EXTERNAL MODULE: ./lib/action/read-inputs.js + 11 modules
var read_inputs = __webpack_require__(7677);
// EXTERNAL MODULE: ./lib/action/session.js + 23 modules
var session = __webpack_require__(3704);
;// CONCATENATED MODULE: ./lib/action/recover-deployment.js







/** A cancelled job ends five minutes later, whatever its steps are doing; this leaves time to report. */
const withinMs = 4 * 60_000;
/**
 * Applies the remedy for an interrupted deployment and returns how it stands then. If that fails, the report says so
 * together with the units in flight, since a person has to look after them now.
 */
async function recoverDeployment(interrupted, remedy, world) {
    const { result, header, logs } = interrupted;
    const facts = { machines: header.machines, logs };
    if (remedy === 'none')
        return nothingInFlightReport(result, facts);
    const { cancelled, fault } = world;
    try {
        const { inputs, route } = await Promise.race([(0,read_inputs/* readInputs */.K)(world), fault, (0,when_aborted/* whenAborted */.e)(cancelled)]);
        return await (0,session.withSession)(inputs, route, world, { hasAnswered: true }, (session) => Promise.race([applyRemedy(interrupted, remedy, session, world), fault]));
    }
    catch (error) {
        return unrecoveredReport(result, facts, (0,error_message/* messageOf */.b)(error));
    }
}
async function applyRemedy({ result, header, logs: earlier }, remedy, session, { clock, host }) {
    const { machines } = header;
    const plan = { services: result.map((service) => service.plan) };
    const now = clock.now();
    const context = {
        machines,
        deadline: { at: now + withinMs, name: 'the 4 minutes left to a cancelled job' },
        afterFailure: 'continue',
        maxParallel: header.maxParallel,
        clusterSize: result.flatMap(({ runs }) => runs).length,
        ...(header.reading && { reading: header.reading }),
    };
    const { ports, logs } = session.rolloutPorts({ plan, machines, startedAt: now });
    const { remedied, reportOn } = remedies[remedy];
    const settled = await remedied(result, context, ports);
    // What a unit has said when it failed first is closer to the cause than what it says in the recovery.
    const report = reportOn(settled, { machines, logs: new Map([...logs, ...earlier]) });
    (0,account_log/* logAccounts */.p)(plan, report.instances, host);
    return report;
}
const remedies = {
    recover: { remedied: deploy/* recover */.lj, reportOn: recoveredReport },
    'roll-back': { remedied: deploy/* rollBack */.Fu, reportOn: (...of) => rolledBackReport(...of, 'cancelled') },
    'complete-rollback': { remedied: deploy/* rollBack */.Fu, reportOn: (...of) => rolledBackReport(...of, 'failed') },
    'settle-by-service': { remedied: deploy/* settleByService */.mX, reportOn: settledByServiceReport },
};


/***/ })

};
