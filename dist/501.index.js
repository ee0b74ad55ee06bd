export const id = 501;
export const ids = [501];
export const modules = {

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

/***/ 1611:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   WF: () => (/* binding */ isStarted),
/* harmony export */   Wr: () => (/* binding */ isHealthy),
/* harmony export */   _n: () => (/* binding */ isAlive),
/* harmony export */   id: () => (/* binding */ isStopped),
/* harmony export */   ie: () => (/* binding */ isUp),
/* harmony export */   mU: () => (/* binding */ hashesOf),
/* harmony export */   rI: () => (/* binding */ conditionOf)
/* harmony export */ });
/* harmony import */ var _placement_placement_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9876);
/* harmony import */ var _unit_requirements_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1244);
/* harmony import */ var _unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9458);
/* harmony import */ var _unit_kind_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7465);




/** Returns the hashes under which a machine may report a unit that is as it should be; the server's own options are best. */
function hashesOf(subject, unit) {
    const isOurs = unit && (0,_unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_2__/* .sameUnitFile */ .xv)(unit.options, subject.options);
    return isOurs ? [subject.revision, ...(0,_unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_2__/* .reportedHashes */ .ip)(unit.options)] : [subject.revision];
}
/**
 * Returns what a unit is doing, from what fleet says at one moment. `currentState: launched` counts for nothing here:
 * fleet says it as soon as it has asked systemd, and goes on saying it through a replacement. What counts is the hash
 * and systemd's state. `machines` are those that have to run it if it is global.
 */
function conditionOf(subject, unit, states, machines) {
    if (!unit)
        return { is: 'missing', detail: 'not in the cluster' };
    if (unit.desiredState !== 'launched')
        return { is: 'stopped', detail: `desired state ${unit.desiredState}` };
    const hashes = hashesOf(subject, unit);
    if ((0,_unit_requirements_js__WEBPACK_IMPORTED_MODULE_1__/* .isGlobal */ .WN)(subject.name, subject.options))
        return globalCondition(hashes, states, machines);
    // A machine that has lost the unit may leave its state behind until that runs out; the scheduled machine's counts.
    const state = states.find(({ machineID }) => machineID === unit.machineID) ?? (unit.machineID ? undefined : states[0]);
    if (state)
        return conditionIn(state, hashes);
    if (!unit.machineID)
        return { is: 'unscheduled', detail: 'not scheduled to a machine' };
    return { is: 'unpublished', detail: 'scheduled, but without a state yet' };
}
/** Returns whether a unit in this condition does what it is meant to do. One that ends by itself may have only just been loaded: see `justLoadedMs`. */
function isHealthy({ is }, subject) {
    return is === 'running' || (is === 'ended' && (0,_unit_kind_js__WEBPACK_IMPORTED_MODULE_3__/* .endsByItself */ .Rw)(subject.name, subject.options));
}
/** Returns whether systemd shows a unit as up, be it that it reads its configuration anew just now. */
function isUp({ systemdActiveState }) {
    return systemdActiveState === 'active' || systemdActiveState === 'reloading';
}
/** Returns whether systemd has a unit up, or on its way there. */
function isStarted(state) {
    return isUp(state) || state.systemdActiveState === 'activating';
}
/** Returns whether anything of a unit runs, be it that it stops. */
function isAlive(state) {
    return isStarted(state) || state.systemdActiveState === 'deactivating';
}
/** Returns whether systemd shows a unit as stopped, however that came: nothing of it runs, and nothing is about to. */
function isStopped({ systemdActiveState }) {
    return systemdActiveState === 'inactive' || systemdActiveState === 'failed';
}
/** Loaded states that systemd does not come back from by itself. */
const brokenLoadStates = new Set(['bad-setting', 'error', 'not-found', 'masked']);
function conditionIn(state, hashes) {
    const { hash, systemdLoadState: load, systemdActiveState: active, systemdSubState: sub } = state;
    const detail = load === 'loaded' ? `${active}/${sub}` : `${load}/${active}/${sub}`;
    const is = (condition, more = '') => ({ is: condition, detail: detail + more, state });
    if (!hashes.includes(hash))
        return is('other-revision', ` as revision ${(0,_unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_2__/* .shortRevision */ .w7)(hash)}`);
    if (brokenLoadStates.has(load))
        return is('failed', ': systemd rejects the unit file');
    if (isUp(state))
        return is('running');
    switch (active) {
        case 'failed':
            return is('failed');
        case 'inactive':
            return is('ended');
        case 'deactivating':
            return is('stopping');
        default:
            return is(sub.startsWith('auto-restart') ? 'restarting' : 'starting');
    }
}
/** From worst to best: a global unit is as well as it is on the machine where it is worst. */
const severity = [
    'failed',
    'restarting',
    'unpublished',
    'other-revision',
    'stopping',
    'starting',
    'ended',
    'running',
];
function globalCondition(hashes, states, eligible) {
    if (eligible.length === 0)
        return { is: 'running', detail: 'no machine has to run it' };
    const conditions = eligible.map((machine) => {
        const state = states.find(({ machineID }) => machineID === machine.id);
        const condition = state
            ? conditionIn(state, hashes)
            : { is: 'unpublished', detail: 'without a state yet' };
        return { machine, condition };
    });
    const ranked = conditions.toSorted((a, b) => severity.indexOf(a.condition.is) - severity.indexOf(b.condition.is));
    const [worst] = ranked;
    if (!worst)
        throw new RangeError('a global unit without eligible machines has been dealt with above');
    const alike = conditions.filter(({ condition }) => condition.is === worst.condition.is);
    const where = alike.length === eligible.length
        ? `all ${eligible.length} machines`
        : alike.map(({ machine }) => (0,_placement_placement_js__WEBPACK_IMPORTED_MODULE_0__/* .machineLabel */ .YF)(machine)).join(', ');
    return { ...worst.condition, detail: `${worst.condition.detail} on ${where}` };
}


/***/ }),

/***/ 7465:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JN: () => (/* binding */ isOneshot),
/* harmony export */   Rw: () => (/* binding */ endsByItself),
/* harmony export */   z8: () => (/* binding */ restartsByItself)
/* harmony export */ });
/* harmony import */ var _unit_unit_name_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6004);

/**
 * Returns whether a unit has done its work once its process has ended: a service of Type=oneshot without
 * RemainAfterExit=. systemd then shows it as `inactive/dead`, which for every other unit means that it is down.
 */
function endsByItself(unitName, options) {
    const remains = last(options, 'RemainAfterExit')?.toLowerCase() ?? '';
    return isOneshot(unitName, options) && !['1', 'yes', 'true', 'on', 'y', 't'].includes(remains);
}
/** Returns whether a unit is a service of Type=oneshot, which systemd takes for started once its process has ended. */
function isOneshot(unitName, options) {
    if ((0,_unit_unit_name_js__WEBPACK_IMPORTED_MODULE_0__/* .parseUnitName */ .lW)(unitName).type !== 'service')
        return false;
    // A service that has only ExecStart-less ExecStop, or no Type= and no ExecStart=, is a oneshot too (systemd.service(5)).
    const type = last(options, 'Type') || (last(options, 'ExecStart') === undefined ? 'oneshot' : 'simple');
    return type === 'oneshot';
}
/** Returns whether systemd starts a service again once its process has ended without an error: it is meant to run for good. */
function restartsByItself(options) {
    return ['always', 'on-success'].includes(last(options, 'Restart') ?? '');
}
function last(options, name) {
    return options.findLast((option) => option.section === 'Service' && option.name === name)?.value;
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

/***/ 1519:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $v: () => (/* binding */ trackDowntime),
/* harmony export */   UY: () => (/* binding */ closeDowntime),
/* harmony export */   kf: () => (/* binding */ downtimeMs)
/* harmony export */ });
/* harmony import */ var _health_condition_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1611);

/**
 * Returns the downtime after one more observation. Units are only observed now and then, so what counts is the time
 * from the last moment a unit was seen up to the first at which it was seen up again: never less than the true downtime.
 *
 * Up as revision a at 0 s, down at 1 s and 2 s, up as b at 3 s: 0 to 3 s. Up as a at 0 s and as b at 1 s: 0 to 1 s.
 */
function trackDowntime(downtime, states, now) {
    const up = states.find(_health_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .isUp */ .ie);
    if (!up)
        return { ...downtime, isDown: true };
    const { lastUp, intervals } = downtime;
    const wasAway = lastUp && (downtime.isDown || lastUp.revision !== up.hash);
    return {
        intervals: wasAway ? joined(intervals, { from: lastUp.at, to: now }) : intervals,
        isDown: false,
        lastUp: { at: now, revision: up.hash },
    };
}
/** Returns the downtime up to now, ready to be continued: a unit that is down at the end has been down since it was last seen up. */
function closeDowntime(downtime, now) {
    const { intervals, isDown, lastUp } = downtime;
    if (!isDown || !lastUp)
        return downtime;
    return { intervals: joined(intervals, { from: lastUp.at, to: now }), isDown, lastUp: { ...lastUp, at: now } };
}
/** Returns the milliseconds of all intervals together. */
function downtimeMs({ intervals }) {
    return intervals.reduce((sum, { from, to }) => sum + to - from, 0);
}
/** An interval that starts where the last one ended continues it. */
function joined(intervals, next) {
    const last = intervals.at(-1);
    if (last?.to !== next.from)
        return [...intervals, next];
    return [...intervals.slice(0, -1), { from: last.from, to: next.to }];
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

/***/ 9523:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dn: () => (/* binding */ isTouched),
/* harmony export */   ED: () => (/* binding */ isTaskAtWork),
/* harmony export */   Hw: () => (/* binding */ aimed),
/* harmony export */   NX: () => (/* binding */ isOnlyWatched),
/* harmony export */   OP: () => (/* binding */ progressing),
/* harmony export */   Pv: () => (/* binding */ mustRun),
/* harmony export */   sg: () => (/* binding */ pendingUnit),
/* harmony export */   ui: () => (/* binding */ isUnfinished),
/* harmony export */   wn: () => (/* binding */ isInFlight)
/* harmony export */ });
/* harmony import */ var _plan_plan_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9164);

function pendingUnit(step, id, purpose) {
    return {
        id,
        step,
        purpose,
        phase: firstPhase(step),
        observed: step.condition ? { condition: step.condition } : {},
        effect: 'none',
        downtime: step.downtime ?? _plan_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .noDowntime */ .Pi,
    };
}
function firstPhase({ action, left }) {
    if (action === 'unchanged')
        return { name: 'available' };
    return left === undefined ? { name: 'pending' } : { name: 'left', reason: left };
}
const inFlight = new Set([
    'checking',
    'verifying',
    'stopping',
    'releasing',
    'removing',
    'progressing',
]);
function isInFlight({ phase }) {
    return inFlight.has(phase.name);
}
function isUnfinished(unit) {
    return unit.phase.name === 'pending' || isInFlight(unit);
}
/** Whether the cluster was asked to change it, and may have done so. */
function isTouched({ effect }) {
    return effect !== 'none';
}
/** Whether a step is finished only once its unit is seen running; otherwise it is enough that fleet has it as planned. */
function mustRun({ after, until }) {
    return after?.desiredState === 'launched' && until !== 'applied';
}
/** Whether a task that is to be run anew happens to be at work, at whatever revision: stopped half-way, it would be killed. */
function isTaskAtWork({ step, purpose, observed: { condition } }) {
    const { systemdActiveState: active = '', systemdSubState: sub = '' } = condition?.state ?? {};
    const isAtWork = active === 'deactivating' || (active === 'activating' && !sub.startsWith('auto-restart'));
    return step.isTask === true && purpose === 'rollout' && isAtWork;
}
/** Whether a unit is seen to its end and not started again: a task that was interrupted. */
function isOnlyWatched({ step, purpose }) {
    return step.isTask === true && purpose !== 'rollout';
}
/** fleet was asked at `since`, and the agent's pass that this calls for has to be followed by a second one. */
function aimed(since) {
    return { since, done: 0, rhythm: 'aimed' };
}
/** The phase of a unit that fleet was asked at `since` to run. */
function progressing(since, rhythm) {
    return { name: 'progressing', wakeUps: { since, done: 0, rhythm }, exits: 0 };
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
