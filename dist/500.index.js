export const id = 500;
export const ids = [500];
export const modules = {

/***/ 5500:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  parseServicesFile: () => (/* binding */ parseServicesFile)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/core/parse.js + 1 modules
var parse = __webpack_require__(3945);
// EXTERNAL MODULE: ./lib/definition/diagnostic.js
var diagnostic = __webpack_require__(7310);
// EXTERNAL MODULE: ./lib/health/health-check.js
var health_check = __webpack_require__(4047);
// EXTERNAL MODULE: ./lib/unit/unit-name.js
var unit_name = __webpack_require__(6004);
;// CONCATENATED MODULE: ./lib/definition/service-settings.js


/** Returns the settings by which a service of a services file overrides the deployment's. */
function serviceSettingsOf(fields) {
    const settings = {
        maxUnavailable: fields['max-unavailable'] ?? unavailableBy(fields),
        maxSurge: fields['max-surge'],
        canary: fields.canary,
        minReadyMs: fields['min-ready'],
        timeoutMs: fields.timeout,
        healthCheck: fields['health-check'],
        healthCheckHeaders: fields['health-check-headers'],
        healthCheckStatus: fields['health-check-status'],
    };
    return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
/** As in coco-fleet-deployer, sequentialDeployment applies to templates only; other services have a single unit. */
function unavailableBy({ name, sequentialDeployment }) {
    if (sequentialDeployment === undefined || !(0,unit_name/* parseUnitName */.lW)(name).isTemplate)
        return undefined;
    return sequentialDeployment ? { instances: 1 } : { percent: 100 };
}
/** Returns an error for every combination of values that makes no sense, valid though each value is by itself. */
function contradictionsIn(service) {
    const { name, count } = service;
    const found = [];
    if (typeof name === 'string' && (0,unit_name/* unitNameError */.Sx)(name) === undefined) {
        const { isTemplate, prefix, type } = (0,unit_name/* parseUnitName */.lW)(name);
        if (isTemplate && count === undefined)
            found.push({ key: 'name', message: `count is missing: ${name} is a template and needs a number of instances` });
        // coco-fleet-deployer treats 0 as no count.
        if (!isTemplate && count !== undefined && count !== '0') {
            const message = `count: ${name} is not a template and always has one instance; remove count, or use the template ${prefix}@.${type}`;
            found.push({ key: 'count', message });
        }
    }
    if (service.sequentialDeployment !== undefined && service['max-unavailable'] !== undefined) {
        const message = 'sequentialDeployment and max-unavailable both limit how many instances may be down; remove one of them';
        found.push({ key: 'sequentialDeployment', message });
    }
    for (const key of ['health-check-headers', 'health-check-status'])
        if (service['health-check'] === health_check/* noHealthCheck */.Av && service[key] !== undefined)
            found.push({ key, message: `${key}: has no effect with health-check: none; remove one of them` });
    if (isZeroText(service['max-unavailable']) && isZeroText(service['max-surge'])) {
        const message = 'max-unavailable and max-surge are both 0, so this service could never be updated; set one of them to at least 1';
        found.push({ key: 'max-unavailable', message });
    }
    return found;
}
function isZeroText(text) {
    return typeof text === 'string' && /^0+\s*%?$/.test(text);
}

// EXTERNAL MODULE: ./node_modules/zod/v4/mini/schemas.js + 3 modules
var schemas = __webpack_require__(3619);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/api.js
var api = __webpack_require__(3759);
// EXTERNAL MODULE: ./lib/clock/duration.js
var duration = __webpack_require__(4468);
// EXTERNAL MODULE: ./lib/health/check-headers.js
var check_headers = __webpack_require__(7669);
// EXTERNAL MODULE: ./lib/health/status-ranges.js
var status_ranges = __webpack_require__(693);
// EXTERNAL MODULE: ./lib/definition/amount.js
var amount = __webpack_require__(8217);
// EXTERNAL MODULE: ./lib/definition/instance-counts.js
var instance_counts = __webpack_require__(675);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/core.js
var core = __webpack_require__(8532);
// EXTERNAL MODULE: ./lib/errors/user-error.js
var user_error = __webpack_require__(931);
;// CONCATENATED MODULE: ./lib/definition/parsed-text.js


/** Returns a schema that validates with `text` and then parses; a UserError that `parse` throws becomes the issue. */
function parsedText(parse, text = schemas/* string */.YjP()) {
    return schemas/* pipe */.FsL(text, schemas/* transform */.pdi((input, context) => {
        try {
            return parse(input);
        }
        catch (error) {
            if (!(error instanceof user_error/* UserError */.y))
                throw error;
            context.issues.push({ code: 'custom', message: error.message, input });
            return core/* NEVER */.tm;
        }
    }));
}

// EXTERNAL MODULE: ./node_modules/zod/v4/core/registries.js
var registries = __webpack_require__(9396);
// EXTERNAL MODULE: ./lib/definition/variables.js
var definition_variables = __webpack_require__(8948);
;// CONCATENATED MODULE: ./lib/definition/services-fields.js





// What the values of a services file are made of: each is a text for us, and has a hint for editors.
/** What the JSON Schema says of each value in addition. Editors see numbers and booleans where we read text. */
const editorHints = registries/* registry */.u5();
const desiredStates = ['launched', 'loaded', 'inactive'];
const placeholder = `\\{\\{\\s*${definition_variables/* variableName */.cG}\\s*\\}\\}`;
/** Editors do not substitute variables, so a placeholder passes as well. */
const orPlaceholder = (pattern) => `^(?:${pattern})$|${placeholder}`;
const booleanWords = { yes: /^(true|yes|on|y)$/i, no: /^(false|no|off|n)$/i };
const durationHint = {
    type: ['integer', 'string'],
    minimum: 0,
    pattern: orPlaceholder('\\d+|(?:\\d+h)?(?:\\d+m)?(?:\\d+s)?'),
};
const booleanHint = {
    type: ['boolean', 'string'],
    pattern: orPlaceholder('[Tt]rue|[Yy]es|[Oo]n|[Ff]alse|[Nn]o|[Oo]ff'),
};
const amountHint = { type: ['integer', 'string'], minimum: 0, pattern: orPlaceholder('\\d+\\s*%?') };
/** A value in one line that is parsed. */
function field(parse, hint) {
    return parsedText(parse, oneLine(hint));
}
/** Text of any number of lines. */
function services_fields_text(hint) {
    return schemas/* string */.YjP({ error: ({ input }) => (input === undefined ? 'is missing' : 'must be text or a number') })
        .register(editorHints, hint);
}
/** Text without line breaks. */
function oneLine(hint) {
    return schemas/* string */.YjP({ error: ({ input }) => (input === undefined ? 'is missing' : 'must be text or a number') })
        .check(schemas/* refine */.YPB((text) => !/[\r\n]/.test(text), 'must not contain a line break'))
        .register(editorHints, hint);
}
/** Returns the name of a unit, or throws a UserError. */
function parseName(text) {
    const error = (0,unit_name/* unitNameError */.Sx)(text);
    if (error !== undefined)
        throw new user_error/* UserError */.y(`"${text}" is not a valid unit name: ${error}`);
    return text;
}
/** Returns a desired state, or throws a UserError. */
function parseDesiredState(text) {
    if (!desiredStates.includes(text))
        throw new user_error/* UserError */.y(`"${text}" is not one of ${desiredStates.join(', ')}`);
    return text;
}
/** The words of YAML 1.1, which coco-fleet-deployer reads. */
function parseYamlBoolean(text) {
    if (!booleanWords.yes.test(text) && !booleanWords.no.test(text))
        throw new user_error/* UserError */.y(`"${text}" is neither true nor false`);
    return booleanWords.yes.test(text);
}

;// CONCATENATED MODULE: ./lib/definition/services-schema.js










const serviceFields = {
    name: field(parseName, {
        title: 'Name of the unit',
        description: 'A template, such as web@.service, stands for its instances. Without uri, the unit file has this name',
        examples: ['web@.service', 'cleanup.timer'],
    }),
    version: schemas/* optional */.lqM(field((text) => text, {
        type: ['string', 'number'],
        title: 'Version',
        description: 'Replaces "latest" in the first DOCKER_APP_VERSION=latest of the unit file',
    })),
    count: schemas/* optional */.lqM(field(instance_counts/* parseCount */.z, {
        type: ['integer', 'string'],
        minimum: 0,
        maximum: 1_000,
        pattern: orPlaceholder('0|[1-9]\\d*'),
        title: 'Number of instances',
        description: 'Required for a template; other units have no count',
    })),
    uri: schemas/* optional */.lqM(field((text) => text, {
        title: 'Unit file',
        description: "Path in the repository, relative to this file's folder, or an https URL. Defaults to the file in this folder that has the unit's name",
    })),
    desiredState: schemas/* optional */.lqM(field(parseDesiredState, {
        anyOf: [{ enum: desiredStates }, { pattern: placeholder }],
        title: 'Desired state',
        description: 'loaded and inactive submit a unit without running it',
        default: 'launched',
    })),
    sequentialDeployment: schemas/* optional */.lqM(field(parseYamlBoolean, {
        ...booleanHint,
        title: 'One instance after another',
        description: 'false: all instances at once; true: one by one, whatever max-unavailable the deployment has',
    })),
    'max-unavailable': schemas/* optional */.lqM(field(amount/* parseAmount */.C, {
        ...amountHint,
        title: 'Instances down at a time',
        description: 'The most, as a number or a percentage, that the rollout takes down at the same time',
    })),
    'max-surge': schemas/* optional */.lqM(field(amount/* parseAmount */.C, {
        ...amountHint,
        title: 'Extra instances',
        description: 'How many, as a number or a percentage, are started first and removed at the end',
    })),
    canary: schemas/* optional */.lqM(field(amount/* parseAmount */.C, {
        ...amountHint,
        title: 'Canaries',
        description: 'How many, as a number or a percentage, are updated first, while the rest wait for them',
    })),
    'min-ready': schemas/* optional */.lqM(field(duration/* parseDuration */.E, {
        ...durationHint,
        title: 'Time to stay healthy',
        description: 'How long an instance must stay healthy before it counts as available',
        examples: ['10s', '1m'],
    })),
    timeout: schemas/* optional */.lqM(field(duration/* parsePositiveDuration */.l, {
        ...durationHint,
        title: 'Time for one instance',
        description: 'From the moment the rollout begins with it',
        examples: ['10m', '1h30m'],
    })),
    'health-check': schemas/* optional */.lqM(field(health_check/* parseServiceHealthCheck */.DM, {
        title: 'Health check',
        description: 'URL requested for every instance once it is running; it may contain {machine-ip}, {machine-id}, {instance}, {service} and {unit}. none: no health check, whatever the deployment has',
        examples: ['http://{machine-ip}:8080/__health', 'none'],
    })),
    'health-check-headers': schemas/* optional */.lqM(parsedText(check_headers/* parseCheckHeaders */.i, services_fields_text({
        type: ['object', 'string'],
        additionalProperties: { type: ['string', 'number', 'boolean'] },
        title: 'Headers of the health check',
        description: 'A map of names to values, or lines such as Host: web.example. They replace those of the deployment',
    }))),
    'health-check-status': schemas/* optional */.lqM(field(status_ranges/* parseStatusRanges */.C2, {
        type: ['integer', 'string'],
        title: 'Healthy status codes',
        description: 'Status codes that the health check may answer, instead of 2xx',
        examples: ['200-399', '200, 401'],
    })),
    after: schemas/* optional */.lqM(schemas/* array */.YOg(field((text) => text, {
        title: 'Name of a unit or a service',
        description: 'Of this deployment, from units or from this file',
        examples: ['db.service', 'web@.service', 'db'],
    }), { error: () => 'must be a name or a list of names' })
        .register(editorHints, {
        type: ['array', 'string'],
        title: 'Goes after',
        description: 'The services that have to be through before this one begins, as one name or a list of names',
    })),
    'run-always': schemas/* optional */.lqM(field(parseYamlBoolean, {
        ...booleanHint,
        title: 'A task',
        description: 'true for a Type=oneshot, such as a migration: it runs anew whenever a service changes that waits for it',
    })),
    variables: schemas/* optional */.lqM(schemas/* record */.g1P(schemas/* string */.YjP().check(api/* _regex */.Fk(new RegExp(`^${definition_variables/* variableName */.cG}$`))), oneLine({ type: ['string', 'number', 'boolean', 'null'] }), {
        error: ({ code }) => code === 'invalid_key'
            ? 'is not a valid variable name; use upper-case letters, digits and underscores'
            : 'must be a map of names to values',
    })
        .register(editorHints, {
        title: 'Variables',
        description: 'Replace {{NAME}} in the unit file and in this entry, and override the variables input',
    })),
};
/** One service of a services file once variables are substituted and empty values left out. All values are text. */
const serviceSchema = schemas/* strictObject */.rej(serviceFields, {
    error: (issue) => issue.code === 'invalid_type' ? 'is not a service; a service is a map with at least a name' : undefined,
});
serviceSchema.register(editorHints, {
    if: { properties: { name: { pattern: '^[^@]+@\\.' } } },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it that.
    then: { required: ['count'] },
});
const servicesFileSchema = schemas/* strictObject */.rej({
    services: schemas/* array */.YOg(serviceSchema, { error: ({ input }) => (input === undefined ? 'is missing' : 'must be a list') })
        .check(api/* _minLength */.m9(1, 'is empty, so nothing would be deployed'))
        .register(editorHints, {
        title: 'Services',
        description: 'Rolled out at the same time, except for those that go after others',
    }),
}, {
    error: (issue) => (issue.code === 'invalid_type' ? 'the file must be a map with a list of services' : undefined),
})
    .register(editorHints, {
    title: 'Services of a fleet cluster',
    description: 'For the services-file input of the Fleet Deploy action',
});
/** The keys that a service can have. */
const serviceKeys = Object.keys(serviceFields);

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
;// CONCATENATED MODULE: ./lib/definition/yaml-file.js


/**
 * Returns the content of a YAML file, with every number, boolean and word as the text in the file, and null for empty
 * values: `version: 1.10` is "1.10", and `count: 03` is "03". Aliases and merge keys are resolved. Placeholders need no
 * quotes, although `{{NAME}}` would open a map in YAML.
 */
function readYaml(text) {
    const lines = new dist/* LineCounter */.HN();
    const document = (0,dist/* parseDocument */.Tp)(shielded(text), {
        schema: 'failsafe',
        merge: true,
        prettyErrors: false,
        lineCounter: lines,
    });
    const positionAt = (offset) => {
        const { line, col } = lines.linePos(offset);
        return { line: Math.max(line, 1), column: Math.max(col, 1) };
    };
    const problems = document.errors.map(({ code, message, pos }) => ({
        message: code === 'MULTIPLE_DOCS' ? 'a second document starts here; the file must contain only one' : unshielded(message),
        ...positionAt(pos[0]),
    }));
    const tree = new Tree(document, (message, at) => problems.push({ message, ...positionAt(offsetOf(at)) }));
    const isReadable = document.errors.every(({ code }) => code === 'DUPLICATE_KEY');
    return {
        value: isReadable ? tree.valueOf(document.contents) : undefined,
        // Further errors on a line follow from its first one.
        problems: [...new Map(problems.toReversed().map((problem) => [problem.line, problem])).values()].toReversed(),
        positionOf(path, within) {
            const node = tree.nodeAt(path);
            const [start, end] = node?.range ?? [0, 0];
            const found = within === undefined ? -1 : text.slice(start, end).indexOf(within);
            return positionAt(start + Math.max(found, 0));
        },
        keyPositionOf(path) {
            const around = tree.nodeAt(path.slice(0, -1));
            const entry = (0,dist/* isMap */.jh)(around) ? tree.entriesOf(around).get(String(path.at(-1))) : undefined;
            return positionAt(offsetOf(entry?.key ?? around));
        },
    };
}
/** The nodes of a document as data, with aliases and merge keys resolved. */
class Tree {
    #document;
    #report;
    #targets = new Map();
    #entries = new Map();
    #values = new Map();
    constructor(document, report) {
        this.#document = document;
        this.#report = report;
        const anchors = new Map();
        (0,dist/* visit */.YR)(document, {
            Node: (_, node) => {
                if (!(0,dist/* isAlias */.Vj)(node)) {
                    if (node.anchor)
                        anchors.set(node.anchor, node);
                    return;
                }
                const target = anchors.get(node.source);
                if (target)
                    this.#targets.set(node, target);
                else
                    report(`*${node.source} has no anchor: &${node.source} is not defined before it`, node);
            },
        });
    }
    valueOf(given) {
        const node = this.#followed(given);
        if (node === null)
            return null;
        if ((0,dist/* isScalar */.jn)(node))
            return node.type === 'PLAIN' && /^(~|null|Null|NULL)?$/.test(String(node.value))
                ? null
                : unshielded(String(node.value));
        if (this.#values.has(node))
            return this.#values.get(node);
        this.#values.set(node, null); // Ends the recursion in a node that contains itself.
        const value = (0,dist/* isMap */.jh)(node)
            ? Object.fromEntries([...this.entriesOf(node)].map(([key, entry]) => [key, this.valueOf(entry.value)]))
            : (0,dist/* isSeq */.oP)(node)
                ? node.items.map((item) => this.valueOf(item))
                : null;
        this.#values.set(node, value);
        return value;
    }
    /** The entries of a map: its own, then those that it merges. */
    entriesOf(map) {
        const known = this.#entries.get(map);
        if (known)
            return known;
        const entries = new Map();
        this.#entries.set(map, entries);
        const merged = [];
        for (const { key, value } of map.items) {
            if ((0,dist/* isScalar */.jn)(key) && typeof key.value === 'symbol')
                merged.push(key);
            // A key that is a map or a list cannot be a known one.
            else
                entries.set((0,dist/* isScalar */.jn)(key) ? unshielded(String(key.value)) : '?', { key, value });
            if (merged.at(-1) !== key)
                continue;
            const target = this.#followed(value);
            for (const source of (0,dist/* isSeq */.oP)(target) ? target.items.map((item) => this.#followed(item)) : [target]) {
                if (!(0,dist/* isMap */.jh)(source))
                    this.#report('<< can only merge a map or a list of maps', key);
                else
                    for (const [name, entry] of this.entriesOf(source))
                        if (!entries.has(name))
                            entries.set(name, entry);
            }
        }
        return entries;
    }
    nodeAt(path) {
        let node = this.#followed(this.#document.contents);
        for (const step of path) {
            const next = (0,dist/* isMap */.jh)(node)
                ? this.entriesOf(node).get(String(step))?.value
                : (0,dist/* isSeq */.oP)(node)
                    ? node.items[Number(step)]
                    : undefined;
            if (!next)
                break;
            node = this.#followed(next);
        }
        return node ?? undefined;
    }
    #followed(node) {
        let next = node;
        for (const seen = new Set(); (0,dist/* isAlias */.Vj)(next) && !seen.has(next); next = this.#targets.get(next) ?? null)
            seen.add(next);
        return next;
    }
}
function offsetOf(node) {
    return node?.range?.[0] ?? 0;
}
/**
 * Replaces the braces of placeholders by as many characters that mean nothing in YAML, so that placeholders cannot be
 * taken for maps and every position stays the same.
 */
function shielded(text) {
    return text.replace(new RegExp(definition_variables/* placeholderPattern */.iS, 'g'), (written) => `\ue000\ue000${written.slice(2, -2)}\ue001\ue001`);
}
function unshielded(text) {
    return text.replace(/\ue000\ue000([^\ue000\ue001]*)\ue001\ue001/g, '{{$1}}');
}

;// CONCATENATED MODULE: ./lib/definition/services-file.js






/** Returns the services that a services file lists, with variables substituted, and everything that is wrong with it. */
function parseServicesFile(file, text, variables) {
    const yaml = readYaml(text);
    const diagnostics = [];
    const error = (message, { line, column }) => diagnostics.push({ severity: 'error', message, file, line, column });
    for (const { message, ...position } of yaml.problems)
        error(`YAML: ${message}`, position);
    if (yaml.value === undefined)
        return { entries: [], diagnostics, used: new Set() };
    const listed = isRecord(yaml.value) && Array.isArray(yaml.value.services) ? yaml.value.services : [];
    const filled = listed.map((entry) => substituteInEntry(entry, variables));
    checkValues(yaml, filled, error);
    const isGood = checkCombinations(file, yaml, filled, error);
    return {
        entries: filled.flatMap((entry, index) => (isGood(index) ? entryOf(file, yaml, entry, index) : [])),
        diagnostics: diagnostics.toSorted(byPosition),
        used: new Set(filled.flatMap(({ usedOfDeployment }) => [...usedOfDeployment])),
    };
}
/** Reports errors in single values. A placeholder without a value is the only error reported of the value it is in. */
function checkValues(yaml, filled, error) {
    const unknown = new Set();
    for (const [index, { missing }] of filled.entries())
        for (const { path, name, written } of missing) {
            const at = inEntry(index, ...path);
            unknown.add(at.join('\n'));
            const what = `${written} has no value; set ${name} in the variables input or in the variables of this service`;
            error(`${path.join('.')}: ${what}`, yaml.positionOf(at, written));
        }
    const value = isRecord(yaml.value) && Array.isArray(yaml.value.services)
        ? { ...yaml.value, services: filled.map((entry) => entry.value) }
        : yaml.value;
    for (const issue of parse/* safeParse */.xL(servicesFileSchema, value).error?.issues ?? [])
        if (!unknown.has(issue.path.join('\n')))
            for (const { message, position } of describeIssue(issue, yaml))
                error(message, position);
}
/** Reports errors in combinations of values and of entries. Returns whether an entry has none. */
function checkCombinations(file, yaml, filled, error) {
    const bad = new Set();
    const first = new Map();
    for (const [index, { value, missing }] of filled.entries()) {
        if (missing.length > 0)
            bad.add(index);
        if (!isRecord(value))
            continue;
        const found = contradictionsIn(value);
        const earlier = first.get(value.name);
        if (earlier !== undefined && typeof value.name === 'string') {
            const place = (0,diagnostic/* placeLabel */.s)({ file, ...yaml.positionOf(inEntry(earlier, 'name')) });
            found.push({ key: 'name', message: `${value.name} is defined twice, first in ${place}` });
        }
        else
            first.set(value.name, index);
        for (const { key, message } of found)
            error(message, yaml.positionOf(inEntry(index, key)));
        if (found.length > 0)
            bad.add(index);
    }
    return (index) => !bad.has(index);
}
function entryOf(file, yaml, { value, own, used }, index) {
    const parsed = parse/* safeParse */.xL(serviceSchema, value);
    if (!parsed.success)
        return [];
    const { name, version, uri, count = 1, desiredState = 'launched', after = [] } = parsed.data;
    const placeOf = (...path) => ({ file, ...yaml.positionOf(inEntry(index, ...path)) });
    const entry = {
        name,
        count,
        desiredState,
        settings: serviceSettingsOf(parsed.data),
        after: after.map((other, at) => ({ name: other, place: placeOf('after', at) })),
        runAlways: parsed.data['run-always'] ?? false,
        variables: own,
        used,
        placeOf,
        placeOfVariable: (variable) => ({ file, ...yaml.keyPositionOf(inEntry(index, 'variables', variable)) }),
        ...(version !== undefined && { version }),
        ...(uri !== undefined && { uri }),
    };
    return [entry];
}
function byPosition(a, b) {
    return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
function inEntry(index, ...path) {
    return ['services', index, ...path];
}
/**
 * Returns an entry with variables substituted. Its own variables can refer to the deployment's; everything else can
 * refer to both, and its own take precedence.
 */
function substituteInEntry(entry, deployment) {
    const own = new Map();
    const used = new Set();
    const usedOfDeployment = new Set();
    const missing = [];
    if (!isRecord(entry))
        return { value: entry, own, used, usedOfDeployment, missing };
    const filled = (value, path, variables) => {
        if (Array.isArray(value))
            return value.map((item, at) => filled(item, [...path, at], variables));
        if (typeof value !== 'string')
            return value;
        const result = (0,definition_variables/* substitute */.V2)(value, variables);
        for (const name of result.used)
            (variables === deployment || !own.has(name) ? usedOfDeployment : used).add(name);
        for (const { name, written } of result.missing)
            missing.push({ path, name, written });
        return result.text;
    };
    const { variables: given, ...rest } = entry;
    const value = {};
    if (isRecord(given)) {
        value.variables = Object.fromEntries(Object.entries(given).map(([name, text]) => [name, filled(text ?? '', ['variables', name], deployment)]));
        for (const [name, text] of Object.entries(value.variables))
            if (typeof text === 'string')
                own.set(name, text);
    }
    else if (!isEmpty(given))
        value.variables = given;
    const variables = new Map([...deployment, ...own]);
    for (const [key, raw] of Object.entries(rest)) {
        const text = filled(key === 'health-check-headers' ? asLines(raw) : raw, [key], variables);
        // One name needs no list.
        const whole = key === 'after' && typeof text === 'string' && text !== '' ? [text] : text;
        if (!isEmpty(whole))
            Object.defineProperty(value, key, { value: whole, enumerable: true });
    }
    return { value, own, used, usedOfDeployment, missing };
}
/** A map of names to values as lines of `name: value`; anything else as it is. */
function asLines(value) {
    if (!isRecord(value))
        return value;
    return Object.entries(value)
        .map(([name, text]) => `${name}: ${text ?? ''}`)
        .join('\n');
}
function isRecord(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** As in coco-fleet-deployer: Go does not distinguish between empty and missing. */
function isEmpty(value) {
    return value === undefined || value === null || value === '';
}
/** Returns messages for an issue that the schema found, and their positions in the file. */
function describeIssue(issue, yaml) {
    const { path } = issue;
    if (issue.code === 'unrecognized_keys') {
        const known = path.length === 0 ? ['services'] : serviceKeys;
        return issue.keys.map((key) => ({
            message: `unknown key ${key}; known keys: ${known.join(', ')}`,
            position: yaml.keyPositionOf([...path, key]),
        }));
    }
    const within = path[0] === 'services' && path.length > 1 ? path.slice(2) : path;
    const label = within.length === 0 ? '' : `${within.join('.')}: `;
    const position = issue.code === 'invalid_key' ? yaml.keyPositionOf(path) : yaml.positionOf(path);
    return [{ message: `${label}${issue.message}`, position }];
}


/***/ })

};
