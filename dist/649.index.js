export const id = 649;
export const ids = [649];
export const modules = {

/***/ 3972:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  p: () => (/* binding */ logAccounts)
});

// EXTERNAL MODULE: ./lib/plan/plan.js
var plan_plan = __webpack_require__(9164);
// EXTERNAL MODULE: ./lib/clock/seconds.js
var seconds = __webpack_require__(7143);
// EXTERNAL MODULE: ./lib/placement/placement.js
var placement = __webpack_require__(9876);
// EXTERNAL MODULE: ./lib/unit/serialize-unit-file.js
var serialize_unit_file = __webpack_require__(9458);
// EXTERNAL MODULE: ./lib/report/counted.js
var counted = __webpack_require__(6572);
// EXTERNAL MODULE: ./lib/report/reason.js
var reason = __webpack_require__(9048);
// EXTERNAL MODULE: ./lib/report/unit-result.js
var unit_result = __webpack_require__(5434);
;// CONCATENATED MODULE: ./lib/report/service-accounts.js






/**
 * Returns an account of each service that was begun, with a line for each of its units; those with a failure come last
 * and open. Services that are unchanged have one line together, and those that were not begun one account.
 */
function serviceAccounts(plan, instances) {
    const kinds = Map.groupBy(servicesIn(plan, instances), kindOf);
    const of = (kind) => kinds.get(kind) ?? [];
    return [
        ...together(of('unchanged'), 'unchanged', []),
        ...of('done').map((service) => accountOfService(service, true)),
        ...together(of('not started'), 'not started', of('not started').map(notStartedLine)),
        ...of('failed').map((service) => accountOfService(service, false)),
    ];
}
function servicesIn({ services }, instances) {
    const results = new Map(instances.map((instance) => [instance.unit, instance]));
    return services.map(({ service, steps }) => {
        const names = new Set(steps.map(({ unit }) => unit));
        return { service, units: [...names].flatMap((name) => results.get(name) ?? []) };
    });
}
function kindOf({ units }) {
    if (units.some((unit) => (0,unit_result/* hasFailed */.WN)(unit) || (0,unit_result/* isLeftOver */.KV)(unit)))
        return 'failed';
    const changing = units.filter(({ outcome }) => outcome !== 'unchanged');
    if (changing.length === 0)
        return 'unchanged';
    return changing.every(({ outcome }) => outcome === 'skipped') ? 'not started' : 'done';
}
function together(services, what, lines) {
    if (services.length === 0)
        return [];
    return [{ title: `${(0,counted/* counted */.h)(services.length, 'service')} ${what}`, lines, isFolded: lines.length > 0 }];
}
/** `web: 1 failed and rolled back, 2 rolled back in 42.1 s`. */
function accountOfService({ service, units }, isFolded) {
    const from = Math.min(...units.flatMap(({ startedAt }) => (startedAt === undefined ? [] : Date.parse(startedAt))));
    const to = Math.max(...units.flatMap(({ finishedAt }) => (finishedAt === undefined ? [] : Date.parse(finishedAt))));
    const took = from <= to ? ` in ${(0,seconds/* seconds */.Y)(to - from)}` : '';
    return { title: `${service}: ${fateCounts(units)}${took}`, lines: units.map(unitLine), isFolded };
}
/** Why it was not begun is the same for all of its units. */
function notStartedLine({ service, units }) {
    const error = units.find(({ outcome }) => outcome === 'skipped')?.error;
    return `${service}: ${fateCounts(units)}${error === undefined ? '' : `: ${error}`}`;
}
/** What became of a unit, the worst first. */
const fates = [
    'failed',
    'failed and rolled back',
    'left in flight',
    'rolled back',
    'created',
    'updated',
    'restarted',
    'destroyed',
    'not started',
    'unchanged',
];
function fateOf(unit) {
    switch (unit.outcome) {
        case 'failed':
            return 'failed';
        case 'rolled-back':
            return (0,unit_result/* hasFailed */.WN)(unit) ? 'failed and rolled back' : 'rolled back';
        case 'cancelled':
            return 'left in flight';
        case 'skipped':
            return 'not started';
        case 'succeeded':
        case 'unchanged':
            return reason/* pastTense */.S[unit.action];
    }
}
function fateCounts(units) {
    return fates
        .map((fate) => ({ fate, count: units.filter((unit) => fateOf(unit) === fate).length }))
        .filter(({ count }) => count > 0)
        .map(({ fate, count }) => `${count} ${fate}`)
        .join(', ');
}
/** `web@1.service: updated in 12.3 s, 3f78685 → 89e6c98 on 10.0.0.1, down for at most 2.1 s`. */
function unitLine(unit) {
    const { outcome, durationMs, downtimeMs, error } = unit;
    const preposition = outcome === 'failed' || outcome === 'cancelled' ? 'after' : 'in';
    const took = durationMs === undefined ? '' : ` ${preposition} ${(0,seconds/* seconds */.Y)(durationMs)}`;
    const place = [revisions(unit), machine(unit)].filter((part) => part !== '').join(' ');
    const fate = (0,unit_result/* hasFailed */.WN)(unit) ? fateOf(unit).replace('failed', 'FAILED') : fateOf(unit);
    return [
        `${unit.unit}: ${fate}${took}`,
        ...(place === '' ? [] : [place]),
        ...(downtimeMs ? [`down for at most ${(0,seconds/* seconds */.Y)(downtimeMs)}`] : []),
    ]
        .join(', ')
        .concat(error === undefined ? '' : `: ${error}`);
}
function revisions({ previousRevision: before, revision: after }) {
    if (before === undefined || before === after)
        return after === undefined ? '' : `at ${(0,serialize_unit_file/* shortRevision */.w7)(after)}`;
    return after === undefined ? `was ${(0,serialize_unit_file/* shortRevision */.w7)(before)}` : `${(0,serialize_unit_file/* shortRevision */.w7)(before)} → ${(0,serialize_unit_file/* shortRevision */.w7)(after)}`;
}
function machine({ machineId: id = '', machineIp: primaryIP = '' }) {
    const label = (0,placement/* machineLabel */.YF)({ id, primaryIP });
    return label === '' ? '' : `on ${label}`;
}

;// CONCATENATED MODULE: ./lib/action/account-log.js


/**
 * Logs what became of each service once a rollout is over: a group for each, and those that have failed open. The log of
 * a single service has said it already.
 */
function logAccounts(plan, instances, host) {
    if (!(0,plan_plan/* changesSeveral */.Qy)(plan))
        return;
    for (const { title, lines, isFolded } of serviceAccounts(plan, instances)) {
        if (isFolded)
            host.startGroup(title);
        else
            host.log(title);
        for (const line of lines)
            host.log(`  ${line}`);
        if (isFolded)
            host.endGroup();
    }
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

/***/ 5788:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  I: () => (/* binding */ rollbackOf),
  F: () => (/* binding */ unitResults)
});

// EXTERNAL MODULE: ./lib/rollout/unit-rollout.js
var unit_rollout = __webpack_require__(9523);
// EXTERNAL MODULE: ./lib/rollout/downtime.js
var rollout_downtime = __webpack_require__(1519);
// EXTERNAL MODULE: ./lib/unit/requirements.js
var requirements = __webpack_require__(1244);
// EXTERNAL MODULE: ./lib/unit/serialize-unit-file.js
var serialize_unit_file = __webpack_require__(9458);
;// CONCATENATED MODULE: ./lib/report/account.js




const outcomes = {
    failed: 'failed',
    skipped: 'skipped',
    interrupted: 'cancelled',
};
/** Returns what one run has done, by itself. */
function accountOf(run, machines) {
    const { step, phase, startedAt, finishedAt, downtime } = run;
    // A unit that was found healthy without being touched is unchanged, whatever the plan expected.
    const isFine = step.action === 'restart' && phase.name === 'available' && !(0,unit_rollout/* isTouched */.Dn)(run);
    const action = isFine ? 'unchanged' : step.action;
    const done = action === 'unchanged' ? 'unchanged' : 'succeeded';
    const error = reasonOfEnd(run);
    return {
        action,
        outcome: phase.name === 'available' ? done : (outcomes[phase.name] ?? 'skipped'),
        isTouched: (0,unit_rollout/* isTouched */.Dn)(run),
        isObserved: isObserved(run),
        isFollower: step.until === 'running',
        isKept: step.after !== undefined,
        present: presentState(run, machines),
        ...defined({ error, previousRevision: step.before?.revision, startedAt, finishedAt }),
        ...(hasKnownDowntime(step) && { downtimeMs: (0,rollout_downtime/* downtimeMs */.kf)(downtime) }),
    };
}
/** Of a global unit, only the machine on which it is worst is watched. */
function hasKnownDowntime({ unit, countsAsAvailable, before, after }) {
    return countsAsAvailable && !(0,requirements/* isGlobal */.WN)(unit, (after ?? before)?.options ?? []);
}
function isObserved({ observed }) {
    return observed.at !== undefined || observed.unit !== undefined;
}
/** Returns why a run did not succeed. */
function reasonOfEnd({ phase }) {
    return 'reason' in phase ? phase.reason : undefined;
}
/** What the cluster has of a unit, as far as it was observed. */
function presentState(run, machines) {
    const { condition, unit } = run.observed;
    const state = condition?.state;
    const machineId = state?.machineID || unit?.machineID || undefined;
    const machineIp = machines.find(({ id }) => id === machineId)?.primaryIP || undefined;
    return {
        ...defined({ revision: presentRevision(run), machineId, machineIp }),
        ...(state && {
            systemdLoadState: state.systemdLoadState,
            systemdActiveState: state.systemdActiveState,
            systemdSubState: state.systemdSubState,
        }),
    };
}
/** A run that has touched nothing has changed nothing; one that was interrupted has left what was last seen. */
function presentRevision({ step, phase, observed: { unit }, effect }) {
    if (effect === 'unconfirmed')
        return undefined;
    if (phase.name === 'available')
        return step.after?.revision;
    if (unit && phase.name !== 'skipped')
        return (0,serialize_unit_file/* revisionOf */.DT)(unit.options);
    return effect === 'none' ? step.before?.revision : undefined;
}
/** Returns the entry of the `instances` output that says this of a unit. */
function unitResult(unit, service, account) {
    const { action, outcome, error, previousRevision, present, startedAt, finishedAt, downtimeMs } = account;
    const hasStarted = startedAt !== undefined;
    return {
        unit,
        service,
        action,
        outcome,
        ...defined({ previousRevision }),
        ...present,
        ...(hasStarted && { startedAt: new Date(startedAt).toISOString() }),
        ...(finishedAt !== undefined && { finishedAt: new Date(finishedAt).toISOString() }),
        ...(hasStarted && finishedAt !== undefined && { durationMs: finishedAt - startedAt }),
        ...(hasStarted && defined({ downtimeMs })),
        ...defined({ error }),
    };
}
function withoutRevision({ revision: _, ...present }) {
    return present;
}
/** Returns the entries that have a value. */
function defined(entries) {
    return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}
function without(value, key) {
    const { [key]: _, ...rest } = value;
    return rest;
}

// EXTERNAL MODULE: ./lib/report/unit-result.js
var unit_result = __webpack_require__(5434);
;// CONCATENATED MODULE: ./lib/report/fold-runs.js



/** Returns what became of every unit, in the order of the plan: a fold of its runs. */
function unitResults(result, machines) {
    const causeOfAll = causeIn(result.flatMap((service) => service.runs));
    return result.flatMap((service) => {
        const cause = causeIn(service.runs) ?? causeOfAll;
        const isRolledBack = cause !== undefined && rollbackOf([service]) !== 'none';
        const byUnit = Map.groupBy(service.runs, ({ step }) => step.unit);
        return [...byUnit].map(([unit, own]) => {
            const account = isRolledBack ? rolledBack(own, cause, machines) : asRolledOut(own, machines);
            return unitResult(unit, own[0]?.step.service ?? '', account);
        });
    });
}
/** Returns whether services were rolled back, rather than recovered from an interruption, and whether completely. */
function rollbackOf(result) {
    const runs = result.flatMap((service) => service.runs);
    const back = runs.filter(({ purpose }) => purpose === 'rollback');
    if (back.length === 0 || runs.some(({ purpose }) => purpose === 'recovery'))
        return 'none';
    return back.every(({ phase }) => phase.name === 'available') ? 'complete' : 'incomplete';
}
/** What made a rollback necessary: a failure if there is one. */
function causeIn(runs) {
    const rollout = runs.filter(({ purpose }) => purpose === 'rollout');
    return ['failed', 'skipped', 'interrupted']
        .map((name) => rollout.find(({ phase }) => phase.name === name))
        .find((run) => run !== undefined);
}
/** A unit of a rollout that was not rolled back, with its recovery if it was interrupted. */
function asRolledOut(own, machines) {
    const accounts = own
        .filter(({ purpose }) => purpose === 'rollout')
        .map((run) => {
        const last = lastRecovery(run, own);
        return last ? recovered(run, last, machines) : accountOf(run, machines);
    });
    return leftRunning(accounts) ?? folded(accounts);
}
/** What was found about a removal says nothing about the earlier creation of the same unit, nor the other way round. */
function lastRecovery({ step }, own) {
    const isRemoval = step.after === undefined;
    return own.findLast(({ purpose, step: { stage } }) => purpose !== 'rollout' && (stage === 'remove') === isRemoval);
}
/** A unit of a rollout that was rolled back. One that was not touched counts too if the rollback found it unhealthy. */
function rolledBack(own, cause, machines) {
    const accounts = own.filter(({ purpose }) => purpose === 'rollout').map((run) => accountOf(run, machines));
    const [first, second] = accounts;
    const account = second?.outcome === 'skipped' && first ? first : folded(accounts);
    const undoing = own.filter(({ purpose }) => purpose === 'rollback');
    // A sidekick that could not go back may well be found running after its main unit has.
    const back = undoing.findLast(({ phase }) => phase.name === 'failed') ?? undoing.at(-1);
    if (!back || !(account.isTouched || back.phase.name === 'failed'))
        return account;
    const undone = accountOf(back, machines);
    const ownFailure = own.find(({ purpose, phase }) => purpose === 'rollout' && phase.name === 'failed');
    // A restart is not rolled back: what was stopped and runs again has been restarted.
    if (!ownFailure && back.phase.name === 'available' && own.some(isStartedAnew)) {
        const { revision } = undone.present;
        const present = isObserved(back) ? undone.present : { ...account.present, ...defined({ revision }) };
        return { ...without(account, 'error'), outcome: 'succeeded', present };
    }
    const ownError = ownFailure && reasonOfEnd(ownFailure);
    const why = reasonOfEnd(back);
    const error = why === undefined ? ownError : (0,unit_result/* rollbackError */.Tv)(why, ownError, causeText(cause));
    return {
        ...without(account, 'error'),
        outcome: why === undefined ? 'rolled-back' : 'failed',
        present: back.phase.name === 'left-alone' ? account.present : undone.present,
        ...defined({ finishedAt: undone.finishedAt, downtimeMs: undone.downtimeMs, error }),
    };
}
/** Whether a restart has seen its unit stopped, so that what runs now was started anew. */
function isStartedAnew({ step, hasStopped }) {
    return step.stopsFirst === true && hasStopped === true;
}
function causeText({ step, phase }) {
    if (phase.name === 'failed')
        return `${step.unit} failed`;
    return phase.name === 'skipped' ? phase.reason : 'the deployment was cancelled';
}
/** One run of a rollout that was interrupted, with the last run that was to bring its unit back to running. */
function recovered(run, last, machines) {
    const account = accountOf(run, machines);
    const isStillUp = last.phase.name === 'available' &&
        last.step.after?.revision === run.step.after?.revision &&
        (!run.step.stopsFirst || isStartedAnew(run));
    if (run.phase.name === 'available' && (!(0,unit_rollout/* isTouched */.Dn)(run) || isStillUp))
        return account;
    if (run.phase.name !== 'available' && run.phase.name !== 'interrupted')
        return account;
    const { present, outcome, error, finishedAt, downtimeMs } = accountOf(last, machines);
    const ended = without(account, 'error');
    switch (last.phase.name) {
        case 'left-alone':
            return { ...account, outcome: 'cancelled', error: `it was in flight, and ${last.phase.reason}` };
        case 'skipped':
            // A recovery step that was skipped says nothing about the unit, unlike a run that found the change never started.
            if (last.step.action !== 'unchanged')
                return {
                    ...account,
                    outcome: 'cancelled',
                    error: `it was in flight, and was not recovered: ${last.phase.reason}`,
                };
            return {
                ...ended,
                outcome,
                present: { ...present, ...withoutRevision(account.present) },
                ...defined({ error }),
            };
        default: {
            const isBack = last.phase.name === 'available' && !isStillUp;
            const seen = isObserved(last)
                ? present
                : { ...withoutRevision(account.present), ...defined({ revision: present.revision }) };
            return {
                ...ended,
                outcome: isBack ? 'rolled-back' : outcome === 'unchanged' ? 'succeeded' : outcome,
                present: seen,
                ...defined({ finishedAt, downtimeMs, error }),
            };
        }
    }
}
/** An instance of the surge that was to be removed at the end, but still runs. */
function leftRunning([first, second]) {
    if (first?.outcome !== 'succeeded' || second?.outcome !== 'skipped' || second.isKept)
        return undefined;
    const error = `this surge instance is still running: ${second.error}; the next deployment removes it`;
    return { ...first, error };
}
/**
 * A unit can have a second step, which describes it from then on: a surge instance is removed again, and a sidekick
 * follows its main unit, which is worth reporting if there was something to do.
 */
function folded([first, second]) {
    if (!first)
        throw new TypeError('a unit has at least one run');
    if (!second || (first.outcome !== 'succeeded' && first.outcome !== 'unchanged'))
        return first;
    const hasActed = second.isTouched || second.outcome === 'failed' || second.outcome === 'cancelled';
    if (second.isFollower && !hasActed)
        return first;
    // A sidekick that was right and had to be started again was restarted.
    const action = second.isFollower && first.action !== 'unchanged' ? first.action : second.action;
    const present = second.isObserved || second.isTouched ? second.present : first.present;
    return {
        ...without(second, 'previousRevision'),
        action,
        isTouched: first.isTouched || second.isTouched,
        present,
        ...defined({ previousRevision: first.previousRevision, startedAt: first.startedAt }),
    };
}


/***/ }),

/***/ 343:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ timelineOf)
/* harmony export */ });
/* harmony import */ var _rollout_unit_rollout_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9523);
/* harmony import */ var _timeline_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1451);


/** Returns what a rollout did when: a fold of its runs. Units that nothing was done about are left out, and so are services without any other. */
function timelineOf(result) {
    const services = result.map(({ plan, runs, canaryHold }) => {
        const byUnit = [...Map.groupBy(runs, ({ step }) => step.unit)];
        const units = byUnit.map(([unit, own]) => unitTimeline(unit, own));
        const shown = units.filter(({ spans }) => spans.length > 0);
        return {
            service: plan.service,
            units: shown.toSorted((a, b) => startOf(a) - startOf(b)),
            ...(canaryHold && canaryHold.to > canaryHold.from && { canaryHold }),
        };
    });
    const first = ({ units: [unit] }) => (unit ? startOf(unit) : 0);
    return services.filter(({ units }) => units.length > 0).toSorted((a, b) => first(a) - first(b));
}
function unitTimeline(unit, own) {
    const runs = own.filter(wasActedUpon);
    const down = runs.filter(({ step }) => step.countsAsAvailable).flatMap(({ downtime }) => downtime.intervals);
    return {
        unit,
        spans: (0,_timeline_js__WEBPACK_IMPORTED_MODULE_1__/* .layered */ .dZ)([
            ...down.map(({ from, to }) => ({ kind: 'down', from, to })),
            ...runs.flatMap((run) => (run.purpose === 'rollback' ? turnOf('rollback', run) : runSpans(run))),
        ]),
        ...endingOf(runs),
    };
}
function endingOf(runs) {
    if (runs.some(({ phase }) => phase.name === 'failed'))
        return { ending: 'failed' };
    return runs.at(-1)?.phase.name === 'interrupted' ? { ending: 'interrupted' } : {};
}
/** A unit that was only observed, and found to be right, is not worth a row. */
function wasActedUpon(run) {
    const { phase, downtime, startedAt } = run;
    if (startedAt === undefined)
        return false;
    return (0,_rollout_unit_rollout_js__WEBPACK_IMPORTED_MODULE_0__/* .isTouched */ .Dn)(run) || phase.name === 'failed' || phase.name === 'interrupted' || downtime.intervals.length > 0;
}
function runSpans(run) {
    const { step, startedAt, finishedAt, healthySince } = run;
    if (!step.after)
        return turnOf('removing', run);
    if (startedAt === undefined || finishedAt === undefined || healthySince === undefined)
        return turnOf('starting', run);
    return [
        { kind: 'starting', from: startedAt, to: healthySince },
        { kind: 'stable', from: healthySince, to: finishedAt },
    ];
}
function turnOf(kind, { startedAt, finishedAt }) {
    return startedAt === undefined || finishedAt === undefined ? [] : [{ kind, from: startedAt, to: finishedAt }];
}
function startOf({ spans: [first] }) {
    return first?.from ?? 0;
}


/***/ }),

/***/ 4302:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   OG: () => (/* binding */ logLines),
/* harmony export */   lI: () => (/* binding */ tellingText),
/* harmony export */   wn: () => (/* binding */ newestWords)
/* harmony export */ });
/* harmony import */ var _rollout_log_requests_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7998);
/* harmony import */ var _unit_log_plain_log_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9528);
/* harmony import */ var _unit_log_telling_lines_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5462);



/** Lines among other text are shorter. */
const maxQuotedLength = 160;
/** Returns the lines of a log for people: `16:04:09 sh: no such file: /etc/web.conf`. */
function logLines({ lines }) {
    return lines.map(({ time, source, text }) => `${time} ${source}: ${text}`);
}
/** Returns the lines that tell why a unit has failed, in one line: `"no such file: /etc/web.conf", "exited with 1"`. */
function tellingText({ lines, unit }) {
    return (0,_unit_log_telling_lines_js__WEBPACK_IMPORTED_MODULE_2__/* .tellingLines */ .$)(lines, unit).map(quoted).join(', ');
}
/**
 * Returns the newest line of a unit that is long in coming up, as the end of a sentence; otherwise it is empty. One that is
 * up, or whose rollback has only begun, said it in another state.
 */
function newestWords(wait, newestLine) {
    const isSlow = wait.for !== 'stability' && wait.elapsedMs >= _rollout_log_requests_js__WEBPACK_IMPORTED_MODULE_0__/* .slowAfterMs */ .Kp;
    const line = isSlow ? newestLine(wait.unit) : undefined;
    return line ? `: ${quoted(line)}` : '';
}
function quoted(line) {
    return `"${(0,_unit_log_plain_log_text_js__WEBPACK_IMPORTED_MODULE_1__/* .cutLine */ .H)(line, maxQuotedLength)}"`;
}


/***/ }),

/***/ 6600:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ reportedUnits)
/* harmony export */ });
/* harmony import */ var _rollout_failure_reason_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7072);
/* harmony import */ var _fold_runs_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5788);
/* harmony import */ var _log_lines_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4302);



/** Returns what became of every unit, with what those that have failed have said. */
function reportedUnits(result, { machines, logs }) {
    return (0,_fold_runs_js__WEBPACK_IMPORTED_MODULE_1__/* .unitResults */ .F)(result, machines).map((unit) => {
        const log = logs.get(unit.unit);
        return unit.error === undefined || log === undefined || log.lines.length === 0
            ? unit
            : withLog(unit, unit.error, log);
    });
}
/** Whoever reads what the unit has said need not be told where to read it. */
function withLog(result, error, log) {
    const said = `its journal: ${(0,_log_lines_js__WEBPACK_IMPORTED_MODULE_2__/* .tellingText */ .lI)(log)}`;
    const advice = (0,_rollout_failure_reason_js__WEBPACK_IMPORTED_MODULE_0__/* .journalAdvice */ .sd)(result.unit);
    const cause = error.includes(advice) ? error.replace(advice, () => said) : `${error}; ${said}`;
    return { ...result, error: cause, journal: (0,_log_lines_js__WEBPACK_IMPORTED_MODULE_2__/* .logLines */ .OG)(log) };
}


/***/ }),

/***/ 2374:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Jj: () => (/* binding */ provisionalReport),
/* harmony export */   eE: () => (/* binding */ rolloutReport),
/* harmony export */   uy: () => (/* binding */ failedServices)
/* harmony export */ });
/* unused harmony export statusByService */
/* harmony import */ var _rollout_deploy_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1041);
/* harmony import */ var _fold_runs_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5788);
/* harmony import */ var _fold_timeline_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(343);
/* harmony import */ var _reason_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9048);
/* harmony import */ var _report_facts_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6600);
/* harmony import */ var _status_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6282);






/** Returns the report of a rollout that ended by itself or was cancelled. */
function rolloutReport(result, plan, facts, { wasCancelled, onFailure, failFast, command }) {
    const instances = (0,_report_facts_js__WEBPACK_IMPORTED_MODULE_4__/* .reportedUnits */ .V)(result, facts);
    const begun = withoutLeft(result, instances);
    const ended = failFast
        ? (0,_status_js__WEBPACK_IMPORTED_MODULE_5__/* .statusOf */ .c)(begun, (0,_fold_runs_js__WEBPACK_IMPORTED_MODULE_1__/* .rollbackOf */ .I)(result), wasCancelled)
        : statusByService(result, begun, wasCancelled);
    const isDone = ended === 'succeeded' || ended === 'unchanged';
    const status = isDone && begun.length < instances.length ? 'paused' : ended;
    const changed = (0,_rollout_deploy_js__WEBPACK_IMPORTED_MODULE_0__/* .isChanged */ .Hq)(result);
    const isLeft = status === 'failed' && changed && onFailure === 'stop';
    const left = isLeft ? '; changes were left in place (on-failure: stop)' : '';
    return {
        status,
        reason: `${failFast || status !== 'failed' ? '' : failedServices(result)}${(0,_reason_js__WEBPACK_IMPORTED_MODULE_3__/* .reasonOf */ .A)(status, plan, instances, command)}${left}`,
        changed,
        instances,
        timeline: (0,_fold_timeline_js__WEBPACK_IMPORTED_MODULE_2__/* .timelineOf */ .h)(result),
    };
}
/** Returns the units of which nothing is left to a later deployment. */
function withoutLeft(result, instances) {
    const runs = result.flatMap((service) => service.runs);
    const left = new Set(runs.flatMap(({ step, phase }) => (phase.name === 'left' ? [step.unit] : [])));
    return instances.filter(({ unit }) => !left.has(unit));
}
/** Returns all services that have failed where others went on, as the beginning of a reason; '' if there is none. */
function failedServices(result) {
    const failed = result.filter(({ runs }) => runs.some(hasFailedInRollout)).map(({ plan }) => plan.service);
    if (failed.length === 0)
        return '';
    return `${[...new Set(failed)].join(', ')} failed, and other services went on; `;
}
/** Where a failure concerns its own service only, the deployment has failed even if that service was rolled back. */
function statusByService(result, instances, wasCancelled) {
    const hasFailed = result.some(({ runs }) => runs.some(hasFailedInRollout));
    return hasFailed ? 'failed' : (0,_status_js__WEBPACK_IMPORTED_MODULE_5__/* .statusOf */ .c)(instances, 'none', wasCancelled);
}
function hasFailedInRollout({ purpose, phase }) {
    return purpose === 'rollout' && phase.name === 'failed';
}
/** Returns the report that stands from the first write on, in case the process is killed before it has another. */
function provisionalReport(unstarted, facts) {
    return {
        status: 'cancelled',
        reason: "killed before it could report; this job's post step says how the cluster was left",
        changed: true,
        instances: (0,_report_facts_js__WEBPACK_IMPORTED_MODULE_4__/* .reportedUnits */ .V)(unstarted, facts),
    };
}


/***/ }),

/***/ 1041:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  gg: () => (/* binding */ deploy),
  Hq: () => (/* binding */ isChanged),
  lj: () => (/* binding */ recover),
  Fu: () => (/* binding */ rollBack),
  mX: () => (/* binding */ settleByService)
});

// UNUSED EXPORTS: inPlaceOf, isFailedService

// EXTERNAL MODULE: ./lib/plan/plan.js
var plan_plan = __webpack_require__(9164);
// EXTERNAL MODULE: ./lib/fleet/fleet-error.js
var fleet_error = __webpack_require__(8283);
// EXTERNAL MODULE: ./lib/health/condition.js
var health_condition = __webpack_require__(1611);
// EXTERNAL MODULE: ./lib/health/health-check.js
var health_check = __webpack_require__(4047);
// EXTERNAL MODULE: ./lib/rollout/observation.js
var observation = __webpack_require__(9863);
// EXTERNAL MODULE: ./lib/clock/timeout.js
var timeout = __webpack_require__(5369);
// EXTERNAL MODULE: ./lib/fleet/retry.js
var retry = __webpack_require__(5758);
;// CONCATENATED MODULE: ./lib/rollout/open-questions.js



/** A turn does not wait longer for an answer, to a question or to a write; one that comes later counts in a later turn. */
const patienceMs = 2_000;
/** Questions by unit name: each is asked once until it is answered, so that a slow answer holds up no other unit. */
class OpenQuestions {
    #open = new Map();
    /** Asks, unless the question is open. `deadline` is the clock's time until which `ask` is worth repeating. */
    ask(name, deadline, ask) {
        this.askTogether(new Map([[name, deadline]]), () => ask().then((value) => () => value));
    }
    /**
     * Asks once for all units of which the question is not open, each with its own deadline. Thousands of units that wait for
     * the same lists do not wait one by one, each with promises of its own.
     */
    askTogether(deadlines, ask) {
        const fresh = [...deadlines].filter(([name]) => !this.#open.has(name));
        if (fresh.length === 0)
            return;
        const questions = new Map();
        const settled = ask().then((answerOf) => {
            for (const [name, question] of questions)
                question.answer = { value: answerOf(name) };
        }, (error) => {
            for (const question of questions.values())
                question.answer = { error };
        });
        for (const [name, deadline] of fresh) {
            const question = { deadline, settled };
            questions.set(name, question);
            this.#open.set(name, question);
        }
    }
    /** The units that have not been answered yet. */
    get names() {
        return [...this.#open.keys()];
    }
    /** Resolves when everything that was asked since the last turn is answered, or after two seconds. */
    async answered(clock) {
        const fresh = [...this.#open.values()].filter(({ isLate }) => !isLate);
        await (0,timeout/* waitAtMost */._R)(patienceMs, clock, Promise.all(new Set(fresh.map(({ settled }) => settled))));
        for (const question of fresh)
            question.isLate = true;
    }
    /**
     * Returns the answers that have come, and closes their questions. An error of fleet's stands for an answer once the
     * question's time is over, or if asking again is no use; before that, the question can be asked again. Its time is over
     * when the next attempt would come too late. Throws what is no error of fleet's.
     */
    take(now) {
        const taken = new Map();
        for (const [name, { answer, deadline }] of this.#open) {
            if (!answer)
                continue;
            this.#open.delete(name);
            if ('value' in answer)
                taken.set(name, answer.value);
            else if (!(answer.error instanceof fleet_error/* FleetError */.t))
                throw answer.error;
            else if (isFinal(answer.error) || now >= deadline - retry/* longestDelayMs */.qI)
                taken.set(name, answer.error);
        }
        return taken;
    }
}
function isFinal({ code }) {
    return code === 'refused' || code === 'not-fleet';
}

;// CONCATENATED MODULE: ./lib/rollout/turn-source.js
/** Entries on one page of a list. */
const pageSize = 100;
/**
 * So many requests by name cost the cluster less than a page of a list, for which it reads its whole registry: a page of
 * 1,000 units takes it 42 ms, a unit by its name 1 ms.
 */
const namesPerPage = 3;
/** Returns up to how many units are asked for by name rather than by reading a list of a cluster of that size. */
function namesWorthAsking(clusterSize) {
    return Math.ceil(clusterSize / pageSize) * namesPerPage;
}
/**
 * Returns whether a turn reads all units, and all states, instead of asking for them by name: when it has to know more
 * than three of them for each page that the list has.
 *
 * Of 600 units, 18 are asked for by name, and 19 as six pages.
 */
function listsWorthReading({ units, siblings }, clusterSize) {
    const asked = [...units.values()];
    const names = namesWorthAsking(clusterSize);
    return {
        units: asked.filter(({ unit }) => unit).length > names,
        states: asked.filter(({ states }) => states).length + siblings.length > names,
    };
}
/** Returns a source that reads each list at most once, and asks by name for the rest. `call` is for the lists. */
function turnSource(fleet, lists, call) {
    const machines = once(() => Array.fromAsync(fleet.machines(call)));
    const units = once(() => Array.fromAsync(fleet.units(call)));
    const byName = once(async () => new Map((await units()).map((unit) => [unit.name, unit])));
    const states = once(async () => Map.groupBy(await Array.fromAsync(fleet.states({}, call)), ({ name }) => name));
    return {
        machines,
        units,
        unit: async (name, own) => (lists.units ? (await byName()).get(name) : fleet.unit(name, own)),
        states: async (name, own) => lists.states ? ((await states()).get(name) ?? []) : Array.fromAsync(fleet.states({ unitName: name }, own)),
        isListed: (query) => (!query.unit || lists.units) && (!query.states || lists.states),
        async lists(query) {
            const [unitsRead, statesRead] = await Promise.all([
                query.unit ? byName() : undefined,
                query.states ? states() : undefined,
            ]);
            return { unit: (name) => unitsRead?.get(name), states: (name) => statesRead?.get(name) ?? [] };
        },
    };
}
function once(ask) {
    let answer;
    return () => {
        answer ??= ask();
        return answer;
    };
}

// EXTERNAL MODULE: ./lib/rollout/unit-rollout.js
var unit_rollout = __webpack_require__(9523);
;// CONCATENATED MODULE: ./lib/rollout/observe.js







/** What was seen of a sibling that long ago says little about it now. */
const keptMs = 10_000;
/** Asks the cluster what has to be known before each decision. What has not been answered yet is not asked for again. */
class Observer {
    #context;
    #ports;
    #units = new OpenQuestions();
    #siblings = new OpenQuestions();
    /** Until when each is asked about; from the first question on, however often that has to be repeated. */
    #siblingDeadlines = new Map();
    /** Answers about siblings that wait for others: a service is judged by all of its siblings together. */
    #kept = new Map();
    constructor(context, ports) {
        this.#context = context;
        this.#ports = ports;
    }
    /**
     * Returns the answers; an Error stands for what the cluster did not answer in the time that a unit has. Rejects with
     * the signal's reason, and with what is no error of fleet's.
     */
    async observe(queries, rollout) {
        const { clock, fleet, signal } = this.#ports;
        const isKept = (name) => clock.now() - (this.#kept.get(name)?.at ?? Number.NEGATIVE_INFINITY) < keptMs;
        const siblings = new Set(queries.siblings.filter((name) => !isKept(name)));
        const units = new Map();
        const others = new Map();
        for (const member of membersOf(rollout, ({ step }) => queries.units.has(step.unit) || siblings.has(step.unit))) {
            const { unit, plan } = member;
            const { unit: name } = unit.step;
            const query = (0,unit_rollout/* isInFlight */.wn)(unit) && queries.units.get(name);
            if (query)
                units.set(name, { member, query, call: callFor(unit, plan, this.#context, this.#ports) });
            if (!siblings.has(name))
                continue;
            const deadline = this.#siblingDeadlines.get(name) ?? Math.min(this.#context.deadline.at, clock.now() + plan.timeoutMs);
            this.#siblingDeadlines.set(name, deadline);
            const known = others.get(name);
            if (known)
                known.members.push(member);
            else
                others.set(name, { members: [member], call: { signal, deadline } });
        }
        const deadline = Math.min(...[...units.values(), ...others.values()].map(({ call }) => call.deadline));
        const lists = listsWorthReading(queries, this.#context.clusterSize);
        const source = turnSource(fleet, lists, { signal, deadline });
        for (const query of listedQueries) {
            const alike = [...units].filter(([, one]) => isSame(one.query, query) && source.isListed(query));
            this.#units.askTogether(new Map(alike.map(([name, { call }]) => [name, call.deadline])), async () => {
                const lists = await source.lists(query);
                return (name) => listedObservation(name, query, lists);
            });
        }
        for (const [name, { member, query, call }] of units)
            this.#units.ask(name, call.deadline, () => this.#observeUnit(member.unit, query, source, call));
        for (const [name, { members, call }] of others)
            this.#siblings.ask(name, call.deadline, () => this.#observeSibling(name, members, source, call));
        await Promise.all([this.#units.answered(clock), this.#siblings.answered(clock)]);
        return { units: this.#units.take(clock.now()), siblings: this.#takeSiblings(queries.siblings, isKept) };
    }
    /** The answers about siblings that have come. While some lag behind, those that came are kept until the others are there. */
    #takeSiblings(names, isKept) {
        const at = this.#ports.clock.now();
        const kept = names.flatMap((name) => {
            const one = this.#kept.get(name);
            return one && isKept(name) ? [[name, one.answer]] : [];
        });
        const taken = this.#siblings.take(at);
        for (const name of taken.keys())
            this.#siblingDeadlines.delete(name);
        if (this.#siblings.names.length === 0)
            this.#kept.clear();
        else
            for (const [name, answer] of taken)
                this.#kept.set(name, { answer, at });
        return new Map([...kept, ...taken]);
    }
    /** The units that have not been answered yet. */
    get asking() {
        return new Set([...this.#units.names, ...this.#siblings.names]);
    }
    /** Asks the cluster, and then the service itself where it runs as it should. */
    async #observeUnit({ step, observed }, query, source, call) {
        const [unit, states, machines, units] = await Promise.all([
            query.unit ? source.unit(step.unit, call).then((found) => found ?? 'absent') : undefined,
            query.states ? source.states(step.unit, call) : [],
            query.machines ? source.machines() : undefined,
            query.units ? source.units() : undefined,
        ]);
        const served = unit === undefined || unit === 'absent' ? observed.unit : unit;
        const hashes = step.after ? (0,health_condition/* hashesOf */.mU)({ name: step.unit, ...step.after }, served) : [];
        const running = states.filter(({ hash, systemdActiveState }) => hashes.includes(hash) && systemdActiveState === 'active');
        const { healthCheck } = query;
        const check = healthCheck === undefined ? undefined : await this.#checkAll(healthCheck, running, call);
        return {
            states,
            ...(unit && { unit }),
            ...(machines && { machines }),
            ...(units && { units }),
            ...(check && { check }),
        };
    }
    async #observeSibling(name, members, source, call) {
        const states = await source.states(name, call);
        const started = members.find(({ unit }) => (0,unit_rollout/* isTouched */.Dn)(unit));
        const healthCheck = started?.plan.healthCheck;
        if (!started || healthCheck === undefined || !(0,observation/* isHealthChecked */.K2)(started.unit.step))
            return { states };
        const check = await this.#checkAll(healthCheck, states.filter(health_condition/* isUp */.ie), call);
        return { states, ...(check && { check }) };
    }
    /** Checks the service behind each state; returns the first bad result, or a good one. */
    async #checkAll(check, states, call) {
        const { machines } = this.#context;
        const results = await Promise.all(states.map((state) => this.#ports.check((0,health_check/* healthCheckFor */.iU)(check, state, machines), call)));
        return results.find(({ healthy }) => !healthy) ?? results[0];
    }
}
/** What lists can answer. Who needs one of them does not wait for both. */
const listedQueries = [
    { unit: true, states: true, machines: false, units: false },
    { unit: true, states: false, machines: false, units: false },
    { unit: false, states: true, machines: false, units: false },
];
function isSame(a, b) {
    return (a.unit === b.unit &&
        a.states === b.states &&
        a.machines === b.machines &&
        a.units === b.units &&
        a.healthCheck === b.healthCheck);
}
function listedObservation(name, query, lists) {
    return { states: lists.states(name), ...(query.unit && { unit: lists.unit(name) ?? 'absent' }) };
}
/** Returns units as they are now; an Error for those that fleet did not answer for before the `deadline`. */
async function currentUnits(names, deadline, { fleet, signal }) {
    const ask = async (name) => {
        try {
            return [name, (await fleet.unit(name, { signal, deadline })) ?? 'absent'];
        }
        catch (error) {
            // If the job is cancelled meanwhile, the unit is left as it is, and the report says so.
            if (error instanceof fleet_error/* FleetError */.t || (signal.aborted && error instanceof Error))
                return [name, error];
            throw error;
        }
    };
    return new Map(await Promise.all(names.map(ask)));
}
/** Returns those units of the deployment that are wanted, each with the plan of its service. */
function membersOf({ services }, isWanted) {
    const members = [];
    for (const { plan, units } of services)
        for (const unit of units)
            if (isWanted(unit))
                members.push({ unit, plan });
    return members;
}
/** Returns the options of requests about a unit in flight: they are retried for as long as the unit has time left. */
function callFor({ startedAt }, { timeoutMs }, { deadline }, { clock, signal }) {
    return { signal, deadline: Math.min(deadline.at, (startedAt ?? clock.now()) + timeoutMs) };
}
/** Returns an error of fleet's, and throws any other. */
function onlyFleetError(error) {
    if (error instanceof fleet_error/* FleetError */.t)
        return error;
    throw error;
}

// EXTERNAL MODULE: ./lib/rollout/recovery-plan.js
var recovery_plan = __webpack_require__(7892);
// EXTERNAL MODULE: ./lib/rollout/rollback-plan.js
var rollback_plan = __webpack_require__(7233);
// EXTERNAL MODULE: ./lib/clock/when-aborted.js
var when_aborted = __webpack_require__(690);
// EXTERNAL MODULE: ./lib/fleet/request-limit.js
var request_limit = __webpack_require__(4319);
// EXTERNAL MODULE: ./lib/unit/serialize-unit-file.js
var serialize_unit_file = __webpack_require__(9458);
// EXTERNAL MODULE: ./lib/unit/unit-name.js
var unit_name = __webpack_require__(6004);
// EXTERNAL MODULE: ./lib/rollout/transition.js
var transition = __webpack_require__(5046);
;// CONCATENATED MODULE: ./lib/rollout/writes.js



/** Returns whether a write changes its unit; repeating what fleet was asked before does not. */
function isChange({ kind }, unit) {
    return kind !== 'wake-up' || unit.effect === 'none';
}
/**
 * Returns the unit just before a write is sent, since one that is interrupted may have taken effect all the same. What
 * the unit counts from the moment fleet was asked is counted from `now` instead of `decidedAt`: the journal and other
 * writes came in between.
 */
function beforeWrite(unit, write, decidedAt, now) {
    const { phase, announcedAt } = unit;
    const isAsked = write.kind === 'set-desired-state' &&
        'wakeUps' in phase &&
        phase.wakeUps.since === decidedAt &&
        phase.wakeUps.done === 0;
    return {
        ...attempted(unit, write),
        ...(unit.effect === 'none' && { startedAt: now }),
        ...(announcedAt === decidedAt && write.kind === 'wake-up' && { announcedAt: now }),
        ...(isAsked && { phase: { ...phase, wakeUps: { ...phase.wakeUps, since: now } } }),
    };
}
/** Returns the unit as the journal has to know it before a write: what it may have changed, and how it was taken down. */
function attempted(unit, write) {
    const isReplaced = write.kind === 'put' || write.kind === 'destroy';
    const takesDown = write.kind === 'destroy' || (write.kind === 'set-desired-state' && write.desiredState !== 'launched');
    return {
        ...unit,
        effect: isReplaced || unit.effect === 'unconfirmed' ? 'unconfirmed' : 'applied',
        ...(takesDown && { tookDown: write.kind === 'destroy' ? 'destroyed' : 'stopped' }),
    };
}
/**
 * Returns the unit after a write: only the server's answer shows how it goes on. `before` is the unit as it was before
 * `beforeWrite`. A write that the cluster refuses, or does not answer in time, fails the unit.
 */
function afterWrite(before, sent, write, answer, now) {
    if (typeof answer === 'object')
        return afterFailure(before, sent, write, answer, now);
    const unit = { ...sent, effect: 'applied' };
    switch (write.kind) {
        case 'put':
            return isStoredTemplate(write, answer) ? (0,transition/* succeed */.Py)(unit, now) : (0,transition/* stay */.kP)(afterPut(unit, write, answer, now));
        case 'destroy': {
            const { unit: _, at: __, ...observed } = unit.observed;
            return (0,transition/* stay */.kP)({ ...unit, observed, phase: { name: 'removing' } });
        }
        case 'set-desired-state':
        case 'wake-up':
            return (0,transition/* stay */.kP)(unit);
    }
}
/** A unit that is gone has no state to set (409); the next observation finds that out and explains it better. */
function isExplainedLater({ kind }, { status }) {
    return (kind === 'set-desired-state' || kind === 'wake-up') && status === 409;
}
/** A server that answers `created` has stored the options, and with a template there is nothing more to wait for. */
function isStoredTemplate({ unit }, answer) {
    return answer === 'created' && (0,unit_name/* parseUnitName */.lW)(unit).isTemplate;
}
function afterPut(unit, { unit: name, version }, answer, now) {
    if (answer !== 'created')
        return { ...unit, phase: { name: 'verifying', since: now } };
    const { options, desiredState } = version;
    const served = { ...unit.observed.unit, name, options: [...options], desiredState };
    if (!(0,unit_rollout/* mustRun */.Pv)(unit.step))
        return { ...unit, observed: { ...unit.observed, unit: served }, phase: { name: 'verifying', since: now } };
    // Announced just before the options, the desired state is what fleet's watches have heard.
    const phase = unit.announcedAt === undefined ? (0,unit_rollout/* progressing */.OP)(now, 'plain') : (0,unit_rollout/* progressing */.OP)(unit.announcedAt, 'aimed');
    return { ...unit, observed: { ...unit.observed, unit: served, intentSeenAt: now }, phase };
}
function afterFailure(before, sent, write, { error, left }, now) {
    if (isExplainedLater(write, error))
        return (0,transition/* stay */.kP)(sent);
    // A write that was refused outright has changed nothing.
    const isRefused = before.effect === 'none' && error.code === 'refused' && error.attempts === 1;
    const { unit: _, ...observed } = sent.observed;
    const known = {
        ...sent,
        effect: isRefused ? 'none' : 'applied',
        observed: { ...observed, ...(left && { unit: left }) },
    };
    return (0,transition/* fail */.fJ)(known, `the cluster did not accept the change: ${error.message}`, now);
}

;// CONCATENATED MODULE: ./lib/rollout/execute.js








/**
 * Makes writes, several at once, as soon as the journal has them. Those about one instance and its sidekicks go one after
 * another, in their order. A unit whose first write still has to wait when a failure stops the rollout is skipped. Judges
 * nothing else: `writes.ts` does.
 */
class Executor {
    #context;
    #ports;
    /** Units as they are since their writes were sent or answered, until `written` has been asked for them. */
    #changed = new Map();
    /** Units with a write that is not answered yet. */
    #writing = new Set();
    #underWay = new Set();
    /** No write waits for its request once it is decided to go. */
    #limited = (0,request_limit/* limitTo */.$)(request_limit/* requestsAtOnce */.t);
    /** The first unit that failed of each service. */
    #failed = new Map();
    #fault;
    constructor(context, ports) {
        this.#context = context;
        this.#ports = ports;
    }
    /** Makes writes that were decided on at `decidedAt`. Resolves when they are answered, or after two seconds. */
    async execute(writes, rollout, decidedAt) {
        for (const { plan, units } of rollout.services)
            for (const unit of units)
                this.#noteFailure(unit, plan);
        if (writes.length === 0)
            return;
        const { clock, journal } = this.#ports;
        const names = new Set(writes.map(({ unit }) => unit));
        const members = new Map(membersOf(rollout, (unit) => names.has(unit.step.unit) && (0,unit_rollout/* isInFlight */.wn)(unit)).map(({ unit, plan }) => [
            unit.step.unit,
            { unit, plan, call: callFor(unit, plan, this.#context, this.#ports) },
        ]));
        const changed = unitsToChange(writes, members);
        if (changed.length > 0)
            await journal.record(changed, 'about-to-change');
        const lanes = Map.groupBy(writes, ({ unit }) => members.get(unit)?.unit.step.lane);
        const made = Promise.all([...lanes.values()].map((lane) => this.#inBackground(lane, members, decidedAt)));
        await (0,timeout/* waitAtMost */._R)(patienceMs, clock, made);
    }
    /**
     * Returns the rollout as it is after the writes so far, and which of its units still have one under way. Throws what
     * went wrong with a write that is no error of fleet's, and the signal's reason.
     */
    written(rollout) {
        if (this.#fault)
            throw this.#fault.error;
        return this.#applied(rollout);
    }
    /** The same when it was cancelled, once nothing is under way any more. */
    async settled(rollout) {
        await Promise.all(this.#underWay);
        return this.#applied(rollout);
    }
    #applied(rollout) {
        const writing = new Set(this.#writing);
        if (this.#changed.size === 0)
            return { ...rollout, writing };
        const changed = new Map(this.#changed);
        this.#changed.clear();
        const services = rollout.services.map((service) => service.units.some(({ id }) => changed.has(id))
            ? { ...service, units: service.units.map((unit) => changed.get(unit.id) ?? unit) }
            : service);
        return { ...rollout, services, writing };
    }
    #inBackground(lane, members, decidedAt) {
        const names = new Set(lane.map(({ unit }) => unit));
        for (const name of names)
            this.#writing.add(name);
        const made = this.#limited(() => this.#makeAll(lane, members, decidedAt))
            .catch((error) => {
            this.#fault ??= { error };
        })
            .finally(() => {
            for (const name of names)
                this.#writing.delete(name);
            this.#underWay.delete(made);
        });
        this.#underWay.add(made);
        return made;
    }
    async #makeAll(lane, members, decidedAt) {
        for (const write of lane) {
            const member = members.get(write.unit);
            // The first of several writes about a unit may have failed it.
            if (!member || !(0,unit_rollout/* isInFlight */.wn)(member.unit))
                continue;
            const failed = (0,unit_rollout/* isTouched */.Dn)(member.unit) ? undefined : this.#failureThatStops(member.plan);
            if (failed)
                this.#keep(member, skipped(member.unit, `${failed.step.unit} failed`));
            else
                await this.#make(write, member, decidedAt);
        }
    }
    #noteFailure(unit, plan) {
        if (unit.phase.name === 'failed' && !this.#failed.has(plan))
            this.#failed.set(plan, unit);
    }
    /** The failure because of which nothing of a service is begun any more. */
    #failureThatStops(plan) {
        const { afterFailure } = this.#context;
        if (afterFailure === 'continue')
            return undefined;
        return this.#failed.get(plan) ?? (afterFailure === 'stop' ? this.#failed.values().next().value : undefined);
    }
    async #make(write, member, decidedAt) {
        const { clock, fleet, emit } = this.#ports;
        const before = member.unit;
        const sent = beforeWrite(before, write, decidedAt, clock.now());
        this.#keep(member, sent);
        const answer = await perform(write, fleet, clock, member.call).catch((error) => failedWrite(write, error, this.#ports));
        const next = afterWrite(before, sent, write, answer, clock.now());
        this.#keep(member, next.unit);
        this.#noteFailure(next.unit, member.plan);
        next.events.forEach(emit);
    }
    #keep(member, unit) {
        member.unit = unit;
        this.#changed.set(unit.id, unit);
    }
}
/** A unit that nothing was written about. */
function skipped(unit, reason) {
    return { ...unit, phase: { name: 'skipped', reason } };
}
/** The units about to be changed, as they will be. */
function unitsToChange(writes, members) {
    return [...Map.groupBy(writes, ({ unit }) => unit)].flatMap(([name, own]) => {
        const unit = members.get(name)?.unit;
        return unit && own.some((write) => isChange(write, unit)) ? [own.reduce(attempted, unit)] : [];
    });
}
/** Between the writes of a burst: together they cover the moment in which an agent's watch is open. */
const burstEveryMs = 2;
/** Makes one write and returns the server's answer; rejects as the methods of `Fleet` do. */
async function perform(write, fleet, clock, call) {
    switch (write.kind) {
        case 'put': {
            const { options, desiredState } = write.version;
            // What somebody else has stored, and a rollback restores, may be nothing that fleet would keep as it is.
            return fleet.putUnit(write.unit, { options: (0,serialize_unit_file/* keptOptions */.t4)(options), desiredState }, call);
        }
        case 'set-desired-state':
            await fleet.setDesiredState(write.unit, write.desiredState, call);
            return 'accepted';
        case 'wake-up': {
            const sent = Array.from({ length: write.times }, async (_, index) => {
                if (index > 0)
                    await clock.sleep(index * burstEveryMs, call.signal);
                await fleet.setDesiredState(write.unit, write.desiredState, call);
            });
            await Promise.all(sent);
            return 'accepted';
        }
        case 'destroy':
            return fleet.destroyUnit(write.unit, call);
    }
}
/** A server that did not answer the write is not asked for long what became of it. */
const leftoverWithinMs = 5_000;
/** A write without a good answer may have taken effect, so the unit is looked up; what cannot be found out stays unknown. */
async function failedWrite(write, error, { fleet, clock, signal }) {
    const failure = onlyFleetError(error);
    if (isExplainedLater(write, failure))
        return { error: failure, left: undefined };
    const call = { signal, deadline: clock.now() + leftoverWithinMs };
    const found = await fleet.unit(write.unit, call).catch(onlyFleetError);
    return { error: failure, left: found instanceof fleet_error/* FleetError */.t ? undefined : found };
}

// EXTERNAL MODULE: ./lib/rollout/log-requests.js
var log_requests = __webpack_require__(7998);
// EXTERNAL MODULE: ./lib/rollout/lanes.js
var rollout_lanes = __webpack_require__(5654);
// EXTERNAL MODULE: ./lib/rollout/look-interval.js
var look_interval = __webpack_require__(2850);
// EXTERNAL MODULE: ./lib/unit/requirements.js
var requirements = __webpack_require__(1244);
// EXTERNAL MODULE: ./lib/rollout/readiness.js + 2 modules
var readiness = __webpack_require__(8573);
;// CONCATENATED MODULE: ./lib/rollout/polling.js





/**
 * When to wake fleet up, in milliseconds after `since`. An agent that has heard the first write acts a second later. If
 * that pass unloads a unit, it removes the unit's heartbeat some milliseconds into it, which deafens the agent's own
 * watch for the second in which the next pass, the one that loads the new revision, should be called for. A write after
 * the watch has opened and before the heartbeat goes is heard; on real clusters that moment begins 3 to 5 ms after the
 * second is over and lasts 4 to 15 ms. So the first repetition is a burst. Later ones are for an agent that missed an
 * earlier one.
 */
const rhythms = {
    aimed: [1_002, 2_050, 3_080, 4_110, 5_140, 6_170],
    plain: [1_030, 2_060, 3_090, 4_120, 5_150],
};
/** If fleet sleeps through that many, its watches are not the reason. */
const laterFromMs = 11_000;
const laterEveryMs = 5_000;
/** An observation older than this may no longer be true. */
const freshMs = 500;
/** How long before a wake-up the unit is observed, and the shortest time between that and the observation before. */
const aheadMs = 150;
const soonestMs = 100;
/** Nothing that fleet was asked can show earlier. */
const firstSeenMs = 1_050;
const actingMs = 300;
/** A unit that is released before it is created again is down meanwhile. */
const releaseMs = 400;
/** What has not shown by then takes its time, and is observed like everything that changes slowly. */
const soonMs = 4_200;
const changingMs = 700;
/** Returns the clock's time of the next repetition. */
function nextWakeUp({ since, done, rhythm }) {
    const times = rhythms[rhythm];
    return since + (times[done] ?? laterFromMs + (done - times.length) * laterEveryMs);
}
/** Returns whether what is known of a unit's desired state will be too old by then to repeat it. */
function isStale({ observed: { intentSeenAt } }, at) {
    return intentSeenAt === undefined || at - intentSeenAt > freshMs;
}
/** Returns when fleet has to be woken up about a unit; undefined while it is not fleet that the unit waits for. */
function wakeUpDue(unit, now) {
    const { phase, observed } = unit;
    if (!('wakeUps' in phase))
        return undefined;
    const waits = phase.name === 'progressing'
        ? observed.condition !== undefined && (0,readiness/* waitsForFleet */.wV)(observed.condition, unit, now)
        : // Once fleet has asked systemd to stop a unit, it is systemd that takes its time.
            phase.name !== 'stopping' || observed.unit?.currentState !== 'loaded';
    return waits ? nextWakeUp(phase.wakeUps) : undefined;
}
/**
 * Returns the unit and the write that wakes fleet up, if one is due. The desired state is only repeated if the unit was
 * just seen to have it: someone else may have decided otherwise.
 */
function wakeUp(unit, now) {
    const { phase, step } = unit;
    const due = wakeUpDue(unit, now);
    if (due === undefined || due > now || !('wakeUps' in phase) || isStale(unit, now))
        return undefined;
    let wakeUps = phase.wakeUps;
    while (nextWakeUp(wakeUps) <= now)
        wakeUps = { ...wakeUps, done: wakeUps.done + 1 };
    const isBurst = phase.wakeUps.rhythm === 'aimed' && phase.wakeUps.done === 0;
    return {
        unit: { ...unit, phase: { ...phase, wakeUps } },
        write: { kind: 'wake-up', unit: step.unit, desiredState: (0,observation/* desiredIn */.gU)(phase.name), times: isBurst ? 3 : 1 },
    };
}
/** Returns the clock's time at which a unit in flight has to be observed again. */
function nextObservation(unit, minReadyMs, now) {
    const { at } = unit.observed;
    if (at === undefined)
        return Number.NEGATIVE_INFINITY;
    const due = wakeUpDue(unit, now);
    const beforeWakeUp = due !== undefined && isStale(unit, Math.max(due, now))
        ? Math.max(due - aheadMs, at + soonestMs)
        : Number.POSITIVE_INFINITY;
    return Math.min(beforeWakeUp, regularObservation(unit, at, minReadyMs));
}
/** Returns when something has to be done about a unit in flight: the next observation or the next wake-up. */
function nextMove(unit, minReadyMs, now) {
    const due = wakeUpDue(unit, now);
    const wakeUpAt = due === undefined || isStale(unit, Math.max(due, now)) ? Number.POSITIVE_INFINITY : due;
    return Math.min(nextObservation(unit, minReadyMs, now), wakeUpAt);
}
/**
 * States are published once a second, so frequent observations only pay around the moments at which fleet acts: a second
 * after it was asked, and a second after that.
 */
function regularObservation(unit, at, minReadyMs) {
    const { phase, step, observed } = unit;
    switch (phase.name) {
        case 'checking':
            return (0,unit_rollout/* isTaskAtWork */.ED)(unit) ? at + changingMs : at;
        case 'verifying':
            return phase.since > at ? at : at + changingMs;
        case 'stopping':
        case 'releasing':
            return Math.max(at + (at < phase.wakeUps.since + soonMs ? releaseMs : changingMs), phase.wakeUps.since + firstSeenMs);
        case 'progressing': {
            if (phase.healthySince !== undefined && observed.condition)
                return Math.min(at + look_interval/* everyPublicationMs */.Cf, (0,readiness/* readyAt */.ty)(phase, observed.condition, step, minReadyMs));
            const { since } = phase.wakeUps;
            if (at < since + firstSeenMs)
                return since + firstSeenMs;
            return at + (at < since + soonMs ? actingMs : changingMs);
        }
        default:
            return at + changingMs;
    }
}
const unitEveryMs = 900;
const unscheduledMs = 3_000;
const placementEveryMs = 10_000;
/** Returns what to ask about a unit in flight. `healthCheck` is the service's, if it has one. */
function queryFor(unit, healthCheck, now) {
    const { step, phase } = unit;
    const isProgressing = phase.name === 'progressing';
    return {
        // Once it is healthy, its state alone shows when it no longer is; the unit is asked for again then.
        unit: !isProgressing || (phase.healthySince === undefined && needsUnit(unit, now)),
        states: hasStates(step) && phase.name !== 'verifying',
        ...placementQuery(unit, now),
        ...(isProgressing && healthCheck !== undefined && (0,observation/* isHealthChecked */.K2)(step) && { healthCheck }),
    };
}
/** A unit that is not meant to run, such as a template, has no state to ask for. */
function hasStates({ before, after }) {
    return (after ?? before)?.desiredState === 'launched';
}
/** A unit changes less often than its state; only where there is no state does the unit alone show how things stand. */
function needsUnit(unit, now) {
    const { condition, unitAt } = unit.observed;
    if (condition?.state === undefined || unitAt === undefined || now - unitAt >= unitEveryMs)
        return true;
    const due = wakeUpDue(unit, now);
    return due !== undefined && isStale(unit, Math.max(due, now));
}
function placementQuery({ step, phase, observed }, now) {
    const { global, conflicts } = (0,requirements/* requirementsOf */.CG)(step.unit, (step.after ?? step.before)?.options ?? []);
    if (global) {
        const isDue = observed.runsOn === undefined || now - observed.runsOn.askedAt >= placementEveryMs;
        return { machines: isDue, units: isDue && conflicts.length > 0 };
    }
    if (phase.name !== 'progressing' || observed.condition?.is !== 'unscheduled')
        return { machines: false, units: false };
    const isDue = now - (phase.conditionSince ?? now) >= unscheduledMs && now - (phase.placementAskedAt ?? 0) >= placementEveryMs;
    return { machines: isDue, units: isDue };
}

;// CONCATENATED MODULE: ./lib/rollout/pace.js







// With a few units in flight, each is observed and fleet is woken up for it at the moments that suit it best. With many,
// that would be requests at all times, and each wake-up would find fleet's watches deafened by the one before. So they
// share one beat: all are observed, decided about and written together, and one write wakes fleet up for all of them.
/** Up to this many units in flight, each goes at its own pace. */
const fewUnits = 3;
/** On more machines than that, some machine's heartbeats deafen the watches nearly all the time; only fleet's ticks count. */
const machinesThatHear = 30;
/**
 * A watch that has heard a beat acts a second later, and listens again some 3 ms after that. A beat any sooner finds it
 * closed; any later, and the pass that has begun deafens it first by a heartbeat. See `rhythms` in polling.ts.
 */
const beatMs = 1_004;
/** In a crowd, what falls due within that time is observed together. */
const togetherMs = 300;
/** How long before a beat the observation is over, so that the desired state was just seen. */
const beforeBeatMs = 100;
/** A beat's pass is a second later, and what it has done is published within another one. */
const firstShownMs = 1_700;
const waitingMs = 1_500;
const pace_changingMs = 1_500;
/** How long one that is up is not looked at, at most: see `lookIntervalMs`. */
const steadyMs = 5_000;
/** A unit changes less often than its state, and is not asked for with it. */
const pace_unitEveryMs = 3_000;
/**
 * Turns are at least that far apart; further where they read whole lists, which costs the cluster more, and twice as far
 * as the last reading took, so that a cluster that answers slowly rests half of the time.
 */
const turnMs = 500;
const listTurnMs = 800;
/** Returns the pace of a deployment at a moment: each of up to three units goes at its own, more share one beat. */
function paceOf(rollout, context, now) {
    const inFlight = rollout.services.flatMap(({ state, units }) => (state === 'active' ? units.filter(unit_rollout/* isInFlight */.wn) : []));
    if (inFlight.length > fewUnits)
        return crowdedPace(inFlight, rollout, context, now);
    return {
        isDue: (unit, minReadyMs) => nextObservation(unit, minReadyMs, now) <= now,
        nextMove: (unit, minReadyMs) => nextMove(unit, minReadyMs, now),
        query: (unit, healthCheck) => queryFor(unit, healthCheck, now),
        paced: (writes) => writes,
        isCrowded: false,
        isOpen: true,
    };
}
function crowdedPace(inFlight, { beatAt = 0, turnAt = 0, readingMs = 0 }, { machines, clusterSize }, now) {
    const hasBeat = machines.length <= machinesThatHear;
    const beatUnit = hasBeat ? beatUnitOf(inFlight, now) : undefined;
    const beat = beatUnit ? beatAt + beatMs : Number.POSITIVE_INFINITY;
    const beforeBeat = beat - beforeBeatMs - readingMs;
    const hasLists = inFlight.length > namesWorthAsking(clusterSize);
    const earliest = turnAt + Math.max(hasLists ? listTurnMs : turnMs, 2 * readingMs);
    // A few questions more cost little; a beat that is missed costs a second.
    const soonestFor = (unit) => (unit === beatUnit ? now : earliest);
    const nextSeen = (unit, minReadyMs) => {
        const { phase, observed } = unit;
        const { at } = observed;
        if (at === undefined)
            return now;
        if (phase.name === 'checking')
            return (0,unit_rollout/* isTaskAtWork */.ED)(unit) ? at + pace_changingMs : now;
        if ((0,rollout_lanes/* isSeenHealthy */.nU)(unit))
            return proofDue(unit, minReadyMs) ?? at + steadyLookMs(unit);
        if (unit === beatUnit)
            return Math.max(at + beatMs / 2, beforeBeat);
        // A list costs the same whether it is read for one unit or for all, so all are observed whenever it is read.
        if (wakeUpDue(unit, now) === undefined)
            return at + (hasLists ? listTurnMs : pace_changingMs);
        if (!hasBeat)
            return at + (hasLists ? listTurnMs : waitingMs);
        const soonest = 'wakeUps' in phase ? phase.wakeUps.since + firstShownMs : now;
        // What follows on an unloading is worth seeing at once, the unloading itself is not.
        const pauseMs = hasToBeUnloaded(unit) && !hasLists ? 1.5 * beatMs : beatMs / 2;
        return Math.max(at + pauseMs, beforeBeat, soonest);
    };
    return {
        isDue: (unit, minReadyMs) => 
        // A proof that is looked for too early has to be looked for again.
        nextSeen(unit, minReadyMs) <= (proofDue(unit, minReadyMs) === undefined ? now + togetherMs : now) &&
            soonestFor(unit) <= now,
        // A beat that is due and was not given waits for a unit that was just seen.
        nextMove: (unit, minReadyMs) => Math.min(beat > now ? beat : Number.POSITIVE_INFINITY, Math.max(soonestFor(unit), nextSeen(unit, minReadyMs))),
        query: (unit, healthCheck) => {
            const query = queryFor(unit, healthCheck, now);
            return { ...query, unit: unit === beatUnit || (query.unit && pace_needsUnit(unit, now)) };
        },
        paced: (writes) => onBeat(writes, inFlight, beat <= now, now),
        isCrowded: true,
        isOpen: earliest <= now,
    };
}
/**
 * Returns the unit whose desired state is repeated for all. It has to be seen shortly before, and one that comes up just
 * then waits no longer; so it is one that fleet has not even begun with, if there is any.
 */
function beatUnitOf(inFlight, now) {
    const waiting = inFlight.filter((unit) => wakeUpDue(unit, now) !== undefined);
    return waiting.findLast(hasToBeUnloaded) ?? waiting[0];
}
/** Whether the next pass of its agent unloads or stops a unit, after which it has to be called for once more. */
function hasToBeUnloaded({ phase, observed }) {
    return phase.name !== 'progressing' || observed.condition?.is === 'other-revision';
}
/** Returns when a unit will have been healthy for long enough, if it need not be looked at before. */
function proofDue(unit, minReadyMs) {
    const at = (0,readiness/* provenAt */.SO)(unit, minReadyMs);
    const everyMs = steadyLookMs(unit);
    // One that systemd does not restart, or not for long, is seen to be down at the proof as well.
    const latest = (unit.observed.at ?? 0) + everyMs + (everyMs < steadyMs ? 0 : 2 * togetherMs);
    return at !== undefined && at <= latest ? at : undefined;
}
/** In how many milliseconds after the last look a unit that is up is looked at again. */
function steadyLookMs({ step, phase, observed: { at = 0 } }) {
    if (phase.name !== 'progressing')
        return steadyMs;
    // One that has exited once is under suspicion.
    if (phase.exits > 0)
        return look_interval/* everyPublicationMs */.Cf;
    return (0,look_interval/* lookIntervalMs */.jS)(step, at - (phase.healthySince ?? at), steadyMs);
}
function pace_needsUnit({ phase, observed }, now) {
    if (phase.name !== 'progressing')
        return true;
    const { condition, unit, unitAt = 0 } = observed;
    // It is what it was before it was told to run, unless it has been looked at since.
    if (condition?.is === 'stopped' || condition?.is === 'missing')
        return true;
    // Only once fleet has acted does a bad state count.
    if ((condition?.is === 'failed' || condition?.is === 'ended') && !(0,readiness/* hasFleetActed */.kM)(unit))
        return true;
    return now - unitAt >= pace_unitEveryMs;
}
/**
 * Returns the writes of a turn with the wake-up that is due, and with none that is not: it goes first, since fleet's watches
 * hear only one write and then nothing for a second. Only a desired state that was just seen is repeated.
 */
function onBeat(writes, inFlight, isDue, now) {
    const others = writes.filter(({ kind }) => kind !== 'wake-up');
    if (!isDue)
        return others;
    const announced = writes.find((write) => write.kind === 'wake-up');
    const isBurst = announced !== undefined || inFlight.some((unit) => wakeUpDue(unit, now) !== undefined && hasToBeUnloaded(unit));
    const beat = announced?.kind === 'wake-up' ? announced : wakeUpFor(inFlight, now);
    return beat ? [{ ...beat, times: isBurst ? 2 : 1 }, ...others] : others;
}
function wakeUpFor(inFlight, now) {
    const waiting = inFlight.find((unit) => wakeUpDue(unit, now) !== undefined && !isStale(unit, now));
    if (!waiting || !('wakeUps' in waiting.phase))
        return undefined;
    const desiredState = (0,observation/* desiredIn */.gU)(waiting.phase.name);
    return { kind: 'wake-up', unit: waiting.step.unit, desiredState, times: 1 };
}

// EXTERNAL MODULE: ./lib/placement/placement.js
var placement = __webpack_require__(9876);
;// CONCATENATED MODULE: ./lib/rollout/service-progress.js




/** Returns how far a service has come that is being rolled out, and what it waits for. */
function serviceProgress(service, now) {
    const { plan, units, canaryHold: hold, blockedSince } = service;
    const changing = units.filter(({ step }) => (0,plan_plan/* isOwnChange */.vI)(step));
    const waits = units.filter(unit_rollout/* isInFlight */.wn).map((unit) => waitOf(unit, now, plan));
    const isHeld = hold !== undefined && now < hold.to && (0,rollout_lanes/* areCanariesOut */.pr)((0,rollout_lanes/* lanesOf */.TJ)(units), plan.limits.canary);
    const since = Math.min(isHeld ? hold.from : now, blockedSince ?? now);
    return {
        service: plan.service,
        done: changing.filter((unit) => !(0,unit_rollout/* isUnfinished */.ui)(unit)).length,
        of: changing.length,
        waits,
        ...(isHeld && { holdMs: hold.to - now }),
        ...(blockedSince !== undefined && { blockedMs: blockedSince + plan.timeoutMs - now }),
        waitingMs: waits.reduce((most, { elapsedMs }) => Math.max(most, elapsedMs), now - since),
    };
}
function waitOf(unit, now, { minReadyMs, timeoutMs }) {
    const { step, observed, startedAt = now } = unit;
    const elapsedMs = now - startedAt;
    const wait = { unit: step.unit, detail: observed.condition?.detail ?? 'not observed yet', elapsedMs };
    const readyAt = (0,readiness/* provenAt */.SO)(unit, minReadyMs);
    return readyAt === undefined
        ? { ...wait, for: 'timeout', remainingMs: Math.max(0, timeoutMs - elapsedMs) }
        : { ...wait, for: 'stability', remainingMs: Math.max(0, readyAt - now) };
}

// EXTERNAL MODULE: ./lib/rollout/stability.js
var stability = __webpack_require__(1382);
;// CONCATENATED MODULE: ./lib/rollout/time-left.js



/**
 * Returns an estimate of how long a rollout will take yet, from what it has measured: how long its changes took, and how
 * many of them were under way at a time. No service is estimated to be faster than its limits let it. Undefined before
 * there is anything to go by, once nothing is left to be done, and while a unit is late by more than the estimate.
 *
 * Of ten instances two at a time, four took 20 s each, and two have been under way for 10 s: in 50 s, 4 × 20 + 2 × 10 =
 * 100 s of work were done, two at a time. 4 × 20 + 2 × 10 = 100 s of work are left, which takes another 50 s.
 */
function timeLeft({ services }, now) {
    const changes = services.flatMap(({ units }) => units).filter(({ step }) => (0,plan_plan/* isOwnChange */.vI)(step));
    const open = changes.filter(unit_rollout/* isUnfinished */.ui);
    const typical = typicalOf(changes);
    const isMeasured = typical.running !== undefined || (typical.other !== undefined && !open.some(isRunning));
    const atOnce = averageAtOnce(changes, now);
    if (open.length === 0 || !isMeasured || atOnce === 0)
        return undefined;
    const perService = services.map((service) => workLeft(service, typical, now));
    const inAll = perService.reduce((sum, { workMs }) => sum + workMs, 0);
    const leftMs = perService.reduce((most, { atLeastMs }) => Math.max(most, atLeastMs), inAll / atOnce);
    const lateMs = perService.reduce((most, service) => Math.max(most, service.lateMs), 0);
    return leftMs > lateMs ? leftMs : undefined;
}
function isRunning({ step }) {
    return (0,unit_rollout/* mustRun */.Pv)(step);
}
/** Failures say nothing about how long a change takes: many of them have waited until their timeout. */
function typicalOf(changes) {
    const available = changes.filter((unit) => unit.phase.name === 'available' && (0,unit_rollout/* isTouched */.Dn)(unit));
    const running = average(available.filter(isRunning).flatMap(duration));
    const other = average(available.filter((unit) => !isRunning(unit)).flatMap(duration));
    return { ...(running !== undefined && { running }), ...(other !== undefined && { other }) };
}
function duration({ startedAt, finishedAt }) {
    return startedAt === undefined || finishedAt === undefined ? [] : [finishedAt - startedAt];
}
function average(durations) {
    return durations.length === 0 ? undefined : durations.reduce((sum, ms) => sum + ms, 0) / durations.length;
}
/** How many changes were under way at a time on average, since the first one began; times at which none was count too. */
function averageAtOnce(changes, now) {
    let begunAt = now;
    let workMs = 0;
    for (const { startedAt, finishedAt = now } of changes) {
        if (startedAt === undefined)
            continue;
        begunAt = Math.min(begunAt, startedAt);
        workMs += finishedAt - startedAt;
    }
    return begunAt < now ? workMs / (now - begunAt) : 0;
}
function workLeft({ plan, units, canaryHold }, typical, now) {
    const { limits, takesDown, canaryHoldMs, minReadyMs } = plan;
    const open = units
        .filter((unit) => (0,unit_rollout/* isUnfinished */.ui)(unit) && (0,plan_plan/* isOwnChange */.vI)(unit.step))
        .map((unit) => changeLeft(unit, minReadyMs, typical, now));
    const most = (of) => open.reduce((max, change) => Math.max(max, of(change)), 0);
    const workMs = open.reduce((sum, { leftMs }) => sum + leftMs, 0);
    const willHold = limits.canary > 0 && units.some(({ phase }) => phase.name === 'pending');
    const holdMs = canaryHold ? Math.max(0, canaryHold.to - now) : willHold ? canaryHoldMs : 0;
    const surge = units.filter(({ step }) => step.stage === 'surge').length;
    // What takes nothing down goes at once, and is as slow as the slowest.
    const inTurnsMs = takesDown ? workMs / Math.max(1, limits.maxUnavailable + surge) : 0;
    return {
        workMs,
        atLeastMs: Math.max(inTurnsMs, most(({ leftMs }) => leftMs)) + holdMs,
        lateMs: most(({ lateMs }) => lateMs),
    };
}
/** A unit that is late has yet to prove itself, and needs its time for that. */
function changeLeft(unit, minReadyMs, typical, now) {
    const isRun = isRunning(unit);
    const usualMs = (isRun ? typical.running : typical.other) ?? 0;
    if (!(0,unit_rollout/* isInFlight */.wn)(unit))
        return { leftMs: usualMs, lateMs: 0 };
    const untilUsualMs = (unit.startedAt ?? now) + usualMs - now;
    const readyAt = (0,readiness/* provenAt */.SO)(unit, minReadyMs);
    if (readyAt !== undefined)
        return { leftMs: Math.max(0, untilUsualMs, readyAt - now), lateMs: 0 };
    return { leftMs: Math.max(0, untilUsualMs, isRun ? minReadyMs : 0), lateMs: Math.max(0, -untilUsualMs) };
}

;// CONCATENATED MODULE: ./lib/rollout/overview.js



/** Returns how far a whole deployment is: what is done, under way and waiting, and how long it may take yet. */
function overviewOf(rollout, now) {
    const services = rollout.services.filter(({ plan }) => plan.steps.some(isBegun));
    const done = services.filter(({ state }) => state === 'done');
    const units = services.flatMap((service) => service.units);
    const leftMs = timeLeft(rollout, now);
    return {
        purpose: units[0]?.purpose ?? 'rollout',
        services: services.length,
        done: done.filter((service) => (0,stability/* isAllAvailable */.HM)(service.units)).length,
        notStarted: done.filter((service) => service.units.every(isNotStarted)).length,
        failedUnits: units.filter(({ phase }) => phase.name === 'failed').length,
        underWay: services.filter(({ state }) => state === 'active').map((service) => serviceProgress(service, now)),
        waiting: waitingServices(rollout.services),
        ...(leftMs !== undefined && { leftMs }),
    };
}
function isBegun({ action, left }) {
    return action !== 'unchanged' && left === undefined;
}
function isNotStarted({ step, phase }) {
    return phase.name === 'skipped' || !isBegun(step);
}
/**
 * Returns what services wait for. One that waits for several counts for one of them, preferably one that is under way.
 *
 * api waits for db, web for api and db: with db under way, both wait for db.
 */
function waitingServices(services) {
    const open = new Map(services.filter(({ state }) => state !== 'done').map((one) => [one.plan.service, one]));
    const firstWave = Math.min(...[...open.values()].map(({ plan }) => plan.wave));
    const forService = new Map();
    let forEarlierWaves = 0;
    let forTheirTurn = 0;
    for (const { plan, state } of open.values()) {
        if (state !== 'waiting')
            continue;
        const names = plan.waitsFor.filter((name) => open.has(name));
        const name = names.find((one) => open.get(one)?.state === 'active') ?? names[0];
        if (name !== undefined)
            forService.set(name, (forService.get(name) ?? 0) + 1);
        else if (plan.wave > firstWave)
            forEarlierWaves++;
        else
            forTheirTurn++;
    }
    return {
        forService: [...forService].map(([service, count]) => ({ service, count })).toSorted((a, b) => b.count - a.count),
        forEarlierWaves,
        forTheirTurn,
    };
}

;// CONCATENATED MODULE: ./lib/rollout/progress.js



/** Returns the event that says how far a deployment is, which is worked out when somebody asks for it. */
function progressOf(rollout, now) {
    return { type: 'progress', overview: () => overviewOf(rollout, now) };
}
/** What fleet and systemd were last seen to say of each unit, in words. */
class KnownStates {
    fleet = new Map();
    systemd = new Map();
}
/**
 * Returns in words what has changed with some observations, and notes it in `known`: a copy for each turn would be of
 * thousands of units of which hardly any has changed.
 */
function stateChanges(known, { units, siblings }) {
    const changes = [];
    const note = (source, unit, text) => {
        if (known[source].get(unit) === text)
            return;
        known[source].set(unit, text);
        changes.push(`${unit}: ${text}`);
    };
    for (const [name, seen] of units) {
        if (seen instanceof Error)
            continue;
        if (seen.unit !== undefined)
            note('fleet', name, unitText(seen.unit));
        note('systemd', name, `systemd ${statesText(seen.states)}`);
    }
    for (const [name, seen] of siblings)
        if (!(seen instanceof Error))
            note('systemd', name, `systemd ${statesText(seen.states)}`);
    return changes;
}
function unitText(unit) {
    if (unit === 'absent')
        return 'not in fleet';
    const { desiredState, currentState, machineID } = unit;
    const current = currentState === undefined ? '' : `, current state ${currentState}`;
    return `desired state ${desiredState}${current}${machineID ? ` on ${(0,placement/* shortMachineId */.bC)(machineID)}` : ''}`;
}
function statesText(states) {
    if (states.length === 0)
        return 'has published no state';
    return states
        .map(({ machineID, hash, systemdLoadState, systemdActiveState, systemdSubState }) => `${systemdLoadState}/${systemdActiveState}/${systemdSubState} at revision ${(0,serialize_unit_file/* shortRevision */.w7)(hash)} on ${(0,placement/* shortMachineId */.bC)(machineID)}`)
        .join('; ');
}

;// CONCATENATED MODULE: ./lib/rollout/availability.js



/**
 * Returns which units of a service may start, given which of its units are `up`. A stage starts when the one before it
 * is finished; within a stage the order is the plan's. A lane, once started, continues to its end. A lane that would
 * take an instance down starts only while
 *
 *     instances up outside active lanes − 1 ≥ size − max-unavailable − failed
 *     active lanes < max-unavailable + surge instances that are up
 *
 * An instance that is down already may be worked on at any time, since that takes nothing away.
 *
 * Of three instances with max-unavailable 1, @2 down and all to be updated: @2 starts, then @1, then @3.
 */
function admit(units, up, limits) {
    const lanes = (0,rollout_lanes/* lanesOf */.TJ)(units);
    const stage = (0,rollout_lanes/* currentStage */.aY)(lanes);
    const inStage = lanes.filter((lane) => lane.stage === stage);
    const activeLanes = inStage.filter(rollout_lanes/* isLaneActive */.pE);
    const active = activeLanes.length;
    const continuing = activeLanes.flatMap((lane) => (0,rollout_lanes/* nextInLane */.PD)(lane) ?? []);
    const atOnce = Math.max(1, limits.maxUnavailable + surgeUp(lanes, up));
    if (stage === 'change' && active >= atOnce)
        return { admitted: continuing };
    const waiting = inStage.filter(rollout_lanes/* isLaneWaiting */.kg).filter((lane) => mayPrecedeCanaries(lane, lanes, limits));
    const first = (count) => waiting.slice(0, Math.max(0, count)).flatMap((lane) => (0,rollout_lanes/* nextInLane */.PD)(lane) ?? []);
    if (stage === 'prepare' || stage === 'template')
        return { admitted: [...continuing, ...first(waiting.length)] };
    if (stage === 'remove')
        return { admitted: removalsToStart(units) };
    if (stage !== 'change')
        return { admitted: [...continuing, ...first(atOnce - active)] };
    const started = lanesToStart(lanes, waiting, active, atOnce, up, limits).flatMap((lane) => (0,rollout_lanes/* nextInLane */.PD)(lane) ?? []);
    const isBlocked = started.length === 0 && active === 0 && waiting.length > 0;
    return { admitted: [...continuing, ...started], ...(isBlocked && { blockedBy: downUnits(lanes, up) }) };
}
/**
 * Returns which units start where there is nothing to protect: all of them, main units and sidekicks alike. Only what
 * the others have to be healthy for comes later: templates, removals, and sidekicks that are found running again.
 *
 * Of three instances and three sidekicks that the cluster does not have: all six.
 */
function admitAtOnce(units) {
    const isOpen = (unit) => (0,unit_rollout/* isUnfinished */.ui)(unit) && unit.step.until !== 'running';
    const level = ({ step }) => (step.after === undefined ? 2 : step.stage === 'template' ? 1 : 0);
    const current = Math.min(...units.filter(unit_rollout/* isUnfinished */.ui).map(level));
    if (current === 2)
        return { admitted: removalsToStart(units) };
    const lanes = new Set(units.filter((unit) => isOpen(unit) && level(unit) === current).map(({ step }) => step.lane));
    return {
        admitted: units.filter((unit) => isPending(unit) && level(unit) === current && (isOpen(unit) || !lanes.has(unit.step.lane))),
    };
}
function lanesToStart(lanes, waiting, active, atOnce, up, { size, maxUnavailable }) {
    // Failed instances are down whatever happens; the others must not have to wait for them.
    const failed = lanes.filter(({ main }) => main?.phase.name === 'failed').length;
    const needed = size - maxUnavailable - failed;
    const starting = [];
    let available = lanes.filter((lane) => !(0,rollout_lanes/* isLaneActive */.pE)(lane) && isLaneUp(lane, up)).length;
    for (const lane of waiting) {
        if (active + starting.length >= atOnce)
            break;
        if (isLaneUp(lane, up)) {
            if (available - 1 < needed)
                continue;
            available--;
        }
        starting.push(lane);
    }
    return starting;
}
/** Returns whether a unit has yet to be started. */
function isPending({ phase }) {
    return phase.name === 'pending';
}
/** Nobody wants these any more, so they go at the same time; a template goes after its instances. */
function removalsToStart(units) {
    const open = units.filter((unit) => unit.step.after === undefined && (0,unit_rollout/* isUnfinished */.ui)(unit));
    const instances = open.filter(({ step }) => !(0,unit_name/* parseUnitName */.lW)(step.unit).isTemplate);
    return (instances.length > 0 ? instances : open).filter(isPending);
}
/** The canaries go first; the rest waits until they are finished. */
function mayPrecedeCanaries(lane, lanes, { canary }) {
    if (lane.stage === 'prepare' || lane.stage === 'surge' || (0,rollout_lanes/* areCanariesOut */.pr)(lanes, canary))
        return true;
    return (0,rollout_lanes/* canaryLanes */.Yr)(lanes, canary).includes(lane);
}
/** Instances beyond the count that are up: that many more of the others may be down. */
function surgeUp(lanes, up) {
    return lanes.filter((lane) => lane.stage === 'surge' && isLaneUp(lane, up)).length;
}
function isLaneUp({ main }, up) {
    return main !== undefined && up.has(main.step.unit);
}
function downUnits(lanes, up) {
    return lanes
        .filter((lane) => lane.stage !== 'surge' && !(0,rollout_lanes/* isLaneActive */.pE)(lane) && !isLaneUp(lane, up))
        .flatMap(({ main }) => (main ? [main.step.unit] : []));
}
/**
 * Returns the units that must be observed before anything more is taken down: those that are available now and not in
 * flight. None while nothing is about to be taken down.
 */
function siblingsToCheck(units, limits) {
    if (!units.some(isPending))
        return [];
    const lanes = (0,rollout_lanes/* lanesOf */.TJ)(units);
    if ((0,rollout_lanes/* currentStage */.aY)(lanes) !== 'change' || !lanes.some((lane) => lane.stage === 'change' && (0,rollout_lanes/* isLaneWaiting */.kg)(lane)))
        return [];
    const surge = lanes.filter((lane) => lane.stage === 'surge').length;
    const active = lanes.filter((lane) => lane.stage === 'change' && (0,rollout_lanes/* isLaneActive */.pE)(lane)).length;
    if (active >= Math.max(1, limits.maxUnavailable + surge))
        return [];
    return lanes.filter((lane) => !(0,rollout_lanes/* isLaneActive */.pE)(lane)).flatMap(({ main }) => (main && existsNow(main) ? [main] : []));
}
function existsNow(unit) {
    return !(0,unit_rollout/* isInFlight */.wn)(unit) && !(unit.step.action === 'create' && unit.phase.name !== 'available');
}

// EXTERNAL MODULE: ./lib/rollout/service-rollout.js
var service_rollout = __webpack_require__(7798);
;// CONCATENATED MODULE: ./lib/rollout/judge-finished.js








/** How often to look whether a request has been answered at last. */
const unansweredMs = 250;
/** What has become available just now was seen just now. */
const justSeenMs = 1_000;
/** Returns the units that must be observed before it is known who may start, although they are not in flight. */
function siblingsOf(service, now) {
    const { plan, units, nextCheckAt } = service;
    if (nextCheckAt !== undefined && now < nextCheckAt)
        return [];
    if ((0,stability/* isAllAvailable */.HM)(units)) {
        const watch = (0,stability/* lastWatch */.i2)(service);
        const toCheck = now < watch.until ? watch.units : (0,stability/* startedUnits */.bJ)(units);
        return toCheck.filter(({ finishedAt = 0 }) => now - finishedAt > justSeenMs);
    }
    if (!plan.takesDown)
        return [];
    const { limits, canaryHoldMs } = plan;
    const until = (0,rollout_lanes/* heldUntil */.gE)(units, limits.canary, canaryHoldMs) ?? 0;
    return now < until ? (0,rollout_lanes/* canaryUnits */.kP)((0,rollout_lanes/* lanesOf */.TJ)(units), limits.canary) : siblingsToCheck(units, limits);
}
/**
 * Returns what is found of a service's units that are finished, unless it was stopped: has anyone else changed one? Do
 * the canaries hold? Has an instance gone bad? `waitMs` is set while nothing more may begin.
 */
function judgeFinished(decision, seen, now, context, { asking }) {
    const { service } = decision;
    if (service.state !== 'active' || ownStopReason(service, seen, now, context) !== undefined)
        return decision;
    if (service.nextCheckAt !== undefined && now < service.nextCheckAt)
        return { ...decision, waitMs: service.nextCheckAt - now };
    const toCheck = siblingsOf(service, now);
    const siblings = answered(service.units, seen);
    // Units that were in flight when the questions were asked have not been observed as siblings yet.
    const unknown = toCheck.filter(({ step }) => !siblings.has(step.unit));
    if (unknown.length > 0)
        return { ...decision, waitMs: unknown.some(({ step }) => asking.has(step.unit)) ? unansweredMs : 0 };
    const foreign = toCheck.find((unit) => isForeign(unit, siblings.get(unit.step.unit)?.states ?? []));
    const judged = foreign
        ? {
            ...(0,service_rollout/* failLate */.vb)(service, (0,transition/* fail */.fJ)(foreign, 'someone else changed it during the rollout of its service', now)),
            waitMs: 0,
        }
        : ((0,stability/* holdForCanaries */.XA)(service, siblings, now, context.machines) ??
            (0,stability/* failIfGoneBad */.CC)(service, toCheck, siblings, now, context.machines) ??
            watchOn(service, now));
    return judged ? { ...decision, ...judged, events: [...decision.events, ...judged.events] } : decision;
}
/** Returns the service while its last watch is not over; undefined when there is none. */
function watchOn(service, now) {
    if (!(0,stability/* isAllAvailable */.HM)(service.units))
        return undefined;
    const { until } = (0,stability/* lastWatch */.i2)(service);
    return now < until ? { service, events: [], waitMs: Math.min(look_interval/* everyPublicationMs */.Cf, until - now) } : undefined;
}
/** Returns why a service begins nothing more, if so. */
function ownStopReason(service, { siblings }, now, { afterFailure, deadline }) {
    const failed = service.units.find(({ phase }) => phase.name === 'failed');
    if (failed && afterFailure !== 'continue')
        return `${failed.step.unit} failed`;
    if (now >= deadline.at)
        return `${deadline.name} has passed`;
    // Every turn asks this of every service, so the errors that hardly ever come are looked for first.
    if (!service.units.some(({ step }) => siblings.get(step.unit) instanceof Error))
        return undefined;
    const error = siblingsOf(service, now)
        .map(({ step }) => siblings.get(step.unit))
        .find((answer) => answer instanceof Error);
    return error && `could not read the state of the other instances from fleet: ${error.message}`;
}
/** Returns what was seen of those units of a service that are not in flight. */
function answered(units, { siblings }) {
    const known = new Map();
    if (siblings.size === 0)
        return known;
    for (const { step } of units) {
        const seen = siblings.get(step.unit);
        if (seen && !(seen instanceof Error))
            known.set(step.unit, seen);
    }
    return known;
}
/** Whether its machine has a revision of it that neither the plan nor this rollout put there. */
function isForeign({ step, phase, observed }, states) {
    const isProven = phase.name === 'available' && step.until === 'healthy';
    // A unit that is only staged may show an older revision for long; it is loaded anew when it is launched.
    const version = isProven ? step.after : (step.before ?? step.after);
    if (version && version.desiredState !== 'launched')
        return false;
    const after = step.after ? (0,health_condition/* hashesOf */.mU)({ name: step.unit, ...step.after }, observed.unit) : [];
    // Just after another deployment was interrupted, a machine may still show what neither of these definitions says.
    const seenBefore = [step.condition, observed.condition].map((condition) => condition?.state?.hash ?? '');
    const earlier = [...(0,serialize_unit_file/* reportedHashes */.ip)(step.before?.options ?? []), ...(step.hashesInBetween ?? []), ...seenBefore];
    const own = isProven ? after : [...after, ...earlier];
    return phase.name !== 'failed' && states.length > 0 && !states.some(({ hash }) => own.includes(hash));
}

// EXTERNAL MODULE: ./lib/health/unit-kind.js
var unit_kind = __webpack_require__(7465);
// EXTERNAL MODULE: ./lib/rollout/failure-reason.js + 3 modules
var failure_reason = __webpack_require__(7072);
// EXTERNAL MODULE: ./lib/plan/impossible-update.js
var impossible_update = __webpack_require__(2066);
// EXTERNAL MODULE: ./lib/clock/seconds.js
var seconds = __webpack_require__(7143);
;// CONCATENATED MODULE: ./lib/rollout/time-limit.js





/**
 * Returns a unit's next state, or its failure once it has had its timeout. A unit that waits for fleet is not failed while
 * fleet is still busy with others: in a busy cluster that is nobody's fault, and fleet gets to it in the end.
 */
function withinTimeLimit(next, startedAt, seen, now, context) {
    if (!(0,unit_rollout/* isInFlight */.wn)(next.unit) || now - (startedAt ?? now) < context.timeoutMs)
        return next;
    if (isInBacklog(next.unit, now, context))
        return postpone(next, context);
    return (0,transition/* failItself */.WH)(next.unit, lateReason(next.unit, seen, now, context), now);
}
function lateReason(unit, { states }, now, context) {
    return unit.phase.name === 'stopping' ? (0,failure_reason/* notStoppedReason */.HK)(unit, states, context) : (0,failure_reason/* timedOutReason */.ii)(unit, now, context);
}
/** Once through its backlog, fleet gets to every unit within a tick of its agents, which is five seconds. */
const backlogMs = 15_000;
/** Whether a unit waits for fleet, and fleet is still busy with others of the deployment. */
function isInBacklog(unit, now, { fleetMoves }) {
    const { phase, observed, step } = unit;
    if (phase.name === 'progressing' && !(observed.condition && (0,readiness/* waitsForFleet */.wV)(observed.condition, unit, now)))
        return false;
    // Once fleet has asked systemd to stop it, it is systemd that it waits for.
    if (phase.name === 'stopping' && observed.unit?.currentState !== 'launched')
        return false;
    return fleetMoves.some(({ unit: other, at }) => other !== step.unit && now - at < backlogMs);
}
/** Says once that a unit gets more time than its timeout. */
function postpone(next, { timeoutMs }) {
    const { step, isPostponed } = next.unit;
    if (isPostponed)
        return next;
    const reason = `${step.unit} has had its timeout of ${(0,seconds/* seconds */.Y)(timeoutMs)}, but fleet is still working through its backlog; it gets more time`;
    return {
        ...next,
        unit: { ...next.unit, isPostponed: true },
        events: [...next.events, { type: 'waiting', service: step.service, reason }],
    };
}

;// CONCATENATED MODULE: ./lib/rollout/reconcile-unit.js










/**
 * Returns what one observation makes of a unit in flight. The functions below stand in the order in which a unit goes
 * through them:
 *
 *     checking → put → verifying → progressing → available          created, or replaced in place
 *     checking → releasing → destroy, put → progressing → available  replaced where the server cannot in place
 *     checking → stopping → destroy → removing → available           destroyed
 *     checking → stopping → progressing → available                  restarted
 */
function reconcileUnit(before, seen, now, context) {
    const unit = (0,observation/* withObservation */.PZ)(before, seen, now, context);
    const next = nextTransition(before, unit, seen, now, context);
    return withinTimeLimit(next, unit.startedAt, seen, now, context);
}
function nextTransition(before, unit, seen, now, context) {
    switch (unit.phase.name) {
        case 'checking':
            return check(unit, seen, now, context);
        case 'verifying':
            return verify(unit, seen, now);
        case 'releasing':
            return awaitReleased(unit, seen, now);
        case 'removing':
            return awaitRemoved(unit, seen, now);
        case 'stopping':
            return awaitStopped(unit, seen, now, context);
        case 'progressing':
            return (0,readiness/* judgeReadiness */.qs)(unit, unit.phase, before.observed.condition, seen, now, context);
        default:
            return (0,transition/* stay */.kP)(unit);
    }
}
/** Before the first write: a unit that is no longer as the plan found it belongs to someone else now. */
function check(unit, seen, now, context) {
    const { before, after } = unit.step;
    const found = (0,observation/* present */.Eb)(seen.unit);
    if (!before && found)
        return (0,transition/* fail */.fJ)(unit, 'someone else created it after the plan was made; it was not touched', now);
    if (before && !found)
        return after ? (0,transition/* fail */.fJ)(unit, 'someone else destroyed it after the plan was made', now) : (0,transition/* succeed */.Py)(unit, now);
    if (before && found && !(0,serialize_unit_file/* sameUnitFile */.xv)(found.options, before.options))
        return (0,transition/* fail */.fJ)(unit, (0,failure_reason/* changedSincePlanReason */.oh)(found), now);
    if (before && after && found && found.desiredState !== before.desiredState)
        return (0,transition/* fail */.fJ)(unit, `someone else set it to ${found.desiredState} after the plan was made`, now);
    return begin(unit, found, seen, now, context);
}
/** The first write, by what the step does. */
function begin(unit, found, seen, now, { replacesInPlace }) {
    const { unit: name, action, before, after } = unit.step;
    if (!after)
        return remove(unit, seen, now);
    if ((0,unit_rollout/* isTaskAtWork */.ED)(unit))
        return (0,transition/* stay */.kP)(unit);
    // A destroyed unit may still run on its machine, where its state would be taken for the new one's.
    if (action === 'create' && seen.states.some(health_condition/* isAlive */._n))
        return (0,transition/* stay */.kP)({ ...unit, phase: { name: 'removing' } });
    if (action === 'restart')
        return restart(unit, after, seen, now);
    if (!before || !found)
        return (0,transition/* write */.M9)(unit, { kind: 'put', unit: name, version: after });
    const impossible = (0,impossible_update/* whyImpossible */.u)(name, before, after);
    if (impossible !== undefined)
        return (0,transition/* fail */.fJ)(unit, `${impossible}. It was not touched`, now);
    // If only the desired state changes, every server takes that as it is.
    if ((0,serialize_unit_file/* sameUnitFile */.xv)(before.options, after.options))
        return startVerifying(unit, seen, now);
    return replacesInPlace ? replaceInPlace(unit, now) : release(unit, found, now);
}
/**
 * A unit that runs is stopped before it is destroyed. Machines stop all that they have to in one pass, and fleet can be
 * woken up about it; destroyed while it runs, a unit waits for its machine to tick, and fleetd 1.0.0 unloads only one unit
 * in a pass if it stops at once.
 */
function remove(unit, seen, now) {
    const { unit: name, before } = unit.step;
    if (before?.desiredState !== 'launched' || !seen.states.some(health_condition/* isStarted */.WF))
        return (0,transition/* write */.M9)(unit, { kind: 'destroy', unit: name });
    return (0,transition/* setDesiredState */.op)(intending(unit, { name: 'stopping', wakeUps: (0,unit_rollout/* aimed */.Hw)(now) }, now), 'loaded');
}
/** Sends the new options, just after repeating the desired state: fleet's watches hear that one and act a second later. */
function replaceInPlace(unit, now) {
    const { unit: name, before, after } = unit.step;
    if (!after)
        return (0,transition/* stay */.kP)(unit);
    const put = { kind: 'put', unit: name, version: after };
    if (before?.desiredState !== 'launched' || after.desiredState !== 'launched')
        return (0,transition/* write */.M9)(unit, put);
    const announcement = { kind: 'wake-up', unit: name, desiredState: 'launched', times: 1 };
    return { unit: { ...unit, announcedAt: now }, writes: [announcement, put], events: [] };
}
function startVerifying(unit, seen, now) {
    return verify({ ...unit, phase: { name: 'verifying', since: now } }, seen, now);
}
/** A server that answered "accepted" may have kept the old options; one that was asked twice took them the first time. */
function verify(unit, seen, now) {
    const { before, after } = unit.step;
    const found = (0,observation/* present */.Eb)(seen.unit);
    if (!found || !after)
        return (0,transition/* fail */.fJ)(unit, 'someone else destroyed it during the rollout', now);
    if ((0,serialize_unit_file/* sameUnitFile */.xv)(found.options, after.options)) {
        if ((0,unit_rollout/* mustRun */.Pv)(unit.step))
            return (0,transition/* stay */.kP)({ ...unit, phase: (0,unit_rollout/* progressing */.OP)(now, 'plain') });
        if (found.desiredState !== after.desiredState)
            return (0,transition/* setDesiredState */.op)(unit, after.desiredState);
        if (isRestaging(unit, now))
            return (0,transition/* stay */.kP)(unit);
        // A unit is stopped only once fleet has stopped it; a global unit has no current state to show that.
        const isStopped = found.currentState === undefined || found.currentState === after.desiredState;
        return after.desiredState === 'launched' || isStopped ? (0,transition/* succeed */.Py)(unit, now) : (0,transition/* stay */.kP)(unit);
    }
    if (!before || !(0,serialize_unit_file/* sameUnitFile */.xv)(found.options, before.options))
        return (0,transition/* fail */.fJ)(unit, (0,failure_reason/* changedMeanwhileReason */.lt)(found), now);
    return { ...release(unit, found, now), events: [{ type: 'recreating', step: unit.step }] };
}
/** Until its machine has checked what it has loaded, fleet calls the old revision loaded. */
function isRestaging({ phase, step: { before, after } }, now) {
    if (phase.name !== 'verifying' || !before || !after || after.desiredState !== 'loaded')
        return false;
    const isOnMachine = before.desiredState !== 'inactive';
    return isOnMachine && !(0,serialize_unit_file/* sameUnitFile */.xv)(before.options, after.options) && now - phase.since < readiness/* everyAgentLookedMs */.$0;
}
/**
 * A unit that has to be destroyed is unloaded from its machine first: fleet can be woken up about an inactive unit, but
 * not about a missing one.
 */
function release({ announcedAt: _, ...unit }, found, now) {
    if (found.desiredState !== 'launched' || found.currentState === undefined)
        return (0,transition/* write */.M9)(unit, { kind: 'destroy', unit: found.name });
    return (0,transition/* setDesiredState */.op)(intending(unit, { name: 'releasing', wakeUps: (0,unit_rollout/* aimed */.Hw)(now) }, now), 'inactive');
}
/** Unloaded, the unit is destroyed and created in one go. */
function awaitReleased(unit, seen, now) {
    const { after } = unit.step;
    const found = (0,observation/* present */.Eb)(seen.unit);
    if (!found)
        return (0,transition/* fail */.fJ)(unit, 'someone else destroyed it during the rollout', now);
    if (found.desiredState !== 'inactive')
        return (0,transition/* fail */.fJ)(unit, `someone else set it to ${found.desiredState} during the rollout`, now);
    // Without a current state fleet may only have unscheduled it; without a state its machine has dropped it too, so that
    // it cannot run twice. From then on, the shorter it is missing, the better.
    if (found.currentState === 'launched' || seen.states.length > 0 || !after)
        return (0,transition/* stay */.kP)(unit);
    const { name } = found;
    return {
        unit,
        writes: [
            { kind: 'destroy', unit: name },
            { kind: 'put', unit: name, version: after },
        ],
        events: [],
    };
}
/**
 * Created again too early, an instance can show active, vanish, and come back: its machine has to have stopped it first. What
 * it shows of a stopped unit after that, until it drops it, is of no account.
 */
function awaitRemoved(unit, seen, now) {
    const { after, unit: name } = unit.step;
    if ((0,observation/* present */.Eb)(seen.unit))
        return (0,transition/* fail */.fJ)(unit, 'someone else created it again after it was destroyed', now);
    if (seen.states.some(health_condition/* isAlive */._n))
        return (0,transition/* stay */.kP)(unit);
    return after ? (0,transition/* write */.M9)(unit, { kind: 'put', unit: name, version: after }) : (0,transition/* succeed */.Py)(unit, now);
}
function restart(unit, after, seen, now) {
    const { step, observed } = unit;
    const { condition } = observed;
    const healthy = condition !== undefined && (0,health_condition/* isHealthy */.Wr)(condition, { name: step.unit, ...after });
    if (step.until === 'applied')
        return startVerifying(unit, seen, now);
    if (step.until === 'running' && healthy)
        return (0,transition/* succeed */.Py)(unit, now);
    // fleet does not start a unit that it believes to be launched; it has to be stopped first.
    const isDown = !healthy && (condition?.is === 'failed' || condition?.is === 'ended');
    const isBelievedUp = step.before?.desiredState === 'launched' && observed.unit?.currentState !== 'loaded';
    if (step.stopsFirst || (isDown && isBelievedUp && !(0,unit_rollout/* isOnlyWatched */.NX)(unit)))
        return stop(unit, after, now);
    if (step.before?.desiredState === after.desiredState)
        return (0,transition/* stay */.kP)({ ...unit, phase: (0,unit_rollout/* progressing */.OP)(now, 'plain') });
    return (0,transition/* setDesiredState */.op)(intending(unit, (0,unit_rollout/* progressing */.OP)(now, 'plain'), now), after.desiredState);
}
function stop(unit, after, now) {
    const { step, observed } = unit;
    // A global unit has no current state, so only its stopping shows that its machines have heard of it. Where it is down
    // already, it does not stop: every machine is given the time to look.
    const isSilent = (0,requirements/* requirementsOf */.CG)(step.unit, after.options).global && observed.condition?.is !== 'running';
    const phase = {
        name: 'stopping',
        wakeUps: (0,unit_rollout/* aimed */.Hw)(now),
        ...(isSilent && { notBefore: now + readiness/* everyAgentLookedMs */.$0 }),
    };
    return (0,transition/* setDesiredState */.op)(intending(unit, phase, now), 'loaded');
}
function awaitStopped(unit, seen, now, { stoppingLanes }) {
    const { after, unit: name, lane } = unit.step;
    const found = (0,observation/* present */.Eb)(seen.unit);
    if (!after) {
        if (!found)
            return (0,transition/* succeed */.Py)(unit, now);
        if (found.desiredState === 'launched')
            return (0,transition/* fail */.fJ)(unit, 'someone else set it to launched during the rollout', now);
        // How long it takes to stop is systemd's business.
        const isHeldBack = name === lane && stoppingLanes.has(lane);
        return isHeldBack || seen.states.some(health_condition/* isStarted */.WF) ? (0,transition/* stay */.kP)(unit) : (0,transition/* write */.M9)(unit, { kind: 'destroy', unit: name });
    }
    if (!found)
        return (0,transition/* fail */.fJ)(unit, 'someone else destroyed it during the restart', now);
    if (found.desiredState !== 'loaded')
        return (0,transition/* fail */.fJ)(unit, `someone else set it to ${found.desiredState} during the restart`, now);
    if (!hasStopped(unit, found, seen, now))
        return (0,transition/* stay */.kP)(unit);
    return (0,transition/* setDesiredState */.op)(intending({ ...unit, hasStopped: true }, (0,unit_rollout/* progressing */.OP)(now, 'plain'), now), after.desiredState);
}
/**
 * fleet calls a unit loaded as soon as it has asked systemd to stop it; that systemd has done so is only seen in its
 * states. A unit without a machine runs nowhere, and a global one has neither a machine nor a current state.
 */
function hasStopped({ phase }, found, { states }, now) {
    if (phase.name !== 'stopping' || now < (phase.notBefore ?? now))
        return false;
    return (found.currentState === 'loaded' || !found.machineID) && states.every(health_condition/* isStopped */.id);
}
/** Returns a unit in a phase whose desired state it is about to be given, or has just been seen to have. */
function intending(unit, phase, now) {
    return { ...unit, phase, observed: { ...unit.observed, intentSeenAt: now } };
}

;// CONCATENATED MODULE: ./lib/rollout/reconcile-service.js












const blockedObservationMs = 2_000;
/** Returns what is next for the units of a service about which fleet has been asked something. */
function reconcileWritten(service, seen, now, context, facts) {
    if (service.state !== 'active')
        return { service, writes: [], events: [] };
    const isWritten = (unit) => (0,unit_rollout/* isInFlight */.wn)(unit) && unit.phase.name !== 'checking';
    return reconcileUnits(service, isWritten, seen, now, context, facts);
}
function reconcileUnits(service, which, seen, now, context, { replacesInPlace, writing, unsettled, stoppingLanes, fleetMoves }) {
    const isNext = (unit) => which(unit) && !writing.has(unit.step.unit) && (seen.units.has(unit.step.unit) || isWakeUpDue(unit, now));
    if (!service.units.some(isNext))
        return { service, writes: [], events: [] };
    const unitContext = {
        machines: context.machines,
        minReadyMs: service.plan.minReadyMs,
        timeoutMs: service.plan.timeoutMs,
        isChecked: service.plan.healthCheck !== undefined,
        replacesInPlace,
        unsettled,
        stoppingLanes,
        fleetMoves,
        ...(context.reading && { reading: context.reading }),
    };
    const transitions = service.units.map((unit) => isNext(unit) ? reconcileInFlight(unit, seen, now, context, unitContext) : (0,transition/* stay */.kP)(unit));
    const isSame = transitions.every(({ unit }, index) => unit === service.units[index]);
    return {
        service: isSame ? service : { ...service, units: transitions.map(({ unit }) => unit) },
        writes: transitions.flatMap(({ writes }) => writes),
        events: transitions.flatMap(({ events }) => events),
    };
}
function isDone({ units, isFinallyChecked }) {
    if (units.some(unit_rollout/* isUnfinished */.ui))
        return false;
    return isFinallyChecked === true || !(0,stability/* isAllAvailable */.HM)(units) || (0,stability/* startedUnits */.bJ)(units).length === 0;
}
function finishedEvents({ plan }) {
    return (0,plan_plan/* changesOf */.fs)([plan]).length > 0 ? [{ type: 'service-finished', service: plan.service }] : [];
}
/** One unit's next step. Even without an observation it may be time to wake fleet up. */
function reconcileInFlight(unit, { units }, now, { deadline }, context) {
    const seen = units.get(unit.step.unit);
    if (!seen)
        return withWakeUp((0,transition/* stay */.kP)(unit), now);
    if (seen instanceof Error)
        return (0,transition/* fail */.fJ)(unit, `could not read its state from fleet: ${seen.message}`, now);
    const next = reconcileUnit(unit, seen, now, context);
    if ((0,unit_rollout/* isInFlight */.wn)(next.unit) && now >= deadline.at)
        return (0,transition/* failItself */.WH)(next.unit, (0,failure_reason/* deadlineReason */.Xp)(next.unit, deadline.name), now);
    return withWakeUp(next, now);
}
/** Without an observation, there is nothing else to do about a unit. */
function isWakeUpDue(unit, now) {
    const due = wakeUpDue(unit, now);
    return due !== undefined && due <= now;
}
function withWakeUp(next, now) {
    const woken = next.writes.length === 0 && (0,unit_rollout/* isInFlight */.wn)(next.unit) ? wakeUp(next.unit, now) : undefined;
    return woken ? { ...next, unit: woken.unit, writes: [woken.write] } : next;
}
/** Returns what the last look at the units that are about to be changed says of them: fit to begin, or failed. */
function checkUnits(judged, seen, now, context, facts) {
    const { service } = judged;
    if (service.state !== 'active' || ownStopReason(service, seen, now, context) !== undefined)
        return { service, writes: [], events: [] };
    return reconcileUnits(service, isChecking, seen, now, context, facts);
}
function isChecking({ phase }) {
    return phase.name === 'checking';
}
/** Returns a service in which nothing begins, with what failed in the check: that much is known. */
function withFailures({ service, ...rest }, checked) {
    const failed = new Map(checked.service.units.flatMap((unit) => (unit.phase.name === 'failed' ? [[unit.id, unit]] : [])));
    const events = checked.events.filter((event) => event.type === 'finished' && failed.has(event.unit.id));
    const units = service.units.map((unit) => failed.get(unit.id) ?? unit);
    return { ...rest, service: { ...service, units }, events: [...rest.events, ...events] };
}
/**
 * Returns what a service begins next, given what it was judged to be and what became of the checks. After a failure or
 * past the deadline that is nothing: units in flight are seen through, so that the report is true, and a unit that fleet
 * has not been asked about yet is left as it is. Otherwise: is everything available, so that this was the final check? If
 * not, as many start as the limits allow.
 */
function beginNext(judged, checked, seen, now, context, facts, stopped) {
    if (judged.service.state !== 'active')
        return judged;
    const reason = ownStopReason(judged.service, seen, now, context) ?? ownStopReason(checked.service, seen, now, context) ?? stopped;
    if (reason !== undefined) {
        const known = withFailures(judged, checked);
        const service = { ...(0,service_rollout/* skipUnwritten */.Il)(known.service, reason, facts.writing), isFinallyChecked: true };
        return ended({ ...known, service }, now);
    }
    const { service, events, waitMs } = judged.waitMs === undefined
        ? startUnits(checked.service, seen, now)
        : { service: checked.service, events: [], waitMs: judged.waitMs };
    const decision = {
        service,
        writes: [...judged.writes, ...checked.writes],
        events: [...judged.events, ...checked.events, ...events],
        ...(waitMs !== undefined && { waitMs }),
    };
    return ended(decision, now);
}
/**
 * Returns a decision about a service that may be done by now. A service about which nothing has changed stays the same
 * object, as most do in most turns: what is known of its units, such as their lanes, is not worked out again.
 */
function ended(decision, now) {
    const { writes, events, waitMs } = decision;
    const { nextCheckAt, ...service } = decision.service;
    if (isDone(service))
        return { writes, service: { ...service, state: 'done' }, events: [...events, ...finishedEvents(service)] };
    const checkAt = waitMs ? now + waitMs : undefined;
    if (checkAt === nextCheckAt)
        return decision;
    return { ...decision, service: checkAt === undefined ? service : { ...service, nextCheckAt: checkAt } };
}
/** Returns the service with the units that start now; the same object if none do. */
function startUnits(service, seen, now) {
    const { units, plan } = service;
    if ((0,stability/* isAllAvailable */.HM)(units))
        return { service: { ...service, isFinallyChecked: true }, events: [] };
    const { blockedSince, ...free } = service;
    if (!units.some(isPending))
        return { service: blockedSince === undefined ? service : free, events: [] };
    const up = new Set([...answered(units, seen)].filter(([name, { states }]) => isServing(name, states, units)).map(([name]) => name));
    const { admitted, blockedBy } = plan.takesDown ? admit(units, up, plan.limits) : admitAtOnce(units);
    if (blockedBy)
        return blocked({ ...free, blockedSince: blockedSince ?? now }, blockedBy, now);
    if (admitted.length === 0 && blockedSince === undefined)
        return { service, events: [] };
    const starting = new Set(admitted);
    return {
        service: {
            ...free,
            units: units.map((unit) => starting.has(unit) ? { ...unit, phase: { name: 'checking' }, startedAt: now } : unit),
        },
        events: admitted.map(({ step, purpose }) => ({ type: 'started', step, purpose })),
    };
}
/** Units that went down have to come up again first; taking more down meanwhile is what max-unavailable forbids. */
function blocked(service, blockedBy, now) {
    const { service: name, timeoutMs } = service.plan;
    const isNew = now === service.blockedSince;
    const down = blockedBy.length > 0 ? `${blockedBy.join(', ')} went down meanwhile` : 'too few instances are up';
    const reason = `${down}, and max-unavailable allows no more`;
    if (now - service.blockedSince < timeoutMs)
        return {
            service,
            events: isNew ? [{ type: 'waiting', service: name, reason }] : [],
            waitMs: blockedObservationMs,
        };
    const culprit = service.units.find(({ step, phase }) => blockedBy.includes(step.unit) && phase.name === 'available');
    if (!culprit)
        return { service: (0,service_rollout/* skipPending */.v3)(service, reason), events: [] };
    const why = `went down during the rollout of its service, and did not come up again within ${timeoutMs / 1_000} s`;
    return { ...(0,service_rollout/* failLate */.vb)(service, (0,transition/* failItself */.WH)(culprit, why, now)), waitMs: 0 };
}
/** A oneshot has done its work when it has ended. What a unit is follows from the file that it runs at present. */
function isServing(name, states, units) {
    const unit = units.find(({ step }) => step.unit === name);
    const { before, after } = unit?.step ?? {};
    const current = unit?.phase.name === 'available' ? after : (before ?? after);
    if ((0,unit_kind/* endsByItself */.Rw)(name, current?.options ?? []))
        return true;
    return states.some(health_condition/* isUp */.ie);
}

;// CONCATENATED MODULE: ./lib/rollout/service-admission.js


/**
 * Returns the rollout with every service admitted whose turn it is. A service waits until those of earlier waves and
 * those that it `waitsFor` are through. Services that take something down wait for one of the `max-parallel` places as
 * well, and for others of their name: instances that have unit files of their own. With a single place everything goes in
 * the plan's order, one service after another.
 *
 * Of db, web (waits for db), cache and mail with two places: db and cache are admitted; mail when cache is through, web
 * once db is.
 */
function admitServices(rollout, context) {
    const { services } = rollout;
    if (!services.some(({ state }) => state === 'waiting'))
        return { rollout, events: [], hasAdmitted: false };
    const { maxParallel } = context;
    const byWave = services.toSorted((a, b) => a.plan.wave - b.plan.wave);
    // Of the earlier waves, these two say all: one that has failed, and one that is not through.
    const gates = [byWave.find(hasFailedAtEnd), byWave.find(({ state }) => state !== 'done')];
    const byName = Map.groupBy(services.filter(({ plan }) => !plan.isPruned), ({ plan }) => plan.service);
    const takenDown = new Set(services.filter(takesPlace).map(({ plan }) => plan.service));
    let isBusy = services.some(({ state }) => state === 'active');
    let places = (maxParallel || Number.POSITIVE_INFINITY) - services.filter(takesPlace).length;
    const events = [];
    const next = services.map((service) => {
        if (service.state !== 'waiting')
            return service;
        const earlier = [
            ...gates.flatMap((gate) => (gate && gate.plan.wave < service.plan.wave ? [gate] : [])),
            ...service.plan.waitsFor.flatMap((name) => byName.get(name) ?? []),
        ];
        const failed = context.afterFailure === 'continue' ? undefined : earlier.find(hasFailedAtEnd);
        if (failed)
            return { ...(0,service_rollout/* skipPending */.v3)(service, waitReason(failed)), state: 'done' };
        if (earlier.some(({ state }) => state !== 'done')) {
            if (maxParallel === 1)
                isBusy = true;
            return service;
        }
        const { takesDown, service: name } = service.plan;
        if (maxParallel === 1 ? isBusy : takesDown && (places <= 0 || takenDown.has(name)))
            return service;
        isBusy = true;
        if (takesDown) {
            places--;
            takenDown.add(name);
        }
        const changes = (0,plan_plan/* changesOf */.fs)([service.plan]).length;
        if (changes > 0)
            events.push({ type: 'service-started', service: service.plan.service, changes });
        return { ...service, state: 'active' };
    });
    const isNew = (service, index) => service !== services[index];
    const hasAdmitted = next.some((service, index) => isNew(service, index) && service.state === 'active');
    const admission = { rollout: { ...rollout, services: next }, events, hasAdmitted };
    // What waits for a service that was just skipped is skipped as well.
    const hasSkipped = next.some((service, index) => isNew(service, index) && service.state === 'done');
    return hasSkipped ? joined(admission, admitServices(admission.rollout, context)) : admission;
}
function joined(first, { rollout, events, hasAdmitted }) {
    return { rollout, events: [...first.events, ...events], hasAdmitted: first.hasAdmitted || hasAdmitted };
}
function takesPlace({ state, plan }) {
    return state === 'active' && plan.takesDown;
}
function hasFailedAtEnd({ state, units }) {
    return state === 'done' && units.some(({ phase }) => phase.name === 'failed' || phase.name === 'skipped');
}
function waitReason({ plan, units }) {
    const failed = units.find(({ phase }) => phase.name === 'failed');
    return `it waits for ${plan.service}, ${failed ? `and ${failed.step.unit} failed` : 'which was skipped'}`;
}

;// CONCATENATED MODULE: ./lib/rollout/reconcile.js







/** Returns what has to be asked before the next decision, for all services that are being rolled out. */
function queriesOf(rollout, now, context) {
    const active = rollout.services.filter(({ state }) => state === 'active');
    const pace = paceOf(rollout, context, now);
    return {
        units: new Map(active.flatMap(({ plan, units }) => units
            .filter((unit) => (0,unit_rollout/* isInFlight */.wn)(unit) && !isUnanswered(unit, rollout) && pace.isDue(unit, plan.minReadyMs))
            .map((unit) => [unit.step.unit, pace.query(unit, plan.healthCheck)]))),
        siblings: active.flatMap((service) => siblingsOf(service, now).map(({ step }) => step.unit)),
    };
}
/**
 * Returns what to do next about a whole deployment. Units in flight take their next step. If one fails, nothing more is
 * begun; otherwise units and services begin whose turn it is. This is all of the rollout's judgement; it writes nothing
 * and asks nothing.
 */
function reconcile(before, seen, now, context) {
    const facts = { ...before, unsettled: unsettledIn(before), stoppingLanes: stoppingLanesIn(before) };
    const written = before.services.map((service) => reconcileWritten(service, seen, now, context, facts));
    // What one unit has shown of the server, the next one need not try.
    const isRecreating = written.some(({ events }) => events.some(({ type }) => type === 'recreating'));
    const known = { ...facts, replacesInPlace: before.replacesInPlace && !isRecreating };
    const judged = written.map((decision) => judgeFinished(decision, seen, now, context, known));
    const checked = judged.map((decision) => checkUnits(decision, seen, now, context, known));
    const stopped = stopReason(judged, now, context) ?? stopReason(checked, now, context);
    const decisions = judged.map((decision, index) => beginNext(decision, checked[index] ?? decision, seen, now, context, known, stopped));
    const open = {
        ...before,
        replacesInPlace: known.replacesInPlace,
        fleetMoves: fleetMovesIn(before, written, now),
        services: decisions.map(({ service }) => service),
    };
    const admission = admitServices(skipWaiting(open, stopped), context);
    const { rollout } = admission;
    const pace = paceOf(rollout, context, now);
    const writes = pace.paced(decisions.flatMap((decision) => decision.writes));
    const isBeat = pace.isCrowded && writes.some(({ kind }) => kind === 'wake-up');
    const isDone = rollout.services.every(({ state }) => state === 'done');
    // A service that was admitted just now has to be observed at once.
    const waits = admission.hasAdmitted ? [0] : decisions.flatMap(({ waitMs }) => waitMs ?? []);
    return {
        rollout: isBeat ? { ...rollout, beatAt: now } : rollout,
        writes,
        events: [...decisions.flatMap(({ events }) => events), ...admission.events],
        ...(!isDone && { waitMs: Math.max(0, Math.min(...waits, ...moves(rollout, pace, now), longestWaitMs)) }),
    };
}
function unsettledIn({ services }) {
    const active = services.filter(({ state }) => state === 'active').flatMap(({ units }) => units);
    return new Set(active.filter((unit) => (0,unit_rollout/* isInFlight */.wn)(unit) && !(0,rollout_lanes/* isSeenHealthy */.nU)(unit)).map(({ step }) => step.unit));
}
/** fleet has moved on with a unit if it shows another current state, or does something else on its machine. */
function fleetMovesIn({ services, fleetMoves }, written, now) {
    const moved = written.flatMap(({ service }, index) => service.units.filter((unit, place) => {
        const former = services[index]?.units[place]?.observed;
        const { observed } = unit;
        return (former !== observed &&
            former?.at !== undefined &&
            (former.condition?.is !== observed.condition?.is || former.unit?.currentState !== observed.unit?.currentState));
    }));
    const moves = moved.map(({ step }) => ({ unit: step.unit, at: now }));
    const names = new Set();
    return [...moves, ...fleetMoves].filter(({ unit }) => names.size < 2 && !names.has(unit) && names.add(unit));
}
function stoppingLanesIn({ services }) {
    const units = services.filter(({ state }) => state === 'active').flatMap((service) => service.units);
    const stopping = units.filter(({ step, phase }) => step.after === undefined && step.unit !== step.lane && ['pending', 'checking', 'stopping'].includes(phase.name));
    return new Set(stopping.map(({ step }) => step.lane));
}
const longestWaitMs = 2_000;
/** In how many milliseconds something has to be done about each unit in flight. */
function moves(rollout, pace, now) {
    return rollout.services
        .filter(({ state }) => state === 'active')
        .flatMap(({ plan, units }) => units
        .filter(unit_rollout/* isInFlight */.wn)
        .map((unit) => (isUnanswered(unit, rollout) ? unansweredMs : pace.nextMove(unit, plan.minReadyMs) - now)));
}
function isUnanswered({ step: { unit } }, { writing, asking }) {
    return writing.has(unit) || asking.has(unit);
}
/** Why nothing more is begun, in any service: a failure, or the deadline. */
function stopReason(decisions, now, { afterFailure, deadline }) {
    if (afterFailure === 'stop') {
        const units = decisions.flatMap(({ service }) => service.units);
        const failed = units.find(({ phase }) => phase.name === 'failed');
        if (failed)
            return `${failed.step.unit} failed`;
        const skipped = units.find(({ phase }) => phase.name === 'skipped');
        if (skipped?.phase.name === 'skipped')
            return skipped.phase.reason;
    }
    return now >= deadline.at ? `${deadline.name} has passed` : undefined;
}
function skipWaiting(rollout, reason) {
    if (reason === undefined)
        return rollout;
    return {
        ...rollout,
        services: rollout.services.map((service) => service.state === 'waiting' ? { ...(0,service_rollout/* skipPending */.v3)(service, reason), state: 'done' } : service),
    };
}

;// CONCATENATED MODULE: ./lib/rollout/run-plan.js











/**
 * Carries out a plan and returns what became of every step of it: observe, reconcile, emit, write, wait, until every
 * service is done. Never rejects because of the cluster; what goes wrong there is in the result.
 */
async function runPlan(plan, purpose, context, { journal, ...others }) {
    const { clock, signal, emit, logs } = others;
    await journal.begin(plan);
    const ports = { ...others, journal: untilAborted(journal, signal) };
    const admission = admitServices((0,service_rollout/* startRollout */.wz)(plan, purpose), context);
    let { rollout } = admission;
    const known = new KnownStates();
    const observer = new Observer(context, ports);
    const executor = new Executor(context, ports);
    /** Those that have ended are recorded before it is logged: a reader of the log may kill this process. */
    const noteEnded = async (before, after) => {
        const ended = endedUnits(before, after);
        for (const unit of ended) {
            const request = (0,log_requests/* endedLogRequest */.SG)(unit, context);
            if (request)
                logs.readEnded(request);
        }
        if (ended.length > 0)
            await ports.journal.record(ended, 'ended');
    };
    admission.events.forEach(emit);
    try {
        let isDone = rollout.services.every(({ state }) => state === 'done');
        while (!isDone) {
            const before = rollout;
            const askedAt = clock.now();
            const { isOpen } = paceOf(rollout, context, askedAt);
            const seen = await observer.observe(queriesOf(rollout, askedAt, context), rollout);
            for (const text of stateChanges(known, seen))
                emit({ type: 'state-changed', text });
            const decidedAt = clock.now();
            const current = {
                ...executor.written(rollout),
                asking: observer.asking,
                // A turn about a single unit must not keep the others waiting: with one after another, they would wait for ever.
                ...(isOpen &&
                    seen.units.size + seen.siblings.size > 0 && { readingMs: decidedAt - askedAt, turnAt: decidedAt }),
            };
            const decision = reconcile(current, seen, decidedAt, context);
            ({ rollout } = decision);
            await noteEnded(before, rollout);
            decision.events.forEach(emit);
            const decided = rollout;
            await executor.execute(decision.writes, rollout, decidedAt);
            rollout = executor.written(rollout);
            await noteEnded(decided, rollout);
            isDone = decision.waitMs === undefined;
            if (decision.waitMs !== undefined) {
                for (const request of (0,log_requests/* waitingLogRequests */.Wg)(rollout, clock.now(), context))
                    logs.readNewest(request);
                emit(progressOf(rollout, clock.now()));
                await clock.sleep(decision.waitMs, signal);
            }
        }
    }
    catch (error) {
        if (!signal.aborted)
            throw error;
        const active = rollout.services.filter(({ state }) => state === 'active');
        rollout = (0,service_rollout/* cancelRollout */.KM)(await executor.settled(rollout), clock.now());
        for (const { plan: service } of active)
            if ((0,plan_plan/* changesOf */.fs)([service]).length > 0)
                emit({ type: 'service-finished', service: service.service });
    }
    await logs.settled();
    return (0,service_rollout/* rolloutResult */.P8)(rollout);
}
/** A slow disk must not hold up a job that is cancelled. */
function untilAborted(journal, signal) {
    const aborted = (0,when_aborted/* whenAborted */.e)(signal);
    return {
        begin: (plan) => journal.begin(plan),
        record: (...entry) => Promise.race([journal.record(...entry), aborted]),
    };
}
/** Returns the units that have ended; one that had become available may have failed after all. */
function endedUnits(before, after) {
    return after.services.flatMap((service, index) => {
        const former = before.services[index];
        if (service === former)
            return [];
        return service.units.filter((unit, place) => !(0,unit_rollout/* isUnfinished */.ui)(unit) && former?.units[place]?.phase.name !== unit.phase.name);
    });
}

;// CONCATENATED MODULE: ./lib/rollout/deploy.js






/**
 * Rolls a plan out, and rolls back everything that was touched if that fails and `onFailure` says so. A deployment that
 * was cancelled is not rolled back.
 */
async function deploy(plan, onFailure, context, ports) {
    const result = await runPlan(plan, 'rollout', context, ports);
    const toUndo = context.afterFailure === 'stop-service' ? result.filter(isFailedService) : result;
    if (onFailure === 'stop' || ports.signal.aborted || !hasFailed(result) || !isChanged(toUndo))
        return result;
    // However late it is, every unit that was touched goes back.
    const patient = { ...context, deadline: { at: Number.POSITIVE_INFINITY, name: 'no deadline' } };
    return inPlaceOf(result, await rollBack(toUndo, patient, ports));
}
/** Returns whether a service did not become what was planned, so that it goes back if failures concern their own service. */
function isFailedService({ runs }) {
    return runs.some(({ purpose, phase }) => purpose === 'rollout' && (phase.name === 'failed' || phase.name === 'skipped'));
}
/** Returns a result with some of its services as they have become since. */
function inPlaceOf(result, later) {
    const byPlan = new Map(later.map((service) => [service.plan, service]));
    return result.map((service) => byPlan.get(service.plan) ?? service);
}
/**
 * Undoes a rollout as far as it came, just as carefully: no more instances are down at a time, and each is verified. A
 * unit that cannot be rolled back does not stop the others.
 */
async function rollBack(result, context, ports) {
    const touched = result.flatMap(({ runs }) => runs.filter(unit_rollout/* isTouched */.Dn));
    const current = await lookUp(touched, result, context, ports);
    const { plan, ended } = (0,rollback_plan/* planRollback */.I)(result, current);
    const changes = (0,plan_plan/* changesOf */.fs)(plan.services).length;
    if (changes > 0)
        ports.emit({ type: 'rollback-started', changes });
    const rolledBack = await runPlan(plan, 'rollback', { ...context, afterFailure: 'continue' }, ports);
    return withRuns(result, [...ended, ...runsOf(rolledBack)]);
}
/**
 * Brings the units that were in flight when a rollout was interrupted back to running, all of them at once, since they
 * are down already. A unit whose new revision does not come up gets its former one, if there is time left.
 */
async function recover(result, context, ports) {
    const interrupted = result.flatMap(({ runs }) => (0,recovery_plan/* interruptedUnits */.cj)(runs));
    const { plan, ended } = (0,recovery_plan/* planRecovery */.lA)(result, await lookUp(interrupted, result, context, ports));
    const patient = { ...context, afterFailure: 'continue' };
    const recovered = runsOf(await runPlan(plan, 'recovery', patient, ports));
    const soFar = withRuns(result, [...ended, ...recovered]);
    const failed = new Set(recovered.filter(({ phase }) => phase.name === 'failed').map(({ step }) => step.unit));
    const toUndo = result.map(({ plan, runs }) => {
        const own = runs.filter(({ step }) => failed.has(step.unit) && step.before !== undefined && !(step.isTask && step.action === 'restart'));
        return { plan: (0,recovery_plan/* allAtOnce */.Ir)(plan, own.length), runs: own };
    });
    const isOver = ports.clock.now() >= context.deadline.at;
    if (ports.signal.aborted || isOver || !toUndo.some(({ runs }) => runs.length > 0))
        return soFar;
    return withRuns(soFar, runsOf(await rollBack(toUndo, context, ports)).filter(({ purpose }) => purpose === 'rollback'));
}
/**
 * Rolls back the services of an interrupted rollout that had failed, and brings what was in flight in the others back to
 * running, both at the same time.
 */
async function settleByService(result, context, ports) {
    const hasFailedItself = ({ runs }) => runs.some(({ phase }) => phase.name === 'failed');
    const [undone, recovered] = await Promise.all([
        rollBack(result.filter(hasFailedItself), context, ports),
        recover(result.filter((service) => !hasFailedItself(service)), context, ports),
    ]);
    return inPlaceOf(result, [...undone, ...recovered]);
}
/** Returns whether the cluster was changed, or may have been. */
function isChanged(result) {
    return runsOf(result).some(unit_rollout/* isTouched */.Dn);
}
function hasFailed(result) {
    return result.some(isFailedService);
}
function runsOf(result) {
    return result.flatMap(({ runs }) => runs);
}
/** Returns units as they are now, asked for at most as long as the slowest service gives one of its instances. */
function lookUp(units, result, { deadline }, ports) {
    const names = [...new Set(units.map(({ step }) => step.unit))];
    const timeoutMs = Math.max(0, ...result.map(({ plan }) => plan.timeoutMs));
    return currentUnits(names, Math.min(deadline.at, ports.clock.now() + timeoutMs), ports);
}
/** Returns a result with further runs, each added to the service that has its unit. */
function withRuns(result, added) {
    return result.map((service) => {
        const names = new Set(service.runs.map(({ step }) => step.unit));
        return { ...service, runs: [...service.runs, ...added.filter(({ step }) => names.has(step.unit))] };
    });
}


/***/ }),

/***/ 7998:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Kp: () => (/* binding */ slowAfterMs),
/* harmony export */   SG: () => (/* binding */ endedLogRequest),
/* harmony export */   Wg: () => (/* binding */ waitingLogRequests)
/* harmony export */ });
/* harmony import */ var _unit_rollout_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9523);

/** From then on the reader of a log wonders what a unit is doing; so that its newest line is known by then. */
const slowAfterMs = 28_000;
/** More of them are not shown. */
const maxWaiting = 3;
/**
 * Returns which log says why a unit has failed, or what a task has done: that of the machine on which systemd has it.
 * Undefined for a unit that failed for a reason outside itself, such as somebody else's change, for one that no machine
 * has, and for one that serves as it should.
 */
function endedLogRequest(unit, context) {
    const hasFailed = unit.phase.name === 'failed' && unit.phase.isOwn;
    return hasFailed || hasRun(unit) ? requestFor(unit, context) : undefined;
}
function hasRun({ phase, step, purpose, effect }) {
    return step.isTask === true && phase.name === 'available' && purpose === 'rollout' && effect !== 'none';
}
/** Returns whose newest lines are of interest: of the units that have not come up for long, the slowest ones. */
function waitingLogRequests({ services }, now, context) {
    return services
        .filter(({ state }) => state === 'active')
        .flatMap(({ units }) => units.filter((unit) => isSlow(unit, now)))
        .toSorted((a, b) => (a.startedAt ?? now) - (b.startedAt ?? now))
        .slice(0, maxWaiting)
        .flatMap((unit) => requestFor(unit, context) ?? []);
}
function isSlow(unit, now) {
    const { phase, startedAt } = unit;
    if (!(0,_unit_rollout_js__WEBPACK_IMPORTED_MODULE_0__/* .isInFlight */ .wn)(unit) || now - (startedAt ?? now) < slowAfterMs)
        return false;
    return phase.name === 'stopping' || (phase.name === 'progressing' && phase.healthySince === undefined);
}
/** What another revision says is not of interest, nor what the unit said before it was touched. */
function requestFor({ step, observed, startedAt }, { machines }) {
    const { condition } = observed;
    if (!condition?.state || condition.is === 'other-revision' || startedAt === undefined)
        return undefined;
    const { machineID: id } = condition.state;
    const machine = machines.find((one) => one.id === id) ?? { id, primaryIP: '' };
    return { unit: step.unit, machine: { id, primaryIP: machine.primaryIP }, since: startedAt };
}


/***/ }),

/***/ 5462:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ tellingLines),
/* harmony export */   y: () => (/* binding */ tellsMore)
/* harmony export */ });
/** What systemd says of every unit that it starts or stops, whether all is well or not. */
const routine = [
    /^(?:Starting|Started|Stopping|Stopped|Reloading|Reloaded|Finished) /,
    /: (?:Deactivated successfully|Succeeded|Consumed .* CPU time|Scheduled restart job|Service (?:hold-off|holdoff|RestartSec=))/,
    /: (?:Failed with result|Unit entered failed state|Triggering OnFailure=|Changed |Installed new job|Enqueued job)/,
    /^Failed to start /,
];
const lastCount = 3;
/**
 * Returns the last lines that tell why a unit has failed, the oldest first: what its processes have written, and what
 * systemd has about their end, without what systemd says of any unit.
 *
 * Of `sh: no such file: /etc/web.conf`, `systemd: web.service: Main process exited, code=exited, status=1/FAILURE` and
 * `systemd: web.service: Failed with result 'exit-code'.`, it is the first two.
 */
function tellingLines(lines, unit) {
    const own = lines.filter(({ text }) => text !== '');
    const telling = own.filter(tellsMore);
    const shown = telling.length > 0 ? telling : own;
    return shown.slice(-lastCount).map(({ text }) => text.replace(`${unit}: `, ''));
}
/** Returns whether a line is none of those that systemd writes about every unit. */
function tellsMore({ source, text }) {
    return source !== 'systemd' || !routine.some((pattern) => pattern.test(text));
}


/***/ })

};
