export const id = 569;
export const ids = [569];
export const modules = {

/***/ 9569:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  apply: () => (/* binding */ apply),
  openJournal: () => (/* binding */ openJournal)
});

// EXTERNAL MODULE: ./lib/definition/definition.js
var definition_definition = __webpack_require__(56);
// EXTERNAL MODULE: ./lib/errors/error-message.js
var error_message = __webpack_require__(3391);
;// CONCATENATED MODULE: ./lib/journal/write-journal.js
/**
 * Starts the journal of a deployment. Rejects when the first line cannot be written, so that nothing starts without a
 * journal. If a later line cannot be written, `onTrouble` is called once and the rollout goes on: units in flight have
 * to be seen through.
 */
async function startJournal(header, file, clock, onTrouble) {
    const lineOf = (entry) => `${JSON.stringify(entry)}\n`;
    await file.append(lineOf({ type: 'deployment', at: clock.now(), deployment: header }), true);
    let isBroken = false;
    let written = Promise.resolve();
    // One after another: a line that is written in pieces must not have another one in it.
    const write = (entry, synced) => {
        written = written.then(() => append(entry, synced));
        return written;
    };
    const append = async (entry, synced) => {
        if (isBroken)
            return;
        try {
            await file.append(lineOf(entry), synced);
        }
        catch (error) {
            isBroken = true;
            onTrouble(error);
        }
    };
    return {
        begin: (plan) => write({ type: 'plan', at: clock.now(), plan }, true),
        record: (units, occasion) => write({ type: 'units', at: clock.now(), units: units.map(recordOf) }, occasion === 'about-to-change'),
        keepLog: (log) => write({ type: 'log', at: clock.now(), log }, false),
    };
}
function recordOf({ step: _, ...unit }) {
    return unit;
}

// EXTERNAL MODULE: ./lib/plan/plan.js
var plan_plan = __webpack_require__(9164);
// EXTERNAL MODULE: ./lib/report/hidden-report.js
var hidden_report = __webpack_require__(5347);
// EXTERNAL MODULE: ./lib/report/rollout-report.js
var rollout_report = __webpack_require__(2374);
// EXTERNAL MODULE: ./lib/report/unit-result.js
var unit_result = __webpack_require__(5434);
// EXTERNAL MODULE: ./lib/rollout/deploy.js + 19 modules
var deploy = __webpack_require__(1041);
// EXTERNAL MODULE: ./lib/rollout/service-rollout.js
var service_rollout = __webpack_require__(7798);
// EXTERNAL MODULE: ./lib/action/account-log.js + 1 modules
var account_log = __webpack_require__(3972);
// EXTERNAL MODULE: ./lib/action/not-started-error.js
var not_started_error = __webpack_require__(5304);
// EXTERNAL MODULE: ./lib/action/publish.js + 2 modules
var publish = __webpack_require__(9183);
;// CONCATENATED MODULE: ./lib/action/apply.js












/**
 * Writes the journal's first line and the outputs that stand if this process is killed. Returns the journal; undefined
 * when the plan changes nothing. Rejects with a NotStartedError, before anything is changed, when either cannot be written.
 */
async function openJournal({ plan, base, snapshot, reading }, inputs, startedAt, world) {
    if ((0,plan_plan/* isIdle */.xB)(plan))
        return undefined;
    const header = {
        startedAt,
        command: inputs.command === 'destroy' || inputs.command === 'restart' ? inputs.command : 'deploy',
        cluster: base.cluster,
        secrets: base.secrets,
        machines: snapshot.machines,
        onFailure: onFailureOf(inputs),
        failFast: inputs['fail-fast'],
        maxParallel: inputs['max-parallel'],
        ...(reading && { reading }),
    };
    const opened = await createJournal(header, world);
    const unstarted = (0,service_rollout/* interruptedResult */.M$)(plan, [], world.clock.now());
    const provisional = (0,rollout_report/* provisionalReport */.Jj)(unstarted, { machines: snapshot.machines, logs: new Map() });
    try {
        (0,publish/* writeOutputs */.K)((0,hidden_report/* hiddenReport */.J)({ ...base, ...provisional, durationMs: 0 }, world.host.masked), world.host);
    }
    catch (error) {
        throw new not_started_error/* NotStartedError */.x('the outputs cannot be written', error);
    }
    return opened;
}
async function createJournal(header, { journals, host, clock }) {
    const onTrouble = (error) => {
        const what = `cannot write the journal any more (${(0,error_message/* messageOf */.b)(error)})`;
        host.annotate('warning', `${what}: if this job is killed now, its units in flight will not be recovered`);
    };
    try {
        const file = await journals.create('journal');
        host.saveState('journal', file.path);
        return { file, journal: await startJournal(header, file, clock, onTrouble) };
    }
    catch (error) {
        throw (0,not_started_error/* journalTrouble */.V)(error);
    }
}
/** Deploys what was prepared, annotates the files of the units that failed, and returns what became of it. */
async function apply({ plan, definition, snapshot, reading }, inputs, startedAt, journal, session, { host, clock, cancelled }) {
    const { machines } = snapshot;
    const onFailure = onFailureOf(inputs);
    const context = {
        machines,
        deadline: deployDeadline(inputs['deploy-timeout'], clock.now()),
        afterFailure: inputs['fail-fast'] ? 'stop' : 'stop-service',
        maxParallel: inputs['max-parallel'],
        clusterSize: snapshot.units.size + (0,plan_plan/* changesOf */.fs)(plan.services).length,
        ...(reading && { reading }),
    };
    const { ports, logs } = session.rolloutPorts({ plan, machines, startedAt }, journal);
    const result = await (0,deploy/* deploy */.gg)(plan, onFailure, context, ports);
    const ending = { wasCancelled: cancelled.aborted, onFailure, command: inputs.command, failFast: inputs['fail-fast'] };
    const report = (0,rollout_report/* rolloutReport */.eE)(result, plan, { machines, logs }, ending);
    (0,account_log/* logAccounts */.p)(plan, report.instances, host);
    annotateFailures(report, definition, host);
    return report;
}
/** All that the rollback of a restart does is to start what is left stopped, which nobody wants to stay so. */
function onFailureOf({ command, 'on-failure': onFailure }) {
    return command === 'restart' ? 'rollback' : onFailure;
}
function deployDeadline(ms, now) {
    return { at: ms > 0 ? now + ms : Number.POSITIVE_INFINITY, name: `the deploy-timeout of ${ms / 1_000} s` };
}
function annotateFailures({ status, reason, instances }, definition, host) {
    const failed = instances.filter(unit_result/* hasFailed */.WN);
    for (const { unit, service, error } of failed) {
        const message = `${unit}: ${error}`;
        host.annotate('error', message, (0,definition_definition/* locate */.x5)(definition, unit, service, message));
    }
    // A red job needs at least one annotation.
    if (status === 'failed' && failed.length === 0)
        host.annotate('error', reason);
}


/***/ })

};
