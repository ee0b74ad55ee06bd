export const id = 892;
export const ids = [892];
export const modules = {

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

/***/ 8525:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ok: () => (/* binding */ endedRun),
/* harmony export */   Sx: () => (/* binding */ withoutRunning),
/* harmony export */   WK: () => (/* binding */ undoneTaskRun)
/* harmony export */ });
/* harmony import */ var _unit_rollout_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9523);

/** Returns a run that is over before it begins, of a unit that has this `version`, or is not there. */
function endedRun({ step, downtime }, purpose, version, phase) {
    const { after: _, condition: __, ...planned } = step;
    const unchanged = { ...planned, action: 'unchanged', downtime, ...(version && { after: version }) };
    return { ...(0,_unit_rollout_js__WEBPACK_IMPORTED_MODULE_0__/* .pendingUnit */ .sg)(unchanged, -1, purpose), phase };
}
/**
 * Returns the run that says what there is to undo of a task that was run anew; undefined for nothing. What it has done is
 * nothing that fleet could undo, and one that was caught before its run has done nothing.
 */
function undoneTaskRun(first, now) {
    if (first.phase.name !== 'interrupted')
        return undefined;
    if (now?.desiredState !== 'launched')
        return { run: endedRun(first, 'rollback', now, { name: 'available' }) };
    const reason = 'a task is not run again in order to go back';
    return { run: endedRun(first, 'rollback', first.step.before, { name: 'left-alone', reason }) };
}
/** Returns a version of a task that does not run. */
function withoutRunning(version) {
    return version.desiredState === 'launched' ? { ...version, desiredState: 'loaded' } : version;
}


/***/ }),

/***/ 7072:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  lt: () => (/* binding */ changedMeanwhileReason),
  oh: () => (/* binding */ changedSincePlanReason),
  i1: () => (/* binding */ crashLoopReason),
  Xp: () => (/* binding */ deadlineReason),
  wc: () => (/* binding */ endedEarlyReason),
  Kw: () => (/* binding */ failedReason),
  sd: () => (/* binding */ journalAdvice),
  Iv: () => (/* binding */ neverUpReason),
  ZM: () => (/* binding */ notReadyReason),
  HK: () => (/* binding */ notStoppedReason),
  ii: () => (/* binding */ timedOutReason),
  zd: () => (/* binding */ unplaceableReason)
});

// EXTERNAL MODULE: ./lib/clock/seconds.js
var seconds = __webpack_require__(7143);
// EXTERNAL MODULE: ./lib/health/condition.js
var condition = __webpack_require__(1611);
// EXTERNAL MODULE: ./lib/placement/placement.js
var placement = __webpack_require__(9876);
// EXTERNAL MODULE: ./lib/unit/restart-pause.js + 1 modules
var restart_pause = __webpack_require__(6610);
// EXTERNAL MODULE: ./lib/unit/serialize-unit-file.js
var serialize_unit_file = __webpack_require__(9458);
// EXTERNAL MODULE: ./lib/unit/unit-name.js
var unit_name = __webpack_require__(6004);
;// CONCATENATED MODULE: ./lib/rollout/awaited.js
/**
 * Returns what a unit that is not healthy yet waits for, in words for a reader of a red job; undefined where its state
 * does not tell. The states are systemd's: `systemctl --state=help` lists them.
 *
 * `activating/start-pre`: "ExecStartPre= has not ended"; `activating/start` with Type=notify: "its process has not said
 * that it is ready (Type=notify)".
 */
function awaitedBy({ is, state }, options) {
    switch (is) {
        case 'unscheduled':
            return 'fleet has not given it a machine';
        case 'unpublished':
            return 'fleetd on its machine has not published a state; see "journalctl -u fleet" there';
        case 'other-revision':
            return 'fleetd on its machine has not loaded the new revision; see "journalctl -u fleet" there';
        case 'restarting':
            return 'systemd waits for RestartSec= before it starts the process again';
        case 'stopping':
            return 'ExecStop= has not ended, or its processes have not within TimeoutStopSec=';
        case 'starting':
            return awaitedToStart(state?.systemdSubState ?? '', options);
        default:
            return undefined;
    }
}
function awaitedToStart(subState, options) {
    switch (subState) {
        case 'condition':
            return 'ExecCondition= has not ended';
        case 'start-pre':
            return 'ExecStartPre= has not ended';
        case 'start-post':
            return 'ExecStartPost= has not ended';
        case 'start':
            return awaitedOfType(options.findLast(({ section, name }) => section === 'Service' && name === 'Type')?.value);
        default:
            return undefined;
    }
}
function awaitedOfType(type) {
    switch (type) {
        case 'notify':
        case 'notify-reload':
            return `its process has not said that it is ready (Type=${type})`;
        case 'forking':
            return 'the process of ExecStart= has not ended, as it has to with Type=forking';
        case 'oneshot':
            return 'ExecStart= has not ended (Type=oneshot)';
        case 'dbus':
            return 'its process has not taken its name on the bus (Type=dbus)';
        default:
            return undefined;
    }
}

// EXTERNAL MODULE: ./lib/unit/specifiers.js
var specifiers = __webpack_require__(4785);
;// CONCATENATED MODULE: ./lib/rollout/needed-variables.js

/**
 * Returns the files of variables without which systemd starts no process of a service, in words; [] if it can do without.
 * With `EnvironmentFile=/etc/%p.env`, of web@1.service: ["EnvironmentFile=/etc/web.env"]. See systemd.exec(5).
 */
function neededVariables(unitName, options) {
    const values = valuesOf(options, 'EnvironmentFile');
    // An empty value takes back those before it.
    const files = values.slice(values.lastIndexOf('') + 1).filter((file) => file.startsWith('/'));
    return files.map((file) => `EnvironmentFile=${(0,specifiers/* fillSpecifiers */.J)(file, unitName)}`);
}
function valuesOf(options, name) {
    return options
        .filter((option) => option.section === 'Service' && option.name === name)
        .map(({ value }) => value.trim());
}

// EXTERNAL MODULE: ./lib/secrets/hidden-secrets.js + 4 modules
var hidden_secrets = __webpack_require__(4611);
// EXTERNAL MODULE: ./lib/unit/ordering.js
var ordering = __webpack_require__(4920);
;// CONCATENATED MODULE: ./lib/rollout/unmet-needs.js



const mostNamed = 4;
/**
 * Returns what may have kept systemd from starting a unit, by its file and in its words; [] if the file names nothing.
 * With `BindsTo=web@%i.service` and `ConditionPathExists=/etc/web`, of log@1.service: ["BindsTo=web@1.service is not on its
 * machine or failed", "ConditionPathExists=/etc/web was not met"]. See systemd.unit(5).
 */
function unmetNeeds(unitName, options) {
    const own = options.filter(({ section, value }) => section === 'Unit' && value.trim() !== '');
    const words = ({ name, value }) => (0,hidden_secrets/* withoutSecrets */.c)(`${name}=${(0,specifiers/* fillSpecifiers */.J)(value.replace(/\s+/g, ' '), unitName)}`, []);
    const needed = own.filter(({ name }) => ordering/* bindingOptions */.G_.has(name)).map(words);
    const checked = own.filter(({ name }) => /^(Condition|Assert)[A-Z]/.test(name)).map(words);
    return [
        ...(needed.length > 0 ? [`${someOf(needed)} is not on its machine or failed`] : []),
        ...(checked.length > 0 ? [`${someOf(checked)} was not met`] : []),
    ];
}
function someOf(all) {
    const more = all.length > mostNamed ? ` or one of ${all.length - mostNamed} more` : '';
    return `${all.slice(0, mostNamed).join(' or ')}${more}`;
}

;// CONCATENATED MODULE: ./lib/rollout/failure-reason.js









function failedReason(unit, condition, { machines }) {
    const load = condition.state?.systemdLoadState;
    const advice = loadAdvice(load, unit.step.unit) ??
        `${hasBegun(unit) ? '' : missingVariables(unit)}${journalAdvice(unit.step.unit)}`;
    return `systemd shows ${condition.detail}${onMachine(condition, machines)}; ${advice}`;
}
/** What helps where systemd has not loaded a unit's file; see LoadState in org.freedesktop.systemd1(5). */
function loadAdvice(loadState, unitName) {
    switch (loadState) {
        case undefined:
        case 'loaded':
            return undefined;
        case 'not-found':
            return `fleet has written its file to /run/fleet/units, and systemd has not read it; run "systemctl daemon-reload" there`;
        case 'error':
            return `systemd could not read its file in /run/fleet/units; run "systemctl daemon-reload" there, and "systemctl status ${unitName}"`;
        case 'masked':
            return `somebody has masked it there; run "systemctl unmask ${unitName}"`;
        default:
            return `check the unit file with "systemd-analyze verify ${unitName}"`;
    }
}
function crashLoopReason(unit, exits, elapsedMs, { machines }) {
    const where = unit.observed.condition ? onMachine(unit.observed.condition, machines) : '';
    return `crash loop${where}: its process exited ${exits} times in ${(0,seconds/* seconds */.Y)(elapsedMs)}, and systemd keeps restarting it; ${journalAdvice(unit.step.unit)}`;
}
/** For a loop that was seen in auto-restart for so long that systemd must have started its process meanwhile. */
function neverUpReason(unit, lastsMs, { machines }) {
    const { condition } = unit.observed;
    const where = condition ? onMachine(condition, machines) : '';
    const pauseMs = (0,restart_pause/* restartPauseMs */.C)(unit.step.unit, unit.step.after?.options ?? []) ?? 0;
    return `crash loop${where}: its process exits as soon as systemd starts it: ${condition?.detail} for ${(0,seconds/* seconds */.Y)(lastsMs)}, though its RestartSec= is ${(0,seconds/* seconds */.Y)(pauseMs)}; ${missingVariables(unit)}${journalAdvice(unit.step.unit)}`;
}
function missingVariables(unit) {
    const { unit: name, after } = unit.step;
    const needed = neededVariables(name, after?.options ?? []);
    if (needed.length === 0)
        return '';
    return `perhaps ${needed.join(' or ')} is not there (a "-" in front of its path lets it be missing); `;
}
function endedEarlyReason(unit, condition, { machines }) {
    const where = onMachine(condition, machines);
    const { prefix, type } = (0,unit_name/* parseUnitName */.lW)(unit.step.unit);
    if (type === 'service')
        return hasBegun(unit) ? exitedReason(unit, condition, where) : neverBeganReason(unit, condition, where);
    const hints = {
        timer: `a timer needs the service it starts on the same machine, for instance with MachineOf=${prefix}.service; `,
        path: `a path needs the service it starts on the same machine, for instance with MachineOf=${prefix}.service; `,
        socket: 'a socket needs its service on the same machine, loaded but not running; ',
    };
    const needs = unmetNeeds(unit.step.unit, unit.step.after?.options ?? []);
    const unmet = needs.length > 0 ? `perhaps ${needs.join(', or ')}; ` : '';
    return `systemd did not start it${where} (${condition.detail}); ${hints[type] ?? ''}${unmet}${journalAdvice(unit.step.unit)}`;
}
function hasBegun({ phase }) {
    return phase.name === 'progressing' && phase.hasBegun === true;
}
function exitedReason(unit, { detail }, where) {
    return `its process has ended${where} without an error (${detail}), but it is not Type=oneshot; ${journalAdvice(unit.step.unit)}`;
}
/** systemd calls a start that it has cancelled inactive/dead, like one that has ended without an error. */
function neverBeganReason(unit, { detail }, where) {
    const needs = unmetNeeds(unit.step.unit, unit.step.after?.options ?? []);
    const ended = 'its process ended at once without an error';
    const why = needs.length > 0 ? `either ${[...needs, ended].join(', or ')}` : ended;
    return `it was never seen active${where} (${detail}): ${why}; ${journalAdvice(unit.step.unit)}`;
}
/** `when` says which check found out: `during the canary hold`. */
function notReadyReason(when, unit, condition, { machines }) {
    const where = onMachine(condition, machines, unit);
    return `did not stay healthy ${when}: ${condition.detail}${where}; ${journalAdvice(unit.step.unit)}`;
}
function unplaceableReason(why, gone) {
    const left = gone.map((machine) => `; ${(0,placement/* machineLabel */.YF)(machine)} has left the cluster since the plan was made`);
    return `no machine can run it: ${why}${left.join('')}`;
}
/** The last resort, when nothing more specific has shown within the timeout. */
function timedOutReason(unit, now, { timeoutMs, machines }) {
    const { phase, observed } = unit;
    const within = `within the timeout of ${(0,seconds/* seconds */.Y)(timeoutMs)}`;
    const last = observed.condition ? lastSeen(unit, observed.condition, machines, now) : '';
    if (phase.name === 'progressing' && phase.unplaceable !== undefined)
        return `${phase.unplaceable.reason}; that did not change ${within}`;
    if (phase.name === 'removing')
        return `not gone from its machine ${within}${last}`;
    return `not healthy ${within}${last}`;
}
/** What was seen last, for how long, and what that waits for. */
function lastSeen(unit, condition, machines, now) {
    const { phase, step, observed } = unit;
    const since = phase.name === 'progressing' ? phase.conditionSince : undefined;
    const lasts = since === undefined ? '' : ` for ${(0,seconds/* seconds */.Y)(now - since)}`;
    const awaited = awaitedBy(condition, step.after?.options ?? observed.unit?.options ?? []);
    const waits = awaited === undefined ? '' : `: ${awaited}`;
    return `; last seen: ${condition.detail}${onMachine(condition, machines, unit)}${lasts}${waits}`;
}
/** A unit that is to be restarted does not stop. `states` are those that machines show of it. */
function notStoppedReason({ step }, states, { timeoutMs, machines }) {
    const left = states.filter((state) => !(0,condition/* isStopped */.id)(state));
    const isStopping = left.some(({ systemdActiveState }) => systemdActiveState === 'deactivating');
    const where = left.map(({ systemdActiveState, systemdSubState, machineID }) => `${systemdActiveState}/${systemdSubState} on ${(0,placement/* machineLabel */.YF)(machineById(machineID, machines))}`);
    const seen = where.length > 0 ? `, systemd still shows ${where.join(', ')}` : '';
    const advice = isStopping
        ? `check its ExecStop= and TimeoutStopSec=, and ${journalAdvice(step.unit)}`
        : 'fleetd on its machine has not asked systemd to stop it; see "journalctl -u fleet" there';
    return `did not stop within the timeout of ${(0,seconds/* seconds */.Y)(timeoutMs)}${seen}; ${advice}`;
}
/** `deadline` is what has passed: `the deploy-timeout of 60 s`. */
function deadlineReason({ observed }, deadline) {
    const last = observed.condition ? `; last seen: ${observed.condition.detail}` : '';
    return `not healthy within ${deadline}${last}`;
}
function changedSincePlanReason(found) {
    return `someone else changed it after the plan was made: it is now at revision ${failure_reason_short(found)}; it was not overwritten`;
}
function changedMeanwhileReason(found) {
    return `someone else changed it during the rollout: it is now at revision ${failure_reason_short(found)}`;
}
function failure_reason_short({ options }) {
    return (0,serialize_unit_file/* shortRevision */.w7)((0,serialize_unit_file/* revisionOf */.DT)(options));
}
/** Where the reasons say that the cause may be found. */
function journalAdvice(unitName) {
    return `see "journalctl -u ${unitName}" there`;
}
function onMachine({ state, detail }, machines, unit) {
    const machineId = state?.machineID || unit?.observed.unit?.machineID;
    if (!machineId || detail.includes(' on '))
        return '';
    return ` on ${(0,placement/* machineLabel */.YF)(machineById(machineId, machines))}`;
}
function machineById(id, machines) {
    return machines.find((machine) => machine.id === id) ?? { id, primaryIP: '' };
}


/***/ }),

/***/ 5654:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   PD: () => (/* binding */ nextInLane),
/* harmony export */   TJ: () => (/* binding */ lanesOf),
/* harmony export */   Yr: () => (/* binding */ canaryLanes),
/* harmony export */   aY: () => (/* binding */ currentStage),
/* harmony export */   gE: () => (/* binding */ heldUntil),
/* harmony export */   kP: () => (/* binding */ canaryUnits),
/* harmony export */   kg: () => (/* binding */ isLaneWaiting),
/* harmony export */   nU: () => (/* binding */ isSeenHealthy),
/* harmony export */   pE: () => (/* binding */ isLaneActive),
/* harmony export */   pr: () => (/* binding */ areCanariesOut)
/* harmony export */ });
/* unused harmony export isLaneFinished */
/* harmony import */ var _plan_plan_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9164);
/* harmony import */ var _unit_rollout_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9523);


/** A turn asks for the lanes of the same units several times, and with a thousand services that shows. */
const knownLanes = new WeakMap();
/** Returns the lanes of a service, in the order of the plan. */
function lanesOf(units) {
    const known = knownLanes.get(units);
    if (known)
        return known;
    const lanes = lanesAmong(units);
    knownLanes.set(units, lanes);
    return lanes;
}
function lanesAmong(units) {
    const groups = Map.groupBy(units, ({ step }) => `${step.stage} ${step.lane}`);
    return [...groups.values()].flatMap((group) => {
        const [first] = group;
        const main = group.find(({ step }) => step.countsAsAvailable);
        return first ? [{ stage: first.step.stage, units: group, main }] : [];
    });
}
/** Whether a lane has been started and is not finished. */
function isLaneActive({ units }) {
    return units.some(_unit_rollout_js__WEBPACK_IMPORTED_MODULE_1__/* .isUnfinished */ .ui) && units.some(({ startedAt }) => startedAt !== undefined);
}
/** Whether a lane has something to do and has not been started. */
function isLaneWaiting({ units }) {
    return units.some(_unit_rollout_js__WEBPACK_IMPORTED_MODULE_1__/* .isUnfinished */ .ui) && units.every(({ startedAt }) => startedAt === undefined);
}
/** Whether something was done in a lane, and nothing is left to do. */
function isLaneFinished({ units }) {
    return !units.some(_unit_rollout_js__WEBPACK_IMPORTED_MODULE_1__/* .isUnfinished */ .ui) && units.some(({ startedAt }) => startedAt !== undefined);
}
/**
 * Returns the unit whose turn it is in a lane: once all before it are healthy, though they may still have to prove that
 * they stay so. A bad sidekick is found out before its instance is taken down, and no time is lost on a good one.
 */
function nextInLane({ units }) {
    const index = units.findIndex(({ phase }) => phase.name === 'pending');
    const next = units[index];
    if (!next)
        return undefined;
    const before = units.slice(0, index).filter(_unit_rollout_js__WEBPACK_IMPORTED_MODULE_1__/* .isInFlight */ .wn);
    // A sidekick that is found running after its main unit has changed has to be found so at the end.
    const isLast = next.step.until === 'running';
    return before.every((unit) => isSeenHealthy(unit) && !isLast && unit.step.unit !== next.step.unit) ? next : undefined;
}
/** Whether a unit in flight is up, and only has to stay so. */
function isSeenHealthy({ phase }) {
    return phase.name === 'progressing' && phase.healthySince !== undefined;
}
/** Returns the first stage that is not finished; undefined when all are. */
function currentStage(lanes) {
    return _plan_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .stages */ ._$.find((stage) => lanes.some((lane) => lane.stage === stage && lane.units.some(_unit_rollout_js__WEBPACK_IMPORTED_MODULE_1__/* .isUnfinished */ .ui)));
}
/** Returns the lanes that go first: the first `canary` of those that create or change an instance. */
function canaryLanes(lanes, canary) {
    const changing = lanes.filter(({ stage, units }) => (stage === 'create' || stage === 'change') &&
        units.some(({ step }) => step.action !== 'unchanged' && step.left === undefined));
    return changing.slice(0, canary);
}
/** Returns whether all canaries are finished; also when there are none. */
function areCanariesOut(lanes, canary) {
    return !canaryLanes(lanes, canary).some(({ units }) => units.some(_unit_rollout_js__WEBPACK_IMPORTED_MODULE_1__/* .isUnfinished */ .ui));
}
/** Returns the canaries' instances, which have to stay healthy while the rest waits. */
function canaryUnits(lanes, canary) {
    return canaryLanes(lanes, canary).flatMap(({ main }) => main ?? []);
}
/**
 * Returns the time until which the rest has to wait for the canaries, counted from the moment the last of them became
 * available; undefined while they are in flight, and when there are none.
 */
function heldUntil(units, canary, holdMs) {
    if (canary === 0 || holdMs === 0)
        return undefined;
    const first = canaryLanes(lanesOf(units), canary);
    if (first.length === 0 || !first.every(isLaneFinished))
        return undefined;
    return Math.max(...first.flatMap(({ units }) => units.map(({ finishedAt }) => finishedAt ?? 0))) + holdMs;
}


/***/ }),

/***/ 2850:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cf: () => (/* binding */ everyPublicationMs),
/* harmony export */   In: () => (/* binding */ isRestartHidden),
/* harmony export */   jS: () => (/* binding */ lookIntervalMs)
/* harmony export */ });
/* harmony import */ var _unit_restart_pause_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6610);

/** States are published once a second; looks a little closer together see every one of them. */
const everyPublicationMs = 900;
const secondMs = 1_000;
const hardlyShownMs = 300;
/**
 * Returns how many milliseconds may pass until the next look at an instance that has been up for so long, if no restart
 * of it is to be missed that fleet shows; `mostMs` at most. systemd shows a restart for as long as RestartSec= lasts, and
 * a unit that it does not restart stays down. Most that crash do so soon after they came up. A restart of less than 0.3 s
 * hardly ever shows, however often one looks, and of a fast one systemd's start limit tells.
 *
 * With `RestartSec=1` it is 900; with `RestartSec=4`, which is published four times, 900 at first, 2,000 after two
 * seconds, and 3,900 in the end; without RestartSec= or Restart=, `mostMs`.
 */
function lookIntervalMs({ unit, after }, upMs, mostMs) {
    const pauseMs = (0,_unit_restart_pause_js__WEBPACK_IMPORTED_MODULE_0__/* .restartPauseMs */ .C)(unit, after?.options ?? []);
    if (pauseMs === undefined || pauseMs < hardlyShownMs)
        return mostMs;
    const shownMs = (Math.floor(pauseMs / secondMs) - 1) * secondMs + everyPublicationMs;
    return Math.max(everyPublicationMs, Math.min(mostMs, shownMs, upMs));
}
/** Returns whether systemd restarts a unit so fast that between two publications nothing of it may show. */
function isRestartHidden({ unit, after }) {
    return ((0,_unit_restart_pause_js__WEBPACK_IMPORTED_MODULE_0__/* .restartPauseMs */ .C)(unit, after?.options ?? []) ?? Number.POSITIVE_INFINITY) < secondMs;
}


/***/ }),

/***/ 9863:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Eb: () => (/* binding */ present),
/* harmony export */   K2: () => (/* binding */ isHealthChecked),
/* harmony export */   PZ: () => (/* binding */ withObservation),
/* harmony export */   gU: () => (/* binding */ desiredIn)
/* harmony export */ });
/* harmony import */ var _health_condition_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1611);
/* harmony import */ var _health_health_check_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4047);
/* harmony import */ var _health_unit_kind_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7465);
/* harmony import */ var _placement_placement_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9876);
/* harmony import */ var _plan_plan_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9164);
/* harmony import */ var _unit_requirements_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1244);
/* harmony import */ var _unit_unit_name_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(6004);
/* harmony import */ var _downtime_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(1519);








/** Returns the unit that an observation has shown, if it asked for it and the unit is there. */
function present(unit) {
    return unit === 'absent' ? undefined : unit;
}
/** Whether a unit answers health checks: sidekicks do not, and nothing that ends by itself does. */
function isHealthChecked({ countsAsAvailable, until, unit, after }) {
    return (countsAsAvailable &&
        until === 'healthy' &&
        (0,_unit_unit_name_js__WEBPACK_IMPORTED_MODULE_6__/* .parseUnitName */ .lW)(unit).type === 'service' &&
        !(0,_health_unit_kind_js__WEBPACK_IMPORTED_MODULE_2__/* .endsByItself */ .Rw)(unit, after?.options ?? []));
}
/** Returns the phases' desired state: what a unit should be set to while fleet has to act. */
function desiredIn(phase) {
    if (phase === 'progressing')
        return 'launched';
    return phase === 'stopping' ? 'loaded' : 'inactive';
}
/** Returns a unit together with what an observation has shown of it. */
function withObservation(unit, seen, now, { machines, isChecked }) {
    const { step, phase, observed } = unit;
    const subject = (0,_plan_plan_js__WEBPACK_IMPORTED_MODULE_4__/* .subjectOf */ .et)(step.unit, step.after ?? step.before);
    if (!subject)
        return unit;
    const { unit: lastSeen, ...before } = observed;
    const found = seen.unit === undefined ? lastSeen : present(seen.unit);
    const runsOn = globalMachines(observed.runsOn, subject, seen, now, machines);
    // Of a unit that is stopped in order to run again, what counts is how far systemd is.
    const judged = found && phase.name === 'stopping' ? { ...found, desiredState: 'launched' } : found;
    const condition = (0,_health_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .conditionOf */ .rI)(subject, judged, seen.states, runsOn?.machines ?? machines);
    // While verifying, only the unit is asked for, so that nothing is known of its state.
    const hasStates = phase.name !== 'verifying';
    return {
        ...unit,
        observed: {
            ...before,
            ...(runsOn && { runsOn }),
            ...(found && { unit: found }),
            at: now,
            ...(seen.unit !== undefined && { unitAt: now }),
            ...(showsIntent(phase, seen) && { intentSeenAt: now }),
            ...(hasStates && {
                condition: unlessSame(isChecked && isHealthChecked(step) ? (0,_health_health_check_js__WEBPACK_IMPORTED_MODULE_1__/* .withCheck */ .hV)(condition, seen.check) : condition, before.condition),
            }),
        },
        downtime: hasStates && step.countsAsAvailable && hasDowntime(subject)
            ? (0,_downtime_js__WEBPACK_IMPORTED_MODULE_7__/* .trackDowntime */ .$v)(unit.downtime, seen.states, now)
            : unit.downtime,
    };
}
/** Returns a condition as it was, if it is the same: of thousands of units, hardly any has changed. */
function unlessSame(found, former) {
    return found.is === former?.is && found.detail === former.detail && found.state === former.state ? former : found;
}
/** Whether an observation has shown the unit with the desired state that its phase wants. */
function showsIntent(phase, seen) {
    return 'wakeUps' in phase && present(seen.unit)?.desiredState === desiredIn(phase.name);
}
/** Machines come and go while a global unit is rolled out, so the list of those that have to run it is refreshed. */
function globalMachines(runsOn, subject, { machines, units }, now, known) {
    if (!(0,_unit_requirements_js__WEBPACK_IMPORTED_MODULE_5__/* .isGlobal */ .WN)(subject.name, subject.options))
        return undefined;
    if (!machines && runsOn)
        return runsOn;
    return { machines: (0,_placement_placement_js__WEBPACK_IMPORTED_MODULE_3__/* .machinesOfGlobal */ .PP)(subject, machines ?? known, units), askedAt: now };
}
/** A unit that ends by itself is not down once it has ended, and a global unit is down on some machines at most. */
function hasDowntime({ name, options }) {
    return !(0,_health_unit_kind_js__WEBPACK_IMPORTED_MODULE_2__/* .endsByItself */ .Rw)(name, options) && !(0,_unit_requirements_js__WEBPACK_IMPORTED_MODULE_5__/* .isGlobal */ .WN)(name, options);
}


/***/ }),

/***/ 8573:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  X6: () => (/* binding */ confirmMs),
  $0: () => (/* binding */ everyAgentLookedMs),
  kM: () => (/* binding */ hasFleetActed),
  qs: () => (/* binding */ judgeReadiness),
  SO: () => (/* binding */ provenAt),
  ty: () => (/* binding */ readyAt),
  wV: () => (/* binding */ waitsForFleet)
});

// EXTERNAL MODULE: ./lib/health/condition.js
var health_condition = __webpack_require__(1611);
// EXTERNAL MODULE: ./lib/plan/plan.js
var plan = __webpack_require__(9164);
// EXTERNAL MODULE: ./lib/unit/ordering.js
var ordering = __webpack_require__(4920);
// EXTERNAL MODULE: ./lib/unit/requirements.js
var requirements = __webpack_require__(1244);
// EXTERNAL MODULE: ./lib/unit/serialize-unit-file.js
var serialize_unit_file = __webpack_require__(9458);
// EXTERNAL MODULE: ./lib/rollout/failure-reason.js + 3 modules
var failure_reason = __webpack_require__(7072);
// EXTERNAL MODULE: ./lib/rollout/observation.js
var observation = __webpack_require__(9863);
// EXTERNAL MODULE: ./lib/unit/restart-pause.js + 1 modules
var restart_pause = __webpack_require__(6610);
;// CONCATENATED MODULE: ./lib/rollout/process-exits.js


// What proves that a process has exited, given that states are published once a second and never tell one process from
// the next: a loop may be seen up whenever it is looked at, and one exit may be seen in several ways.
/** States are published once a second, so what is seen for longer than this was published twice. */
const publishedTwiceMs = 1_200;
/** How much longer than it is true a state may be seen, for it is published late or its successor gets lost. */
const lateMs = 2_500;
/** Options of [Unit] by which systemd stops or restarts a unit because of another one. */
const bindings = new Set(['BindsTo', 'PartOf', 'Requires', 'Requisite', 'Conflicts']);
/**
 * Returns the exits of a unit and what its process was seen doing, with one more look at it. `isOld` says that the
 * condition may be from before fleet was asked to run the unit.
 *
 * An exit is proven by `activating/auto-restart`, and by anything but up after the unit was up for longer than one
 * publication, unless another unit may have had systemd stop it. Up, stopping, auto-restart is one exit; up, starting,
 * auto-restart is two: one that was not seen led to the start.
 */
function withLook({ exits, process: last }, condition, isOld, step, now) {
    const is = isOld ? undefined : activityIn(condition);
    // What is unknown proves nothing; but a unit that was up and has no state may come up elsewhere.
    if (is === undefined)
        return { exits, ...(last && last.is !== 'up' && { process: last }) };
    const machine = condition.state?.machineID ?? '';
    const isSame = last?.is === is && last.machine === machine;
    const isExit = hasExited(last, is, machine, exits > 0, step);
    // An exit that is counted as soon as the unit is seen going down is the one that systemd restarts it after.
    const isOneExit = last?.isCounted === true && (isSame || last.is === 'stopping' || last.is === 'down');
    const isCounted = (is === 'stopping' || is === 'down' || is === 'auto-restart') && (isExit || isOneExit);
    return {
        exits: exits + (isExit ? 1 : 0),
        process: { is, machine, since: isSame ? last.since : now, until: now, isCounted },
    };
}
function hasExited(last, is, machine, isOwn, step) {
    if (is === 'auto-restart')
        return last?.is !== 'auto-restart' && !(last?.isCounted && (last.is === 'stopping' || last.is === 'down'));
    if (is === 'up' || last?.is !== 'up' || last.machine !== machine)
        return false;
    // The first publication may be of the old process, still stopping under the new revision's name.
    return (isOwn || last.until - last.since >= publishedTwiceMs) && !isBound(step);
}
function isBound({ after }) {
    return (after?.options ?? []).some(({ section, name }) => section === 'Unit' && bindings.has(name));
}
function activityIn({ is, state }) {
    switch (is) {
        case 'running':
            return 'up';
        case 'restarting':
            return 'auto-restart';
        case 'stopping':
            return 'stopping';
        case 'ended':
        case 'failed':
            return 'down';
        case 'starting':
            // One that does not answer its health check is up all the same.
            return state && (0,health_condition/* isUp */.ie)(state) ? 'up' : 'starting';
        default:
            return undefined;
    }
}
/**
 * Returns for how long a unit has been in auto-restart, if that is longer than twice its RestartSec= and than a state
 * can be late, so that systemd has started it meanwhile and its process exited at once; undefined otherwise.
 *
 * With `RestartSec=5`, from 12.5 s on.
 */
function overdueRestartMs({ process }, { state }, step, now) {
    // systemd 254 and later tells that its pause is over, and that it waits for other units to come up.
    if (process?.is !== 'auto-restart' || state?.systemdSubState === 'auto-restart-queued')
        return undefined;
    const pauseMs = (0,restart_pause/* restartPauseMs */.C)(step.unit, step.after?.options ?? []) ?? Number.POSITIVE_INFINITY;
    const lastsMs = now - process.since;
    return lastsMs >= 2 * pauseMs + lateMs ? lastsMs : undefined;
}

// EXTERNAL MODULE: ./lib/rollout/transition.js
var transition = __webpack_require__(5046);
// EXTERNAL MODULE: ./lib/placement/placement.js
var placement = __webpack_require__(9876);
;// CONCATENATED MODULE: ./lib/rollout/why-unplaced.js


/** Returns why no machine takes a unit, as far as that was just asked; undefined as long as one does. */
function whyUnplaced(step, { machines, units }, context) {
    if (!machines || !units || !step.after)
        return undefined;
    const candidates = (0,placement/* candidatesFor */._j)({ name: step.unit, options: step.after.options }, machines, units, context.reading);
    const why = (0,placement/* whyUnplaceable */.lK)(candidates);
    if (why === undefined)
        return undefined;
    const gone = goneMachines(machines, context);
    const mayChange = candidates.some(({ obstacle }) => obstacle && isUnsettled(obstacle, context));
    return { reason: (0,failure_reason/* unplaceableReason */.zd)(why, gone), forGood: gone.length === 0 && !mayChange };
}
/** Whether what keeps a unit off a machine is itself on its way somewhere. */
function isUnsettled(obstacle, { unsettled }) {
    if (obstacle.is === 'missing peer')
        return unsettled.has(obstacle.peer);
    return 'other' in obstacle && unsettled.has(obstacle.other);
}
function goneMachines(present, context) {
    return context.machines.filter(({ id }) => !present.some((machine) => machine.id === id));
}

;// CONCATENATED MODULE: ./lib/rollout/readiness.js










/** A unit that has just been loaded shows as inactive/dead for up to a second before it starts. */
const justLoadedMs = 2_000;
/** A bad state has to last longer than a stale one could. */
const confirmMs = 2_500;
const endedForMs = 5_000;
/** Every agent looks at its units every five seconds, whatever it has heard. */
const everyAgentLookedMs = 7_000;
/** One exit may be a slow dependency; a second one is a loop. */
const exitsOfCrashLoop = 2;
/** Every state is published anew after 0.8 of an agent's time to live, 24 s by default, even if it was lost before. */
const republishedWithinMs = 30_000;
/** Judges a unit that fleet was asked to run, by its present condition and the `previous` one. */
function judgeReadiness(unit, phase, previous, seen, now, context) {
    const { step, observed } = unit;
    const { condition } = observed;
    const subject = (0,plan/* subjectOf */.et)(step.unit, step.after);
    if (!subject || !condition)
        return (0,transition/* stay */.kP)(unit);
    // While systemd holds it back for another unit, it is not the unit that has ended, or that exits again and again.
    const isHeldBack = (condition.is === 'ended' || condition.is === 'restarting') && waitsForOthers(step, context);
    const isNew = phase.conditionSince === undefined || previous?.is !== condition.is;
    const whyNowhere = seen.units ? whyUnplaced(step, seen, context) : phase.unplaceable;
    const isOld = isFromBefore(condition, unit, phase, now);
    const isHealthyNow = (0,health_condition/* isHealthy */.Wr)(condition, subject) && !isOld;
    const { process, ...progress } = nextProgress(phase, condition, step, isNew, isOld, isHealthyNow, now);
    const next = {
        ...progress,
        ...(process && { process: isHeldBack ? { ...process, since: now } : process }),
        ...(isHeldBack && { conditionSince: now }),
        ...(seen.units && { placementAskedAt: now }),
        ...(condition.is === 'unscheduled' && whyNowhere !== undefined && { unplaceable: whyNowhere }),
    };
    const judged = { ...unit, phase: next };
    const reason = reasonToFail(judged, next, condition, seen, now, context);
    if (reason !== undefined)
        return (isOwnFault(next, condition) ? transition/* failItself */.WH : transition/* fail */.fJ)(judged, reason, now);
    if (next.healthySince !== undefined) {
        const remainingMs = readyAt(next, condition, step, context.minReadyMs) - now;
        if (remainingMs <= 0)
            return (0,transition/* succeed */.Py)(judged, now);
        const isFirst = phase.healthySince === undefined;
        return { unit: judged, writes: [], events: isFirst ? [{ type: 'healthy', step, condition, remainingMs }] : [] };
    }
    const elapsedMs = now - (unit.startedAt ?? now);
    const hasChanged = isNew || previous?.detail !== condition.detail;
    return {
        unit: judged,
        writes: [],
        events: [
            ...(hasChanged ? [{ type: 'condition', step, condition, elapsedMs }] : []),
            // Once, when a unit has to wait for a machine that is gone.
            ...(next.unplaceable && !phase.unplaceable
                ? [{ type: 'waiting', service: step.service, reason: `${step.unit}: ${next.unplaceable.reason}` }]
                : []),
        ],
    };
}
/** Everything else that fails a unit is the doing of fleet, of a machine, or of somebody else. */
function isOwnFault({ exits }, { is }) {
    return exits >= exitsOfCrashLoop || is === 'failed' || is === 'restarting' || is === 'ended';
}
function nextProgress({ healthySince, unplaceable: _, process, ...phase }, condition, step, isNew, isOld, healthy, now) {
    const isFresh = isNew || isOld;
    // Going from running to ended, or the other way round, is not steady health.
    const since = isFresh ? now : (healthySince ?? now);
    return {
        ...phase,
        conditionSince: isFresh ? now : (phase.conditionSince ?? now),
        ...withLook({ ...phase, ...(process && { process }) }, condition, isOld, step, now),
        ...(isOnItsWay(condition) && { hasBegun: true }),
        ...(healthy && { healthySince: since }),
    };
}
/** What is stopping may be the old process, under the new revision's name. */
function isOnItsWay({ is }) {
    return is === 'running' || is === 'starting' || is === 'restarting';
}
/**
 * Returns when a unit that stays healthy has been so for long enough. One whose process has exited before has to stay
 * up three times as long: states published once a second show little of a loop with short pauses.
 *
 * With min-ready 10 s, healthy since 5 s: at 15 s; after one exit, at 35 s. With min-ready 0: at 6.2 s.
 */
function readyAt({ healthySince = 0, exits }, { is }, { until }, minReadyMs) {
    const wanted = until === 'healthy' ? minReadyMs * (exits > 0 ? 3 : 1) : 0;
    return healthySince + Math.max(wanted, is === 'ended' ? justLoadedMs : publishedTwiceMs);
}
/** Returns when a unit will have been healthy for long enough if it stays so; undefined while it is not healthy. */
function provenAt({ phase, observed, step }, minReadyMs) {
    if (phase.name !== 'progressing' || phase.healthySince === undefined || !observed.condition)
        return undefined;
    return readyAt(phase, observed.condition, step, minReadyMs);
}
/** Returns what shows that waiting longer would not make a unit healthy. */
function reasonToFail(unit, phase, condition, seen, now, context) {
    const { step } = unit;
    const lastsMs = now - (phase.conditionSince ?? now);
    const served = (0,observation/* present */.Eb)(seen.unit);
    if (served && step.after && !(0,serialize_unit_file/* sameUnitFile */.xv)(served.options, step.after.options))
        return (0,failure_reason/* changedMeanwhileReason */.lt)(served);
    if (phase.exits >= exitsOfCrashLoop)
        return (0,failure_reason/* crashLoopReason */.i1)(unit, phase.exits, now - (unit.startedAt ?? now), context);
    switch (condition.is) {
        case 'missing':
            return 'someone else destroyed it during the rollout';
        case 'stopped':
            return `someone else stopped it during the rollout: ${condition.detail}`;
        case 'restarting': {
            const overdueMs = overdueRestartMs(phase, condition, step, now);
            return overdueMs === undefined ? undefined : (0,failure_reason/* neverUpReason */.Iv)(unit, overdueMs, context);
        }
        case 'failed':
            return lastsMs >= confirmMs ? (0,failure_reason/* failedReason */.Kw)(unit, condition, context) : undefined;
        case 'ended':
            // If the state that follows gets lost on the way, the one from before a restart remains until it is published anew.
            return phase.healthySince === undefined && lastsMs >= (step.stopsFirst ? republishedWithinMs : endedForMs)
                ? (0,failure_reason/* endedEarlyReason */.wc)(unit, condition, context)
                : undefined;
        case 'unscheduled':
            // A machine that has left since the plan was made may come back, so its instances wait for it.
            return phase.unplaceable?.forGood ? phase.unplaceable.reason : undefined;
        default:
            return undefined;
    }
}
/** Whether a unit orders itself after one that is about to come up: systemd or fleet holds it back until then. */
function waitsForOthers({ unit, after }, { unsettled }) {
    if (unsettled.size === 0 || !after)
        return false;
    return (0,ordering/* orderingOf */.eu)(unit, after.options).after.some((other) => unsettled.has(other.unit));
}
/**
 * Whether a unit that is down may be so from before fleet was asked to run it. After a restart the hash does not tell.
 * fleet's current state does; of a global unit, which has none, nothing does until every agent has looked.
 *
 * A oneshot that ends within a second shows as inactive/dead before its run and after it. That it ran again is known
 * from fleet having asked systemd to start it; a failure of that run would show.
 */
function isFromBefore({ is }, { step, observed }, { wakeUps }, now) {
    if (is !== 'ended' && is !== 'failed')
        return false;
    if (observed.unit?.currentState !== undefined)
        return !hasFleetActed(observed.unit);
    return step.action === 'restart' && now - wakeUps.since < everyAgentLookedMs;
}
/** Returns whether fleet has asked systemd to start a unit; before that, its state may still be the one from before. */
function hasFleetActed(unit) {
    return unit?.currentState === undefined || unit.currentState === 'launched';
}
/** Returns whether it is fleet's turn to act, so that waking it up may help. */
function waitsForFleet({ is }, unit, now) {
    const { step, observed, effect, startedAt } = unit;
    if (is === 'unscheduled' || is === 'other-revision')
        return true;
    if (is === 'unpublished') {
        // A unit that fleet calls launched and that was not changed may well be running, with its state lost on the way.
        // Its machine publishes it again within 24 s without being woken up.
        const mayRun = effect === 'none' && observed.unit?.currentState === 'launched';
        return !mayRun || now - (startedAt ?? now) >= republishedWithinMs;
    }
    const runsEverywhere = observed.unit && (0,requirements/* isGlobal */.WN)(step.unit, observed.unit.options);
    return (is === 'ended' || is === 'failed') && !runsEverywhere && !hasFleetActed(observed.unit);
}


/***/ }),

/***/ 7892:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ir: () => (/* binding */ allAtOnce),
/* harmony export */   cj: () => (/* binding */ interruptedUnits),
/* harmony export */   lA: () => (/* binding */ planRecovery)
/* harmony export */ });
/* harmony import */ var _plan_plan_unit_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3451);
/* harmony import */ var _unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9458);
/* harmony import */ var _ended_run_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8525);
/* harmony import */ var _rollback_plan_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7233);
/* harmony import */ var _stability_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1382);
/* harmony import */ var _unit_rollout_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9523);






/**
 * Returns the units that a rollout had touched and not finished when it was interrupted; including those that had
 * become available and still had to prove themselves, such as a canary.
 */
function interruptedUnits(runs) {
    const isComplete = runs.every(({ phase }) => phase.name === 'available');
    const unproven = isComplete
        ? []
        : (0,_stability_js__WEBPACK_IMPORTED_MODULE_4__/* .startedUnits */ .bJ)(runs.filter(({ phase, step }) => phase.name === 'available' && !step.isTask));
    return runs.filter((run) => ((0,_unit_rollout_js__WEBPACK_IMPORTED_MODULE_5__/* .isTouched */ .Dn)(run) && run.phase.name === 'interrupted') || unproven.includes(run));
}
/**
 * Returns what brings interrupted units back to running: at the new revision if the cluster has taken it, and at the
 * former one if it has not. Nothing else is touched, except for the sidekicks of those units, which may have been
 * stopped with them.
 *
 * web@1 has its new options and is starting: it is given time. web@2 was set inactive, or destroyed, to be created
 * again: it gets its former options and runs again. A unit that was being created or destroyed stays as it is found.
 */
function planRecovery(result, current) {
    const ended = [];
    const services = result.map(({ plan, runs }) => {
        const interrupted = interruptedUnits(runs);
        const steps = interrupted.flatMap((run) => {
            // What was created, and is gone or stopped because its own removal was in flight, is that removal's business.
            if (run.step.after && isTakenDown(current.get(run.step.unit)) && isBeingRemoved(run.step.unit, interrupted))
                return [];
            const recover = run.step.isTask ? recoveryOfTask : recoveryOf;
            const recovery = recover(run, current.get(run.step.unit));
            if ('step' in recovery)
                return [recovery.step];
            ended.push(recovery.run);
            return [];
        });
        return { ...allAtOnce(plan, steps.length), steps: [...steps, ...followers(steps, runs)] };
    });
    return { plan: { services: services.filter(({ steps }) => steps.length > 0) }, ended };
}
/** Returns a service's plan for `size` units that may all be worked on at once, because they are down already. */
function allAtOnce(plan, size) {
    const limits = { size, maxUnavailable: size, canary: 0 };
    return { ...plan, limits, rollbackLimits: limits, takesDown: false, wave: 0, waitsFor: [] };
}
function recoveryOf(run, current) {
    const { before, after, diff: _, stopsFirst, ...step } = run.step;
    const wasUp = run.phase.name === 'available';
    if (current instanceof Error)
        return leftAlone(run, `could not read its state from fleet: ${current.message}`);
    if (current === undefined || current === 'absent') {
        if (!after)
            return done(run);
        if (wasUp)
            return leftAlone(run, 'someone else has destroyed it');
        if (!before)
            return notStarted(run);
        if (run.tookDown !== 'destroyed')
            return leftAlone(run, 'someone else has destroyed it');
        const reason = 'it was destroyed to be created again';
        return { step: { ...bringBack(run, before), action: 'create', stage: 'change', reason, after: before } };
    }
    const now = (0,_plan_plan_unit_js__WEBPACK_IMPORTED_MODULE_0__/* .versionOf */ .E4)(current);
    const alike = [after, before].filter((version) => version && (0,_unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_1__/* .sameUnitFile */ .xv)(version.options, now.options));
    const target = alike.find((version) => version?.desiredState === now.desiredState) ?? alike[0];
    if (!target)
        return leftAlone(run, `someone else has changed it: it is at revision ${(0,_unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_1__/* .shortRevision */ .w7)(now.revision)}`);
    if (!after && now.desiredState === target.desiredState)
        return notStarted(run);
    if (now.desiredState !== target.desiredState && (wasUp || run.tookDown === undefined))
        return leftAlone(run, `someone else has set it to ${now.desiredState}`);
    // A restart sets a unit to loaded, and to nothing else.
    if (stopsFirst && now.desiredState === 'inactive')
        return leftAlone(run, 'someone else has set it to inactive');
    const reason = stopsFirst
        ? 'it was being restarted'
        : `it is at ${target === after ? 'the new' : 'its former'} revision ${(0,_unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_1__/* .shortRevision */ .w7)(now.revision)}`;
    return {
        step: {
            ...step,
            ...bringBack(run, target),
            action: 'restart',
            stage: after ? 'change' : 'remove',
            reason,
            before: now,
            after: target,
        },
    };
}
/**
 * Returns what is done about a task that was interrupted. It is not run by a recovery: what waits for it does not go on.
 * One that fleet runs already is seen to its end; one that was caught before that has not started.
 */
function recoveryOfTask(run, current) {
    const recovery = recoveryOf(run, current);
    if (!('step' in recovery))
        return recovery;
    const { step } = recovery;
    if (step.action === 'create' && step.after)
        return { step: { ...step, after: (0,_ended_run_js__WEBPACK_IMPORTED_MODULE_2__/* .withoutRunning */ .Sx)(step.after), until: 'applied' } };
    if (step.before?.desiredState !== 'launched')
        return notStarted(run);
    return { step: { ...step, until: 'healthy' } };
}
function isTakenDown(current) {
    return (current === undefined || current === 'absent' || ('desiredState' in current && current.desiredState === 'loaded'));
}
function isBeingRemoved(unit, interrupted) {
    return interrupted.some(({ step }) => step.unit === unit && !step.after);
}
function done(run) {
    return { run: (0,_ended_run_js__WEBPACK_IMPORTED_MODULE_2__/* .endedRun */ .Ok)(run, 'recovery', run.step.after, { name: 'available' }) };
}
function notStarted(run) {
    return {
        run: (0,_ended_run_js__WEBPACK_IMPORTED_MODULE_2__/* .endedRun */ .Ok)(run, 'recovery', run.step.before, { name: 'skipped', reason: 'the deployment was cancelled' }),
    };
}
function leftAlone(run, reason) {
    return { run: (0,_ended_run_js__WEBPACK_IMPORTED_MODULE_2__/* .endedRun */ .Ok)(run, 'recovery', run.step.before, { name: 'left-alone', reason }) };
}
/** A unit that was not healthy before the deployment need not be so after it; the new revision has to become healthy. */
function bringBack({ step, downtime }, target) {
    const { unit, service, lane, countsAsAvailable, isTask } = step;
    const mustBeHealthy = target.desiredState === 'launched' && (target === step.after ? step.until !== 'applied' : (0,_rollback_plan_js__WEBPACK_IMPORTED_MODULE_3__/* .wasHealthy */ .t)(step));
    return {
        unit,
        service,
        lane,
        countsAsAvailable,
        until: mustBeHealthy ? 'healthy' : 'applied',
        downtime,
        ...(isTask && { isTask }),
        hashesInBetween: [step.before, step.after].flatMap((version) => (0,_unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_1__/* .reportedHashes */ .ip)(version?.options ?? [])),
    };
}
/** Sidekicks are found running as they are: whether or not it was their turn, systemd or fleet may have stopped them. */
function followers(recovered, runs) {
    const lanes = new Set(recovered.filter((step) => step.countsAsAvailable).map(({ lane }) => lane));
    const names = new Set(recovered.map(({ unit }) => unit));
    const following = runs.filter(({ step }) => !step.countsAsAvailable && !step.isTask && lanes.has(step.lane) && !names.has(step.unit));
    const byUnit = Map.groupBy(following, ({ step }) => step.unit);
    return [...byUnit.values()].flatMap((own) => {
        const first = own[0];
        const version = own.findLast(({ phase }) => phase.name === 'available')?.step.after ?? first?.step.before;
        if (!first || version?.desiredState !== 'launched')
            return [];
        const { lane } = first.step;
        return [{ ...(0,_plan_plan_unit_js__WEBPACK_IMPORTED_MODULE_0__/* .followStep */ .Q6)(first.step, lane, version), stage: 'change', lane }];
    });
}


/***/ }),

/***/ 7233:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ planRollback),
/* harmony export */   t: () => (/* binding */ wasHealthy)
/* harmony export */ });
/* harmony import */ var _health_condition_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1611);
/* harmony import */ var _plan_plan_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9164);
/* harmony import */ var _plan_plan_unit_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3451);
/* harmony import */ var _unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9458);
/* harmony import */ var _ended_run_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8525);
/* harmony import */ var _unit_rollout_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9523);






/**
 * Returns what undoes a rollout: every unit that was touched gets back what it had before, the newest first. A unit that
 * is now neither at its former nor at its new revision belongs to someone else, and is left alone. A unit that was not
 * healthy before only has to be as it was, not healthier. A unit that was only restarted has nothing to go back to; one
 * that was stopped and not started again is.
 */
function planRollback(result, current) {
    const ended = [];
    const services = result.toReversed().map((service) => {
        const touched = namesNewestFirst(service.runs);
        const steps = changedUnits(service.runs, touched).flatMap((name) => {
            const undone = undo(service.runs.filter(({ step }) => step.unit === name), current.get(name));
            if (undone && 'step' in undone)
                return [undone.step];
            if (undone)
                ended.push(undone.run);
            return [];
        });
        const others = [...followers(service.runs, steps), ...bystanders(service.runs, touched)];
        const { plan } = service;
        // At its former options already, a unit is at most started again; and a template runs nowhere.
        const takesDown = steps.some(({ action, stage }) => action === 'update' && stage === 'change');
        return { ...plan, limits: limitsOf(service, steps), takesDown, steps: inOrder([...steps, ...others]) };
    });
    return { plan: { services: backwards(services).filter(changesAnything) }, ended };
}
/** Returns services that go back in the opposite order: those that waited for others go before them. */
function backwards(services) {
    const last = Math.max(0, ...services.map(({ wave }) => wave));
    return services.map((plan) => ({
        ...plan,
        wave: last - plan.wave,
        waitsFor: services.filter(({ waitsFor }) => waitsFor.includes(plan.service)).map(({ service }) => service),
    }));
}
/** Returns the units that were touched, those started last first. */
function namesNewestFirst(runs) {
    const touched = runs.filter(_unit_rollout_js__WEBPACK_IMPORTED_MODULE_5__/* .isTouched */ .Dn).toSorted((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0) || b.id - a.id);
    return [...new Set(touched.map(({ step }) => step.unit))];
}
/** A sidekick that was only started again with its main unit has nothing to undo: it follows that one back. */
function changedUnits(runs, touched) {
    return touched.filter((name) => runs.some((run) => (0,_unit_rollout_js__WEBPACK_IMPORTED_MODULE_5__/* .isTouched */ .Dn)(run) && run.step.unit === name && run.step.until !== 'running'));
}
function changesAnything({ steps }) {
    return steps.some(({ action }) => action !== 'unchanged');
}
function undo(own, current) {
    const [first] = own;
    if (!first)
        throw new TypeError('a unit without runs cannot have been touched');
    if (own.some(isRestarted))
        return undefined;
    if (current === undefined)
        return leftAlone(first, 'it was not looked up');
    if (current instanceof Error)
        return leftAlone(first, `could not read its state from fleet: ${current.message}`);
    const { before: former, after: _, diff: __, stopsFirst: ___, ...step } = first.step;
    const now = current === 'absent' ? undefined : (0,_plan_plan_unit_js__WEBPACK_IMPORTED_MODULE_2__/* .versionOf */ .E4)(current);
    if (step.isTask && step.action === 'restart')
        return (0,_ended_run_js__WEBPACK_IMPORTED_MODULE_4__/* .undoneTaskRun */ .WK)(first, now);
    // What the rollout was to create is not there.
    if (!former && !now)
        return { run: (0,_ended_run_js__WEBPACK_IMPORTED_MODULE_4__/* .endedRun */ .Ok)(first, 'rollback', first.step.before, { name: 'available' }) };
    const ours = [former, ...own.map((run) => run.step.after)];
    if (now && !ours.some((version) => version && (0,_unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_3__/* .sameUnitFile */ .xv)(version.options, now.options)))
        return leftAlone(first, `someone else has changed it: it is at revision ${(0,_unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_3__/* .shortRevision */ .w7)(now.revision)}`);
    const { downtime } = own.findLast((run) => run.startedAt !== undefined) ?? first;
    const hashesInBetween = ours.flatMap((version) => (0,_unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_3__/* .reportedHashes */ .ip)(version?.options ?? []));
    const base = { ...step, downtime, hashesInBetween, until: wasHealthy(first.step) ? 'healthy' : 'applied' };
    const restarted = own.find((run) => run.step.stopsFirst && (0,_unit_rollout_js__WEBPACK_IMPORTED_MODULE_5__/* .isTouched */ .Dn)(run));
    if (restarted && former)
        return undoRestart(own, restarted, base, former, now);
    if (!former)
        return {
            step: {
                ...base,
                action: 'destroy',
                stage: 'remove',
                countsAsAvailable: false,
                reason: 'this deployment created it',
                ...(now && { before: now }),
            },
        };
    if (step.isTask)
        return undoTask(first, base, former, now);
    return { step: restore(base, first.step, former, now) };
}
/** A task gets its former options back without being run: it is only loaded, until a deployment runs it again. */
function undoTask(first, base, former, now) {
    if (now && (0,_unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_3__/* .sameUnitFile */ .xv)(now.options, former.options))
        return { run: (0,_ended_run_js__WEBPACK_IMPORTED_MODULE_4__/* .endedRun */ .Ok)(first, 'rollback', now, { name: 'available' }) };
    return { step: restore({ ...base, until: 'applied' }, first.step, (0,_ended_run_js__WEBPACK_IMPORTED_MODULE_4__/* .withoutRunning */ .Sx)(former), now) };
}
/** A restart that did not succeed is not tried again, but what it has stopped is started again. */
function undoRestart(own, restarted, base, former, now) {
    if (!now)
        return leftAlone(restarted, 'someone else has destroyed it');
    if (now.desiredState === 'loaded' && restarted.tookDown === 'stopped')
        return { step: { ...restore(base, restarted.step, former, now), reason: 'it was stopped to be restarted' } };
    if (now.desiredState !== former.desiredState)
        return leftAlone(restarted, `someone else has set it to ${now.desiredState}`);
    if (restarted.phase.name === 'failed')
        return leftAlone(restarted, 'it was only restarted, so there is nothing to go back to');
    // What a recovery has found to be bad, the recovery reports.
    if (own.some(({ phase }) => phase.name === 'failed'))
        return undefined;
    return { step: { ...restore(base, restarted.step, former, now), reason: 'it was being restarted' } };
}
/** Whether a unit was stopped and started again, as was asked for. */
function isRestarted({ step, phase }) {
    return step.stopsFirst === true && phase.name === 'available';
}
/** A unit that did not come back from its restart stays down; the others must not have to wait for it. */
function limitsOf({ plan: { rollbackLimits }, runs }, undone) {
    const lost = runs.filter(({ step, phase }) => step.stopsFirst &&
        step.countsAsAvailable &&
        phase.name === 'failed' &&
        !undone.some(({ unit }) => unit === step.unit));
    return { ...rollbackLimits, size: Math.max(0, rollbackLimits.size - lost.length) };
}
function restore(base, { stage, countsAsAvailable }, former, now) {
    const restored = {
        ...base,
        stage: stage === 'template' || stage === 'prepare' ? 'template' : 'change',
        // A unit that goes back to being staged serves nobody, and need not wait for those that do.
        countsAsAvailable: countsAsAvailable && former.desiredState === 'launched',
        after: former,
    };
    if (!now)
        return { ...restored, action: 'create', reason: `back to revision ${(0,_unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_3__/* .shortRevision */ .w7)(former.revision)}` };
    const isReplaced = !(0,_unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_3__/* .sameUnitFile */ .xv)(now.options, former.options);
    if (isReplaced) {
        const reason = `revision ${(0,_unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_3__/* .shortRevision */ .w7)(now.revision)} goes back to ${(0,_unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_3__/* .shortRevision */ .w7)(former.revision)}`;
        return { ...restored, before: now, action: 'update', reason };
    }
    // The change has not arrived, or it was only a restart: the unit has to be found as healthy as it was before.
    const until = base.until === 'healthy' && now.desiredState === former.desiredState ? 'running' : base.until;
    return {
        ...restored,
        before: now,
        action: 'restart',
        reason: `still at revision ${(0,_unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_3__/* .shortRevision */ .w7)(former.revision)}`,
        until,
    };
}
/** Returns whether a unit was as it should be when the plan was made. */
function wasHealthy(step) {
    const subject = (0,_plan_plan_js__WEBPACK_IMPORTED_MODULE_1__/* .subjectOf */ .et)(step.unit, step.before);
    if (!subject || step.before?.desiredState !== 'launched')
        return false;
    return !step.condition || (0,_health_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .isHealthy */ .Wr)(step.condition, subject);
}
/** Sidekicks follow their main unit back, touched or not: going back may have stopped them again. */
function followers(runs, undone) {
    const lanes = new Set(undone.filter((step) => step.countsAsAvailable && step.after).map(({ lane }) => lane));
    const touched = new Set(runs.filter(_unit_rollout_js__WEBPACK_IMPORTED_MODULE_5__/* .isTouched */ .Dn).map(({ step }) => step.lane));
    for (const lane of touched)
        if (isLaneRestarted(runs.filter(({ step }) => step.lane === lane)))
            touched.delete(lane);
    const following = runs.filter(({ step }) => !step.countsAsAvailable &&
        !step.isTask &&
        step.stage === 'change' &&
        (lanes.has(step.lane) || touched.has(step.lane)));
    const byUnit = Map.groupBy(following, ({ step }) => step.unit);
    return [...byUnit.values()].flatMap(([first]) => {
        const former = first?.step.before;
        if (!first || !former || !wasHealthy(first.step))
            return [];
        const { condition: _, ...step } = first.step;
        return [{ ...(0,_plan_plan_unit_js__WEBPACK_IMPORTED_MODULE_2__/* .followStep */ .Q6)(step, step.lane, former), stage: 'change', lane: step.lane }];
    });
}
/** Whether an instance was restarted with its sidekicks, so that nothing is left to be done about them. */
function isLaneRestarted(runs) {
    return runs.some(isRestarted) && runs.every(({ phase }) => phase.name === 'available');
}
/** Instances that were not touched count towards what is available, and so do those that were only restarted. */
function bystanders(runs, touched) {
    return runs.flatMap((run) => {
        const { before, stopsFirst: _, ...step } = run.step;
        if (!step.countsAsAvailable || before?.desiredState !== 'launched')
            return [];
        if (touched.includes(step.unit) && !isRestarted(run))
            return [];
        const reason = isRestarted(run) ? 'restarted' : 'not touched';
        return [{ ...step, action: 'unchanged', stage: 'change', reason, before, after: before }];
    });
}
function inOrder(steps) {
    return ['change', 'template', 'remove'].flatMap((stage) => steps.filter((step) => step.stage === stage));
}
function leftAlone(first, reason) {
    return { run: (0,_ended_run_js__WEBPACK_IMPORTED_MODULE_4__/* .endedRun */ .Ok)(first, 'rollback', first.step.before, { name: 'left-alone', reason }) };
}


/***/ }),

/***/ 7798:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Il: () => (/* binding */ skipUnwritten),
/* harmony export */   KM: () => (/* binding */ cancelRollout),
/* harmony export */   M$: () => (/* binding */ interruptedResult),
/* harmony export */   P8: () => (/* binding */ rolloutResult),
/* harmony export */   v3: () => (/* binding */ skipPending),
/* harmony export */   vb: () => (/* binding */ failLate),
/* harmony export */   wz: () => (/* binding */ startRollout)
/* harmony export */ });
/* harmony import */ var _transition_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5046);
/* harmony import */ var _unit_rollout_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9523);


/** Returns a plan of which nothing has been started. Units are numbered through, in the plan's order. */
function startRollout({ services }, purpose) {
    let id = 0;
    return {
        services: services.map((plan) => {
            const units = plan.steps.map((step) => (0,_unit_rollout_js__WEBPACK_IMPORTED_MODULE_1__/* .pendingUnit */ .sg)(step, id++, purpose));
            return { plan, units, state: units.some(_unit_rollout_js__WEBPACK_IMPORTED_MODULE_1__/* .isUnfinished */ .ui) ? 'waiting' : 'done' };
        }),
        replacesInPlace: true,
        writing: new Set(),
        asking: new Set(),
        fleetMoves: [],
    };
}
/** Returns a service of which nothing more is started; units in flight are seen through. */
function skipPending(service, reason) {
    return {
        ...service,
        units: service.units.map((unit) => unit.phase.name === 'pending' ? { ...unit, phase: { name: 'skipped', reason } } : unit),
    };
}
/**
 * Returns a service of which nothing more is started, not even a unit that nothing has been written about yet. What was
 * left for later is skipped for this reason too: what was to come before it has not been seen through.
 */
function skipUnwritten(service, reason, writing) {
    const isUnwritten = ({ phase, step }) => phase.name === 'checking' && !writing.has(step.unit);
    return {
        ...service,
        units: service.units.map((unit) => unit.phase.name === 'pending' || unit.phase.name === 'left' || isUnwritten(unit)
            ? { ...unit, phase: { name: 'skipped', reason } }
            : unit),
    };
}
/** Returns a service in which a unit that had become available has failed after all. */
function failLate(service, { unit: failed, events }) {
    const units = service.units.map((unit) => (unit.id === failed.id ? failed : unit));
    return { service: { ...service, units }, events };
}
/** Returns a cancelled rollout: nothing more is started, and units in flight are left as they are. */
function cancelRollout(rollout, now) {
    return { ...rollout, services: rollout.services.map((service) => cancelService(service, now)) };
}
const cancelled = 'the deployment was cancelled';
function cancelService({ canaryHold: hold, ...service }, now) {
    const { units, ...skipped } = skipPending(service, cancelled);
    // What comes before it was not seen through, so that it is not the plan alone that leaves it.
    const isCut = (unit) => service.state !== 'done' && unit.phase.name === 'left';
    return {
        ...skipped,
        units: units.map((unit) => {
            if ((0,_unit_rollout_js__WEBPACK_IMPORTED_MODULE_1__/* .isInFlight */ .wn)(unit))
                return interrupted(unit, now);
            return isCut(unit) ? { ...unit, phase: { name: 'skipped', reason: cancelled } } : unit;
        }),
        state: 'done',
        ...(hold && { canaryHold: { from: hold.from, to: Math.min(hold.to, now) } }),
    };
}
function interrupted(unit, now) {
    const { phase, step, observed } = unit;
    const lastSeen = `last seen: ${observed.condition?.detail ?? 'nothing'}`;
    const state = phase.name === 'removing' && step.after ? 'it was destroyed and has not been created again yet' : lastSeen;
    const reason = phase.name === 'stopping'
        ? `the deployment was cancelled while it was being stopped, to be started again; ${lastSeen}`
        : `the deployment was cancelled while it was being rolled out; ${state}`;
    return (0,_transition_js__WEBPACK_IMPORTED_MODULE_0__/* .ended */ .v6)(unit, { name: 'interrupted', reason }, now);
}
/** Returns what became of a rollout so far. */
function rolloutResult({ services }) {
    return services.map(({ plan, units, canaryHold }) => ({
        plan,
        runs: units,
        ...(canaryHold && { canaryHold }),
    }));
}
/** Returns what became of a rollout that was killed, from its plan and the last record of each unit that has one. */
function interruptedResult(plan, records, now) {
    const byId = new Map(Array.from(records, (record) => [record.id, record]));
    const start = startRollout(plan, 'rollout');
    const services = start.services.map((service) => ({
        ...service,
        units: service.units.map((unit) => ({ ...unit, ...byId.get(unit.id) })),
    }));
    return rolloutResult(cancelRollout({ ...start, services }, now));
}


/***/ }),

/***/ 1382:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CC: () => (/* binding */ failIfGoneBad),
/* harmony export */   HM: () => (/* binding */ isAllAvailable),
/* harmony export */   XA: () => (/* binding */ holdForCanaries),
/* harmony export */   bJ: () => (/* binding */ startedUnits),
/* harmony export */   i2: () => (/* binding */ lastWatch)
/* harmony export */ });
/* unused harmony export notReadyCondition */
/* harmony import */ var _health_condition_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1611);
/* harmony import */ var _health_health_check_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4047);
/* harmony import */ var _plan_plan_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9164);
/* harmony import */ var _downtime_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1519);
/* harmony import */ var _failure_reason_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7072);
/* harmony import */ var _lanes_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5654);
/* harmony import */ var _look_interval_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2850);
/* harmony import */ var _readiness_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(8573);
/* harmony import */ var _service_rollout_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(7798);
/* harmony import */ var _transition_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(5046);
/* harmony import */ var _unit_rollout_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(9523);











const holdObservationMs = 2_000;
/** systemd's default is to give a unit up that it has to start more than five times in ten seconds. */
const startLimitMs = 10_000;
/** What proves in the final check that an instance has gone bad. */
const goneBad = new Set(['failed', 'restarting', 'ended', 'starting']);
/** What proves it while it is watched for longer than it has to prove itself: one restart does not. */
const givenUp = new Set(['failed']);
/**
 * Returns the service during the canary hold, or with a canary that has failed after all; undefined when there is no
 * hold. A canary whose process has ended fails at once; a state that is merely missing has to be missing for longer
 * than fleetd takes to restart.
 */
function holdForCanaries(service, siblings, now, machines) {
    const { plan, units, canaryHold, notReadySince } = service;
    const { limits, canaryHoldMs } = plan;
    const until = (0,_lanes_js__WEBPACK_IMPORTED_MODULE_5__/* .heldUntil */ .gE)(units, limits.canary, canaryHoldMs);
    if (until === undefined || now >= until)
        return undefined;
    const observed = { ...service, units: units.map((unit) => withSiblingDowntime(unit, siblings, now)) };
    const canaries = (0,_lanes_js__WEBPACK_IMPORTED_MODULE_5__/* .canaryUnits */ .kP)((0,_lanes_js__WEBPACK_IMPORTED_MODULE_5__/* .lanesOf */ .TJ)(observed.units), limits.canary);
    const since = new Map();
    for (const unit of canaries) {
        const { unit: name } = unit.step;
        const condition = notReadyCondition(unit, siblings.get(name), machines);
        if (!condition)
            continue;
        since.set(name, notReadySince?.get(name) ?? now);
        const hasEnded = condition.is === 'failed' || condition.is === 'restarting';
        if (!hasEnded && now - (since.get(name) ?? now) < _readiness_js__WEBPACK_IMPORTED_MODULE_7__/* .confirmMs */ .X6)
            continue;
        const held = { ...observed, canaryHold: { from: canaryHold?.from ?? now, to: now } };
        const reason = (0,_failure_reason_js__WEBPACK_IMPORTED_MODULE_4__/* .notReadyReason */ .ZM)('during the canary hold', unit, condition, { machines });
        return { ...(0,_service_rollout_js__WEBPACK_IMPORTED_MODULE_8__/* .failLate */ .vb)(held, (0,_transition_js__WEBPACK_IMPORTED_MODULE_9__/* .failItself */ .WH)(unit, reason, now)), waitMs: 0 };
    }
    const remainingMs = until - now;
    return {
        service: { ...observed, notReadySince: since, canaryHold: { from: until - canaryHoldMs, to: until } },
        events: canaryHold ? [] : [{ type: 'canary-hold', service: plan.service, remainingMs }],
        waitMs: Math.min(remainingMs, ...canaries.map(({ step }) => (0,_look_interval_js__WEBPACK_IMPORTED_MODULE_6__/* .lookIntervalMs */ .jS)(step, holdObservationMs, holdObservationMs))),
    };
}
/** A canary is observed after its turn as well, so that no time counts as down in which it was seen up. */
function withSiblingDowntime(unit, siblings, now) {
    const seen = siblings.get(unit.step.unit);
    return seen && (0,_unit_rollout_js__WEBPACK_IMPORTED_MODULE_10__/* .isTouched */ .Dn)(unit) ? { ...unit, downtime: (0,_downtime_js__WEBPACK_IMPORTED_MODULE_3__/* .trackDowntime */ .$v)(unit.downtime, seen.states, now) } : unit;
}
/**
 * Returns the service with an instance failed that had become available and has gone bad since; undefined when there is
 * none. Only what proves it counts: failed, ended, restarting, starting anew, or a bad health check. A missing state may
 * be on its way.
 */
function failIfGoneBad(service, candidates, siblings, now, machines) {
    const isWatched = isAllAvailable(service.units) && now < lastWatch(service).until;
    const bad = isWatched ? givenUp : goneBad;
    for (const unit of candidates) {
        if (!(0,_unit_rollout_js__WEBPACK_IMPORTED_MODULE_10__/* .isTouched */ .Dn)(unit) || unit.phase.name !== 'available' || unit.step.until !== 'healthy')
            continue;
        const condition = notReadyCondition(unit, siblings.get(unit.step.unit), machines);
        if (!condition || !bad.has(condition.is))
            continue;
        const reason = (0,_failure_reason_js__WEBPACK_IMPORTED_MODULE_4__/* .notReadyReason */ .ZM)('after it had become available', unit, condition, { machines });
        return { ...(0,_service_rollout_js__WEBPACK_IMPORTED_MODULE_8__/* .failLate */ .vb)(service, (0,_transition_js__WEBPACK_IMPORTED_MODULE_9__/* .failItself */ .WH)(unit, reason, now)), waitMs: 0 };
    }
    return undefined;
}
/**
 * Returns until when the final check has to look at the units of a service in which every step has succeeded, and at
 * which of them: those that systemd restarts so fast that fleet rarely shows it. Ten seconds after they came up,
 * systemd's start limit has shown a fast loop; with `min-ready` of ten seconds or more, that is over by then. With a
 * `min-ready` of 0, nobody wants to wait for proof.
 */
function lastWatch({ units, plan }) {
    const watched = plan.minReadyMs > 0 ? startedUnits(units).filter(({ step }) => (0,_look_interval_js__WEBPACK_IMPORTED_MODULE_6__/* .isRestartHidden */ .In)(step)) : [];
    return { until: Math.max(0, ...watched.map(({ healthySince = 0 }) => healthySince + startLimitMs)), units: watched };
}
/** Returns what a finished unit is found to be doing, if that is not healthy; undefined also while nothing is known. */
function notReadyCondition({ step, observed }, seen, machines) {
    const subject = (0,_plan_plan_js__WEBPACK_IMPORTED_MODULE_2__/* .subjectOf */ .et)(step.unit, step.after);
    if (!subject || !seen)
        return undefined;
    const found = (0,_health_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .conditionOf */ .rI)(subject, observed.unit, seen.states, observed.runsOn?.machines ?? machines);
    const condition = (0,_health_health_check_js__WEBPACK_IMPORTED_MODULE_1__/* .withCheck */ .hV)(found, seen.check);
    return (0,_health_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .isHealthy */ .Wr)(condition, subject) ? undefined : condition;
}
/** Returns whether every step that is not left for later has succeeded, so that it is time for the final check. */
function isAllAvailable(units) {
    return !units.some(_unit_rollout_js__WEBPACK_IMPORTED_MODULE_10__/* .isUnfinished */ .ui) && units.every(({ phase }) => phase.name === 'available' || phase.name === 'left');
}
/** Returns the units that this rollout has started and that have to keep running. */
function startedUnits(units) {
    const removed = new Set(units.filter(({ step }) => !step.after).map(({ step }) => step.unit));
    return units.filter((unit) => (0,_unit_rollout_js__WEBPACK_IMPORTED_MODULE_10__/* .isTouched */ .Dn)(unit) &&
        unit.step.until === 'healthy' &&
        unit.step.after?.desiredState === 'launched' &&
        !removed.has(unit.step.unit));
}


/***/ }),

/***/ 5046:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M9: () => (/* binding */ write),
/* harmony export */   Py: () => (/* binding */ succeed),
/* harmony export */   WH: () => (/* binding */ failItself),
/* harmony export */   fJ: () => (/* binding */ fail),
/* harmony export */   kP: () => (/* binding */ stay),
/* harmony export */   op: () => (/* binding */ setDesiredState),
/* harmony export */   v6: () => (/* binding */ ended)
/* harmony export */ });
/* harmony import */ var _downtime_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1519);

function stay(unit) {
    return { unit, writes: [], events: [] };
}
function fail(unit, reason, now) {
    return finish(unit, { name: 'failed', reason }, now);
}
/** Fails a unit because of what it does itself, as systemd shows it: its log may say why. */
function failItself(unit, reason, now) {
    return finish(unit, { name: 'failed', reason, isOwn: true }, now);
}
function succeed(unit, now) {
    return finish(unit, { name: 'available' }, now);
}
function finish(unit, phase, now) {
    const finished = ended(unit, phase, now);
    return { unit: finished, writes: [], events: [{ type: 'finished', unit: finished }] };
}
/** Returns a unit in its last phase, in which nothing more is done about it. */
function ended(unit, phase, now) {
    const healthySince = unit.phase.name === 'progressing' ? unit.phase.healthySince : undefined;
    return {
        ...unit,
        phase,
        finishedAt: now,
        downtime: (0,_downtime_js__WEBPACK_IMPORTED_MODULE_0__/* .closeDowntime */ .UY)(unit.downtime, now),
        ...(healthySince !== undefined && { healthySince }),
    };
}
function write(unit, change) {
    return { unit, writes: [change], events: [] };
}
function setDesiredState(unit, desiredState) {
    return write(unit, { kind: 'set-desired-state', unit: unit.step.unit, desiredState });
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

/***/ 6610:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  C: () => (/* binding */ restartPauseMs)
});

;// CONCATENATED MODULE: ./lib/unit/time-span.js
const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];
/** Milliseconds of the units that systemd.time(7) lists; a number without a unit is in seconds. */
const factors = new Map([
    ...withFactor(1 / 1_000_000, 'nsec', 'ns'),
    ...withFactor(1 / 1_000, 'usec', 'us', 'µs', 'μs'),
    ...withFactor(1, 'msec', 'ms'),
    ...withFactor(second, '', 'seconds', 'second', 'sec', 's'),
    ...withFactor(minute, 'minutes', 'minute', 'min', 'm'),
    ...withFactor(hour, 'hours', 'hour', 'hr', 'h'),
    ...withFactor(day, 'days', 'day', 'd'),
    ...withFactor(7 * day, 'weeks', 'week', 'w'),
    ...withFactor(30.44 * day, 'months', 'month', 'M'),
    ...withFactor(365.25 * day, 'years', 'year', 'y'),
]);
function withFactor(ms, ...names) {
    return names.map((name) => [name, ms]);
}
/**
 * Returns the milliseconds of a time span as systemd and sleep(1) write it, infinite for `infinity`; undefined for
 * anything else. `5` is 5,000; `100ms` is 100; `1min 30s` is 90,000.
 */
function timeSpanMs(text) {
    const trimmed = text.trim();
    if (trimmed === 'infinity')
        return Number.POSITIVE_INFINITY;
    if (!/^(?:\d+(?:\.\d*)?\s*[a-zA-Zµμ]*\s*)+$/.test(trimmed))
        return undefined;
    let total = 0;
    for (const [, number = '', unit = ''] of trimmed.matchAll(/(\d+(?:\.\d*)?)\s*([a-zA-Zµμ]*)/g)) {
        const factor = factors.get(unit);
        if (factor === undefined)
            return undefined;
        total += Number(number) * factor;
    }
    return total;
}

// EXTERNAL MODULE: ./lib/unit/unit-name.js
var unit_name = __webpack_require__(6004);
;// CONCATENATED MODULE: ./lib/unit/restart-pause.js


/** systemd's own, DefaultRestartSec=. */
const defaultPauseMs = 100;
/**
 * Returns the milliseconds for which systemd shows a unit as `activating/auto-restart` before it starts it again, by
 * the unit's file; undefined if systemd does not start it again once its process has ended. See systemd.service(5).
 *
 * With `Restart=always` alone it is 100, with `RestartSec=1min 30s` 90,000.
 */
function restartPauseMs(unitName, options) {
    if ((0,unit_name/* parseUnitName */.lW)(unitName).type !== 'service')
        return undefined;
    const values = (name) => options.flatMap((option) => (option.section === 'Service' && option.name === name ? [option.value.trim()] : []));
    const restart = values('Restart').findLast((value) => value !== '') ?? 'no';
    const isForced = (values('RestartForceExitStatus').at(-1) ?? '') !== '';
    if (restart === 'no' && !isForced)
        return undefined;
    // systemd ignores what it cannot read, and the line before it counts.
    const pauses = values('RestartSec').flatMap((value) => timeSpanMs(value) ?? []);
    return pauses.at(-1) ?? defaultPauseMs;
}


/***/ })

};
