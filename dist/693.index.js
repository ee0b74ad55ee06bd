export const id = 693;
export const ids = [693];
export const modules = {

/***/ 3693:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  prepare: () => (/* binding */ prepare),
  readDefinition: () => (/* binding */ readDefinition)
});

// EXTERNAL MODULE: ./lib/clock/when-aborted.js
var when_aborted = __webpack_require__(690);
;// CONCATENATED MODULE: ./lib/cluster/snapshot.js
/** Returns machines, units and states of the whole cluster. Costs the cluster a page of everything per 100 entries. */
async function takeSnapshot(fleet, call) {
    const machines = await Array.fromAsync(fleet.machines(call));
    const units = await Array.fromAsync(fleet.units(call));
    const states = await Array.fromAsync(fleet.states({}, call));
    return {
        machines,
        units: new Map(units.map((unit) => [unit.name, unit])),
        states: Map.groupBy(states, (state) => state.name),
    };
}

// EXTERNAL MODULE: ./lib/unit/x-fleet-reading.js
var x_fleet_reading = __webpack_require__(3606);
;// CONCATENATED MODULE: ./lib/fleet/server-traits.js

/**
 * Returns what a server can do, by its `Server` header; '' if it sent none. Recorded of fleetd 0.11.1, 0.13.0 and 1.0.0.
 *
 * `fleetd/0.13.0` replaces in place and accepts no global unit with Conflicts=; of `nginx` nothing is known.
 */
function serverTraits(serverHeader) {
    const [, major, minor] = /^fleetd\/(\d+)\.(\d+)/.exec(serverHeader) ?? [];
    if (major === undefined)
        return { replacesInPlace: 'unknown', acceptsGlobalConflicts: 'unknown' };
    const isBefore1 = Number(major) < 1;
    const isBefore13 = isBefore1 && Number(minor) < 13;
    return {
        replacesInPlace: isBefore13 ? 'no' : 'yes',
        acceptsGlobalConflicts: isBefore1 ? 'no' : 'yes',
        xFleet: isBefore1
            ? { splitsConflicts: false, takesYesForTrue: !isBefore13, replaces: isBefore13 ? 'ignored' : 'keeps apart' }
            : x_fleet_reading/* newestReading */.$,
    };
}

// EXTERNAL MODULE: ./lib/unit/requirements.js
var unit_requirements = __webpack_require__(1244);
// EXTERNAL MODULE: ./lib/definition/amount.js
var amount = __webpack_require__(8217);
// EXTERNAL MODULE: ./lib/definition/definition.js
var definition_definition = __webpack_require__(56);
;// CONCATENATED MODULE: ./lib/definition/check-definition.js




/**
 * Returns an error for every service that this version of fleetd would refuse, or run on one machine rather than on all,
 * although later versions do not. `server` is its Server header. fleetd before 1.0.0 answers 400 to a global unit with
 * Conflicts=, and before 0.13.0 it takes `Global=yes` for false; reporting that here keeps a deployment from failing
 * halfway.
 */
function checkServerSupport(server, definition) {
    const { acceptsGlobalConflicts, xFleet } = serverTraits(server);
    if (acceptsGlobalConflicts !== 'no' || !xFleet)
        return [];
    return (0,definition_definition/* allServices */.EX)(definition).flatMap((service) => {
        for (const { name, options } of service.units) {
            const { global, conflicts } = (0,unit_requirements/* requirementsOf */.CG)(name, options, xFleet);
            if (!global && (0,unit_requirements/* isGlobal */.WN)(name, options)) {
                const last = (0,definition_definition/* placedOptions */.I4)(service).findLast((option) => option.section === 'X-Fleet' && option.name === 'Global');
                const message = `${server} takes Global=${last?.value} for false, and would run ${name} on one machine only; write Global=true`;
                return [{ severity: 'error', message, file: service.file, ...last?.place }];
            }
            if (!global || conflicts.length === 0)
                continue;
            const message = `${server} refuses ${name}, a global unit with Conflicts=; remove Conflicts= or upgrade to fleetd 1.0.0`;
            return [{ severity: 'error', message, file: service.file }];
        }
        return [];
    });
}
/**
 * Returns an error for every service that could never be updated: with its own settings on top of the deployment's, no
 * instance may be down and no extra one may be started.
 */
function checkLimits({ services }, deployment) {
    return services.flatMap(({ name, file, template, settings }) => {
        const { maxUnavailable, maxSurge } = { ...deployment, ...settings };
        // Surge needs a template. Without surge at least one unit may be down, so other services can always be updated.
        if (!template || !(0,amount/* isZero */.b)(maxUnavailable) || !(0,amount/* isZero */.b)(maxSurge))
            return [];
        const message = `${name}: max-unavailable and max-surge are both 0, so it could never be updated; set one of them to at least 1`;
        return [{ severity: 'error', file, message }];
    });
}

// EXTERNAL MODULE: ./lib/definition/diagnostic.js
var diagnostic = __webpack_require__(7310);
// EXTERNAL MODULE: ./lib/unit/unit-name.js
var unit_name = __webpack_require__(6004);
;// CONCATENATED MODULE: ./lib/unit/service-name.js

/**
 * Returns the name of the service that a unit belongs to: a template and its numbered instances share one, and so does
 * a plain or global unit of the same name. An instance that is not a number is a service of its own, since no count
 * ever creates it.
 *
 * `web@.service`, `web@3.service` and `web.service` belong to `web`, `web@blue.service` to `web@blue`, `web@3.timer` to
 * `web.timer`.
 */
function serviceNameOf(unitName) {
    const { prefix, instance, type } = (0,unit_name/* parseUnitName */.lW)(unitName);
    const stem = instance === '' || isInstanceNumber(instance) ? prefix : `${prefix}@${instance}`;
    return type === 'service' ? stem : `${stem}.${type}`;
}
/** Returns whether an instance is one that a count creates: `1` and `10` are, `0`, `01` and `blue` are not. */
function isInstanceNumber(instance) {
    return /^[1-9]\d*$/.test(instance);
}

;// CONCATENATED MODULE: ./lib/definition/cycles.js
/**
 * Returns the cycles of a graph, which says of every name where it leads. Cycles that share a name are one.
 *
 * `a: b`, `b: c a`, `c: b`, `d: a` has one cycle of a, b and c, with the path a, b, a.
 */
function cyclesOf(graph) {
    const order = new Map([...graph.keys()].map((name, index) => [name, index]));
    return componentsOf(graph)
        .filter((component) => component.length > 1)
        .map((component) => component.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)))
        .toSorted(([a = ''], [b = '']) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
        .map((members) => ({ members, path: wayBack(members[0] ?? '', graph) }));
}
/** The strongly connected components, by Tarjan's algorithm. */
function componentsOf(graph) {
    const components = [];
    const numbers = new Map();
    const stack = [];
    const open = new Set();
    const visit = (name) => {
        const number = numbers.size;
        numbers.set(name, number);
        stack.push(name);
        open.add(name);
        let lowest = number;
        for (const next of graph.get(name) ?? []) {
            const known = numbers.get(next);
            if (known === undefined)
                lowest = Math.min(lowest, visit(next));
            else if (open.has(next))
                lowest = Math.min(lowest, known);
        }
        if (lowest === number) {
            const component = stack.splice(stack.lastIndexOf(name));
            for (const member of component)
                open.delete(member);
            components.push(component);
        }
        return lowest;
    };
    for (const name of graph.keys())
        if (!numbers.has(name))
            visit(name);
    return components;
}
/** The shortest way from a name back to itself, with that name at both ends. */
function wayBack(start, graph) {
    const ways = new Map([[start, [start]]]);
    // Iterating a map also visits what is added on the way.
    for (const [name, way] of ways)
        for (const next of graph.get(name) ?? []) {
            if (next === start)
                return [...way, start];
            if (!ways.has(next))
                ways.set(next, [...way, next]);
        }
    return [start];
}

;// CONCATENATED MODULE: ./lib/definition/after.js




/**
 * Returns the services with what the `after` of their entries refers to, and an error for every name that refers to
 * nothing or to the service itself, and for every cycle. A name is that of a unit (`web@.service`) or of a service
 * (`web`); a sidekick's name, and its `after`, count for the service that it follows. `sources` are all units of the
 * definition, whether or not their files could be read.
 */
function resolveAfter(services, sources) {
    const mains = new Map(services.flatMap((main) => unitNamesOf(main).map((unit) => [unit, main])));
    const mainNameOf = ({ name }) => mains.get(name)?.name ?? serviceNameOf(name);
    const sourcesCalled = Map.groupBy(sources.flatMap((source) => namesOf(source).map((name) => ({ name, source }))), ({ name }) => name);
    const references = [];
    const diagnostics = [];
    for (const source of sources)
        for (const { name, place } of source.after) {
            const others = (sourcesCalled.get(name) ?? []).map((called) => called.source);
            const from = mainNameOf(source);
            const targets = [...new Set(others.map(mainNameOf))];
            if (targets.length === 0 || targets.includes(from)) {
                const message = `after: ${name} ${others.length === 0 ? unknown(name, sourcesCalled) : itself(source, others)}`;
                diagnostics.push({ severity: 'error', message, ...place });
            }
            else
                references.push(...targets.map((service) => ({ from, service, unit: source.name, name, place })));
        }
    return {
        services: services.map((service) => withAfter(service, references)),
        diagnostics: [...diagnostics, ...cycleErrors(references)],
    };
}
function namesOf({ name }) {
    return [...new Set([name, serviceNameOf(name)])];
}
function unitNamesOf(main) {
    return (0,definition_definition/* withSidekicks */.F0)(main).flatMap(({ template, units }) => [template, ...units].flatMap((unit) => (unit ? [unit.name] : [])));
}
function unknown(name, known) {
    const { template } = (0,unit_name/* parseUnitName */.lW)(name);
    if (known.has(template))
        return `is one instance, and only whole services wait for each other; use ${template}`;
    return 'is neither a unit nor a service of this definition';
}
function itself(source, others) {
    if (others.includes(source))
        return 'is this service itself; remove it';
    return `belongs to the same service as ${source.name}, where sidekicks follow their main unit anyway; remove it`;
}
function withAfter(service, references) {
    const units = new Set(unitNamesOf(service));
    const after = references.filter(({ unit }) => units.has(unit)).map(({ from: _, ...reference }) => reference);
    return after.length === 0 ? service : { ...service, after };
}
/** A cycle is an error at the `after` of its first member. */
function cycleErrors(references) {
    const graph = new Map();
    for (const { from, service } of references)
        graph.set(from, (graph.get(from) ?? new Set()).add(service));
    return cyclesOf(graph).map(({ members, path }) => {
        const ways = path.slice(1).map((to, index) => wayBetween(path[index], to, references));
        const others = members
            .filter((member) => !path.includes(member))
            .map((member) => wayBetween(member, undefined, references));
        const cycle = [...ways, ways[0]].map((way) => way?.unit).join(' → ');
        const more = others.map((way) => `, and ${way?.unit} is part of it`).join('');
        const message = `after: ${cycle} is a cycle${more}, so none of them could ever begin; remove one of these`;
        return { severity: 'error', message, ...ways[0]?.place };
    });
}
function wayBetween(from, to, references) {
    return references.find((reference) => reference.from === from && (to === undefined || reference.service === to));
}

// EXTERNAL MODULE: ./lib/secrets/hidden-secrets.js + 4 modules
var hidden_secrets = __webpack_require__(4611);
// EXTERNAL MODULE: ./lib/unit/parse-unit-file.js
var parse_unit_file = __webpack_require__(7979);
// EXTERNAL MODULE: ./lib/unit/serialize-unit-file.js
var serialize_unit_file = __webpack_require__(9458);
;// CONCATENATED MODULE: ./lib/definition/continuations.js
/**
 * Returns remarks on values that go on, or end, where their author did not mean them to: a backslash that something
 * stands behind, so that it swallows the next option once fleet has stored the unit, a backslash before a blank line, and
 * a comment inside a value. `text` is what was parsed. Values are not shown, since they can be secrets.
 */
function continuationRemarks(text, { options }) {
    const lines = text.split('\n');
    const swallowed = swallowedOptions(options);
    const hidden = hiddenLines(lines, options);
    const following = new Map(options.map((option, index) => [option, options[index + 1]]));
    const ofValues = options.flatMap((option) => {
        const next = following.get(option);
        const after = next?.section === option.section ? next : undefined;
        const ends = endOf(option, lines, swallowed.byFirst.get(option), after);
        return [...(swallowed.all.has(option) ? [] : ends), ...commentsIn(option, after)];
    });
    return [...ofValues, ...hidden].toSorted((a, b) => a.line - b.line);
}
/** Returns the options that fleet makes part of another one when it reads the stored unit, where it groups them by section. */
function swallowedOptions(options) {
    const byFirst = new Map();
    for (const ofSection of Map.groupBy(options, ({ section }) => section).values()) {
        let open;
        for (const option of ofSection) {
            if (open)
                byFirst.set(open, [...(byFirst.get(open) ?? []), option]);
            open = option.value.endsWith('\\') ? (open ?? option) : undefined;
        }
    }
    return { all: new Set([...byFirst.values()].flat()), byFirst };
}
function endOf(option, lines, swallowed = [], after) {
    const { name, value } = option;
    const line = lastLineOf(option);
    if (value.endsWith('\\\n'))
        return [{ line, message: beforeBlankLine(name, line + 1, lines, after) }];
    if (!value.endsWith('\\'))
        return [];
    const behind = behindBackslash(lines[line - 1] ?? '');
    if (behind === undefined || swallowed.length === 0) {
        const message = `${name}= ends in a backslash, and no line follows with which it could go on; remove the backslash`;
        return [{ line, message }];
    }
    const message = `there is ${behind.what} behind the backslash at the end of ${name}=, so fleet takes ${continuations_namesOf(swallowed)} for ${swallowed.length === 1 ? 'an option of its own' : 'options of their own'} at first, and for a part of ${name}= once it has stored the unit. That is what is deployed. ${behind.advice}, or remove the backslash if the value ends there`;
    return [{ line, message }];
}
function beforeBlankLine(name, blankLine, lines, after) {
    const isBlank = blankLine < lines.length;
    const end = `${name}= ends in a backslash, but ${isBlank ? `line ${blankLine} is blank` : 'the file ends there'}`;
    if (!isBlank || !after)
        return `${end}, so the value ends too; remove the backslash`;
    return `${end}, which ends the value: ${placeOf(after)} is an option of its own to fleet. Remove the blank line if the value goes on, and the backslash if it does not`;
}
/** A comment without a backslash ends the value like any other line; with one, it becomes a part of it. */
function commentsIn(option, after) {
    const parts = option.value.split('\n');
    return parts.flatMap((part, index) => {
        if (index === 0 || !part.trimStart().startsWith('#'))
            return [];
        const isLast = index === parts.length - 1;
        const ends = isLast && after ? ` and ends it: ${placeOf(after)} is an option of its own to fleet` : '';
        const message = `this comment stands inside the value of ${option.name}=, so fleet takes it for a part of that${ends}. Move it above ${option.name}=`;
        return [{ line: option.line + index, message }];
    });
}
/** A comment that ends in a backslash goes on, so that fleet does not see what its author did not mean to comment out. */
function hiddenLines(lines, options) {
    const ofValues = new Set(options.flatMap((option) => range(option.line, lastLineOf(option))));
    return lines.flatMap((text, index) => {
        const line = index + 1;
        const isHidden = !ofValues.has(line) && isContinuedComment(lines, index - 1, ofValues);
        const [, what] = /^\s*(\[[^\]]+\]|[A-Z][A-Za-z\d]*[a-z][A-Za-z\d]*=)/.exec(text) ?? [];
        if (!isHidden || what === undefined)
            return [];
        const message = `fleet ignores ${what} here, since the comment above it ends in a backslash and goes on; remove that backslash, or mark this line as a comment too`;
        return [{ line, message }];
    });
}
/** Whether a line is a comment, or goes on from one, and ends in a backslash. */
function isContinuedComment(lines, index, ofValues) {
    const text = lines[index];
    if (text === undefined || ofValues.has(index + 1) || !/\\ ?$/.test(text))
        return false;
    return /^\s*[#;]/.test(text) || isContinuedComment(lines, index - 1, ofValues);
}
function range(from, to) {
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
/** The line on which a value ends; one for a blank line that ends it is not counted. */
function lastLineOf({ line, value }) {
    return line + value.replace(/\n$/, '').split('\n').length - 1;
}
/** What keeps a backslash from being the last character of its line, and what to do about it. */
function behindBackslash(line) {
    const [, behind] = /\\(\s+)$/u.exec(line) ?? [];
    if (behind === undefined)
        return undefined;
    if (/^\r+$/.test(behind))
        return { what: 'a carriage return', advice: 'Save the file with LF line ends' };
    if (!behind.includes('\r'))
        return { what: 'a blank', advice: 'Remove the blank' };
    return {
        what: 'a blank and a carriage return',
        advice: 'Remove the blank and save the file with LF line ends',
    };
}
function continuations_namesOf(options) {
    const shown = options.map(placeOf);
    if (shown.length < 3)
        return shown.join(' and ');
    return `${shown[0]}, ${shown[1]} and ${shown.length - 2} more`;
}
/** What is no plain word is part of a command, and may be a secret. */
function placeOf({ name, line }) {
    return /^[a-z_]\w*$/i.test(name) ? `${name}= on line ${line}` : `line ${line}`;
}

;// CONCATENATED MODULE: ./lib/unit/machine-of.js

/**
 * Returns why no unit can be what a unit's MachineOf= names, or undefined if one can. `peer` is one value, as fleet has it
 * once it has put in the unit's own name; `%i` in both stands for any instance.
 *
 * For `log@1.service` and `web*.service`: `web*.service is a pattern, …`, `write MachineOf=web@%i.service`.
 */
function whyNoPeer(unitName, peer) {
    const names = peer.split(/[\s,;]+/u).flatMap((name) => name.replaceAll(/["']/g, '') || []);
    if (names.length > 1) {
        const lines = names.map((name) => `MachineOf=${name}`).join(' and ');
        return {
            reason: `MachineOf= takes one name, and fleet takes all of "${peer}" for one`,
            advice: `give each its own line: ${lines}`,
        };
    }
    const specifier = foreignSpecifier(peer);
    if (specifier !== undefined)
        return unexpanded(specifier, `MachineOf=${peer}`, 'name the unit in full');
    if (/[*?[\]]/.test(peer))
        return {
            reason: `${peer} is a pattern, and MachineOf= takes the full name of one unit`,
            advice: likelyPeer(unitName, peer),
        };
    if ((0,unit_name/* parseUnitName */.lW)(peer).isTemplate)
        return { reason: `${peer} is a template, which never runs itself`, advice: likelyPeer(unitName, peer) };
    const anyPeer = peer.replaceAll('%i', '1');
    const invalid = (0,unit_name/* unitNameError */.Sx)(anyPeer);
    if (invalid !== undefined) {
        const named = (0,unit_name/* unitNameError */.Sx)(`${anyPeer}.service`) === undefined;
        return {
            reason: `MachineOf=${peer} is not the full name of a unit: ${invalid}`,
            advice: named ? `write MachineOf=${peer}.service` : 'name the unit in full',
        };
    }
    if (peer === unitName)
        return { reason: 'MachineOf= names the unit itself', advice: 'name the unit whose machine it needs' };
    return undefined;
}
/** Returns the first specifier in a value that fleet has not put anything in for, apart from `%i`. */
function foreignSpecifier(value) {
    return /%(?!i)./su.exec(value)?.[0];
}
/** Returns what a specifier that fleet leaves as it is makes of an option, and what to write instead. */
function unexpanded(specifier, written, otherwise) {
    return {
        reason: `fleet puts in a name for %n, %N, %p and %i only, and leaves ${specifier} in ${written} as it is`,
        advice: specifier === '%I' ? `write ${written.replaceAll('%I', '%i')}` : otherwise,
    };
}
/** `a@*.service` and `a@.service` are most likely a@%i.service where the unit has an instance, or else one such as a@1.service. */
function likelyPeer(unitName, peer) {
    const [, prefix = '', atSign = '', type = 'service'] = /^([^*?[@]*?)-?(@?)(?:[*?[@].*?)?(?:\.([a-z]+))?$/.exec(peer) ?? [];
    if (prefix === '' || (0,unit_name/* unitNameError */.Sx)(`${prefix}.${type}`) !== undefined)
        return 'name one unit in full';
    if ((0,unit_name/* parseUnitName */.lW)(unitName).template !== '')
        return `write MachineOf=${prefix}@%i.${type}`;
    return `name one unit, such as MachineOf=${prefix}${atSign === '' ? '' : '@1'}.${type}`;
}

;// CONCATENATED MODULE: ./lib/definition/trailing-comment.js
/**
 * Returns what was meant as a comment behind a value of [X-Fleet], where fleet and systemd have comments on lines of their
 * own only; undefined if there is none. Of `rack=r1 # the big one`: `# the big one`.
 */
function trailingComment(value) {
    return /(?:^|\s)([#;].*)$/su.exec(value)?.[1];
}

;// CONCATENATED MODULE: ./lib/definition/machine-names.js




/**
 * Returns remarks on requirements in [X-Fleet] that nothing can meet, because what they name can be no unit, no machine
 * and no metadata: `MachineOf=web@.service`, `MachineID=%m`, `MachineMetadata=region!=us`.
 */
function machineNameRemarks(unitName, { options }) {
    const name = (0,unit_name/* parseUnitName */.lW)(unitName);
    const sample = name.isTemplate ? (0,unit_name/* instanceName */.zl)(name, '%i') : unitName;
    return options.flatMap((option) => {
        if (option.section !== 'X-Fleet' || trailingComment(option.value) !== undefined)
            return [];
        return misnomersOf(sample, option).map(({ reason, advice }) => ({
            line: option.line,
            message: `${reason}, so no machine can run ${unitName}; ${advice}`,
        }));
    });
}
function misnomersOf(unitName, option) {
    const { machineOf, machineId, metadata } = (0,unit_requirements/* requirementsOf */.CG)(unitName, [option]);
    const pairs = [...metadata].flatMap(([key, values]) => values.map((value) => [key, value]));
    return [
        ...machineOf.flatMap((peer) => whyNoPeer(unitName, peer) ?? []),
        ...(machineId === undefined ? [] : [machineId]).flatMap((id) => whyNoMachine(id) ?? []),
        ...pairs.flatMap(([key, value]) => whyNoMetadata(key, value) ?? []),
    ];
}
const wanted = 'name one machine by its id, as fleetctl list-machines --full shows it, or remove MachineID=';
function whyNoMachine(id) {
    const specifier = foreignSpecifier(id);
    if (specifier !== undefined)
        return unexpanded(specifier, `MachineID=${id}`, wanted);
    if (/^[\w-]+$/.test(id.replaceAll('%i', '1')))
        return undefined;
    return { reason: `MachineID=${id} is no id of a machine`, advice: wanted };
}
/** fleet compares a machine's value of a key with the text behind the first `=`, and nothing else. */
function whyNoMetadata(key, value) {
    const written = `MachineMetadata=${key}=${value}`;
    const specifier = foreignSpecifier(`${key}=${value}`);
    if (specifier !== undefined)
        return unexpanded(specifier, written, 'write the value itself');
    const operator = /[!<>~^]$/.exec(key)?.[0] ?? /^[!<>~^]/.exec(value)?.[0] ?? /[*?|]/.exec(value)?.[0];
    if (operator === undefined)
        return undefined;
    return {
        reason: `fleet compares metadata for equality only, so the "${operator}" in ${written} is a part of the ${key.endsWith(operator) ? 'key' : 'value'}`,
        advice: 'write one line such as MachineMetadata=region=eu for each value that will do',
    };
}

;// CONCATENATED MODULE: ./lib/definition/option-names.js

/**
 * Returns remarks on options with a name that no option of systemd can have. Most of them are a part of a value that was
 * meant to go on. fleet's own section and those that systemd leaves to others (`X-…`) are not looked at.
 */
function optionNameRemarks({ options }) {
    const swallowed = swallowedOptions(options).all;
    return options.flatMap((option, index) => {
        const { name, line, section } = option;
        const why = section.startsWith('X-') || swallowed.has(option) ? undefined : whyUnknown(name);
        if (why === undefined)
            return [];
        const before = options[index - 1];
        const advice = before?.section === section
            ? `; if the line belongs to the value of ${nameOf(before)} before it, every line of that has to end in a backslash, without blank lines and comments in between`
            : '';
        return [{ line, message: `systemd ignores this line, since it has no option ${why}${advice}` }];
    });
}
function nameOf({ name, line }) {
    return whyUnknown(name) === undefined ? `${name}=` : `line ${line}`;
}
/** All options of systemd begin with a capital, have a small letter, and consist of letters and digits. A name that is no word is not shown: it may be a secret. */
function whyUnknown(name) {
    if (/^X-/.test(name) || /^[A-Z][A-Za-z\d]*[a-z][A-Za-z\d]*$/.test(name))
        return undefined;
    if (name === '')
        return 'without a name';
    if (name.startsWith('-'))
        return 'whose name begins with "-"';
    if (/\s/u.test(name))
        return 'with blanks in its name';
    if (/["'`]/.test(name))
        return 'with quotes in its name';
    if (name.includes('/'))
        return 'with "/" in its name';
    return /^[a-z_]\w*$/i.test(name) ? `named ${name}` : 'with such a name';
}

;// CONCATENATED MODULE: ./lib/definition/parse-failure.js

/**
 * Returns why fleet cannot read a unit file, in words that help to mend it: fleet's own, or what led to them.
 *
 * Of `[Service] # main`: `"# main" stands behind [Service]; put it on a line of its own`.
 */
function explainParseFailure(text, { message, line }) {
    const lines = text.split('\n');
    if (message.startsWith('found garbage after section name')) {
        const [, header = '', behind = ''] = /(\[[^\]]*\])(.*)/.exec(lines[line - 1] ?? '') ?? [];
        return header === ''
            ? message
            : `${JSON.stringify(withoutValue(behind.trim()))} stands behind ${header}; put it on a line of its own`;
    }
    if (message === 'EOF')
        return whyBrokenOff(lines, line) ?? 'EOF: the last line has no "="';
    if (message.startsWith('unexpected newline'))
        return whyBrokenOff(lines, line) ?? message;
    return message;
}
/** The value of an option can be a secret; what is behind a `#` or `;` is a comment. */
function withoutValue(text) {
    return text.replace(/^([^#;=]*=).+$/, '$1…');
}
/** Why a line without `=` does not continue the value above it, although that has a backslash; undefined if it has none. */
function whyBrokenOff(lines, line) {
    const isSkipped = (text) => /^\s*([#;].*)?$/su.test(text);
    let last = line - 1;
    while (last > 0 && isSkipped(lines[last - 1] ?? ''))
        last--;
    const text = lines[last - 1] ?? '';
    if (!/\\\s*$/u.test(text))
        return undefined;
    const noOption = `line ${line} has no "=", so it is no option, and it does not continue line ${last} because`;
    const behind = behindBackslash(text);
    if (behind)
        return `${noOption} there is ${behind.what} behind the backslash. ${behind.advice}`;
    if (last === line - 1)
        return undefined;
    const isBlank = (lines[last] ?? '').trim() === '';
    const between = `line ${last + 1} is ${isBlank ? 'blank' : 'a comment'}`;
    return `${noOption} ${between}. Remove ${isBlank ? 'the blank line' : 'the comment'}`;
}

;// CONCATENATED MODULE: ./lib/unit/near-name.js
/**
 * Returns the name that a text was probably meant to be: one that differs in case, blanks and punctuation only, or by one
 * slip of the pen (a letter too many, too few, another or exchanged with the next; two slips in a long name). undefined
 * if there is none, and for a name that is right.
 *
 * Of `X-Fleet` and `Service`, `[x fleet]` is nearly the first, `Sevice` the second, and `Device` neither.
 */
function nearestName(text, names) {
    if (names.includes(text))
        return undefined;
    const plain = plainly(text);
    const ranked = names
        .map((name) => ({ name, slips: slipsBetween(plain, plainly(name)) }))
        .filter(({ name, slips }) => slips <= (name.length < longName ? 1 : 2))
        .toSorted((a, b) => a.slips - b.slips);
    return ranked[0]?.name;
}
const longName = 9;
function plainly(text) {
    return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}
/** The optimal string alignment distance: a Levenshtein distance in which two exchanged neighbours are one slip. */
function slipsBetween(a, b) {
    let before = [];
    let last = Array.from({ length: b.length + 1 }, (_, column) => column);
    for (let row = 1; row <= a.length; row++) {
        const current = [row];
        for (let column = 1; column <= b.length; column++) {
            const other = a[row - 1] === b[column - 1] ? 0 : 1;
            const isExchanged = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
            current[column] = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + other, isExchanged ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY);
        }
        before = last;
        last = current;
    }
    return last[b.length] ?? 0;
}

;// CONCATENATED MODULE: ./lib/definition/section-remarks.js


/** The section that systemd reads in a unit file of each type, besides [Unit] and [Install]; see systemd.unit(5). */
const sectionOfType = new Map(['Service', 'Socket', 'Timer', 'Path', 'Mount', 'Automount', 'Swap', 'Slice', 'Scope', 'BusName'].map((section) => [
    section.toLowerCase(),
    section,
]));
const knownSections = ['X-Fleet', 'Unit', 'Install', ...sectionOfType.values()];
/** Returns whether a section was probably meant to be [X-Fleet], and is not: `[X-fleet]`, `[Fleet]`. */
function isNearlyXFleet(section) {
    return nearestName(section, knownSections) === 'X-Fleet';
}
/**
 * Returns a remark on every section that neither fleet nor systemd reads: one whose name is nearly right, one that
 * belongs into a unit file of another type, and one that systemd does not know. A name that begins with `X-` is meant for
 * somebody else.
 */
function sectionRemarks(unitName, { sections }) {
    return sections.flatMap(({ name, line }) => {
        const reason = whyUnread(name, unitName);
        return reason === undefined ? [] : [{ message: reason, line }];
    });
}
function whyUnread(section, unitName) {
    const meant = nearestName(section, knownSections);
    if (meant !== undefined) {
        const reader = meant === 'X-Fleet' ? 'fleet' : 'systemd';
        return `${reader} ignores everything in [${section}], which is not [${meant}]; write [${meant}]`;
    }
    if (section === 'X-Fleet' || section === 'Unit' || section === 'Install')
        return undefined;
    const { type } = (0,unit_name/* parseUnitName */.lW)(unitName);
    const own = sectionOfType.get(type);
    if (section === own)
        return undefined;
    const reads = own === undefined ? '[Unit] and [Install]' : `[Unit], [Install] and [${own}]`;
    if (knownSections.includes(section))
        return `systemd ignores everything in [${section}], since ${unitName} is a ${type}, of which it reads ${reads}`;
    if (/^X-/.test(section))
        return undefined;
    return `systemd ignores everything in [${section}], a section that it does not know; of a ${type} it reads ${reads}`;
}

// EXTERNAL MODULE: ./lib/definition/unit-source.js
var unit_source = __webpack_require__(4350);
// EXTERNAL MODULE: ./lib/definition/variables.js
var definition_variables = __webpack_require__(8948);
// EXTERNAL MODULE: ./lib/unit/unit-glob.js
var unit_glob = __webpack_require__(9401);
;// CONCATENATED MODULE: ./lib/unit/matchable-glob.js


/**
 * Returns whether a glob matches the name of any unit that fleet would accept. It matches none if it is malformed, or asks
 * for a character or an ending that no unit's name has.
 *
 * `web@*` and `*.service` do. `web`, `web@{1,2}.service`, `web@*.sevice` and `a.service b.service` do not.
 */
function canMatchUnitName(glob) {
    const parts = (0,unit_glob/* globParts */.tZ)(glob);
    if (!parts)
        return false;
    return [...unit_name/* unitTypes */.Sy].some((type) => {
        const characters = unit_name/* templateTypes */.I1.has(type) ? unit_name/* nameCharacters */.ON : unit_name/* nameCharacters */.ON.replace('@', '');
        let reached = step(parts, withoutAny(parts, [0]), characters.replace('@', ''));
        // As many further characters as it takes until no other part of the glob can be reached.
        for (let size = -1; size !== reached.size;) {
            size = reached.size;
            reached = new Set([...reached, ...step(parts, reached, characters)]);
        }
        for (const character of `.${type}`)
            reached = step(parts, reached, character);
        return reached.has(parts.length);
    });
}
/** Of parts that may come next, those that may come after one of these characters. */
function step(parts, from, characters) {
    const next = [...from].flatMap((at) => {
        const part = parts[at];
        if (part === undefined)
            return [];
        if (part === '*')
            return [at];
        return [...characters].some((character) => (0,unit_glob/* unitGlobMatches */.YU)(part, character)) ? [at + 1] : [];
    });
    return withoutAny(parts, next);
}
/** A `*` may stand for nothing, so that what follows it may come next too. */
function withoutAny(parts, positions) {
    const reached = new Set(positions);
    for (const at of reached)
        if (parts[at] === '*')
            reached.add(at + 1);
    return reached;
}

;// CONCATENATED MODULE: ./lib/definition/metadata-problem.js
/**
 * Returns what is wrong with a MachineMetadata= of which fleet drops a value, or takes one that no machine can have;
 * undefined if nothing is. `shown` is the whole option, and `values` are those that fleet reads in it: one, unless the
 * whole line is in double quotes.
 *
 * `region=us rack=r1` is neither one pair nor two; in `rack = r1`, the key ends in a blank.
 */
function metadataProblem(name, shown, values) {
    for (const value of values) {
        const what = values.length > 1 ? `"${value}" in ${shown}` : shown;
        const dropped = whyDropped(name, value);
        if (dropped !== undefined)
            return `fleet ignores ${what}, so that it keeps the unit off no machine: ${dropped}`;
        const unmet = whyUnmet(name, value);
        if (unmet !== undefined)
            return `no machine has what ${what} asks for, since ${unmet}`;
    }
    return undefined;
}
/** fleet takes exactly one key=value, with neither of them empty. */
function whyDropped(name, value) {
    const parts = value.split('=');
    if (parts.length === 2 && parts.every((part) => part !== ''))
        return undefined;
    const words = value.split(/[\s\\,;"']+/).filter((word) => word !== '');
    if (words.length > 1 && words.every((word) => /^[^=]+=[^=]+$/.test(word)))
        return `a line has one pair such as region=eu, or several of them each in double quotes; write ${name}=${words.map((word) => `"${word}"`).join(' ')}`;
    if (!value.includes('='))
        return `it has no key; write it in front, as in ${name}=region=${value || 'eu'}`;
    return 'it has to be one pair such as region=eu, with exactly one = in it';
}
/** fleetd reads a machine's metadata as pairs with commas between them, without the blanks around keys and values. */
function whyUnmet(name, value) {
    const [key = '', wanted = ''] = value.split('=');
    if (key !== key.trim() || wanted !== wanted.trim())
        return `the blanks around the = count; write ${name}=${key.trim()}=${wanted.trim()}`;
    if (/["']/.test(value))
        return `the quotes count; write ${name}=${value.replace(/["']/g, '')}`;
    if (!value.includes(','))
        return undefined;
    const alternatives = wanted.split(/[\s,]+/).filter((word) => word !== '');
    return `the comma counts; for one of several values, write a line for each, ${alternatives.map((one) => `${name}=${key}=${one}`).join(' and ')}`;
}

;// CONCATENATED MODULE: ./lib/definition/x-fleet-remarks.js







/** The names by which fleet knows each of its options: the one to use, and deprecated ones, in the order in which it reads them. */
const spellings = {
    machineId: ['MachineID', 'X-ConditionMachineID', 'X-ConditionMachineBootID'],
    machineOf: ['MachineOf', 'X-ConditionMachineOf'],
    metadata: ['MachineMetadata', 'X-ConditionMachineMetadata'],
    conflicts: ['Conflicts', 'X-Conflicts'],
    replaces: ['Replaces'],
    global: ['Global'],
};
/**
 * Returns remarks on everything in a unit file that every version of fleetd drops without a word although it was meant
 * for fleet: options that it does not know or that stand in another section, and values that say nothing to it. What
 * depends on the server's version is not among them (see `serverWarnings`), nor is what names no unit and no machine (see
 * `machineNameRemarks`).
 */
function xFleetRemarks(unitName, { options }) {
    const own = options.filter(({ section }) => section === 'X-Fleet');
    const remarks = [
        ...options.flatMap(outsideRemarks),
        ...own.flatMap((option) => optionRemarks(option, unitName)),
        ...overruled(own),
    ];
    return remarks.toSorted((a, b) => a.line - b.line);
}
function outsideRemarks({ section, name, value, line }) {
    if (section.startsWith('X-') || isNearlyXFleet(section) || !unit_requirements/* xFleetKeys */.$z.includes(name))
        return [];
    // systemd has an option of that name too, which takes no globs.
    const isForSystemd = section === 'Unit' && name === 'Conflicts';
    if (isForSystemd && !/[*?[]/.test(value))
        return [];
    const reason = isForSystemd ? ', where systemd takes full names only' : '';
    return [{ message: `fleet ignores ${name}= in [${section}]${reason}; move it to [X-Fleet]`, line }];
}
function optionRemarks({ name, value, line }, unitName) {
    const kind = Object.keys(spellings).find((one) => spellings[one].some((known) => known === name));
    const message = kind === undefined ? unknownOption(name) : valueProblem(kind, name, value, unitName);
    return message === undefined ? [] : [{ message, line }];
}
function unknownOption(name) {
    const bare = name.replace(/^(X-)?(Condition)?/, '');
    const meant = unit_requirements/* xFleetKeys */.$z.includes(bare) ? bare : (nearestName(bare, unit_requirements/* xFleetKeys */.$z) ?? nearestName(name, unit_requirements/* xFleetKeys */.$z));
    return `fleet ignores the unknown option ${name}= in [X-Fleet]${meant === undefined ? '' : `; write ${meant}=`}`;
}
function valueProblem(kind, name, value, unitName) {
    const shown = `${name}=${value.replace(/(?:\s|\\\n)+/g, ' ').trim()}`;
    if (value === '')
        return emptyValue(kind, name);
    const comment = trailingComment(value);
    if (comment !== undefined)
        return `fleet takes "${comment}" for a part of ${name}=, since only whole lines are comments; put it on a line of its own`;
    const all = (0,unit_requirements/* quotedValues */.TO)(value);
    // Two blanks between quoted values are an empty one between them.
    const values = all.length > 1 ? all.filter((one) => one !== '') : all;
    if (kind === 'metadata')
        return metadataProblem(name, shown, values);
    if (kind === 'global')
        return notBoolean(shown, values.at(-1) ?? '');
    if (kind === 'conflicts')
        return globProblem(name, shown, values.flatMap((one) => one.split(/[\s\\]+/)).filter((word) => word !== ''), unitName);
    if (kind === 'replaces')
        return globProblem(name, shown, values, unitName);
    return undefined;
}
/** systemd takes an empty value for a reset; fleet has nothing of the kind. */
function emptyValue(kind, name) {
    if (kind === 'global' || kind === 'machineId' || kind === 'machineOf')
        return undefined;
    return `fleet does not take an empty ${name}= for a reset of earlier ones, and ignores it; remove the line`;
}
const booleans = new Set(['true', 'yes', '1', 'on', 't', 'false', 'no', '0', 'off', 'f', 'n', '']);
function notBoolean(shown, value) {
    if (booleans.has(value.toLowerCase()))
        return undefined;
    return `fleet takes ${shown} for false, and runs the unit on one machine; write Global=true or Global=false`;
}
function globProblem(name, shown, globs, unitName) {
    const bad = globs.filter((glob) => !canMatchUnitName(expanded(glob, unitName)));
    const [first] = bad;
    if (first === undefined)
        return undefined;
    const what = globs.length === 1 && first === globs[0] ? shown : `"${first}" in ${shown}`;
    return `fleet finds no unit that ${what} could match${adviceFor(name, first)}`;
}
/** As it is for the first instance, if the unit is a template. */
function expanded(glob, unitName) {
    const name = (0,unit_name/* parseUnitName */.lW)(unitName);
    return (0,unit_requirements/* expandSpecifiers */._Y)(glob, name.isTemplate ? (0,unit_name/* instanceName */.zl)(name, 1) : unitName);
}
function adviceFor(name, glob) {
    if (glob.includes('{'))
        return ': there are no alternatives in braces; write a line for each';
    const words = glob.split(/[\s,]+/).filter((word) => word !== '');
    if (words.length > 1)
        return `: it is one glob; write a line for each, ${words.map((word) => `${name}=${word}`).join(' and ')}`;
    if (/%[^nNpi]/.test(glob))
        return ': of the specifiers, fleet knows %n, %N, %p and %i only';
    if (glob.includes(','))
        return ': the comma is part of it; remove it';
    if (/^(['"]).*\1$/.test(glob))
        return ': quotes are part of it; remove them';
    if (glob.includes('/'))
        return ": the name of a unit has no '/'";
    const type = glob.slice(glob.lastIndexOf('.') + 1);
    const meant = nearestName(type, ['service', ...unit_name/* unitTypes */.Sy]);
    if (meant !== undefined)
        return `: units have no type .${type}; write ${name}=${glob.slice(0, -type.length)}${meant}`;
    if (canMatchUnitName(`${glob}.service`))
        return `: the name of a unit has a type at its end, as in ${glob}.service`;
    return ': it is not the name of a unit, nor a glob such as web@*.service';
}
/** MachineID= counts once, the first one; so does Global=, the last one. Lines that repeat what counts do no harm. */
function overruled(own) {
    const values = (names) => names.flatMap((name) => own.flatMap((option) => option.name === name ? (0,unit_requirements/* quotedValues */.TO)(option.value).map((value) => ({ ...option, value })) : []));
    const [machine, ...otherMachines] = values(spellings.machineId);
    const globals = values(spellings.global);
    const global = globals.at(-1);
    return [
        ...otherMachines
            .filter(({ value }) => value !== machine?.value)
            .map(({ name, value, line }) => ({
            message: `fleet ignores ${name}=${value}, since only ${machine?.name}=${machine?.value} on line ${machine?.line} counts; for one of several machines, give these the same metadata and use MachineMetadata=`,
            line,
        })),
        ...globals
            .filter(({ value }) => value !== global?.value)
            .map(({ value, line }) => ({
            message: `fleet ignores Global=${value}, since only Global=${global?.value} on line ${global?.line} counts; remove one of them`,
            line,
        })),
    ];
}

;// CONCATENATED MODULE: ./lib/definition/read-unit.js














/** Fetches a unit file, substitutes variables and version, checks the result, and returns the service that it makes. */
async function readUnit(unit, { workspace, download, variables }) {
    const fetched = await (0,unit_source/* fetchUnitFile */.vm)(unit, workspace, download);
    if ('problem' in fetched)
        return { diagnostics: [fetched.problem], used: new Set() };
    const { path, place, isOwnFile, relocate } = fetched;
    const { text, used, missing, swallowing } = (0,definition_variables/* substitute */.V2)(fetched.text, new Map([...variables, ...unit.variables]));
    const unknown = missing.map(({ name, written, line, column }) => {
        const message = `${written} has no value; set ${name} in the variables input or in the variables of its service`;
        return { severity: 'error', message, file: path, line, column };
    });
    const unended = swallowing.map(({ name, written, line, column }) => {
        const message = `the value of ${written} ends in a backslash, which would make the next line a part of this one; give ${name} a value that ends otherwise, or put something behind the placeholder`;
        return { severity: 'error', message, file: path, line, column };
    });
    const wrong = [...unknown, ...unended];
    const versioned = substituteVersion(text, unit);
    const checked = checkUnitFile(unit.name, { path, text: versioned.text });
    const isGood = wrong.length === 0 && versioned.diagnostics.every(isWarning) && checked.options;
    return {
        diagnostics: [...versioned.diagnostics, ...[...wrong, ...checked.diagnostics].map(withoutItsSecrets).map(relocate)],
        used,
        ...(isGood && { service: makeService(unit, place, isOwnFile, isGood) }),
    };
}
/** A message may quote the line of the file that it is about. */
function withoutItsSecrets(diagnostic) {
    return { ...diagnostic, message: (0,hidden_secrets/* withoutSecrets */.c)(diagnostic.message, []) };
}
const placeholder = 'DOCKER_APP_VERSION=latest';
/**
 * Returns a unit file with its service's version in the first DOCKER_APP_VERSION=latest, as coco-fleet-deployer does,
 * and a warning if the file has none, or an error if the version would swallow the next line. The version `latest` changes nothing.
 */
function substituteVersion(text, { name, version, placeOf }) {
    if (version === undefined || version === 'latest')
        return { text, diagnostics: [] };
    const at = text.indexOf(placeholder);
    if (at === -1) {
        const message = `version: ${version} has no effect, because the unit file of ${name} does not contain ${placeholder}`;
        return { text, diagnostics: [{ severity: 'warning', message, ...placeOf('version') }] };
    }
    const rest = text.slice(at + placeholder.length);
    if (version.endsWith('\\') && /^[^\S\n]*(?:\n|$)/.test(rest)) {
        const message = `version: it ends in a backslash, which would make the line behind ${placeholder} a part of it; write one that ends otherwise`;
        return { text, diagnostics: [{ severity: 'error', message, ...placeOf('version') }] };
    }
    const versioned = `${text.slice(0, at)}DOCKER_APP_VERSION=${version}${rest}`;
    return { text: versioned, diagnostics: [] };
}
function isWarning({ severity }) {
    return severity === 'warning';
}
/**
 * Returns the options of a unit file if fleet would accept it, with errors in fleet's own words, and warnings about what
 * fleet would silently ignore.
 */
function checkUnitFile(unitName, { path, text }) {
    const error = (message, line) => read_unit_diagnostic('error', path, message, line);
    const nameError = (0,unit_name/* unitNameError */.Sx)(unitName);
    if (nameError !== undefined)
        return { diagnostics: [error(`${unitName} is not a valid unit name: ${nameError}`)] };
    let parsed;
    try {
        parsed = (0,parse_unit_file/* parseUnitFile */.M)(text);
    }
    catch (cause) {
        if (!(cause instanceof parse_unit_file/* UnitFileError */.X))
            throw cause;
        return {
            diagnostics: [error(`fleet cannot read this unit file: ${explainParseFailure(text, cause)}`, cause.line)],
        };
    }
    const remarks = [
        ...continuationRemarks(text, parsed),
        ...optionNameRemarks(parsed),
        ...machineNameRemarks(unitName, parsed),
        ...sectionRemarks(unitName, parsed),
        ...xFleetRemarks(unitName, parsed),
    ].toSorted((a, b) => a.line - b.line);
    const warnings = [
        ...warningsOf(path, parsed),
        ...remarks.map(({ message, line }) => read_unit_diagnostic('warning', path, message, line)),
    ];
    const refusal = (0,unit_requirements/* optionsError */.fv)((0,serialize_unit_file/* keptOptions */.t4)(parsed.options));
    if (refusal !== undefined) {
        const at = parsed.options.find((option) => option.section === 'X-Fleet' && refusal.includes(option.name));
        const fallback = parsed.options.find((option) => option.section === 'X-Fleet');
        return { diagnostics: [...warnings, error(`fleet refuses this unit: ${refusal}`, (at ?? fallback)?.line)] };
    }
    if (parsed.options.length === 0)
        return { diagnostics: [...warnings, error('fleet refuses to create an empty unit, and this file has no options')] };
    return { options: parsed.options, diagnostics: warnings };
}
function warningsOf(path, { sections, strayLine }) {
    const warnings = [];
    if (sections.length === 0)
        warnings.push(read_unit_diagnostic('warning', path, 'has no section; options belong under a header such as [Service]', 1));
    else if (strayLine !== undefined)
        warnings.push(read_unit_diagnostic('warning', path, 'fleet ignores what comes before the first section', strayLine));
    return warnings;
}
function read_unit_diagnostic(severity, file, message, line) {
    return { severity, file, message, ...(line !== undefined && { line }) };
}
/**
 * Returns the service of a template and its instances, or of a single unit. Annotations go to `place`, which has lines
 * for single options only if it is the unit's own file.
 */
function makeService({ name, count, desiredState, settings, wave, runAlways }, place, isOwnFile, parsed) {
    const options = (0,serialize_unit_file/* keptOptions */.t4)(parsed.map(({ section, name: option, value }) => ({ section, name: option, value })));
    const unit = { options, revision: (0,serialize_unit_file/* revisionOf */.DT)(options), desiredState };
    const { isTemplate } = (0,unit_name/* parseUnitName */.lW)(name);
    return {
        name: serviceNameOf(name),
        ...place,
        lines: isOwnFile ? parsed : [],
        ...(isTemplate && { template: { ...unit, name, desiredState: 'inactive' } }),
        units: isTemplate
            ? Array.from({ length: count }, (_, index) => ({ ...unit, name: (0,unit_name/* instanceName */.zl)((0,unit_name/* parseUnitName */.lW)(name), index + 1) }))
            : [{ ...unit, name }],
        sidekicks: [],
        wave,
        ...(runAlways && { runAlways }),
        ...(Object.keys(settings).length > 0 && { settings }),
    };
}

// EXTERNAL MODULE: ./lib/definition/sidekicks.js
var sidekicks = __webpack_require__(9047);
// EXTERNAL MODULE: ./lib/health/unit-kind.js
var unit_kind = __webpack_require__(7465);
;// CONCATENATED MODULE: ./lib/definition/task-problems.js

/** Returns an error for a unit with `run-always` that is no task: only a Type=oneshot that is launched has an end to wait for. */
function taskProblems({ name, runAlways, desiredState, placeOf }, service) {
    const unit = service.template ?? service.units[0];
    if (!runAlways || !unit)
        return [];
    const error = (message) => [
        { severity: 'error', message: `run-always: ${name} ${message}`, ...placeIn(service, placeOf('run-always')) },
    ];
    if (!(0,unit_kind/* isOneshot */.JN)(name, unit.options))
        return error('is no task, since it has no Type=oneshot: nothing could wait for its end');
    if (desiredState !== 'launched')
        return error(`is to be ${desiredState}, so that it does not run at all`);
    return [];
}
/** On the line of Type= where a unit file has one, and the error is not about an entry of a services file. */
function placeIn({ file, lines }, place) {
    const line = lines.findLast(({ section, name }) => section === 'Service' && name === 'Type')?.line;
    return place.line === undefined && place.file === file && line !== undefined ? { file, line } : place;
}
/** Returns an error for every name in the input `run-always` that no unit of the definition has. */
function unknownTasks(names, defined) {
    return [...names]
        .filter((name) => !defined.has(name))
        .map((name) => ({ severity: 'error', message: `run-always: no unit file defines ${name}` }));
}

// EXTERNAL MODULE: ./lib/definition/workspace.js
var definition_workspace = __webpack_require__(7584);
;// CONCATENATED MODULE: ./lib/definition/load-definition.js








/**
 * Returns the definition that unit files and a services file make up, services from patterns first, and warnings about
 * it. Throws a DefinitionError with everything that is wrong.
 */
async function loadDefinition(sources) {
    const { workspace, patterns, counts, desiredStates, runAlways, servicesFile, variables } = sources;
    const found = await findUnitFiles(workspace, patterns);
    const listed = await readServicesFile(workspace, servicesFile, variables);
    for (const entry of listed.entries)
        sources.onVariables?.(entry.variables);
    const wanted = [
        ...[...found.waves].map(([path, wave]) => (0,unit_source/* sourceByPattern */.PJ)(path, wave, counts, desiredStates, runAlways)),
        ...listed.entries.map((entry) => (0,unit_source/* sourceByEntry */.Hm)(entry, found.waveCount, listed.path, runAlways)),
    ];
    const defined = new Map();
    const reading = wanted.map((unit) => {
        const place = unit.placeOf('name');
        const earlier = defined.get(unit.name);
        if (!earlier) {
            defined.set(unit.name, place);
            return readUnit(unit, sources);
        }
        const message = `${unit.name} is defined twice, first in ${(0,diagnostic/* placeLabel */.s)(earlier)}`;
        return { diagnostics: [{ severity: 'error', message, ...place }], used: new Set() };
    });
    const units = (await Promise.all(reading)).map((read, index) => ({ ...read, unit: wanted[index] }));
    const services = units.flatMap(({ service }) => service ?? []);
    const ordered = resolveAfter((0,sidekicks/* groupSidekicks */.e)(services), wanted);
    const diagnostics = deduplicated([
        ...found.diagnostics,
        ...listed.diagnostics,
        ...units.flatMap(({ diagnostics, unit }) => [...diagnostics, ...emptyTemplate(unit)]),
        ...units.flatMap(({ unit, service }) => (service ? taskProblems(unit, service) : [])),
        ...unknownTasks(runAlways, defined),
        ...unusedCounts(counts, listed, defined),
        ...misplacedNames('desired-state', [...desiredStates.keys()], 'desiredState', listed, defined),
        ...definedTwice(services, defined),
        // A name may be that of something that could not be read.
        ...(hasError(found) || hasError(listed) ? [] : ordered.diagnostics),
    ]);
    if (hasError({ diagnostics }))
        throw new diagnostic/* DefinitionError */.g(diagnostics);
    const usedIn = new Map(units.map(({ unit, used }) => [unit.name, used]));
    const usedOfDeployment = units.flatMap(({ unit, used }) => [...used].filter((name) => !unit.variables.has(name)));
    const warnings = [
        ...diagnostics,
        ...unusedVariables(variables, new Set([...listed.used, ...usedOfDeployment])),
        ...unusedOwnVariables(listed.entries, (name) => usedIn.get(name) ?? new Set()),
    ];
    return { definition: { services: ordered.services }, warnings };
}
function hasError({ diagnostics }) {
    return diagnostics.some(({ severity }) => severity === 'error');
}
async function readServicesFile(workspace, given, variables) {
    const without = (...diagnostics) => ({ entries: [], used: new Set(), diagnostics, path: '' });
    if (given === undefined)
        return without();
    const problem = (message) => without({ severity: 'error', message: `services-file: ${message}` });
    let path;
    try {
        path = workspace.resolve(given);
    }
    catch (error) {
        if (!(error instanceof definition_workspace/* WorkspaceError */.kP))
            throw error;
        return problem(error.message);
    }
    try {
        const { text } = await workspace.read(path);
        // Loaded on demand: deployments without a services file need no YAML parser.
        const { parseServicesFile } = await Promise.all(/* import() */[__webpack_require__.e(619), __webpack_require__.e(815), __webpack_require__.e(500)]).then(__webpack_require__.bind(__webpack_require__, 5500));
        return { ...parseServicesFile(path, text, variables), path };
    }
    catch (error) {
        return problem((0,definition_workspace/* whyUnreadable */._p)(path, error));
    }
}
function* emptyTemplate({ name, count, placeOf }) {
    if (!(0,unit_name/* parseUnitName */.lW)(name).isTemplate || count > 0)
        return;
    yield {
        severity: 'warning',
        message: `${name} has a count of 0, so no instance of it is deployed`,
        ...placeOf('count'),
    };
}
function unusedCounts({ byTemplate }, listed, defined) {
    return [...byTemplate.keys()].flatMap((name) => {
        const misplaced = misplacedNames('count', [name], 'count', listed, defined);
        if (misplaced.length > 0 || (0,unit_name/* parseUnitName */.lW)(name).isTemplate)
            return misplaced;
        return [{ severity: 'error', message: `count: ${name} is not a template unit and has no count` }];
    });
}
/** Errors about names in an input that says something about what the patterns match, where they match nothing of that name. */
function misplacedNames(input, names, key, { entries }, defined) {
    return names.flatMap((unit) => {
        const entry = entries.find(({ name }) => name === unit);
        const place = defined.get(unit);
        if (entry && place?.file === entry.placeOf('name').file) {
            const message = `${input}: ${unit} comes from the services file; set its ${key} there, at ${(0,diagnostic/* placeLabel */.s)(entry.placeOf(key))}`;
            return [{ severity: 'error', message }];
        }
        return place ? [] : [{ severity: 'error', message: `${input}: no unit file defines ${unit}` }];
    });
}
/** Instances of a template's count that also have unit files of their own. */
function definedTwice(services, defined) {
    const instances = new Set(services.filter((service) => service.template).flatMap(({ units }) => units.map(({ name }) => name)));
    return services
        .filter((service) => !service.template)
        .flatMap(({ units }) => units.map(({ name }) => name))
        .filter((name) => instances.has(name))
        .map((name) => {
        const message = `${name} is also an instance of ${(0,unit_name/* parseUnitName */.lW)(name).template}; remove this file or lower the count`;
        return { severity: 'error', message, ...defined.get(name) };
    });
}
/** Services can share a unit file; what is wrong with it is then found once for each of them. */
function deduplicated(diagnostics) {
    return [...new Map(diagnostics.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic])).values()];
}
/**
 * Returns the paths of the files that patterns match, and what is wrong with the patterns. The order of the patterns is
 * that in which services are rolled out. A pattern that starts with `!` excludes files.
 */
async function findUnitFiles(workspace, patterns) {
    const diagnostics = [];
    const error = (message) => void diagnostics.push({ severity: 'error', message: `units: ${message}` });
    const waves = new Map();
    let waveCount = 0;
    let excludedCount = 0;
    for (const pattern of patterns) {
        const excluded = pattern.startsWith('!');
        const paths = await workspace.find(excluded ? pattern.slice(1) : pattern).catch((cause) => {
            if (!(cause instanceof definition_workspace/* WorkspaceError */.kP))
                throw cause;
            error(cause.message);
        });
        if (paths?.length === 0 && !excluded)
            error(`"${pattern}" matches no file${backslashHint(pattern)}`);
        for (const path of paths ?? []) {
            if (!excluded)
                waves.set(path, waves.get(path) ?? waveCount);
            else if (waves.delete(path))
                excludedCount++;
        }
        if (!excluded)
            waveCount++;
    }
    if (patterns.length > 0 && patterns.every((pattern) => pattern.startsWith('!')))
        error('every pattern starts with "!", so nothing would be deployed; add one that selects files');
    else if (waves.size === 0 && excludedCount > 0)
        error('patterns with "!" exclude every matching file, so nothing would be deployed');
    return { waves, waveCount, diagnostics };
}
/** Only a path that is written out can have a backslash. */
function backslashHint(pattern) {
    return pattern.includes('\\') && /[*?[{]/.test(pattern) ? '; in a pattern, write ? for a backslash' : '';
}
/** Returns a warning for every variable of the deployment that was substituted nowhere. */
function unusedVariables(variables, used) {
    return [...variables.keys()]
        .filter((name) => !used.has(name))
        .map((name) => ({
        severity: 'warning',
        message: `variables: ${name} is never used; no unit file or services file contains {{${name}}}`,
    }));
}
/**
 * Returns a warning for every variable of a service that was substituted neither in its unit file, as `usedIn` says,
 * nor in its entry. A variable that services share by a YAML anchor is used if one of them uses it.
 */
function unusedOwnVariables(entries, usedIn) {
    const used = new Set();
    const unused = new Map();
    for (const entry of entries)
        for (const name of entry.variables.keys()) {
            const place = entry.placeOfVariable(name);
            const key = `${(0,diagnostic/* placeLabel */.s)(place)}:${place.column}`;
            const message = `variables: ${name} is never used; neither the unit file of ${entry.name} nor its entry contains {{${name}}}`;
            if (entry.used.has(name) || usedIn(entry.name).has(name))
                used.add(key);
            else if (!unused.has(key))
                unused.set(key, { severity: 'warning', message, ...place });
        }
    return [...unused].filter(([key]) => !used.has(key)).map(([, warning]) => warning);
}

;// CONCATENATED MODULE: ./lib/definition/server-warnings.js



/**
 * Returns a warning for every option of [X-Fleet] that this server takes for less than later versions do, on its line.
 * `server` is its Server header; of one that does not say its version, nothing is known.
 *
 * fleetd/0.13.0 takes `Conflicts=web@*.service db@*.service` for one glob; fleetd/0.11.1 does not know Replaces=.
 */
function serverWarnings(server, definition) {
    const { xFleet } = serverTraits(server);
    if (!xFleet)
        return [];
    return (0,definition_definition/* allServices */.EX)(definition).flatMap((service) => (0,definition_definition/* placedOptions */.I4)(service)
        .filter(({ section, value }) => section === 'X-Fleet' && value !== '')
        .flatMap(({ place, ...option }) => {
        const problem = problemFor(option, xFleet);
        return problem === undefined ? [] : [{ severity: 'warning', message: `${server} ${problem}`, ...place }];
    }));
}
function problemFor({ name, value }, reading) {
    if (name === 'Conflicts' || name === 'X-Conflicts')
        return conflictsProblem(name, value, reading);
    if (name !== 'Replaces')
        return undefined;
    switch (reading.replaces) {
        case 'ignored':
            return `ignores Replaces=${value}, which fleetd knows from 0.13.0 on`;
        case 'keeps apart':
            return `moves no unit because of Replaces=${value}: it only keeps the two off one machine, as Conflicts= does; fleetd moves them from 1.0.0 on`;
        default:
            return undefined;
    }
}
function conflictsProblem(name, value, { splitsConflicts }) {
    if (splitsConflicts)
        return undefined;
    const globs = (0,unit_requirements/* quotedValues */.TO)(value).map((one) => one.split(/[\s\\]+/).filter((word) => word !== ''));
    if (globs.every((words) => words.length < 2))
        return undefined;
    const lines = globs.flat().map((glob) => `${name}=${glob}`);
    const text = value.replace(/(?:\s|\\\n)+/g, ' ');
    return `takes ${name}=${text} for one glob, which matches no unit, so that nothing is kept apart; write a line for each, ${lines.join(' and ')}`;
}

// EXTERNAL MODULE: ./lib/health/condition.js
var health_condition = __webpack_require__(1611);
// EXTERNAL MODULE: ./lib/health/health-check.js
var health_check = __webpack_require__(4047);
;// CONCATENATED MODULE: ./lib/plan/limits.js



/** Returns everything about a service's plan that follows from its strategy and its steps. `size` is its count. */
function resolveStrategy(strategy, size, steps) {
    const { maxUnavailable, canary, canaryHoldMs, minReadyMs, timeoutMs } = strategy;
    const healthCheck = healthCheckOf(strategy);
    const surge = steps.filter(({ stage, countsAsAvailable }) => stage === 'surge' && countsAsAvailable).length;
    const former = steps.filter((step) => step.countsAsAvailable && step.before?.desiredState === 'launched').length;
    const isCareful = steps.some(takesDown);
    const limits = {
        size,
        maxUnavailable: unavailableAllowed(maxUnavailable, size, surge),
        // Where nothing serves, there is nothing to try out carefully.
        canary: isCareful ? canarySize(canary, size) : 0,
    };
    // Going back, nothing is tried out first.
    const rollbackLimits = {
        size: former,
        maxUnavailable: unavailableAllowed(maxUnavailable, former, 0),
        canary: 0,
    };
    return {
        limits,
        rollbackLimits,
        canaryHoldMs,
        minReadyMs,
        timeoutMs,
        ...(healthCheck !== undefined && { healthCheck }),
        takesDown: isCareful,
        steps,
    };
}
function healthCheckOf(strategy) {
    const { healthCheck: url, healthCheckHeaders: headers, healthCheckStatus: accepts } = strategy;
    if (url === undefined || url === health_check/* noHealthCheck */.Av)
        return undefined;
    return { url, ...(headers && { headers }), ...(accepts && { accepts }) };
}
/** Returns whether a step takes something down that is up now, and is still wanted. */
function takesDown(step) {
    return (step.action === 'update' || step.action === 'restart') && servesNow(step);
}
/** Returns whether a step is about a unit that was up when the plan was made. */
function servesNow({ unit, before, condition }) {
    // A global unit's condition is that of the machine it is worst on.
    if (before && (0,unit_requirements/* isGlobal */.WN)(unit, before.options))
        return before.desiredState === 'launched';
    return condition?.state !== undefined && (0,health_condition/* isUp */.ie)(condition.state);
}
/**
 * Returns how many of a service's `size` units may be down at a time. A percentage is rounded down, so that never more
 * are down than it says. Without surge it is at least 1, since nothing could ever be updated otherwise.
 *
 * 25 % of 10 is 2; 25 % of 3 is 0, and so 1 without surge, 0 with; 100 % of 3 is 3; 5 of 3 is 3.
 */
function unavailableAllowed(amount, size, surge) {
    const wanted = 'percent' in amount ? Math.floor((size * amount.percent) / 100) : amount.instances;
    return Math.max(surge > 0 ? 0 : 1, Math.min(wanted, size));
}
/**
 * Returns how many instances may be started beyond a service's `size`. A percentage is rounded up, so that a small one
 * has an effect too.
 *
 * 25 % of 10 is 3; 1 % of 3 is 1; 2 of 1 is 2; 0 of 5 is 0.
 */
function surgeAllowed(amount, size) {
    return 'percent' in amount ? Math.ceil((size * amount.percent) / 100) : amount.instances;
}
/**
 * Returns how many of a service's `size` units are updated first. A percentage is rounded up, so that a small one
 * is at least one canary.
 *
 * 10 % of 3 is 1; 50 % of 5 is 3; 7 of 3 is 3; 0 of 5 is 0.
 */
function canarySize(amount, size) {
    return Math.min(surgeAllowed(amount, size), size);
}

;// CONCATENATED MODULE: ./lib/plan/canaries.js



/**
 * Returns how many canaries a service of `size` still needs: instances that are right already, and healthy, count as
 * canaries that are out. With `stopAfter: canary`, all steps but those of the canaries are `left`.
 *
 * Two canaries of five, and web@1 has the new revision: one more. One canary, and web@1 has it: none, whether web@1 was
 * the canary of an earlier deployment, or is the only one that an earlier deployment has not changed.
 */
function withCanaries(steps, size, strategy) {
    const canary = canarySize(strategy.canary, size);
    if (strategy.stopAfter === 'canary')
        return upToCanaries(steps, canary);
    return { steps, canary: Math.max(0, canary - instancesThatAreOut(steps)) };
}
/** Lanes in which nothing is to be done about anything that is changed in others. */
function instancesThatAreOut(steps) {
    const lanes = lanesIn(steps);
    const changed = new Set(lanes
        .flat()
        .filter(isChange)
        .map(({ service }) => service));
    return lanes.filter((lane) => {
        const right = new Set(lane.map(({ service }) => service));
        return lane.some(isInstance) && !lane.some(isChange) && [...changed].every((service) => right.has(service));
    }).length;
}
const reasons = {
    rest: 'the deployment stops after the canaries',
    noCanary: 'it has no canary, and the deployment stops after the canaries',
    removal: 'nothing is destroyed before the deployment goes on',
};
/**
 * The canaries are the instances with the lowest numbers, whether or not they change: so a second run finds them out, and
 * the former files take them back. What takes nothing away that serves needs no canary, and others may need it.
 */
function upToCanaries(steps, canary) {
    if (!steps.some(takesDown))
        return { steps: steps.map((step) => (isRemoval(step) ? leave(step, reasons.removal) : step)), canary: 0 };
    const instances = lanesIn(steps).filter((lane) => lane.some((step) => isInstance(step) && !isEverywhere(step)));
    const first = instances.toSorted(([a], [b]) => (0,unit_name/* compareUnitNames */.qd)(a?.lane ?? '', b?.lane ?? '')).slice(0, canary);
    const changing = first.filter((lane) => lane.some(isChange));
    const surge = changing.filter((lane) => lane.some((step) => step.countsAsAvailable && takesDown(step))).length;
    const standIns = new Set(steps.filter(({ stage }) => stage === 'surge').map(({ lane }) => lane));
    const keptStandIns = new Set([...standIns].slice(0, surge));
    const kept = new Set(changing.flat());
    const reason = instances.length === 0 || canary === 0 ? reasons.noCanary : reasons.rest;
    return {
        canary: changing.length,
        steps: steps.flatMap((step) => {
            if (standIns.has(step.lane))
                return keptStandIns.has(step.lane) ? [step] : [];
            const isNow = kept.has(step) || (step.stage === 'prepare' && changing.length > 0);
            return [isNow ? step : leave(step, reason)];
        }),
    };
}
/** Returns a step that is left to a later deployment; one that changes nothing stays as it is. */
function leave(step, left) {
    return isChange(step) && step.left === undefined ? { ...step, left } : step;
}
function lanesIn(steps) {
    const inLanes = steps.filter(({ stage }) => stage === 'create' || stage === 'change');
    return [...Map.groupBy(inLanes, ({ lane }) => lane).values()];
}
function isInstance({ countsAsAvailable }) {
    return countsAsAvailable;
}
/** fleet replaces a global unit on all machines at once, which is no canary. */
function isEverywhere({ unit, before, after }) {
    return (0,unit_requirements/* isGlobal */.WN)(unit, (before ?? after)?.options ?? []);
}
function isChange({ action }) {
    return action !== 'unchanged';
}
function isRemoval({ action }) {
    return action === 'destroy';
}

// EXTERNAL MODULE: ./lib/plan/plan.js
var plan_plan = __webpack_require__(9164);
;// CONCATENATED MODULE: ./lib/plan/leave-what-waits.js


/**
 * Returns a plan in which everything is left to a later deployment that waits for a service of which something is left,
 * and everything that is pruned. What comes first comes first: an order is not broken for a canary.
 *
 * Of db, web (waits for db) and mail, with something of db left: nothing of web is done, and mail is as planned.
 */
function leaveWhatWaits({ services: planned }) {
    let services = planned.map((plan) => plan.isPruned ? leaveAll(plan, 'nothing is destroyed before the deployment goes on') : plan);
    for (;;) {
        const next = withoutWaiting(services);
        if (next.every((plan, index) => plan === services[index]))
            return { services };
        services = next;
    }
}
function withoutWaiting(services) {
    const unfinished = services.filter(({ steps }) => steps.some(({ left }) => left !== undefined));
    const byName = new Map(unfinished.map((plan) => [plan.service, plan]));
    const earliest = unfinished.toSorted((a, b) => a.wave - b.wave)[0];
    return services.map((plan) => {
        if (!plan.steps.some(plan_plan/* isOwnChange */.vI))
            return plan;
        if (isInVain(plan, services))
            return leaveAll(plan, 'nothing that waits for it is begun');
        const other = earliest && earliest.wave < plan.wave
            ? earliest
            : plan.waitsFor.flatMap((name) => byName.get(name) ?? []).find((one) => one !== plan);
        return other ? leaveAll(plan, `it waits for ${other.service}, which is not through`) : plan;
    });
}
/** Whether nothing but tasks would run, for services that are left themselves. */
function isInVain(plan, services) {
    const { service, wave, steps } = plan;
    if (!steps.filter(plan_plan/* isOwnChange */.vI).every(({ isTask, action }) => isTask && action === 'restart'))
        return false;
    return !services.some((other) => (other.wave > wave || other.waitsFor.includes(service)) && other.steps.some(plan_plan/* isOwnChange */.vI));
}
function leaveAll(plan, reason) {
    return { ...plan, steps: plan.steps.map((step) => leave(step, reason)) };
}

;// CONCATENATED MODULE: ./lib/plan/pick-services.js






/**
 * Returns the services of a definition that names or globs pick; all of them if there are none. A sidekick picks its main
 * unit's service, since they only go together. Throws a DefinitionError for everything that picks nothing.
 *
 * Of web with web-sidekick, api-eu and api-us, `web` picks the first two, `api-*` the others, and `web@2.service` the
 * instance.
 */
function pickServices(definition, names) {
    if (names.length === 0)
        return { services: definition.services, instances: [] };
    const groups = definition.services.map((service) => ({ service, ...namesIn(service) }));
    const picks = (name, known) => name === known || (0,unit_glob/* unitGlobMatches */.YU)(name, known);
    const pickedBy = (name) => groups.filter(({ own }) => own.some((known) => picks(name, known)));
    const picked = new Set(names.flatMap(pickedBy));
    const others = names.filter((name) => pickedBy(name).length === 0);
    const isInstance = (name) => groups.some(({ instances }) => instances.includes(name));
    const unknown = others.filter((name) => !isInstance(name));
    const known = [...new Set(groups.flatMap(({ own }) => own))];
    if (unknown.length > 0)
        throw new diagnostic/* DefinitionError */.g(unknown.map((name) => picksNothing(name, known)));
    return {
        services: groups.filter((group) => picked.has(group)).map(({ service }) => service),
        instances: others,
    };
}
/**
 * Returns everything to destroy: what a definition has, and names of whatever else the cluster has. Throws a
 * DefinitionError for a name or glob that stands for something of the definition, in whatever form: whoever writes it
 * means that alone, and would lose the others.
 *
 * Of web@.service, `web`, `web@`, `web@1`, `web@9.service` and `w*` are refused.
 */
function everythingAnd({ services }, names) {
    const isDefined = definedNames(services);
    const twice = names.filter(isDefined);
    if (twice.length === 0)
        return { services, instances: names };
    throw new diagnostic/* DefinitionError */.g(twice.map((name) => ({
        severity: 'error',
        message: `input services: command destroy takes everything that the files define, and ${name} is part of that; to destroy it alone, leave units and services-file empty`,
    })));
}
/** Tells whether a name or glob stands for a service, a unit, or an instance of a template, whatever the count. */
function definedNames(services) {
    const known = new Set(services.map(namesIn).flatMap(({ own, instances }) => [...own, ...instances]));
    const forms = [...known].flatMap((name) => [name, withoutType(name)]);
    return (name) => {
        const full = withType(name);
        const { template } = (0,unit_name/* parseUnitName */.lW)(full);
        const isOne = [name, full, template, serviceNameOf(full)].some((one) => known.has(one));
        return isOne || forms.some((form) => (0,unit_glob/* unitGlobMatches */.YU)(name, form));
    };
}
/** `web@1` is short for `web@1.service`, as in fleetctl. */
function withType(name) {
    return unit_name/* unitTypes */.Sy.has((0,unit_name/* parseUnitName */.lW)(name).type) ? name : `${name}.service`;
}
function withoutType(name) {
    return name.endsWith('.service') ? name.slice(0, -'.service'.length) : name;
}
/**
 * Returns what of picked services is to be restarted. A task is only if it is named itself, since nobody wants a migration
 * to run for a glob: it is returned by its unit's name, beside the instances.
 */
function pickedToRestart(picked, names) {
    const tasks = picked.services.flatMap(definition_definition/* withSidekicks */.F0).filter(({ runAlways }) => runAlways);
    const named = tasks.flatMap(({ name, template, units: [unit] }) => {
        const full = (template ?? unit)?.name ?? name;
        return names.includes(name) || names.includes(full) ? [full] : [];
    });
    return { ...picked, instances: [...picked.instances, ...named] };
}
/** The names of a service and its sidekicks, and of the instances of their templates. */
function namesIn(main) {
    const services = (0,definition_definition/* withSidekicks */.F0)(main);
    const nameOf = ({ name }) => name;
    return {
        own: services.flatMap(({ name, template, units }) => [name, ...(template ? [template] : units).map(nameOf)]),
        instances: services.flatMap(({ template, units }) => (template ? units.map(nameOf) : [])),
    };
}
function picksNothing(name, known) {
    const near = nearestName(name, known);
    const advice = near === undefined ? 'check it against units and services-file' : `did you mean ${near}?`;
    return { severity: 'error', message: `input services: ${name} picks nothing of what the files define; ${advice}` };
}

// EXTERNAL MODULE: ./lib/unit/ordering.js
var ordering = __webpack_require__(4920);
// EXTERNAL MODULE: ./lib/unit/specifiers.js
var specifiers = __webpack_require__(4785);
;// CONCATENATED MODULE: ./lib/unit/triggered-unit.js


/** The option by which units of a type name the unit that they start; systemd.timer(5), systemd.path(5), systemd.socket(5). */
const namings = {
    timer: { section: 'Timer', option: 'Unit' },
    path: { section: 'Path', option: 'Unit' },
    socket: { section: 'Socket', option: 'Service' },
};
/**
 * Returns the unit that a timer, path or socket starts, or undefined for any other unit. It is the service of the same
 * name unless an option says otherwise. A socket with Accept= starts an instance for every connection, which no other unit
 * is.
 *
 * `backup.timer` starts backup.service, with `Unit=cleanup.service` that one.
 */
function triggeredUnit(unitName, options) {
    const { type, full } = (0,unit_name/* parseUnitName */.lW)(unitName);
    const naming = namings[type];
    if (!naming)
        return undefined;
    const last = (name) => options.findLast((option) => option.section === naming.section && option.name === name && option.value !== '')
        ?.value;
    if (type === 'socket' && ['1', 'yes', 'y', 'true', 't', 'on'].includes(last('Accept')?.toLowerCase() ?? ''))
        return undefined;
    const named = last(naming.option);
    return named === undefined ? `${full.slice(0, -type.length)}service` : (0,specifiers/* fillSpecifiers */.J)(named, unitName);
}
/** Returns whether an option is the one by which a unit names what it starts. */
function namesTriggered(unitName, { section, name }) {
    const naming = namings[(0,unit_name/* parseUnitName */.lW)(unitName).type];
    return naming !== undefined && section === naming.section && name === naming.option;
}

// EXTERNAL MODULE: ./lib/placement/placement.js
var placement = __webpack_require__(9876);
;// CONCATENATED MODULE: ./lib/plan/togetherness.js



/**
 * Which units fleet is sure to have on one machine, once a plan has been carried out: because of MachineOf=, or because
 * only one machine has what both require, or because one of them runs everywhere the other may.
 */
class Togetherness {
    #cluster;
    #units;
    #gone;
    #requirements = new Map();
    #groups = new Map();
    #followers;
    constructor(definition, cluster, { services }) {
        this.#gone = new Set(services.flatMap(({ steps }) => steps.flatMap(({ unit, after }) => (after ? [] : [unit]))));
        const defined = (0,definition_definition/* allServices */.EX)(definition).flatMap(({ units }) => units);
        this.#cluster = cluster;
        const units = new Map(cluster.units);
        for (const name of this.#gone)
            units.delete(name);
        for (const unit of defined)
            units.set(unit.name, unit);
        this.#units = units;
    }
    /** What the cluster will have of a unit; undefined for one that fleet does not know. */
    unit(name) {
        return this.#units.get(name);
    }
    /** Whether the plan destroys a unit. */
    isGone(name) {
        return this.#gone.has(name) && !this.#units.has(name);
    }
    isGlobal(name) {
        return this.#requirementsOf(name).global;
    }
    hasMachineId(name) {
        return this.#requirementsOf(name).machineId !== undefined;
    }
    /** Whether `other` is on every machine on which `name` may run. */
    isWith(name, other) {
        if (this.isGlobal(other)) {
            const there = this.#machinesOf([other]);
            return this.#placesOf(name).every((id) => there.includes(id));
        }
        const group = this.#groupOf(other);
        if (!this.isGlobal(name) && group.has(name))
            return true;
        const [only, ...more] = this.#machinesOf([...group]);
        return more.length === 0 && this.#placesOf(name).every((id) => id === only);
    }
    #placesOf(name) {
        return this.#machinesOf(this.isGlobal(name) ? [name] : [...this.#groupOf(name)]);
    }
    /** The ids of the machines that have what all of these units require. */
    #machinesOf(names) {
        const machines = names.reduce((left, name) => (0,placement/* suitableMachines */.eV)(this.#requirementsOf(name), left), this.#cluster.machines);
        return machines.map(({ id }) => id);
    }
    /** A unit with all that MachineOf= puts on its machine, directly or through others. */
    #groupOf(name) {
        const known = this.#groups.get(name);
        if (known)
            return known;
        this.#followers ??= this.#allFollowers();
        const group = new Set([name]);
        for (const one of group) {
            const tied = [...this.#requirementsOf(one).machineOf, ...(this.#followers.get(one) ?? [])];
            for (const other of tied)
                if (this.#units.has(other) && !this.isGlobal(other))
                    group.add(other);
        }
        for (const one of group)
            this.#groups.set(one, group);
        return group;
    }
    #allFollowers() {
        const pairs = [...this.#units.keys()].flatMap((name) => this.#requirementsOf(name).machineOf.map((peer) => ({ peer, name })));
        return new Map([...Map.groupBy(pairs, ({ peer }) => peer)].map(([peer, all]) => [peer, all.map(({ name }) => name)]));
    }
    #requirementsOf(name) {
        const known = this.#requirements.get(name) ?? (0,unit_requirements/* requirementsOf */.CG)(name, this.#units.get(name)?.options ?? []);
        this.#requirements.set(name, known);
        return known;
    }
}

;// CONCATENATED MODULE: ./lib/plan/apart-warnings.js





/**
 * Returns a warning for every unit that systemd may not start, since it names another unit that may be on another machine:
 * fleet knows nothing of Requires=, BindsTo=, Requisite=, nor of what a timer, path or socket starts. Units that fleet
 * does not know, such as docker.service, are taken to be on every machine. Only `services` are looked at. Of several instances, one is named.
 */
function apartWarnings(definition, cluster, plan, services = definition.services) {
    const together = new Togetherness(definition, cluster, plan);
    return services.flatMap(definition_definition/* withSidekicks */.F0).flatMap((service) => {
        const apart = service.units
            .filter(({ desiredState }) => desiredState === 'launched')
            .flatMap(({ name }) => needsOf(name, service))
            .filter(({ unit, other }) => isApart(unit, other, together));
        const byLine = Map.groupBy(apart, ({ other, place }) => JSON.stringify([place, genericName(other)]));
        return [...byLine.values()].map((needs) => warningOf(needs, service, together));
    });
}
/** What its own file names, in the order of its lines; each other unit once. */
function needsOf(unit, service) {
    const options = (0,definition_definition/* placedOptions */.I4)(service);
    const bound = options
        .filter(({ name }) => ordering/* bindingOptions */.G_.has(name))
        .flatMap((option) => (0,ordering/* unitsNamedBy */.g7)(option, unit).map((other) => ({
        unit,
        other,
        words: `has ${option.name}=${option.value.replace(/(?:\s|\\\n)+/g, ' ')}`,
        place: option.place,
    })));
    const triggered = triggeredUnit(unit, options);
    const at = options.findLast((option) => namesTriggered(unit, option)) ?? options.find(({ section }) => section !== 'Unit');
    const starts = triggered === undefined
        ? []
        : [{ unit, other: triggered, words: `starts ${triggered}`, place: at?.place ?? { file: service.file } }];
    const needs = [...bound, ...starts].filter(({ other }) => other !== unit);
    return needs.filter(({ other }, index) => needs.findIndex((need) => need.other === other) === index);
}
function isApart(unit, other, together) {
    if (together.isGone(other))
        return true;
    const known = together.unit(other);
    return known !== undefined && (known.desiredState === 'inactive' || !together.isWith(unit, other));
}
function warningOf(needs, service, together) {
    const [{ unit, other, words, place }] = needs;
    const more = needs.length > 1 ? `, ${alsoSo(needs.length - 1)}` : '';
    const { type } = (0,unit_name/* parseUnitName */.lW)(unit);
    const effect = `systemd does not start a ${type} on a machine without ${other}`;
    const reason = together.isGone(other)
        ? `which this deployment destroys; ${effect}`
        : together.unit(other)?.desiredState === 'inactive'
            ? `which is inactive, so that it is on no machine; ${effect}. Set its desired state to loaded or launched`
            : `but nothing puts it on the machine of ${other}: fleet goes by [X-Fleet] alone, and ${effect}. ${apart_warnings_adviceFor(unit, other, service, together)}`;
    return { severity: 'warning', message: `${unit} ${words}${more}, ${reason}`, ...place };
}
function alsoSo(instances) {
    return instances === 1 ? 'and so does another instance' : `and so do ${instances} more instances`;
}
/** fleet refuses MachineOf= together with Global= or MachineID=. */
function apart_warnings_adviceFor(unit, other, { template }, together) {
    if (together.isGlobal(unit) || together.isGlobal(other))
        return `Give ${other} Global=true, and no MachineMetadata= that ${unit} does not have`;
    if (together.hasMachineId(unit))
        return `Give ${other} the same MachineID=`;
    return `Add MachineOf=${template ? nameByInstance(unit, other) : other} to [X-Fleet]`;
}
/** As the file of a template names it: `db@%i.service` for db@1.service, of an instance 1. */
function nameByInstance(unit, other) {
    const named = (0,unit_name/* parseUnitName */.lW)(other);
    return named.instance !== '' && named.instance === (0,unit_name/* parseUnitName */.lW)(unit).instance ? genericName(other) : other;
}
function genericName(name) {
    const parsed = (0,unit_name/* parseUnitName */.lW)(name);
    return parsed.isInstance ? (0,unit_name/* instanceName */.zl)(parsed, '%i') : name;
}

;// CONCATENATED MODULE: ./lib/plan/global-warnings.js


/**
 * Returns a warning for every global unit that runs and is updated: each machine replaces it as soon as it hears of the
 * new revision, so that nothing keeps the others up meanwhile.
 */
function globalWarnings({ services }, definition) {
    return services.flatMap(({ steps }) => steps
        .filter(({ unit, action, before, after }) => {
        const runs = before?.desiredState === 'launched' && (0,unit_requirements/* isGlobal */.WN)(unit, before.options);
        return action === 'update' && runs && after?.desiredState === 'launched';
    })
        .map(({ unit, service }) => {
        const message = `${unit} has Global=true: fleet replaces it on all of its machines at once, and max-unavailable, max-surge and canary do not apply`;
        return { severity: 'warning', message, ...(0,definition_definition/* locate */.x5)(definition, unit, service, message) };
    }));
}

;// CONCATENATED MODULE: ./lib/plan/order.js

/**
 * Returns the order of services that are given in the order of their definition, and what cannot be part of it: waits
 * against the waves, and cycles, in which only waits for services that are defined earlier stay. No cycle remains. With a
 * `maxParallel` of 1 the order is that of the definition, and only `after` entries against it are conflicts.
 */
function orderOf(services, waits, maxParallel) {
    // Several services can have one name, and who waits for the name waits for all of them.
    const places = new Map();
    for (const [index, { service, wave }] of services.entries())
        places.set(service, { index, wave: Math.max(wave, places.get(service)?.wave ?? 0) });
    const indexes = new Map(services.map((plan, index) => [plan, index]));
    const indexOf = (name) => places.get(name)?.index ?? 0;
    const waveOf = (name) => places.get(name)?.wave ?? 0;
    const isAgainst = ({ plan, on }) => indexOf(on) > (indexes.get(plan) ?? 0);
    const orderly = maxParallel === 1 ? waits.filter((wait) => !isAgainst(wait)) : waits;
    const inWave = orderly.filter(({ plan, on }) => waveOf(on) === plan.wave);
    const cycles = cyclesOf(graphOf(services, inWave));
    const cycleOf = new Map(cycles.flatMap((cycle) => cycle.members.map((member) => [member, cycle])));
    const isIn = (cycle, { on }) => cycle !== undefined && cycleOf.get(on) === cycle;
    const kept = inWave.filter((wait) => !isIn(cycleOf.get(wait.plan.service), wait) || !isAgainst(wait));
    const byPlan = Map.groupBy(kept, ({ plan }) => plan);
    return {
        waitsFor: new Map(services.map((plan) => {
            const names = (byPlan.get(plan) ?? []).map(({ on }) => on);
            return [plan, names.toSorted((a, b) => indexOf(a) - indexOf(b))];
        })),
        conflicts: [
            ...(maxParallel === 1
                ? waits.filter((wait) => wait.place && isAgainst(wait)).map(overridden('max-parallel'))
                : []),
            ...orderly.filter(({ plan, on }) => waveOf(on) > plan.wave).map(overridden('wave')),
            ...cycles.map((cycle) => conflictOf(cycle, inWave)),
        ],
    };
}
function graphOf(services, waits) {
    const graph = new Map(services.map(({ service }) => [service, new Set()]));
    for (const { plan, on } of waits)
        graph.get(plan.service)?.add(on);
    return graph;
}
function overridden(kind) {
    return (wait) => {
        const { service } = wait.plan;
        return { kind, path: [service, wait.on, service], waits: [wait], others: [] };
    };
}
function conflictOf({ members, path }, waits) {
    const steps = path.slice(1).flatMap((on, index) => {
        const wait = waits.find((one) => one.plan.service === path[index] && one.on === on);
        return wait ? [wait] : [];
    });
    return { kind: 'cycle', path, waits: steps, others: members.filter((member) => !path.includes(member)) };
}

;// CONCATENATED MODULE: ./lib/plan/order-warnings.js

/** Returns a warning for every conflict, on the line of the first option or `after` that is part of it. */
function orderWarnings(conflicts, definition) {
    return conflicts.map((conflict) => ({
        severity: 'warning',
        message: textOf(conflict),
        ...order_warnings_placeOf(conflict.waits[0], definition),
    }));
}
function textOf({ kind, path, waits, others }) {
    const [first = '', second = ''] = path;
    const reasons = waits.map(wordsOf).join(', ');
    if (kind === 'max-parallel')
        return `${reasons}, but ${second} is defined after ${first}, and max-parallel is 1; the order of the definition is kept`;
    const cycle = `${path.join(' → ')} is a cycle`;
    if (kind === 'wave')
        return `${cycle}: ${reasons}, but the lines of the definition put ${first} before ${second}; the order of the definition is kept`;
    const more = others.length === 0 ? '' : `; ${others.join(', ')} ${others.length === 1 ? 'is' : 'are'} part of it too`;
    return `${cycle}: ${reasons}${more}; among them the order of the definition is kept`;
}
function wordsOf({ unit, words }) {
    return `${unit} has ${words}`;
}
function order_warnings_placeOf(wait, definition) {
    if (!wait)
        return undefined;
    return wait.place ?? (0,definition_definition/* locate */.x5)(definition, wait.unit, wait.service, wordsOf(wait));
}

// EXTERNAL MODULE: ./lib/plan/plan-unit.js + 3 modules
var plan_unit = __webpack_require__(3451);
;// CONCATENATED MODULE: ./lib/plan/service-waits.js




/**
 * Returns who has to wait for whom, once for every two services: as the entries of a services file say, and as unit files
 * do. Only services that the deployment changes count. Of two of which nothing serves yet, the unit files say nothing:
 * both are created at once, and fleet and systemd sort out which unit waits for which. `more` are waits that hold in any
 * case.
 */
function waitsOf(services, more = []) {
    const serving = new Set(services.filter(({ plan }) => plan.steps.some(servesNow)).map(({ plan }) => plan.service));
    const changed = services.filter(({ plan }) => plan.steps.some(plan_plan/* isPlannedChange */.PT));
    const names = new Set(changed.map(({ plan }) => plan.service));
    const waits = allWaits(changed)
        .filter(({ plan, on, place }) => place !== undefined || serving.has(plan.service) || serving.has(on))
        .filter(({ plan, on }) => names.has(on) && plan.service !== on);
    return [...Map.groupBy([...waits, ...more], ({ plan }) => plan).values()].flatMap(oncePerService);
}
/** Returns all that entries and unit files say of who waits for whom, whatever is changed; entries first. */
function allWaits(services) {
    const byEntry = services.flatMap(({ plan, after }) => after.map((reference) => waitOfEntry(plan, reference)));
    return [...byEntry, ...waitsOfFiles(services.map(({ plan }) => plan))];
}
function waitOfEntry(plan, { service: on, unit, name, place }) {
    return { plan, on, unit, service: plan.service, words: `after: ${name}`, place };
}
/** Units that are destroyed order nothing, and templates run nowhere. */
function waitsOfFiles(plans) {
    const units = plans.flatMap((plan) => plan.steps.flatMap(({ unit, after }) => after && !(0,unit_name/* parseUnitName */.lW)(unit).isTemplate ? [{ plan, unit, options: after.options }] : []));
    const owners = new Map(units.map(({ unit, plan }) => [unit, plan]));
    return [...new Map(units.map((one) => [one.unit, one])).values()].flatMap(({ plan, unit, options }) => {
        const { after, before } = (0,ordering/* orderingOf */.eu)(unit, options);
        const says = ({ option, unit: other }) => ({ unit, service: plan.service, words: `${option}=${other}` });
        return [
            ...after.flatMap((ordering) => {
                const other = owners.get(ordering.unit);
                return other ? [{ plan, on: other.service, ...says(ordering) }] : [];
            }),
            ...before.flatMap((ordering) => {
                const other = owners.get(ordering.unit);
                return other ? [{ plan: other, on: plan.service, ...says(ordering) }] : [];
            }),
        ];
    });
}
/** An entry's word counts before that of a unit file, since it holds even if nothing serves yet. */
function oncePerService(waits) {
    return [...Map.groupBy(waits, ({ on }) => on).values()].flatMap(([first]) => first ?? []);
}

;// CONCATENATED MODULE: ./lib/plan/started-jobs.js





/**
 * Returns a warning for every job that the deployment runs itself, although a timer or path of the cluster is there to run it:
 * a oneshot, or a service that is not started again once it has ended well. Of several instances, one is named.
 */
function startedJobs({ services }, definition, cluster) {
    const starters = startersIn(services, definition, cluster);
    const jobs = services.flatMap(({ steps }) => steps.flatMap((step) => {
        const starter = starters.get(step.unit);
        return starter !== undefined && isRun(step) ? [{ step, starter }] : [];
    }));
    const byTemplate = Map.groupBy(jobs, ({ step }) => (0,unit_name/* parseUnitName */.lW)(step.unit).template || step.unit);
    return [...byTemplate].flatMap(([file, [first, ...more]]) => first ? [started_jobs_warningOf(first.step, first.starter, file, more.length, definition)] : []);
}
/** What starts each unit, of the timers and paths that are running once the plan has been carried out. */
function startersIn(services, definition, { units }) {
    const later = new Map(units);
    for (const { unit, after } of services.flatMap(({ steps }) => steps))
        if (!after)
            later.delete(unit);
    for (const unit of (0,definition_definition/* allServices */.EX)(definition).flatMap((service) => service.units))
        later.set(unit.name, unit);
    const launched = [...later.values()].filter(({ desiredState, name }) => desiredState === 'launched' && /\.(timer|path)$/.test(name));
    return new Map(launched.flatMap(({ name, options }) => {
        const started = triggeredUnit(name, options);
        return started === undefined ? [] : [[started, name]];
    }));
}
function isRun(step) {
    const { unit, after } = step;
    if (!(0,plan_plan/* isOwnChange */.vI)(step) || after?.desiredState !== 'launched' || (0,unit_name/* parseUnitName */.lW)(unit).type !== 'service')
        return false;
    return (0,unit_kind/* isOneshot */.JN)(unit, after.options) || !(0,unit_kind/* restartsByItself */.z8)(after.options);
}
function started_jobs_warningOf({ unit, service, after }, starter, file, more, definition) {
    const others = more > 0 ? `, as well as ${more === 1 ? 'another instance' : `${more} more instances`}` : '';
    const isJob = (0,unit_kind/* isOneshot */.JN)(unit, after?.options ?? []);
    const failure = isJob ? '' : ', and fails if it ends, since it has no Type=oneshot';
    const message = `this deployment runs ${unit} itself${others}${failure}. To leave that to ${starter}, have it loaded only: ${file}=loaded in the input desired-state, or desiredState: loaded in the services file`;
    const about = isJob ? ' Type=' : ' ExecStart=';
    return { severity: 'warning', message, ...(0,definition_definition/* locate */.x5)(definition, unit, service, about) };
}

;// CONCATENATED MODULE: ./lib/plan/tasks.js




/** Returns the names of the units of a service, or of its sidekicks, that are tasks. */
function tasksOf(main) {
    const tasks = (0,definition_definition/* withSidekicks */.F0)(main).filter(({ runAlways }) => runAlways);
    return new Set(tasks.flatMap(({ units }) => units.map(({ name }) => name)));
}
/** Returns whether a unit of the cluster is a task: by its own entry in a definition, or by that of its template, whatever the count. */
function isTaskIn(definition) {
    const services = (0,definition_definition/* allServices */.EX)(definition);
    const tasks = new Map(services.flatMap(({ template, units, runAlways = false }) => [...(template ? [template] : []), ...units].map(({ name }) => [name, runAlways])));
    return (unit) => tasks.get(unit) ?? tasks.get((0,unit_name/* parseUnitName */.lW)(unit).template) ?? false;
}
/** Returns what is to be done to a task by itself: one that is as defined runs only if something waits for it, however it ended. */
function taskStep(step) {
    if (step.action !== 'restart')
        return { ...step, isTask: true };
    const reason = `it runs when a service that waits for it changes; ${step.condition?.detail ?? 'not observed'}`;
    return { ...step, isTask: true, action: 'unchanged', reason };
}
/**
 * Returns the plans with every task run anew that a service waits for which is created, updated or restarted: because
 * it comes in a later wave, or because an `after` or a unit file says so, directly or through services that stay as they
 * are or are not planned, but among `all`. A warning says which task nothing of `all` waits for.
 *
 * migrate, then web on the next line: a new image of web runs migrate first; a deployment that changes neither does not.
 */
function withTasks(planned, definition, all) {
    const tasks = planned.flatMap(({ plan }) => (plan.steps.some(({ isTask }) => isTask) ? [plan] : []));
    if (tasks.length === 0)
        return { services: planned, waits: [], warnings: [] };
    const firstWaits = Map.groupBy(allWaits(all), ({ on }) => on);
    const inWave = new Map(tasks.map((task) => [task, waitingIn(task, firstWaits)]));
    const waitingFor = (task) => [
        ...(inWave.get(task)?.keys() ?? []),
        ...all.flatMap(({ plan }) => (plan.wave > task.wave ? [plan] : [])),
    ];
    const now = new Map(planned.map(({ plan }) => [plan, plan]));
    const isToStart = (plan) => now.has(plan) && isStarting(plan);
    for (const task of tasks)
        now.set(task, anewBefore(waitingFor(task).filter(isToStart), task));
    return {
        services: planned.map(({ plan, after }) => ({ plan: now.get(plan) ?? plan, after })),
        waits: tasks.flatMap((task) => [...(inWave.get(task) ?? [])].flatMap(([other, wait]) => {
            const plan = now.get(other);
            return plan && isStarting(plan) && now.get(task)?.steps.some(plan_plan/* isOwnChange */.vI)
                ? [{ ...wait, plan, on: task.service }]
                : [];
        })),
        warnings: tasks.filter((task) => waitingFor(task).length === 0).flatMap((task) => inVain(task, definition)),
    };
}
/** The services of its wave that wait for one, through others as well, each with what says so at last. */
function waitingIn(plan, waitsFor) {
    const waiting = new Map();
    const names = [plan.service];
    for (const name of names)
        for (const wait of waitsFor.get(name) ?? []) {
            const { plan: other } = wait;
            if (other.wave !== plan.wave || other.service === plan.service || waiting.has(other))
                continue;
            waiting.set(other, wait);
            names.push(other.service);
        }
    return waiting;
}
/** What is only destroyed needs nothing done before. */
function isStarting({ steps }) {
    return steps.some((step) => (0,plan_plan/* isOwnChange */.vI)(step) && step.after !== undefined);
}
function anewBefore(changing, plan) {
    if (changing.length === 0)
        return plan;
    const reason = `runs anew before ${tasks_namesOf(changing)}`;
    return { ...plan, steps: plan.steps.map((step) => (step.isTask ? runAnew(step, reason) : step)) };
}
/** A task that has run is launched still; it has to be stopped in fleet's eyes before fleet starts it again. */
function runAnew(step, reason) {
    if (step.action !== 'unchanged')
        return step;
    const stopsFirst = step.before?.desiredState === 'launched';
    return { ...step, action: 'restart', reason, ...(stopsFirst && { stopsFirst }) };
}
function inVain({ steps }, definition) {
    const task = steps.find(({ isTask }) => isTask);
    if (!task)
        return [];
    const { unit, service } = task;
    const message = `run-always: nothing waits for ${unit}, so it runs only if it changes itself; put it on an earlier line of units than what is to wait for it, or name it in an after of the services file`;
    return [{ severity: 'warning', message, ...(0,definition_definition/* locate */.x5)(definition, unit, service, message) }];
}
const mostNamed = 3;
function tasks_namesOf(plans) {
    const names = [...new Set(plans.map(({ service }) => service))];
    const more = names.length - mostNamed;
    return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

;// CONCATENATED MODULE: ./lib/plan/plan-deployment.js

















/**
 * Returns what it takes to make the cluster as the definition says, and a warning for everything that its order cannot
 * take into account: the same arguments give the same plan. A service's own settings take the place of the deployment's
 * `strategy`. `maxParallel` is how many services are changed at the same time, 0 for any number. If only
 * some of the `services` are to go, the others are neither planned nor taken for something that nothing defines.
 */
function planDeployment(definition, cluster, strategy, maxParallel, services = definition.services) {
    const units = (0,definition_definition/* allServices */.EX)(definition).flatMap(({ template, units }) => [...(template ? [template] : []), ...units]);
    const defined = new Set(units.map(({ name }) => name));
    const others = undefinedUnits(cluster, defined);
    const all = definition.services.map((service) => ({
        service,
        plan: planService(service, cluster, others, { ...strategy, ...service.settings }),
        after: service.after ?? [],
    }));
    const wanted = new Set(services);
    const planned = all.filter(({ service }) => wanted.has(service));
    const tasks = withTasks(planned, definition, all);
    const plans = tasks.services.map(({ plan }) => plan);
    const { waitsFor, conflicts } = orderOf(plans, waitsOf(tasks.services, tasks.waits), maxParallel);
    const ordered = { services: plans.map((one) => ({ ...one, waitsFor: waitsFor.get(one) ?? [] })) };
    const plan = strategy.stopAfter ? leaveWhatWaits(ordered) : ordered;
    const warnings = [
        ...tasks.warnings,
        ...noCanaries(definition, strategy),
        ...orderWarnings(conflicts, definition),
        ...globalWarnings(plan, definition),
        ...apartWarnings(definition, cluster, plan, services),
        ...startedJobs(plan, definition, cluster),
    ];
    return { plan, warnings };
}
/** A deployment without canaries can not stop after them. */
function* noCanaries({ services }, { stopAfter, canary }) {
    if (!stopAfter || services.some(({ settings }) => !(0,amount/* isZero */.b)(settings?.canary ?? canary)))
        return;
    const message = 'stop-after: no service has a canary, so all that runs is left as it is; set canary to at least 1';
    yield { severity: 'warning', message };
}
function planService(main, cluster, others, strategy) {
    const tasks = tasksOf(main);
    const lanes = (0,plan_unit/* planLanes */.Hd)(main, cluster, (...unit) => {
        const step = (0,plan_unit/* planUnit */.MP)(...unit);
        return tasks.has(step.unit) ? taskStep(step) : step;
    });
    const replaced = lanes.filter((step) => step.countsAsAvailable && takesDown(step));
    const wanted = main.template ? surgeAllowed(strategy.maxSurge, main.units.length) : 0;
    const surge = planSurge(main, Math.min(wanted, replaced.length), cluster);
    const templates = (0,definition_definition/* withSidekicks */.F0)(main).flatMap(({ name, template }) => {
        const step = template && (0,plan_unit/* planTemplate */.m)(name, template, cluster);
        return step ? [{ ...step, lane: step.unit, stage: step.action === 'create' ? 'prepare' : 'template' }] : [];
    });
    const all = [...templates, ...surge.create, ...lanes, ...planExtras(main, cluster, others), ...surge.remove];
    const size = main.units.length;
    // A task serves nobody, and others wait for it.
    const { steps, canary } = main.runAlways
        ? { steps: inOrder(all), canary: 0 }
        : withCanaries(inOrder(all), size, strategy);
    return {
        service: main.name,
        ...resolveStrategy({ ...strategy, canary: { instances: canary } }, size, steps),
        ...(main.runAlways && { takesDown: false }),
        wave: main.wave,
        waitsFor: [],
    };
}
/** By stage; instances in numeric order, removals in the order they were planned in. */
function inOrder(steps) {
    return plan_plan/* stages */._$.flatMap((stage) => {
        const inStage = steps.filter((step) => step.stage === stage);
        if (stage === 'remove' || stage === 'surge')
            return inStage;
        return inStage.toSorted((a, b) => (0,unit_name/* compareUnitNames */.qd)(a.lane, b.lane));
    });
}
/**
 * Returns the creation and the removal of `surge` instances beyond a service's count, sidekicks included. They take the
 * first numbers above the count that the cluster does not use.
 *
 * A service of three with a web@5.service left over gets web@4.service, then web@6.service.
 */
function planSurge(main, surge, cluster) {
    const services = (0,definition_definition/* withSidekicks */.F0)(main);
    const create = [];
    for (let number = main.units.length + 1, added = 0; added < surge; number++) {
        const units = services.flatMap((service) => unitOf(service, number));
        if (units.some(({ unit }) => cluster.units.has(unit)))
            continue;
        const [lane = ''] = units.map(({ unit }) => unit);
        create.push(...units.map((unit) => ({ ...unit, lane, countsAsAvailable: unit.service === main.name })));
        added++;
    }
    return { create, remove: create.map(removalOf).toReversed() };
}
function unitOf({ name, template }, number) {
    if (!template)
        return [];
    const { options, revision } = template;
    return [
        {
            unit: (0,unit_name/* instanceName */.zl)((0,unit_name/* parseUnitName */.lW)(template.name), number),
            service: name,
            action: 'create',
            stage: 'surge',
            reason: 'surge: stands in while others are replaced',
            after: { options, revision, desiredState: 'launched' },
            until: 'healthy',
        },
    ];
}
function removalOf({ after, ...step }) {
    return {
        ...step,
        action: 'destroy',
        stage: 'remove',
        reason: 'surge: no longer needed',
        countsAsAvailable: false,
        ...(after && { before: after }),
    };
}
function undefinedUnits({ units }, defined) {
    const others = [...units.values()].filter(({ name }) => !defined.has(name));
    return Map.groupBy(others, ({ name }) => {
        const { prefix, type, template } = (0,unit_name/* parseUnitName */.lW)(name);
        return template || `${prefix}@.${type}`;
    });
}
/**
 * Returns the destruction of units that a service's templates no longer call for: instances beyond the count or without
 * a number, and the plain unit that a template replaces. The highest number goes first, and each unit after its
 * sidekicks. Units that the definition has elsewhere are left alone.
 */
function planExtras(main, cluster, others) {
    const extras = (0,definition_definition/* withSidekicks */.F0)(main).flatMap((service) => extrasOf(service, cluster, others));
    const lanes = Map.groupBy(extras, ({ unit, service }) => service === main.name ? unit : laneOf(unit, cluster, extras));
    return [...lanes]
        .toSorted(([a], [b]) => (0,unit_name/* compareUnitNames */.qd)(b, a))
        .flatMap(([lane, steps]) => steps.toReversed().map((step) => ({ ...step, lane })));
}
function extrasOf(service, cluster, others) {
    const { template } = service;
    if (!template)
        return [];
    const { prefix, type } = (0,unit_name/* parseUnitName */.lW)(template.name);
    const plain = `${prefix}.${type}`;
    return (others.get(template.name) ?? []).map((unit) => ({
        unit: unit.name,
        service: service.name,
        action: 'destroy',
        stage: 'remove',
        reason: unit.name === plain ? `replaced by ${template.name}` : surplus(unit.name, service.units.length),
        before: (0,plan_unit/* versionOf */.E4)(unit),
        condition: (0,plan_unit/* snapshotCondition */.QS)(cluster, { ...unit, ...(0,plan_unit/* versionOf */.E4)(unit) }, unit),
        countsAsAvailable: false,
        until: 'healthy',
    }));
}
/** The extra unit that a sidekick follows, or itself. */
function laneOf(unit, { units }, extras) {
    const peers = (0,unit_requirements/* requirementsOf */.CG)(unit, units.get(unit)?.options ?? []).machineOf;
    return extras.find((extra) => peers.includes(extra.unit))?.unit ?? unit;
}
function surplus(name, count) {
    const { instance } = (0,unit_name/* parseUnitName */.lW)(name);
    return isInstanceNumber(instance)
        ? `beyond the count of ${count}`
        : `"${instance}" is not a number from 1 to ${count}`;
}

;// CONCATENATED MODULE: ./lib/plan/named-units.js




/** Returns the names by which a cluster's units of a definition are found, that of each service's template or of its unit, and its file. */
function namesOfServices(definition) {
    return (0,definition_definition/* allServices */.EX)(definition).flatMap(({ template, units, file }) => {
        const [one] = template ? [template] : units;
        return one ? [{ name: one.name, file }] : [];
    });
}
/**
 * Returns which units a name stands for: `web@.service` and `web` for the template and all of its instances, `web` for
 * `web.service` too; `web@blue` and any other unit's name for that unit.
 */
function unitsByName(units) {
    const named = [...units].flatMap((unit) => [...namesFor(unit.name)].map((name) => ({ name, unit })));
    const byName = Map.groupBy(named, ({ name }) => name);
    return (name) => (byName.get(name) ?? []).map(({ unit }) => unit);
}
/** Throws a DefinitionError for every name of the input `services` of which the cluster has nothing. */
function refuseUnknown(names, unitsOf) {
    const unknown = names.filter((name) => unitsOf(name).length === 0);
    if (unknown.length === 0)
        return;
    throw new diagnostic/* DefinitionError */.g(unknown.map((name) => ({
        severity: 'error',
        message: `input services: the cluster has nothing of ${name}; use command: status to see what there is`,
    })));
}
function namesFor(unit) {
    const { template } = (0,unit_name/* parseUnitName */.lW)(unit);
    return new Set([...ownNames(unit), ...(template === '' ? [] : ownNames(template))]);
}
/**
 * Returns the service that a unit belongs to when services are taken by these names: an instance such as
 * `web@blue.service`, a service of its own, goes with its template unless it is named itself.
 */
function serviceByNames(unit, names) {
    const { template } = (0,unit_name/* parseUnitName */.lW)(unit);
    return serviceNameOf(template === '' || ownNames(unit).some((name) => names.has(name)) ? unit : template);
}
/** The names of a unit itself: its own, and that of the service that it belongs to. */
function ownNames(unit) {
    return [unit, serviceNameOf(unit)];
}

;// CONCATENATED MODULE: ./lib/plan/plan-removal.js







/**
 * Returns the destruction of everything the cluster has of the services of a definition and of those in `names`, the
 * last one first: every instance, whatever the count and whether or not it is a number, then the template. A service that
 * the cluster does not have is no error, unless it is named beside a definition: throws a DefinitionError then, since a
 * mistyped name would take everything that the definition has.
 */
function planDestroy(definition, names, cluster, strategy) {
    const wanted = [...namesOfServices(definition).map(({ name }) => name), ...names];
    const unitsOf = unitsByName(cluster.units.values());
    if (definition.services.length > 0)
        refuseUnknown(names, unitsOf);
    const units = wanted.toReversed().flatMap(unitsOf);
    const among = new Set(wanted);
    const serviceOf = (unit) => serviceByNames(unit, among);
    return { services: planRemoval([...new Set(units)], cluster, strategy, 'command is destroy', serviceOf) };
}
/**
 * Returns the destruction of every unit of the cluster that nothing defines and that `protect` neither names nor
 * matches with a glob: `data\x2dvol.service` is a name, in which a glob would take the backslash for an escape. `planned` are the plans of the defined services, which destroy their own surplus and go before it.
 */
function planPrune(planned, cluster, protect, strategy) {
    const wave = Math.max(-1, ...planned.map((service) => service.wave)) + 1;
    const known = new Set(planned.flatMap(({ steps }) => steps.map(({ unit }) => unit)));
    const orphans = [...cluster.units.values()]
        .filter(({ name }) => !known.has(name))
        .filter(({ name }) => !protect.some((glob) => glob === name || (0,unit_glob/* unitGlobMatches */.YU)(glob, name)));
    return planRemoval(orphans, cluster, strategy, 'not defined', serviceNameOf).map((plan) => ({
        ...plan,
        wave,
        isPruned: true,
    }));
}
/**
 * Destroys units service by service, in the order in which the services come first: instances with the highest number
 * first, the template last. Units that run on the machine of another one that goes too are destroyed before it.
 */
function planRemoval(units, cluster, strategy, reason, serviceOf) {
    const services = Map.groupBy(units, ({ name }) => serviceOf(name));
    const removed = new Set(units.map(({ name }) => name));
    return followersFirst([...services]).map(([service, members]) => {
        const steps = members
            .toSorted((a, b) => Number(isTemplate(a)) - Number(isTemplate(b)) || (0,unit_name/* compareUnitNames */.qd)(b.name, a.name))
            .map((unit) => plan_removal_removalOf(unit, service, cluster, reason, removed));
        return { service, ...resolveStrategy(strategy, members.length, steps), wave: 0, waitsFor: [] };
    });
}
function plan_removal_removalOf(unit, service, cluster, reason, removed) {
    return {
        unit: unit.name,
        service,
        action: 'destroy',
        stage: 'remove',
        lane: mainOf(unit, removed),
        reason,
        before: (0,plan_unit/* versionOf */.E4)(unit),
        condition: (0,plan_unit/* snapshotCondition */.QS)(cluster, { ...unit, ...(0,plan_unit/* versionOf */.E4)(unit) }, unit),
        countsAsAvailable: false,
        until: 'healthy',
    };
}
/** The unit on whose machine another one runs, if it goes too: a sidekick is destroyed before it. */
function mainOf({ name, options }, removed) {
    return (0,unit_requirements/* requirementsOf */.CG)(name, options).machineOf.find((peer) => removed.has(peer)) ?? name;
}
/** Services that run on other units' machines come before those units' services; a circle keeps its order. */
function followersFirst(services) {
    const ownerOf = new Map(services.flatMap((members) => members[1].map(({ name }) => [name, members])));
    const followers = new Map();
    for (const members of services)
        for (const { name, options } of members[1])
            for (const peer of (0,unit_requirements/* requirementsOf */.CG)(name, options).machineOf) {
                const leader = ownerOf.get(peer);
                if (leader && leader !== members)
                    followers.set(leader, (followers.get(leader) ?? new Set()).add(members));
            }
    const done = new Set();
    const visit = (members, trail) => {
        if (done.has(members) || trail.includes(members))
            return;
        for (const follower of followers.get(members) ?? [])
            visit(follower, [...trail, members]);
        done.add(members);
    };
    for (const members of services)
        visit(members, []);
    return [...done];
}
function isTemplate({ name }) {
    return (0,unit_name/* parseUnitName */.lW)(name).isTemplate;
}

;// CONCATENATED MODULE: ./lib/plan/plan-restart.js











/**
 * Returns the restart of every launched unit that the cluster has of a definition's services and of those in `names`, in
 * that order. What the files say of a unit does not matter, only that they define it, and the settings of its service.
 * Services go in the order of a deployment: see `planDeployment`. If only some of the `services` are to be restarted, the
 * definition still has the settings of those in `names`. Throws a DefinitionError if the cluster has nothing of a name.
 *
 * A task is left as it is, unless it is among `names`: it serves nobody, and runs anew when what waits for it changes.
 *
 * `web` restarts web@1 and web@2, one after another, and starts their sidekicks again if they stop with them.
 * `web@2.service` restarts that one alone, while web@1 counts as one that may not be down as well.
 */
function planRestart(definition, names, cluster, strategy, maxParallel, services = definition.services) {
    const unitsOf = unitsByName(cluster.units.values());
    refuseUnknown(names, unitsOf);
    const ofServices = namesOfServices({ services });
    const wanted = [...ofServices, ...names.map((name) => ({ name }))];
    const unitNamesOf = ({ name }) => unitsOf(name).map((unit) => unit.name);
    // web@blue.service is a service of its own if a file defines it, and one of web if none does.
    const elsewhere = new Set(definition.services.filter((one) => !services.includes(one)).flatMap(definedUnits));
    const picked = ofServices.flatMap(unitNamesOf).filter((name) => !elsewhere.has(name));
    const named = new Set(names.flatMap((name) => unitNamesOf({ name })));
    const chosen = new Set([...picked, ...named]);
    const mains = wantedServices(cluster, new Set([...wanted.map(({ name }) => name), ...elsewhere]), chosen);
    const planned = mains.map((main) => {
        const plan = plan_restart_planService(main, definition, { chosen, named }, cluster, strategy);
        return { plan, after: definedAs(main, definition)?.after ?? [] };
    });
    const plans = planned.map(({ plan }) => plan);
    const { waitsFor, conflicts } = orderOf(plans, waitsOf(planned), maxParallel);
    const plan = { services: plans.map((one) => ({ ...one, waitsFor: waitsFor.get(one) ?? [] })) };
    return {
        plan,
        warnings: [
            ...orderWarnings(conflicts, definition),
            ...wanted.flatMap(({ name, ...place }) => nothingLaunched(name, unitsOf(name), place)),
            ...plan.services.flatMap(({ steps }) => steps.filter(isInTheWay).map(inTheWay)),
        ],
    };
}
function definedUnits(service) {
    return (0,definition_definition/* withSidekicks */.F0)(service).flatMap(({ units }) => units.map(({ name }) => name));
}
/**
 * The services of the cluster that have chosen units, each with its sidekicks, in the order in which they are wanted.
 * Others that are launched belong to them as well: they are among those that may not be down, or follow their main unit.
 */
function wantedServices(cluster, wanted, chosen) {
    const units = [...cluster.units.values()]
        .filter(({ name, desiredState }) => !plan_restart_isTemplate(name) && (desiredState === 'launched' || chosen.has(name)))
        .toSorted((a, b) => (0,unit_name/* compareUnitNames */.qd)(a.name, b.name));
    const services = [...Map.groupBy(units, ({ name }) => serviceByNames(name, wanted))].map(([name, members]) => ({
        name,
        file: '',
        lines: [],
        units: members.map((unit) => ({ name: unit.name, ...(0,plan_unit/* versionOf */.E4)(unit) })),
        wave: 0,
        sidekicks: [],
    }));
    const byUnit = new Map((0,sidekicks/* groupSidekicks */.e)(services).flatMap((main) => (0,definition_definition/* withSidekicks */.F0)(main).flatMap((one) => one.units.map((unit) => [unit.name, main]))));
    return [...new Set([...chosen].flatMap((name) => byUnit.get(name) ?? []))];
}
function plan_restart_planService(main, definition, { chosen, named }, cluster, strategy) {
    const isTask = isTaskIn(definition);
    const steps = (0,plan_unit/* planLanes */.Hd)(main, cluster, (service, unit, _, isMain) => {
        const condition = (0,plan_unit/* snapshotCondition */.QS)(cluster, unit, cluster.units.get(unit.name));
        const step = stepOf(unit, isMain, chosen.has(unit.name));
        return { ...(isTask(unit.name) ? taskStepOf(step, named.has(unit.name)) : step), service, condition };
    }).filter(({ action, countsAsAvailable, unit }) => action !== 'unchanged' || countsAsAvailable || chosen.has(unit));
    const size = main.units.filter(({ desiredState }) => desiredState === 'launched').length;
    const own = { ...strategy, ...settingsOf(main, definition) };
    // As in a deployment, a task has no canary, and takes no place.
    const isOfTasks = main.units.every(({ name }) => isTask(name));
    return {
        service: main.name,
        ...resolveStrategy(isOfTasks ? { ...own, canary: { instances: 0 } } : own, size, steps),
        ...(isOfTasks && { takesDown: false }),
        wave: definedAs(main, definition)?.wave ?? 0,
        waitsFor: [],
    };
}
function stepOf({ name, ...version }, isMain, isChosen) {
    const isLaunched = version.desiredState === 'launched';
    const step = {
        unit: name,
        before: version,
        after: version,
        countsAsAvailable: isMain && isLaunched,
        until: 'healthy',
    };
    if (!isChosen)
        return { ...step, action: 'unchanged', reason: 'not among those to restart' };
    if (!isLaunched)
        return { ...step, action: 'unchanged', reason: `not launched: its desired state is ${version.desiredState}` };
    return { ...step, action: 'restart', reason: 'command is restart', stopsFirst: true };
}
/** Stopped half-way, a migration does harm, so it is only run anew by whoever names it. */
function taskStepOf(step, isNamed) {
    if (isNamed)
        return { ...step, isTask: true };
    if (step.action === 'unchanged')
        return { ...step, isTask: true, countsAsAvailable: false };
    const { stopsFirst: _, ...left } = step;
    const reason = 'a task, which runs when a service that waits for it changes';
    return { ...left, isTask: true, action: 'unchanged', reason, countsAsAvailable: false };
}
/** The service of the definition that a service of the cluster is part of, be it as a sidekick. */
function definedAs(main, { services }) {
    const names = new Set((0,definition_definition/* withSidekicks */.F0)(main).map(({ name }) => name));
    return services.find((service) => (0,definition_definition/* withSidekicks */.F0)(service).some(({ name }) => names.has(name)));
}
/** A service's own settings are those of its entry; where only a sidekick has one, that one's. */
function settingsOf(main, definition) {
    const defined = (0,definition_definition/* allServices */.EX)(definition);
    return (0,definition_definition/* withSidekicks */.F0)(main)
        .map((service) => defined.find(({ name, settings }) => name === service.name && settings !== undefined)?.settings)
        .find((settings) => settings !== undefined);
}
function nothingLaunched(name, units, place) {
    const own = units.filter((unit) => !plan_restart_isTemplate(unit.name));
    if (own.some(({ desiredState }) => desiredState === 'launched'))
        return [];
    const why = own.length === 0 ? 'the cluster has no unit of it' : 'none of its units is launched';
    return [{ severity: 'warning', message: `${name} is not restarted: ${why}`, ...place }];
}
/** An instance that is down is one of those that may be down; unless it is restarted, it may stay so. */
function isInTheWay({ unit, action, countsAsAvailable, before, condition }) {
    if (action !== 'unchanged' || !countsAsAvailable || !before || !condition)
        return false;
    return !(0,health_condition/* isHealthy */.Wr)(condition, { name: unit, ...before });
}
function inTheWay({ unit, reason, condition }) {
    const message = `${unit} is ${reason}, but it is down (${condition?.detail}), which counts towards max-unavailable`;
    return { severity: 'warning', message };
}
function plan_restart_isTemplate(name) {
    return (0,unit_name/* parseUnitName */.lW)(name).isTemplate;
}

;// CONCATENATED MODULE: ./lib/plan/tasks-before.js



/**
 * Returns `picked` services of a definition, with the tasks that they wait for: those of earlier waves, and those that an
 * `after` or a unit file names, directly or through services that are not picked. All are in the order of the definition.
 *
 * Of migrate, then db and web on the next line, web alone picks migrate and web.
 */
function withTasksBefore({ services }, picked) {
    const isTask = (service) => tasksOf(service).size > 0;
    if (!services.some(isTask))
        return picked;
    const waitsFor = waitsIn(services);
    const meant = new Set(picked);
    const lastWave = Math.max(-1, ...picked.map(({ wave }) => wave));
    const before = new Set(picked);
    // A set gives what is added to it while it is gone through, too.
    for (const service of before)
        for (const other of waitsFor.get(service) ?? [])
            if (other.wave === service.wave)
                before.add(other);
    return services.filter((service) => meant.has(service) || (isTask(service) && (service.wave < lastWave || before.has(service))));
}
/** Which services each one waits for, by its entry or by unit files. */
function waitsIn(services) {
    const byName = new Map(services.map((service) => [service.name, service]));
    const units = services.flatMap((service) => (0,definition_definition/* withSidekicks */.F0)(service).flatMap((one) => one.units.map((unit) => ({ service, ...unit }))));
    const owners = new Map(units.map(({ name, service }) => [name, service]));
    const waits = new Map(services.map((service) => [service, new Set()]));
    const add = (service, other) => {
        if (service && other && service !== other)
            waits.get(service)?.add(other);
    };
    for (const service of services)
        for (const { service: name } of service.after ?? [])
            add(service, byName.get(name));
    for (const { service, name, options } of units) {
        const { after, before } = (0,ordering/* orderingOf */.eu)(name, options);
        for (const { unit } of after)
            add(service, owners.get(unit));
        for (const { unit } of before)
            add(owners.get(unit), service);
    }
    return waits;
}

;// CONCATENATED MODULE: ./lib/report/cluster-status.js



/** Returns what a snapshot shows of each service, unit and machine, units in numeric order. */
function clusterStatus({ machines, units, states }) {
    const rows = [...units.values()]
        .toSorted((a, b) => (0,unit_name/* compareUnitNames */.qd)(a.name, b.name))
        .flatMap((unit) => unitRows(unit, states.get(unit.name) ?? [], machines));
    const running = rows.filter(({ unit }) => !(0,unit_name/* parseUnitName */.lW)(unit).isTemplate);
    const services = Map.groupBy(rows, ({ service }) => service);
    return {
        services: [...services.keys()].map((service) => serviceStatus(service, running.filter((row) => row.service === service))),
        units: rows,
        machines: machines.map(({ id, primaryIP, metadata }) => ({
            machineId: id,
            machineIp: primaryIP,
            units: running.filter(({ machineId }) => machineId === id).length,
            metadata,
        })),
    };
}
function serviceStatus(service, rows) {
    const byState = Map.groupBy(rows, ({ systemdActiveState = 'none' }) => systemdActiveState);
    return {
        service,
        instances: rows.length,
        states: Object.fromEntries([...byState].map(([state, members]) => [state, members.length])),
    };
}
/** A unit that is scheduled but has not published a state yet has a row without one. */
function unitRows(unit, states, machines) {
    const { name, options, desiredState, currentState, machineID } = unit;
    const base = {
        unit: name,
        service: serviceNameOf(name),
        desiredState,
        ...(currentState !== undefined && { currentState }),
        revision: (0,serialize_unit_file/* revisionOf */.DT)(options),
    };
    const on = (id) => {
        const ip = machines.find((machine) => machine.id === id)?.primaryIP;
        return { machineId: id, ...(ip && { machineIp: ip }) };
    };
    if (states.length === 0)
        return [{ ...base, ...(machineID && on(machineID)) }];
    return states.map((state) => ({
        ...base,
        ...on(state.machineID),
        systemdLoadState: state.systemdLoadState,
        systemdActiveState: state.systemdActiveState,
        systemdSubState: state.systemdSubState,
    }));
}

// EXTERNAL MODULE: ./lib/report/counted.js
var counted = __webpack_require__(6572);
// EXTERNAL MODULE: ./lib/report/plan-lines.js
var plan_lines = __webpack_require__(7277);
// EXTERNAL MODULE: ./lib/report/reason.js
var report_reason = __webpack_require__(9048);
// EXTERNAL MODULE: ./lib/report/status-tables.js
var status_tables = __webpack_require__(2082);
// EXTERNAL MODULE: ./lib/secrets/maskable.js
var maskable = __webpack_require__(9277);
;// CONCATENATED MODULE: ./lib/preflight/unit-relations.js

/**
 * Which units name each other in Conflicts=, Replaces= and MachineOf=, in any version. Computed once: each glob is
 * matched against all names once, however many instances share it.
 */
class UnitRelations {
    /** Every unit's name, with its position among them. */
    #names;
    #matches = new Map();
    #holders = { conflicts: new Map(), replaces: new Map() };
    #globsMatching = new Map();
    #followers = new Map();
    #groups;
    constructor(versions) {
        this.#names = new Map([...new Set(versions.map(({ name }) => name))].map((name, index) => [name, index]));
        for (const { name, requirements } of versions) {
            for (const option of ['conflicts', 'replaces'])
                for (const glob of requirements[option]) {
                    this.#matchNames(glob);
                    addTo(this.#holders[option], glob, name);
                }
            for (const peer of requirements.machineOf)
                addTo(this.#followers, peer, name);
        }
    }
    /** The units that a glob matches. */
    matches(glob) {
        return this.#matches.get(glob) ?? [];
    }
    /** The globs of any unit that match this one. */
    globsMatching(name) {
        return this.#globsMatching.get(name) ?? [];
    }
    /** The units that have a glob in an option, in some version. */
    holders(option, glob) {
        return this.#holders[option].get(glob) ?? [];
    }
    /** The units whose MachineOf= names this one. */
    followers(name) {
        return this.#followers.get(name) ?? [];
    }
    /** Puts units into the order in which they were given. */
    inOrder(names) {
        return names.toSorted((a, b) => (this.#names.get(a) ?? 0) - (this.#names.get(b) ?? 0));
    }
    /**
     * An identifier that two units share if the place of one can affect the place of the other, directly or through
     * others. web@1 and web@2 with Conflicts=web@*.service share one, and so does log@1 with MachineOf=web@1.service.
     */
    groupOf(name) {
        this.#groups ??= this.#computeGroups();
        return this.#groups.get(name) ?? name;
    }
    #matchNames(glob) {
        if (this.#matches.has(glob))
            return;
        const [start = ''] = /^[^*?[\\]*/.exec(glob) ?? [];
        const isPlain = start === glob;
        const matches = isPlain
            ? [glob].filter((name) => this.#names.has(name))
            : [...this.#names.keys()].filter((name) => name.startsWith(start) && (0,unit_glob/* unitGlobMatches */.YU)(glob, name));
        this.#matches.set(glob, matches);
        for (const name of matches) {
            const globs = this.#globsMatching.get(name);
            if (globs)
                globs.push(glob);
            else
                this.#globsMatching.set(name, [glob]);
        }
    }
    /** The connected components of the graph in which related units are neighbours. */
    #computeGroups() {
        const edges = new Map();
        const connect = (a, b) => {
            addTo(edges, a, b);
            addTo(edges, b, a);
        };
        // A glob is a node of its own, connected to its holders and to its matches: far fewer edges than between all pairs.
        // The leading blank keeps it apart from unit names, which have none.
        for (const holders of Object.values(this.#holders))
            for (const [glob, names] of holders)
                for (const name of new Set([...names, ...this.matches(glob)]))
                    connect(` ${glob}`, name);
        for (const [peer, followers] of this.#followers)
            for (const name of followers)
                connect(peer, name);
        const groups = new Map();
        for (const name of this.#names.keys()) {
            const open = groups.has(name) ? [] : [name];
            for (let next = open.pop(); next !== undefined; next = open.pop()) {
                if (groups.has(next))
                    continue;
                groups.set(next, name);
                open.push(...(edges.get(next) ?? []));
            }
        }
        return groups;
    }
}
function addTo(map, key, value) {
    const values = map.get(key);
    if (values)
        values.add(value);
    else
        map.set(key, new Set([value]));
}

;// CONCATENATED MODULE: ./lib/preflight/cluster-model.js


/** What stays the same while units come and go: the machines, which of them suit a unit, and how units are related. */
class ClusterModel {
    machines;
    relations;
    #suitable = new Map();
    #traits = new Map();
    #traitsOf = new WeakMap();
    /** `versions` are all units that are or will be in the cluster, in every version they have or will have. */
    constructor(machines, versions) {
        this.machines = machines;
        this.relations = new UnitRelations(versions);
    }
    /** The ids of the machines with the id and metadata that a unit requires, whatever else is scheduled there. */
    suitableMachines(unit) {
        return this.traitsOf(unit).suitable;
    }
    /** What decides which machines can run a unit. */
    traitsOf({ name, requirements }) {
        const known = this.#traitsOf.get(requirements);
        if (known)
            return known;
        const { machineOf } = requirements;
        const conflicts = [...new Set(requirements.conflicts)];
        const matchedBy = this.relations.globsMatching(name);
        const place = JSON.stringify([requirements.machineId, [...requirements.metadata]]);
        const key = JSON.stringify([place, machineOf, conflicts, matchedBy]);
        const traits = this.#traits.get(key) ?? {
            suitable: this.#machinesFor(place, requirements),
            machineOf,
            conflicts,
            matchedBy,
        };
        this.#traits.set(key, traits);
        this.#traitsOf.set(requirements, traits);
        return traits;
    }
    #machinesFor(place, requirements) {
        const known = this.#suitable.get(place);
        if (known)
            return known;
        const suitable = new Set((0,placement/* suitableMachines */.eV)(requirements, this.machines).map(({ id }) => id));
        this.#suitable.set(place, suitable);
        return suitable;
    }
}
/** Returns whether two units may be on one machine as far as their Conflicts= are concerned. */
function canBeTogether(one, other) {
    const names = ({ conflicts }, { matchedBy }) => conflicts.some((glob) => matchedBy.includes(glob));
    return !names(one, other) && !names(other, one);
}

;// CONCATENATED MODULE: ./lib/preflight/occupancy.js
const nowhere = new Map();
/**
 * Which unit is on which machine. Counts, for every glob, the units on each machine that match it, and those that have
 * it as Conflicts=, so that whether a unit conflicts with any of them can be told without a look at each.
 */
class Occupancy {
    #placements;
    #loads;
    #matching;
    #excluding;
    constructor(from) {
        this.#placements = new Map(from ? from.#placements : []);
        this.#loads = new Map(from ? from.#loads : []);
        this.#matching = new Map(from ? from.#matching : []);
        this.#excluding = new Map(from ? from.#excluding : []);
    }
    /** The machine of every unit that is scheduled. */
    get placements() {
        return this.#placements;
    }
    /** How many units are scheduled to a machine. */
    loadOf(machineId) {
        return this.#loads.get(machineId) ?? 0;
    }
    /** Adds a unit that is on no machine. */
    add(name, traits, machineId) {
        this.#placements.set(name, machineId);
        this.#count(traits, machineId, 1);
    }
    /** Takes a unit off its machine, if it is on one, and returns that machine. `traits` are those that it was added with. */
    delete(name, traits) {
        const machineId = this.#placements.get(name);
        if (machineId === undefined)
            return undefined;
        this.#placements.delete(name);
        this.#count(traits, machineId, -1);
        return machineId;
    }
    /** Whether a unit with these traits conflicts with another one that is on a machine. `name` is its own. */
    hasConflict(name, { conflicts, matchedBy }, machineId) {
        const isThere = this.#placements.get(name) === machineId;
        // A unit whose own glob matches it is no obstacle to itself.
        const itself = (has) => (isThere && has ? 1 : 0);
        return (conflicts.some((glob) => unitsOn(this.#matching, glob, machineId) > itself(matchedBy.includes(glob))) ||
            matchedBy.some((glob) => unitsOn(this.#excluding, glob, machineId) > itself(conflicts.includes(glob))));
    }
    #count({ conflicts, matchedBy }, machineId, change) {
        this.#loads.set(machineId, this.loadOf(machineId) + change);
        for (const glob of matchedBy)
            countUnits(this.#matching, glob, machineId, change);
        for (const glob of conflicts)
            countUnits(this.#excluding, glob, machineId, change);
    }
}
function unitsOn(counts, glob, machineId) {
    return counts.get(glob)?.get(machineId) ?? 0;
}
/** Replaces the numbers of a glob rather than changing them, because copies share them. */
function countUnits(counts, glob, machineId, change) {
    const before = counts.get(glob) ?? nowhere;
    counts.set(glob, new Map(before).set(machineId, (before.get(machineId) ?? 0) + change));
}

;// CONCATENATED MODULE: ./lib/preflight/engine-state.js


/** Returns whether the engine wants a unit on a machine. */
function isWanted({ desiredState, requirements }) {
    return desiredState !== 'inactive' && !requirements.global;
}
/**
 * What is scheduled where at one moment, with the rules of fleet 1.0.0 (its engine/state.go and agent/state.go): how
 * units and machines count for the engine, which schedules, and for a machine's agent, which starts.
 */
class EngineState {
    model;
    #units;
    #globals;
    /** Units that the engine wants on a machine, and that are on none. */
    #waiting;
    #occupancy;
    /** Units that the engine has to look at again: something that matters to them may have changed. */
    dirty;
    /** Units that the engine has moved because of Replaces= since it last had nothing to do. */
    moved;
    /** How often the engine has scheduled each unit since it last had nothing to do. */
    scheduledTimes;
    /** The machines able to run units without a machine, as far as that was found out since the last change. */
    ableMachines = new Map();
    constructor(model, from) {
        this.model = model;
        this.#units = new Map(from ? from.#units : []);
        this.#globals = new Set(from ? from.#globals : []);
        this.#waiting = new Set(from ? from.#waiting : []);
        this.#occupancy = from ? new Occupancy(from.#occupancy) : new Occupancy();
        this.dirty = new Set(from?.dirty);
        this.moved = new Set(from?.moved);
        this.scheduledTimes = new Map(from?.scheduledTimes);
    }
    clone() {
        return new EngineState(this.model, this);
    }
    get units() {
        return this.#units;
    }
    machineOf(name) {
        return this.placements.get(name);
    }
    /** The machine of every unit that is scheduled. */
    get placements() {
        return this.#occupancy.placements;
    }
    /** Adds a unit, scheduled to `machineId` if that is given, or replaces one, which keeps its machine. */
    put(unit, machineId = this.machineOf(unit.name)) {
        this.#leave(unit.name);
        this.#units.set(unit.name, unit);
        this.#enter(unit, machineId);
    }
    remove(name) {
        this.#leave(name);
        this.#units.delete(name);
    }
    /** Schedules a unit to a machine, or unschedules it. */
    schedule(name, machineId) {
        const unit = this.#units.get(name);
        if (!unit)
            return;
        this.#leave(name);
        this.#enter(unit, machineId);
        if (machineId !== undefined)
            this.scheduledTimes.set(name, (this.scheduledTimes.get(name) ?? 0) + 1);
    }
    /** Whether a unit is scheduled, and its machine will start it. */
    isPlaced(name) {
        return this.placements.has(name) && this.blockerOf(name) === undefined;
    }
    /**
     * The global unit that keeps a scheduled unit from running, or undefined. For the engine the global unit gives way, but
     * a machine's agent goes through its units by name and skips those that conflict with one it has accepted.
     *
     * With Conflicts=web@*.service, the global unit agent.service keeps web@1.service from running; zabbix.service does not.
     */
    blockerOf(name) {
        const machineId = this.machineOf(name);
        if (machineId === undefined || this.conflictingGlobals(name).length === 0)
            return undefined;
        return this.conflicting(name).find((other) => other < name && this.runsGlobal(other, machineId));
    }
    /** Whether a machine's agent runs a global unit: nothing there that precedes it by name conflicts with it. */
    runsGlobal(name, machineId) {
        const precedes = (other) => other < name && (this.machineOf(other) === machineId || this.#suitsGlobal(other, machineId));
        return this.#suitsGlobal(name, machineId) && !this.conflicting(name).some(precedes);
    }
    /** Whether a global unit is on a machine as far as the engine is concerned: it gives way to what is scheduled there. */
    hasGlobal(name, machineId) {
        return this.#suitsGlobal(name, machineId) && !this.hasConflictOn(name, machineId);
    }
    /** The global units that conflict with a global unit and suit the same machine; the engine counts now one, now the other. */
    globalRivals(name, machineId) {
        return this.conflictingGlobals(name).filter((other) => this.#suitsGlobal(other, machineId));
    }
    /** Whether a unit that conflicts with this one is scheduled to a machine. */
    hasConflictOn(name, machineId) {
        const unit = this.#units.get(name);
        return unit !== undefined && this.#occupancy.hasConflict(name, this.model.traitsOf(unit), machineId);
    }
    /** The units that conflict with this one, whichever of the two has the Conflicts=. */
    conflicting(name) {
        return this.#related(name, 'conflicts');
    }
    /** Those of them that are global. */
    conflictingGlobals(name) {
        return this.#conflictingOf(this.#globals, name);
    }
    /** The units that this one replaces or is replaced by (Replaces=), except where each replaces the other: fleet ignores those. */
    replacePeers({ name, requirements }) {
        const replacedBy = (other) => this.#units.get(other)?.requirements.replaces ?? [];
        const replaces = (globs, other) => globs.some((glob) => this.model.relations.matches(glob).includes(other));
        return this.#related(name, 'replaces').filter((other) => replaces(requirements.replaces, other) !== replaces(replacedBy(other), name));
    }
    /** How many units the engine counts on a machine. */
    loadOf(machineId) {
        let load = this.#occupancy.loadOf(machineId);
        for (const name of this.#globals)
            if (this.hasGlobal(name, machineId))
                load++;
        return load;
    }
    /** The units that a unit names by an option, or that name it. */
    #related(name, option) {
        const { relations } = this.model;
        const globs = this.#units.get(name)?.requirements[option] ?? [];
        const named = globs.flatMap((glob) => relations.matches(glob));
        for (const glob of relations.globsMatching(name))
            for (const holder of relations.holders(option, glob))
                if (this.#units.get(holder)?.requirements[option].includes(glob))
                    named.push(holder);
        return [...new Set(named)].filter((other) => other !== name && this.#units.has(other));
    }
    #conflictingOf(names, name) {
        const unit = this.#units.get(name);
        if (!unit || names.size === 0)
            return [];
        const traits = this.model.traitsOf(unit);
        return [...names].filter((other) => {
            const neighbour = this.#units.get(other);
            return other !== name && neighbour && !canBeTogether(traits, this.model.traitsOf(neighbour));
        });
    }
    #suitsGlobal(name, machineId) {
        const unit = this.#units.get(name);
        return unit?.requirements.global === true && this.model.suitableMachines(unit).has(machineId);
    }
    /** Takes the present version of a unit off its machine; those that wait for its place may take it. */
    #leave(name) {
        this.#markDirty(name);
        const unit = this.#units.get(name);
        if (!unit)
            return;
        if (this.machineOf(name) !== undefined)
            for (const other of this.model.relations.inOrder(this.#conflictingOf(this.#waiting, name)))
                this.dirty.add(other);
        this.#occupancy.delete(name, this.model.traitsOf(unit));
        this.#globals.delete(name);
        this.#waiting.delete(name);
    }
    /** Counts a unit as being on a machine, or on none; those that it conflicts with there may have to leave. */
    #enter(unit, machineId) {
        const { name } = unit;
        if (unit.requirements.global)
            this.#globals.add(name);
        if (machineId !== undefined)
            this.#occupancy.add(name, this.model.traitsOf(unit), machineId);
        else if (isWanted(unit))
            this.#waiting.add(name);
        this.#markDirty(name);
        if (machineId === undefined || !this.hasConflictOn(name, machineId))
            return;
        for (const other of this.conflicting(name))
            if (this.machineOf(other) === machineId)
                this.dirty.add(other);
    }
    #markDirty(name) {
        this.ableMachines.clear();
        const { relations } = this.model;
        this.dirty.add(name);
        for (const follower of relations.followers(name))
            this.dirty.add(follower);
        const unit = this.#units.get(name);
        if (!unit)
            return;
        for (const other of this.replacePeers(unit))
            this.dirty.add(other);
        const globals = this.conflictingGlobals(name);
        if (globals.length === 0 && !unit.requirements.global)
            return;
        // A global unit that gives way makes room for others; one that no longer does takes it.
        for (const other of [...this.conflicting(name), ...globals.flatMap((global) => this.conflicting(global))])
            this.dirty.add(other);
        for (const global of globals)
            for (const follower of relations.followers(global))
                this.dirty.add(follower);
    }
}

;// CONCATENATED MODULE: ./lib/preflight/engine-choices.js

/** Applies what the engine has chosen to a state. */
function applyChoice(state, { unit, machineId, isBecauseOfReplaces }) {
    if (isBecauseOfReplaces)
        state.moved.add(unit);
    state.schedule(unit, machineId);
}
/**
 * Returns everything that fleet 1.0.0's engine may do next (its engine/reconciler.go), the likeliest first; nothing once
 * it has nothing to do. There is more than one choice where the engine goes by map order or by the load of machines.
 *
 * web.service waiting for one of two empty machines: to the first or to the second.
 */
function nextChoices(state) {
    for (const name of state.dirty) {
        const leaving = unscheduleChoices(state, name);
        if (leaving.length > 0)
            return leaving;
    }
    const waiting = [...state.dirty].flatMap((name) => scheduleChoices(state, name));
    if (waiting.length > 0)
        return waiting;
    for (const name of state.dirty) {
        const moving = replaceChoices(state, name);
        if (moving.length > 0)
            return moving;
    }
    state.dirty.clear();
    state.moved.clear();
    state.scheduledTimes.clear();
    return [];
}
/** A unit that its machine can no longer run is unscheduled. Of two units that conflict, either may be the one. */
function unscheduleChoices(state, name) {
    const machineId = state.machineOf(name);
    if (machineId === undefined)
        return [];
    const unit = state.units.get(name);
    const off = { unit: name, machineId: undefined };
    if (!unit || !isWanted(unit) || !state.model.suitableMachines(unit).has(machineId))
        return [off];
    if (!hasMachineOfPeers(state, unit, machineId))
        return [off];
    if (!state.hasConflictOn(name, machineId))
        return [];
    const conflicting = state.conflicting(name).filter((other) => state.machineOf(other) === machineId);
    return [off, ...conflicting.map((other) => ({ unit: other, machineId: undefined }))];
}
/** A unit that fleet schedules more often than that without coming to rest would be scheduled and unscheduled forever. */
const maxTimesScheduled = 10;
/** An unscheduled unit goes to the machine with the fewest units that can run it; among equals, to the first by id. */
function scheduleChoices(state, name) {
    const unit = state.units.get(name);
    if (!unit || state.machineOf(name) !== undefined || !isWanted(unit))
        return [];
    if ((state.scheduledTimes.get(name) ?? 0) >= maxTimesScheduled)
        return [];
    return machinesAbleToRun(state, unit).map((machineId) => ({ unit: name, machineId }));
}
function byLoad(state, machineIds) {
    const loads = new Map(machineIds.map((id) => [id, state.loadOf(id)]));
    return machineIds.toSorted((a, b) => (loads.get(a) ?? 0) - (loads.get(b) ?? 0) || (a < b ? -1 : 1));
}
/** The machines for a unit that is on none, by load. Found out once for all units that wait for the same. */
function machinesAbleToRun(state, unit) {
    const traits = state.model.traitsOf(unit);
    const known = state.ableMachines.get(traits);
    if (known)
        return known;
    const globals = state.conflictingGlobals(unit.name);
    // Of two global units that conflict, fleet counts now one, now the other. The machine is free only while one counts
    // that does not conflict with this unit.
    const isKeptOffBy = (id) => (global) => state.hasGlobal(global, id) && state.globalRivals(global, id).every((rival) => globals.includes(rival));
    const able = [...traits.suitable].filter((id) => hasMachineOfPeers(state, unit, id) && !state.hasConflictOn(unit.name, id) && !globals.some(isKeptOffBy(id)));
    const sorted = byLoad(state, able);
    state.ableMachines.set(traits, sorted);
    return sorted;
}
function hasMachineOfPeers(state, { requirements }, machineId) {
    return requirements.machineOf.every((peer) => state.machineOf(peer) === machineId || state.hasGlobal(peer, machineId));
}
/**
 * Where one unit Replaces= another on the same machine, fleet moves one of them to another machine without checking that
 * it can run there. If it cannot, it may come back, and be moved again, forever; here every unit is moved at most once.
 */
function replaceChoices(state, name) {
    const machineId = state.machineOf(name);
    const unit = state.units.get(name);
    if (machineId === undefined || !unit)
        return [];
    const peers = state.replacePeers(unit).filter((other) => state.machineOf(other) === machineId);
    if (peers.length === 0)
        return [];
    const others = state.model.machines.flatMap(({ id }) => (id === machineId ? [] : id));
    return [...peers, name]
        .filter((mover) => !state.moved.has(mover))
        .flatMap((mover) => byLoad(state, others).map((id) => ({ unit: mover, machineId: id, isBecauseOfReplaces: true })));
}

;// CONCATENATED MODULE: ./lib/preflight/moves.js



/**
 * Returns the moves of a plan, one service after another. A unit that is replaced in place keeps its machine; where the
 * server cannot do that, it is released and put again. `reading` is how the server reads [X-Fleet].
 */
function movesOf(sequence, replacesInPlace, reading = x_fleet_reading/* newestReading */.$) {
    return sequence.inOrder().flatMap((service, index) => inRolloutOrder(service).flatMap((step) => {
        const move = { step, service, phase: `${index} ${phaseOf(step, service)}` };
        if (step.action === 'unchanged')
            return [];
        if (!step.after)
            return [{ ...move, kind: 'remove' }];
        const put = { ...move, kind: 'put', version: engineUnit(step.unit, step.after, reading) };
        return step.action === 'update' && !replacesInPlace ? [{ ...move, kind: 'release' }, put] : [put];
    }));
}
/** Where a service takes nothing down, only its removals wait for the rest. */
function phaseOf({ stage }, { takesDown }) {
    return takesDown || stage === 'remove' ? stage : 'at once';
}
/**
 * The order of the plan, except that instances which are down come first: changing them costs no availability, and with
 * the default max-unavailable nothing else may begin before them.
 *
 * web@1 up and web@2 waiting for a machine, both to be replaced: web@2 goes first.
 */
function inRolloutOrder({ steps }) {
    const runsBefore = ({ condition }) => condition?.is === 'running' || condition?.is === 'ended';
    const down = new Set(steps.flatMap((step) => (step.countsAsAvailable && !runsBefore(step) ? [step.lane] : [])));
    const rank = ({ stage, lane }) => plan_plan/* stages */._$.indexOf(stage) + (stage === 'change' && !down.has(lane) ? 0.5 : 0);
    return steps.toSorted((a, b) => rank(a) - rank(b));
}
/** Applies a move to a state, as a write to fleet's API does; the engine has not reacted yet. */
function applyMove({ step, kind, version }, state) {
    const current = state.units.get(step.unit);
    if (kind === 'release' && current)
        state.put({ ...current, desiredState: 'inactive' });
    if (version)
        state.put(version);
    if (kind === 'remove')
        state.remove(step.unit);
}
/** Returns whether a move put a unit that now has no machine to run on. */
function leavesUnplaced({ step, kind }, state) {
    return kind === 'put' && isUnplaced(step.unit, state);
}
/** Returns whether a unit should be on a machine, launched or only loaded, and is not. Global units never are. */
function isUnplaced(name, state) {
    const unit = state.units.get(name);
    if (!unit || unit.desiredState === 'inactive' || unit.requirements.global)
        return false;
    return !state.isPlaced(name);
}
/**
 * Returns what fleet's engine knows of a unit. Where Replaces= only keeps two units apart, it counts as Conflicts=; that
 * 0.13.0 ignores it between two units that replace each other is left out.
 */
function engineUnit(name, { options, desiredState }, reading = x_fleet_reading/* newestReading */.$) {
    const requirements = (0,unit_requirements/* requirementsOf */.CG)(name, options, reading);
    if (reading.replaces !== 'keeps apart' || requirements.replaces.length === 0)
        return { name, desiredState, requirements };
    const { conflicts, replaces } = requirements;
    return {
        name,
        desiredState,
        requirements: { ...requirements, conflicts: [...conflicts, ...replaces], replaces: [] },
    };
}

;// CONCATENATED MODULE: ./lib/preflight/possible-courses.js


/**
 * A step takes as long as one more for every so many units that have to be looked at. A branch copies all units of the
 * group, and the copies of a whole course are kept, so it costs the square of that.
 */
const unitsPerStep = 20;
/**
 * Returns how moves can end, by a depth-first search through fleet's choices. The search ends early once a course leaves
 * no unit without a machine, or after `searchLimit` steps of the engine. Units in `requiredAtEnd` must also be on a
 * machine at the end. Of machines that do not differ for these units only one is tried.
 *
 * web.service runs in rack r1 or r2; db.service runs only in r1 and Conflicts= with web.service. If fleet schedules web
 * to r1, db is left without a machine; if to r2, nothing goes wrong, so some course succeeds.
 */
function possibleOutcomes(start, moves, requiredAtEnd, searchLimit) {
    const kindOf = machineKinds(start, moves);
    const seen = new Set();
    const open = [];
    const outcomes = { ever: new Set() };
    const ended = (succeeding) => ({
        succeeding,
        alwaysUnplaced: outcomes.always ?? new Set(),
        everUnplaced: outcomes.ever,
    });
    let left = searchLimit;
    const stepsFor = (units) => Math.floor(units / unitsPerStep);
    const mayContinue = ({ dirty }) => {
        left -= 1 + stepsFor(dirty.size);
        return left >= 0;
    };
    let course = { state: start.clone(), next: 0, unplaced: new Set() };
    for (; course; course = nextCourse(open)) {
        left -= stepsFor(course.state.units.size) ** 2;
        const fork = advanceToFork(course, moves, mayContinue, kindOf);
        if (!fork)
            return ended('unknown');
        if (fork.choices.length === 0) {
            const outcome = outcomeOf(course, requiredAtEnd);
            if (outcome.size === 0)
                return ended('some');
            for (const name of outcome)
                outcomes.ever.add(name);
            outcomes.always = outcomes.always?.intersection(outcome) ?? outcome;
            continue;
        }
        if (seen.has(fork.key))
            continue;
        seen.add(fork.key);
        for (const choice of fork.choices.toReversed())
            open.push({ from: course, choice });
    }
    return ended('none');
}
/** Each branch has a state of its own only once it is followed: there may be thousands that never are. */
function nextCourse(open) {
    const branch = open.pop();
    if (!branch)
        return undefined;
    const { state, next, unplaced } = branch.from;
    const course = { state: state.clone(), next, unplaced: new Set(unplaced) };
    applyChoice(course.state, branch.choice);
    return course;
}
/** A rollout that stopped at a unit without a machine never reaches its end. */
function outcomeOf({ state, unplaced }, requiredAtEnd) {
    return unplaced.size > 0 ? unplaced : new Set(requiredAtEnd.filter((name) => isUnplaced(name, state)));
}
/** Runs until fleet has a choice that makes a difference, or to the end; returns undefined once `mayContinue` says no. */
function advanceToFork(course, moves, mayContinue, kindOf) {
    const { state } = course;
    while (mayContinue(state)) {
        const choices = nextChoices(state);
        const [only] = choices;
        if (choices.length > 1) {
            const contents = contentsByMachine(state, kindOf);
            const different = distinct(choices, (id) => contents.get(id) ?? `${kindOf(id)}`);
            if (different.length > 1)
                return { choices: different, key: keyOf(course, contents) };
        }
        if (only) {
            applyChoice(state, only);
            continue;
        }
        for (const made of finishedPhase(course.next, moves))
            if (leavesUnplaced(made, state))
                course.unplaced.add(made.step.unit);
        const move = moves[course.next];
        if (!move)
            return { choices: [], key: '' };
        applyMove(move, state);
        course.next++;
    }
    return undefined;
}
/**
 * Returns the moves of the phase that ends just before the next move, if one does. A unit without a machine in the middle
 * of a phase may have one at its end: several instances may be changed at once, and one may wait for the place of another.
 */
function finishedPhase(next, moves) {
    const phase = moves[next - 1]?.phase;
    if (phase === undefined || moves[next]?.phase === phase)
        return [];
    const first = moves.findLastIndex((other, index) => index < next && other.phase !== phase);
    return moves.slice(first + 1, next);
}
/** One choice of each set that differs only in machines that do not differ. */
function distinct(choices, contentsOf) {
    const equivalent = Map.groupBy(choices, ({ unit, machineId }) => `${unit} ${machineId ? contentsOf(machineId) : ''}`);
    return [...equivalent.values()].flatMap(([first]) => first ?? []);
}
/** Machines are of one kind if they suit the same units. */
function machineKinds(start, moves) {
    const versions = [...start.units.values(), ...moves.flatMap(({ version }) => version ?? [])];
    const suitable = new Set(versions.map((version) => start.model.suitableMachines(version)));
    const kinds = Map.groupBy(start.model.machines, ({ id }) => [...suitable].map((ids) => Number(ids.has(id))).join(''));
    const numbers = new Map([...kinds.values()].flatMap((group, index) => group.map(({ id }) => [id, index])));
    return (machineId) => numbers.get(machineId) ?? -1;
}
/** For every machine with units: its kind, and which units. Machines that have the same in this do not differ. */
function contentsByMachine({ placements }, kindOf) {
    const units = Map.groupBy(placements.keys(), (name) => placements.get(name) ?? '');
    return new Map([...units].map(([id, names]) => [id, `${kindOf(id)} ${names.sort().join(' ')}`]));
}
function keyOf({ next, unplaced }, contents) {
    return [next, [...unplaced].sort().join(' '), ...[...contents.values()].sort()].join('\n');
}

;// CONCATENATED MODULE: ./lib/preflight/roomiest-course.js


/**
 * Returns the course in which a service finds the most room: what others give up is gone before it begins, unless they
 * wait for it, and what they add comes afterwards, unless it waits for them. If even that leaves a unit without a
 * machine, so does every order of the services. Undefined where that does not follow.
 *
 * Service web creates web@2 and then destroys web@1; db is destroyed and cache is created. When web begins, db is gone
 * and cache is not there; web@1 is, for it goes only once web@2 is healthy.
 */
function roomiestCourse(service, part, sequence) {
    const { start, moves } = part;
    const isOwn = (move) => move.service === service;
    const isEarlier = (move) => sequence.isBefore(move.service, service);
    const isLater = (move) => sequence.isBefore(service, move.service);
    const ends = endsOf(part);
    const changes = ends.filter(({ move, place }) => !isOwn(move) && place !== 'same');
    const waiting = roomiest_course_waitingIn(start);
    const moved = new Set(moves.map(({ step }) => step.unit));
    const certain = moves.filter((move) => isOwn(move) || isEarlier(move));
    const uncertain = new Set([...waiting, ...changes.map(({ move }) => move.step.unit)]);
    for (const move of certain)
        if (!isGlobal(move))
            uncertain.delete(move.step.unit);
    const needs = certain.flatMap(({ version }) => version?.requirements.machineOf ?? []);
    const mayPush = certain.some(isGlobal) || ends.some(({ place }) => place === 'open');
    if (
    // It needs what others may add.
    needs.some((peer) => uncertain.has(peer)) ||
        // What others add may do better to come first: a global unit then gives way to it, and a unit that keeps its machine
        // may push it to where it is not in the way.
        (mayPush && changes.some(({ move }) => move.kind === 'put')) ||
        ends.some(({ move, place }) => place !== 'same' && doOutsidersDependOn(move.step.unit, start, moved)) ||
        doesFleetPush(part))
        return undefined;
    const leave = (phase, who) => changes.flatMap(({ move }) => who(move) ? [{ step: move.step, service: move.service, kind: 'remove', phase }] : []);
    const come = (phase, who) => changes.flatMap(({ move }) => (who(move) && move.kind === 'put' ? [{ ...move, phase }] : []));
    return {
        start: roomiest_course_withoutWaiting(start, new Set(moves.filter(isOwn).map(({ step }) => step.unit))),
        moves: [
            ...leave('earlier', (move) => !isLater(move)),
            // A global unit gives way to what is there, and keeps off what comes.
            ...come('earlier', (move) => isEarlier(move) && !isGlobal(move)),
            ...come('earlier, global', (move) => isEarlier(move) && isGlobal(move)),
            ...moves.filter(isOwn),
            ...leave('later', isLater),
            ...come('later', (move) => !isEarlier(move) && !isGlobal(move)),
            ...come('later', (move) => !isEarlier(move) && isGlobal(move)),
        ],
    };
}
/**
 * Returns a state without the units that wait for a place, but for those in `kept`: one that waits may be the first to find
 * a place, but need not.
 */
function roomiest_course_withoutWaiting(start, kept) {
    const state = start.clone();
    for (const name of roomiest_course_waitingIn(start))
        if (!kept.has(name))
            state.remove(name);
    return state;
}
/** What becomes of each unit in the end. */
function endsOf({ start, moves }) {
    const released = new Set(moves.flatMap(({ kind, step }) => (kind === 'release' ? step.unit : [])));
    return [...new Map(moves.map((move) => [move.step.unit, move])).values()].map((move) => ({
        move,
        place: released.has(move.step.unit) && !isGlobal(move) ? 'other' : roomiest_course_placeOf(move, start),
    }));
}
function roomiest_course_placeOf({ step, version }, { model, units, placements }) {
    const unit = units.get(step.unit);
    if (!unit || !version)
        return 'other';
    const isThere = isWanted(unit) && placements.has(step.unit);
    const isAlike = model.traitsOf(unit) === model.traitsOf(version);
    const bothAreGlobal = unit.requirements.global && version.requirements.global;
    if (isAlike && (bothAreGlobal || isWanted(version) === isThere))
        return 'same';
    return !isAlike && isWanted(unit) && isWanted(version) ? 'open' : 'other';
}
/** Whether units that no move is about come and go with a unit: globals that give way to it, and those that follow it. */
function doOutsidersDependOn(name, start, moved) {
    const isOutside = (other) => start.units.has(other) && !moved.has(other);
    return start.conflictingGlobals(name).length > 0 || [...start.model.relations.followers(name)].some(isOutside);
}
/** Whether fleet may take units off machines that can run them: by Replaces=, or as two globals exclude each other. */
function doesFleetPush({ start, moves }) {
    const versions = [...start.units.values(), ...moves.flatMap(({ version }) => version ?? [])];
    const globals = versions
        .filter(({ requirements }) => requirements.global)
        .map((version) => ({ name: version.name, traits: start.model.traitsOf(version) }));
    const areRivals = globals.some((one) => globals.some((other) => one.name !== other.name && !canBeTogether(one.traits, other.traits)));
    return areRivals || versions.some(({ requirements }) => requirements.replaces.length > 0);
}
function roomiest_course_waitingIn({ units, placements }) {
    return [...units.values()].flatMap((unit) => (isWanted(unit) && !placements.has(unit.name) ? unit.name : []));
}
function isGlobal({ version }) {
    return version?.requirements.global === true;
}

;// CONCATENATED MODULE: ./lib/preflight/classify-unplaced.js


/**
 * Returns the problems of units of one group that the likeliest course leaves without a machine: `impossible` where that
 * is certain, and else `depends`. `part` is the group's part of the cluster and of the plan; the search ends after
 * `searchLimit` steps.
 */
function classifyUnplaced(unplaced, part, requiredAtEnd, sequence, searchLimit) {
    const names = unplaced.map(([unit]) => unit);
    const failure = certainFailure(names, part, requiredAtEnd, sequence, searchLimit);
    const isCertain = (unit) => isHopeless(unit, part) || (failure?.units.has(unit) === true && failure.outcomes.alwaysUnplaced.has(unit));
    const contested = names.some(isCertain) ? undefined : failure;
    return unplaced.map(([unit, why], index) => {
        if (isCertain(unit))
            return { kind: 'impossible', unit, ...why };
        if (!contested || index > 0)
            return { kind: 'depends', unit, ...why };
        const rivals = new Set([...contested.outcomes.everUnplaced, ...names]);
        return { kind: 'impossible', unit, ...why, rivals: [...rivals].filter((name) => name !== unit) };
    });
}
/**
 * Where services go side by side, each that has a unit without a machine is given the most room that it may find. If
 * the plan fails even so for one of them, it always does.
 */
function certainFailure(unplaced, part, requiredAtEnd, sequence, searchLimit) {
    const failureOf = ({ start, moves }, limit, units) => {
        const outcomes = possibleOutcomes(start, moves, requiredAtEnd, limit);
        return outcomes.succeeding === 'none' ? { outcomes, units: new Set(units) } : undefined;
    };
    const services = new Set(part.moves.map(({ service }) => service));
    if (!sequence.haveSideBySide([...services]))
        return failureOf(withoutRivals(part), searchLimit, unplaced);
    const concerned = new Set(part.moves.flatMap(({ step, service }) => (unplaced.includes(step.unit) ? service : [])));
    let limit = searchLimit;
    for (const service of concerned.size > 0 ? concerned : services) {
        limit /= 2;
        const course = roomiestCourse(service, part, sequence);
        const own = part.moves.flatMap((move) => (move.service === service ? move.step.unit : []));
        const failure = course && failureOf(course, limit, own);
        if (failure)
            return failure;
    }
    return undefined;
}
/**
 * Where units are put at once, each may find a place before others that have waited for it already. Those that no move is
 * about, and that none needs by MachineOf=, are left out.
 */
function withoutRivals({ start, moves }) {
    if (moves.every(({ service }) => service.takesDown))
        return { start, moves };
    const concerned = moves.flatMap(({ step, version }) => [step.unit, ...(version?.requirements.machineOf ?? [])]);
    return { start: roomiest_course_withoutWaiting(start, new Set(concerned)), moves };
}
/** Whether a unit cannot run whatever fleet chooses: no machine meets its requirements, or the unit it follows does not exist. */
function isHopeless(name, { start: { model, units }, moves }) {
    const versions = moves.flatMap(({ step, version }) => (version && step.unit === name ? version : []));
    const exists = (peer) => units.has(peer) || moves.some(({ step }) => step.unit === peer);
    return versions.some((version) => model.suitableMachines(version).size === 0 || !version.requirements.machineOf.every(exists));
}

// EXTERNAL MODULE: ./lib/placement/obstacle.js
var obstacle = __webpack_require__(2434);
;// CONCATENATED MODULE: ./lib/preflight/explain-unplaced.js



/** Returns why a unit has no machine, or why it does not run on the one it has. `later` are the moves still to come. */
function explainUnplaced(name, state, later, step) {
    const unit = state.units.get(name);
    if (!unit)
        return { reason: 'it is not in the cluster' };
    const blocked = explainBlocked(name, state);
    if (blocked)
        return blocked;
    const cause = explainPeers(unit, state, later) ?? explainHolders(unit, state, later);
    const advice = cause?.advice ?? explain_unplaced_adviceFor(unit, state, step);
    return {
        ...explainObstacles(obstaclesOf(unit, state), cause),
        ...(advice !== undefined && { advice }),
    };
}
/** Returns why no machine runs a global unit that should run, or undefined if one does. */
function explainGlobal(name, state) {
    const unit = state.units.get(name);
    if (!unit?.requirements.global || unit.desiredState === 'inactive')
        return undefined;
    if (state.model.machines.some(({ id }) => state.runsGlobal(name, id)))
        return undefined;
    const rival = { is: 'global rival' };
    return explainObstacles(obstaclesOf(unit, state).map(({ machine, obstacle = rival }) => ({ machine, obstacle })));
}
/** Returns where a unit that ran on the machine `from` has gone, because of the unit `cause`; undefined if it stayed. */
function explainDisplaced(name, from, cause, state) {
    const to = state.machineOf(name);
    const because = cause === undefined ? '' : ` because of ${cause}`;
    if (to === undefined) {
        const { reason, fullReason } = explainUnplaced(name, state, []);
        const leaves = `leaves ${labelOf(from, state)}${because} and finds no other machine`;
        return {
            reason: `${leaves}: ${reason}`,
            ...(fullReason !== undefined && { fullReason: `${leaves}: ${fullReason}` }),
        };
    }
    const blocked = explainBlocked(name, state);
    if (blocked)
        return blocked;
    return to === from ? undefined : { reason: `moves from ${labelOf(from, state)} to ${labelOf(to, state)}${because}` };
}
/** Returns why fleet keeps moving a unit, because one of two on its machine Replaces= the other; undefined if it does not. */
function explainUnstable(name, state) {
    const unit = state.units.get(name);
    const machineId = state.machineOf(name);
    if (!unit || machineId === undefined)
        return undefined;
    const peer = state.replacePeers(unit).find((other) => state.machineOf(other) === machineId);
    if (peer === undefined)
        return undefined;
    return {
        reason: `${labelOf(machineId, state)}: ${[name, peer].sort().join(' and ')} are both there, one Replaces= the other, and neither can run elsewhere, so fleet will keep moving them`,
        advice: 'add a machine, or remove Replaces=',
    };
}
function explainBlocked(name, state) {
    const machineId = state.machineOf(name);
    const blocker = state.blockerOf(name);
    if (machineId === undefined || blocker === undefined)
        return undefined;
    return {
        reason: `${labelOf(machineId, state)}: fleet schedules it there but does not start it, because ${blocker} is global, conflicts with it and precedes it by name`,
        advice: 'give one of them another MachineMetadata=, or remove the Conflicts= between them',
    };
}
function explainObstacles(candidates, cause) {
    const withCause = (reason, more) => (more === undefined ? reason : `${reason}; ${more}`);
    const free = 'another unit that is waiting as well may take its place';
    const reason = withCause((0,placement/* whyUnplaceable */.lK)(candidates) ?? free, cause?.reason);
    const fullReason = withCause((0,placement/* whyUnplaceableInFull */.hp)(candidates) ?? free, cause?.fullReason ?? cause?.reason);
    return { reason, ...(fullReason !== reason && { fullReason }) };
}
function obstaclesOf(unit, state) {
    const here = neighboursOf(unit, state);
    return state.model.machines.map((machine) => {
        const obstacle = (0,placement/* obstacleOn */.t_)(machine, unit.name, unit.requirements, here.get(machine.id) ?? []);
        return { machine, ...(obstacle !== undefined && { obstacle }) };
    });
}
/** The units that the engine counts as being on each machine, except the one in question. */
function neighboursOf({ name }, state) {
    const here = new Map(state.model.machines.map(({ id }) => [id, []]));
    for (const unit of state.units.values()) {
        if (unit.name === name)
            continue;
        const neighbour = { name: unit.name, conflicts: unit.requirements.conflicts };
        const machineId = state.machineOf(unit.name);
        if (machineId !== undefined)
            here.get(machineId)?.push(neighbour);
        if (!unit.requirements.global)
            continue;
        for (const [id, neighbours] of here)
            if (state.hasGlobal(unit.name, id))
                neighbours.push(neighbour);
    }
    return here;
}
/** Why the unit that MachineOf= names has no machine, or undefined if it has one. */
function explainPeers({ name: unitName, requirements }, state, later) {
    const peer = requirements.machineOf.find((name) => state.machineOf(name) === undefined && !state.units.get(name)?.requirements.global);
    if (peer === undefined)
        return undefined;
    const misnomer = whyNoPeer(unitName, peer);
    if (misnomer)
        return misnomer;
    if (later.some(({ step, kind }) => step.unit === peer && kind === 'put'))
        return { reason: `${peer} comes only later in this deployment`, advice: `put ${peer} first in the definition` };
    const unit = state.units.get(peer);
    if (!unit)
        return {
            reason: `${peer} is neither in the cluster nor in this deployment`,
            advice: `add ${peer}, or correct MachineOf=`,
        };
    if (unit.desiredState === 'inactive')
        return { reason: `${peer} is inactive, so it has no machine`, advice: `set ${peer} to loaded or launched` };
    return { reason: `${peer} finds no machine either` };
}
/** Which of the conflicting units are destroyed later in the same rollout. */
function explainHolders({ name }, state, later) {
    const removed = new Set(later.flatMap(({ step, kind }) => (kind === 'remove' ? step.unit : [])));
    if (removed.size === 0)
        return undefined;
    const leaving = state.conflicting(name).filter((other) => removed.has(other) && state.machineOf(other) !== undefined);
    if (leaving.length === 0)
        return undefined;
    const isOne = leaving.length === 1;
    const then = isOne
        ? 'is destroyed only at the end and holds its place until then'
        : 'are destroyed only at the end and hold their places until then';
    return {
        reason: `${(0,obstacle/* listOf */.c3)(leaving)} ${then}`,
        fullReason: `${leaving.join(', ')} ${then}`,
        advice: `destroy ${isOne ? 'it' : 'them'} first, or add a machine`,
    };
}
function explain_unplaced_adviceFor(unit, state, step) {
    if (step?.stage === 'surge')
        return 'set max-surge to 0, or add a machine';
    const { requirements } = unit;
    if (state.model.suitableMachines(unit).size === 0)
        return `correct ${requirements.machineId === undefined ? 'MachineMetadata=' : 'MachineID='}, or add a machine that meets it`;
    return requirements.machineOf.length > 0 ? undefined : 'add a machine, lower the count or relax Conflicts=';
}
function labelOf(machineId, { model }) {
    const machine = model.machines.find(({ id }) => id === machineId);
    return (0,placement/* machineLabel */.YF)(machine ?? { id: machineId, primaryIP: '' });
}

;// CONCATENATED MODULE: ./lib/preflight/expected-course.js



/**
 * Returns how moves end if fleet schedules every unit to the machine with the fewest units. A unit left without a machine
 * does not end the course, so that all problems are reported at once. `ours` are the units of the plan.
 */
function expectedCourse(start, moves, ours) {
    const state = start.clone();
    runToFixpoint(state);
    const { relations } = state.model;
    const before = new Map([...state.placements].filter(([name]) => state.isPlaced(name)));
    const unplaced = new Map();
    const atRisk = new Map();
    const runningNowhere = new Map();
    const causes = new Map();
    const unstableUnits = unstableIn(state, moves);
    const unstable = new Map();
    const noteUnstable = () => {
        for (const [unit, why] of unstableUnits())
            unstable.set(relations.groupOf(unit), why);
    };
    noteUnstable();
    for (const [index, move] of moves.entries()) {
        const { unit } = move.step;
        applyMove(move, state);
        const { touched, unplacedOtherwise } = runToFixpoint(state);
        for (const name of touched)
            if (!causes.has(name))
                causes.set(name, unit);
        for (const [name, other] of unplacedOtherwise)
            if (ours.has(name))
                atRisk.set(name, explainUnplaced(name, other, []));
        if (leavesUnplaced(move, state) && !unplaced.has(unit))
            unplaced.set(unit, explainUnplaced(unit, state, moves.slice(index + 1), move.step));
        const why = move.kind === 'put' ? explainGlobal(unit, state) : undefined;
        if (why)
            runningNowhere.set(unit, why);
        noteUnstable();
    }
    const put = moves.flatMap(({ step, kind }) => (kind === 'put' ? step.unit : []));
    const requiredAtEnd = [...new Set([...[...before.keys()].filter((name) => ours.has(name)), ...put])];
    // A rollout that stopped at another unit of the group never reaches its end.
    const stopped = new Set([...unplaced.keys()].map((unit) => relations.groupOf(unit)));
    for (const unit of requiredAtEnd)
        if (!stopped.has(relations.groupOf(unit)) && isUnplaced(unit, state))
            unplaced.set(unit, explainUnplaced(unit, state, []));
    for (const unit of put) {
        const why = unstable.get(relations.groupOf(unit));
        if (why)
            atRisk.set(unit, why);
    }
    for (const unit of unplaced.keys())
        atRisk.delete(unit);
    const displaced = new Map();
    for (const [unit, from] of before) {
        const why = ours.has(unit) ? undefined : explainDisplaced(unit, from, causes.get(unit), state);
        if (why)
            displaced.set(unit, why);
    }
    return { unplaced, atRisk, unstableGroups: new Set(unstable.keys()), runningNowhere, displaced, requiredAtEnd };
}
/** Returns a function that finds, at the time of the call, the units that fleet keeps moving because of Replaces=. */
function unstableIn(state, moves) {
    const versions = [...state.units.values(), ...moves.flatMap(({ version }) => version ?? [])];
    const replacing = new Set(versions.flatMap(({ name, requirements }) => (requirements.replaces.length > 0 ? name : [])));
    return () => [...replacing].flatMap((name) => {
        const why = explainUnstable(name, state);
        return why ? [[name, why]] : [];
    });
}
/**
 * Lets fleet make its likeliest choices until it has nothing more to do. Which machine it takes is predictable; which of
 * several units it looks at first is chance, so the alternatives are followed as well.
 *
 * a.service gets Conflicts=b.service, both are on one machine, and only a.service fits another: if fleet looks at
 * a.service first, it moves there; otherwise b.service is left without a machine, and is in `unplacedOtherwise`.
 */
function runToFixpoint(state) {
    const touched = new Set();
    const alternatives = [];
    for (let choices = nextChoices(state); choices.length > 0; choices = nextChoices(state)) {
        const [first] = choices;
        if (!first)
            break;
        for (const instead of alternativesTo(choices, first, state)) {
            const other = state.clone();
            for (const choice of instead)
                applyChoice(other, choice);
            alternatives.push({ state: other, instead });
        }
        touched.add(first.unit);
        applyChoice(state, first);
    }
    const unplacedOtherwise = new Map();
    for (const { state: other, instead } of alternatives) {
        const concerned = [...touched, ...instead.map(({ unit }) => unit), ...runLikeliest(other)];
        for (const name of concerned)
            if (isUnplaced(name, other) && !isUnplaced(name, state))
                unplacedOtherwise.set(name, other);
    }
    return { touched, unplacedOtherwise };
}
/** Following more of them costs time and hardly ever finds anything new. */
const maxAlternatives = 8;
function alternativesTo(choices, first, state) {
    // Of units that conflict: all the others leave, and this one stays.
    if (first.machineId === undefined)
        return choices.length > 1 ? [choices.slice(1)] : [];
    const { relations } = state.model;
    const group = relations.groupOf(first.unit);
    const byUnit = Map.groupBy(choices, ({ unit }) => unit);
    return [...byUnit.values()]
        .flatMap(([likeliest]) => (likeliest && likeliest.unit !== first.unit ? [[likeliest]] : []))
        .filter(([choice]) => choice && relations.groupOf(choice.unit) === group)
        .slice(0, maxAlternatives);
}
/** Lets fleet make its likeliest choices until it has nothing more to do, and returns the units that it looked at. */
function runLikeliest(state) {
    const touched = new Set();
    for (let [choice] = nextChoices(state); choice; [choice] = nextChoices(state)) {
        touched.add(choice.unit);
        applyChoice(state, choice);
    }
    return touched;
}

;// CONCATENATED MODULE: ./lib/preflight/crowded-courses.js




/** How many moves are simulated at most; each course has all of them. */
const movesInAll = 6_000;
const [fewestCourses, mostCourses] = [2, 16];
/**
 * Returns the units that have no machine to go to if services that go side by side leave them as little room as they may:
 * what all others add is there before, and what they give up is gone only afterwards. Of many services, not each is tried
 * as the last one. Groups of related units that were `reported` already are left out.
 *
 * web destroys web@4 in the end, and db, which Conflicts= with it, is created meanwhile: there may be no room for db.
 */
function unplacedIfCrowded({ start, moves }, sequence, reported) {
    const groupOf = ({ step }) => start.model.relations.groupOf(step.unit);
    const shared = new Map([...Map.groupBy(moves, groupOf)]
        .map(([group, some]) => [group, [...new Set(some.map(({ service }) => service))]])
        .filter(([group, services]) => !reported.has(group) && sequence.haveSideBySide(services)));
    const unplaced = new Map();
    const mostServices = Math.max(0, ...[...shared.values()].map(({ length }) => length));
    const affordable = Math.min(mostCourses, Math.max(fewestCourses, Math.floor(movesInAll / moves.length)));
    const depths = depthsOf(moves, sequence);
    for (let index = 0; index < Math.min(2 * mostServices, affordable); index++) {
        const last = new Set([...shared.values()].flatMap((services) => services.at((index >> 1) % services.length) ?? []));
        // Which machines have the fewest units depends on those, too, that have nothing to do with these.
        const placeOfUnrelated = index % 2 === 0 ? 0 : 2;
        const placeOf = (move) => {
            if (move.kind === 'remove')
                return 3;
            return shared.has(groupOf(move)) ? (last.has(move.service) ? 2 : 1) : placeOfUnrelated;
        };
        const layerOf = ({ wave }, depth) => wave * moves.length + depth;
        const rank = (move) => 4 * layerOf(move.service, depths.get(move.service) ?? 0) + placeOf(move);
        const crowded = moves.toSorted((a, b) => rank(a) - rank(b)).map((move) => ({ ...move, phase: `${rank(move)}` }));
        const isNew = (move) => shared.has(groupOf(move)) && !unplaced.has(move.step.unit);
        for (const [unit, why] of unplacedIn({ start, moves: crowded }, isNew))
            unplaced.set(unit, why);
    }
    return unplaced;
}
/** For each service, how many others of its wave are through, one after another, when it begins. */
function depthsOf(moves, sequence) {
    const depths = new Map();
    for (const service of new Set(moves.map((move) => move.service))) {
        const awaited = [...sequence.awaitedBy(service)].map((other) => depths.get(other) ?? -1);
        depths.set(service, Math.max(-1, ...awaited) + 1);
    }
    return depths;
}
/** The units that are without a machine at the end of a phase if fleet always makes its likeliest choice. */
function unplacedIn({ start, moves }, isAskedFor) {
    const unplaced = new Map();
    const state = start.clone();
    runLikeliest(state);
    for (const [index, move] of moves.entries()) {
        applyMove(move, state);
        runLikeliest(state);
        for (const made of finishedPhase(index + 1, moves)) {
            const { unit } = made.step;
            if (isAskedFor(made) && leavesUnplaced(made, state))
                unplaced.set(unit, explainUnplaced(unit, state, moves.slice(index + 1), made.step));
        }
    }
    return unplaced;
}

;// CONCATENATED MODULE: ./lib/preflight/service-sequence.js
/** Which services of a plan are certain to be through when another one begins. Any others may go side by side. */
class ServiceSequence {
    #waves;
    #byName;
    #awaited = new Map();
    /** With a `maxParallel` of 1 services go in exactly the order of the plan, as if each were a wave of its own. */
    constructor({ services }, maxParallel) {
        this.#waves = new Map(services.map((plan, index) => [plan, maxParallel === 1 ? index : plan.wave]));
        // Several services can have one name: instances that have unit files of their own.
        this.#byName = Map.groupBy(services.filter(({ isPruned }) => !isPruned), ({ service }) => service);
    }
    /** The services one after another: wave by wave in the order of the plan, but none before those that it waits for. */
    inOrder() {
        const ordered = new Set();
        for (const plan of [...this.#waves.keys()].toSorted((a, b) => this.#waveOf(a) - this.#waveOf(b))) {
            for (const other of this.awaitedBy(plan))
                ordered.add(other);
            ordered.add(plan);
        }
        return [...ordered];
    }
    /** Whether a service is certain to be through when another one begins. */
    isBefore(one, other) {
        return this.#waveOf(one) < this.#waveOf(other) || this.awaitedBy(other).has(one);
    }
    /** Whether any two of some services may go side by side. */
    haveSideBySide(services) {
        return services.some((one, index) => services.slice(index + 1).some((other) => !this.isBefore(one, other) && !this.isBefore(other, one)));
    }
    /** The services of its wave that one waits for, directly or through others, each after those that it waits for itself. */
    awaitedBy(plan) {
        const known = this.#awaited.get(plan);
        if (known)
            return known;
        const awaited = new Set();
        this.#awaited.set(plan, awaited);
        for (const name of plan.waitsFor)
            for (const other of this.#byName.get(name) ?? []) {
                for (const earlier of this.awaitedBy(other))
                    awaited.add(earlier);
                awaited.add(other);
            }
        return awaited;
    }
    #waveOf(plan) {
        return this.#waves.get(plan) ?? 0;
    }
}

;// CONCATENATED MODULE: ./lib/preflight/check-placement.js








/**
 * Returns every unit that a plan leaves without a machine, by simulating fleet 1.0.0's engine step by step in the order of
 * the rollout. The likeliest course comes first; only where it leaves a unit without a machine are all other courses
 * tried, to separate what is impossible from what depends on fleet's choices, or on which service is faster.
 *
 * web@1 to web@4 with Conflicts=web@*.service on three machines: web@4 is impossible. web.service for any machine, then
 * db.service with Conflicts=web.service for one of two: it depends.
 */
function checkPlacement(plan, cluster, { maxParallel, replacesInPlace = true, reading = x_fleet_reading/* newestReading */.$, searchLimit = 100_000 }) {
    const sequence = new ServiceSequence(plan, maxParallel);
    const moves = movesOf(sequence, replacesInPlace, reading);
    if (moves.length === 0)
        return [];
    const steps = plan.services.flatMap((service) => service.steps);
    const serviceOf = new Map(steps.map(({ unit, service }) => [unit, service]));
    const { groupOf, partOf } = groupsIn(cluster, moves, reading);
    const ours = new Set(serviceOf.keys());
    const whole = partOf(() => true);
    const course = expectedCourse(whole.start, moves, ours);
    const groups = Map.groupBy(course.unplaced, ([unit]) => groupOf(unit));
    const classified = [...groups].flatMap(([group, unplaced]) => {
        // Where fleet keeps moving units, nothing is certain.
        const limit = course.unstableGroups.has(group) ? 0 : searchLimit / groups.size;
        const requiredAtEnd = course.requiredAtEnd.filter((name) => groupOf(name) === group);
        const part = partOf((other) => other === group);
        return classifyUnplaced(unplaced, part, requiredAtEnd, sequence, limit);
    });
    // What a group has reported already need not be said of its other units as well.
    const crowded = unplacedIfCrowded(whole, sequence, new Set(groups.keys()));
    const kinds = new Map(classified.map((problem) => [problem.unit, problem]));
    return check_placement_inOrder({ ...course, atRisk: new Map([...crowded, ...course.atRisk]) }, kinds).map((problem) => {
        const service = serviceOf.get(problem.unit);
        return { ...problem, ...(service !== undefined && { service }) };
    });
}
/** Groups of related units, and the parts of a cluster and of moves in it that are about some of them. */
function groupsIn(cluster, moves, reading) {
    const present = [...cluster.units.values()].map((unit) => ({
        unit: engineUnit(unit.name, unit, reading),
        machineId: unit.machineID,
    }));
    const model = new ClusterModel(cluster.machines, [
        ...present.map(({ unit }) => unit),
        ...moves.flatMap(({ version }) => version ?? []),
    ]);
    const groupOf = (name) => model.relations.groupOf(name);
    const partOf = (has) => {
        const start = new EngineState(model);
        for (const { unit, machineId } of present)
            if (has(groupOf(unit.name)))
                start.put(unit, machineId);
        return { start, moves: moves.filter(({ step }) => has(groupOf(step.unit))) };
    };
    return { groupOf, partOf };
}
function check_placement_inOrder({ unplaced, atRisk, runningNowhere, displaced }, classified) {
    const as = (kind, units) => [...units].map(([unit, why]) => ({ kind, unit, ...why }));
    return [
        ...[...unplaced.keys()].flatMap((unit) => classified.get(unit) ?? []),
        ...as('depends', atRisk),
        ...as('runs nowhere', runningNowhere),
        ...as('displaced', displaced),
    ];
}

;// CONCATENATED MODULE: ./lib/preflight/placement-messages.js


/**
 * Returns one message for each problem, and a single one for instances of a template that share a problem. Reasons that
 * differ only in the instance itself count as the same, and have `%i` in its place.
 *
 * web@1 to web@600 with Conflicts=web@*.service on 100 machines: one message, `web@101.service to web@600.service find no
 * machine that can run them: …`.
 */
function placementMessages(problems) {
    const same = [...Map.groupBy(problems, placement_messages_keyOf).values()];
    const alike = Map.groupBy(same, ([first, ...more]) => first && placement_messages_keyOf(more.length === 0 ? generic(first) : first));
    return [...alike.values()].flatMap((groups) => {
        const members = groups.flat();
        const [problem] = members;
        if (!problem)
            return [];
        const isShortened = members.length > 1 || problem.fullReason !== undefined;
        const units = members.map(({ unit }) => unit);
        const text = textFor(units, groups.length > 1 ? generic(problem) : problem);
        const details = members.map((one) => textFor([one.unit], { ...one, reason: one.fullReason ?? one.reason }));
        return [{ problem, text, details: isShortened ? details : [] }];
    });
}
function placement_messages_keyOf({ kind, unit, service, reason, advice, rivals }) {
    return JSON.stringify([kind, service, (0,unit_name/* parseUnitName */.lW)(unit).template || unit, reason, advice, rivals]);
}
/** The problem as it would be of any instance: `web@4.service` becomes `web@%i.service` for an instance 4. */
function generic(problem) {
    const { instance } = (0,unit_name/* parseUnitName */.lW)(problem.unit);
    if (instance === '')
        return problem;
    const withoutInstance = (text) => text.replaceAll(`@${instance}.`, '@%i.');
    return {
        ...problem,
        reason: withoutInstance(problem.reason),
        ...(problem.advice !== undefined && { advice: withoutInstance(problem.advice) }),
    };
}
function textFor(units, problem) {
    const { reason, advice } = problem;
    return `${placement_messages_namesOf(units)}${lead(problem, units.length > 1)}: ${reason}${advice === undefined ? '' : `. Try: ${advice}`}`;
}
/** `web@2.service to web@9.service` where all instances between them are meant, else a short list. */
function placement_messages_namesOf(units) {
    const numbers = units.map((unit) => Number((0,unit_name/* parseUnitName */.lW)(unit).instance));
    const isRange = numbers.every((number, index) => index === 0 || number === (numbers[index - 1] ?? 0) + 1);
    return units.length > 3 && isRange ? `${units[0]} to ${units.at(-1)}` : (0,obstacle/* listOf */.c3)(units);
}
function lead({ kind, rivals = [] }, areSeveral) {
    const [find, them] = areSeveral ? ['find', 'them'] : ['finds', 'it'];
    switch (kind) {
        case 'impossible':
            return rivals.length === 0
                ? ` ${find} no machine that can run ${them}`
                : ` or, depending on fleet's choices, ${(0,obstacle/* listOf */.c3)(rivals, 'or')} finds no machine. As things stand`;
        case 'depends':
            return ` may find no machine that can run ${them}, depending on where other units are by then. As things stand`;
        case 'runs nowhere':
            return ` ${areSeveral ? 'run' : 'runs'} on no machine, but fleet still reports success`;
        case 'displaced':
            return `, which ${areSeveral ? 'are' : 'is'} not part of this deployment`;
    }
}

;// CONCATENATED MODULE: ./lib/action/judge-placement.js





/**
 * Warns of every unit that may find no machine, and throws a DefinitionError if there is one that can find none. Writes
 * to the debug log what the messages put together.
 * `server` is the Server header; a server of unknown version is taken for a recent one.
 */
function judgePlacement(plan, snapshot, definition, server, maxParallel, host) {
    const { replacesInPlace, xFleet } = serverTraits(server);
    const problems = checkPlacement(plan, snapshot, {
        replacesInPlace: replacesInPlace !== 'no',
        ...(xFleet && { reading: xFleet }),
        maxParallel,
    });
    const messages = placementMessages(problems);
    for (const line of messages.flatMap(({ details }) => details))
        host.debug(line);
    const diagnostics = messages.map(({ problem: { kind, unit, service }, text: message }) => {
        const severity = kind === 'impossible' ? 'error' : 'warning';
        return { severity, message, ...(0,definition_definition/* locate */.x5)(definition, unit, service, message) };
    });
    if (diagnostics.some(({ severity }) => severity === 'error'))
        throw new diagnostic/* DefinitionError */.g(diagnostics);
    for (const { severity, message, ...place } of diagnostics)
        host.annotate(severity, message, place);
}

// EXTERNAL MODULE: ./lib/secrets/secret-names.js
var secret_names = __webpack_require__(3320);
// EXTERNAL MODULE: ./lib/secrets/secret-shapes.js
var secret_shapes = __webpack_require__(2312);
;// CONCATENATED MODULE: ./lib/action/secret-variables.js



/** Returns an account of secret variables: those whose name or value says so, and those that are `named`. */
function secretVariables(named, host) {
    const secrets = [];
    const known = new Set();
    const plain = new Set();
    function add(variables) {
        for (const [name, value] of variables) {
            known.add(name);
            if (value === '' || !(named.has(name) || (0,secret_names/* isSecretName */.eh)(name) || (0,secret_shapes/* looksSecret */.n)(value)))
                continue;
            if (!(0,maskable/* isMaskable */.h)(value))
                plain.add(name);
            else if (!secrets.includes(value)) {
                secrets.push(value);
                host.maskSecret(value);
            }
        }
    }
    function warn() {
        for (const name of named) {
            if (!known.has(name))
                host.annotate('warning', `input secret-variables: there is no variable ${name}; check its spelling`);
            else if (plain.has(name))
                host.annotate('warning', `input secret-variables: the value of ${name} is not hidden, since it would be found where it is none: it is shorter than ${maskable/* shortestMask */.t} characters, a setting such as true, a short number, a duration, an address or the name of a state; choose a longer one`);
        }
    }
    return { add, secrets, warn };
}

;// CONCATENATED MODULE: ./lib/action/secrets-in-headers.js


/** Returns what must not be shown of headers: values that are secret by name or look, and credentials without their scheme (`Bearer …`). */
function secretsInHeaders(headers) {
    return Object.entries(headers)
        .filter(([name, value]) => (0,secret_names/* isSecretName */.eh)(name) || (0,secret_shapes/* looksSecret */.n)(value))
        .flatMap(([, value]) => [value, ...(/^[A-Za-z][\w-]* +(\S.*)$/.exec(value)?.slice(1) ?? [])]);
}

;// CONCATENATED MODULE: ./lib/action/prepare.js

























/** Returns what the files of the workspace define, and masks the values of its secrets. Needs no cluster. */
async function readDefinition(inputs, { downloadProxyFor }, world) {
    const { host, cancelled } = world;
    const headers = secretsInHeaders(inputs['health-check-headers']);
    headers.forEach(host.maskSecret);
    const variables = secretVariables(inputs['secret-variables'], host);
    variables.add(inputs.variables);
    const definition = await Promise.race([
        definitionFor(inputs, downloadProxyFor, world, variables.add),
        (0,when_aborted/* whenAborted */.e)(cancelled),
    ]);
    for (const { settings } of (0,definition_definition/* allServices */.EX)(definition))
        headers.push(...secretsInHeaders(settings?.healthCheckHeaders ?? {}));
    headers.forEach(host.maskSecret);
    if (inputs.command !== 'status')
        variables.warn();
    return {
        definition,
        picked: pickedBy(inputs, definition),
        secrets: [...headers.filter(maskable/* isMaskable */.h), ...variables.secrets],
    };
}
/**
 * Reads the cluster, plans, and checks everything that can be checked before the first write. Returns what to apply, or
 * the report if the command writes nothing. Rejects with a DefinitionError or a FleetError, and with the signal's reason
 * when the job is cancelled.
 */
async function prepare(inputs, { definition, picked, secrets }, routeLabel, { fleet }, { host, cancelled }) {
    const { command } = inputs;
    const snapshot = await takeSnapshot(fleet, { signal: cancelled });
    const cluster = `${fleet.server() || 'fleet'} at ${routeLabel}`;
    host.log(`${cluster}: ${(0,counted/* counted */.h)(snapshot.machines.length, 'machine')}, ${(0,counted/* counted */.h)(snapshot.units.size, 'unit')}`);
    const base = { cluster, ...(command !== 'deploy' && command !== 'plan' && { command }) };
    if (command === 'status')
        return { report: { ...base, ...statusReport(snapshot, host.log) } };
    // A destroy and a restart change no unit file.
    const changesUnits = command === 'deploy' || command === 'plan';
    if (changesUnits)
        refuseUnsupported(inputs, picked, fleet.server());
    const { plan, warnings } = planFor(inputs, definition, picked, snapshot);
    for (const line of (0,plan_lines/* planLines */.HN)(plan, secrets))
        host.log(line);
    const ofServer = changesUnits ? serverWarnings(fleet.server(), picked) : [];
    for (const { severity, message, ...place } of [...ofServer, ...warnings])
        host.annotate(severity, message, place);
    // A unit that is stopped keeps its machine.
    if (changesUnits)
        judgePlacement(plan, snapshot, definition, fleet.server(), inputs['max-parallel'], host);
    const planned = { ...base, plan, secrets };
    const { xFleet: reading } = serverTraits(fleet.server());
    if (command !== 'plan')
        return { definition, snapshot, plan, base: planned, ...(reading && { reading }) };
    const reason = (0,report_reason/* reasonOf */.A)('planned', plan, []);
    return { report: { ...planned, status: 'planned', reason, changed: false, instances: [] } };
}
/** Throws a DefinitionError for what the server would refuse, and for what could never be updated. */
function refuseUnsupported(inputs, definition, server) {
    const refused = [
        ...checkServerSupport(server, definition),
        ...checkLimits(definition, { maxUnavailable: inputs['max-unavailable'], maxSurge: inputs['max-surge'] }),
    ];
    if (refused.length > 0)
        throw new diagnostic/* DefinitionError */.g(refused);
}
/** A `status`, and a `destroy` or `restart` by name, need no definition. */
async function definitionFor(inputs, proxyFor, world, onVariables) {
    const servicesFile = inputs['services-file'];
    if (inputs.command === 'status' || (inputs.units.length === 0 && servicesFile === ''))
        return { services: [] };
    const { definition, warnings } = await loadDefinition({
        workspace: await (0,definition_workspace/* openWorkspace */.OH)(world.workspace, inputs['working-directory']),
        download: (url) => world.download(url, proxyFor),
        patterns: inputs.units,
        counts: inputs.count,
        desiredStates: inputs['desired-state'],
        runAlways: new Set(inputs['run-always']),
        variables: inputs.variables,
        onVariables,
        ...(servicesFile !== '' && { servicesFile }),
    });
    for (const warning of warnings)
        world.host.annotate(warning.severity, warning.message, warning);
    return definition;
}
/**
 * Returns what of the definition the command is about. To destroy, and where no file defines anything, `services` names
 * units of the cluster instead.
 */
function pickedBy({ command, services }, definition) {
    if (command === 'destroy' || definition.services.length === 0)
        return everythingAnd(definition, services);
    const picked = pickServices(definition, services);
    if (command === 'restart')
        return pickedToRestart(picked, services);
    if (picked.instances.length === 0)
        return { ...picked, services: withTasksBefore(definition, picked.services) };
    throw new diagnostic/* DefinitionError */.g(picked.instances.map((name) => ({
        severity: 'error',
        message: `input services: ${name} is one instance, and what is deployed is whole services; write ${serviceNameOf(name)}`,
    })));
}
function planFor(inputs, definition, { services, instances }, snapshot) {
    const strategy = strategyOf(inputs);
    const maxParallel = inputs['max-parallel'];
    if (inputs.command === 'destroy')
        return { plan: planDestroy(definition, instances, snapshot, strategy), warnings: [] };
    if (inputs.command === 'restart')
        return planRestart(definition, instances, snapshot, strategy, maxParallel, services);
    const { plan, warnings } = planDeployment(definition, snapshot, strategy, maxParallel, services);
    const pruned = inputs.prune ? planPrune(plan.services, snapshot, inputs.protect, strategy) : [];
    const whole = { services: [...plan.services, ...pruned] };
    return { plan: inputs['stop-after'] === 'canary' ? leaveWhatWaits(whole) : whole, warnings };
}
function strategyOf(inputs) {
    const healthCheck = inputs['health-check'];
    const healthCheckHeaders = inputs['health-check-headers'];
    const healthCheckStatus = inputs['health-check-status'];
    return {
        maxUnavailable: inputs['max-unavailable'],
        maxSurge: inputs['max-surge'],
        canary: inputs.canary,
        canaryHoldMs: inputs['canary-hold'],
        minReadyMs: inputs['min-ready'],
        timeoutMs: inputs.timeout,
        ...(healthCheck !== undefined && { healthCheck }),
        ...(Object.keys(healthCheckHeaders).length > 0 && { healthCheckHeaders }),
        ...(healthCheckStatus !== undefined && { healthCheckStatus }),
        ...(inputs['stop-after'] === 'canary' && { stopAfter: 'canary' }),
    };
}
function statusReport(snapshot, log) {
    const status = clusterStatus(snapshot);
    (0,status_tables/* statusLines */.C)(status).forEach(log);
    const { services, units, machines } = status;
    const reason = [
        (0,counted/* counted */.h)(services.length, 'service'),
        (0,counted/* counted */.h)(units.length, 'unit'),
        (0,counted/* counted */.h)(machines.length, 'machine'),
    ].join(', ');
    return { status: 'succeeded', reason, changed: false, instances: [], clusterStatus: status };
}


/***/ }),

/***/ 4350:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hm: () => (/* binding */ sourceByEntry),
/* harmony export */   PJ: () => (/* binding */ sourceByPattern),
/* harmony export */   nV: () => (/* binding */ DownloadError),
/* harmony export */   vm: () => (/* binding */ fetchUnitFile),
/* harmony export */   xh: () => (/* binding */ addressLabel)
/* harmony export */ });
/* harmony import */ var node_path_posix__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3916);
/* harmony import */ var _errors_coded_error_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1435);
/* harmony import */ var _tunnel_url_credentials_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(772);
/* harmony import */ var _workspace_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7584);




/** Returns the source of a unit whose file a pattern matched. */
function sourceByPattern(path, wave, counts, desiredStates, runAlways) {
    const name = (0,node_path_posix__WEBPACK_IMPORTED_MODULE_0__.basename)(path);
    return {
        name,
        location: { path },
        count: counts.byTemplate.get(name) ?? counts.others,
        desiredState: desiredStates.get(name) ?? 'launched',
        settings: {},
        variables: new Map(),
        wave,
        after: [],
        runAlways: runAlways.has(name),
        placeOf: () => ({ file: path }),
    };
}
/**
 * Returns the source of a unit that a services file lists. Without a uri, its file is next to the services file and has
 * the unit's name, which is where coco-fleet-deployer looks for it.
 */
function sourceByEntry(entry, wave, servicesFile, runAlways) {
    const { name, uri = name } = entry;
    const location = /^[a-z][a-z0-9+.-]*:\/\//i.test(uri) ? { url: uri } : { path: uri, folder: (0,node_path_posix__WEBPACK_IMPORTED_MODULE_0__.dirname)(servicesFile) };
    return { ...entry, runAlways: entry.runAlways || runAlways.has(name), wave, location };
}
/** Why a URL could not be downloaded. The message is for the user and shows no secrets that the URL may contain. */
class DownloadError extends _errors_coded_error_js__WEBPACK_IMPORTED_MODULE_1__/* .CodedError */ .A {
    name = 'DownloadError';
    constructor(message, options) {
        super('download-failed', message, options);
    }
}
/** Returns a URL without credentials, query and fragment, which may contain secrets. */
function addressLabel(url) {
    if (!URL.canParse(url))
        return (0,_tunnel_url_credentials_js__WEBPACK_IMPORTED_MODULE_2__/* .withoutCredentials */ .ri)(url).replace(/[?#].*/s, '');
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname}`;
}
/** Returns the text of a unit file, or the reason why it cannot be read. */
async function fetchUnitFile({ location, placeOf }, workspace, download) {
    const problem = (message) => ({ problem: { severity: 'error', message, ...placeOf('uri') } });
    if ('url' in location) {
        try {
            const text = await download(location.url);
            const place = placeOf('uri');
            return {
                text,
                path: addressLabel(location.url),
                place,
                isOwnFile: false,
                relocate: (it) => elsewhere(it, placeOf),
            };
        }
        catch (error) {
            if (!(error instanceof DownloadError))
                throw error;
            return problem(`uri: ${error.message}`);
        }
    }
    let path = location.path;
    try {
        if (location.folder !== undefined)
            path = workspace.resolve(path, location.folder);
    }
    catch (error) {
        if (!(error instanceof _workspace_js__WEBPACK_IMPORTED_MODULE_3__/* .WorkspaceError */ .kP))
            throw error;
        return problem(`uri: ${error.message}`);
    }
    try {
        const { text } = await workspace.read(path);
        return { text, path, place: { file: path }, isOwnFile: true, relocate: (diagnostic) => diagnostic };
    }
    catch (error) {
        const hint = location.folder === undefined ? '' : '; paths are relative to the folder of the services file';
        return problem(`${(0,_workspace_js__WEBPACK_IMPORTED_MODULE_3__/* .whyUnreadable */ ._p)(path, error)}${hint}`);
    }
}
function elsewhere({ severity, message, file, line }, placeOf) {
    return { severity, message: `${file}${line === undefined ? '' : `:${line}`}: ${message}`, ...placeOf('uri') };
}


/***/ })

};
