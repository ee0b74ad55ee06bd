export const id = 61;
export const ids = [61];
export const modules = {

/***/ 1661:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ DefectError)
/* harmony export */ });
/* harmony import */ var _coded_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1435);

/** Something that can never be has happened, so this action has a defect. The message says what, and what was done about it. */
class DefectError extends _coded_error_js__WEBPACK_IMPORTED_MODULE_0__/* .CodedError */ .A {
    name = 'DefectError';
    constructor(message) {
        super('defect', message);
    }
}


/***/ }),

/***/ 377:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readJournal: () => (/* binding */ readJournal),
/* harmony export */   remedyFor: () => (/* binding */ remedyFor)
/* harmony export */ });
/* harmony import */ var _fleet_json_body_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3429);
/* harmony import */ var _rollout_recovery_plan_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7892);
/* harmony import */ var _rollout_service_rollout_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7798);
/* harmony import */ var _rollout_stability_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1382);
/* harmony import */ var _rollout_unit_rollout_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9523);





/**
 * Returns what a journal says of the deployment that wrote it; undefined when it was killed before its first line. Lines
 * count up to the first one that is incomplete: the write it was to record had not been sent.
 */
function readJournal(text) {
    const entries = entriesOf(text);
    const [first] = entries;
    if (first?.type !== 'deployment')
        return undefined;
    const [rollout, rollback] = entries.flatMap((entry, index) => (entry.type === 'plan' ? [{ ...entry, index }] : []));
    const at = entries.at(-1)?.at ?? first.at;
    const own = rollout ? entries.slice(rollout.index, rollback?.index) : [];
    return {
        header: first.deployment,
        result: rollout ? restored(rollout.plan, own, at) : [],
        logs: new Map(entries.flatMap((entry) => (entry.type === 'log' ? [[entry.log.unit, entry.log]] : []))),
        isRollingBack: rollback !== undefined,
    };
}
function restored(plan, entries, at) {
    const records = entries.flatMap((entry) => (entry.type === 'units' ? entry.units : []));
    return (0,_rollout_service_rollout_js__WEBPACK_IMPORTED_MODULE_1__/* .interruptedResult */ .M$)(plan, records, at);
}
function entriesOf(text) {
    const entries = [];
    for (const line of text.split('\n').slice(0, -1)) {
        const entry = (0,_fleet_json_body_js__WEBPACK_IMPORTED_MODULE_4__/* .parseJson */ .q)(line);
        if (typeof entry !== 'object' || entry === null || !('type' in entry))
            break;
        entries.push(entry);
    }
    return entries;
}
/**
 * Returns the remedy for an interrupted deployment. One that had failed is rolled back if `on-failure` says so, whatever
 * `onCancel` is. A restart has changed nothing that could be rolled back, but may have left units stopped.
 *
 * Killed while web@2 was starting: `recover` or `roll-back`, as `onCancel` says. Killed after web@2 had failed, with
 * `on-failure: rollback`: `complete-rollback`. Killed between two services, with `on-cancel: settle`: `none`.
 */
function remedyFor({ result, isRollingBack, header }, onCancel) {
    const runs = result.flatMap((service) => service.runs);
    if (!runs.some(_rollout_unit_rollout_js__WEBPACK_IMPORTED_MODULE_3__/* .isTouched */ .Dn) || (0,_rollout_stability_js__WEBPACK_IMPORTED_MODULE_2__/* .isAllAvailable */ .HM)(runs))
        return 'none';
    const hasFailed = runs.some(({ phase }) => phase.name === 'failed');
    if (isRollingBack || (hasFailed && header.onFailure === 'rollback'))
        return header.failFast || onCancel === 'rollback' ? 'complete-rollback' : 'settle-by-service';
    if (onCancel === 'rollback' && header.command !== 'restart')
        return 'roll-back';
    return result.some((service) => (0,_rollout_recovery_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .interruptedUnits */ .cj)(service.runs).length > 0) ? 'recover' : 'none';
}


/***/ })

};
