export const id = 18;
export const ids = [18];
export const modules = {

/***/ 56:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EX: () => (/* binding */ allServices),
/* harmony export */   F0: () => (/* binding */ withSidekicks),
/* harmony export */   I4: () => (/* binding */ placedOptions),
/* harmony export */   x5: () => (/* binding */ locate)
/* harmony export */ });
/** Returns a service and all the sidekicks that follow it, directly or through others. */
function withSidekicks(service) {
    return [service, ...service.sidekicks.flatMap(withSidekicks)];
}
/**
 * Returns where a message about a unit belongs: in the file that defines the unit, or else in that of its service, on
 * the line of the first option that the message mentions, or else on that of ExecStart=.
 *
 * `… Conflicts= with web@1.service, which is there` belongs on the line of Conflicts=, `crash loop …` on ExecStart=.
 */
function locate(definition, unit, service, message) {
    const services = allServices(definition);
    const defines = services.find(({ template, units }) => [template, ...units].some((one) => one?.name === unit));
    const found = defines ?? services.find(({ name }) => name === service);
    if (!found)
        return undefined;
    const { file, lines } = found;
    const named = lines.find(({ name }) => message.includes(` ${name}=`));
    const line = (named ?? lines.find(({ name }) => name === 'ExecStart'))?.line ?? found.line;
    return { file, ...(line !== undefined && { line }) };
}
/** Returns the options of a service's unit file: each on its line, or on that of the service if the file was downloaded. */
function placedOptions({ file, lines, line, template, units }) {
    if (lines.length > 0)
        return lines.map(({ line: own, ...option }) => ({ ...option, place: { file, line: own } }));
    const place = { file, ...(line !== undefined && { line }) };
    return ((template ?? units[0])?.options ?? []).map((option) => ({ ...option, place }));
}
/** Returns all services, sidekicks included. */
function allServices({ services }) {
    return services.flatMap(withSidekicks);
}


/***/ }),

/***/ 9047:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ groupSidekicks),
/* harmony export */   v: () => (/* binding */ mainUnitOf)
/* harmony export */ });
/* harmony import */ var _unit_requirements_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1244);
/* harmony import */ var _unit_unit_name_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6004);


/**
 * Returns the services with every sidekick under the service that it follows: the one with the unit that its MachineOf=
 * names, or, for `web-sidekick`, the one named `web`. It then has that one's wave. All others keep their order. If
 * services follow each other in a circle, the first of them leads.
 *
 * `logger@.service` with MachineOf=web@%i.service, then `web@.service`, then `db.service`: web with logger, then db.
 */
function groupSidekicks(services) {
    const owner = new Map(services.flatMap((service) => service.units.map(({ name }) => [name, service])));
    const leader = new Map(services.map((service) => [service, leaderOf(service, services, owner)]));
    const follows = (service, other) => {
        const seen = new Set();
        for (let next = leader.get(service); next && !seen.has(next); next = leader.get(next)) {
            if (next === other)
                return true;
            seen.add(next);
        }
        return false;
    };
    for (const service of services)
        if (follows(service, service))
            leader.set(service, undefined);
    const grouped = (service, { wave }) => ({
        ...service,
        wave,
        sidekicks: services.filter((other) => leader.get(other) === service).map((other) => grouped(other, { wave })),
    });
    return services.filter((service) => leader.get(service) === undefined).map((service) => grouped(service, service));
}
function leaderOf(service, services, owner) {
    const peers = service.units.flatMap(({ name, options }) => (0,_unit_requirements_js__WEBPACK_IMPORTED_MODULE_0__/* .requirementsOf */ .CG)(name, options).machineOf);
    const byMachine = peers.map((peer) => owner.get(peer)).find((main) => main !== undefined && main !== service);
    if (byMachine)
        return byMachine;
    const mainName = /^(.+)-sidekick$/.exec(service.name)?.[1];
    const mains = services.filter((other) => other.name === mainName && other !== service);
    // Instances with unit files of their own are services that share a name: a sidekick follows the one with its number.
    return mains.find((main) => service.units.some((unit) => mainUnitOf(unit, main))) ?? mains[0];
}
/**
 * Returns the main unit that a sidekick's unit follows: the one that its MachineOf= names, or else the instance with the
 * same number. undefined if the main service has no such unit.
 */
function mainUnitOf(sidekick, main) {
    const peers = (0,_unit_requirements_js__WEBPACK_IMPORTED_MODULE_0__/* .requirementsOf */ .CG)(sidekick.name, sidekick.options).machineOf;
    const { instance } = (0,_unit_unit_name_js__WEBPACK_IMPORTED_MODULE_1__/* .parseUnitName */ .lW)(sidekick.name);
    const named = main.units.find(({ name }) => peers.includes(name));
    return (named ?? main.units.find(({ name }) => (0,_unit_unit_name_js__WEBPACK_IMPORTED_MODULE_1__/* .parseUnitName */ .lW)(name).instance === instance))?.name;
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

/***/ 2066:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ whyImpossible)
/* harmony export */ });
/* harmony import */ var _unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9458);

/**
 * Returns what is wrong with an update to other options under the same revision, or undefined for any other update. A
 * revision is the hash of all options, so such an update can only come from a defect, and it would never end.
 */
function whyImpossible(unit, before, after) {
    if (before.revision !== after.revision || (0,_unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_0__/* .sameUnitFile */ .xv)(before.options, after.options))
        return undefined;
    return `${unit} would be updated from revision ${(0,_unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_0__/* .shortRevision */ .w7)(before.revision)} to the same revision, which can never be right: this is a defect of Fleet Deploy; please report it with the unit file`;
}


/***/ }),

/***/ 3451:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Q6: () => (/* binding */ followStep),
  Hd: () => (/* binding */ planLanes),
  m: () => (/* binding */ planTemplate),
  MP: () => (/* binding */ planUnit),
  QS: () => (/* binding */ snapshotCondition),
  E4: () => (/* binding */ versionOf)
});

// EXTERNAL MODULE: ./lib/definition/definition.js
var definition = __webpack_require__(56);
// EXTERNAL MODULE: ./lib/definition/sidekicks.js
var definition_sidekicks = __webpack_require__(9047);
// EXTERNAL MODULE: ./lib/errors/defect-error.js
var defect_error = __webpack_require__(1661);
// EXTERNAL MODULE: ./lib/health/condition.js
var health_condition = __webpack_require__(1611);
// EXTERNAL MODULE: ./lib/health/unit-kind.js
var unit_kind = __webpack_require__(7465);
// EXTERNAL MODULE: ./lib/placement/placement.js
var placement = __webpack_require__(9876);
// EXTERNAL MODULE: ./lib/unit/requirements.js
var requirements = __webpack_require__(1244);
// EXTERNAL MODULE: ./lib/unit/serialize-unit-file.js
var serialize_unit_file = __webpack_require__(9458);
// EXTERNAL MODULE: ./lib/plan/impossible-update.js
var impossible_update = __webpack_require__(2066);
;// CONCATENATED MODULE: ./node_modules/diff/libesm/diff/base.js
class Diff {
    diff(oldStr, newStr, 
    // Type below is not accurate/complete - see above for full possibilities - but it compiles
    options = {}) {
        let callback;
        if (typeof options === 'function') {
            callback = options;
            options = {};
        }
        else if ('callback' in options) {
            callback = options.callback;
        }
        // Allow subclasses to massage the input prior to running
        const oldString = this.castInput(oldStr, options);
        const newString = this.castInput(newStr, options);
        const oldTokens = this.removeEmpty(this.tokenize(oldString, options));
        const newTokens = this.removeEmpty(this.tokenize(newString, options));
        return this.diffWithOptionsObj(oldTokens, newTokens, options, callback);
    }
    diffWithOptionsObj(oldTokens, newTokens, options, callback) {
        var _a;
        const done = (value) => {
            value = this.postProcess(value, options);
            if (callback) {
                setTimeout(function () { callback(value); }, 0);
                return undefined;
            }
            else {
                return value;
            }
        };
        const newLen = newTokens.length, oldLen = oldTokens.length;
        let editLength = 1;
        let maxEditLength = newLen + oldLen;
        if (options.maxEditLength != null) {
            maxEditLength = Math.min(maxEditLength, options.maxEditLength);
        }
        const maxExecutionTime = (_a = options.timeout) !== null && _a !== void 0 ? _a : Infinity;
        const abortAfterTimestamp = Date.now() + maxExecutionTime;
        const bestPath = [{ oldPos: -1, lastComponent: undefined }];
        // Seed editLength = 0, i.e. the content starts with the same values
        let newPos = this.extractCommon(bestPath[0], newTokens, oldTokens, 0, options);
        if (bestPath[0].oldPos + 1 >= oldLen && newPos + 1 >= newLen) {
            // Identity per the equality and tokenizer
            return done(this.buildValues(bestPath[0].lastComponent, newTokens, oldTokens));
        }
        // Once we hit the right edge of the edit graph on some diagonal k, we can
        // definitely reach the end of the edit graph in no more than k edits, so
        // there's no point in considering any moves to diagonal k+1 any more (from
        // which we're guaranteed to need at least k+1 more edits).
        // Similarly, once we've reached the bottom of the edit graph, there's no
        // point considering moves to lower diagonals.
        // We record this fact by setting minDiagonalToConsider and
        // maxDiagonalToConsider to some finite value once we've hit the edge of
        // the edit graph.
        // This optimization is not faithful to the original algorithm presented in
        // Myers's paper, which instead pointlessly extends D-paths off the end of
        // the edit graph - see page 7 of Myers's paper which notes this point
        // explicitly and illustrates it with a diagram. This has major performance
        // implications for some common scenarios. For instance, to compute a diff
        // where the new text simply appends d characters on the end of the
        // original text of length n, the true Myers algorithm will take O(n+d^2)
        // time while this optimization needs only O(n+d) time.
        let minDiagonalToConsider = -Infinity, maxDiagonalToConsider = Infinity;
        // Main worker method. checks all permutations of a given edit length for acceptance.
        const execEditLength = () => {
            for (let diagonalPath = Math.max(minDiagonalToConsider, -editLength); diagonalPath <= Math.min(maxDiagonalToConsider, editLength); diagonalPath += 2) {
                let basePath;
                const removePath = bestPath[diagonalPath - 1], addPath = bestPath[diagonalPath + 1];
                if (removePath) {
                    // No one else is going to attempt to use this value, clear it
                    // @ts-expect-error - perf optimisation. This type-violating value will never be read.
                    bestPath[diagonalPath - 1] = undefined;
                }
                let canAdd = false;
                if (addPath) {
                    // what newPos will be after we do an insertion:
                    const addPathNewPos = addPath.oldPos - diagonalPath;
                    canAdd = addPath && 0 <= addPathNewPos && addPathNewPos < newLen;
                }
                const canRemove = removePath && removePath.oldPos + 1 < oldLen;
                if (!canAdd && !canRemove) {
                    // If this path is a terminal then prune
                    // @ts-expect-error - perf optimisation. This type-violating value will never be read.
                    bestPath[diagonalPath] = undefined;
                    continue;
                }
                // Select the diagonal that we want to branch from. We select the prior
                // path whose position in the old string is the farthest from the origin
                // and does not pass the bounds of the diff graph
                if (!canRemove || (canAdd && removePath.oldPos < addPath.oldPos)) {
                    basePath = this.addToPath(addPath, true, false, 0, options);
                }
                else {
                    basePath = this.addToPath(removePath, false, true, 1, options);
                }
                newPos = this.extractCommon(basePath, newTokens, oldTokens, diagonalPath, options);
                if (basePath.oldPos + 1 >= oldLen && newPos + 1 >= newLen) {
                    // If we have hit the end of both strings, then we are done
                    return done(this.buildValues(basePath.lastComponent, newTokens, oldTokens)) || true;
                }
                else {
                    bestPath[diagonalPath] = basePath;
                    if (basePath.oldPos + 1 >= oldLen) {
                        maxDiagonalToConsider = Math.min(maxDiagonalToConsider, diagonalPath - 1);
                    }
                    if (newPos + 1 >= newLen) {
                        minDiagonalToConsider = Math.max(minDiagonalToConsider, diagonalPath + 1);
                    }
                }
            }
            editLength++;
        };
        // Performs the length of edit iteration. Is a bit fugly as this has to support the
        // sync and async mode which is never fun. Loops over execEditLength until a value
        // is produced, or until the edit length exceeds options.maxEditLength (if given),
        // in which case it will return undefined.
        if (callback) {
            (function exec() {
                setTimeout(function () {
                    if (editLength > maxEditLength || Date.now() > abortAfterTimestamp) {
                        return callback(undefined);
                    }
                    if (!execEditLength()) {
                        exec();
                    }
                }, 0);
            }());
        }
        else {
            while (editLength <= maxEditLength && Date.now() <= abortAfterTimestamp) {
                const ret = execEditLength();
                if (ret) {
                    return ret;
                }
            }
        }
    }
    addToPath(path, added, removed, oldPosInc, options) {
        const last = path.lastComponent;
        if (last && !options.oneChangePerToken && last.added === added && last.removed === removed) {
            return {
                oldPos: path.oldPos + oldPosInc,
                lastComponent: { count: last.count + 1, added: added, removed: removed, previousComponent: last.previousComponent }
            };
        }
        else {
            return {
                oldPos: path.oldPos + oldPosInc,
                lastComponent: { count: 1, added: added, removed: removed, previousComponent: last }
            };
        }
    }
    extractCommon(basePath, newTokens, oldTokens, diagonalPath, options) {
        const newLen = newTokens.length, oldLen = oldTokens.length;
        let oldPos = basePath.oldPos, newPos = oldPos - diagonalPath, commonCount = 0;
        while (newPos + 1 < newLen && oldPos + 1 < oldLen && this.equals(oldTokens[oldPos + 1], newTokens[newPos + 1], options)) {
            newPos++;
            oldPos++;
            commonCount++;
            if (options.oneChangePerToken) {
                basePath.lastComponent = { count: 1, previousComponent: basePath.lastComponent, added: false, removed: false };
            }
        }
        if (commonCount && !options.oneChangePerToken) {
            basePath.lastComponent = { count: commonCount, previousComponent: basePath.lastComponent, added: false, removed: false };
        }
        basePath.oldPos = oldPos;
        return newPos;
    }
    equals(left, right, options) {
        if (options.comparator) {
            return options.comparator(left, right);
        }
        else {
            return left === right
                || (!!options.ignoreCase && left.toLowerCase() === right.toLowerCase());
        }
    }
    removeEmpty(array) {
        const ret = [];
        for (let i = 0; i < array.length; i++) {
            if (array[i]) {
                ret.push(array[i]);
            }
        }
        return ret;
    }
    // eslint-disable-next-line @typescript-eslint/no-unused-vars
    castInput(value, options) {
        return value;
    }
    // eslint-disable-next-line @typescript-eslint/no-unused-vars
    tokenize(value, options) {
        return Array.from(value);
    }
    join(chars) {
        // Assumes ValueT is string, which is the case for most subclasses.
        // When it's false, e.g. in diffArrays, this method needs to be overridden (e.g. with a no-op)
        // Yes, the casts are verbose and ugly, because this pattern - of having the base class SORT OF
        // assume tokens and values are strings, but not completely - is weird and janky.
        return chars.join('');
    }
    postProcess(changeObjects, 
    // eslint-disable-next-line @typescript-eslint/no-unused-vars
    options) {
        return changeObjects;
    }
    get useLongestToken() {
        return false;
    }
    buildValues(lastComponent, newTokens, oldTokens) {
        // First we convert our linked list of components in reverse order to an
        // array in the right order:
        const components = [];
        let nextComponent;
        while (lastComponent) {
            components.push(lastComponent);
            nextComponent = lastComponent.previousComponent;
            delete lastComponent.previousComponent;
            lastComponent = nextComponent;
        }
        components.reverse();
        const componentLen = components.length;
        let componentPos = 0, newPos = 0, oldPos = 0;
        for (; componentPos < componentLen; componentPos++) {
            const component = components[componentPos];
            if (!component.removed) {
                if (!component.added && this.useLongestToken) {
                    let value = newTokens.slice(newPos, newPos + component.count);
                    value = value.map(function (value, i) {
                        const oldValue = oldTokens[oldPos + i];
                        return oldValue.length > value.length ? oldValue : value;
                    });
                    component.value = this.join(value);
                }
                else {
                    component.value = this.join(newTokens.slice(newPos, newPos + component.count));
                }
                newPos += component.count;
                // Common case
                if (!component.added) {
                    oldPos += component.count;
                }
            }
            else {
                component.value = this.join(oldTokens.slice(oldPos, oldPos + component.count));
                oldPos += component.count;
            }
        }
        return components;
    }
}

;// CONCATENATED MODULE: ./node_modules/diff/libesm/diff/array.js

class ArrayDiff extends Diff {
    tokenize(value) {
        return value.slice();
    }
    join(value) {
        return value;
    }
    removeEmpty(value) {
        return value;
    }
}
const arrayDiff = new ArrayDiff();
function diffArrays(oldArr, newArr, options) {
    return arrayDiff.diff(oldArr, newArr, options);
}

;// CONCATENATED MODULE: ./lib/plan/unit-diff.js

/** Options removed and added. An exact diff of more than that takes seconds, and no one reads it. */
const maxDifferences = 1_000;
/**
 * Returns the options to remove from one list and to add to it to get the other, in the order of the lists, and as few
 * of them as possible. Beyond 1,000 differences, the whole list is reported as replaced.
 *
 * From `ExecStart=a, Restart=always` to `ExecStart=b, Restart=always`: without `ExecStart=a`, with `ExecStart=b`.
 */
function diffOptions(before, after) {
    const changes = diffArrays([...before], [...after], { comparator: isSame, maxEditLength: maxDifferences }) ?? [
        { removed: true, added: false, value: before },
        { removed: false, added: true, value: after },
    ];
    return changes.flatMap(({ added, removed, value }) => added || removed ? value.map((option) => ({ kind: added ? 'added' : 'removed', option })) : []);
}
function isSame(one, other) {
    return one.section === other.section && one.name === other.name && one.value === other.value;
}

;// CONCATENATED MODULE: ./lib/plan/plan-unit.js










/**
 * Returns what it takes to make one unit as defined. `isMain` is false for a sidekick, which does not count as available.
 * Throws a DefectError rather than plan an update that can never be right.
 */
function planUnit(service, unit, cluster, isMain) {
    const current = cluster.units.get(unit.name);
    // Its condition at its present revision: whether it was healthy decides what a rollback has to reach.
    const present = current ? { name: unit.name, ...versionOf(current) } : unit;
    const condition = snapshotCondition(cluster, present, current);
    const step = {
        ...stepOf(service, unit, current),
        condition,
        // A unit that is only staged serves nobody.
        countsAsAvailable: isMain && unit.desiredState === 'launched',
    };
    if (!current)
        return { ...step, action: 'create', reason: 'not in the cluster' };
    if (!(0,serialize_unit_file/* sameUnitFile */.xv)(current.options, unit.options))
        return { ...step, ...updateOf(current, unit) };
    if (unit.desiredState !== 'launched') {
        const drift = stagingDrift(unit, current);
        return {
            ...step,
            ...(drift ? { action: 'update', reason: drift } : { action: 'unchanged', reason: condition.detail }),
        };
    }
    if (!(0,health_condition/* isHealthy */.Wr)(condition, unit) && !isJobRunning(condition, unit))
        return { ...step, action: 'restart', reason: `same revision, but ${condition.detail}` };
    return { ...step, action: 'unchanged', reason: condition.detail };
}
/** Returns how a unit that should not run differs from what it should be. fleet does not report a global unit's current state. */
function stagingDrift({ desiredState }, current) {
    if (current.desiredState !== desiredState)
        return `desired state ${current.desiredState} becomes ${desiredState}`;
    const { currentState } = current;
    const isReached = currentState === undefined || currentState === desiredState;
    return isReached ? undefined : `should be ${desiredState}, but is ${currentState}`;
}
/** Returns what it takes to make a template as defined; it runs nowhere. */
function planTemplate(service, template, cluster) {
    const current = cluster.units.get(template.name);
    const step = { ...stepOf(service, template, current), countsAsAvailable: false };
    if (!current)
        return { ...step, action: 'create', reason: 'not in the cluster' };
    if (!(0,serialize_unit_file/* sameUnitFile */.xv)(current.options, template.options))
        return { ...step, ...updateOf(current, template) };
    return { ...step, action: 'unchanged', reason: 'same options' };
}
/** Returns what a unit was doing when the snapshot was taken. */
function snapshotCondition(cluster, subject, current) {
    const machines = (0,requirements/* isGlobal */.WN)(subject.name, subject.options)
        ? (0,placement/* machinesOfGlobal */.PP)(subject, cluster.machines, cluster.units.values())
        : cluster.machines;
    return (0,health_condition/* conditionOf */.rI)(subject, current, cluster.states.get(subject.name) ?? [], machines);
}
/** A job that ends by itself may be running right now, started by its timer; that is no reason to disturb it. */
function isJobRunning({ is }, { name, options }) {
    return (is === 'starting' || is === 'stopping') && (0,unit_kind/* endsByItself */.Rw)(name, options);
}
/** Returns what fleet has of a unit now. */
function versionOf({ options, desiredState }) {
    return { options, revision: (0,serialize_unit_file/* revisionOf */.DT)(options), desiredState };
}
function stepOf(service, unit, current) {
    const { options, revision, desiredState } = unit;
    const before = current && versionOf(current);
    const after = { options, revision, desiredState };
    return { unit: unit.name, service, after, until: 'healthy', ...(before && { before }) };
}
function updateOf(current, after) {
    const before = versionOf(current);
    const impossible = (0,impossible_update/* whyImpossible */.u)(after.name, before, after);
    if (impossible !== undefined)
        throw new defect_error/* DefectError */.u(`${impossible}. Nothing was changed`);
    const reason = `revision ${(0,serialize_unit_file/* shortRevision */.w7)(before.revision)} becomes ${(0,serialize_unit_file/* shortRevision */.w7)(after.revision)}`;
    return { action: 'update', reason, diff: diffOptions((0,serialize_unit_file/* keptOptions */.t4)(before.options), after.options) };
}
/**
 * Returns the steps of a service's instances, each in a lane with the sidekicks that follow it. A sidekick that changes
 * does so before its main unit. One that is missing is created after it, since fleet could not schedule it before. One
 * that is there follows when its main unit has been replaced: systemd may have stopped it too (BindsTo=), or fleet moved
 * it (MachineOf=). `planOne` says what is done to each unit by itself.
 */
function planLanes(main, cluster, planOne = planUnit) {
    const sidekicks = (0,definition/* withSidekicks */.F0)(main)
        .slice(1)
        .flatMap((service) => service.units.map((unit) => ({
        lane: (0,definition_sidekicks/* mainUnitOf */.v)(unit, main) ?? unit.name,
        step: planOne(service.name, unit, cluster, false),
    })));
    const byLane = Map.groupBy(sidekicks, ({ lane }) => lane);
    const mainLanes = main.units.map((unit) => {
        const followers = (byLane.get(unit.name) ?? []).map(({ step }) => step);
        byLane.delete(unit.name);
        return inLane(unit.name, planOne(main.name, unit, cluster, true), followers);
    });
    const ownLanes = [...byLane].map(([lane, steps]) => place(lane, steps.map(({ step }) => step)));
    return [...mainLanes, ...ownLanes].flat();
}
function inLane(lane, main, followers) {
    const missing = followers.filter(({ action }) => action === 'create');
    const present = followers.filter(({ action }) => action !== 'create');
    const isReplaced = main.action === 'update' || main.action === 'restart';
    const following = isReplaced ? present.flatMap((step) => followerOf(step, main)) : [];
    // While a main unit is down or missing, its sidekicks cannot start.
    const comeAfter = main.action === 'create' || (isReplaced && isDown(main));
    if (comeAfter)
        return place(lane, [main, ...present, ...missing, ...(main.stopsFirst ? following : [])]);
    return place(lane, [...present, main, ...missing, ...following]);
}
/** A sidekick that is only staged has nothing to come back to. */
function followerOf(step, { unit }) {
    return step.after?.desiredState === 'launched' ? [followStep(step, unit, step.after)] : [];
}
function isDown({ unit, before, condition }) {
    return before !== undefined && condition !== undefined && !(0,health_condition/* isHealthy */.Wr)(condition, { name: unit, ...before });
}
/** Returns the step that finds a sidekick running at a version after its main unit has changed, and starts it if it is not. */
function followStep({ stopsFirst: _, ...step }, main, version) {
    return { ...step, action: 'restart', reason: `follows ${main}`, until: 'running', before: version, after: version };
}
/** A lane that only adds units can go before those that take something down. */
function place(lane, steps) {
    const changing = steps.filter(({ action }) => action !== 'unchanged');
    const stage = changing.length > 0 && changing.every(({ action }) => action === 'create') ? 'create' : 'change';
    const isCreation = steps.some(({ countsAsAvailable, action }) => countsAsAvailable && action === 'create');
    return steps.map((step) => ({ ...step, lane, stage: isCreation ? 'create' : stage }));
}


/***/ }),

/***/ 4920:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G_: () => (/* binding */ bindingOptions),
/* harmony export */   eu: () => (/* binding */ orderingOf),
/* harmony export */   g7: () => (/* binding */ unitsNamedBy)
/* harmony export */ });
/* harmony import */ var _requirements_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1244);
/* harmony import */ var _specifiers_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4785);
/* harmony import */ var _unit_name_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6004);



/** Options of [Unit] by which a unit waits for others; of those that name the same unit, the first one counts. */
const waiting = ['After', 'Requires', 'BindsTo', 'Requisite'];
/**
 * Returns the units that a unit orders itself after, and before: by [Unit] as systemd reads it, and by MachineOf= as
 * fleet does. Of `web@2.service`, `After=db@%i.service cache@.service` names db@2.service and cache@2.service.
 */
function orderingOf(unitName, options) {
    const named = (option) => namesIn(unitName, options, option).map((unit) => ({ unit, option }));
    const { machineOf } = (0,_requirements_js__WEBPACK_IMPORTED_MODULE_0__/* .requirementsOf */ .CG)(unitName, options);
    const after = [...waiting.flatMap(named), ...machineOf.map((unit) => ({ unit, option: 'MachineOf' }))];
    return { after: withoutRepetition(after), before: withoutRepetition(named('Before')) };
}
/** Options of [Unit] by which a unit names others without which systemd cancels its start; BindTo= is an old spelling. */
const bindingOptions = new Set(['Requires', 'BindsTo', 'BindTo', 'Requisite']);
/** Returns the units that an option of [Unit] names, such as `BindsTo=db@%i.service`, as systemd reads it. */
function unitsNamedBy({ section, value }, unitName) {
    if (section !== 'Unit')
        return [];
    return wordsIn(value).map((word) => withInstance((0,_specifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .fillSpecifiers */ .J)(word, unitName), unitName));
}
/** An empty value takes nothing back: systemd cannot reset dependencies. */
function namesIn(unitName, options, option) {
    return options.filter(({ name }) => name === option).flatMap((one) => unitsNamedBy(one, unitName));
}
/** A line that ends in a backslash goes on in the next one, which fleet leaves to systemd. */
function wordsIn(value) {
    const words = value.replace(/\\(\n|$)/g, ' ').matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g);
    return [...words].map(([, double, single, plain]) => double ?? single ?? plain ?? '');
}
/** A template stands for its instance of the same name: that of the unit that names it, or, if it has none, its prefix. */
function withInstance(name, unitName) {
    const named = (0,_unit_name_js__WEBPACK_IMPORTED_MODULE_2__/* .parseUnitName */ .lW)(name);
    if (!named.isTemplate)
        return name;
    const { instance, prefix } = (0,_unit_name_js__WEBPACK_IMPORTED_MODULE_2__/* .parseUnitName */ .lW)(unitName);
    return (0,_unit_name_js__WEBPACK_IMPORTED_MODULE_2__/* .instanceName */ .zl)(named, instance || prefix);
}
function withoutRepetition(orderings) {
    return orderings.filter(({ unit }, index) => orderings.findIndex((other) => other.unit === unit) === index);
}


/***/ }),

/***/ 4785:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ fillSpecifiers)
/* harmony export */ });
/* harmony import */ var _unit_name_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6004);

/**
 * Returns a text of a unit file with the specifiers that follow from the unit's name, as systemd.unit(5) has them. All
 * others stay as they are: what they stand for is known to the machine only.
 *
 * In `back-end@a-b.service`, `%p` is `back-end`, `%j` is `end`, `%i` is `a-b` and `%I` is `a/b`.
 */
function fillSpecifiers(text, unitName) {
    const { full, prefix, instance } = (0,_unit_name_js__WEBPACK_IMPORTED_MODULE_0__/* .parseUnitName */ .lW)(unitName);
    const last = prefix.slice(prefix.lastIndexOf('-') + 1);
    const values = {
        n: full,
        N: full.slice(0, full.lastIndexOf('.')),
        p: prefix,
        P: unescapeName(prefix),
        i: instance,
        I: unescapeName(instance),
        j: last,
        J: unescapeName(last),
        '%': '%',
    };
    return text.replace(/%([nNpPiIjJ%])/g, (_, specifier) => values[specifier] ?? '');
}
/** As systemd-escape writes paths into names: `-` stands for `/`, and `\x2d` for a hyphen. */
function unescapeName(name) {
    return name.replace(/-|((?:\\x[\da-f]{2})+)/gi, (_, bytes) => bytes === undefined ? '/' : Buffer.from(bytes.replaceAll(/\\x/gi, ''), 'hex').toString('utf8'));
}


/***/ })

};
