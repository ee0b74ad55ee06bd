export const id = 900;
export const ids = [900];
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


/***/ })

};
