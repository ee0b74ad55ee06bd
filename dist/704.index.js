export const id = 704;
export const ids = [704];
export const modules = {

/***/ 3704:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  withSession: () => (/* binding */ withSession)
});

// EXTERNAL MODULE: ./lib/placement/placement.js
var placement = __webpack_require__(9876);
;// CONCATENATED MODULE: ./lib/rollout/ports.js
/** For a rollout that no other process can continue. */
const noJournal = { begin: async () => { }, record: async () => { } };
/** Where the machines' journals cannot be read. */
const noLogs = { readEnded: () => { }, readNewest: () => { }, settled: async () => { } };

// EXTERNAL MODULE: ./lib/secrets/secret-shapes.js
var secret_shapes = __webpack_require__(2312);
// EXTERNAL MODULE: ./lib/clock/timeout.js
var timeout = __webpack_require__(5369);
// EXTERNAL MODULE: ./lib/clock/when-aborted.js
var when_aborted = __webpack_require__(690);
// EXTERNAL MODULE: ./lib/errors/coded-error.js
var coded_error = __webpack_require__(1435);
// EXTERNAL MODULE: ./lib/errors/error-message.js
var error_message = __webpack_require__(3391);
// EXTERNAL MODULE: ./lib/fleet/request-limit.js
var request_limit = __webpack_require__(4319);
// EXTERNAL MODULE: ./lib/unit-log/plain-log-text.js
var plain_log_text = __webpack_require__(9528);
;// CONCATENATED MODULE: ./lib/unit-log/unit-logs.js






/** More failures than that mostly have the same cause. */
const maxUnits = 10;
const atOnce = 4;
/** For one log, from when it is wanted. */
const logWithinMs = 10_000;
const newestEveryMs = 10_000;
const maxSourceLength = 40;
/** Asking such a machine again would only repeat a login that it has refused. */
const finalCodes = new Set(['ssh-host-key', 'ssh-auth', 'denied', 'no-journal']);
/** Reads the logs of a deployment's units in the background: of those that fail, and of those that are long in coming up. */
class UnitLogs {
    #context;
    #limited = (0,request_limit/* limitTo */.$)(atOnce);
    #logs = new Map();
    #asked = new Set();
    #newest = new Map();
    #underWay = new Set();
    #refusals = new Map();
    constructor(context) {
        this.#context = context;
    }
    /** Starts to read the log of a unit that has failed, or of a task that has run; of the first ten, and of each once. */
    readEnded(request) {
        const { unit } = request;
        if (this.#asked.has(unit))
            return;
        if (this.#asked.size === maxUnits)
            this.#context.onTrouble(`the journals of the first ${maxUnits} failed units are read, and no more`);
        this.#asked.add(unit);
        if (this.#asked.size > maxUnits)
            return;
        const { lines: count, nameOf, onRead } = this.#context;
        const reading = this.#readInTime(request, count)
            .then((lines) => {
            const log = { unit, machine: nameOf(request.machine), lines };
            this.#logs.set(unit, log);
            onRead(log);
        })
            .catch((error) => this.#complain(request, error))
            .finally(() => this.#underWay.delete(reading));
        this.#underWay.add(reading);
    }
    /** Starts to read the newest line of a unit that is still waited for, unless that was done in the last ten seconds. */
    readNewest(request) {
        const { unit, machine } = request;
        const now = this.#context.clock.now();
        const known = this.#newest.get(unit);
        if (known && now - known.askedAt < newestEveryMs)
            return;
        if (this.#refusals.has(machine.id))
            return;
        this.#newest.set(unit, { ...known, askedAt: now });
        void this.#readInTime(request, 1).then((lines) => {
            const text = lines.at(-1)?.text;
            this.#newest.set(unit, { askedAt: now, ...(text !== undefined && { text }) });
        }, 
        // It is asked for again soon.
        (error) => this.#noteRefusal(request, error));
    }
    /** The newest line of a unit that is waited for, as far as it is known; one that was read long ago is not the newest any more. */
    newestLine(unit) {
        const known = this.#newest.get(unit);
        return known && this.#context.clock.now() - known.askedAt < 2 * newestEveryMs ? known.text : undefined;
    }
    /** The logs that were read to their end, by the names of their units. */
    get ended() {
        return this.#logs;
    }
    /** Resolves when what failed units have said is read: ten seconds after the last failure at the latest, at once if cancelled. */
    async settled() {
        await Promise.all(this.#underWay);
    }
    async #readInTime(request, count) {
        const { clock, signal, read } = this.#context;
        signal.throwIfAborted();
        const late = new AbortController();
        const cancel = (0,timeout/* startTimeout */.kk)(clock, logWithinMs, () => late.abort(new Error(`not read within ${logWithinMs / 1_000} s`)));
        const ended = AbortSignal.any([signal, late.signal]);
        const reading = this.#limited(async () => {
            ended.throwIfAborted();
            const known = this.#refusals.get(request.machine.id);
            if (known)
                throw known;
            return read(request, count, ended);
        });
        try {
            return (await Promise.race([reading, (0,when_aborted/* whenAborted */.e)(ended)])).map((line) => this.#shown(line));
        }
        finally {
            cancel();
        }
    }
    #shown({ time, source, text }) {
        const { hide } = this.#context;
        return { time, source: (0,plain_log_text/* cutLine */.H)(hide(source), maxSourceLength), text: (0,plain_log_text/* cutLine */.H)(hide(text)) };
    }
    /** Says once of a machine that it lets nobody read its journal. */
    #noteRefusal({ machine }, error) {
        if (!(error instanceof coded_error/* CodedError */.A) || !finalCodes.has(error.code))
            return false;
        if (!this.#refusals.has(machine.id))
            this.#context.onTrouble(`no journal can be read on ${this.#context.nameOf(machine)}: ${error.message}`);
        this.#refusals.set(machine.id, error);
        return true;
    }
    #complain(request, error) {
        const { signal, nameOf, onTrouble } = this.#context;
        if (signal.aborted || this.#noteRefusal(request, error))
            return;
        onTrouble(`the journal of ${request.unit} on ${nameOf(request.machine)} cannot be read: ${(0,error_message/* messageOf */.b)(error)}`);
    }
}

// EXTERNAL MODULE: ./lib/fleet/fleet-error.js
var fleet_error = __webpack_require__(8283);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/parse.js + 1 modules
var parse = __webpack_require__(3945);
// EXTERNAL MODULE: ./lib/fleet/json-body.js
var json_body = __webpack_require__(3429);
// EXTERNAL MODULE: ./lib/fleet/retry.js
var retry = __webpack_require__(5758);
// EXTERNAL MODULE: ./node_modules/zod/v4/mini/schemas.js + 3 modules
var schemas = __webpack_require__(3619);
;// CONCATENATED MODULE: ./lib/fleet/schemas.js

// fleet omits an empty list, an empty `value`, `name` or `section` of an option, `machineID` of a unit that is not
// scheduled, and `currentState` of a global unit. Unknown keys are dropped, so that newer servers are understood too.
const unitOptionSchema = schemas/* object */.Ikc({
    section: schemas/* _default */.Rvf(schemas/* string */.YjP(), ''),
    name: schemas/* _default */.Rvf(schemas/* string */.YjP(), ''),
    value: schemas/* _default */.Rvf(schemas/* string */.YjP(), ''),
});
const desiredStateSchema = schemas/* enum */.k5n(['inactive', 'loaded', 'launched']);
const unitSchema = schemas/* object */.Ikc({
    name: schemas/* string */.YjP(),
    options: schemas/* _default */.Rvf(schemas/* array */.YOg(unitOptionSchema), []),
    desiredState: desiredStateSchema,
    currentState: schemas/* optional */.lqM(desiredStateSchema),
    machineID: schemas/* optional */.lqM(schemas/* string */.YjP()),
});
const unitStateSchema = schemas/* object */.Ikc({
    name: schemas/* string */.YjP(),
    hash: schemas/* _default */.Rvf(schemas/* string */.YjP(), ''),
    machineID: schemas/* _default */.Rvf(schemas/* string */.YjP(), ''),
    systemdLoadState: schemas/* _default */.Rvf(schemas/* string */.YjP(), ''),
    systemdActiveState: schemas/* _default */.Rvf(schemas/* string */.YjP(), ''),
    systemdSubState: schemas/* _default */.Rvf(schemas/* string */.YjP(), ''),
});
const machineSchema = schemas/* object */.Ikc({
    id: schemas/* string */.YjP(),
    primaryIP: schemas/* _default */.Rvf(schemas/* string */.YjP(), ''),
    metadata: schemas/* _default */.Rvf(schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()), {}),
});
const nextPageToken = schemas/* optional */.lqM(schemas/* string */.YjP());
const unitPageSchema = page('units', schemas/* object */.Ikc({ units: schemas/* _default */.Rvf(schemas/* array */.YOg(unitSchema), []), nextPageToken }));
const unitStatePageSchema = page('states', schemas/* object */.Ikc({ states: schemas/* _default */.Rvf(schemas/* array */.YOg(unitStateSchema), []), nextPageToken }));
const machinePageSchema = page('machines', schemas/* object */.Ikc({ machines: schemas/* _default */.Rvf(schemas/* array */.YOg(machineSchema), []), nextPageToken }));
const discoverySchema = schemas/* object */.Ikc({
    id: schemas/* string */.YjP(),
    version: schemas/* string */.YjP(),
    servicePath: schemas/* string */.YjP(),
});
const errorSchema = schemas/* object */.Ikc({
    error: schemas/* object */.Ikc({ code: schemas/* number */.aig(), message: schemas/* _default */.Rvf(schemas/* string */.YjP(), '') }),
});
/** A page without its list is empty only if it has no other keys either, or any JSON would pass for an empty cluster. */
function page(list, schema) {
    const isPage = (body) => typeof body === 'object' &&
        body !== null &&
        (list in body || Object.keys(body).every((key) => key === 'nextPageToken'));
    return schemas/* pipe */.FsL(schemas/* custom */.IeY(isPage, `neither ${list} nor an empty page`), schema);
}

// EXTERNAL MODULE: ./lib/fleet/transport.js
var fleet_transport = __webpack_require__(4193);
;// CONCATENATED MODULE: ./lib/fleet/request.js








/**
 * Returns the one function through which every request goes. It retries transient failures until the deadline, and
 * resolves with any status below 300, or with the 404 of a GET or DELETE. Otherwise it rejects with a FleetError, or
 * with the signal's reason once that is aborted.
 */
function requestSender(context) {
    let hasAnswered = context.hasAnswered ?? false;
    const { connectRetryMs = 30_000 } = context;
    const limited = (0,request_limit/* limitTo */.$)(request_limit/* requestsAtOnce */.t);
    return async (unsent, call = {}) => {
        const request = {
            ...unsent,
            headers: {
                accept: 'application/json',
                'accept-encoding': 'identity',
                // fleet answers 415 to a body with any other content type.
                ...(unsent.body !== undefined && { 'content-type': 'application/json' }),
            },
        };
        const startedAt = context.clock.now();
        const deadline = call.deadline ?? startedAt + context.retryForMs;
        const untilFirstAnswer = Math.min(call.deadline ?? Number.POSITIVE_INFINITY, startedAt + connectRetryMs);
        for (let attempt = 1;; attempt++) {
            const outcome = await limited(() => attemptOnce(context, request, attempt, call.signal));
            hasAnswered ||= 'response' in outcome || outcome.status !== undefined;
            if ('response' in outcome)
                return { ...outcome, repeated: attempt > 1 };
            const delay = (0,retry/* retryDelay */.a2)(attempt, context.random);
            const until = hasAnswered || outcome.code === 'timeout' ? deadline : untilFirstAnswer;
            if (!(0,retry/* isRetryable */.r3)(outcome, hasAnswered, attempt) || context.clock.now() + delay >= until)
                throw new fleet_error/* FleetError */.t({ ...outcome, reason: withHint(outcome, hasAnswered), request, attempts: attempt });
            await context.clock.sleep(delay, call.signal);
        }
    };
}
/** Returns an answer's body as `schema` reads it, or throws a FleetError, since another server must have answered. */
function decode(schema, request, { response, json }) {
    const result = parse/* safeParse */.xL(schema, json);
    if (result.success)
        return result.data;
    const problem = result.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ');
    const reason = `the answer does not match fleet's API v1 (${problem})`;
    const { status } = response;
    throw new fleet_error/* FleetError */.t({ code: 'not-fleet', request, reason, status, attempts: 1, cause: result.error });
}
/** A server that accepts connections and has never sent any HTTP may be another service, or expect TLS. */
function withHint({ code, reason }, hasAnswered) {
    if (hasAnswered || (code !== 'interrupted' && code !== 'timeout'))
        return reason;
    return `${reason}; check the port, and whether the endpoint is https rather than http`;
}
async function attemptOnce(context, request, number, signal) {
    const { clock, transport, requestTimeoutMs, onAttempt } = context;
    signal?.throwIfAborted();
    const startedAt = clock.now();
    const attempt = new AbortController();
    const onAbort = () => attempt.abort(signal?.reason);
    signal?.addEventListener('abort', onAbort);
    let cancelTimeout = () => { };
    // A request that is sent again, to another server, gets its full time again.
    const onSent = () => {
        cancelTimeout();
        cancelTimeout = (0,timeout/* startTimeout */.kk)(clock, requestTimeoutMs, () => attempt.abort(fleet_transport/* requestTimedOut */.B));
    };
    let outcome;
    try {
        outcome = interpret(request, await transport(request, attempt.signal, onSent));
    }
    catch (error) {
        signal?.throwIfAborted();
        if (error === fleet_transport/* requestTimedOut */.B)
            outcome = { code: 'timeout', reason: `no answer within ${requestTimeoutMs / 1000} s` };
        else if (error instanceof fleet_transport/* TransportError */.w)
            outcome = failureOf(error);
        else
            throw error;
    }
    finally {
        cancelTimeout();
        signal?.removeEventListener('abort', onAbort);
    }
    onAttempt?.({
        method: request.method,
        path: request.path,
        number,
        durationMs: clock.now() - startedAt,
        outcome: 'response' in outcome ? outcome.response.status : (outcome.status ?? outcome.reason),
    });
    return outcome;
}
function failureOf(error) {
    const { isDropped, message } = error;
    return { code: error.code === 'connect' ? 'unreachable' : 'interrupted', reason: message, isDropped, cause: error };
}
/** A 404 to a GET or a DELETE is an answer: only the caller knows what it means. */
function interpret({ method }, response) {
    const { status, body } = response;
    const json = (0,json_body/* parseJson */.q)(body);
    if (status < 300 && (body === '' || json !== undefined))
        return { response, json };
    if (status < 300 && (0,json_body/* isJson */.F)(response))
        return { code: 'interrupted', reason: 'the answer was cut off', status };
    const fleetsError = parse/* safeParse */.xL(errorSchema, json);
    if (status === 404 && fleetsError.success && (method === 'GET' || method === 'DELETE'))
        return { response, json };
    if (status >= 500) {
        const message = fleetsError.data?.error.message.slice(0, longestMessage);
        return { code: 'unavailable', reason: unavailable(status, message), status };
    }
    if (fleetsError.success)
        return {
            code: 'refused',
            reason: `${status} ${fleetsError.data.error.message.slice(0, longestMessage)}`.trim(),
            status,
        };
    return { code: 'not-fleet', reason: notFleet(response), status };
}
/** fleet's messages are a line each; other servers may send far more than is useful. */
const longestMessage = 1_000;
/** fleet answers 500 without a message while it cannot reach etcd, and always for a unit whose entry in etcd is broken. */
function unavailable(status, message) {
    if (message)
        return `${status} ${message}`;
    return status === 500
        ? '500 without a message: fleetd cannot reach etcd, or its entry for this unit in etcd is broken'
        : `${status} without a message`;
}
function notFleet({ status, headers, body }) {
    const seen = /<html|<!doctype/i.test(body) ? 'an HTML page' : headers['content-type'] || 'no content type';
    if (status === 401 || status === 403)
        return `${status}, ${seen}: the server in front of fleet denies access; check user and password in the endpoint, or tls-cert`;
    return `${status}, ${seen}: this is not fleet's API; check the endpoint and any proxy in front of it`;
}

;// CONCATENATED MODULE: ./lib/fleet/unchanged.js
/** Returns a memory of the last answers about each unit, in which nothing is yet. */
function rememberUnchanged() {
    const units = new Map();
    const states = new Map();
    const optionsByText = new Map();
    function shared(options) {
        const text = JSON.stringify(options);
        const known = optionsByText.get(text);
        if (!known)
            optionsByText.set(text, options);
        return known ?? options;
    }
    return {
        unit(unit) {
            const former = units.get(unit.name);
            const present = { ...unit, options: shared(unit.options) };
            if (former && isSame(present, former))
                return former;
            units.set(unit.name, present);
            return present;
        },
        state(state) {
            const ofUnit = states.get(state.name) ?? new Map();
            const former = ofUnit.get(state.machineID);
            if (former && isSame(state, former))
                return former;
            states.set(state.name, ofUnit.set(state.machineID, state));
            return state;
        },
    };
}
function isSame(a, b) {
    for (const key in a)
        if (a[key] !== b[key])
            return false;
    for (const key in b)
        if (!(key in a))
            return false;
    return true;
}

;// CONCATENATED MODULE: ./lib/fleet/fleet-client.js




const base = '/fleet/v1';
/** Returns a client of fleet's API v1 over `context.transport`; see `Fleet` for its methods. */
function fleetClient(context) {
    const sendRequest = requestSender(context);
    const unchanged = rememberUnchanged();
    let server = '';
    const send = async (request, call) => {
        const reply = await sendRequest(request, call);
        server = reply.response.headers.server ?? server;
        return reply;
    };
    async function get(schema, path, call) {
        const request = { method: 'GET', path };
        const answer = await send(request, call);
        return answer.response.status === 404 ? undefined : decode(schema, request, answer);
    }
    /** The server reads its whole registry for each page, so a page is requested only once the previous one is used up. */
    async function* pages(schema, path, query, call) {
        let token;
        const seen = new Set();
        do {
            const parameters = new URLSearchParams({ ...query, ...(token && { nextPageToken: token }) }).toString();
            const url = parameters === '' ? path : `${path}?${parameters}`;
            const page = await get(schema, url, call);
            if (page === undefined) {
                const reason = "404: this is not fleet's API v1; check the endpoint, which must not have a path";
                throw new fleet_error/* FleetError */.t({
                    code: 'not-fleet',
                    request: { method: 'GET', path: url },
                    reason,
                    status: 404,
                    attempts: 1,
                });
            }
            yield page;
            token = page.nextPageToken;
            if (token !== undefined && (seen.has(token) || seen.size === maxPages))
                throw endless(url);
            if (token !== undefined)
                seen.add(token);
        } while (token);
    }
    async function put(name, body, call) {
        const { response } = await send({ method: 'PUT', path: unitPath(name), body: JSON.stringify(body) }, call);
        return response.status === 201 ? 'created' : 'accepted';
    }
    return {
        server: () => server,
        async discovery(call) {
            const request = { method: 'GET', path: `${base}/discovery` };
            return decode(discoverySchema, request, await send(request, call));
        },
        async *machines(call) {
            for await (const page of pages(machinePageSchema, `${base}/machines`, {}, call))
                yield* page.machines;
        },
        async changeMachineMetadata(changes, call) {
            await send({ method: 'PATCH', path: `${base}/machines`, body: JSON.stringify(changes.map(patchOf)) }, call);
        },
        async *units(call) {
            for await (const page of pages(unitPageSchema, `${base}/units`, {}, call))
                yield* page.units.map(unchanged.unit);
        },
        async unit(name, call) {
            const unit = await get(unitSchema, unitPath(name), call);
            return unit && unchanged.unit(unit);
        },
        // By query rather than /state/NAME, which exists only from 1.0.0 on and drops the connection for a unit without a state.
        async *states(filter = {}, call) {
            const query = {
                ...(filter.unitName !== undefined && { unitName: filter.unitName }),
                ...(filter.machineId !== undefined && { machineID: filter.machineId }),
            };
            for await (const page of pages(unitStatePageSchema, `${base}/state`, query, call))
                yield* page.states.map(unchanged.state);
        },
        putUnit: (name, { options, desiredState }, call) => put(name, { desiredState, options }, call),
        async setDesiredState(name, desiredState, call) {
            await put(name, { desiredState }, call);
        },
        async destroyUnit(name, call) {
            const { response, repeated } = await send({ method: 'DELETE', path: unitPath(name) }, call);
            return response.status === 404 && !repeated ? 'absent' : 'destroyed';
        },
    };
}
/** At a hundred entries a page this is more than any registry in one etcd. */
const maxPages = 5_000;
function endless(path) {
    const reason = 'the list does not end: a page links back to an earlier one';
    return new fleet_error/* FleetError */.t({ code: 'not-fleet', request: { method: 'GET', path }, reason, attempts: 1 });
}
function unitPath(name) {
    return `${base}/units/${encodeURIComponent(name).replaceAll('%40', '@')}`;
}
/** The value is wrapped in an object: fleetd refuses the plain string that its documentation shows. */
function patchOf(change) {
    const path = `/${change.machineId}/metadata/${change.key}`;
    return change.op === 'remove' ? { op: change.op, path } : { op: change.op, path, value: { value: change.value } };
}

// EXTERNAL MODULE: ./lib/clock/seconds.js
var seconds = __webpack_require__(7143);
;// CONCATENATED MODULE: ./lib/action/outage-log.js

const reportEveryMs = 10_000;
/** Returns a listener that logs when fleet stops responding and has to be retried, how long that has lasted every ten seconds, and when it responds again. */
function outageLog(host, clock) {
    let outage;
    return ({ number, outcome, durationMs }) => {
        const now = clock.now();
        const isAnswer = typeof outcome === 'number' && outcome < 500;
        if (isAnswer && outage) {
            host.log(`fleet is responding again after ${(0,seconds/* seconds */.Y)(now - outage.since)}`);
            outage = undefined;
        }
        if (isAnswer)
            return;
        if (!outage && number > 1) {
            outage = { since: now - durationMs, reportedAt: now };
            host.log(`fleet is not responding (${outcome}); retrying`);
        }
        else if (outage && now - outage.reportedAt >= reportEveryMs) {
            outage = { ...outage, reportedAt: now };
            host.log(`fleet has not responded for ${(0,seconds/* seconds */.Y)(now - outage.since)} (${outcome}); retrying`);
        }
    };
}

;// CONCATENATED MODULE: ./lib/action/client.js


/** How long a request is retried that is not limited by an instance's timeout. */
const retryForMs = 60_000;
/** How many times `connect-timeout` a server that has never answered, or something on the way to it, may drop connections. */
const dropsForTimeouts = 3;
/**
 * Returns a client of fleet's API that logs every attempt to the debug log, and outages to the log. A server that
 * `hasAnswered` this job before is retried even if it is not reachable at present.
 */
function clientOf(transport, inputs, { clock, random, host }, hasAnswered = false) {
    const logOutage = outageLog(host, clock);
    return fleetClient({
        transport,
        clock,
        random,
        requestTimeoutMs: inputs['request-timeout'],
        retryForMs,
        connectRetryMs: dropsForTimeouts * inputs['connect-timeout'],
        hasAnswered,
        onAttempt(attempt) {
            host.debug(attemptLine(attempt));
            logOutage(attempt);
        },
    });
}
function attemptLine({ method, path, number, durationMs, outcome }) {
    return `${method} ${path}: ${outcome} in ${durationMs} ms${number > 1 ? ` (attempt ${number})` : ''}`;
}

// EXTERNAL MODULE: ./lib/host/seen-messages.js
var seen_messages = __webpack_require__(2272);
;// CONCATENATED MODULE: ./lib/action/connection-log.js

/** Returns a listener that logs what happens on the connections to the cluster. A repeated message goes to the debug log only. */
function connectionLog(host) {
    const hasSeen = (0,seen_messages/* seenMessages */.M)();
    const once = (show, message) => hasSeen(message) ? host.debug(message) : show(message);
    return {
        onSwitch: ({ from, to, why }) => once((line) => host.log(line), `switched from ${from} to ${to}: ${why}`),
        onWarning: (message) => once((warning) => host.annotate('warning', warning), message),
        onDetail: (message) => host.debug(message),
    };
}

// EXTERNAL MODULE: ./lib/health/health-check.js
var health_check = __webpack_require__(4047);
// EXTERNAL MODULE: ./lib/health/status-ranges.js
var status_ranges = __webpack_require__(693);
;// CONCATENATED MODULE: ./lib/health/judge-answer.js




const checksSchema = schemas/* object */.Ikc({ checks: schemas/* array */.YOg(schemas/* object */.Ikc({ ok: schemas/* boolean */.zMY(), name: schemas/* optional */.lqM(schemas/* string */.YjP()) })) });
/**
 * Returns what an answer to a health check means. Its status has to be 2xx, or what the check accepts instead; and where
 * its body is JSON with `checks`, all of them have to be ok.
 */
function judgeAnswer({ url, accepts }, { status, body }) {
    if (!(0,status_ranges/* isWithin */.UO)(status, accepts ?? status_ranges/* successes */.o9)) {
        const wanted = accepts ? `, not ${(0,status_ranges/* writtenRanges */.As)(accepts)}` : '';
        return { healthy: false, detail: `health check ${(0,health_check/* shownUrl */.zA)(url)} answered ${status}${wanted}` };
    }
    const parsed = parse/* safeParse */.xL(checksSchema, (0,json_body/* parseJson */.q)(body));
    const failing = parsed.success ? parsed.data.checks.filter(({ ok }) => !ok) : [];
    if (failing.length === 0)
        return { healthy: true, detail: `health check answered ${status}` };
    const names = failing.map(({ name }, index) => name ?? `no. ${index + 1}`).join(', ');
    return { healthy: false, detail: `health check ${(0,health_check/* shownUrl */.zA)(url)} answered ${status}, with failing checks: ${names}` };
}

;// CONCATENATED MODULE: ./lib/action/health-checker.js





/** How many services are asked at once. */
const checksAtOnce = 8;
/** Returns a health check over `get`: an answer that does not come within `timeoutMs` is a bad one, and one that cannot be had is too. */
function healthChecker(get, clock, timeoutMs) {
    const limited = (0,request_limit/* limitTo */.$)(checksAtOnce);
    const check = async (health, { signal }) => {
        signal?.throwIfAborted();
        const timedOut = new AbortController();
        const cancelTimeout = (0,timeout/* startTimeout */.kk)(clock, timeoutMs, () => timedOut.abort(new Error(`no answer within ${timeoutMs / 1_000} s`)));
        const { url, headers = {} } = health;
        try {
            const until = signal ? AbortSignal.any([signal, timedOut.signal]) : timedOut.signal;
            return judgeAnswer(health, await get(url, until, headers));
        }
        catch (error) {
            signal?.throwIfAborted();
            return {
                healthy: false,
                detail: `health check ${(0,health_check/* shownUrl */.zA)(url)}: ${(0,error_message/* messageOf */.b)(error)}`,
            };
        }
        finally {
            cancelTimeout();
        }
    };
    return (health, call) => limited(() => check(health, call));
}

// EXTERNAL MODULE: ./lib/unit-log/telling-lines.js
var telling_lines = __webpack_require__(5462);
;// CONCATENATED MODULE: ./lib/unit-log/fleet-lines.js

/** The agent's own unit, on CoreOS. */
const fleetUnit = 'fleet.service';
/** So many of its last lines are looked through. */
const fleetLines = 100;
/**
 * Returns the last `count` lines about a unit, which `linesOf` has of any unit. systemd may refuse to start one without
 * writing a word about it, or no more than that it has stopped the former revision; then fleetd's complaints follow, which
 * have the reason: "Failed to trigger systemd unit web.service start: Unit db.service not found."
 */
async function linesAbout(unit, count, linesOf) {
    const own = (await linesOf(unit, count)).slice(-count);
    if (own.some(telling_lines/* tellsMore */.y))
        return own;
    const ofFleet = await linesOf(fleetUnit, fleetLines).catch((error) => {
        if (own.length === 0)
            throw error;
        return [];
    });
    return [...own, ...complaints(ofFleet, unit)].slice(-count);
}
function complaints(lines, unit) {
    const name = unit.replace(/[.\\-]/g, '\\$&');
    // `b.service` is not in `web.service`.
    const named = new RegExp(`(?<![\\w:.@\\\\-])${name}(?!\\.?[\\w@\\\\-])`);
    return lines.filter(({ text }) => named.test(text) && /fail|error|unable|refus/i.test(text));
}

// EXTERNAL MODULE: ./lib/unit-log/journalctl.js
var journalctl = __webpack_require__(2353);
;// CONCATENATED MODULE: ./lib/unit-log/gateway-entries.js




/** A field with bytes that are not text is an array of them; one that occurs several times, an array of its values. */
const entrySchema = schemas/* object */.Ikc({
    __REALTIME_TIMESTAMP: schemas/* string */.YjP(),
    SYSLOG_IDENTIFIER: schemas/* optional */.lqM(schemas/* unknown */.L5J()),
    _COMM: schemas/* optional */.lqM(schemas/* unknown */.L5J()),
    MESSAGE: schemas/* optional */.lqM(schemas/* unknown */.L5J()),
});
/** The gateway leaves the text of a message out if it is longer than 4 KiB. */
const tooLong = '(a message too long for the gateway)';
/** Returns the entries of an answer; one that is not whole, at its end, is left out. */
function parseGatewayEntries(body) {
    return body
        .toString()
        .split('\n')
        .flatMap((line) => {
        const entry = parse/* safeParse */.xL(entrySchema, (0,json_body/* parseJson */.q)(line));
        if (!entry.success)
            return [];
        const { __REALTIME_TIMESTAMP: microseconds, MESSAGE, SYSLOG_IDENTIFIER, _COMM } = entry.data;
        const at = Number(microseconds) / 1_000;
        const source = (0,plain_log_text/* plainLogText */.I)(textOf(SYSLOG_IDENTIFIER) || textOf(_COMM));
        const lines = (MESSAGE === null ? tooLong : textOf(MESSAGE)).split('\n');
        return [{ at, lines: lines.map((text) => ({ time: (0,journalctl/* timeOfDay */.rb)(at), source, text: (0,plain_log_text/* plainLogText */.I)(text) })) }];
    });
}
function textOf(field) {
    if (typeof field === 'string')
        return field;
    if (!Array.isArray(field))
        return '';
    const isBytes = field.every((byte) => typeof byte === 'number');
    return isBytes ? Buffer.from(field).toString() : textOf(field[0]);
}

// EXTERNAL MODULE: ./lib/unit-log/gateway-url.js
var gateway_url = __webpack_require__(9151);
;// CONCATENATED MODULE: ./lib/unit-log/unit-log.js
/** The most that is read of one unit's log at a time. */
const maxLogBytes = 64 * 1_024;

;// CONCATENATED MODULE: ./lib/unit-log/unit-log-error.js

/** A unit's log cannot be read: the user may not, the machine has no journal, or it answers something else. */
class UnitLogError extends coded_error/* CodedError */.A {
    name = 'UnitLogError';
}

;// CONCATENATED MODULE: ./lib/unit-log/read-by-gateway.js





/** Both answers together have to fit. */
const maxAnswerBytes = maxLogBytes / 2;
/**
 * Returns by how much the machine's clock is ahead of the runner's, given the time that the gateway said, in whole seconds,
 * at some moment between two of the runner's. Clocks that may agree do; otherwise it is the least that it may be, since a
 * line of the second before does less harm than one that is missing.
 */
function clockOffset(date, askedAt, answeredAt) {
    const mayAgree = date <= answeredAt && date + 1_000 >= askedAt;
    return mayAgree ? 0 : date - answeredAt;
}
/** Returns a reader of logs by the systemd-journal-gatewayd of their machines, whose URL is made from `template`. */
function readByGateway(template, get, clock) {
    /** The oldest entries come first: where they are too much, fewer are asked for, so that the newest are among them. */
    async function entriesAt(url, count, since, signal) {
        const askedAt = clock.now();
        const { status, date, body, isCut } = await get(url, (0,gateway_url/* gatewayHeaders */.T3)(count), maxAnswerBytes, signal);
        const { origin } = new URL(url);
        if (status !== 200)
            throw new UnitLogError(status === 401 || status === 403 ? 'denied' : 'no-journal', `${origin} answered ${status}`);
        if (isCut && count > 1)
            return entriesAt(url, Math.floor(count / 4) || 1, since, signal);
        const entries = parseGatewayEntries(body);
        if (entries.length === 0 && !isCut && body.toString().trim() !== '')
            throw new UnitLogError('unexpected', `${origin} is not a systemd-journal-gatewayd`);
        const from = since + (date === undefined ? 0 : clockOffset(date, askedAt, clock.now()));
        return entries.filter(({ at }) => at >= from);
    }
    return async ({ unit, machine, since }, count, signal) => {
        if (machine.primaryIP === '' && template.includes('{machine-ip}'))
            throw new UnitLogError('unexpected', "the machine's address is not known: it joined the cluster after the deployment had begun");
        const linesOf = async (name, most) => {
            const urls = (0,gateway_url/* gatewayUrls */.d1)(template, machine, name);
            const entries = (await Promise.all(urls.map((url) => entriesAt(url, most, since, signal)))).flat();
            return entries.toSorted((a, b) => a.at - b.at).flatMap(({ lines }) => lines);
        };
        return linesAbout(unit, count, linesOf);
    };
}

;// CONCATENATED MODULE: ./lib/unit-log/read-by-ssh.js




/** As many bytes are read as so many lines of this length have, for no more lines are needed than are wanted. */
const bytesPerLine = 4_096;
/** Returns a reader of logs by `journalctl` on their machines. */
function readBySsh(run, clock) {
    return async ({ unit, machine, since }, count, signal) => {
        const linesOf = async (name, most) => {
            const command = () => (0,journalctl/* journalctlCommand */.wQ)(name, clock.now() - since);
            const printed = await run(machine, command, Math.min(maxLogBytes, most * bytesPerLine), signal);
            const lines = linesIn(printed);
            if (lines.length === 0)
                throwIfFailed(printed);
            return lines;
        };
        return linesAbout(unit, count, linesOf);
    };
}
/** A line that was cut off may end within a secret, which would not be recognized; it is only used if there is no other. */
function linesIn({ stdout, isCut }) {
    const whole = (0,journalctl/* parseJournalctl */.cr)(isCut ? stdout.subarray(0, stdout.lastIndexOf('\n') + 1) : stdout);
    return whole.length > 0 ? whole : (0,journalctl/* parseJournalctl */.cr)(stdout);
}
/**
 * `journalctl` without permission either fails, or shows what little the user may see. If it succeeds, anything else on
 * standard error comes from the user's shell.
 */
function throwIfFailed({ stderr, exitCode, isCut }) {
    if (/not seeing messages|insufficient permissions/i.test(stderr) ||
        (exitCode !== 0 && /permission denied/i.test(stderr)))
        throw new UnitLogError('denied', 'the user may not read the journal; add it to the group systemd-journal there');
    if (exitCode === 0)
        return;
    if (exitCode === 127 || /journalctl.* not found/i.test(stderr))
        throw new UnitLogError('no-journal', `there is no journalctl in the user's PATH (${lastLine(stderr)})`);
    if (isCut && stderr === '')
        throw new UnitLogError('unexpected', 'journalctl printed something other than a journal');
    const how = exitCode === undefined ? 'it was killed' : `exit code ${exitCode}`;
    throw new UnitLogError('unexpected', `journalctl failed: ${lastLine(stderr) || how}`);
}
function lastLine(text) {
    return text.trim().split('\n').at(-1)?.trim() ?? '';
}

;// CONCATENATED MODULE: ./lib/action/log-source.js



/**
 * Returns what reads the journals of the cluster's machines: their gateways if an input names them, and otherwise SSH.
 * Undefined if neither reaches them, or if nobody wants to see them.
 */
function logSource({ run, getBeginning }, { journal, 'journal-gateway': gateway }, clock) {
    if (journal === 0)
        return undefined;
    if (gateway !== undefined)
        return readByGateway(gateway, getBeginning, clock);
    if (!run)
        return undefined;
    const words = `within ${logWithinMs / 1_000} s`;
    return readBySsh((machine, command, maxBytes, signal) => run(machine, command, maxBytes, { signal, ms: logWithinMs, words }), clock);
}

// EXTERNAL MODULE: ./lib/plan/plan.js
var plan = __webpack_require__(9164);
// EXTERNAL MODULE: ./lib/report/counted.js
var counted = __webpack_require__(6572);
// EXTERNAL MODULE: ./lib/rollout/downtime.js
var rollout_downtime = __webpack_require__(1519);
// EXTERNAL MODULE: ./lib/report/reason.js
var reason = __webpack_require__(9048);
;// CONCATENATED MODULE: ./lib/report/event-line.js





const presentTense = {
    create: 'creating',
    update: 'updating',
    restart: 'restarting',
    destroy: 'destroying',
    unchanged: 'leaving as it is',
};
/** Returns an event's line in the log, without its time. */
function eventLine(event, machines) {
    switch (event.type) {
        case 'started': {
            const { step, purpose } = event;
            return `${step.unit}: ${purpose === 'recovery' ? 'recovering' : presentTense[step.action]} (${step.reason})`;
        }
        case 'condition':
            return `${event.step.unit}: ${describe(event.condition, machines)}`;
        case 'healthy':
            return `${event.step.unit}: ${describe(event.condition, machines)}, must stay so for ${(0,seconds/* seconds */.Y)(event.remainingMs)}`;
        case 'recreating':
            return `${event.step.unit}: this fleetd cannot replace a unit in place (it kept the old options), so destroying and creating it`;
        case 'rollback-started':
            return `ROLLBACK of ${(0,counted/* counted */.h)(event.changes, 'unit')}, newest change first`;
        case 'canary-hold':
            return `canaries are up; holding the rest for ${(0,seconds/* seconds */.Y)(event.remainingMs)}, during which they must stay healthy`;
        case 'waiting':
            return `waiting: ${event.reason}`;
        case 'log-unread':
            return event.message;
        case 'finished':
            return finished(event.unit);
    }
}
function finished({ step, purpose, phase, startedAt, finishedAt, downtime }) {
    if (phase.name !== 'available')
        return `${step.unit}: FAILED: ${'reason' in phase ? phase.reason : phase.name}`;
    const took = startedAt !== undefined && finishedAt !== undefined ? ` in ${(0,seconds/* seconds */.Y)(finishedAt - startedAt)}` : '';
    const downMs = (0,rollout_downtime/* downtimeMs */.kf)(downtime);
    const down = step.countsAsAvailable && downMs > 0 ? `, down for at most ${(0,seconds/* seconds */.Y)(downMs)}` : '';
    const done = purpose === 'recovery' ? 'recovered' : reason/* pastTense */.S[step.action];
    return `${step.unit}: ${done}${took}${down}`;
}
function describe({ detail, state }, machines) {
    const machine = state && !detail.includes(' on ') && machines.find(({ id }) => id === state.machineID);
    return machine ? `${detail} on ${(0,placement/* machineLabel */.YF)(machine)}` : detail;
}

// EXTERNAL MODULE: ./lib/report/log-lines.js
var log_lines = __webpack_require__(4302);
// EXTERNAL MODULE: ./lib/report/listed.js
var listed = __webpack_require__(6305);
;// CONCATENATED MODULE: ./lib/report/service-lines.js




/** Services that begin at the same moment share a line, in which no more than these are named. */
const maxNames = 5;
/**
 * Returns the lines for services that begin at the same moment: one for all that waited for the same others. A single
 * change has none: the line of its unit says it.
 *
 * `web: 3 changes, after db`; of 200 services at once, `a, b, c, d, e and 195 more: 612 changes`.
 */
function startLines(starts) {
    const groups = Map.groupBy(starts, ({ after }) => (after.length === 0 ? '' : `, after ${(0,listed/* listed */.K)(after)}`));
    return [...groups].flatMap(([after, together]) => {
        const changes = together.reduce((sum, start) => sum + start.changes, 0);
        if (changes === 1 && after === '')
            return [];
        const names = together.map(({ service }) => service);
        return [`${(0,listed/* listed */.K)(names, maxNames)}: ${(0,counted/* counted */.h)(changes, 'change')}${after}`];
    });
}
/** What a service is, once it is through. */
const doneWords = { rollout: 'done', rollback: 'rolled back', recovery: 'recovered' };
/**
 * Returns the line for a service that is done, has failed or was cancelled; undefined where there was a single change,
 * and the line of its unit has said it.
 */
function finishLine({ service, changes, startedAt, ended }, now) {
    const units = [...new Map(ended.map((unit) => [unit.id, unit])).values()];
    const done = units.filter(({ step, phase }) => (0,plan/* isOwnChange */.vI)(step) && phase.name === 'available').length;
    const failed = units.filter(({ phase }) => phase.name !== 'available').map(({ step }) => step.unit);
    if (changes === 1 && done + failed.length === 1)
        return undefined;
    const took = (0,seconds/* seconds */.Y)(now - startedAt);
    if (failed.length === 0 && done === changes)
        return `${service}: ${doneWords[units[0]?.purpose ?? 'rollout']} in ${took}`;
    const soFar = `${done} of ${(0,counted/* counted */.h)(changes, 'change')} done`;
    if (failed.length === 0)
        return `${service}: stopped after ${took}, ${soFar}`;
    return `${service}: FAILED after ${took} (${(0,listed/* listed */.K)(failed)}), ${soFar}`;
}

;// CONCATENATED MODULE: ./lib/report/overview-line.js




/**
 * Returns the line that says how far a rollout of several services is: what is done and has failed, what is under way,
 * the slowest first, what waits and for whom, and how long it may take yet.
 */
function overviewLine(overview, newestLine) {
    const { purpose, services, done, failedUnits, underWay, waiting, notStarted, leftMs } = overview;
    const failed = failedUnits === 0 ? '' : `, ${(0,counted/* counted */.h)(failedUnits, 'unit')} failed`;
    const slowest = underWay.toSorted((a, b) => b.waitingMs - a.waitingMs).map((service) => named(service, newestLine));
    return [
        `${done} of ${(0,counted/* counted */.h)(services, 'service')} ${doneWords[purpose]}${failed}`,
        ...(slowest.length === 0 ? [] : [`${slowest.length} under way: ${(0,listed/* listed */.K)(slowest)}`]),
        ...waitingParts(waiting),
        ...(notStarted === 0 ? [] : [`${notStarted} not started`]),
        ...(leftMs === undefined ? [] : [`about ${roughly(leftMs)} left`]),
    ].join('; ');
}
/** A service, and what it waits for: `kafka (kafka@2.service: activating/start-pre after 38 s)`. */
function named({ service, holdMs, blockedMs, waits }, newestLine) {
    const [slowest] = waits.toSorted((a, b) => b.elapsedMs - a.elapsedMs);
    if (holdMs !== undefined)
        return `${service} (holding for the canaries, ${inSeconds(holdMs)} to go)`;
    if (blockedMs !== undefined)
        return `${service} (other instances have to come up, at most ${inSeconds(blockedMs)} to go)`;
    return slowest ? `${service} (${waitText(slowest)}${(0,log_lines/* newestWords */.wn)(slowest, newestLine)})` : service;
}
function waitText({ unit, detail, for: what, remainingMs, elapsedMs }) {
    return what === 'stability'
        ? `${unit}: ${detail}, ${inSeconds(remainingMs)} to go`
        : `${unit}: ${detail} after ${inSeconds(elapsedMs)}`;
}
/** Services for which few others wait are only counted. */
const overview_line_maxNames = 3;
function waitingParts({ forService, forEarlierWaves, forTheirTurn }) {
    const others = forService.slice(overview_line_maxNames).reduce((sum, { count }) => sum + count, 0);
    const kinds = [
        ...forService.slice(0, overview_line_maxNames),
        { service: 'others', count: others },
        { service: 'those that go first', count: forEarlierWaves },
        { service: forTheirTurn === 1 ? 'its turn' : 'their turn', count: forTheirTurn },
    ].filter(({ count }) => count > 0);
    if (kinds.length === 1)
        return kinds.map(({ service, count }) => `${count} waiting for ${service}`);
    const count = kinds.reduce((sum, kind) => sum + kind.count, 0);
    return count === 0
        ? []
        : [`${count} waiting: ${kinds.map((kind) => `${kind.count} for ${kind.service}`).join(', ')}`];
}
function inSeconds(ms) {
    return `${Math.round(Math.max(0, ms) / 1_000)} s`;
}
/** An estimate is not precise: `40 s`, `9 min`, `2 h 10 min`. */
function roughly(ms) {
    if (ms <= 50_000)
        return `${Math.max(1, Math.ceil(ms / 10_000))}0 s`;
    const minutes = Math.round(ms / 60_000);
    if (minutes < 90)
        return `${minutes} min`;
    const tens = Math.round(minutes / 10);
    return `${Math.floor(tens / 6)} h ${(tens % 6) * 10} min`;
}

;// CONCATENATED MODULE: ./lib/report/progress-line.js



/** More than these are only counted. */
const maxWaits = 3;
/** Returns the line that says how far the only service of a rollout is, and what it waits for. */
function progressLine({ service, done, of, waits, holdMs, blockedMs }, newestLine) {
    const parts = [
        ...(holdMs === undefined ? [] : [`for the canaries (${(0,seconds/* seconds */.Y)(holdMs)} left)`]),
        ...(blockedMs === undefined ? [] : [`for other instances to come up (at most ${(0,seconds/* seconds */.Y)(blockedMs)} left)`]),
        ...waits.slice(0, maxWaits).map((wait) => `${waiting(wait)}${(0,log_lines/* newestWords */.wn)(wait, newestLine)}`),
        ...(waits.length > maxWaits ? [`and ${waits.length - maxWaits} more`] : []),
    ];
    return `${service}: ${done} of ${(0,counted/* counted */.h)(of, 'change')} done; waiting ${parts.join('; ') || 'for fleet'}`;
}
function waiting({ unit, detail, for: what, remainingMs }) {
    const long = (0,seconds/* seconds */.Y)(remainingMs);
    return what === 'stability'
        ? `for ${unit} to stay ${detail} (${long} left)`
        : `for ${unit}, now ${detail} (at most ${long} left)`;
}

;// CONCATENATED MODULE: ./lib/action/rollout-log.js







/** How often the log says what the rollout waits for. */
const progressEveryMs = 10_000;
/** Events about services that begin together come one after another, within a few milliseconds. */
const sameMomentMs = 20;
/**
 * Returns a listener that logs a rollout, each line with the seconds since the start. A single service is a group of its
 * own; where there are several, every line begins with the name of what it is about. State changes go to the debug log.
 */
function rolloutLog(host, clock, rollout, newestLine) {
    const stamp = (at) => `${((at - rollout.startedAt) / 1_000).toFixed(1).padStart(7)} s  `;
    const write = (at, line) => host.log(`${stamp(at)}${line}`);
    const isSeveral = (0,plan/* changesSeveral */.Qy)(rollout.plan);
    const log = isSeveral
        ? severalServicesLog(write, rollout, newestLine)
        : oneServiceLog(write, host, rollout, newestLine);
    let isInGroup = false;
    return (event) => {
        const now = clock.now();
        if (!isSeveral && event.type === 'service-started')
            isInGroup = true;
        if (event.type === 'service-finished')
            isInGroup = false;
        if (event.type === 'state-changed')
            host.debug(`${stamp(now)}${event.text}`);
        else if (event.type === 'log-read') {
            // A runner shows no groups in groups.
            if (isInGroup)
                host.endGroup();
            isInGroup = false;
            logUnitLog(event.log, stamp(now), host);
        }
        else
            log(event, now);
    };
}
/** A group for what a failed unit has said. */
function logUnitLog(log, stamp, host) {
    const lines = (0,log_lines/* logLines */.OG)(log);
    if (lines.length === 0) {
        host.log(`${stamp}${log.unit}: its journal on ${log.machine} has nothing since it was touched`);
        return;
    }
    host.startGroup(`${stamp}${log.unit}: its journal on ${log.machine}`);
    for (const line of lines)
        host.log(`  ${line}`);
    host.endGroup();
}
/** Says what is waited for once nothing else has been logged for ten seconds. */
function oneServiceLog(write, host, { machines, startedAt }, newestLine) {
    let loggedAt = startedAt;
    const writeNow = (now, line) => {
        loggedAt = now;
        write(now, line);
    };
    return (event, now) => {
        switch (event.type) {
            case 'service-started':
                return host.startGroup(`${event.service}: ${(0,counted/* counted */.h)(event.changes, 'change')}`);
            case 'service-finished':
                return host.endGroup();
            case 'progress': {
                if (now - loggedAt < progressEveryMs)
                    return;
                const [service] = event.overview().underWay;
                if (service)
                    writeNow(now, progressLine(service, newestLine));
                return;
            }
            default:
                return writeNow(now, eventLine(event, machines));
        }
    };
}
/** Says every ten seconds how far the whole is, whatever else is logged. */
function severalServicesLog(write, { plan, machines, startedAt }, newestLine) {
    const waitsFor = new Map(plan.services.map((service) => [service.service, service.waitsFor]));
    const serviceOf = new Map(plan.services.flatMap(({ service, steps }) => steps.map(({ unit }) => [unit, service])));
    /** Services that have begun in this rollout or rollback. */
    const begun = new Map();
    /** Those whose lines are still to be written, since others may begin at the same moment. */
    let starting = { at: startedAt, starts: [] };
    let overviewAt = startedAt;
    const writeStarts = () => {
        for (const line of startLines(starting.starts))
            write(starting.at, line);
        starting = { ...starting, starts: [] };
    };
    return (event, now) => {
        if (event.type !== 'service-started' || now - starting.at > sameMomentMs)
            writeStarts();
        switch (event.type) {
            case 'service-started': {
                const { service, changes } = event;
                const after = (waitsFor.get(service) ?? []).filter((name) => begun.has(name));
                const at = starting.starts.length === 0 ? now : starting.at;
                starting = { at, starts: [...starting.starts, { service, changes, after }] };
                begun.set(service, { changes, startedAt: now, ended: [] });
                return;
            }
            case 'service-finished': {
                const course = begun.get(event.service);
                const line = course && finishLine({ service: event.service, ...course }, now);
                if (line !== undefined)
                    write(now, line);
                return;
            }
            case 'progress':
                if (now - overviewAt < progressEveryMs)
                    return;
                overviewAt = now;
                return write(now, overviewLine(event.overview(), newestLine));
            case 'canary-hold':
            case 'waiting':
                return write(now, `${event.service}: ${eventLine(event, machines)}`);
            case 'rollback-started':
                begun.clear();
                break;
            case 'finished':
                begun.get(serviceOf.get(event.unit.step.unit) ?? '')?.ended.push(event.unit);
                break;
        }
        write(now, eventLine(event, machines));
    };
}

;// CONCATENATED MODULE: ./lib/action/session.js









/**
 * Calls `use` with a session, and closes the connection whatever happens. A server that `hasAnswered` this job before is
 * waited for, wherever it is at present.
 */
async function withSession(inputs, route, world, { hasAnswered }, use) {
    const { host, clock, cancelled: signal } = world;
    const settings = { ...route.settings, connectTimeoutMs: inputs['connect-timeout'] };
    const connection = await world.connect(settings, connectionLog(host));
    const fleet = clientOf(connection.transport, inputs, world, hasAnswered);
    const check = healthChecker(connection.get, clock, inputs['request-timeout']);
    const read = logSource(connection, inputs, clock);
    function rolloutPorts(rollout, journal) {
        const logs = read &&
            new UnitLogs({
                read,
                clock,
                signal,
                lines: inputs.journal,
                hide: (text) => (0,secret_shapes/* withoutShapes */.b)(host.masked(text)),
                nameOf: placement/* machineLabel */.YF,
                onRead,
                onTrouble,
            });
        const emit = rolloutLog(host, clock, rollout, (unit) => logs?.newestLine(unit));
        function onRead(log) {
            emit({ type: 'log-read', log });
            void journal?.keepLog(log);
        }
        function onTrouble(message) {
            emit({ type: 'log-unread', message });
        }
        const ports = { fleet, check, clock, signal, emit, journal: journal ?? noJournal, logs: logs ?? noLogs };
        return { ports, logs: logs?.ended ?? new Map() };
    }
    try {
        return await use({ fleet, rolloutPorts });
    }
    finally {
        await connection.close();
    }
}


/***/ }),

/***/ 4193:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ requestTimedOut),
/* harmony export */   w: () => (/* binding */ TransportError)
/* harmony export */ });
/* harmony import */ var _errors_coded_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1435);

/** The reason with which a request's signal is aborted when the request times out. */
const requestTimedOut = Symbol('the request timed out');
/** An HTTP request that got no response. */
class TransportError extends _errors_coded_error_js__WEBPACK_IMPORTED_MODULE_0__/* .CodedError */ .A {
    name = 'TransportError';
    /** Whether no connection was had because the other side broke it off, or refused to connect further: it may be busy. */
    isDropped;
    constructor(code, message, { isDropped = false, ...options } = {}) {
        super(code, message, options);
        this.isDropped = isDropped;
    }
}


/***/ })

};
