export const id = 611;
export const ids = [611];
export const modules = {

/***/ 1611:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Wr: () => (/* binding */ isHealthy),
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
    if ((0,_unit_requirements_js__WEBPACK_IMPORTED_MODULE_1__/* .requirementsOf */ .CG)(subject.name, subject.options).global)
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
    return is === 'running' || (is === 'ended' && (0,_unit_kind_js__WEBPACK_IMPORTED_MODULE_3__/* .endsByItself */ .R)(subject.name, subject.options));
}
/** Returns whether systemd shows a unit as up, be it that it reads its configuration anew just now. */
function isUp({ systemdActiveState }) {
    return systemdActiveState === 'active' || systemdActiveState === 'reloading';
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
        return is('failed', ': systemd does not take the unit file');
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
        return { is: 'running', detail: 'no machine is to run it' };
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
/* harmony export */   R: () => (/* binding */ endsByItself)
/* harmony export */ });
/* harmony import */ var _unit_unit_name_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6004);

/**
 * Returns whether a unit has done its work once its process has ended: a service of Type=oneshot without
 * RemainAfterExit=. systemd then shows it as `inactive/dead`, which for every other unit means that it is down.
 */
function endsByItself(unitName, options) {
    if ((0,_unit_unit_name_js__WEBPACK_IMPORTED_MODULE_0__/* .parseUnitName */ .lW)(unitName).type !== 'service')
        return false;
    const remains = last(options, 'RemainAfterExit')?.toLowerCase() ?? '';
    // A service that has only ExecStart-less ExecStop, or no Type= and no ExecStart=, is a oneshot too (systemd.service(5)).
    const type = last(options, 'Type') || (last(options, 'ExecStart') === undefined ? 'oneshot' : 'simple');
    return type === 'oneshot' && !['1', 'yes', 'true', 'on', 'y', 't'].includes(remains);
}
function last(options, name) {
    return options.findLast((option) => option.section === 'Service' && option.name === name)?.value;
}


/***/ }),

/***/ 2434:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c3: () => (/* binding */ listOf),
/* harmony export */   mS: () => (/* binding */ obstacleSummary),
/* harmony export */   nI: () => (/* binding */ obstacleText)
/* harmony export */ });
/** Returns what keeps a unit off one machine: `MachineMetadata=disk=ssd is not met: its disk is hdd`. */
function obstacleText(obstacle) {
    switch (obstacle.is) {
        case 'other machine':
            return `MachineID=${obstacle.machineId} asks for another machine`;
        case 'unmet metadata': {
            const { key, wanted, actual } = obstacle;
            return `MachineMetadata=${key}=${wanted.join(' or ')} is not met: ${actual === undefined ? `it has no ${key}` : `its ${key} is ${actual}`}`;
        }
        case 'missing peer':
            return `MachineOf=${obstacle.peer}, which is not scheduled there`;
        case 'conflict':
            return `Conflicts= with ${obstacle.other}, which is there`;
        case 'conflict of other':
            return `${obstacle.other}, which is there, Conflicts= with it`;
        case 'global rival':
            return 'another unit is there';
    }
}
/**
 * Returns what keeps a unit off several machines, obstacles of one kind together, each with the machines that it is about.
 *
 * Of 100 machines of which each has another instance: `10.0.0.1, 10.0.0.2 and 98 more: Conflicts= with web@1.service,
 * web@2.service and 98 more, which are there`.
 */
function obstacleSummary(obstacles) {
    const groups = Map.groupBy(obstacles, ([, obstacle]) => shapeOf(obstacle));
    return [...groups.values()]
        .map((group) => `${listOf(group.map(([machine]) => machine))}: ${textOfAll(group.map(([, obstacle]) => obstacle))}`)
        .join('; ');
}
/**
 * Returns names as a list that stays short: `a`, `a and b`, `a, b and c`, and from four on `a, b and 2 more`. The word
 * before the last is `and` unless another is given.
 */
function listOf(names, conjunction = 'and') {
    const [first = '', second = '', third = ''] = names;
    if (names.length < 2)
        return first;
    if (names.length === 2)
        return `${first} ${conjunction} ${second}`;
    return `${first}, ${second} ${conjunction} ${names.length === 3 ? third : `${names.length - 2} more`}`;
}
/** Shared by obstacles that one sentence can tell of: they differ only in what each machine has. */
function shapeOf(obstacle) {
    if (obstacle.is === 'conflict' || obstacle.is === 'conflict of other')
        return obstacle.is;
    if (obstacle.is !== 'unmet metadata')
        return obstacleText(obstacle);
    return JSON.stringify([obstacle.key, obstacle.wanted, obstacle.actual === undefined]);
}
/** What obstacles of one shape have to say. */
function textOfAll(obstacles) {
    const [first] = obstacles;
    if (!first)
        return '';
    if (new Set(obstacles.map(obstacleText)).size === 1 && (obstacles.length === 1 || first.is !== 'unmet metadata'))
        return obstacleText(first);
    const others = [...new Set(obstacles.flatMap((obstacle) => ('other' in obstacle ? obstacle.other : [])))];
    const are = others.length === 1 ? 'is' : 'are';
    switch (first.is) {
        case 'conflict':
            return `Conflicts= with ${listOf(others)}, which ${are} there`;
        case 'conflict of other':
            return `${listOf(others)}, which ${are} there, Conflicts= with it`;
        case 'unmet metadata': {
            const { key, wanted, actual } = first;
            const values = obstacles.flatMap((obstacle) => ('actual' in obstacle ? (obstacle.actual ?? []) : []));
            const have = actual === undefined ? `they have no ${key}` : `their ${key} is ${listOf([...new Set(values)], 'or')}`;
            return `MachineMetadata=${key}=${wanted.join(' or ')} is not met: ${have}`;
        }
        default:
            return obstacleText(first);
    }
}


/***/ }),

/***/ 9876:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   PP: () => (/* binding */ machinesOfGlobal),
/* harmony export */   YF: () => (/* binding */ machineLabel),
/* harmony export */   _j: () => (/* binding */ candidatesFor),
/* harmony export */   hp: () => (/* binding */ whyUnplaceableInFull),
/* harmony export */   lK: () => (/* binding */ whyUnplaceable),
/* harmony export */   t_: () => (/* binding */ obstacleOn)
/* harmony export */ });
/* harmony import */ var _unit_requirements_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1244);
/* harmony import */ var _unit_unit_glob_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9401);
/* harmony import */ var _obstacle_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2434);



/**
 * Returns, for every machine, whether fleet's engine would let it run the unit (`AbleToRun` in fleet's agent), given
 * the units that are scheduled at present. The unit itself is no obstacle to itself.
 */
function candidatesFor(unit, machines, units) {
    const requirements = (0,_unit_requirements_js__WEBPACK_IMPORTED_MODULE_0__/* .requirementsOf */ .CG)(unit.name, unit.options);
    const neighbours = [...units]
        .filter((other) => other.name !== unit.name)
        .map((other) => ({ name: other.name, machineId: other.machineID, ...(0,_unit_requirements_js__WEBPACK_IMPORTED_MODULE_0__/* .requirementsOf */ .CG)(other.name, other.options) }));
    return machines.map((machine) => {
        const here = neighbours.filter((other) => other.global ? hasMetadata(machine, other) : other.machineId === machine.id);
        const obstacle = obstacleOn(machine, unit.name, requirements, here);
        return { machine, ...(obstacle !== undefined && { obstacle }) };
    });
}
/**
 * Returns the machines that have to run a global unit. Those without the metadata that it asks for never do; where
 * `units` are given, neither do those on which it conflicts with another one.
 */
function machinesOfGlobal(unit, machines, units) {
    if (units)
        return candidatesFor(unit, machines, units).flatMap(({ machine, obstacle }) => obstacle === undefined ? [machine] : []);
    const requirements = (0,_unit_requirements_js__WEBPACK_IMPORTED_MODULE_0__/* .requirementsOf */ .CG)(unit.name, unit.options);
    return machines.filter((machine) => hasMetadata(machine, requirements));
}
/** Returns whether a machine's metadata has, for every key that is asked for, one of the values asked for. */
function hasMetadata(machine, { metadata }) {
    return [...metadata].every(([key, values]) => values.includes(machine.metadata[key] ?? ''));
}
/** Returns what keeps a unit off a machine on which the units `here` are, or undefined when nothing does. */
function obstacleOn(machine, unitName, { machineId, machineOf, conflicts, metadata }, here) {
    // fleet also accepts the first eight characters of a machine's id.
    if (machineId !== undefined && machineId !== machine.id && machineId !== machine.id.slice(0, 8))
        return { is: 'other machine', machineId };
    for (const [key, values] of metadata) {
        const actual = machine.metadata[key];
        if (!values.includes(actual ?? ''))
            return { is: 'unmet metadata', key, wanted: values, actual };
    }
    const peer = machineOf.find((name) => !here.some((other) => other.name === name));
    if (peer !== undefined)
        return { is: 'missing peer', peer };
    for (const other of here) {
        if (conflicts.some((glob) => (0,_unit_unit_glob_js__WEBPACK_IMPORTED_MODULE_1__/* .unitGlobMatches */ .Y)(glob, other.name)))
            return { is: 'conflict', other: other.name };
        if (other.conflicts.some((glob) => (0,_unit_unit_glob_js__WEBPACK_IMPORTED_MODULE_1__/* .unitGlobMatches */ .Y)(glob, unitName)))
            return { is: 'conflict of other', other: other.name };
    }
    return undefined;
}
/** Up to this many machines, each is named with its own reason. */
const fewMachines = 5;
/**
 * Returns why no machine can run a unit, or undefined as long as one can. Of up to five machines each has its own reason;
 * of more, machines with the same kind of reason are put together.
 */
function whyUnplaceable(candidates) {
    if (candidates.length <= fewMachines)
        return whyUnplaceableInFull(candidates);
    const obstacles = obstaclesIn(candidates);
    return obstacles && (0,_obstacle_js__WEBPACK_IMPORTED_MODULE_2__/* .obstacleSummary */ .mS)(obstacles);
}
/** Returns why no machine can run a unit, machine by machine however many there are, or undefined as long as one can. */
function whyUnplaceableInFull(candidates) {
    if (candidates.length === 0)
        return 'the cluster has no machines';
    const obstacles = obstaclesIn(candidates);
    return obstacles?.map(([machine, obstacle]) => `${machine}: ${(0,_obstacle_js__WEBPACK_IMPORTED_MODULE_2__/* .obstacleText */ .nI)(obstacle)}`).join('; ');
}
/** Undefined if there is a machine without one. */
function obstaclesIn(candidates) {
    const obstacles = candidates.flatMap(({ machine, obstacle }) => obstacle ? [[machineLabel(machine), obstacle]] : []);
    return obstacles.length === candidates.length ? obstacles : undefined;
}
/** Returns what a person calls a machine: its address, or the short form of its id, as fleetctl prints it. */
function machineLabel(machine) {
    return machine.primaryIP || machine.id.slice(0, 8);
}


/***/ }),

/***/ 7979:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ parseUnitFile),
/* harmony export */   X: () => (/* binding */ UnitFileError)
/* harmony export */ });
/* harmony import */ var _errors_coded_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1435);

/** fleet would refuse this unit file: its own message, and the 1-based line of the problem. */
class UnitFileError extends _errors_coded_error_js__WEBPACK_IMPORTED_MODULE_0__/* .CodedError */ .A {
    name = 'UnitFileError';
    line;
    constructor(message, line) {
        super('invalid-unit-file', message);
        this.line = line;
    }
}
/**
 * Returns the options, sections and stray text of a unit file as fleet's parser (go-systemd's `unit.Deserialize`)
 * reads them, or throws a UnitFileError with that parser's message. systemd reads files slightly differently, but what
 * reaches the machines is fleet's reading.
 */
function parseUnitFile(text) {
    return new Lexer(Buffer.from(text, 'utf8')).run();
}
/** LINE_MAX of the systemd that fleet was written against, in bytes. */
const maxLineBytes = 2048;
/** Size of fleet's read buffer. Only the buffered part of a line is measured, so a long line across the end of a buffer passes; see `checkLineLength`. */
const bufferBytes = 4096;
const [newline, carriageReturn, backslash, equals, hash, semicolon, openBracket, closeBracket] = [...'\n\r\\=#;[]'].map((character) => character.charCodeAt(0));
class Lexer {
    #bytes;
    #options = [];
    #sections = [];
    #strayLine;
    #position = 0;
    #bufferedTo = 0;
    #countedTo = 0;
    #line = 1;
    constructor(bytes) {
        this.#bytes = bytes;
    }
    run() {
        this.#skipToFirstSection();
        return {
            options: this.#options,
            sections: this.#sections,
            ...(this.#strayLine !== undefined && { strayLine: this.#strayLine }),
        };
    }
    /** Everything before the first section is skipped, character by character: a `[` anywhere opens the section, a `#` or `;` anywhere comments out the rest of its line. */
    #skipToFirstSection() {
        for (;;) {
            this.#checkLineLength();
            const at = this.#position;
            const rune = this.#readRune();
            if (rune === undefined)
                return;
            if (rune === openBracket) {
                this.#section(at);
                return;
            }
            if (rune === hash || rune === semicolon)
                this.#ignoreLine();
            else if (!isSpace(rune) && rune !== byteOrderMark)
                this.#strayLine ??= this.#lineAt(at);
        }
    }
    #section(openedAt) {
        for (let headerAt = openedAt; headerAt !== undefined;) {
            const line = this.#lineAt(headerAt);
            this.#checkLineLength();
            const closed = this.#readThrough(closeBracket);
            if (!closed.found)
                throw new UnitFileError('unable to find end of section', line);
            const name = closed.bytes.toString('utf8');
            this.#checkLineLength();
            const rest = trimSpace(this.#restOfLine().bytes.toString('utf8'));
            if (rest !== '')
                throw new UnitFileError(`found garbage after section name : [${[...Buffer.from(rest)].join(' ')}]`, line);
            this.#sections.push({ name, line });
            headerAt = this.#optionsOf(name);
        }
    }
    /** Reads options until the next section header, and returns the offset of its bracket, or undefined at the end of the file. */
    #optionsOf(section) {
        for (;;) {
            this.#checkLineLength();
            const at = this.#position;
            const rune = this.#readRune();
            if (rune === undefined)
                return undefined;
            if (isSpace(rune))
                continue;
            if (rune === openBracket)
                return at;
            if (rune === hash || rune === semicolon) {
                this.#ignoreLine();
                continue;
            }
            this.#position = at;
            this.#option(section);
        }
    }
    #option(section) {
        this.#checkLineLength();
        const start = this.#position;
        const line = this.#lineAt(start);
        for (let rune = this.#readRune(); rune !== equals; rune = this.#readRune()) {
            if (rune === undefined)
                throw new UnitFileError('EOF', line);
            if (rune === newline || rune === carriageReturn)
                throw new UnitFileError('unexpected newline encountered while parsing option name', line);
        }
        const name = trimSpace(this.#bytes.toString('utf8', start, this.#position - 1));
        this.#options.push({ section, name, value: this.#value(), line });
    }
    /** A value continues while its lines end in a backslash; backslash and line break remain part of it. */
    #value() {
        let value = '';
        for (;;) {
            this.#checkLineLength();
            const { bytes, atEnd } = this.#restOfLine();
            const part = bytes.toString('utf8');
            if (trimSpace(part) === '')
                break;
            value += part;
            if (bytes.at(-1) !== backslash)
                break;
            if (!atEnd)
                value += '\n';
        }
        return value.endsWith('\n') ? `${trimSpace(value)}\n` : trimSpace(value);
    }
    /** A backslash at the end of its line continues a comment too. */
    #ignoreLine() {
        this.#checkLineLength();
        while (/\\ ?$/.test(this.#restOfLine().bytes.toString('latin1')))
            ;
    }
    #restOfLine() {
        const { bytes, found } = this.#readThrough(newline);
        return { bytes, atEnd: !found };
    }
    /** fleet's parser refuses a line when 2,048 bytes of it are buffered without a line break. */
    #checkLineLength() {
        if (this.#bufferedTo - this.#position < maxLineBytes)
            return;
        const ahead = this.#bytes.subarray(this.#position, this.#position + maxLineBytes);
        if (!ahead.includes(newline) && !ahead.includes(carriageReturn))
            throw new UnitFileError(`line too long (max ${maxLineBytes} bytes)`, this.#lineAt(this.#position));
    }
    #fill() {
        this.#bufferedTo = Math.min(this.#position + bufferBytes, this.#bytes.length);
    }
    #readRune() {
        const lead = this.#bytes[this.#position];
        const length = lead === undefined ? 1 : runeLength(lead);
        if (this.#position + length > this.#bufferedTo)
            this.#fill();
        if (lead === undefined)
            return undefined;
        this.#position = Math.min(this.#position + length, this.#bytes.length);
        if (length === 1)
            return lead;
        return this.#bytes.toString('utf8', this.#position - length, this.#position).codePointAt(0);
    }
    /** Reads past the next `delimiter`, and returns what precedes it, or if there is none all the rest. */
    #readThrough(delimiter) {
        const start = this.#position;
        const at = this.#bytes.indexOf(delimiter, start);
        const end = at === -1 ? this.#bytes.length : at + 1;
        while (end > this.#bufferedTo) {
            if (this.#bufferedTo - this.#position >= bufferBytes)
                this.#position = this.#bufferedTo;
            this.#fill();
        }
        this.#position = end;
        return { bytes: this.#bytes.subarray(start, at === -1 ? end : at), found: at !== -1 };
    }
    /** The 1-based line of an offset. Offsets are requested in ascending order, so line breaks are counted once. */
    #lineAt(offset) {
        for (; this.#countedTo < offset; this.#countedTo++)
            if (this.#bytes[this.#countedTo] === newline)
                this.#line++;
        return this.#line;
    }
}
const byteOrderMark = 0xfeff;
/** Go's unicode.IsSpace, which unlike JavaScript's `\s` counts U+0085 and does not count the byte order mark. */
const spaces = '\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const outerSpaces = new RegExp(`^[${spaces}]+|[${spaces}]+$`, 'g');
const space = new RegExp(`^[${spaces}]$`);
function trimSpace(text) {
    return text.replace(outerSpaces, '');
}
function isSpace(rune) {
    return space.test(String.fromCodePoint(rune));
}
/** Length in bytes of the UTF-8 sequence that begins with `lead`. */
function runeLength(lead) {
    if (lead < 0xc0)
        return 1;
    if (lead < 0xe0)
        return 2;
    return lead < 0xf0 ? 3 : 4;
}


/***/ }),

/***/ 1244:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $z: () => (/* binding */ xFleetKeys),
/* harmony export */   CG: () => (/* binding */ requirementsOf),
/* harmony export */   fv: () => (/* binding */ optionsError)
/* harmony export */ });
/* harmony import */ var _parse_unit_file_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7979);
/* harmony import */ var _serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9458);
/* harmony import */ var _unit_glob_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9401);
/* harmony import */ var _unit_name_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6004);




/** Returns the requirements of a unit as fleet derives them, with `%n`, `%N`, `%p` and `%i` substituted from its name. */
function requirementsOf(unitName, options) {
    const values = (...keys) => keys.flatMap((key) => xFleetValues(options, key).map((value) => expandSpecifiers(value, unitName)));
    const machineId = values('MachineID', 'X-ConditionMachineID', 'X-ConditionMachineBootID')[0];
    return {
        global: isTruthy(values('Global').at(-1)),
        ...(machineId !== undefined && { machineId }),
        machineOf: values('X-ConditionMachineOf', 'MachineOf'),
        conflicts: values('X-Conflicts', 'Conflicts').flatMap(words),
        replaces: values('Replaces'),
        metadata: metadataOf(values('X-ConditionMachineMetadata', 'MachineMetadata')),
    };
}
/** Every key that fleet knows in an [X-Fleet] section, including the deprecated spellings. It ignores all others. */
const xFleetKeys = [
    'MachineID',
    'MachineOf',
    'MachineMetadata',
    'Conflicts',
    'Replaces',
    'Global',
    'X-ConditionMachineID',
    'X-ConditionMachineBootID',
    'X-ConditionMachineOf',
    'X-ConditionMachineMetadata',
    'X-Conflicts',
];
/**
 * Returns fleet's own message if its API would refuse these options, or undefined. fleet checks them before it knows the
 * unit's name, so specifiers are compared literally: `MachineOf=db@%i.service` with
 * `Conflicts=db@*.service` is refused.
 */
function optionsError(options) {
    try {
        (0,_parse_unit_file_js__WEBPACK_IMPORTED_MODULE_0__/* .parseUnitFile */ .M)((0,_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_1__/* .serializeUnitFile */ .bn)(options));
    }
    catch (error) {
        if (error instanceof _parse_unit_file_js__WEBPACK_IMPORTED_MODULE_0__/* .UnitFileError */ .X)
            return error.message;
        throw error;
    }
    const { global, machineId, machineOf, conflicts, replaces } = requirementsOf('', options);
    for (const peer of machineOf) {
        const conflict = conflicts.find((glob) => (0,_unit_glob_js__WEBPACK_IMPORTED_MODULE_2__/* .unitGlobMatches */ .Y)(glob, peer));
        if (conflict !== undefined)
            return `unresolvable requirements: peer ${JSON.stringify(peer)} matches conflict ${JSON.stringify(conflict)}`;
        const replace = replaces.find((glob) => (0,_unit_glob_js__WEBPACK_IMPORTED_MODULE_2__/* .unitGlobMatches */ .Y)(glob, peer));
        if (replace !== undefined)
            return `unresolvable requirements: peer ${JSON.stringify(peer)} matches replace ${JSON.stringify(replace)}`;
    }
    const target = machineId !== undefined;
    if (target && machineOf.length > 0)
        return 'MachineID cannot be used with Peers';
    if (target && conflicts.length > 0)
        return 'MachineID cannot be used with Conflicts';
    if (target && global)
        return 'MachineID cannot be used with Global';
    if (target && replaces.length > 0)
        return 'MachineID cannot be used with Replaces';
    if (global && machineOf.length > 0)
        return 'Global cannot be used with Peers';
    if (global && replaces.length > 0)
        return 'Global cannot be used with Replaces';
    if (conflicts.length > 0 && replaces.length > 0)
        return 'Conflicts cannot be used with Replaces';
    return undefined;
}
function xFleetValues(options, key) {
    return options
        .filter((option) => option.section === 'X-Fleet' && option.name === key)
        .flatMap((option) => quotedValues(option.value));
}
/** `"a=b" "c=d"` is two values; a line that does not begin and end with a quote is a single one, including its quotes. */
function quotedValues(line) {
    if (!line.startsWith('"') || !line.endsWith('"'))
        return [line];
    const values = [''];
    let quoted = false;
    for (const character of line) {
        if (character === '"')
            quoted = !quoted;
        else if (character === ' ' && !quoted)
            values.push('');
        else
            values.push(values.pop() + character);
    }
    return values;
}
function expandSpecifiers(value, unitName) {
    if (!unitName.includes('.'))
        return value;
    const { full, prefix, instance } = (0,_unit_name_js__WEBPACK_IMPORTED_MODULE_3__/* .parseUnitName */ .lW)(unitName);
    return value
        .replaceAll('%n', () => full)
        .replaceAll('%N', () => full.slice(0, full.lastIndexOf('.')))
        .replaceAll('%p', () => prefix)
        .replaceAll('%i', () => instance);
}
function words(value) {
    return value.split(/\s+/u).filter((word) => word !== '');
}
/** `a=b` pairs with exactly one `=` and no empty part; fleet ignores all others. The values of a key are alternatives. */
function metadataOf(pairs) {
    const valid = pairs
        .map((pair) => pair.split('='))
        .filter((parts) => parts.length === 2 && parts.every((part) => part !== ''));
    const byKey = Map.groupBy(valid, ([key = '']) => key);
    return new Map([...byKey].map(([key, parts]) => [key, [...new Set(parts.map(([, value = '']) => value))]]));
}
function isTruthy(value) {
    return ['true', 'yes', '1', 'on', 't'].includes(value?.toLowerCase() ?? '');
}


/***/ })

};
