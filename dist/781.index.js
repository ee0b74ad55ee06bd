export const id = 781;
export const ids = [781];
export const modules = {

/***/ 6781:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  parseServicesFile: () => (/* binding */ parseServicesFile)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/core/parse.js + 1 modules
var parse = __webpack_require__(3945);
// EXTERNAL MODULE: ./lib/definition/diagnostic.js
var diagnostic = __webpack_require__(7310);
// EXTERNAL MODULE: ./lib/definition/variables.js
var definition_variables = __webpack_require__(8948);
;// CONCATENATED MODULE: ./lib/definition/fill-entry.js

/**
 * Returns an entry with variables put in: the deployment's in its own variables, and in all else its own before the
 * deployment's.
 */
function fillEntry(entry, deployment) {
    const own = new Map();
    const used = new Set();
    const usedOfDeployment = new Set();
    const missing = [];
    if (!isRecord(entry))
        return { value: entry, own, used, usedOfDeployment, missing };
    const filled = (value, path, variables) => {
        if (typeof value !== 'string')
            return value;
        const result = (0,definition_variables/* fill */.GS)(value, variables);
        for (const name of result.used)
            (variables === deployment || !own.has(name) ? usedOfDeployment : used).add(name);
        for (const { name } of result.missing)
            missing.push({ path, name });
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
        const text = filled(raw, [key], variables);
        if (!isEmpty(text))
            Object.defineProperty(value, key, { value: text, enumerable: true });
    }
    return { value, own, used, usedOfDeployment, missing };
}
/** Returns whether something is a map. */
function isRecord(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** As in Go, where what is empty is what is not there. */
function isEmpty(value) {
    return value === undefined || value === null || value === '';
}

// EXTERNAL MODULE: ./node_modules/zod/v4/core/registries.js
var registries = __webpack_require__(9396);
// EXTERNAL MODULE: ./node_modules/zod/v4/mini/schemas.js + 3 modules
var schemas = __webpack_require__(3619);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/api.js
var api = __webpack_require__(3759);
// EXTERNAL MODULE: ./lib/clock/duration.js
var duration = __webpack_require__(4468);
// EXTERNAL MODULE: ./lib/errors/user-error.js
var user_error = __webpack_require__(931);
// EXTERNAL MODULE: ./lib/health/health-check.js
var health_check = __webpack_require__(4047);
// EXTERNAL MODULE: ./lib/unit/unit-name.js
var unit_name = __webpack_require__(6004);
// EXTERNAL MODULE: ./lib/definition/instance-counts.js
var instance_counts = __webpack_require__(675);
// EXTERNAL MODULE: ./lib/definition/parsed-text.js
var parsed_text = __webpack_require__(6986);
// EXTERNAL MODULE: ./lib/definition/share.js
var share = __webpack_require__(5850);
;// CONCATENATED MODULE: ./lib/definition/services-schema.js









/** What editors are told of each value, besides what its schema says: numbers and truth values are text only to us. */
const editorHints = registries/* registry */.u5();
const desiredStates = ['launched', 'loaded', 'inactive'];
const placeholder = `\\{\\{${definition_variables/* variableName */.cG}\\}\\}`;
/** A pattern for editors, which know no variables. */
const orPlaceholder = (pattern) => `^(?:${pattern})$|${placeholder}`;
const truth = { yes: /^(true|yes|on|y)$/i, no: /^(false|no|off|n)$/i };
const services_schema_duration = {
    type: ['integer', 'string'],
    minimum: 0,
    pattern: orPlaceholder('\\d+|(?:\\d+h)?(?:\\d+m)?(?:\\d+s)?'),
};
const services_schema_share = { type: ['integer', 'string'], minimum: 0, pattern: orPlaceholder('\\d+\\s*%?') };
const serviceFields = {
    name: field(parseName, {
        title: 'Name of the unit',
        description: 'A template, such as web@.service, stands for its instances. Without uri, its unit file has this name',
        examples: ['web@.service', 'cleanup.timer'],
    }),
    version: schemas/* optional */.lqM(field((text) => text, {
        type: ['string', 'number'],
        title: 'Version',
        description: 'Put in for "latest" in the first DOCKER_APP_VERSION=latest of the unit file',
    })),
    count: schemas/* optional */.lqM(field(instance_counts/* parseCount */.z, {
        type: ['integer', 'string'],
        minimum: 0,
        maximum: 1_000,
        pattern: orPlaceholder('0|[1-9]\\d*'),
        title: 'Number of instances',
        description: 'Of a template, which has to have one; other units have none',
    })),
    uri: schemas/* optional */.lqM(field((text) => text, {
        title: 'Unit file',
        description: "Path in the repository, relative to this file's folder, or an https address. Without it, the file called as the unit in this file's folder",
    })),
    desiredState: schemas/* optional */.lqM(field(parseDesiredState, {
        anyOf: [{ enum: desiredStates }, { pattern: placeholder }],
        title: 'Desired state',
        description: 'loaded and inactive stage a unit without running it',
        default: 'launched',
    })),
    sequentialDeployment: schemas/* optional */.lqM(field(parseTruth, {
        type: ['boolean', 'string'],
        pattern: orPlaceholder('[Tt]rue|[Yy]es|[Oo]n|[Ff]alse|[Nn]o|[Oo]ff'),
        title: 'One instance after another',
        description: 'false: all instances at once; true: one by one, whatever max-unavailable is for the deployment',
    })),
    'max-unavailable': schemas/* optional */.lqM(field(share/* parseShare */.n, {
        ...services_schema_share,
        title: 'Instances down at a time',
        description: 'At most so many, or such a percentage, because of the rollout',
    })),
    'max-surge': schemas/* optional */.lqM(field(share/* parseShare */.n, {
        ...services_schema_share,
        title: 'Extra instances',
        description: 'So many, or such a percentage, are started first and removed at the end',
    })),
    canary: schemas/* optional */.lqM(field(share/* parseShare */.n, {
        ...services_schema_share,
        title: 'Canaries',
        description: 'So many, or such a percentage, are updated first, while the rest waits for them',
    })),
    'min-ready': schemas/* optional */.lqM(field(duration/* parseDuration */.E, {
        ...services_schema_duration,
        title: 'Time to stay healthy',
        description: 'Before an instance counts',
        examples: ['10s', '1m'],
    })),
    timeout: schemas/* optional */.lqM(field(duration/* parsePositiveDuration */.l, {
        ...services_schema_duration,
        title: 'Time for one instance',
        description: 'From the moment it is touched',
        examples: ['10m', '1h30m'],
    })),
    'health-check': schemas/* optional */.lqM(field(health_check/* parseHealthCheck */.Kx, {
        title: 'Health check',
        description: 'URL that is asked of every instance once it runs; {machine-ip}, {machine-id}, {instance}, {service} and {unit} can stand in it',
        examples: ['http://{machine-ip}:8080/__health'],
    })),
    variables: schemas/* optional */.lqM(schemas/* record */.g1P(schemas/* string */.YjP().check(api/* _regex */.Fk(new RegExp(`^${definition_variables/* variableName */.cG}$`))), oneLine({ type: ['string', 'number', 'boolean', 'null'] }), {
        error: ({ code }) => code === 'invalid_key'
            ? 'is not the name of a variable: those have upper-case letters, digits and underscores'
            : 'is not a map of names and values',
    })
        .register(editorHints, {
        title: 'Variables',
        description: 'Put in for {{NAME}} in the unit file and in this entry, before those of the variables input',
    })),
};
/** One service of a services file, as it is given once variables are put in and what is empty is left out: all values are text. */
const serviceSchema = schemas/* strictObject */.rej(serviceFields, {
    error: (issue) => (issue.code === 'invalid_type' ? 'is not a service: it has to have at least a name' : undefined),
});
serviceSchema.register(editorHints, {
    if: { properties: { name: { pattern: '^[^@]+@\\.' } } },
    // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's word.
    then: { required: ['count'] },
});
const servicesFileSchema = schemas/* strictObject */.rej({
    services: schemas/* array */.YOg(serviceSchema, { error: ({ input }) => (input === undefined ? 'is missing' : 'is not a list') })
        .check(api/* _minLength */.m9(1, 'lists nothing, so that nothing would be deployed'))
        .register(editorHints, { title: 'Services', description: 'Rolled out in this order' }),
}, { error: (issue) => (issue.code === 'invalid_type' ? 'the file is not a map with a list of services' : undefined) })
    .register(editorHints, {
    title: 'Services of a fleet cluster',
    description: 'For the services-file input of the Fleet Deploy action',
});
/** The keys that a service can have. */
const serviceKeys = Object.keys(serviceFields);
function field(parse, hint) {
    return (0,parsed_text/* parsedText */.l)(parse, oneLine(hint));
}
function oneLine(hint) {
    return schemas/* string */.YjP({ error: ({ input }) => (input === undefined ? 'is missing' : 'is not text, nor a number') })
        .check(schemas/* refine */.YPB((text) => !/[\r\n]/.test(text), 'has a line break in it'))
        .register(editorHints, hint);
}
function parseName(text) {
    const error = (0,unit_name/* unitNameError */.Sx)(text);
    if (error !== undefined)
        throw new user_error/* UserError */.y(`"${text}" is not a unit name: ${error}`);
    return text;
}
function parseDesiredState(text) {
    if (!desiredStates.includes(text))
        throw new user_error/* UserError */.y(`"${text}" is none of ${desiredStates.join(', ')}`);
    return text;
}
/** As YAML 1.1 has it, and with it coco-fleet-deployer. */
function parseTruth(text) {
    if (!truth.yes.test(text) && !truth.no.test(text))
        throw new user_error/* UserError */.y(`"${text}" is neither true nor false`);
    return truth.yes.test(text);
}

;// CONCATENATED MODULE: ./lib/definition/schema-issue.js

/** Returns what an issue of the services file's schema means, in words, and where in the file it is. */
function describeIssue(issue, yaml) {
    const { path } = issue;
    if (issue.code === 'unrecognized_keys') {
        const known = path.length === 0 ? ['services'] : serviceKeys;
        return issue.keys.map((key) => ({
            message: `${key} is none of the keys there are: ${known.join(', ')}`,
            position: yaml.keyPositionOf([...path, key]),
        }));
    }
    const within = path[0] === 'services' && path.length > 1 ? path.slice(2) : path;
    const label = within.length === 0 ? '' : `${within.join('.')}: `;
    const position = issue.code === 'invalid_key' ? yaml.keyPositionOf(path) : yaml.positionOf(path);
    return [{ message: `${label}${issue.message}`, position }];
}

;// CONCATENATED MODULE: ./lib/definition/service-settings.js

/** Returns what a service of a services file has instead of the deployment's settings. */
function settingsOf(fields) {
    const settings = {
        maxUnavailable: fields['max-unavailable'] ?? unavailableBy(fields),
        maxSurge: fields['max-surge'],
        canary: fields.canary,
        minReadyMs: fields['min-ready'],
        timeoutMs: fields.timeout,
        healthCheck: fields['health-check'],
    };
    return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
/** coco-fleet-deployer heeds sequentialDeployment for templates only; other units have nothing to go one by one. */
function unavailableBy({ name, sequentialDeployment }) {
    if (sequentialDeployment === undefined || !(0,unit_name/* parseUnitName */.lW)(name).isTemplate)
        return undefined;
    return sequentialDeployment ? { instances: 1 } : { percent: 100 };
}
/** Returns what in one service does not go together, though each value by itself may. */
function contradictionsIn(service) {
    const { name, count } = service;
    const found = [];
    if (typeof name === 'string' && (0,unit_name/* unitNameError */.Sx)(name) === undefined) {
        const { isTemplate, prefix, type } = (0,unit_name/* parseUnitName */.lW)(name);
        if (isTemplate && count === undefined)
            found.push({ key: 'name', message: `count is missing: ${name} is a template; say how many instances it has` });
        // coco-fleet-deployer takes 0 for no count at all.
        if (!isTemplate && count !== undefined && count !== '0') {
            const message = `count: ${name} is not a template, so that there is one of it; leave count out, or make it a template, ${prefix}@.${type}`;
            found.push({ key: 'count', message });
        }
    }
    if (service.sequentialDeployment !== undefined && service['max-unavailable'] !== undefined) {
        const message = 'sequentialDeployment and max-unavailable both say how many may be down; leave one of them out';
        found.push({ key: 'sequentialDeployment', message });
    }
    if (isZeroShare(service['max-unavailable']) && isZeroShare(service['max-surge'])) {
        const message = 'max-unavailable and max-surge are both 0, with which nothing could ever be updated';
        found.push({ key: 'max-unavailable', message });
    }
    return found;
}
function isZeroShare(text) {
    return typeof text === 'string' && /^0+\s*%?$/.test(text);
}

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
;// CONCATENATED MODULE: ./lib/definition/yaml-file.js


/**
 * Returns what a YAML file says, with every number, truth value and word as the text that stands there, and null for
 * what is empty: `version: 1.10` is "1.10", and `count: 03` "03". Aliases and merge keys are followed. Placeholders
 * need no quotes, though `{{NAME}}` would open a map in YAML.
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
        message: code === 'MULTIPLE_DOCS' ? 'a second document begins here; there is one in the file' : unshielded(message),
        ...positionAt(pos[0]),
    }));
    const tree = new Tree(document, (message, at) => problems.push({ message, ...positionAt(offsetOf(at)) }));
    const isReadable = document.errors.every(({ code }) => code === 'DUPLICATE_KEY');
    return {
        value: isReadable ? tree.valueOf(document.contents) : undefined,
        // What follows from the first fault of a line is no news.
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
/** The nodes of a document as data, with aliases and merge keys followed. */
class Tree {
    #document;
    #complain;
    #targets = new Map();
    #entries = new Map();
    #values = new Map();
    constructor(document, complain) {
        this.#document = document;
        this.#complain = complain;
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
                    complain(`*${node.source} names no anchor: there is no &${node.source} before it`, node);
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
        this.#values.set(node, null); // For what contains itself.
        const value = (0,dist/* isMap */.jh)(node)
            ? Object.fromEntries([...this.entriesOf(node)].map(([key, entry]) => [key, this.valueOf(entry.value)]))
            : (0,dist/* isSeq */.oP)(node)
                ? node.items.map((item) => this.valueOf(item))
                : null;
        this.#values.set(node, value);
        return value;
    }
    /** The entries of a map: its own, then those that it merges in. */
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
            // A key that is a map or a list is none that anybody knows.
            else
                entries.set((0,dist/* isScalar */.jn)(key) ? unshielded(String(key.value)) : '?', { key, value });
            if (merged.at(-1) !== key)
                continue;
            const target = this.#followed(value);
            for (const source of (0,dist/* isSeq */.oP)(target) ? target.items.map((item) => this.#followed(item)) : [target]) {
                if (!(0,dist/* isMap */.jh)(source))
                    this.#complain('<< merges a map, or a list of maps', key);
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
 * Braces of placeholders are replaced while YAML is read, by as many characters that mean nothing to it, so that values
 * cannot be taken for YAML and every position stays what it is.
 */
function shielded(text) {
    return text.replace(new RegExp(`\\{\\{(${definition_variables/* variableName */.cG})\\}\\}`, 'g'), '\ue000\ue000$1\ue001\ue001');
}
function unshielded(text) {
    return text.replace(new RegExp(`\ue000\ue000(${definition_variables/* variableName */.cG})\ue001\ue001`, 'g'), '{{$1}}');
}

;// CONCATENATED MODULE: ./lib/definition/services-file.js







/** Returns the services that a services file lists, with the deployment's variables put in, and everything that is wrong with it. */
function parseServicesFile(file, text, variables) {
    const yaml = readYaml(text);
    const diagnostics = [];
    const error = (message, { line, column }) => diagnostics.push({ severity: 'error', message, file, line, column });
    for (const { message, ...position } of yaml.problems)
        error(`YAML: ${message}`, position);
    if (yaml.value === undefined)
        return { entries: [], diagnostics, used: new Set() };
    const listed = isRecord(yaml.value) && Array.isArray(yaml.value.services) ? yaml.value.services : [];
    const filled = listed.map((entry) => fillEntry(entry, variables));
    complainOfValues(yaml, filled, error);
    const isGood = complainOfContradictions(file, yaml, filled, error);
    return {
        entries: filled.flatMap((entry, index) => (isGood(index) ? entryOf(file, yaml, entry, index) : [])),
        diagnostics: diagnostics.toSorted(byPosition),
        used: new Set(filled.flatMap(({ usedOfDeployment }) => [...usedOfDeployment])),
    };
}
/** What is wrong with single values. One that has a placeholder without a value is not looked at any further. */
function complainOfValues(yaml, filled, error) {
    const unknown = new Set();
    for (const [index, { missing }] of filled.entries())
        for (const { path, name } of missing) {
            const at = inEntry(index, ...path);
            unknown.add(at.join('\n'));
            const what = `{{${name}}} has no value: give ${name} in the variables input, or in variables of this service`;
            error(`${path.join('.')}: ${what}`, yaml.positionOf(at, `{{${name}}}`));
        }
    const value = isRecord(yaml.value) && Array.isArray(yaml.value.services)
        ? { ...yaml.value, services: filled.map((entry) => entry.value) }
        : yaml.value;
    for (const issue of parse/* safeParse */.xL(servicesFileSchema, value).error?.issues ?? [])
        if (!unknown.has(issue.path.join('\n')))
            for (const { message, position } of describeIssue(issue, yaml))
                error(message, position);
}
/** What does not go together. Returns whether all in an entry does. */
function complainOfContradictions(file, yaml, filled, error) {
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
            found.push({ key: 'name', message: `${value.name} is defined twice: ${place} has the same name` });
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
    const { name, version, uri, count = 1, desiredState = 'launched' } = parsed.data;
    const entry = {
        name,
        count,
        desiredState,
        settings: settingsOf(parsed.data),
        variables: own,
        used,
        placeOf: (key) => ({ file, ...yaml.positionOf(inEntry(index, key)) }),
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


/***/ })

};
