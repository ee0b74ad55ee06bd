export const id = 385;
export const ids = [385];
export const modules = {

/***/ 7143:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ seconds)
/* harmony export */ });
/** Returns milliseconds as readable seconds: `0.4 s`, `12.5 s`, `90 s`, `7 min 5 s`. */
function seconds(ms) {
    const total = ms / 1_000;
    if (total < 100)
        return `${Math.round(total * 10) / 10} s`;
    const minutes = Math.floor(Math.round(total) / 60);
    return minutes < 2 ? `${Math.round(total)} s` : `${minutes} min ${Math.round(total) % 60} s`;
}


/***/ }),

/***/ 1435:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ CodedError)
/* harmony export */ });
/**
 * An error of this action's own. Its code comes from a closed list, so that callers decide by it and never by the
 * message, which is for people. What led to it is its `cause`.
 */
class CodedError extends Error {
    code;
    constructor(code, message, options) {
        super(message, options);
        this.code = code;
    }
}


/***/ }),

/***/ 3391:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ messageOf)
/* harmony export */ });
/** Returns the message of an error, or as text what was thrown in place of one. */
function messageOf(error) {
    return error instanceof Error ? error.message : String(error);
}


/***/ }),

/***/ 3385:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  jobOnGitHub: () => (/* binding */ jobOnGitHub)
});

// UNUSED EXPORTS: connectGitHub

// EXTERNAL MODULE: ./lib/errors/error-message.js
var error_message = __webpack_require__(3391);
// EXTERNAL MODULE: ./lib/github/github-error.js
var github_error = __webpack_require__(3343);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./node_modules/zod/v4/mini/schemas.js + 3 modules
var schemas = __webpack_require__(3619);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/parse.js + 1 modules
var parse = __webpack_require__(3945);
;// CONCATENATED MODULE: ./lib/github/github-event.js


/** An event may have any shape: a part that is not as expected counts as missing. */
function optional(schema) {
    return schemas/* catch */.MfU(schemas/* optional */.lqM(schema), undefined);
}
const repositorySchema = schemas/* object */.Ikc({ full_name: schemas/* string */.YjP() });
const eventSchema = schemas/* object */.Ikc({
    pull_request: optional(schemas/* object */.Ikc({
        number: schemas/* int */.Whr(),
        head: optional(schemas/* object */.Ikc({
            ref: schemas/* string */.YjP(),
            sha: schemas/* string */.YjP(),
            /** Null if the fork was deleted, which does not close its pull request. */
            repo: optional(schemas/* nullable */.mee(repositorySchema)),
        })),
    })),
    issue: optional(schemas/* object */.Ikc({ number: schemas/* int */.Whr(), pull_request: optional(schemas/* object */.Ikc({})) })),
    /** The run that this one follows. Deployment events have it too if a workflow created the deployment. */
    workflow_run: optional(schemas/* object */.Ikc({
        head_sha: optional(schemas/* string */.YjP()),
        head_branch: optional(schemas/* string */.YjP()),
        head_repository: optional(repositorySchema),
        /** Empty for a pull request from a fork. Those of other repositories are listed too if they have the same head. */
        pull_requests: optional(schemas/* array */.YOg(schemas/* object */.Ikc({ number: schemas/* int */.Whr(), base: optional(schemas/* object */.Ikc({ repo: schemas/* object */.Ikc({ url: schemas/* string */.YjP() }) })) }))),
    })),
    merge_group: optional(schemas/* object */.Ikc({ head_ref: schemas/* string */.YjP() })),
    deployment: optional(schemas/* object */.Ikc({ sha: schemas/* string */.YjP(), ref: optional(schemas/* string */.YjP()) })),
});
/** Returns the parts of an event's payload that are needed, as far as it has them. */
function parseEvent(payload) {
    return parse/* safeParse */.xL(eventSchema, payload).data ?? {};
}
/** Returns the payload of the event that started the workflow, from the file in GITHUB_EVENT_PATH; undefined if it cannot be read. */
async function readEvent(path) {
    if (!path)
        return undefined;
    try {
        return JSON.parse(await (0,promises_.readFile)(path, 'utf8'));
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/github/event-subject.js
/**
 * Returns what an event is about. GITHUB_SHA is that for most events, but not for `workflow_run`, where it is the newest
 * commit of the default branch, whatever the run before was about.
 */
function eventSubjectOf(event, job) {
    const { deployment, workflow_run: run } = event;
    const branch = branchOf(deployment?.ref) ?? run?.head_branch ?? branchOf(job.ref);
    const head = run?.head_repository?.full_name;
    return {
        pullRequest: numberIn(event, job),
        sha: deployment?.sha ?? run?.head_sha ?? job.sha,
        branch,
        fork: head !== undefined && !isSame(head, job.repository) ? head : undefined,
    };
}
function numberIn(event, { ref, repository }) {
    return (event.pull_request?.number ??
        (event.issue?.pull_request && event.issue.number) ??
        numberInRef(event.merge_group?.head_ref) ??
        numberInRef(event.deployment?.ref) ??
        event.workflow_run?.pull_requests?.find(({ base }) => isIn(base?.repo.url, repository))?.number ??
        numberInRef(ref));
}
/** `refs/pull/7/merge`, or a merge queue's `refs/heads/gh-readonly-queue/main/pr-7-4f2c…`. */
function numberInRef(ref = '') {
    const queued = /^(?:refs\/heads\/)?gh-readonly-queue\/.+\/pr-(\d+)-[0-9a-f]+$/.exec(ref);
    const number = (queued ?? /^(?:refs\/)?pull\/(\d+)\/(?:head|merge)$/.exec(ref))?.[1];
    return number === undefined ? undefined : Number(number);
}
/** A deployment's ref may be a branch, a tag or a commit, of which only a branch can be a pull request's. */
function branchOf(ref) {
    return ref?.startsWith('refs/') ? /^refs\/heads\/(.+)$/.exec(ref)?.[1] : ref || undefined;
}
/** Whether the API's URL of a repository, `https://api.github.com/repos/acme/shop`, is of this one. */
function isIn(url, repository) {
    return url === undefined || url.toLowerCase().endsWith(`/repos/${repository.toLowerCase()}`);
}
function isSame(one, other) {
    return one.toLowerCase() === other.toLowerCase();
}

;// CONCATENATED MODULE: ./lib/github/job-context.js


/**
 * Returns the context of a job from its environment and the payload of its event, or undefined outside GitHub Actions.
 *
 * For an event of a pull request, GITHUB_SHA is a test merge by GitHub (refs/pull/7/merge); what people want to deploy,
 * and see on the pull request, is the head of its branch. For `pull_request_target` and for a comment the job works on
 * the base branch, and GITHUB_SHA is that.
 */
function jobContextOf(environment, payload) {
    const { GITHUB_REPOSITORY: repository = '', GITHUB_SHA: sha = '' } = environment;
    if (!/^[^/\s]+\/[^/\s]+$/.test(repository) || sha === '')
        return undefined;
    const event = parseEvent(payload);
    return {
        repository,
        ...deployedCommit(environment, event, repository, sha),
        logUrl: logUrlOf(environment, repository),
        subject: eventSubjectOf(event, { ref: environment.GITHUB_REF ?? '', repository, sha }),
        job: environment.GITHUB_JOB ?? '',
        apiUrl: environment.GITHUB_API_URL || 'https://api.github.com',
        provenance: provenanceOf(environment),
    };
}
function deployedCommit({ GITHUB_REF: ref = '' }, { pull_request: pullRequest }, repository, sha) {
    const refName = /^refs\/(?:heads|tags)\/(.+)$/.exec(ref)?.[1];
    const head = ref.startsWith('refs/pull/') ? pullRequest?.head : undefined;
    if (!head)
        return { sha, refName, fromFork: false };
    // The branch of a fork is not in this repository, where that name may mean another one. Its commits are.
    const fromFork = head.repo?.full_name.toLowerCase() !== repository.toLowerCase();
    return { sha: head.sha, refName: fromFork ? undefined : head.ref, fromFork };
}
/** Each attempt of a run has its own log. */
function logUrlOf(environment, repository) {
    const { GITHUB_SERVER_URL: server, GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: attempt } = environment;
    if (!run)
        return undefined;
    const url = `${server || 'https://github.com'}/${repository}/actions/runs/${run}`;
    return attempt ? `${url}/attempts/${attempt}` : url;
}
/** The action's own ref is empty if the action is in the repository itself. */
function provenanceOf(environment) {
    const entries = [
        ['ref', environment.GITHUB_REF],
        ['workflow', environment.GITHUB_WORKFLOW],
        ['job', environment.GITHUB_JOB],
        ['run_id', environment.GITHUB_RUN_ID],
        ['run_attempt', environment.GITHUB_RUN_ATTEMPT],
        ['action_repository', environment.GITHUB_ACTION_REPOSITORY],
        ['action_ref', environment.GITHUB_ACTION_REF],
    ];
    return Object.fromEntries(entries.filter((entry) => Boolean(entry[1])));
}

;// CONCATENATED MODULE: ./lib/github/octokit.js
/** Octokit would log to the console, which a runner searches for commands. Failures are reported by the caller. */
const silent = { debug() { }, info() { }, warn() { }, error() { } };
/**
 * Returns a function that sends requests to GitHub, through the proxies of HTTPS_PROXY, HTTP_PROXY and NO_PROXY as they
 * apply to GITHUB_API_URL. The library is loaded here, so that a job that does not need GitHub does not wait for it.
 */
async function loadExchange(token, apiUrl) {
    const { getOctokit } = await Promise.all(/* import() */[__webpack_require__.e(752), __webpack_require__.e(218)]).then(__webpack_require__.bind(__webpack_require__, 2218));
    const octokit = getOctokit(token, { baseUrl: apiUrl, log: silent });
    return async ({ route, parameters }, signal) => {
        const headers = { 'x-github-api-version': '2022-11-28' };
        try {
            const options = { ...parameters, headers, request: { signal, log: silent } };
            return responseOf(await octokit.request(route, options));
        }
        catch (error) {
            const answer = error.response;
            if (answer === undefined)
                throw error;
            return responseOf(answer);
        }
    };
}
function responseOf({ status, headers, data }) {
    return { status, headers, body: data };
}

// EXTERNAL MODULE: ./lib/errors/coded-error.js
var coded_error = __webpack_require__(1435);
// EXTERNAL MODULE: external "node:util/types"
var types_ = __webpack_require__(5810);
// EXTERNAL MODULE: ./lib/clock/seconds.js
var seconds = __webpack_require__(7143);
// EXTERNAL MODULE: ./lib/host/plain-text.js
var plain_text = __webpack_require__(3408);
;// CONCATENATED MODULE: ./lib/github/github-failure.js





/** A deployment never waits for longer than this. */
const longestWaitMs = 10_000;
/** Returns the failure of a request that got no response, which is worth retrying. */
function noResponse(error, { doing }, { apiUrl }) {
    const message = `no response from GitHub at ${apiUrl} to the request to ${doing}: ${(0,plain_text/* plainLine */.h)(rootMessage(error))}`;
    return { error: new github_error/* GitHubError */.y('unavailable', message, { cause: error }), waitMs: 0 };
}
/** Returns the failure of a request whose response claims success but cannot be parsed, perhaps because it was cut off. */
function malformedResponse({ status }, { doing }, { apiUrl }) {
    const what = `the response (${status}) from GitHub at ${apiUrl} to the request to ${doing} is malformed or was cut off`;
    const message = `${what}; check any proxy between this runner and GitHub`;
    return { error: new github_error/* GitHubError */.y('unavailable', message), waitMs: 0 };
}
/** Returns the failure of a request that GitHub answered with a status of 400 or above. `now` is in milliseconds since the epoch. */
function failureOf(response, purpose, where, now) {
    const { status } = response;
    const said = `${status}${wordsOf(response.body)}`;
    const { doing } = purpose;
    const final = (error) => ({ error, waitMs: undefined });
    const limit = rateLimitOf(response, now);
    if (limit !== undefined) {
        const again = Number.isFinite(limit) ? `in ${(0,seconds/* seconds */.Y)(limit)}` : 'later';
        const what = `GitHub's rate limit for this token is exceeded, and GitHub did not ${doing} (${said})`;
        const error = new github_error/* GitHubError */.y('unavailable', `${what}; try again ${again}`);
        return { error, waitMs: limit <= longestWaitMs ? limit : undefined };
    }
    if (status >= 500) {
        const error = new github_error/* GitHubError */.y('unavailable', `GitHub at ${where.apiUrl} failed to ${doing} (${said})`);
        return { error, waitMs: 0 };
    }
    if (status === 401) {
        const what = `GitHub does not accept the token to ${doing} (${said})`;
        return final(new github_error/* GitHubError */.y('bad-token', `${what}; check github-token, which may have expired`));
    }
    const missing = status === 403 ? notPermitted(said, purpose, where.fromFork) : undefined;
    if (missing !== undefined)
        return final(new github_error/* GitHubError */.y('permission', missing));
    if (status === 404 || status === 410) {
        const what = `GitHub could not find what it needs in ${where.repository} to ${doing} (${said})`;
        return final(new github_error/* GitHubError */.y('not-found', `${what}; it gives the same answer to a token without access`));
    }
    return final(new github_error/* GitHubError */.y('refused', `GitHub refused to ${doing} (${said})`));
}
/**
 * Returns the milliseconds until a rate limit ends, Infinity if GitHub does not say, and undefined if the response is
 * about something else. A 403 may be either: GitHub signals a limit in its headers, or only in its message.
 */
function rateLimitOf({ status, headers, body }, now) {
    const retryAfter = headers['retry-after'];
    const isUsedUp = headers['x-ratelimit-remaining'] === '0';
    const isLimit = status === 429 || (status === 403 && (retryAfter || isUsedUp || /rate limit/i.test(wordsOf(body))));
    if (!isLimit)
        return undefined;
    const ms = retryAfter ? Number(retryAfter) * 1_000 : Number(headers['x-ratelimit-reset']) * 1_000 - now;
    return Number.isNaN(ms) ? Number.POSITIVE_INFINITY : Math.max(0, ms);
}
const errorBody = schemas/* object */.Ikc({
    message: schemas/* string */.YjP(),
    errors: schemas/* catch */.MfU(schemas/* optional */.lqM(schemas/* array */.YOg(schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* object */.Ikc({ message: schemas/* string */.YjP() }), schemas/* object */.Ikc({ code: schemas/* string */.YjP() })]))), undefined),
});
const longestWords = 300;
/** GitHub's own message with its details: ` Validation Failed: description is too long`. An HTML page has none. */
function wordsOf(body) {
    const { data } = parse/* safeParse */.xL(errorBody, body);
    if (!data)
        return '';
    const details = data.errors?.map((error) => {
        if (typeof error === 'string')
            return error;
        return 'message' in error ? error.message : error.code;
    });
    return ` ${(0,plain_text/* beginningOf */.V)((0,plain_text/* plainLine */.h)([data.message, ...(details ?? [])].join(': ')), longestWords)}`;
}
/** fetch wraps the actual error, and the error for several addresses has no message itself. */
function rootMessage(error) {
    if (!(0,types_.isNativeError)(error))
        return String(error);
    if ((0,types_.isNativeError)(error.cause))
        return rootMessage(error.cause);
    return error.message || ('code' in error && String(error.code)) || error.name;
}
/**
 * Returns a message about a missing permission and how to grant it, or undefined if a 403 is about something else, such as
 * a locked conversation. `said` is GitHub's own message.
 *
 * That is `Resource not accessible by integration` for the token of a workflow or an app, `… by personal access
 * token`, `Must have admin rights to Repository.`, or mentions SAML if an organization has to approve.
 */
function notPermitted(said, { doing, needs }, fromFork) {
    const what = `GitHub does not allow this token to ${doing} (${said})`;
    if (/not accessible by integration/i.test(said))
        return `${what}. ${fromFork ? forkAdvice : linesFor(needs)}`;
    if (/not accessible by|must have|write access|SAML/i.test(said))
        return `${what}. The token is the one in github-token: both its owner and the token need ${needs} on this repository.`;
    return undefined;
}
/** `contents` is included because a list of permissions revokes all others, and a checkout needs that one. */
function linesFor(permission) {
    return `Grant the permission in the workflow, in addition to those that its other steps need:\n\npermissions:\n  contents: read\n  ${permission}`;
}
/** More permissions in the workflow do not help. With pull_request_target they do, at a risk that has to be mentioned. */
const forkAdvice = 'This run is for a pull request from a fork, for which GitHub issues a read-only token, whatever permissions the workflow requests. ' +
    'It works for branches of this repository, and after the merge. ' +
    '(pull_request_target provides a token that can write, along with the secrets: never use it to run or deploy code from a fork.)';

;// CONCATENATED MODULE: ./lib/github/github-request.js




/** The delays before the second and the third attempt. */
const delaysMs = [1_000, 3_000];
/** One attempt failed. Whether it took effect is not known. */
class AttemptFailed extends coded_error/* CodedError */.A {
    name = 'AttemptFailed';
    failure;
    constructor(failure) {
        super(failure.error.code, failure.error.message, { cause: failure.error });
        this.failure = failure;
    }
}
/** Sends a request that is safe to repeat, with up to three attempts, and returns the response. Rejects with a GitHubError. */
function request(context, call) {
    return withRetries(context, () => requestOnce(context, call));
}
/**
 * Creates something exactly once: before each retry, `find` looks for the result of an earlier attempt of which only the
 * response was lost. Rejects with a GitHubError.
 */
function createOnce(context, attempt, find) {
    return withRetries(context, async (isRetry) => (isRetry ? await find() : undefined) ?? (await attempt()));
}
/** Sends a request once. Only for `createOnce` and `ifPossible`, which handle its failures. */
async function requestOnce(context, call) {
    const { exchange, clock, signal, timeoutMs, where } = context;
    const limit = AbortSignal.timeout(timeoutMs);
    let response;
    try {
        signal.throwIfAborted();
        response = await exchange(call, AbortSignal.any([limit, signal]));
    }
    catch (error) {
        throwIfCancelled(context);
        const cause = limit.aborted ? new Error(`no answer within ${timeoutMs / 1_000} s`) : error;
        throw new AttemptFailed(noResponse(cause, call.purpose, where));
    }
    // A response that is cut off by cancelling appears as an empty one.
    throwIfCancelled(context);
    if (response.status >= 400)
        throw new AttemptFailed(failureOf(response, call.purpose, where, clock.now()));
    const { success, data } = parse/* safeParse */.xL(call.schema, response.body);
    if (!success)
        throw new AttemptFailed(malformedResponse(response, call.purpose, where));
    return { status: response.status, headers: response.headers, data };
}
/** Returns the result of one attempt, or undefined if it failed for any reason. */
async function ifPossible(attempt) {
    try {
        return await attempt;
    }
    catch (error) {
        if (error instanceof AttemptFailed)
            return undefined;
        throw error;
    }
}
async function withRetries(context, attempt) {
    for (let failures = 0;; failures++) {
        try {
            return await attempt(failures > 0);
        }
        catch (error) {
            if (!(error instanceof AttemptFailed))
                throw error;
            const { error: final, waitMs } = error.failure;
            const delay = delaysMs[failures];
            if (waitMs === undefined || delay === undefined)
                throw final;
            await context.clock.sleep(Math.max(delay, waitMs), context.signal).catch(() => throwIfCancelled(context));
        }
    }
}
function throwIfCancelled({ signal }) {
    if (signal.aborted)
        throw new github_error/* GitHubError */.y('cancelled', 'the request to GitHub was abandoned because the job was cancelled');
}

;// CONCATENATED MODULE: ./lib/github/github-schemas.js

// The parts of GitHub's responses that are needed; everything else in them is dropped.
const commitSchema = schemas/* object */.Ikc({ sha: schemas/* string */.YjP() });
const deploymentSchema = schemas/* object */.Ikc({
    id: schemas/* number */.aig(),
    sha: schemas/* string */.YjP(),
    /** Returned as it was sent: as an object, or as JSON text. */
    payload: schemas/* optional */.lqM(schemas/* unknown */.L5J()),
});
const deploymentsSchema = schemas/* array */.YOg(deploymentSchema);
/** With auto_merge, GitHub may merge the default branch first and return a message instead of a record. */
const createdDeploymentSchema = schemas/* union */.KCZ([deploymentSchema, schemas/* object */.Ikc({ message: schemas/* string */.YjP() })]);
/** For responses whose content does not matter. */
const anyObjectSchema = schemas/* object */.Ikc({});
const commentSchema = schemas/* pipe */.FsL(schemas/* object */.Ikc({
    id: schemas/* number */.aig(),
    body: schemas/* _default */.Rvf(schemas/* nullable */.mee(schemas/* string */.YjP()), ''),
    user: schemas/* _default */.Rvf(schemas/* nullable */.mee(schemas/* object */.Ikc({ login: schemas/* string */.YjP(), type: schemas/* _default */.Rvf(schemas/* string */.YjP(), '') })), null),
}), schemas/* transform */.pdi(({ id, body, user }) => ({
    id,
    body: body ?? '',
    author: user === null ? undefined : { login: user.login, isBot: user.type === 'Bot' },
})));
const commentsSchema = schemas/* array */.YOg(commentSchema);
const userSchema = schemas/* object */.Ikc({ login: schemas/* string */.YjP() });
/** GraphQL answers 200 to a query that it refuses, without data. */
const viewerSchema = schemas/* object */.Ikc({
    data: schemas/* catch */.MfU(schemas/* optional */.lqM(schemas/* object */.Ikc({ viewer: schemas/* object */.Ikc({ login: schemas/* string */.YjP() }) })), undefined),
});
const pullRequestSchema = schemas/* pipe */.FsL(schemas/* object */.Ikc({
    number: schemas/* number */.aig(),
    state: schemas/* optional */.lqM(schemas/* string */.YjP()),
    merged_at: schemas/* optional */.lqM(schemas/* nullable */.mee(schemas/* string */.YjP())),
    merge_commit_sha: schemas/* optional */.lqM(schemas/* nullable */.mee(schemas/* string */.YjP())),
    head: schemas/* catch */.MfU(schemas/* optional */.lqM(schemas/* object */.Ikc({ sha: schemas/* string */.YjP(), ref: schemas/* string */.YjP() })), undefined),
}), schemas/* transform */.pdi(({ number, state, merged_at, merge_commit_sha, head }) => ({
    number,
    isOpen: state === 'open',
    // An open one has the commit of a merge that GitHub has only tried.
    mergedAs: merged_at == null ? undefined : (merge_commit_sha ?? undefined),
    head,
})));
const pullRequestsSchema = schemas/* array */.YOg(pullRequestSchema);

;// CONCATENATED MODULE: ./lib/github/rest-comments.js




const perPage = 100;
/** Returns the part of GitHub's API for commenting on the pull requests of one repository. */
function restComments(context, owner, repo) {
    const purpose = (doing) => ({ doing, needs: 'pull-requests: write' });
    const listing = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
    async function* comments(pullRequest) {
        for (let page = 1;; page++) {
            const { data, headers } = await request(context, {
                route: listing,
                parameters: { owner, repo, issue_number: pullRequest, per_page: perPage, page },
                purpose: purpose(`read the comments of pull request #${pullRequest}`),
                schema: commentsSchema,
            });
            yield* data;
            if (data.length === 0 || !hasNext(headers.link))
                return;
        }
    }
    /** Compares the text: it contains times, and if nothing differs a second comment would say nothing new. */
    async function existing(pullRequest, body) {
        for await (const comment of comments(pullRequest))
            if (normalized(comment.body) === normalized(body))
                return comment;
        return undefined;
    }
    /** Returns what `ask` returns, or undefined if GitHub answers that this token has no user, or that it has no such API. */
    async function ifAny(ask) {
        try {
            return await ask();
        }
        catch (error) {
            if (error instanceof github_error/* GitHubError */.y && hasNoUser.has(error.code))
                return undefined;
            throw error;
        }
    }
    async function viewer() {
        const { data } = await request(context, {
            route: `POST ${graphqlUrl(context.where.apiUrl)}`,
            parameters: { query: 'query { viewer { login } }' },
            purpose: purpose('identify its owner'),
            schema: viewerSchema,
        });
        return data.data?.viewer.login;
    }
    async function user() {
        const { data } = await request(context, {
            route: 'GET /user',
            parameters: {},
            purpose: purpose('identify its owner'),
            schema: userSchema,
        });
        return data.login;
    }
    return {
        comments,
        async createComment(pullRequest, body) {
            const attempt = {
                route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
                parameters: { owner, repo, issue_number: pullRequest, body },
                purpose: purpose(`comment on pull request #${pullRequest}`),
                schema: commentSchema,
            };
            return createOnce(context, async () => (await requestOnce(context, attempt)).data, () => existing(pullRequest, body));
        },
        async updateComment(commentId, body) {
            await request(context, {
                route: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
                parameters: { owner, repo, comment_id: commentId, body },
                purpose: purpose('update a comment on a pull request'),
                schema: anyObjectSchema,
            });
        },
        async deleteComment(commentId) {
            try {
                await request(context, {
                    route: 'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}',
                    parameters: { owner, repo, comment_id: commentId },
                    purpose: purpose('delete a comment that is there twice'),
                    schema: schemas/* unknown */.L5J(),
                });
            }
            catch (error) {
                if (!(error instanceof github_error/* GitHubError */.y && error.code === 'not-found'))
                    throw error;
            }
        },
        // REST tells an app's token nothing about itself; GraphQL does.
        ownLogin: async () => (await ifAny(viewer)) ?? (await ifAny(user)),
    };
}
/** `https://ghe.example/api/v3` has GraphQL at `https://ghe.example/api/graphql`, and `https://api.github.com` below itself. */
function graphqlUrl(apiUrl) {
    return `${apiUrl.replace(/\/+$/, '').replace(/\/v3$/, '')}/graphql`;
}
/** How GitHub answers for the token of an app, which does not belong to a user. */
const hasNoUser = new Set(['permission', 'refused', 'not-found']);
/** The Link header names the pages before and after: `<https://…&page=2>; rel="next", <https://…&page=4>; rel="last"`. */
function hasNext(link) {
    return typeof link === 'string' && link.includes('rel="next"');
}
/** A server may change line breaks. */
function normalized(text) {
    return text.replaceAll('\r\n', '\n').trimEnd();
}

;// CONCATENATED MODULE: ./lib/github/rest-deployments.js




/** GitHub answers 422 to a status with a longer one; a deployment's own description is shown in the same places. */
const maxDescription = 140;
/** Returns the part of GitHub's API for the deployments of one repository. */
function restDeployments(context, owner, repo) {
    const purpose = (doing) => ({ doing, needs: 'deployments: write' });
    const creating = purpose('create a deployment');
    async function createAttempt(deployment) {
        const { status, data } = await requestOnce(context, {
            route: 'POST /repos/{owner}/{repo}/deployments',
            parameters: {
                owner,
                repo,
                ref: deployment.ref,
                environment: deployment.environment,
                description: shortened(deployment.description, maxDescription),
                payload: { ...deployment.payload, key: deployment.key },
                // What was checked out is deployed, regardless of the default branch and of the commit's checks.
                auto_merge: false,
                required_contexts: [],
            },
            purpose: creating,
            schema: createdDeploymentSchema,
        });
        if ('id' in data)
            return data;
        throw new github_error/* GitHubError */.y('refused', `GitHub did not create a deployment, but answered ${status} ${data.message}`);
    }
    /** GitHub lists the newest first. */
    async function find(environment, key) {
        const { data } = await requestOnce(context, {
            route: 'GET /repos/{owner}/{repo}/deployments',
            parameters: { owner, repo, environment, per_page: 100 },
            purpose: creating,
            schema: deploymentsSchema,
        });
        return data.find(({ payload }) => isOf(payload, key));
    }
    return {
        async commitAt(ref) {
            const answer = requestOnce(context, {
                route: 'GET /repos/{owner}/{repo}/commits/{ref}',
                parameters: { owner, repo, ref },
                purpose: purpose(`look up ${ref}`),
                schema: commitSchema,
            });
            return (await ifPossible(answer))?.data.sha;
        },
        async createDeployment(deployment) {
            const { id, sha } = await createOnce(context, () => createAttempt(deployment), () => find(deployment.environment, deployment.key));
            return { id, sha };
        },
        findDeployment: (environment, key) => find(environment, key),
        async setDeploymentStatus(deploymentId, { state, description, logUrl, environmentUrl }) {
            await request(context, {
                route: 'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
                parameters: {
                    owner,
                    repo,
                    deployment_id: deploymentId,
                    state,
                    description: shortened(description, maxDescription),
                    ...(logUrl !== undefined && { log_url: logUrl }),
                    ...(environmentUrl !== undefined && { environment_url: environmentUrl.href }),
                },
                purpose: purpose(`set a deployment to ${state}`),
                schema: anyObjectSchema,
            });
        },
    };
}
/** The key is random, so a record that contains it is the right one. */
function isOf(payload, key) {
    return (typeof payload === 'string' ? payload : (JSON.stringify(payload) ?? '')).includes(key);
}
/** Returns a text of at most `length` characters; one that is cut ends with `…`. */
function shortened(text, length) {
    return text.length <= length ? text : `${(0,plain_text/* beginningOf */.V)(text, length - 1)}…`;
}

;// CONCATENATED MODULE: ./lib/github/rest-pull-requests.js


/** Returns the part of GitHub's API for finding the pull requests of one repository. */
function restPullRequests(context, owner, repo) {
    const purpose = (doing) => ({ doing, needs: 'pull-requests: write' });
    return {
        async pullRequestsOf(sha) {
            const { data } = await request(context, {
                route: 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
                parameters: { owner, repo, commit_sha: sha, per_page: 100 },
                purpose: purpose('look for the pull request of a commit'),
                schema: pullRequestsSchema,
            });
            return data;
        },
        async openPullRequestsFrom(head) {
            const { data } = await request(context, {
                route: 'GET /repos/{owner}/{repo}/pulls',
                parameters: { owner, repo, state: 'open', head, per_page: 100 },
                purpose: purpose(`look for the pull request of ${head}`),
                schema: pullRequestsSchema,
            });
            return data;
        },
    };
}

;// CONCATENATED MODULE: ./lib/github/connect-job.js








/**
 * Returns a function that connects a job with the GitHub that runs it, and rejects with a GitHubError. Its signal is
 * aborted when GitHub is not needed any more.
 */
function jobOnGitHub(environment, clock) {
    return async (token, signal) => {
        const context = jobContextOf(environment, await readEvent(environment.GITHUB_EVENT_PATH));
        if (!context)
            throw new github_error/* GitHubError */.y('refused', 'this is not a job of GitHub Actions: GITHUB_REPOSITORY or GITHUB_SHA is not set');
        return { context, github: await connectGitHub({ token, context, clock, signal }) };
    };
}
/** Returns the API of the GitHub that runs the job, for the job's repository. Rejects with a GitHubError if there is no token. */
async function connectGitHub(settings) {
    const { token, context, clock, signal, timeoutMs = 10_000 } = settings;
    if (token === '') {
        const advice = `set github-token to \${{ github.token }}, which is its default`;
        throw new github_error/* GitHubError */.y('no-token', `there is no token for GitHub's API; ${advice}`);
    }
    const exchange = await load(token, context.apiUrl);
    const rest = { exchange, clock, signal, timeoutMs, where: context };
    const [owner = '', repo = ''] = context.repository.split('/');
    return {
        ...restDeployments(rest, owner, repo),
        ...restComments(rest, owner, repo),
        ...restPullRequests(rest, owner, repo),
    };
}
/** Loading the library may fail: it reads the file of the event and the proxies of the environment. */
async function load(token, apiUrl) {
    try {
        return await loadExchange(token, apiUrl);
    }
    catch (error) {
        throw new github_error/* GitHubError */.y('unavailable', `GitHub's API cannot be used: ${(0,error_message/* messageOf */.b)(error)}`, { cause: error });
    }
}


/***/ }),

/***/ 3343:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ GitHubError)
/* harmony export */ });
/* harmony import */ var _errors_coded_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1435);

/** A request to GitHub that failed after all retries. The message says what to do about it, and never contains the token. */
class GitHubError extends _errors_coded_error_js__WEBPACK_IMPORTED_MODULE_0__/* .CodedError */ .A {
    name = 'GitHubError';
}


/***/ })

};
