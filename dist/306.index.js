export const id = 306;
export const ids = [306];
export const modules = {

/***/ 8994:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  YY: () => (/* binding */ earlierRecord),
  x1: () => (/* binding */ gitHubRecord),
  WP: () => (/* binding */ recordedEnd)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./lib/clock/timeout.js
var timeout = __webpack_require__(5369);
// EXTERNAL MODULE: ./lib/errors/error-message.js
var error_message = __webpack_require__(3391);
// EXTERNAL MODULE: ./lib/host/plain-text.js
var plain_text = __webpack_require__(3408);
// EXTERNAL MODULE: ./lib/github/deployment.js
var deployment = __webpack_require__(260);
;// CONCATENATED MODULE: ./lib/github/find-pull-request.js
/**
 * Returns the number of the pull request that a run is for: the one that the event names, or else one of the pull requests
 * of its commit; or the reason why there is none. Rejects with a GitHubError.
 */
async function findPullRequest(github, subject) {
    const { pullRequest, sha, branch, fork } = subject;
    if (pullRequest !== undefined)
        return pullRequest;
    // GitHub does not list a fork's pull requests with their commits, but by the owner and the branch.
    if (fork !== undefined && branch !== undefined) {
        const fromFork = await github.openPullRequestsFrom(`${fork.split('/')[0]}:${branch}`);
        const one = pullRequestAmong(fromFork, subject);
        if (one !== undefined)
            return one.number;
    }
    const ofCommit = await github.pullRequestsOf(sha);
    const chosen = pullRequestAmong(ofCommit, subject);
    if (chosen !== undefined)
        return chosen.number;
    const open = ofCommit.filter(({ isOpen }) => isOpen).map(({ number }) => `#${number}`);
    const what = open.length > 0
        ? `commit ${sha} is part of several open pull requests (${open.join(', ')})`
        : `the event names no pull request, none is open for commit ${sha}, and none was merged as it`;
    return { reason: `${what}; the input pull-request can name one` };
}
/**
 * Returns the pull request of a commit that people look at when it is deployed: the open one that the commit is the head
 * of, the one that was merged as this commit, the open one of its branch, which has moved on, or the only open one that
 * contains it. Undefined if there is none, or if it might be any of several.
 */
function pullRequestAmong(pullRequests, { sha, branch }) {
    const open = pullRequests.filter(({ isOpen }) => isOpen).toSorted((one, other) => one.number - other.number);
    const heads = open.filter(({ head }) => head?.sha === sha);
    return (heads.find(({ head }) => head?.ref === branch) ??
        heads[0] ??
        pullRequests.find(({ mergedAs }) => mergedAs === sha) ??
        open.find(({ head }) => branch !== undefined && head?.ref === branch) ??
        (open.length === 1 ? open[0] : undefined));
}

// EXTERNAL MODULE: ./lib/github/github-error.js
var github_error = __webpack_require__(3343);
;// CONCATENATED MODULE: ./lib/github/comment.js





/**
 * Writes Markdown to the job's pull request as the only comment of this identity, replacing an earlier one. If another job
 * writes the same one at the same moment, one of the two stays. Rejects with a GitHubError.
 */
async function comment(github, context, { environment, key, pullRequest: given }, markdown) {
    const pullRequest = given ?? (await findPullRequest(github, context.subject));
    if (typeof pullRequest === 'object')
        return pullRequest;
    const marker = markerOf(environment, key);
    const body = bodyOf(marker, markdown, context.logUrl);
    const earlier = await earlierComment(github, pullRequest, marker);
    if (earlier !== undefined && (await updateIfPresent(github, earlier, body)))
        return { pullRequest, done: 'updated' };
    const created = await github.createComment(pullRequest, body);
    const isOnly = await mergeWithOthers(github, pullRequest, { created, marker, body });
    return { pullRequest, done: isOnly ? 'created' : 'updated' };
}
/**
 * The first comment with the marker that this token has written: anybody else's copy of our comment is left alone. Whose
 * token this is, is requested only if there is one. Where GitHub does not say, it is taken for a workflow's.
 */
async function earlierComment(github, pullRequest, marker) {
    let self;
    for await (const candidate of github.comments(pullRequest)) {
        if (!hasMarker(candidate, marker))
            continue;
        const { author } = candidate;
        if (author === undefined)
            continue;
        self ??= github.ownLogin();
        if (isSameLogin(author.login, (await self) ?? workflowLogin))
            return candidate;
    }
    return undefined;
}
const workflowLogin = 'github-actions[bot]';
/**
 * Of several comments of the same identity keeps the oldest, with the new text, and deletes the others. Returns whether
 * the created one was the only one. GitHub has no request that creates a comment unless there is one: two jobs that both
 * found none both create one. The later of the two then finds the other's. Who wrote the created one is known from the
 * response, even for tokens that GitHub says nothing else about.
 */
async function mergeWithOthers(github, pullRequest, { created, marker, body }) {
    const self = created.author?.login ?? workflowLogin;
    const others = [];
    for await (const candidate of github.comments(pullRequest)) {
        const isOurs = candidate.author !== undefined && isSameLogin(candidate.author.login, self);
        if (candidate.id !== created.id && isOurs && hasMarker(candidate, marker))
            others.push(candidate);
    }
    const [oldest = created, ...rest] = [created, ...others].toSorted((one, other) => one.id - other.id);
    // One that was deleted meanwhile leaves the created one in its place.
    if (oldest !== created && !(await updateIfPresent(github, oldest, body)))
        return true;
    for (const { id } of rest)
        await github.deleteComment(id);
    return others.length === 0;
}
/** A marker is a line of its own, so that of one key is never taken for the beginning of another's. */
function hasMarker({ body }, marker) {
    return body === marker || /^.*/.exec(body)?.[0].trimEnd() === marker;
}
/** GraphQL may leave out the `[bot]` that REST shows behind the name of an app, and that no user's name can have. */
function isSameLogin(author, self) {
    return author === self || (author.endsWith('[bot]') && author === `${self}[bot]`);
}
/** It may have been deleted meanwhile. */
async function updateIfPresent(github, { id }, body) {
    try {
        await github.updateComment(id, body);
        return true;
    }
    catch (error) {
        if (error instanceof github_error/* GitHubError */.y && error.code === 'not-found')
            return false;
        throw error;
    }
}
/** The limit that GitHub states when it refuses a longer body. It has been seen to allow four times as many bytes, into which this many characters always fit. */
const maxBody = 65_536;
/** The note about the cut comes first, since at the end it might be in the middle of a table or a code block. */
function bodyOf(marker, markdown, logUrl) {
    const whole = `${marker}\n${markdown}`;
    if (whole.length <= maxBody)
        return whole;
    const log = logUrl === undefined ? 'the log of the job' : `[the log of the job](${logUrl})`;
    const note = `> Truncated to GitHub's limit for comments; see ${log} for the rest.`;
    return (0,plain_text/* beginningOf */.V)(`${marker}\n${note}\n\n${markdown}`, maxBody);
}
/**
 * Returns the line that identifies the comment of a key in an environment, which readers do not see. Environments have the
 * same one only if GitHub considers them the same, which ignores case in their names. Keys may be long, and are hashed.
 *
 * `Blue → green` and `deploy` give `<!-- fleet-deploy: blue%20%E2%86%92%20green 2c4b8a9f01d7e365 -->`: neither `--` nor
 * `>` may occur in an HTML comment.
 */
function markerOf(environment, key) {
    const name = encodeURIComponent((environment || deployment/* defaultEnvironment */.L6).toLowerCase().toWellFormed());
    const hash = (0,external_node_crypto_.createHash)('sha256').update(key.trim().replace(/\s+/g, ' ')).digest('hex').slice(0, 16);
    return `<!-- fleet-deploy: ${name.replaceAll('--', '-%2D')} ${hash} -->`;
}

;// CONCATENATED MODULE: ./lib/github/deployment-state.js
/**
 * Returns the state of a deployment on GitHub after its end. `success` means that this commit is now what runs in the
 * environment, and GitHub then sets earlier successes there to inactive (auto_inactive; according to its documentation
 * not in production environments). So a deployment that leaves the cluster as it was must never be a success.
 *
 * `main` at 4f2c was deployed to `staging` successfully, and now 9ab1 is deployed:
 * it succeeds, or changes nothing → 9ab1 is a success, 4f2c is inactive;
 * an instance fails and everything is rolled back → 9ab1 is a failure, and 4f2c still the success that runs there;
 * the job is cancelled before anything was changed → 9ab1 is inactive: it never ran there, and nothing is wrong;
 * the job is cancelled half-way → 9ab1 is an error, since what runs now is neither of the two;
 * only canaries of 9ab1 are deployed → 9ab1 is inactive: 4f2c is what runs for the most part, nothing is wrong, and
 * nobody would ever end a record that stays in progress, since the next deployment has its own;
 * `destroy` succeeds → its record is inactive, since nothing of it runs.
 */
function deploymentStateOf({ command, status, isAsBefore }) {
    switch (status) {
        case 'succeeded':
        case 'unchanged':
            return command === 'destroy' ? 'inactive' : 'success';
        case 'paused':
            return 'inactive';
        case 'failed':
        case 'rolled-back':
            return 'failure';
        case 'cancelled':
            return isAsBefore ? 'inactive' : 'error';
    }
}

// EXTERNAL MODULE: ./lib/host/seen-messages.js
var seen_messages = __webpack_require__(2272);
// EXTERNAL MODULE: ./lib/report/markdown.js
var markdown = __webpack_require__(3021);
// EXTERNAL MODULE: ./lib/report/status.js
var report_status = __webpack_require__(6282);
// EXTERNAL MODULE: ./lib/report/summary.js + 5 modules
var summary = __webpack_require__(8206);
;// CONCATENATED MODULE: ./lib/action/github-record.js










/** A comment has at most 65,536 characters, some of which are not the summary's. */
const maxCommentBytes = 60_000;
/** Returns how a deployment ended; undefined for a command that deploys nothing. */
function recordedEnd(report) {
    const { status, reason, command = 'deploy' } = report;
    if (status === 'planned' || command === 'restart' || command === 'status')
        return undefined;
    return { command, status, reason, isAsBefore: (0,report_status/* isAsBefore */.s)(report) };
}
/** How long to wait for GitHub at the end, retries included; less once a runner is waiting to kill the step. */
const endsWithin = { ms: 30_000, msOnceAborted: 3_000 };
const notRecorded = 'GitHub does not know how this deployment ended';
const noComment = 'there is no comment on the pull request';
/** Returns what an earlier process has saved of its record; undefined if there is none, or none to be finished. */
function earlierRecord(host) {
    const key = host.state('deployment-key');
    return key === '' ? undefined : { id: Number(host.state('deployment')) || undefined, key };
}
/** Returns the record of a deployment, which this process starts or an earlier one has started. */
function gitHubRecord(inputs, world, earlier) {
    const { host, clock, cancelled } = world;
    const environmentUrl = inputs['environment-url'];
    const over = new AbortController();
    let connecting;
    const connected = () => {
        connecting ??= world.jobOnGitHub(inputs['github-token'], over.signal);
        return connecting;
    };
    const warn = warner(host, over.signal);
    const environment = inputs.environment || deployment/* defaultEnvironment */.L6;
    let isOpen = earlier !== undefined;
    let id = earlier ? found(earlier) : Promise.resolve(undefined);
    let opened = id;
    async function found({ id: known, key }) {
        if (known !== undefined)
            return known;
        try {
            const { github } = await connected();
            return (await github.findDeployment(environment, key))?.id;
        }
        catch (error) {
            warn('GitHub may still show this deployment as under way', error);
            return undefined;
        }
    }
    async function open(onCreated) {
        try {
            const { github, context } = await connected();
            const key = (0,external_node_crypto_.randomUUID)();
            host.saveState('deployment-key', key);
            isOpen = true;
            const request = {
                key,
                environment,
                environmentUrl,
                description: `Fleet Deploy: ${inputs.command}`,
            };
            const { trouble } = await (0,deployment/* openDeployment */.Q6)(github, context, request, (created) => {
                host.saveState('deployment', String(created));
                onCreated(created);
            });
            if (trouble)
                warn('the deployment does not show as in progress on GitHub', trouble);
        }
        catch (error) {
            warn('GitHub has no record of this deployment', error);
        }
        finally {
            onCreated(undefined);
        }
    }
    async function finish(end) {
        // In progress must not be recorded after the end.
        await opened;
        const known = await id;
        if (known === undefined)
            return;
        try {
            const { github, context } = await connected();
            const state = deploymentStateOf(end);
            await (0,deployment/* finishDeployment */.jl)(github, context, known, { state, description: end.reason, environmentUrl });
            host.saveState('deployment-key', '');
            isOpen = false;
        }
        catch (error) {
            warn(notRecorded, error);
        }
    }
    async function putComment(report) {
        try {
            const { github, context } = await connected();
            const key = inputs['comment-key'].trim() || context.job;
            const markdown = `${commentTitle(environment, key)}\n\n${(0,summary/* summaryOf */.Y)(report, maxCommentBytes)}`;
            const identity = { environment, key, pullRequest: inputs['pull-request'] };
            const commented = await comment(github, context, identity, markdown);
            if ('reason' in commented)
                warn(noComment, commented.reason);
            else
                host.log(`comment: ${commented.done} on pull request ${commented.pullRequest}`);
        }
        catch (error) {
            warn(noComment, error);
        }
    }
    return {
        begin() {
            const { command } = inputs;
            if (!inputs['create-deployment'] || (command !== 'deploy' && command !== 'destroy'))
                return;
            const created = Promise.withResolvers();
            id = created.promise;
            opened = open(created.resolve);
        },
        isSettled: () => !isOpen,
        id: (ms, msOnceCancelled) => (0,timeout/* within */.ux)({ ms, msOnceAborted: msOnceCancelled, signal: cancelled }, clock, id),
        async end(end, report) {
            const inTime = async (what, work) => {
                const isDone = await (0,timeout/* within */.ux)({ ...endsWithin, signal: cancelled }, clock, work.then(() => true));
                if (!isDone)
                    warn(what, 'GitHub did not answer in time');
            };
            await Promise.all([
                end && inTime(notRecorded, finish(end)),
                report && inputs.comment && inTime(noComment, putComment(report)),
            ]);
            over.abort();
        },
    };
}
/** Returns which of several comments this is. The matrix of a job that has none is `null`. */
function commentTitle(environment, key) {
    const parts = [environment, key.replace(/\s+/g, ' ').replace(/ null$/, '')];
    return `<sub>${parts
        .filter((part) => part !== '')
        .map(markdown/* markdownText */.p7)
        .join(' · ')}</sub>`;
}
/** Returns a function that warns about something that GitHub did not do, once. */
function warner({ annotate, log }, over) {
    const hasSeen = (0,seen_messages/* seenMessages */.M)();
    return (what, error) => {
        const message = (0,error_message/* messageOf */.b)(error);
        const warning = `${what}: ${message}`;
        if (over.aborted || hasSeen(warning))
            return;
        annotate('warning', warning);
        // An annotation is one line; what is to be copied into a workflow is better read as it stands there.
        message.split('\n').slice(1).forEach(log);
    };
}


/***/ }),

/***/ 5339:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cl: () => (/* binding */ handOver),
/* harmony export */   IY: () => (/* binding */ readHandover),
/* harmony export */   ak: () => (/* binding */ worldOfStep),
/* harmony export */   h$: () => (/* binding */ handoverOf)
/* harmony export */ });
/* harmony import */ var _fleet_json_body_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3429);
/* harmony import */ var _input_files_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5980);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8484);
/* harmony import */ var _not_started_error_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5304);




/** Variables have been put into the plan, where they are needed; the journal has that. */
const ofNoUse = new Set(['variables', 'secret-variables']);
const leadsSomewhere = /^(?:SSH_AUTH_SOCK|[A-Z]+_PROXY)$/i;
/** Returns what to hand over of the inputs and variables that a step was given. A token that nothing asks for is left out. */
function handoverOf(inputs, { host, environment, workspace }, read) {
    const needsToken = inputs['create-deployment'] || inputs.comment;
    const names = Object.keys(_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .inputDefaults */ .V).filter((name) => !ofNoUse.has(name) && (needsToken || name !== 'github-token'));
    const given = names.map((name) => [name, host.input(name)]).filter(([, text]) => text !== '');
    const variables = Object.entries(environment).filter(([name, value]) => leadsSomewhere.test(name) && value);
    const token = host.input('github-token');
    return {
        inputs: Object.fromEntries(given),
        environment: Object.fromEntries(variables),
        workspace,
        files: read.files,
        secrets: needsToken ? read.secrets : read.secrets.filter((secret) => secret !== token),
    };
}
/**
 * Writes a handover where this step's `post` finds it. Rejects with a NotStartedError if that fails: nothing may begin
 * that nobody could bring to an end.
 */
async function handOver(handover, { journals, host }) {
    let file;
    try {
        file = await journals.create('handover');
        // First where it is: `post` removes it, even if this process is killed while it writes secrets into it.
        host.saveState('handover', file.path);
        await file.append(`${JSON.stringify(handover)}\n`, true);
        return file;
    }
    catch (error) {
        // A disk that is full may hold the first half of a key.
        await file?.remove().catch(() => { });
        throw (0,_not_started_error_js__WEBPACK_IMPORTED_MODULE_2__/* .journalTrouble */ .V)(error);
    }
}
/** Returns a handover from its text; undefined for one that is incomplete, since its step had begun nothing yet. */
function readHandover(text) {
    return text.endsWith('\n') ? (0,_fleet_json_body_js__WEBPACK_IMPORTED_MODULE_3__/* .parseJson */ .q)(text) : undefined;
}
/** Returns the world as the step saw it: with its inputs, variables and files, and with its secrets masked. */
function worldOfStep({ inputs, environment, workspace, files, secrets }, world) {
    for (const secret of secrets)
        world.host.maskSecret(secret);
    return {
        ...world,
        host: { ...world.host, input: (name) => inputs[name] ?? '' },
        environment,
        workspace,
        inputFiles: (0,_input_files_js__WEBPACK_IMPORTED_MODULE_0__/* .rememberedFiles */ .k_)(files),
        jobOnGitHub: (token, signal) => world.jobOnGitHub(token, signal, environment),
    };
}


/***/ }),

/***/ 5980:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ed: () => (/* binding */ filesOnDisk),
/* harmony export */   jF: () => (/* binding */ rememberingFiles),
/* harmony export */   k_: () => (/* binding */ rememberedFiles)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);



const maxFileBytes = 1024 * 1024;
/** The files of this machine. */
const filesOnDisk = {
    async read(path, folder) {
        const resolved = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(folder, path.replace(/^~(?=\/)/, (0,node_os__WEBPACK_IMPORTED_MODULE_1__.homedir)()));
        const stats = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(resolved);
        // A pipe or a device may never end.
        if (!stats.isFile() || stats.size > maxFileBytes)
            throw Object.assign(new Error(), { code: 'not a small file' });
        return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(resolved);
    },
};
/** Returns the same files, which puts what is read of them into `contents`, in base64 and by the path that was given. */
function rememberingFiles(files, contents) {
    return {
        async read(path, folder) {
            const content = await files.read(path, folder);
            contents[path] = content.toString('base64');
            return content;
        },
    };
}
/** Returns files as they were when `contents` was filled, wherever they are now. */
function rememberedFiles(contents) {
    return {
        async read(path) {
            const content = contents[path];
            if (content === undefined)
                throw Object.assign(new Error(), { code: 'ENOENT' });
            return Buffer.from(content, 'base64');
        },
    };
}


/***/ }),

/***/ 8484:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  V: () => (/* binding */ inputDefaults),
  T: () => (/* binding */ parseInputs)
});

// EXTERNAL MODULE: ./lib/clock/duration.js
var duration = __webpack_require__(4468);
// EXTERNAL MODULE: ./lib/definition/amount.js
var amount = __webpack_require__(8217);
// EXTERNAL MODULE: ./lib/errors/user-error.js
var user_error = __webpack_require__(931);
;// CONCATENATED MODULE: ./lib/definition/desired-states.js

const desiredStates = ['launched', 'loaded', 'inactive'];
/**
 * Returns the desired states that the `desired-state` input states, by the names of unit files; all others are launched.
 * Throws a UserError that quotes the offending line.
 *
 * `backup.service=loaded` on a line of its own leaves that unit to its timer.
 */
function parseDesiredStates(input) {
    const byName = new Map();
    for (const line of input.split('\n').map((text) => text.trim())) {
        if (line === '')
            continue;
        const [, name, word] = /^(\S+?)\s*=\s*(\S+)$/.exec(line) ?? [];
        const state = desiredStates.find((one) => one === word);
        if (name === undefined || state === undefined)
            throw new user_error/* UserError */.y(`"${line}" is no line such as backup.service=loaded; a state is launched, loaded or inactive`);
        if (byName.has(name))
            throw new user_error/* UserError */.y(`the desired state of ${name} is set twice`);
        byName.set(name, state);
    }
    return byName;
}

// EXTERNAL MODULE: ./lib/definition/diagnostic.js
var diagnostic = __webpack_require__(7310);
// EXTERNAL MODULE: ./lib/definition/instance-counts.js
var instance_counts = __webpack_require__(675);
// EXTERNAL MODULE: ./lib/definition/variables.js
var variables = __webpack_require__(8948);
// EXTERNAL MODULE: ./lib/github/deployment.js
var deployment = __webpack_require__(260);
// EXTERNAL MODULE: ./lib/health/check-headers.js
var check_headers = __webpack_require__(7669);
// EXTERNAL MODULE: ./lib/health/health-check.js
var health_check = __webpack_require__(4047);
// EXTERNAL MODULE: ./lib/health/status-ranges.js
var status_ranges = __webpack_require__(693);
// EXTERNAL MODULE: ./lib/unit/unit-glob.js
var unit_glob = __webpack_require__(9401);
// EXTERNAL MODULE: ./lib/unit/unit-name.js
var unit_name = __webpack_require__(6004);
// EXTERNAL MODULE: ./lib/unit-log/gateway-url.js
var gateway_url = __webpack_require__(9151);
;// CONCATENATED MODULE: ./lib/action/input-texts.js






// What the text of a single input means. Each function returns that, or throws a UserError.
function verbatim(text) {
    return text;
}
/** Returns a parser that accepts `words` only. Its error is `"text" complaint`. */
function oneOf(complaint, ...words) {
    return (text) => {
        const word = words.find((one) => one === text);
        if (word === undefined)
            throw new user_error/* UserError */.y(`"${text}" ${complaint}`);
        return word;
    };
}
/** One glob per line; blank lines and lines that start with `#` are ignored. */
function parsePatterns(text) {
    return text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '' && !line.startsWith('#'));
}
/** 0 is for no limit. */
function parseWholeNumber(text) {
    if (!/^\d+$/.test(text))
        throw new user_error/* UserError */.y(`"${text}" is not a whole number; 0 is no limit`);
    return Number(text);
}
/** 0 is for none. */
function parseLineCount(text) {
    if (!/^\d{1,4}$/.test(text))
        throw new user_error/* UserError */.y(`"${text}" is not a number of lines such as 20; 0 is for none`);
    return Number(text);
}
/** `7` or `#7`; empty for the one that is found. */
function parsePullRequest(text) {
    if (text.trim() === '')
        return undefined;
    const number = /^#?([1-9]\d{0,9})$/.exec(text.trim())?.[1];
    if (number === undefined)
        throw new user_error/* UserError */.y(`"${text}" is not the number of a pull request, such as 7`);
    return Number(number);
}
/** A URL with placeholders in braces; empty for none. */
function parseGatewayInput(text) {
    return text === '' ? undefined : (0,gateway_url/* parseJournalGateway */.Lk)(text);
}
/** Separated by commas, blanks or line breaks. */
function parseWords(text) {
    return text.split(/[\s,]+/).filter((word) => word !== '');
}
/** A name without its type would be that of a service, which may have a timer as well. */
function parseUnitNames(text) {
    const names = parseWords(text);
    const bad = names.find((name) => (0,unit_name/* unitNameError */.Sx)(name) !== undefined);
    if (bad !== undefined)
        throw new user_error/* UserError */.y(`"${bad}" is not the name of a unit file such as migrate.service`);
    return names;
}
/** A malformed glob would silently protect nothing. */
function parseUnitGlobs(text) {
    const globs = parseWords(text);
    const bad = globs.find((glob) => !(0,unit_glob/* isUnitGlob */.zB)(glob));
    if (bad !== undefined)
        throw new user_error/* UserError */.y(`"${bad}" is not a glob such as deployer@*.service`);
    return globs;
}
/** A URL with placeholders in braces; empty for none. */
function parseHealthCheckInput(text) {
    return text === '' ? undefined : (0,health_check/* parseHealthCheck */.Kx)(text);
}
/** Undefined for any 2xx. */
function parseStatusInput(text) {
    return text.trim() === '' ? undefined : (0,status_ranges/* parseStatusRanges */.C2)(text);
}
/** YAML 1.2's words for true and false, as @actions/core takes them. */
function parseBoolean(text) {
    if (/^(true|True|TRUE)$/.test(text))
        return true;
    if (/^(false|False|FALSE)$/.test(text))
        return false;
    throw new user_error/* UserError */.y(`"${text}" is neither true nor false`);
}

;// CONCATENATED MODULE: ./lib/action/inputs.js










/** Defaults of the inputs; a test compares them with action.yml. The runner provides the token, and what tells jobs apart. */
const inputDefaults = {
    command: 'deploy',
    endpoint: 'http://127.0.0.1:49153',
    units: '',
    'services-file': '',
    services: '',
    count: '1',
    'desired-state': '',
    'run-always': '',
    variables: '',
    'secret-variables': '',
    'working-directory': '.',
    'max-unavailable': '1',
    'max-surge': '0',
    canary: '0',
    'canary-hold': '0s',
    'stop-after': '',
    'min-ready': '10s',
    timeout: '10m',
    'deploy-timeout': '0s',
    'on-failure': 'rollback',
    'fail-fast': 'true',
    'on-cancel': 'settle',
    'max-parallel': '10',
    prune: 'false',
    protect: 'deployer.service, deployer.timer',
    'health-check': '',
    'health-check-headers': '',
    'health-check-status': '',
    journal: '20',
    'journal-gateway': '',
    proxy: '',
    'ssh-tunnel': '',
    'ssh-private-key': '',
    'ssh-passphrase': '',
    'ssh-known-hosts': '',
    'ssh-machine-user': '',
    'tls-ca': '',
    'tls-cert': '',
    'tls-key': '',
    'connect-timeout': '10s',
    'request-timeout': '10s',
    summary: 'true',
    'create-deployment': 'false',
    environment: '',
    'environment-url': '',
    comment: 'false',
    'pull-request': '',
    'comment-key': '',
    'github-token': '',
};
const parsers = {
    command: oneOf('is none of deploy, plan, restart, destroy and status', 'deploy', 'plan', 'restart', 'destroy', 'status'),
    units: parsePatterns,
    'services-file': verbatim,
    services: parseWords,
    count: instance_counts/* parseInstanceCounts */.B,
    'desired-state': parseDesiredStates,
    'run-always': parseUnitNames,
    variables: variables/* parseVariables */.rf,
    'secret-variables': variables/* parseVariableNames */.OE,
    'working-directory': verbatim,
    'max-unavailable': amount/* parseAmount */.C,
    'max-surge': amount/* parseAmount */.C,
    canary: amount/* parseAmount */.C,
    'canary-hold': duration/* parseDuration */.E,
    'stop-after': oneOf('is not canary, after which a deployment can stop', '', 'canary'),
    'min-ready': duration/* parseDuration */.E,
    timeout: duration/* parsePositiveDuration */.l,
    'deploy-timeout': duration/* parseDuration */.E,
    'on-failure': oneOf('is neither rollback nor stop', 'rollback', 'stop'),
    'fail-fast': parseBoolean,
    'on-cancel': oneOf('is neither settle nor rollback', 'settle', 'rollback'),
    'max-parallel': parseWholeNumber,
    prune: parseBoolean,
    protect: parseUnitGlobs,
    'health-check': parseHealthCheckInput,
    'health-check-headers': check_headers/* parseCheckHeaders */.i,
    'health-check-status': parseStatusInput,
    journal: parseLineCount,
    'journal-gateway': parseGatewayInput,
    'connect-timeout': duration/* parsePositiveDuration */.l,
    'request-timeout': duration/* parsePositiveDuration */.l,
    summary: parseBoolean,
    'create-deployment': parseBoolean,
    environment: verbatim,
    'environment-url': deployment/* parseEnvironmentUrl */.Mk,
    comment: parseBoolean,
    'pull-request': parsePullRequest,
    'comment-key': verbatim,
    'github-token': verbatim,
};
/** Returns the inputs that `read` gives, or their defaults. Throws a DefinitionError with everything that is wrong with them. */
function parseInputs(read) {
    const diagnostics = [];
    const entries = Object.entries(parsers).map(([name, parse]) => {
        try {
            return [name, parse(read(name) || inputDefaults[name])];
        }
        catch (error) {
            if (!(error instanceof user_error/* UserError */.y))
                throw error;
            diagnostics.push({ severity: 'error', message: `input ${name}: ${error.message}` });
            return [name, undefined];
        }
    });
    if (diagnostics.length > 0)
        throw new diagnostic/* DefinitionError */.g(diagnostics);
    return checkedTogether(Object.fromEntries(entries));
}
/** Each input is valid by itself, but some do not go together. */
function checkedTogether(inputs) {
    const messages = [];
    const { command, services, prune } = inputs;
    const hasFiles = inputs.units.length > 0 || inputs['services-file'] !== '';
    const takesNames = command === 'destroy' || command === 'restart';
    if (takesNames && !hasFiles && services.length === 0)
        messages.push(`inputs services, units and services-file: set one of them to say what to ${command}`);
    if (services.length > 0 && command === 'status')
        messages.push('input services: has no effect with command status');
    if (services.length > 0 && prune)
        messages.push('inputs services and prune: prune destroys what no file defines, and services picks a part of what the files define; remove one of them');
    if (prune && (takesNames || command === 'status'))
        messages.push(`input prune: has no effect with command ${command}`);
    if (inputs['health-check'] === undefined && inputs['services-file'] === '') {
        if (Object.keys(inputs['health-check-headers']).length > 0)
            messages.push('input health-check-headers: has no effect without health-check');
        if (inputs['health-check-status'] !== undefined)
            messages.push('input health-check-status: has no effect without health-check');
    }
    if (command === 'restart')
        messages.push(...restartContradictions(inputs));
    messages.push(...stopAfterContradictions(inputs));
    if (!hasFiles && (command === 'deploy' || command === 'plan'))
        messages.push('inputs units and services-file: both are empty; set units to one glob per line, such as deploy/*.service, or services-file to the path of a services.yaml');
    if (command !== 'restart' && (0,amount/* isZero */.b)(inputs['max-unavailable']) && (0,amount/* isZero */.b)(inputs['max-surge']))
        messages.push('inputs max-unavailable and max-surge: both are 0, so nothing could ever be updated; set one of them to at least 1');
    if (messages.length === 0)
        return inputs;
    throw new diagnostic/* DefinitionError */.g(messages.map((message) => ({ severity: 'error', message })));
}
/** Canaries are what a deployment can stop after; an entry of a services file can have its own. */
function* stopAfterContradictions(inputs) {
    const { command, canary } = inputs;
    if (inputs['stop-after'] === '')
        return;
    if (command !== 'deploy' && command !== 'plan')
        yield `input stop-after: has no effect with command ${command}; only a deployment goes on later from where it has stopped`;
    else if ((0,amount/* isZero */.b)(canary) && inputs['services-file'] === '')
        yield 'inputs stop-after and canary: there is no canary to stop after; set canary to at least 1';
}
/** A restart starts no instances beyond those that there are. */
function* restartContradictions(inputs) {
    if (!(0,amount/* isZero */.b)(inputs['max-surge']))
        yield 'input max-surge: has no effect with command restart';
    if ((0,amount/* isZero */.b)(inputs['max-unavailable']))
        yield 'input max-unavailable: is 0, so nothing could ever be restarted; set it to at least 1';
}


/***/ }),

/***/ 5304:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ journalTrouble),
/* harmony export */   x: () => (/* binding */ NotStartedError)
/* harmony export */ });
/* harmony import */ var _errors_coded_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1435);
/* harmony import */ var _errors_error_message_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3391);


/** A deployment that could not start, because something is missing without which nothing may be changed. */
class NotStartedError extends _errors_coded_error_js__WEBPACK_IMPORTED_MODULE_0__/* .CodedError */ .A {
    name = 'NotStartedError';
    constructor(what, cause) {
        super('not-started', `${what} (${(0,_errors_error_message_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .b)(cause)}); nothing was changed`, { cause });
    }
}
/** Returns the error for a deployment whose journal, or what else its `post` step would go by, cannot be written. */
function journalTrouble(cause) {
    const what = 'the journal, which a cancelled job needs, cannot be written';
    return new NotStartedError(`${what} to the runner's folder for temporary files`, cause);
}


/***/ }),

/***/ 9183:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  m: () => (/* binding */ publish),
  K: () => (/* binding */ writeOutputs)
});

// EXTERNAL MODULE: ./lib/errors/error-message.js
var error_message = __webpack_require__(3391);
// EXTERNAL MODULE: ./lib/host/plain-text.js
var plain_text = __webpack_require__(3408);
// EXTERNAL MODULE: ./lib/report/diff-lines.js
var diff_lines = __webpack_require__(8425);
;// CONCATENATED MODULE: ./lib/report/output-detail.js
const whole = {
    diffs: 'all',
    steps: 'whole',
    instances: 'whole',
    journals: true,
    units: 'whole',
    names: 'all',
};
const planned = { ...whole, diffs: 'none', steps: 'short', units: 'short' };
const bare = { ...planned, steps: 'none', journals: false, units: 'none' };
/** From everything to the bare minimum; each drops what matters least of the one before. */
const details = [
    whole,
    { ...whole, diffs: 'once' },
    { ...whole, diffs: 'none' },
    planned,
    { ...planned, instances: 'short' },
    { ...planned, instances: 'short', steps: 'none' },
    { ...bare, instances: 'touched' },
    { ...bare, instances: 'failed' },
    { ...bare, instances: 'failed', names: 'failed' },
    { ...bare, instances: 'failed', names: 'few' },
];

// EXTERNAL MODULE: ./lib/report/unit-result.js
var unit_result = __webpack_require__(5434);
;// CONCATENATED MODULE: ./lib/report/outputs.js




/** All outputs of a job may have 1 MB together, which GitHub counts in UTF-16: two bytes for nearly every character. */
const maxCharacters = 490_000;
/** Failures that are listed when there is no room for anything else. */
const maxFailures = 200;
/**
 * Returns every output of the action with its value, whatever happened. If they would be more than `max` characters
 * together, they say less about each unit, and have `truncated` to show it.
 */
function outputsOf(report, { max = maxCharacters } = {}) {
    let outputs = {};
    for (const detail of details) {
        outputs = outputsIn(detail, report);
        if (Object.values(outputs).reduce((sum, { length }) => sum + length, 0) <= max)
            break;
    }
    return outputs;
}
function outputsIn(detail, report) {
    const { status, reason, changed, plan, secrets = [], clusterStatus, durationMs, deploymentId } = report;
    const instances = detail.journals ? report.instances : report.instances.map(withoutJournal);
    const failures = instances.filter(unit_result/* hasFailed */.WN);
    const few = failures.slice(0, maxFailures);
    const listed = { all: instances, failed: failures, few }[detail.names];
    const done = (action) => names(listed.filter((instance) => instance.action === action && instance.outcome === 'succeeded'));
    return {
        status,
        reason: (0,plain_text/* beginningOf */.V)((0,plain_text/* plainLine */.h)(reason), maxError),
        changed: String(changed),
        instances: JSON.stringify(instancesOutput(instances, few, detail)),
        created: done('create'),
        updated: done('update'),
        restarted: done('restart'),
        destroyed: done('destroy'),
        unchanged: names(listed.filter(({ outcome }) => outcome === 'unchanged')),
        failed: names(listed.filter(unit_result/* hasFailed */.WN)),
        plan: JSON.stringify(planOutput(plan ?? { services: [] }, { secrets, detail })),
        cluster: JSON.stringify(clusterOutput(clusterStatus ?? { services: [], units: [], machines: [] }, detail)),
        duration: String(Math.round(durationMs / 1_000)),
        'deployment-id': deploymentId === undefined ? '' : String(deploymentId),
    };
}
function names(instances) {
    return JSON.stringify(instances.map(({ unit }) => unit));
}
/** If some are left out, a last object says how many. */
function instancesOutput(instances, few, { instances: detail }) {
    if (detail === 'whole')
        return instances.map(withShortError);
    const isTouched = ({ outcome }) => outcome !== 'skipped' && outcome !== 'unchanged';
    const listed = { short: instances, touched: instances.filter(isTouched), failed: few }[detail];
    const leftOut = instances.length - listed.length;
    return [...listed.map(shortInstance), ...(leftOut > 0 ? [{ truncated: true, leftOut }] : [])];
}
/** Longer reasons are not read, and a server may have sent more. */
const maxError = 2_000;
function withShortError(instance) {
    const { error } = instance;
    return error === undefined || error.length <= maxError
        ? instance
        : { ...instance, error: (0,plain_text/* beginningOf */.V)(error, maxError) };
}
function withoutJournal({ journal: _, ...instance }) {
    return instance;
}
/** Everything that is known about a failure is useful. */
function shortInstance(instance) {
    const { unit, service, action, outcome, error } = instance;
    if ((0,unit_result/* hasFailed */.WN)(instance))
        return withShortError(instance);
    return {
        unit,
        service,
        action,
        outcome,
        ...(error !== undefined && { error: error.slice(0, 500) }),
        truncated: true,
    };
}
/** The plan with the options it changes, not all options of its units. */
function planOutput({ services }, view) {
    const { detail } = view;
    const isWhole = detail.steps === 'whole' && detail.diffs !== 'none';
    return {
        ...(!isWhole && services.length > 0 && { truncated: true }),
        services: detail.steps === 'none' ? [] : services.map((service) => serviceOutput(service, view)),
    };
}
function serviceOutput(plan, view) {
    const { detail } = view;
    const { service, wave, waitsFor, isPruned, steps } = plan;
    const firsts = new Map();
    return {
        service,
        wave,
        after: waitsFor,
        ...(isPruned && { pruned: true }),
        steps: steps
            .filter(({ until }) => until !== 'running')
            .map((step) => ({
            unit: step.unit,
            action: step.action,
            ...(step.left !== undefined && { left: step.left }),
            ...(detail.steps === 'whole' && { reason: step.reason, ...revisions(step) }),
            ...(step.action === 'update' && diffOutput(step, view, firsts)),
        })),
    };
}
function revisions({ before, after }) {
    return { ...(after && { revision: after.revision }), ...(before && { previousRevision: before.revision }) };
}
/** Instances of one template change alike: if room is short, those after the first refer to it. */
function diffOutput(step, { secrets, detail }, firsts) {
    const { diffs } = detail;
    if (diffs === 'none')
        return {};
    const diff = (0,diff_lines/* diffLines */.P)(step, secrets);
    const key = diff.join('\n');
    const sameAs = firsts.get(key);
    if (diffs === 'once' && sameAs !== undefined)
        return { sameAs };
    firsts.set(key, step.unit);
    return { diff };
}
function clusterOutput({ services, units, machines }, { units: detail }) {
    if (detail === 'whole')
        return { services, units, machines };
    const short = units.map(({ unit, currentState, systemdActiveState, machineIp }) => ({
        unit,
        currentState,
        systemdActiveState,
        machineIp,
    }));
    const isCut = units.length > 0 && { truncated: true };
    return { ...isCut, services: detail === 'none' ? [] : services, units: detail === 'none' ? [] : short, machines };
}

// EXTERNAL MODULE: ./lib/report/summary.js + 5 modules
var summary = __webpack_require__(8206);
;// CONCATENATED MODULE: ./lib/action/publish.js



/**
 * Publishes the report of a deployment, in which secrets are hidden already: outputs, log and summary. The outputs go
 * first, since the rest of the workflow depends on them; a step that cannot write them has failed.
 */
async function publish(report, host) {
    try {
        writeOutputs(report, host);
    }
    catch (error) {
        host.annotate('error', `could not write the outputs: ${(0,error_message/* messageOf */.b)(error)}`);
        host.markFailed();
    }
    host.log(report.reason.startsWith(report.status) ? report.reason : `${report.status}: ${report.reason}`);
    // Valid even if other inputs are not.
    if (host.input('summary').toLowerCase() === 'false')
        return;
    try {
        await host.appendSummary((0,summary/* summaryOf */.Y)(report));
    }
    catch (error) {
        host.annotate('warning', `could not write the summary: ${(0,error_message/* messageOf */.b)(error)}`);
    }
}
/** Writes all outputs. Secrets have to be hidden in the report already. */
function writeOutputs(report, host) {
    for (const [name, value] of Object.entries(outputsOf(report)))
        host.output(name, value);
}


/***/ }),

/***/ 4468:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ parseDuration),
/* harmony export */   l: () => (/* binding */ parsePositiveDuration)
/* harmony export */ });
/* harmony import */ var _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(931);

const unitsInMs = { h: 3_600_000, m: 60_000, s: 1_000 };
/** The longest delay of Node's timers; a longer one would fire at once. */
const longestMs = 2 ** 31 - 1;
/**
 * Returns a duration in milliseconds, or throws a UserError.
 *
 * `90` and `90s` are 90,000; `10m` is 600,000; `1h30m` is 5,400,000.
 */
function parseDuration(text) {
    const [whole, hours, minutes, seconds] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(/^\d+$/.test(text) ? `${text}s` : text) ?? [];
    if (!whole)
        throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`"${text}" is not a duration such as 90, 90s, 10m or 1h30m`);
    const ms = Number(hours ?? 0) * unitsInMs.h + Number(minutes ?? 0) * unitsInMs.m + Number(seconds ?? 0) * unitsInMs.s;
    if (ms > longestMs)
        throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`"${text}" is longer than 24 days`);
    return ms;
}
/** Returns a duration in milliseconds that is longer than zero, or throws a UserError. */
function parsePositiveDuration(text) {
    const duration = parseDuration(text);
    if (duration === 0)
        throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`"${text}" has to be longer than 0 s`);
    return duration;
}


/***/ }),

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

/***/ 5369:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _R: () => (/* binding */ waitAtMost),
/* harmony export */   kk: () => (/* binding */ startTimeout),
/* harmony export */   ux: () => (/* binding */ within)
/* harmony export */ });
/** Calls `onTimeout` after `ms` milliseconds of the clock. Returns a function that cancels this. */
function startTimeout(clock, ms, onTimeout) {
    const timer = new AbortController();
    clock.sleep(ms, timer.signal).then(onTimeout, () => { });
    return () => timer.abort();
}
/** Resolves when some work is settled, or after `ms` milliseconds of the clock. The work itself is not stopped. */
async function waitAtMost(ms, clock, work) {
    const { promise: timeout, resolve: giveUp } = Promise.withResolvers();
    const cancel = startTimeout(clock, ms, giveUp);
    await Promise.race([work, timeout]);
    cancel();
}
/** Returns the result of some work, or undefined if it takes too long. The work itself is not stopped. */
async function within({ ms, msOnceAborted, signal }, clock, work) {
    const { promise: timeout, resolve: giveUp } = Promise.withResolvers();
    const cancels = [startTimeout(clock, ms, () => giveUp(undefined))];
    const onAbort = () => cancels.push(startTimeout(clock, msOnceAborted, () => giveUp(undefined)));
    if (signal.aborted)
        onAbort();
    else
        signal.addEventListener('abort', onAbort, { once: true });
    try {
        return await Promise.race([work, timeout]);
    }
    finally {
        signal.removeEventListener('abort', onAbort);
        for (const cancel of cancels)
            cancel();
    }
}


/***/ }),

/***/ 8217:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ parseAmount),
/* harmony export */   b: () => (/* binding */ isZero)
/* harmony export */ });
/* harmony import */ var _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(931);

/**
 * Returns the amount that a text states, or throws a UserError.
 *
 * `2` is two instances; `25%` and `25 %` are a quarter of them.
 */
function parseAmount(text) {
    const [, digits, percent] = /^(\d+)\s*(%?)$/.exec(text) ?? [];
    const number = Number(digits);
    if (digits === undefined || (percent && number > 100))
        throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`"${text}" is neither a number nor a percentage up to 100%`);
    return percent ? { percent: number } : { instances: number };
}
/** Returns whether an amount is zero for services of any size. */
function isZero(amount) {
    return ('percent' in amount ? amount.percent : amount.instances) === 0;
}


/***/ }),

/***/ 7310:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ DefinitionError),
/* harmony export */   s: () => (/* binding */ placeLabel)
/* harmony export */ });
/* harmony import */ var _errors_coded_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1435);

/** Returns a place as text: `deploy/services.yaml:12`. */
function placeLabel({ file, line }) {
    return line === undefined ? file : `${file}:${line}`;
}
/** The definition cannot be used. Carries everything that is wrong with it, so that all of it can be fixed at once. */
class DefinitionError extends _errors_coded_error_js__WEBPACK_IMPORTED_MODULE_0__/* .CodedError */ .A {
    name = 'DefinitionError';
    diagnostics;
    constructor(diagnostics) {
        super('invalid-definition', diagnostics.map((diagnostic) => diagnostic.message).join('\n'));
        this.diagnostics = diagnostics;
    }
}


/***/ }),

/***/ 675:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ parseInstanceCounts),
/* harmony export */   z: () => (/* binding */ parseCount)
/* harmony export */ });
/* harmony import */ var _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(931);

/** No fleet cluster has this many machines; a larger number is a typing mistake. */
const maxCount = 1_000;
/**
 * Returns the number of instances that a text states, or throws a UserError. A leading 0 is an error, because YAML
 * parsers disagree on it: 010 is 8 to some and 10 to others.
 */
function parseCount(text) {
    if (!/^(0|[1-9]\d*)$/.test(text) || Number(text) > maxCount)
        throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`"${text}" is not a number from 0 to ${maxCount}${/^0\d+$/.test(text) ? ' without leading zeros' : ''}`);
    return Number(text);
}
/**
 * Returns the counts that the `count` input states, or throws a UserError that quotes the offending line.
 *
 * `3` gives every template three instances; `web@.service=5` on a line of its own gives that one five.
 */
function parseInstanceCounts(input) {
    let others;
    const byTemplate = new Map();
    for (const line of input.split('\n').map((text) => text.trim())) {
        if (line === '')
            continue;
        const [, template, digits] = /^(?:(\S+)\s*=\s*)?(\d+)$/.exec(line) ?? [];
        const count = Number(digits);
        if (digits === undefined || count > maxCount)
            throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`"${line}" is neither a number from 0 to ${maxCount} nor a line such as web@.service=3`);
        if (template === undefined ? others !== undefined : byTemplate.has(template))
            throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`the count of ${template ?? 'all templates'} is set twice`);
        if (template === undefined)
            others = count;
        else
            byTemplate.set(template, count);
    }
    return { others: others ?? 1, byTemplate };
}


/***/ }),

/***/ 8948:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   OE: () => (/* binding */ parseVariableNames),
/* harmony export */   V2: () => (/* binding */ substitute),
/* harmony export */   cG: () => (/* binding */ variableName),
/* harmony export */   iS: () => (/* binding */ placeholderPattern),
/* harmony export */   rf: () => (/* binding */ parseVariables)
/* harmony export */ });
/* harmony import */ var _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(931);

/** A regular expression for names of variables. Go templates such as `{{.State.Pid}}` and `{{json .}}` do not match it. */
const variableName = '[A-Z0-9_]+';
/**
 * Returns the variables that lines of `NAME=value` set. Throws a UserError that names the wrong lines by their numbers
 * and does not quote them, since values may be secret. Blank lines and lines that start with `#` are skipped.
 */
function parseVariables(input) {
    const variables = new Map();
    const problems = [];
    for (const [index, line] of input.split(/\r\n|\r|\n/).entries()) {
        if (/^\s*(#|$)/.test(line))
            continue;
        const [, name, value] = new RegExp(`^\\s*(${variableName})=(.*)$`, 's').exec(line) ?? [];
        if (name === undefined || value === undefined)
            problems.push(`line ${index + 1} is not NAME=value, where NAME consists of upper-case letters, digits and underscores`);
        else if (variables.has(name))
            problems.push(`line ${index + 1} sets ${name} again`);
        else
            variables.set(name, value);
    }
    if (problems.length > 0)
        throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(problems.join('; '));
    return variables;
}
/** Returns the names of variables in a list separated by commas, blanks or line breaks, or throws a UserError that does not quote what is none: it may be a value. */
function parseVariableNames(input) {
    const names = input.split(/[\s,]+/).filter((name) => name !== '');
    const bad = names.findIndex((name) => !new RegExp(`^${variableName}$`).test(name));
    if (bad >= 0)
        throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`entry ${bad + 1} is not the name of a variable, which consists of upper-case letters, digits and underscores; list names alone, such as DB_DSN, and set their values in variables`);
    return new Set(names);
}
/**
 * A regular expression for placeholders, whose group is the name: `{{NAME}}`, also with blanks as in `{{ NAME }}`. A
 * number with blanks is left to Go, where it stands for itself.
 */
const placeholderPattern = `\\{\\{(?![^\\S\\r\\n]+\\d+[^\\S\\r\\n]*\\}\\}|\\d+[^\\S\\r\\n]+\\}\\})[^\\S\\r\\n]*(${variableName})[^\\S\\r\\n]*\\}\\}`;
/**
 * Returns a text in which every placeholder with a value is replaced by it. Values are inserted as they are: a
 * placeholder inside a value is not substituted.
 *
 * `web:{{TAG}} {{.State.Pid}}` with TAG=1.2 is `web:1.2 {{.State.Pid}}`.
 */
function substitute(text, variables) {
    const used = new Set();
    const missing = [];
    const swallowing = [];
    const placeholders = new RegExp(placeholderPattern, 'g');
    // Nothing goes on behind a comment.
    const endsLine = (from) => {
        if (/^\s*[#;]/.test(text.slice(text.lastIndexOf('\n', from - 1) + 1, from)))
            return false;
        const rest = /^[^\n]*/.exec(text.slice(from))?.[0] ?? '';
        return rest.replace(placeholders, (whole, name) => variables.get(name) ?? whole).trim() === '';
    };
    const filled = text.replace(placeholders, (written, name, at) => {
        const value = variables.get(name);
        const placed = () => {
            const before = text.slice(0, at).split('\n');
            return { name, written, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
        };
        if (value === undefined) {
            missing.push(placed());
            return written;
        }
        if (value.endsWith('\\') && endsLine(at + written.length))
            swallowing.push(placed());
        used.add(name);
        return value;
    });
    return { text: filled, used, missing, swallowing };
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

/***/ 931:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ UserError)
/* harmony export */ });
/* harmony import */ var _coded_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1435);

/**
 * What is wrong with a text that the user wrote, in words for the user. It is the only error that parsers throw on bad
 * input, so any other error that comes out of one is a bug in this action.
 */
class UserError extends _coded_error_js__WEBPACK_IMPORTED_MODULE_0__/* .CodedError */ .A {
    name = 'UserError';
    constructor(message, options) {
        super('invalid-text', message, options);
    }
}


/***/ }),

/***/ 3429:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ isJson),
/* harmony export */   q: () => (/* binding */ parseJson)
/* harmony export */ });
/** Returns whether a response says that its body is JSON. */
function isJson({ headers }) {
    return /^application\/json\b/i.test(headers['content-type'] ?? '');
}
/** Returns the value of a JSON text, or undefined if it is not JSON. */
function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 260:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L6: () => (/* binding */ defaultEnvironment),
/* harmony export */   Mk: () => (/* binding */ parseEnvironmentUrl),
/* harmony export */   Q6: () => (/* binding */ openDeployment),
/* harmony export */   jl: () => (/* binding */ finishDeployment)
/* harmony export */ });
/* harmony import */ var _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(931);
/* harmony import */ var _github_error_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3343);


/** GitHub's default environment. */
const defaultEnvironment = 'production';
/**
 * Creates the record of a deployment that starts now, and sets it to in_progress. `onCreated` gets its id at once, in case
 * another process has to finish it. Rejects with a GitHubError if it could not be created.
 */
async function openDeployment(github, context, request, onCreated) {
    const { id } = await createForCommit(github, context, {
        key: request.key,
        environment: request.environment || defaultEnvironment,
        description: request.description,
        payload: context.provenance,
    });
    onCreated(id);
    const { description, environmentUrl } = request;
    const status = { state: 'in_progress', description, logUrl: context.logUrl, environmentUrl };
    const trouble = await failureOf(github.setDeploymentStatus(id, status));
    return { id, trouble };
}
/** Records how a deployment ended, which another process may have opened. Rejects with a GitHubError. */
async function finishDeployment(github, { logUrl }, id, ending) {
    await github.setDeploymentStatus(id, { ...ending, logUrl });
}
/**
 * Creates a record of exactly the commit that is deployed. People prefer to see the branch, but GitHub resolves that when
 * the record is created, and the branch may have moved on since the push: while the run waited for a runner or an
 * approval, or because an old run was started again. Then the SHA itself is sent.
 */
async function createForCommit(github, { refName, sha }, request) {
    const isUpToDate = refName !== undefined && (await github.commitAt(refName)) === sha;
    const created = await github.createDeployment({ ...request, ref: isUpToDate ? refName : sha });
    if (created.sha === sha)
        return created;
    // It moved between the two requests. GitHub keeps the record, which must not look like a deployment in progress.
    const description = `Replaced: ${refName} moved on to another commit before this deployment started.`;
    const status = { state: 'inactive', description, logUrl: undefined, environmentUrl: undefined };
    await failureOf(github.setDeploymentStatus(created.id, status));
    return github.createDeployment({ ...request, key: `${request.key}:2`, ref: sha });
}
/** Returns the URL of an environment, undefined for an empty text, or throws a UserError. GitHub links only to http and https. */
function parseEnvironmentUrl(text) {
    if (text === '')
        return undefined;
    const url = URL.parse(text);
    if (url?.protocol === 'http:' || url?.protocol === 'https:')
        return url;
    throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`"${text}" is not a URL such as https://shop.example.com`);
}
async function failureOf(request) {
    try {
        await request;
        return undefined;
    }
    catch (error) {
        if (error instanceof _github_error_js__WEBPACK_IMPORTED_MODULE_1__/* .GitHubError */ .y)
            return error;
        throw error;
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


/***/ }),

/***/ 7669:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ parseCheckHeaders)
/* harmony export */ });
/* harmony import */ var _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(931);

const token = /^[!#$%&'*+.^_`|~\w-]+$/;
/** What HTTP has for a value: Latin-1 without control characters. */
const unsendable = /[^\t\x20-\x7e\x80-\xff]/;
/** Headers about the connection and the body of a request, which belong to whoever sends it. */
const reserved = new Set([
    'connection',
    'content-length',
    'expect',
    'keep-alive',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
]);
/**
 * Returns the headers that lines such as `Host: web.example` stand for, or throws a UserError that names the line. Its
 * message has no value, which may be secret.
 */
function parseCheckHeaders(text) {
    const headers = new Map();
    for (const [index, line] of text.split(/\r?\n/).entries()) {
        if (line.trim() === '')
            continue;
        const where = `line ${index + 1}`;
        const [, name = '', value = ''] = /^\s*([^:]*?)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
        if (!token.test(name))
            throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`${where} is not a header such as Host: web.example`);
        if (value === '')
            throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`${where}: ${name} has no value`);
        if (unsendable.test(value))
            throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`${where}: the value of ${name} has characters that HTTP cannot send`);
        const key = name.toLowerCase();
        if (reserved.has(key))
            throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`${where}: ${name} is set by whoever sends the request; remove it`);
        if (headers.has(key))
            throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`${where}: ${name} is there twice; remove one of them`);
        headers.set(key, [name, value]);
    }
    return Object.fromEntries(headers.values());
}


/***/ }),

/***/ 4047:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Av: () => (/* binding */ noHealthCheck),
/* harmony export */   DM: () => (/* binding */ parseServiceHealthCheck),
/* harmony export */   Kx: () => (/* binding */ parseHealthCheck),
/* harmony export */   hV: () => (/* binding */ withCheck),
/* harmony export */   iU: () => (/* binding */ healthCheckFor),
/* harmony export */   zA: () => (/* binding */ shownUrl)
/* harmony export */ });
/* harmony import */ var _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(931);
/* harmony import */ var _tunnel_url_credentials_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(772);
/* harmony import */ var _unit_unit_name_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6004);



/** Placeholders of a health check's URL. */
const placeholders = ['machine-ip', 'machine-id', 'instance', 'service', 'unit'];
/** Returns the URL template that a text is, with nothing but known placeholders, or throws a UserError. */
function parseHealthCheck(text) {
    const known = placeholders;
    const unknown = [...text.matchAll(/\{([^{}]*)\}/g)].find(([, name = '']) => !known.includes(name));
    if (unknown)
        throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`${unknown[0]} is none of ${known.map((name) => `{${name}}`).join(', ')}`);
    const sample = text.replaceAll('{machine-ip}', '127.0.0.1').replace(/\{[a-z-]+\}/g, '1');
    const protocol = URL.canParse(sample) ? new URL(sample).protocol : '';
    if (protocol !== 'http:' && protocol !== 'https:')
        throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`"${(0,_tunnel_url_credentials_js__WEBPACK_IMPORTED_MODULE_1__/* .withoutCredentials */ .ri)(text)}" is not a URL such as http://{machine-ip}:8080/health`);
    return text;
}
/** What a service says that is to have no health check, whatever the deployment has. */
const noHealthCheck = 'none';
/** Returns the same for a single service, which may also say `none`. */
function parseServiceHealthCheck(text) {
    return text === noHealthCheck ? text : parseHealthCheck(text);
}
/**
 * Returns what to ask one unit on one machine: the check with its URL and headers filled in. IPv6 addresses get their
 * brackets; in the URL, everything else is percent-encoded.
 *
 * `http://{machine-ip}:80{instance}/health` for web@81.service on 10.0.0.1 is `http://10.0.0.1:8081/health`, and
 * `Host: {service}.example` is `Host: web.example`.
 */
function healthCheckFor({ url, headers, ...check }, { name, machineID }, machines) {
    const { prefix, instance } = (0,_unit_unit_name_js__WEBPACK_IMPORTED_MODULE_2__/* .parseUnitName */ .lW)(name);
    const ip = machines.find(({ id }) => id === machineID)?.primaryIP ?? '';
    const values = {
        'machine-ip': ip.includes(':') ? `[${ip}]` : ip,
        'machine-id': machineID,
        instance,
        service: prefix,
        unit: name,
    };
    const encoded = {
        ...values,
        instance: encodeURIComponent(instance),
        service: encodeURIComponent(prefix),
        unit: encodeURIComponent(name),
    };
    const filled = Object.entries(headers ?? {}).map(([header, text]) => [header, fill(text, values)]);
    return { ...check, url: fill(url, encoded), ...(headers && { headers: Object.fromEntries(filled) }) };
}
function fill(template, values) {
    return template.replace(/\{([a-z-]+)\}/g, (whole, key) => values[key] ?? whole);
}
/** Returns a URL for people: without user and password, nor the query, in which there may be a token. */
function shownUrl(url) {
    const { origin, pathname, search } = new URL(url);
    return `${origin}${pathname}${search && '?…'}`;
}
/** Returns a unit's condition with what its health check found: a service that runs and does not answer well is still coming up. */
function withCheck(condition, check) {
    if (condition.is !== 'running' || !check)
        return condition;
    const detail = `${condition.detail}, ${check.healthy ? '' : 'but '}${check.detail}`;
    return { ...condition, is: check.healthy ? 'running' : 'starting', detail };
}


/***/ }),

/***/ 693:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   As: () => (/* binding */ writtenRanges),
/* harmony export */   C2: () => (/* binding */ parseStatusRanges),
/* harmony export */   UO: () => (/* binding */ isWithin),
/* harmony export */   o9: () => (/* binding */ successes)
/* harmony export */ });
/* harmony import */ var _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(931);

/** Any success. */
const successes = [{ from: 200, to: 299 }];
/** Returns the status codes that a text such as `200-399` or `200, 204, 401` lists, or throws a UserError. */
function parseStatusRanges(text) {
    const ranges = text
        .split(/,|\s+(?!-)(?<!-\s+)/)
        .map((part) => part.trim())
        .filter((part) => part !== '')
        .map(rangeOf);
    if (ranges.length === 0)
        throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`"${text}" lists no status codes such as 200-399`);
    return ranges;
}
/** Returns ranges as they are written: `200-299, 401`. */
function writtenRanges(ranges) {
    return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}
function isWithin(status, ranges) {
    return ranges.some(({ from, to }) => status >= from && status <= to);
}
/** The final ones; 1xx only precede an answer. */
function rangeOf(text) {
    const [, first = '', last = first] = /^([2-5]\d\d)(?:\s*-\s*([2-5]\d\d))?$/.exec(text) ?? [];
    if (first === '')
        throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`"${text}" is not a status code such as 204, nor a range such as 200-399`);
    if (last < first)
        throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`"${text}" is a range from ${first} down to ${last}`);
    return { from: Number(first), to: Number(last) };
}


/***/ }),

/***/ 5111:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ limitAnnotations)
/* harmony export */ });
/** GitHub shows this many errors and this many warnings of a step (the runner's ExecutionContext, _maxCountPerIssueType). */
const maxShown = 10;
/**
 * Returns a host that makes no more annotations than GitHub shows, and logs the rest. The last one is reserved for the
 * number of the rest.
 *
 * Of 10 errors all become annotations; of 12 nine do, and a tenth says that there are 3 more.
 */
function limitAnnotations(host) {
    const counts = { error: 0, warning: 0 };
    const last = {};
    const limited = {
        ...host,
        annotate(severity, message, place) {
            counts[severity]++;
            if (counts[severity] < maxShown)
                return host.annotate(severity, message, place);
            last[severity] ??= [message, place];
            host.log(`${severity === 'error' ? 'Error' : 'Warning'}: ${labelled(message, place)}`);
        },
    };
    return { host: limited, flush };
    function flush() {
        for (const severity of ['error', 'warning']) {
            const more = counts[severity] - maxShown + 1;
            const [message, place] = last[severity] ?? [];
            if (message === undefined)
                continue;
            if (more === 1)
                host.annotate(severity, message, place);
            else
                host.annotate(severity, `and ${more} more ${severity}s; see the log`);
        }
    }
}
function labelled(message, { file, line } = {}) {
    const place = [file, line].filter((part) => part !== undefined).join(':');
    return place === '' ? message : `${place}: ${message}`;
}


/***/ }),

/***/ 933:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ maskingHost)
/* harmony export */ });
/* harmony import */ var _secrets_maskable_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9277);
/* harmony import */ var _plain_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3408);


/** A short line of a longer secret says little. */
const shortestLine = 8;
/**
 * Returns a host that also keeps secrets out of annotations and the summary, to which the masks of a runner do not apply:
 * a server's error may repeat what it was sent. In outputs, comments and records, they are hidden in the free texts of a
 * report, by `masked`: a secret called `service` must not touch the keys of an output. A value that cannot be masked
 * without harm is not, by the runner neither.
 */
function maskingHost(host) {
    const secrets = new Set();
    const masked = (text) => [...secrets].toSorted((a, b) => b.length - a.length).reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
    return {
        input: (name) => host.input(name),
        maskSecret(value) {
            if (!(0,_secrets_maskable_js__WEBPACK_IMPORTED_MODULE_0__/* .isMaskable */ .h)(value))
                return;
            // A block of YAML leaves a line break at its end, which is not there where the secret is shown.
            const secret = value.trim();
            // As it is, as it appears in JSON, and as a line of a log.
            for (const text of [secret, JSON.stringify(secret).slice(1, -1), (0,_plain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .plainLine */ .h)(secret)])
                secrets.add(text);
            const lines = secret.split(/[\r\n]+/).map((one) => one.trim());
            if (lines.length === 1)
                return host.maskSecret(secret);
            // A line of a private key is a secret too, and a log has line by line. The runner would mask a line of `}` as well.
            for (const line of new Set(lines)) {
                if (line.length < shortestLine || !(0,_secrets_maskable_js__WEBPACK_IMPORTED_MODULE_0__/* .isMaskable */ .h)(line))
                    continue;
                for (const text of [line, (0,_plain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .plainLine */ .h)(line).trim()])
                    secrets.add(text);
                host.maskSecret(line);
            }
        },
        masked,
        log: (line) => host.log(line),
        debug: (line) => host.debug(line),
        startGroup: (title) => host.startGroup(title),
        endGroup: () => host.endGroup(),
        annotate: (severity, message, place) => host.annotate(severity, masked(message), place),
        output: (name, value) => host.output(name, value),
        saveState: (name, value) => host.saveState(name, value),
        state: (name) => host.state(name),
        appendSummary: (markdown) => host.appendSummary(masked(markdown)),
        markFailed: () => host.markFailed(),
    };
}


/***/ }),

/***/ 2272:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ seenMessages)
/* harmony export */ });
/** Returns a function that remembers messages, and returns whether it was called with the same one before. */
function seenMessages() {
    const seen = new Set();
    return (message) => {
        const isKnown = seen.has(message);
        seen.add(message);
        return isKnown;
    };
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
        case 'reverse conflict':
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
/** Shared by obstacles that fit into one sentence: they differ only in what each machine has. */
function shapeOf(obstacle) {
    if (obstacle.is === 'conflict' || obstacle.is === 'reverse conflict')
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
        case 'reverse conflict':
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
/* harmony export */   bC: () => (/* binding */ shortMachineId),
/* harmony export */   eV: () => (/* binding */ suitableMachines),
/* harmony export */   hp: () => (/* binding */ whyUnplaceableInFull),
/* harmony export */   lK: () => (/* binding */ whyUnplaceable),
/* harmony export */   t_: () => (/* binding */ obstacleOn)
/* harmony export */ });
/* harmony import */ var _unit_requirements_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1244);
/* harmony import */ var _unit_unit_glob_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9401);
/* harmony import */ var _unit_x_fleet_reading_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3606);
/* harmony import */ var _obstacle_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2434);




/**
 * Returns, for every machine, whether fleet's engine would let it run the unit (`AbleToRun` in fleet's agent), given
 * the units that are scheduled at present. The unit itself is no obstacle to itself. `reading` is that of the server.
 */
function candidatesFor(unit, machines, units, reading = _unit_x_fleet_reading_js__WEBPACK_IMPORTED_MODULE_2__/* .newestReading */ .$) {
    const requirements = (0,_unit_requirements_js__WEBPACK_IMPORTED_MODULE_0__/* .requirementsOf */ .CG)(unit.name, unit.options, reading);
    const neighbours = [...units]
        .filter((other) => other.name !== unit.name)
        .map((other) => ({
        name: other.name,
        machineId: other.machineID,
        ...(0,_unit_requirements_js__WEBPACK_IMPORTED_MODULE_0__/* .requirementsOf */ .CG)(other.name, other.options, reading),
    }));
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
/** Returns the machines with the id and the metadata that a unit requires, whatever else is there. */
function suitableMachines(requirements, machines) {
    const alone = { ...requirements, machineOf: [], conflicts: [] };
    return machines.filter((machine) => obstacleOn(machine, '', alone, []) === undefined);
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
        if (conflicts.some((glob) => (0,_unit_unit_glob_js__WEBPACK_IMPORTED_MODULE_1__/* .unitGlobMatches */ .YU)(glob, other.name)))
            return { is: 'conflict', other: other.name };
        if (other.conflicts.some((glob) => (0,_unit_unit_glob_js__WEBPACK_IMPORTED_MODULE_1__/* .unitGlobMatches */ .YU)(glob, unitName)))
            return { is: 'reverse conflict', other: other.name };
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
    return obstacles && (0,_obstacle_js__WEBPACK_IMPORTED_MODULE_3__/* .obstacleSummary */ .mS)(obstacles);
}
/** Returns why no machine can run a unit, machine by machine however many there are, or undefined as long as one can. */
function whyUnplaceableInFull(candidates) {
    if (candidates.length === 0)
        return 'the cluster has no machines';
    const obstacles = obstaclesIn(candidates);
    return obstacles?.map(([machine, obstacle]) => `${machine}: ${(0,_obstacle_js__WEBPACK_IMPORTED_MODULE_3__/* .obstacleText */ .nI)(obstacle)}`).join('; ');
}
/** Undefined if there is a machine without one. */
function obstaclesIn(candidates) {
    const obstacles = candidates.flatMap(({ machine, obstacle }) => obstacle ? [[machineLabel(machine), obstacle]] : []);
    return obstacles.length === candidates.length ? obstacles : undefined;
}
/** Returns what a person calls a machine: its address, or the short form of its id. */
function machineLabel(machine) {
    return machine.primaryIP || shortMachineId(machine.id);
}
/** Returns a machine's id as fleetctl prints it: its first eight digits. */
function shortMachineId(id) {
    return id.slice(0, 8);
}


/***/ }),

/***/ 9164:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   PT: () => (/* binding */ isPlannedChange),
/* harmony export */   Pi: () => (/* binding */ noDowntime),
/* harmony export */   Qy: () => (/* binding */ changesSeveral),
/* harmony export */   _$: () => (/* binding */ stages),
/* harmony export */   et: () => (/* binding */ subjectOf),
/* harmony export */   fs: () => (/* binding */ changesOf),
/* harmony export */   lC: () => (/* binding */ leftOf),
/* harmony export */   vI: () => (/* binding */ isOwnChange),
/* harmony export */   xB: () => (/* binding */ isIdle)
/* harmony export */ });
/**
 * The parts of a service's rollout, in their order. A template that is missing comes first, one that exists only once
 * its instances have shown the new revision to be good: it runs nowhere, but it is what `fleetctl start` would take.
 */
const stages = ['prepare', 'surge', 'create', 'change', 'template', 'remove'];
/** The downtime of a unit that has not been observed yet. */
const noDowntime = { intervals: [], isDown: false };
/** Returns whether a step changes something, now or later; a sidekick that only follows its main unit does not count. */
function isPlannedChange({ action, until }) {
    return action !== 'unchanged' && until !== 'running';
}
/** Returns whether this deployment changes something with a step. */
function isOwnChange(step) {
    return isPlannedChange(step) && step.left === undefined;
}
/** Returns the steps that change something and are left to a later deployment. */
function leftOf(services) {
    return services.flatMap(({ steps }) => steps).filter((step) => isPlannedChange(step) && step.left !== undefined);
}
/** Returns the steps with which this deployment changes something. */
function changesOf(services) {
    return services.flatMap(({ steps }) => steps).filter(isOwnChange);
}
/** Returns whether a plan changes more than one service. */
function changesSeveral({ services }) {
    return services.filter(({ steps }) => steps.some(isOwnChange)).length > 1;
}
/** Returns whether a plan leaves everything as it is, be it for now. */
function isIdle({ services }) {
    return services.every(({ steps }) => steps.every(({ action, left }) => action === 'unchanged' || left !== undefined));
}
/** Returns what to judge a unit of that name as when it has this version. */
function subjectOf(name, version) {
    return version && { name, options: version.options, revision: version.revision };
}


/***/ }),

/***/ 6572:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ counted)
/* harmony export */ });
/** Returns `1 machine`, `3 machines`. */
function counted(count, noun) {
    return `${count} ${noun}${count === 1 ? '' : 's'}`;
}


/***/ }),

/***/ 8425:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ diffLines)
/* harmony export */ });
/* harmony import */ var _secrets_hidden_secrets_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4611);

/** Options worth reading in a diff are shorter; scripts in ExecStart= are not. */
const maxLineLength = 500;
/**
 * Returns what an update changes in the unit file, one line per option, each section under its header, secrets hidden:
 * `[Service]`, `- ExecStart=/bin/a`, `+ ExecStart=/bin/b`. Nothing for any other step.
 */
function diffLines({ diff = [] }, secrets) {
    const lines = [];
    let section;
    for (const { kind, option } of diff) {
        if (option.section !== section)
            lines.push(`[${option.section}]`);
        section = option.section;
        const [first = '', ...more] = hiddenOnce(`${option.name}=${option.value}`, secrets).split('\n');
        const sign = kind === 'added' ? '+' : '-';
        lines.push(...[first, ...more].map((text) => `${sign} ${cut(text)}`));
    }
    return lines;
}
/** Log, summary and outputs show the same lines, and so do the instances of a template. */
const hiddenBefore = new WeakMap();
function hiddenOnce(line, secrets) {
    const known = hiddenBefore.get(secrets) ?? new Map();
    hiddenBefore.set(secrets, known);
    const hidden = known.get(line) ?? (0,_secrets_hidden_secrets_js__WEBPACK_IMPORTED_MODULE_0__/* .withoutSecrets */ .c)(line, secrets);
    known.set(line, hidden);
    return hidden;
}
function cut(text) {
    return text.length > maxLineLength ? `${text.slice(0, maxLineLength)}…` : text;
}


/***/ }),

/***/ 5347:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ hiddenReport)
/* harmony export */ });
/**
 * Returns a report whose free texts have gone through `hide`, which returns a text without secrets. Keys, names, states and
 * other fixed words are what they are, since workflows compare them. This comes before anything is rendered: in Markdown
 * or JSON, a secret may be written otherwise, and would not be found.
 */
function hiddenReport(report, hide) {
    const { reason, instances, cluster, plan, clusterStatus } = report;
    return {
        ...report,
        reason: hide(reason),
        instances: instances.map((instance) => hiddenInstance(instance, hide)),
        ...(cluster !== undefined && { cluster: hide(cluster) }),
        ...(plan && { plan: hiddenPlan(plan, hide) }),
        ...(clusterStatus && { clusterStatus: hiddenStatus(clusterStatus, hide) }),
    };
}
function hiddenInstance(instance, hide) {
    const { error, journal } = instance;
    return {
        ...instance,
        ...(error !== undefined && { error: hide(error) }),
        ...(journal && { journal: journal.map(hide) }),
    };
}
function hiddenPlan({ services }, hide) {
    return {
        services: services.map((service) => ({ ...service, steps: service.steps.map((step) => hiddenStep(step, hide)) })),
    };
}
function hiddenStep(step, hide) {
    const { reason, left, diff } = step;
    return {
        ...step,
        reason: hide(reason),
        ...(left !== undefined && { left: hide(left) }),
        ...(diff && { diff: diff.map((change) => hiddenChange(change, hide)) }),
    };
}
function hiddenChange({ kind, option }, hide) {
    return { kind, option: { ...option, value: hide(option.value) } };
}
function hiddenStatus(status, hide) {
    const machines = status.machines.map((machine) => ({
        ...machine,
        metadata: Object.fromEntries(Object.entries(machine.metadata).map(([key, value]) => [key, hide(value)])),
    }));
    return { ...status, machines };
}


/***/ }),

/***/ 6305:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ listed)
/* harmony export */ });
/** Returns the first few of several texts, and how many more there are: `a, b, c and 4 more`. */
function listed(texts, atMost = 3) {
    const more = texts.length - atMost;
    return more > 0 ? `${texts.slice(0, atMost).join(', ')} and ${more} more` : texts.join(', ');
}


/***/ }),

/***/ 3021:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D9: () => (/* binding */ markdownCode),
/* harmony export */   Gg: () => (/* binding */ codeElement),
/* harmony export */   KP: () => (/* binding */ preElement),
/* harmony export */   Kw: () => (/* binding */ markdownRow),
/* harmony export */   Qj: () => (/* binding */ markdownTable),
/* harmony export */   dI: () => (/* binding */ markdownBlock),
/* harmony export */   p7: () => (/* binding */ markdownText)
/* harmony export */ });
/* harmony import */ var _host_plain_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3408);

/** No name or message worth reading in a table is longer. */
const maxCellLength = 600;
/** So much is such a text as Markdown: of nothing but punctuation, it would be up to eighteen times as long as it is shown. */
const maxCellBytes = 1_200;
/**
 * Returns untrusted text for use anywhere in Markdown, table cells included: it shows as it is, and cannot open a tag,
 * link, image, code span, list, table cell or mention.
 */
function markdownText(text) {
    const line = (0,_host_plain_text_js__WEBPACK_IMPORTED_MODULE_0__/* .plainLine */ .h)(text).trim();
    let shown = Math.min(line.length, maxCellLength);
    for (;;) {
        const markdown = escaped(shown < line.length ? `${(0,_host_plain_text_js__WEBPACK_IMPORTED_MODULE_0__/* .beginningOf */ .V)(line, shown)}…` : line);
        const bytes = Buffer.byteLength(markdown);
        if (bytes <= maxCellBytes)
            return markdown;
        shown = Math.floor((shown * maxCellBytes) / bytes);
    }
}
function escaped(line) {
    return line.replace(punctuation, (character, special) => {
        if (special === undefined && plain.has(character))
            return character;
        const reference = `&#${character.charCodeAt(0)};`;
        return tellsWhom.has(character) ? `<span>${reference}</span>` : reference;
    });
}
/** All ASCII punctuation; `special` starts a list at the start of a line, or a link after `www`. */
const punctuation = /(^[-+]|(?<=^\d+)[.)]|(?<=www)\.)|[!-/:-@[-`{-~]/gi;
/** Punctuation without a meaning in the middle of a line. Everything else becomes a character reference, which is never markup. */
const plain = new Set([...`.,;%()'"?/-=+`]);
/** GitHub looks for these after resolving references: a name after one is a mention, `web@1.service` a mail address. A tag in between prevents that. */
const tellsWhom = new Set('@#');
/** Returns untrusted text as code, for names and revisions. */
function markdownCode(text) {
    return text.length <= maxCellLength && /^[\w@.:\\/-]+$/.test(text) ? `\`${text}\`` : codeElement(text);
}
/** Returns the same as a tag, for use inside other tags, where Markdown is not parsed. */
function codeElement(text) {
    return `<code>${markdownText(text)}</code>`;
}
/** Returns untrusted lines as a block of code on one line, for a cell of a table: the last ones that fit into `room` bytes. */
function preElement(lines, room) {
    const texts = lines.map(markdownText);
    let left = room;
    const first = texts.findLastIndex((text) => {
        left -= Buffer.byteLength(text) + lineBreak.length;
        return left < 0;
    });
    return `<pre>${texts.slice(first + 1).join(lineBreak)}</pre>`;
}
const lineBreak = '&#10;';
/** Returns a table of Markdown cells. */
function markdownTable(header, rows) {
    return [header, header.map(() => '---'), ...rows].map(markdownRow).join('\n');
}
/** Returns one row of a table. */
function markdownRow(cells) {
    return `| ${cells.join(' | ')} |`;
}
/** Returns a block of code. Its fence is longer than any run of backticks in the text, which therefore cannot close it. */
function markdownBlock(language, text) {
    const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
    const fence = '`'.repeat(longest + 1);
    return `${fence}${language}\n${text}\n${fence}`;
}


/***/ }),

/***/ 7277:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ai: () => (/* binding */ planCounts),
/* harmony export */   HN: () => (/* binding */ planLines),
/* harmony export */   Ko: () => (/* binding */ withWhyLeft)
/* harmony export */ });
/* harmony import */ var _plan_plan_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9164);
/* harmony import */ var _diff_lines_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8425);
/* harmony import */ var _plan_order_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8122);



const actions = ['create', 'update', 'restart', 'destroy', 'unchanged'];
/**
 * Returns the plan as lines of text: a count of each action, the order if there is one, then what changes and why, service
 * by service, with the diff of the unit file below an update. Pruned units come last, under a line of their own.
 */
function planLines(plan, secrets) {
    const left = (0,_plan_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .leftOf */ .lC)(plan.services);
    const width = Math.max(0, ...[...(0,_plan_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .changesOf */ .fs)(plan.services), ...left].map(({ unit }) => unit.length));
    const shown = new Map();
    const linesOf = (step) => [
        `  ${step.action.padEnd(7)}  ${step.unit.padEnd(width)}  ${step.reason}`,
        ...diffOnce(step, secrets, shown).map((line) => `             ${line}`),
    ];
    const changes = (0,_plan_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .changesOf */ .fs)(plan.services.filter(({ isPruned }) => !isPruned));
    const pruned = (0,_plan_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .changesOf */ .fs)(plan.services.filter(({ isPruned }) => isPruned));
    return [
        `Plan: ${planCounts(plan)}`,
        ...orderText(plan),
        ...changes.flatMap(linesOf),
        ...(pruned.length > 0 ? ['Pruned, because nothing defines them:', ...pruned.flatMap(linesOf)] : []),
        ...(left.length > 0
            ? ['Left for the next deployment:', ...left.flatMap((step) => linesOf(withWhyLeft(step)))]
            : []),
    ];
}
/** Returns a step that is left for later with why it is so added to its reason. */
function withWhyLeft(step) {
    return step.left === undefined ? step : { ...step, reason: `${step.reason}; left: ${step.left}` };
}
/** `Order: db, web (after db)`, or a numbered line for each wave. */
function orderText(plan) {
    const lines = (0,_plan_order_js__WEBPACK_IMPORTED_MODULE_2__/* .orderLines */ .Y)(plan);
    if (lines.length <= 1)
        return lines.map((line) => `Order: ${line}`);
    return ['Order:', ...lines.map((line, index) => `  ${index + 1}. ${line}`)];
}
/** Instances of one template change alike; only the first one shows the diff. */
function diffOnce(step, secrets, shown) {
    const diff = (0,_diff_lines_js__WEBPACK_IMPORTED_MODULE_1__/* .diffLines */ .P)(step, secrets);
    if (diff.length === 0)
        return [];
    const text = diff.join('\n');
    const first = shown.get(text);
    if (first !== undefined)
        return [`the same change as ${first}`];
    shown.set(text, step.unit);
    return diff;
}
/** Returns `2 to create, 1 to update, 3 unchanged`, without actions that do not occur. */
function planCounts({ services }) {
    const steps = services.flatMap((service) => service.steps).filter(({ until }) => until !== 'running');
    const now = steps.filter(({ left }) => left === undefined);
    const counts = actions
        .map((action) => ({ action, count: now.filter((step) => step.action === action).length }))
        .filter(({ count }) => count > 0)
        .map(({ action, count }) => (action === 'unchanged' ? `${count} unchanged` : `${count} to ${action}`));
    if (now.length < steps.length)
        counts.push(`${steps.length - now.length} left for the next deployment`);
    return counts.join(', ') || 'nothing is defined, nothing changes';
}


/***/ }),

/***/ 8122:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ afterOthers),
/* harmony export */   Y: () => (/* binding */ orderLines)
/* harmony export */ });
/* harmony import */ var _plan_plan_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9164);
/* harmony import */ var _counted_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6572);
/* harmony import */ var _listed_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6305);



/** Nobody reads a longer line. */
const maxNames = 12;
const maxOthers = 5;
/**
 * Returns in which order services are changed: a line for each wave, with what goes at the same time and what waits for
 * what. No lines if everything goes at the same time.
 *
 * `db, cache`, then `web, api (after web)`, then `pruned: old`.
 */
function orderLines({ services }) {
    const changing = services.filter(({ steps }) => steps.some(_plan_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .isPlannedChange */ .PT));
    const waves = [...Map.groupBy(changing, ({ wave }) => wave)].toSorted(([a], [b]) => a - b);
    const lines = waves.map(([, inWave]) => lineOf(inWave));
    return lines.length > 1 || changing.some(({ waitsFor }) => waitsFor.length > 0) ? lines : [];
}
/** Returns what a service waits for, as an addition to its name: `(after db, cache)`, or nothing. */
function afterOthers({ waitsFor }) {
    return waitsFor.length === 0 ? [] : [`(after ${(0,_listed_js__WEBPACK_IMPORTED_MODULE_1__/* .listed */ .K)(waitsFor, maxOthers)})`];
}
function lineOf(services) {
    const pruned = services.every(({ isPruned }) => isPruned) ? 'pruned: ' : '';
    const waiting = services.filter(({ waitsFor }) => waitsFor.length > 0);
    if (services.length <= maxNames || waiting.length === 0)
        return `${pruned}${(0,_listed_js__WEBPACK_IMPORTED_MODULE_1__/* .listed */ .K)(services.map(nameWithOthers), maxNames)}`;
    return `${(0,_counted_js__WEBPACK_IMPORTED_MODULE_2__/* .counted */ .h)(services.length, 'service')}, among them ${(0,_listed_js__WEBPACK_IMPORTED_MODULE_1__/* .listed */ .K)(waiting.map(nameWithOthers), maxNames)}`;
}
function nameWithOthers(service) {
    return [service.service, ...afterOthers(service)].join(' ');
}


/***/ }),

/***/ 9048:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ reasonOf),
/* harmony export */   S: () => (/* binding */ pastTense)
/* harmony export */ });
/* harmony import */ var _plan_plan_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9164);
/* harmony import */ var _counted_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6572);
/* harmony import */ var _listed_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6305);
/* harmony import */ var _plan_lines_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7277);
/* harmony import */ var _unit_result_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5434);





/** What was done to a unit, by action. */
const pastTense = {
    create: 'created',
    update: 'updated',
    restart: 'restarted',
    destroy: 'destroyed',
    unchanged: 'unchanged',
};
/** Returns the one line that says what was done, or why the deployment failed. `command` matters where nothing was done. */
function reasonOf(status, plan, units, command) {
    const inOutcome = (outcome) => units.filter((unit) => unit.outcome === outcome);
    switch (status) {
        case 'planned':
            return (0,_plan_lines_js__WEBPACK_IMPORTED_MODULE_1__/* .planCounts */ .Ai)(plan);
        case 'unchanged':
            if (units.length === 0)
                return `nothing to ${command ?? 'destroy'}`;
            if (command === 'restart')
                return `nothing was restarted: ${(0,_counted_js__WEBPACK_IMPORTED_MODULE_2__/* .counted */ .h)(units.length, 'unit')} not launched`;
            return `${(0,_counted_js__WEBPACK_IMPORTED_MODULE_2__/* .counted */ .h)(units.length, 'unit')} as defined, nothing was changed`;
        case 'succeeded':
            return doneCounts(inOutcome('succeeded'));
        case 'paused':
            return `${doneCounts(inOutcome('succeeded'))}; ${leftCounts(plan)}`;
        case 'cancelled':
            return `cancelled: ${inOutcome('succeeded').length} done, ${inOutcome('cancelled').length} left in flight, ${inOutcome('skipped').length} not started`;
        case 'rolled-back':
            return `${firstError(units)}; ${(0,_counted_js__WEBPACK_IMPORTED_MODULE_2__/* .counted */ .h)(inOutcome('rolled-back').length, 'unit')} rolled back`;
        case 'failed':
            return firstError(units);
    }
}
function firstError(units) {
    const failed = units.filter(_unit_result_js__WEBPACK_IMPORTED_MODULE_3__/* .hasFailed */ .WN);
    // A unit whose rollback failed comes after the one that made the rollback necessary.
    const first = failed.find((unit) => !(0,_unit_result_js__WEBPACK_IMPORTED_MODULE_3__/* .isConsequence */ .CZ)(unit)) ?? failed[0];
    const more = failed.length > 1 ? ` (and ${failed.length - 1} more)` : '';
    if (first)
        return `${first.unit}: ${first.error}${more}`;
    const leftOver = units.find(_unit_result_js__WEBPACK_IMPORTED_MODULE_3__/* .isLeftOver */ .KV);
    const skipped = units.find(({ outcome }) => outcome === 'skipped');
    if (leftOver && !skipped)
        return `${leftOver.unit}: ${leftOver.error}`;
    return `${skipped?.unit} was not started: ${skipped?.error}`;
}
/** `left for the next deployment: 2 to update (web@2.service, web@3.service)`. */
function leftCounts({ services }) {
    const left = (0,_plan_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .leftOf */ .lC)(services);
    const counts = actions
        .map((action) => ({ action, units: left.filter((step) => step.action === action).map(({ unit }) => unit) }))
        .filter(({ units }) => units.length > 0)
        .map(({ action, units }) => `${units.length} to ${action} (${(0,_listed_js__WEBPACK_IMPORTED_MODULE_4__/* .listed */ .K)(units)})`);
    return `left for the next deployment: ${counts.join(', ')}`;
}
const actions = ['create', 'update', 'restart', 'destroy'];
function doneCounts(done) {
    const counts = actions
        .map((action) => ({ verb: pastTense[action], count: done.filter((unit) => unit.action === action).length }))
        .filter(({ count }) => count > 0)
        .map(({ verb, count }) => `${count} ${verb}`);
    return counts.join(', ') || 'nothing was changed';
}


/***/ }),

/***/ 755:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GS: () => (/* binding */ fill),
/* harmony export */   TM: () => (/* binding */ folded),
/* harmony export */   WQ: () => (/* binding */ whole),
/* harmony export */   tp: () => (/* binding */ table)
/* harmony export */ });
/* harmony import */ var _counted_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6572);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3021);


/** Sections are separated by an empty line. */
const gap = 2;
/** Room for a note that something is missing. */
const wordRoom = 200;
/** Returns the sections in order, in at most `room` bytes together, and how many did not fit. */
function fill(sections, room) {
    const written = new Map();
    let remaining = room;
    for (const part of sections.toSorted((a, b) => a.importance - b.importance)) {
        const text = part.write(remaining - gap);
        if (text === undefined)
            continue;
        written.set(part, text);
        remaining -= Buffer.byteLength(text) + gap;
    }
    return { texts: sections.flatMap((part) => written.get(part) ?? []), left: sections.length - written.size };
}
/** Returns a section that is there whole, or not at all. */
function whole(importance, text) {
    return { importance, write: (room) => (Buffer.byteLength(text) <= room ? text : undefined) };
}
/** Returns a table with as many of its rows as fit. */
function table(importance, { header, rows, elsewhere, heading }) {
    const title = heading === undefined ? '' : `${heading}\n\n`;
    const frame = Buffer.byteLength(title + (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .markdownTable */ .Qj)(header, [])) + wordRoom;
    return {
        importance,
        write: (room) => {
            let remaining = room - frame;
            const fitting = rows.findIndex((row) => {
                remaining -= Buffer.byteLength((0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .markdownRow */ .Kw)(row)) + 1;
                return remaining < 0;
            });
            if (fitting === 0)
                return undefined;
            const more = fitting === -1 ? 0 : rows.length - fitting;
            const shown = `${title}${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .markdownTable */ .Qj)(header, rows.slice(0, rows.length - more))}`;
            return more === 0 ? shown : `${shown}\n\n… and ${(0,_counted_js__WEBPACK_IMPORTED_MODULE_1__/* .counted */ .h)(more, 'more row')} in ${elsewhere}.`;
        },
    };
}
/** Returns sections folded behind a title, which is HTML. */
function folded(importance, title, sections) {
    const opening = `<details><summary>${title}</summary>`;
    const frame = Buffer.byteLength(opening) + wordRoom;
    return {
        importance,
        write: (room) => {
            const { texts, left } = fill(sections, room - frame);
            if (texts.length === 0)
                return undefined;
            const word = left === 0 ? [] : [`… and ${left} more, which do not fit here.`];
            return [opening, ...texts, ...word, '</details>'].join('\n\n');
        },
    };
}


/***/ }),

/***/ 2082:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ statusLines),
/* harmony export */   r: () => (/* binding */ statusSections)
/* harmony export */ });
/* harmony import */ var _placement_placement_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9876);
/* harmony import */ var _unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9458);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3021);
/* harmony import */ var _sections_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(755);




/** Returns what a cluster holds as tables of text, columns aligned. */
function statusLines(status) {
    return tablesOf(status).flatMap(({ title, header, rows }) => {
        const widths = header.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)));
        const line = (cells) => `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd();
        return [title, line(header), ...rows.map(line)];
    });
}
/** What is longer is folded away. */
const maxOpenRows = 50;
/** Returns what a cluster holds as Markdown, a table each. */
function statusSections(importance, status) {
    return tablesOf(status).map(({ title, header, rows }) => {
        const cells = rows.map(([name = '', ...others]) => [(0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .markdownCode */ .D9)(name), ...others.map(_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .markdownText */ .p7)]);
        const shown = { header, rows: cells, elsewhere: 'the `cluster` output' };
        if (rows.length <= maxOpenRows)
            return (0,_sections_js__WEBPACK_IMPORTED_MODULE_3__/* .table */ .tp)(importance, { ...shown, heading: `### ${title}` });
        return (0,_sections_js__WEBPACK_IMPORTED_MODULE_3__/* .folded */ .TM)(importance, `<b>${title}</b>: ${rows.length}`, [(0,_sections_js__WEBPACK_IMPORTED_MODULE_3__/* .table */ .tp)(0, shown)]);
    });
}
function tablesOf({ services, units, machines }) {
    return [
        { title: 'Services', header: ['Service', 'Instances', 'States'], rows: services.map(serviceRow) },
        {
            title: 'Units',
            header: ['Unit', 'Desired', 'Current', 'State', 'Revision', 'Machine'],
            rows: units.map(unitRow),
        },
        {
            title: 'Machines',
            header: ['Machine', 'Address', 'Units', 'Metadata'],
            rows: machines.map(({ machineId, machineIp, units: count, metadata }) => [
                (0,_placement_placement_js__WEBPACK_IMPORTED_MODULE_0__/* .shortMachineId */ .bC)(machineId),
                machineIp,
                String(count),
                Object.entries(metadata)
                    .map(([key, value]) => `${key}=${value}`)
                    .join(', '),
            ]),
        },
    ];
}
function serviceRow({ service, instances, states }) {
    const counts = Object.entries(states).map(([state, count]) => `${count} ${state === 'none' ? 'without a state' : state}`);
    return [service, String(instances), counts.join(', ')];
}
function unitRow({ unit, desiredState, currentState = '', revision, ...where }) {
    const { machineId = '', machineIp, systemdLoadState, systemdActiveState, systemdSubState } = where;
    const state = systemdActiveState === undefined ? '' : `${systemdActiveState}/${systemdSubState}`;
    const load = systemdLoadState === undefined || systemdLoadState === 'loaded' ? '' : `${systemdLoadState}/`;
    return [
        unit,
        desiredState,
        currentState,
        load + state,
        (0,_unit_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_1__/* .shortRevision */ .w7)(revision),
        machineIp ?? (0,_placement_placement_js__WEBPACK_IMPORTED_MODULE_0__/* .shortMachineId */ .bC)(machineId),
    ];
}


/***/ }),

/***/ 6282:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ statusOf),
/* harmony export */   s: () => (/* binding */ isAsBefore)
/* harmony export */ });
/* harmony import */ var _unit_result_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5434);

/** Returns what became of the whole, from what became of its units. A failure outweighs a later cancellation. */
function statusOf(units, rollback, wasCancelled) {
    const some = (outcome) => units.some((unit) => unit.outcome === outcome);
    if (rollback === 'incomplete')
        return 'failed';
    // Where only the last look at a restarted unit was missing, starting again what was stopped has completed the restart.
    const isDone = units.every(({ outcome }) => outcome === 'succeeded' || outcome === 'unchanged');
    if (rollback === 'complete' && !isDone)
        return 'rolled-back';
    if (some('failed'))
        return 'failed';
    const isIncomplete = some('skipped') || units.some(_unit_result_js__WEBPACK_IMPORTED_MODULE_0__/* .isLeftOver */ .KV);
    if (wasCancelled && (some('cancelled') || isIncomplete))
        return 'cancelled';
    if (isIncomplete)
        return 'failed';
    return some('succeeded') ? 'succeeded' : 'unchanged';
}
/** Returns whether the cluster is as it was before a deployment: nothing was changed, or everything was rolled back. */
function isAsBefore({ changed, instances, }) {
    if (!changed)
        return true;
    // Without results it is not known how far the deployment came.
    return (instances.length > 0 && instances.every(({ outcome }) => ['unchanged', 'skipped', 'rolled-back'].includes(outcome)));
}


/***/ }),

/***/ 8206:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Y: () => (/* binding */ summaryOf)
});

// EXTERNAL MODULE: ./lib/clock/seconds.js
var seconds = __webpack_require__(7143);
// EXTERNAL MODULE: ./lib/report/counted.js
var counted = __webpack_require__(6572);
// EXTERNAL MODULE: ./lib/report/markdown.js
var markdown = __webpack_require__(3021);
// EXTERNAL MODULE: ./lib/host/plain-text.js
var plain_text = __webpack_require__(3408);
// EXTERNAL MODULE: ./lib/unit-log/journalctl.js
var journalctl = __webpack_require__(2353);
// EXTERNAL MODULE: ./lib/report/unit-result.js
var unit_result = __webpack_require__(5434);
;// CONCATENATED MODULE: ./lib/report/next-steps.js





/** Commands are given for this many units; more of them mostly fail for the same reason. */
const maxUnits = 3;
/** Returns what to do after a deployment that is not complete, as Markdown paragraphs; none after one that is. */
function nextSteps(report) {
    const { status, changed, instances, command = 'deploy' } = report;
    const again = command === 'deploy' ? 'run the deployment again' : 'run the job again';
    if (status === 'cancelled')
        return afterCancellation(report, again);
    if (status === 'rolled-back')
        return [
            `Nothing to clean up: ${command === 'restart' ? restoredByRestart : 'every unit that was touched is as it was before.'}`,
            ...journals(instances),
            command === 'restart'
                ? `Fix the cause above, and ${again}${restartsAll}`
                : `Fix the cause above, push, and ${again}.`,
        ];
    if (status === 'paused')
        return [
            'To go on from here, deploy the same files without `stop-after`. To take the canaries back, deploy the former ones.',
        ];
    if (status !== 'failed')
        return [];
    if (!changed)
        return [`Nothing was changed in the cluster. Fix the cause above, and ${again}.`, ...look(instances)];
    if (instances.length === 0)
        return [
            'It is not known how far it came. Check what the cluster holds, with `command: status` or:',
            (0,markdown/* markdownBlock */.dI)('sh', 'fleetctl list-units'),
            `Units that are already right are left alone when you ${again}.`,
        ];
    return [
        leftAs(instances),
        ...look(instances),
        command === 'restart'
            ? `Fix the causes above, and ${again}${restartsAll}`
            : `Fix the causes above, and ${again}: units that are already right are left alone. To go back, deploy the former revision.`,
    ];
}
const restoredByRestart = 'every unit that was stopped runs again, at the revision that it had.';
/** Unlike a deployment, a restart does not know which units are right already. */
const restartsAll = '. It restarts every unit once more; to restart only some, name them in `services`.';
function afterCancellation({ changed, instances, isAfterwards, command }, again) {
    if (!changed)
        return [`Nothing was changed in the cluster. To continue, ${again}.`];
    const inFlight = instances.filter(unit_result/* hasFailed */.WN);
    const resumed = command === 'restart'
        ? `To continue, ${again}${restartsAll}`
        : `To continue, ${again}: it leaves finished units alone and continues with the rest. To go back, deploy the former revision.`;
    if (inFlight.length === 0)
        return [...(isAfterwards ? ['Nothing is left in flight.'] : []), resumed];
    const state = isAfterwards
        ? `${named(inFlight)} ${inFlight.length === 1 ? 'is not as it' : 'are not as they'} should be. To see for yourself:`
        : `In flight when it was cancelled: ${named(inFlight)}. The job's post step brings these units back to running, and reports how that went. To see for yourself:`;
    return [state, commandsFor(inFlight, ['status']), resumed];
}
/** In which state a deployment has left the units it touched. */
function leftAs(instances) {
    const failed = instances.filter(({ outcome }) => outcome === 'failed' || outcome === 'cancelled');
    const inOutcome = (outcome) => instances.filter((one) => one.outcome === outcome).length;
    const back = inOutcome('rolled-back');
    const done = inOutcome('succeeded');
    const skipped = inOutcome('skipped');
    const parts = [
        ...(failed.length > 0 ? [`${named(failed)} ${failed.length === 1 ? 'needs' : 'need'} a look`] : []),
        ...(back > 0 ? [`${(0,counted/* counted */.h)(back, 'unit')} ${back === 1 ? 'is' : 'are'} as before`] : []),
        ...(done > 0 ? [`${(0,counted/* counted */.h)(done, 'unit')} done`] : []),
        ...(skipped > 0 ? [`${(0,counted/* counted */.h)(skipped, 'unit')} ${skipped === 1 ? 'was' : 'were'} not touched`] : []),
    ];
    return `${parts.join('; ')}.`;
}
/** How to see what failed units are doing now. */
function look(instances) {
    const failed = instances.filter((instance) => (0,unit_result/* hasFailed */.WN)(instance) && instance.machineId !== undefined);
    return failed.length === 0
        ? []
        : [
            `To see what ${failed.length === 1 ? 'it is' : 'they are'} doing now, and the journal:`,
            commandsFor(failed, ['status', 'journal --lines 100']),
        ];
}
/** A unit that was rolled back may have failed on a machine it has left since; the reason names that machine. */
function journals(instances) {
    const units = instances.filter(({ error }) => error?.includes('journalctl')).slice(0, maxUnits);
    if (units.length === 0)
        return [];
    const commands = units.map(({ unit }) => `journalctl --unit ${quoted(unit)} --lines 100`);
    return ['To read its journal, on the machine named above:', (0,markdown/* markdownBlock */.dI)('sh', commands.join('\n'))];
}
function commandsFor(units, verbs) {
    const few = units.slice(0, maxUnits).flatMap(({ unit }) => verbs.map((verb) => `fleetctl ${verb} ${quoted(unit)}`));
    return (0,markdown/* markdownBlock */.dI)('sh', (units.length > maxUnits ? [...few, 'fleetctl list-units'] : few).join('\n'));
}
function named(units) {
    const few = units.slice(0, maxUnits).map(({ unit }) => (0,markdown/* markdownCode */.D9)(unit));
    return `${few.join(', ')}${units.length > maxUnits ? ` and ${units.length - maxUnits} more` : ''}`;
}
/** Quotes a name for a shell; it can hold a backslash. */
function quoted(unit) {
    const line = (0,plain_text/* plainLine */.h)(unit);
    return /^[\w@.:-]+$/.test(line) ? line : (0,journalctl/* shellWord */.r7)(line);
}

// EXTERNAL MODULE: ./lib/plan/plan.js
var plan_plan = __webpack_require__(9164);
// EXTERNAL MODULE: ./lib/unit/serialize-unit-file.js
var serialize_unit_file = __webpack_require__(9458);
// EXTERNAL MODULE: ./lib/report/diff-lines.js
var diff_lines = __webpack_require__(8425);
// EXTERNAL MODULE: ./lib/report/plan-lines.js
var plan_lines = __webpack_require__(7277);
// EXTERNAL MODULE: ./lib/report/plan-order.js
var plan_order = __webpack_require__(8122);
// EXTERNAL MODULE: ./lib/report/sections.js
var report_sections = __webpack_require__(755);
;// CONCATENATED MODULE: ./lib/report/plan-sections.js









/** Nobody reads a longer page. */
const maxOpenRows = 60;
const maxLines = 12;
/**
 * Returns the order, if there is one, and a table of changes for each service, pruned ones separately. Services without a
 * change are left out.
 */
function planSections(importance, plan) {
    const changing = plan.services.filter(({ steps }) => steps.some(plan_plan/* isPlannedChange */.PT));
    const isOpen = changing.flatMap(({ steps }) => steps).filter(plan_plan/* isPlannedChange */.PT).length <= maxOpenRows;
    const tables = changing.map((service) => planTable(importance, service, isOpen));
    const isShort = isOpen || tables.length <= maxLines;
    return [
        ...orderSection(importance, plan),
        ...(isShort ? tables : [(0,report_sections/* folded */.TM)(importance, `${(0,counted/* counted */.h)(tables.length, 'service')} with changes`, tables)]),
    ];
}
function orderSection(importance, plan) {
    const lines = (0,plan_order/* orderLines */.Y)(plan).map(markdown/* markdownText */.p7);
    if (lines.length <= 1)
        return lines.map((line) => (0,report_sections/* whole */.WQ)(importance, `Order: ${line}`));
    const list = lines.map((line, index) => `${index + 1}. ${line}`).join('\n');
    if (lines.length <= maxLines)
        return [(0,report_sections/* whole */.WQ)(importance, `Order:\n\n${list}`)];
    return [(0,report_sections/* folded */.TM)(importance, `Order, in ${lines.length} steps`, [(0,report_sections/* whole */.WQ)(0, list)])];
}
function planTable(importance, plan, isOpen) {
    const title = `${(0,markdown/* markdownText */.p7)(plan.service)}${plan.isPruned ? ' (pruned: nothing defines it)' : ''}`;
    const cells = {
        header: ['What', 'Unit', 'Why', 'Revision'],
        rows: plan.steps.filter(plan_plan/* isPlannedChange */.PT).map(plan_lines/* withWhyLeft */.Ko).map(row),
        elsewhere: 'the `plan` output',
    };
    const others = (0,plan_order/* afterOthers */.E)(plan).map(markdown/* markdownText */.p7);
    if (isOpen)
        return (0,report_sections/* table */.tp)(importance, { ...cells, heading: ['###', title, ...others].join(' ') });
    const line = [`<b>${title}</b>:`, (0,plan_lines/* planCounts */.Ai)({ services: [plan] }), ...others].join(' ');
    return (0,report_sections/* folded */.TM)(importance, line, [(0,report_sections/* table */.tp)(0, cells)]);
}
function row({ action, unit, reason, before, after }) {
    const revisions = [before, after]
        .filter((version) => version !== undefined)
        .map(({ revision }) => (0,serialize_unit_file/* shortRevision */.w7)(revision));
    return [action, (0,markdown/* markdownCode */.D9)(unit), (0,markdown/* markdownText */.p7)(reason), [...new Set(revisions)].map(markdown/* markdownCode */.D9).join(' → ')];
}
/** Returns what changes in the unit files, folded, with a section for each service and a block for each different change. */
function diffSections(importance, { services }, secrets) {
    const sections = services.flatMap((plan) => {
        const blocks = blocksOf(plan, secrets);
        if (blocks.length === 0)
            return [];
        return [(0,report_sections/* folded */.TM)(importance, `What changes in the unit files of ${(0,markdown/* codeElement */.Gg)(plan.service)}`, blocks)];
    });
    if (sections.length <= maxLines)
        return sections;
    return [(0,report_sections/* folded */.TM)(importance, `What changes in the unit files of ${sections.length} services`, sections)];
}
/** Instances of one template change alike and share a block. */
function blocksOf({ steps }, secrets) {
    const changed = steps
        .map((step) => ({ unit: step.unit, text: (0,diff_lines/* diffLines */.P)(step, secrets).map(plain_text/* plainLine */.h).join('\n') }))
        .filter(({ text }) => text !== '');
    const alike = Map.groupBy(changed, ({ text }) => text);
    return [...alike].map(([text, units]) => (0,report_sections/* whole */.WQ)(0, `${namesOf(units)}\n\n${(0,markdown/* markdownBlock */.dI)('diff', text)}`));
}
const maxNames = 20;
function namesOf(units) {
    const names = units.slice(0, maxNames).map(({ unit }) => (0,markdown/* markdownCode */.D9)(unit));
    return `${names.join(', ')}${units.length > maxNames ? ` and ${units.length - maxNames} more` : ''}`;
}

// EXTERNAL MODULE: ./lib/placement/placement.js
var placement = __webpack_require__(9876);
// EXTERNAL MODULE: ./lib/unit-log/plain-log-text.js
var plain_log_text = __webpack_require__(9528);
// EXTERNAL MODULE: ./lib/report/reason.js
var reason = __webpack_require__(9048);
;// CONCATENATED MODULE: ./lib/report/service-tables.js









/** Longer tables are folded unless they have failures, each by itself or all together. */
const service_tables_maxOpenRows = 15;
const maxRowsInAll = 30;
const service_tables_maxLines = 10;
const marks = {
    succeeded: '✅',
    unchanged: '➖',
    'rolled-back': '↩️',
    failed: '❌',
    skipped: '⏸️',
    cancelled: '🛑',
};
const outcomeWords = {
    failed: 'failed',
    cancelled: 'left in flight',
    'rolled-back': 'rolled back',
    succeeded: 'done',
    skipped: 'not started',
    unchanged: 'unchanged',
};
const doing = ['create', 'update', 'restart', 'destroy'];
const header = ['', 'Unit', 'What happened', 'Revision', 'Machine', 'State', 'Took', 'Down'];
const elsewhere = 'the `instances` output';
/**
 * Returns a table for each service, those with failures first and their failures on top. `failing` and `others` are
 * their importance; the journal of a failed unit takes `journalRoom` bytes at most.
 */
function serviceSections(instances, failing, others, journalRoom) {
    const services = [...Map.groupBy(instances, ({ service }) => service)].map(([name, inService]) => ({ name, instances: inService }));
    const failed = services.filter((service) => service.instances.some(unit_result/* hasFailed */.WN));
    const rest = services.filter((service) => !service.instances.some(unit_result/* hasFailed */.WN));
    const isQuiet = ({ instances: all }) => all.every(({ outcome }) => outcome === 'unchanged');
    const changed = rest.filter((service) => !isQuiet(service));
    return [
        ...failed.flatMap((service) => failedService(service, failing, others, journalRoom)),
        ...changedServices(changed, others),
        ...quietServices(rest.filter(isQuiet), others),
    ];
}
/** Returns `2 failed, 3 done, 1 not started`, the worst first. */
function outcomeCounts(instances) {
    const outcomes = Object.keys(outcomeWords);
    const failed = instances.filter(unit_result/* hasFailed */.WN);
    const others = instances.filter((instance) => !(0,unit_result/* hasFailed */.WN)(instance));
    const counts = [
        { count: failed.filter(({ outcome }) => outcome !== 'cancelled').length, word: 'failed' },
        { count: failed.filter(({ outcome }) => outcome === 'cancelled').length, word: outcomeWords.cancelled },
        ...outcomes.flatMap((outcome) => {
            const inOutcome = others.filter((instance) => instance.outcome === outcome);
            if (outcome !== 'succeeded')
                return [{ count: inOutcome.length, word: outcomeWords[outcome] }];
            return doing.map((one) => ({
                count: inOutcome.filter(({ action }) => action === one).length,
                word: reason/* pastTense */.S[one],
            }));
        }),
    ];
    return counts
        .filter(({ count }) => count > 0)
        .map(({ count, word }) => `${count} ${word}`)
        .join(', ');
}
/** Failures are always open; the rest is folded if it is large. */
function failedService({ name, instances }, failing, others, journalRoom) {
    const failedRow = (instance) => cells(instance, whatHappened(instance, journalRoom));
    const failed = instances.filter(unit_result/* hasFailed */.WN);
    const rest = instances.filter((instance) => !(0,unit_result/* hasFailed */.WN)(instance));
    const heading = `### ${(0,markdown/* markdownText */.p7)(name)}: ${outcomeCounts(instances)}`;
    if (instances.length <= service_tables_maxOpenRows)
        return [(0,report_sections/* table */.tp)(failing, { heading, header, rows: [...failed.map(failedRow), ...rest.map(service_tables_row)], elsewhere })];
    return [
        (0,report_sections/* table */.tp)(failing, { heading, header, rows: failed.map(failedRow), elsewhere }),
        ...(rest.length === 0
            ? []
            : [
                (0,report_sections/* folded */.TM)(others, `Other units of ${(0,markdown/* codeElement */.Gg)(name)}: ${outcomeCounts(rest)}`, [
                    (0,report_sections/* table */.tp)(0, { header, rows: rest.map(service_tables_row), elsewhere }),
                ]),
            ]),
    ];
}
function changedServices(services, importance) {
    const all = services.flatMap(({ instances }) => instances);
    if (all.length > maxRowsInAll || services.length > service_tables_maxLines) {
        const lines = services.map((service) => foldedService(service, importance));
        return services.length <= service_tables_maxLines
            ? lines
            : [(0,report_sections/* folded */.TM)(importance, `${services.length} services: ${outcomeCounts(all)}`, lines)];
    }
    return services.map((service) => {
        const { name, instances } = service;
        if (instances.length > service_tables_maxOpenRows)
            return foldedService(service, importance);
        const heading = `### ${(0,markdown/* markdownText */.p7)(name)}: ${outcomeCounts(instances)}`;
        return (0,report_sections/* table */.tp)(importance, { heading, header, rows: instances.map(service_tables_row), elsewhere });
    });
}
/** Its title says what happened, and how long that took at most. */
function foldedService({ name, instances }, importance) {
    const longest = (of) => instances.reduce((most, instance) => Math.max(most, of(instance) ?? 0), 0);
    const tookMs = longest(({ durationMs }) => durationMs);
    const downMs = longest(({ downtimeMs }) => downtimeMs);
    const facts = [
        outcomeCounts(instances),
        ...(tookMs > 0 ? [`at most ${(0,seconds/* seconds */.Y)(tookMs)} each`] : []),
        ...(downMs > 0 ? [`down for at most ${(0,seconds/* seconds */.Y)(downMs)}`] : []),
    ];
    return (0,report_sections/* folded */.TM)(importance, `<b>${(0,markdown/* markdownText */.p7)(name)}</b>: ${facts.join('; ')}`, [
        (0,report_sections/* table */.tp)(0, { header, rows: instances.map(service_tables_row), elsewhere }),
    ]);
}
function quietServices(services, importance) {
    if (services.length === 0)
        return [];
    const units = services.flatMap(({ instances }) => instances);
    const title = `Unchanged: ${(0,counted/* counted */.h)(services.length, 'service')}, ${(0,counted/* counted */.h)(units.length, 'unit')}`;
    return [(0,report_sections/* folded */.TM)(importance, title, [(0,report_sections/* table */.tp)(0, { header, rows: units.map(service_tables_row), elsewhere })])];
}
function service_tables_row(instance) {
    return cells(instance, whatHappened(instance, 0));
}
function cells(instance, happened) {
    const { unit, outcome, machineIp, machineId, systemdActiveState, systemdSubState, durationMs, downtimeMs } = instance;
    return [
        outcome === 'rolled-back' && (0,unit_result/* hasFailed */.WN)(instance) ? '❌' : marks[outcome],
        (0,markdown/* markdownCode */.D9)(unit),
        happened,
        revisions(instance),
        machineIp || machineId ? (0,markdown/* markdownCode */.D9)(machineIp ?? (0,placement/* shortMachineId */.bC)(machineId ?? '')) : '',
        systemdActiveState ? (0,markdown/* markdownText */.p7)(`${systemdActiveState}/${systemdSubState}`) : '',
        durationMs === undefined ? '' : unbroken((0,seconds/* seconds */.Y)(durationMs)),
        downtimeMs ? unbroken((0,seconds/* seconds */.Y)(downtimeMs)) : '',
    ];
}
function whatHappened({ action, outcome, error, journal = [] }, journalRoom) {
    const why = error === undefined ? '' : `: ${(0,markdown/* markdownText */.p7)(error)}${journalElement(journal, journalRoom)}`;
    if (outcome === 'succeeded' || outcome === 'unchanged')
        return `${reason/* pastTense */.S[action]}${why}`;
    if (outcome === 'rolled-back')
        return error === undefined
            ? `${reason/* pastTense */.S[action]}, then rolled back`
            : `could not be ${reason/* pastTense */.S[action]}, rolled back${why}`;
    if (outcome === 'skipped')
        return `not ${reason/* pastTense */.S[action]}${why}`;
    return `could not be ${reason/* pastTense */.S[action]}${why}`;
}
/** So that a table stays readable. */
const maxJournalLine = 140;
function journalElement(journal, room) {
    if (journal.length === 0 || room === 0)
        return '';
    const lines = journal.map((line) => (0,plain_log_text/* cutLine */.H)(line, maxJournalLine));
    return `<details><summary>Its journal</summary>${(0,markdown/* preElement */.KP)(lines, room)}</details>`;
}
function revisions({ previousRevision, revision }) {
    const changed = previousRevision !== revision;
    return [changed ? previousRevision : undefined, revision]
        .filter((hash) => hash !== undefined)
        .map((hash) => (0,markdown/* markdownCode */.D9)((0,serialize_unit_file/* shortRevision */.w7)(hash)))
        .join('&nbsp;→&nbsp;');
}
/** Without these a cell that is nearly as wide as its text would wrap. */
function unbroken(text) {
    return text.replaceAll(' ', '&nbsp;');
}

// EXTERNAL MODULE: ./lib/report/status-tables.js
var status_tables = __webpack_require__(2082);
// EXTERNAL MODULE: ./lib/report/timeline.js
var report_timeline = __webpack_require__(1451);
;// CONCATENATED MODULE: ./lib/report/gantt.js


/** What the colours mean to a reader. Mermaid knows four styles of bars. */
const colours = [
    ['🟦', { starting: 'starting', removing: 'being removed' }],
    ['🟥', { down: 'down' }],
    ['🟩', { stable: 'healthy for less than min-ready' }],
    ['🟧', { rollback: 'being rolled back' }],
];
/** Returns what the colours of a diagram with these bars mean. */
function legendOf(bars) {
    const kinds = new Set(bars.map(({ kind }) => kind));
    const entries = colours.map(([square, meanings]) => {
        const words = Object.entries(meanings).filter(([kind]) => kinds.has(kind));
        return words.length === 0 ? '' : `${square} ${words.map(([, word]) => word).join(' or ')}`;
    });
    return entries.filter((entry) => entry !== '').join(' · ');
}
const tags = {
    starting: 'active, ',
    removing: 'active, ',
    down: 'crit, ',
    stable: 'done, ',
    hold: 'done, ',
    rollback: '',
};
/** In pixels; the page scales the whole to its own width. A folded diagram has no width of its own. */
const width = 1_000;
const margin = 20;
const characterWidth = 7;
/** Shorter bars would not be visible. */
const leastWidth = 2;
const maxTitleLength = 48;
/**
 * Returns a fenced Mermaid gantt diagram with a row of bars, side by side, for each of `rows`. The axis shows the time
 * since `origin`. There must be rows, and every row must have bars.
 */
function ganttOf(rows, origin) {
    const titles = distinct(rows.map(({ title }) => title));
    const room = Math.max(...titles.map((title) => title.length)) * characterWidth + 2 * margin;
    const bars = rows.flatMap((row) => row.bars);
    const from = Math.min(...bars.map((bar) => bar.from));
    const length = Math.max(...bars.map((bar) => bar.to)) - from;
    const perPixel = Math.max(1, length) / (width - room - margin);
    return [
        '```mermaid',
        ...head(room),
        'gantt',
        'dateFormat YYYY-MM-DD HH:mm:ss.SSS',
        ...axis(from - origin, length),
        'todayMarker off',
        ...rows.flatMap((row, index) => [
            `section ${literally(titles[index] ?? '')}`,
            ...visible(row.bars, perPixel).map((bar) => barLine(bar, origin, perPixel)),
        ]),
        '```',
    ].join('\n');
}
/**
 * Returns bars that are all visible: short ones are made longer, and where they then overlap others, the worse one shows.
 * None is moved.
 */
function visible(bars, perPixel) {
    const least = Math.ceil(leastWidth * perPixel);
    const widened = bars.map(({ kind, from, to }) => ({ kind, from, to: Math.max(to, from + least) }));
    return (0,report_timeline/* layered */.dZ)(widened).filter(({ from, to }) => to - from >= least / 2);
}
/** The legend's colours, on light and on dark pages; stripes are translucent, so that both show through. */
function head(room) {
    const looks = {
        activeTaskBkgColor: '#218bff',
        activeTaskBorderColor: '#218bff',
        critBkgColor: '#e5242f',
        critBorderColor: '#e5242f',
        doneTaskBkgColor: '#2da44e',
        doneTaskBorderColor: '#2da44e',
        taskBkgColor: '#e16f24',
        taskBorderColor: '#e16f24',
        taskTextColor: '#ffffff',
        taskTextDarkColor: '#ffffff',
        sectionBkgColor: '#80808080',
        sectionBkgColor2: '#80808080',
        altSectionBkgColor: '#80808000',
        gridColor: '#80808080',
    };
    return [
        '---',
        'displayMode: compact',
        'config:',
        '  gantt:',
        `    useWidth: ${width}`,
        `    leftPadding: ${room}`,
        `    rightPadding: ${margin}`,
        '    topPadding: 46',
        '    barHeight: 16',
        '    barGap: 6',
        '    fontSize: 11',
        '    sectionFontSize: 12',
        '    gridLineStartPadding: 36',
        '  themeVariables:',
        ...Object.entries(looks).map(([name, colour]) => `    ${name}: '${colour}'`),
        '---',
    ];
}
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const intervals = [
    ...[1, 2, 5, 10, 15, 30].map((count) => [`${count}second`, count * second]),
    ...[1, 2, 5, 10, 15, 30].map((count) => [`${count}minute`, count * minute]),
    ...[1, 2, 3, 6, 12].map((count) => [`${count}hour`, count * hour]),
    ['1day', day],
];
/** Some ten ticks at most, or their labels would overlap. */
function axis(beginning, length) {
    const interval = intervals.find(([, ms]) => length / ms <= 11)?.[0] ?? '1week';
    const end = beginning + length;
    const format = end < hour ? '%M:%S' : end < day ? '%H:%M:%S' : 'day %j %H:%M';
    return [`axisFormat ${format}`, `tickInterval ${interval}`];
}
/** A bar's text is as long as the bar has room for. */
function barLine({ kind, from, to }, origin, perPixel) {
    const took = (0,seconds/* seconds */.Y)(Math.round((to - from) / 100) * 100);
    const words = { hold: ['canary hold', 'hold'], down: [`down ${took}`, took] };
    const fitting = [...(words[kind] ?? [took])].find((text) => text.length * characterWidth * perPixel < to - from);
    return `${fitting ?? nothing} :${tags[kind]}${moment(from - origin)}, ${to - from}ms`;
}
/** Mermaid requires a text; this is a space without width. */
const nothing = '#8203;';
/** Mermaid parses and shows times in the reader's time zone, which cancels out. */
function moment(elapsedMs) {
    return new Date(Date.UTC(2001, 0, 1) + elapsedMs).toISOString().slice(0, 23).replace('T', ' ');
}
/** Mermaid would merge rows of the same title. */
function distinct(titles) {
    const seen = new Map();
    return titles.map((title) => {
        const text = gantt_short(title);
        const count = (seen.get(text) ?? 0) + 1;
        seen.set(text, count);
        return count === 1 ? text : `${text} (${count})`;
    });
}
/** Instances of a template differ at the end, templates at the beginning, so the middle is cut out. */
function gantt_short(title) {
    const characters = [...title];
    if (characters.length <= maxTitleLength)
        return title;
    return `${characters.slice(0, maxTitleLength / 2 - 1).join('')}…${characters.slice(-maxTitleLength / 2).join('')}`;
}
/**
 * Escapes all ASCII punctuation as references, so that nothing in a name is parsed as Mermaid, a fence or HTML; and the
 * characters that Mermaid itself uses as placeholders for references.
 */
function literally(text) {
    return text
        .replace(/[\p{C}\p{Z}]+/gu, ' ')
        .replace(/[!-,/:-?[-^`{-~°¶ﬂ]/g, (character) => `#${character.charCodeAt(0)};`);
}

;// CONCATENATED MODULE: ./lib/report/timeline-sections.js




/** More rows in one diagram cannot be taken in at a glance. */
const maxRows = 40;
/** Fewer show nothing. */
const minRows = 5;
/** The browser loads a page with Mermaid for every diagram. */
const maxFolded = 8;
/** GitHub does not draw diagrams of more than 50,000 characters. */
const maxCharacters = 45_000;
/**
 * Returns the timeline as diagrams: a row for each instance if there are few enough, otherwise a row for each service,
 * with the instances of the services that matter most in folded diagrams.
 */
function timelineSections(importance, timeline) {
    const extent = (0,report_timeline/* extentOf */.OY)(timeline);
    if (!extent)
        return [];
    const origin = extent.from;
    const count = timeline.reduce((sum, { units }) => sum + units.length, 0);
    const startedAt = new Date(origin).toISOString().slice(0, 19).replace('T', ' ');
    const bars = timeline.flatMap(unitRows).flatMap((row) => row.bars);
    const heading = `### Timeline\n\n${legendOf(bars)}\n\nThe axis counts from ${startedAt} UTC.`;
    if (count <= maxRows || timeline.length === 1)
        return [diagram(importance, heading, timeline.flatMap(unitRows), 'instances', origin)];
    const services = timeline.toSorted((a, b) => weightOf(b) - weightOf(a)).slice(0, maxFolded);
    return [
        diagram(importance, `${heading} A row is a service: 🟥 while any of its instances is down.`, timeline.map(serviceRow), 'services', origin),
        (0,report_sections/* folded */.TM)(importance + 0.5, `The instances of ${services.length === timeline.length ? 'each service' : `the ${services.length} services that failed, were down or took the longest`}`, services.map((service) => {
            const title = `**${(0,markdown/* markdownText */.p7)(service.service)}**`;
            return diagram(0, title, unitRows(service), 'instances', origin);
        })),
    ];
}
/** Shows the rows that matter most, in order, as many as fit. */
function diagram(importance, heading, rows, noun, origin) {
    const byWeight = rows.toSorted((a, b) => b.weight - a.weight);
    const write = (count) => {
        const chosen = new Set(byWeight.slice(0, count));
        const word = count < rows.length
            ? ` These are ${count} of ${rows.length} ${noun}: those that failed, were down or took the longest.`
            : '';
        return `${heading}${word}\n\n${ganttOf(rows.filter((row) => chosen.has(row)), origin)}`;
    };
    return {
        importance,
        write: (room) => {
            const least = Math.min(minRows, rows.length);
            for (let count = Math.min(maxRows, rows.length); count >= least; count -= 5) {
                const text = write(count);
                if (Buffer.byteLength(text) <= Math.min(room, maxCharacters))
                    return text;
            }
            return undefined;
        },
    };
}
/** In the order of time; the canary hold has a row of its own. */
function unitRows({ units, canaryHold: hold }) {
    const rows = units.map((unit) => ({ title: titled(unit.unit, unit.ending), bars: unit.spans, weight: weight(unit) }));
    if (!hold)
        return rows;
    const held = {
        title: 'canary hold',
        bars: [{ kind: 'hold', from: hold.from, to: hold.to }],
        weight: Number.POSITIVE_INFINITY,
    };
    const next = units.findIndex(({ spans: [first] }) => first && first.from >= hold.from);
    return rows.toSpliced(next === -1 ? rows.length : next, 0, held);
}
function serviceRow(service) {
    const { units } = service;
    const endings = units.flatMap(({ ending }) => ending ?? []);
    const ending = endings.find((one) => one === 'failed') ?? endings[0];
    return {
        title: titled(`${service.service} (${units.length})`, ending),
        bars: (0,report_timeline/* layered */.dZ)(units.flatMap(({ spans }) => spans)),
        weight: weightOf(service),
    };
}
function titled(name, ending) {
    return ending === undefined ? name : `${{ failed: '❌', interrupted: '🛑' }[ending]} ${name}`;
}
/** A failure outweighs any downtime, and downtime any duration. */
function weight({ spans, ending }) {
    const [first, last] = [spans[0], spans.at(-1)];
    const tookMs = first && last ? last.to - first.from : 0;
    return (ending === undefined ? 0 : 1e15) + (0,report_timeline/* timeIn */.Hi)({ spans }, 'down') * 1e4 + tookMs;
}
function weightOf({ units }) {
    return units.reduce((most, unit) => Math.max(most, weight(unit)), 0);
}

;// CONCATENATED MODULE: ./lib/report/summary.js










/** GitHub drops a step's summary whole when it is larger than 1 MiB. */
const maxSummaryBytes = 1_000_000;
/** Failures listed above the tables; more would add nothing new. */
const maxFailures = 20;
/** Ten units have a journal at most, and there has to be as much room for everything else. */
const maxJournals = 20;
/** If there is not enough room, the last ones are left out first. */
const importance = { verdict: 0, next: 1, failures: 2, failedTables: 3, timeline: 4, tables: 5, diffs: 6 };
const titles = {
    succeeded: '✅ Deployed',
    unchanged: '✅ Nothing to do',
    planned: '📋 Planned',
    paused: '⏸️ Paused after the canaries',
    'rolled-back': '↩️ Rolled back',
    failed: '❌ Failed',
    cancelled: '🛑 Cancelled',
};
/**
 * Returns the report as Markdown of at most `maxBytes`: the verdict, what to do next, what went wrong and why, the
 * timeline, a table per service, and what changes in the unit files. A comment on GitHub has 65,536 characters at most.
 */
function summaryOf(report, maxBytes = maxSummaryBytes) {
    const { status, instances, plan, secrets = [], clusterStatus, timeline = [] } = report;
    const sections = [
        (0,report_sections/* whole */.WQ)(importance.verdict, verdict(report)),
        ...nextSections(report),
        ...failureSections(instances, status),
        ...timelineSections(importance.timeline, timeline),
        ...serviceSections(instances, importance.failedTables, importance.tables, Math.floor(maxBytes / maxJournals)),
        ...(plan && status === 'planned' ? planSections(importance.tables, plan) : []),
        ...(plan ? diffSections(importance.diffs, plan, secrets) : []),
        ...(clusterStatus ? (0,status_tables/* statusSections */.r)(importance.tables, clusterStatus) : []),
    ];
    const { texts, left } = (0,report_sections/* fill */.GS)(sections, maxBytes - 200);
    const word = left === 0 ? [] : [`${(0,counted/* counted */.h)(left, 'section')} left out for lack of room. The outputs have everything.`];
    return `${[...texts, ...word].join('\n\n')}\n`;
}
function verdict(report) {
    const { status, reason, instances, durationMs, cluster } = report;
    // The reason of a success is a count already.
    const isBad = status === 'failed' || status === 'rolled-back';
    const downMs = instances.reduce((most, instance) => Math.max(most, instance.downtimeMs ?? 0), 0);
    const facts = [
        `Took ${(0,seconds/* seconds */.Y)(durationMs)}`,
        ...(isBad && instances.length > 0 ? [`${(0,counted/* counted */.h)(instances.length, 'unit')}: ${outcomeCounts(instances)}`] : []),
        ...(downMs > 0 ? [`none down for more than ${(0,seconds/* seconds */.Y)(downMs)}`] : []),
        ...(cluster ? [(0,markdown/* markdownText */.p7)(cluster)] : []),
    ];
    const lines = [`## ${titleOf(report)}`, (0,markdown/* markdownText */.p7)(`${reason}.`), ...(cluster ? [facts.join(' · ')] : [])];
    return lines.join('\n\n');
}
function titleOf({ command, status }) {
    if (status === 'succeeded' && command === 'status')
        return '📋 Status';
    if (status === 'succeeded' && command === 'restart')
        return '✅ Restarted';
    if (status === 'succeeded' && command === 'destroy')
        return '✅ Destroyed';
    return titles[status];
}
function nextSections(report) {
    const steps = nextSteps(report);
    return steps.length === 0 ? [] : [(0,report_sections/* whole */.WQ)(importance.next, ['### What to do next', ...steps].join('\n\n'))];
}
/** A single failure is in the verdict already, and units left in flight are listed with what to do about them. */
function failureSections(instances, status) {
    const failures = instances.filter(unit_result/* hasFailed */.WN);
    if (status === 'cancelled' || failures.length <= 1)
        return [];
    const more = failures.length - maxFailures;
    const lines = failures
        .slice(0, maxFailures)
        .map(({ unit, error }) => `- ${(0,markdown/* markdownCode */.D9)(unit)}: ${(0,markdown/* markdownText */.p7)(error ?? 'failed')}`);
    const word = more > 0 ? [`- and ${more} more in the outputs`] : [];
    return [(0,report_sections/* whole */.WQ)(importance.failures, ['### What failed', [...lines, ...word].join('\n')].join('\n\n'))];
}


/***/ }),

/***/ 1451:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hi: () => (/* binding */ timeIn),
/* harmony export */   OY: () => (/* binding */ extentOf),
/* harmony export */   dZ: () => (/* binding */ layered)
/* harmony export */ });
/** Returns the period that a timeline covers; undefined when nothing was done. */
function extentOf(services) {
    const spans = services.flatMap(({ units, canaryHold }) => [
        ...units.flatMap((unit) => unit.spans),
        ...(canaryHold ? [canaryHold] : []),
    ]);
    const [first, ...others] = spans;
    if (!first)
        return undefined;
    return others.reduce((all, { from, to }) => ({ from: Math.min(all.from, from), to: Math.max(all.to, to) }), first);
}
/** Returns the milliseconds that spans of a kind take together. */
function timeIn({ spans }, kind) {
    return spans.filter((span) => span.kind === kind).reduce((sum, { from, to }) => sum + to - from, 0);
}
/** Which span is shown where several overlap: the first of these. */
const layers = ['down', 'rollback', 'starting', 'removing', 'stable', 'hold'];
/**
 * Returns spans in order, no two of which overlap. Down from 2 to 5 and starting from 0 to 9 give starting to 2, down
 * to 5, and starting again to 9.
 */
function layered(spans) {
    const edges = spans.flatMap(({ kind, from, to }) => [
        { at: from, kind, change: 1 },
        { at: to, kind, change: -1 },
    ]);
    const going = new Map();
    const seen = [];
    let since = 0;
    for (const { at, kind, change } of edges.toSorted((a, b) => a.at - b.at)) {
        const top = layers.find((layer) => (going.get(layer) ?? 0) > 0);
        const last = seen.at(-1);
        if (top && at > since) {
            if (last?.kind === top && last.to === since)
                seen.splice(-1, 1, { ...last, to: at });
            else
                seen.push({ kind: top, from: since, to: at });
        }
        since = at;
        going.set(kind, (going.get(kind) ?? 0) + change);
    }
    return seen;
}


/***/ }),

/***/ 5434:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CZ: () => (/* binding */ isConsequence),
/* harmony export */   KV: () => (/* binding */ isLeftOver),
/* harmony export */   Tv: () => (/* binding */ rollbackError),
/* harmony export */   WN: () => (/* binding */ hasFailed)
/* harmony export */ });
/** Returns whether a unit could not be brought to what it should be, whatever became of it afterwards. */
function hasFailed({ outcome, error }) {
    return outcome === 'failed' || outcome === 'cancelled' || (outcome === 'rolled-back' && error !== undefined);
}
/** Returns whether a unit succeeded, but something about it is still to be done. */
function isLeftOver({ outcome, error }) {
    return outcome === 'succeeded' && error !== undefined;
}
const consequence = 'could not be rolled back after';
/** Returns why a unit could not be rolled back; `ownError` is why it failed before that, `cause` why another one did. */
function rollbackError(why, ownError, cause) {
    if (ownError !== undefined)
        return `${ownError}; it could not be rolled back either: ${why}`;
    return `${consequence} ${cause}: ${why}`;
}
/** Returns whether a unit failed only because it could not be rolled back after another one had failed. */
function isConsequence({ error }) {
    return error?.startsWith(consequence) ?? false;
}


/***/ }),

/***/ 4611:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  c: () => (/* binding */ withoutSecrets)
});

;// CONCATENATED MODULE: ./lib/secrets/command-words.js
const blank = /\s/;
const brokenLine = /\\[^\S\n]*\n/y;
/**
 * Returns the words of a line from one of its characters on, in order. Quotes hold words together, and so does a backslash before a blank; a value may
 * span lines. A quoted script is one word: see `wordsWithin`.
 *
 * `-p 'a b' \` with `reg` on the next line is `-p`, `a b` and `reg`.
 */
function wordsOf(line, from) {
    const at = [];
    for (let index = from; index < line.length; index++)
        at.push(index);
    return wordsIn({ text: line.slice(from), at });
}
/** Returns the words of the script that a word holds, such as that of `sh -c "a b"`; [] for a word without blanks. */
function wordsWithin(word) {
    return blank.test(word.text) ? wordsIn(word) : [];
}
/** Returns where the rest of a word stands, from a character of its text on, with the quotes that belong to the rest alone. */
function restOf({ text, at, start, end, quotedFrom }, from) {
    const isQuotedBefore = quotedFrom !== undefined && quotedFrom < from;
    return {
        start: from === 0 ? start : (at[from - 1] ?? start) + 1,
        end: isQuotedBefore ? (at[text.length - 1] ?? end - 1) + 1 : end,
    };
}
function wordsIn(stretch) {
    const { text } = stretch;
    const words = [];
    let isOnNewLine = false;
    for (let next = 0; next < text.length;) {
        const broken = lengthOfBreak(text, next);
        if (broken > 0) {
            isOnNewLine = true;
            next += broken;
        }
        else if (blank.test(text.charAt(next))) {
            if (text.charAt(next) === '\n') {
                isOnNewLine = true;
                endCommand(words, ';');
            }
            next++;
        }
        else {
            const read = readWord(stretch, next);
            push(words, { ...read.word, isOnNewLine });
            isOnNewLine = false;
            next = read.next;
        }
    }
    return words;
}
function readWord({ text, at }, from) {
    let content = '';
    const places = [];
    let quote = '';
    let openedAt = 0;
    let next = from;
    for (; next < text.length; next++) {
        let character = text.charAt(next);
        if (quote === '' && (blank.test(character) || lengthOfBreak(text, next) > 0))
            break;
        if (character === quote)
            quote = '';
        else if (quote === '' && (character === '"' || character === "'")) {
            quote = character;
            openedAt = content.length;
        }
        else {
            if (character === '\\' && quote !== "'" && next + 1 < text.length)
                character = text.charAt(++next);
            content += character;
            places.push(at[next] ?? 0);
        }
    }
    const start = at[from] ?? 0;
    const end = (at[next - 1] ?? start) + 1;
    const isQuotedAtEnd = quote === '' && end - 1 !== places.at(-1);
    return { word: { text: content, at: places, start, end, ...(isQuotedAtEnd && { quotedFrom: openedAt }) }, next };
}
function lengthOfBreak(text, from) {
    brokenLine.lastIndex = from;
    return brokenLine.exec(text)?.[0].length ?? 0;
}
/** `;`, `|`, `||` and `&&` are no words, but end the command before them, also without a blank: `a;`. */
function push(words, word) {
    const separator = word.quotedFrom === undefined ? (/[;|&]+$/.exec(word.text)?.[0] ?? '') : '';
    const length = word.text.length - separator.length;
    if (length > 0) {
        const cut = { text: word.text.slice(0, length), at: word.at.slice(0, length), end: word.end - separator.length };
        words.push(separator === '' ? word : { ...word, ...cut });
    }
    else if (separator === '')
        words.push(word);
    if (separator !== '')
        endCommand(words, separator === '|' ? '|' : separator.startsWith(';') ? ';' : '&');
}
function endCommand(words, ending) {
    const last = words.pop();
    if (last)
        words.push({ ...last, ending: last.ending ?? ending });
}

// EXTERNAL MODULE: ./lib/secrets/secret-names.js
var secret_names = __webpack_require__(3320);
// EXTERNAL MODULE: ./lib/secrets/secret-shapes.js
var secret_shapes = __webpack_require__(2312);
;// CONCATENATED MODULE: ./lib/secrets/secrets-by-name.js


const assignment = /(?<![\w.-])([\w.-]+)["'\]\\]*\s*(=>|:=|[=:])\s*/g;
/**
 * Returns where words hold secrets because of the name in front of them: `PASSWORD=VALUE`, `--token VALUE`, `"key":"VALUE"`
 * and `Authorization: VALUE`.
 */
function secretsByName(words, reading) {
    return words.flatMap((word, index) => {
        const before = words[index - 1];
        const next = word.ending ? undefined : words[index + 1];
        const found = flagged(word, next, reading) ?? assigned(word, before, next, reading);
        return found ? [found, ...quotedRest(words.slice(index), found)] : [];
    });
}
/** `\"password\":\"a b\"` without quotes around it is two words, and the second one is secret too. */
function quotedRest(words, { start, end }) {
    const index = words.findIndex((word) => start >= word.start && end <= word.end);
    const { text, at } = words[index];
    const value = text.slice(at.findIndex((place) => place >= start));
    const quote = value.charAt(0);
    if ((quote !== '"' && quote !== "'") || value.includes(quote, 1))
        return [];
    const rest = words.slice(index + 1);
    const last = rest.findIndex((word) => word.text.includes(quote));
    return rest.slice(0, last === -1 ? rest.length : last + 1);
}
/** `--password VALUE`; a long option cannot be the value of a flag such as `--auth`, which may have none. */
function flagged({ text }, next, reading) {
    const [, name] = /^--?([A-Za-z][\w.-]*)$/.exec(text) ?? [];
    if (name === undefined || next === undefined || !isSecretHere(name, next.text, reading))
        return undefined;
    return next.text.startsWith('--') && !(0,secret_names/* isPlainlySecret */.em)(name) ? undefined : next;
}
function assigned(word, before, next, reading) {
    const { text } = word;
    // A script is read word by word.
    const isScript = /\s/.test(text);
    if (isScript && /^-\w*c$/.test(before?.text ?? ''))
        return undefined;
    for (const match of text.matchAll(assignment)) {
        const [whole, written = '', sign = ''] = match;
        const from = match.index + whole.length;
        if (isScript && /\s/.test(text.slice(0, match.index)))
            return undefined;
        const name = secretNameIn(written);
        if (name === undefined)
            continue;
        const value = text.slice(from);
        if (value === '')
            return next && (sign !== '=' || next.isOnNewLine) ? next : undefined;
        if (!isSecretHere(name, value, reading))
            continue;
        if (sign === ':' && !/^-H|^--header/.test(before?.text ?? '') && isAddress(word, match.index, name, value, reading))
            continue;
        return restOf(word, from);
    }
    return undefined;
}
function isSecretHere(name, value, { isExpanded }) {
    return (0,secret_names/* isSecretValue */.w2)(name, value) && !(isExpanded && (0,secret_names/* isReference */.A_)(value));
}
/** `-ePASSWORD=VALUE` and `-Ddb.password=VALUE` have a letter in front of the name. */
function secretNameIn(written) {
    const name = written.replace(/^-+/, '');
    return [name, ...(written === name ? [] : [name.slice(1)])].find(secret_names/* isSecretName */.eh);
}
/** Whether `auth:8080`, `quay.io/team/token:v1` or `/etc/keys:/etc/keys` is meant rather than `"token":"VALUE"`. */
function isAddress({ text, at }, index, name, value, { line }) {
    if (value.startsWith('/') || (text.includes('/') && /^(?:ro|rw|z)(?:,|$)/i.test(value)))
        return true;
    const colon = text.indexOf(':', index);
    const isQuotedKey = /["']/.test(line.slice((at[colon] ?? 0) - 1, at[colon]));
    if (isQuotedKey || (0,secret_names/* isPlainlySecret */.em)(name))
        return false;
    return /^\d+(?:\D|$)/.test(value) || /(?:^|=)(?:[a-z0-9.-]+(?::\d+)?\/)?[a-z0-9._/-]+:[\w.-]+$/.test(text);
}

;// CONCATENATED MODULE: ./lib/secrets/secret-options.js
const mysql = 'mysql mysqldump mysqladmin mysqlcheck mysqlimport mysqlshow mysqlslap mysqlbinlog mysqlpump mysql_upgrade mysqlsh mariadb mariadb-dump mariadb-admin mariadb-check mariadb-backup mariabackup innobackupex xtrabackup mydumper myloader mytop mycli automysqlbackup';
const mongo = 'mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat mongotop mongofiles bsondump';
const ldap = 'ldapsearch ldapadd ldapmodify ldapdelete ldappasswd ldapwhoami ldapcompare ldapmodrdn ldapexop ldapvi';
const curl = 'curl';
/**
 * Options by what they mean to their programs, as in the manual pages. Long options with a telling name, such as
 * `--password`, are hidden for every program and not listed here.
 */
const secretOptions = [
    {
        programs: 'docker podman nerdctl buildah skopeo img oras helm crane docker-compose rkt',
        after: 'login',
        options: '-p',
    },
    { programs: mysql, options: '-p --pass', isOptional: true, flags: 'ABbCEfHiNnqrstvVwX' },
    { programs: mongo, options: '-p', isOptional: true },
    { programs: 'redis-cli', options: '-a --pass' },
    { programs: 'redis-server redis-sentinel keydb-server', options: '--requirepass --masterauth' },
    {
        programs: 'influx cqlsh clickhouse-client clickhouse arangosh cypher-shell',
        options: '-password -p',
        isOptional: true,
    },
    { programs: 'nodetool', options: '-pw' },
    { programs: 'sqlcmd bcp tsql ipmitool mosquitto_pub mosquitto_sub mosquitto_rr zip unzip', options: '-P' },
    { programs: curl, options: '-u --user -U --proxy-user', flags: 'fgGiIjkLnNOpqRsSvZ#0123456' },
    { programs: curl, options: '--oauth2-bearer --pass --proxy-pass --tlspassword --proxy-tlspassword' },
    { programs: curl, options: '-b', within: '=', flags: 'fgGiIjkLnNOpqRsSvZ#0123456' },
    { programs: curl, options: '-E --cert', within: ':', flags: 'fgGiIjkLnNOpqRsSvZ#0123456' },
    { programs: 'http https httpie xh', options: '-a', within: ':' },
    { programs: 'etcdctl', options: '-u --username --user', within: ':' },
    { programs: 'consul', options: '-encrypt' },
    { programs: 'nomad serf', options: '-encrypt' },
    { programs: 'aws', after: 'put-parameter', options: '--value' },
    { programs: 'az cf oc bx ibmcloud tsh faas-cli ctx argocd npm', after: 'login', options: '-p' },
    { programs: 'openssl', options: '-passin -passout -pass -k -K -password -psk -hmac' },
    {
        programs: 'keytool jarsigner',
        options: '-storepass -keypass -srcstorepass -deststorepass -srckeypass -destkeypass',
    },
    { programs: 'sshpass', options: '-p' },
    { programs: ldap, options: '-w', flags: 'xvnLZcMAWI' },
    { programs: 'ldappasswd', options: '-s -a' },
    { programs: 'smbclient rpcclient net smbget smbcacls smbtree nmblookup', options: '-U --user', within: '%' },
    { programs: 'rabbitmqadmin twine sendxmpp', options: '-p' },
    { programs: 'lftp', options: '-u' },
    { programs: 'ncftpput ncftpget ncftp ncftpls', options: '-p' },
    { programs: '7z 7za 7zr rar unrar', options: '-p -hp', isOptional: true },
    { programs: 'useradd usermod', options: '-p' },
    { programs: 'snmpget snmpwalk snmpset snmpbulkwalk snmptrap', options: '-c -A -X' },
    { programs: 'swaks', options: '-ap -auth-password' },
    { programs: 'sendemail sendEmail', options: '-xp' },
    { programs: 'swift', options: '-K' },
    { programs: 'kubectl oc', options: '--from-literal' },
    { programs: 'nrsysmond', options: '-l' },
    { programs: 'docker-logentries logentries r7insight', options: '-t' },
    { programs: 'gitlab-runner gitlab-ci-multi-runner', options: '-r' },
    { programs: 'rancher', after: 'login', options: '-t' },
];
/** Operands by what they mean to their programs. */
const secretOperands = [
    { programs: mysql, after: /^password$/, skip: 0 },
    { programs: 'redis-cli', after: /^(?:auth|requirepass|masterauth)$/i, skip: 0 },
    { programs: 'redis-cli', after: /^(?:get|h|m)?set(?:nx|ex)?$/i, skip: 0, ifTelling: true },
    { programs: 'rabbitmqctl', after: /^(?:add_user|change_password|authenticate_user)$/, skip: 1 },
    { programs: 'etcdctl etcd-ctl', after: /^(?:set|mk|update|put)$/, skip: 0, ifTelling: true },
    { programs: 'etcdctl', after: /^user$/, skip: 1 },
    { programs: 'consul', after: /^put$/, skip: 0, ifTelling: true },
    { programs: 'zkCli.sh zkCli zkcli', after: /^(?:create|set)$/, skip: 0, ifTelling: true },
    { programs: 'vault', after: /^(?:login|auth|unseal|revoke|lookup|renew|unwrap)$/, skip: 0 },
    { programs: 'vault', after: /^(?:write|put|patch)$/, skip: 1 },
    { programs: 'aws s3cmd', after: /^set$/, skip: 0, ifTelling: true },
    { programs: 'mc mcli', after: /^(?:set|add)$/, skip: 2 },
    { programs: 'ngrok', after: /authtoken$/, skip: 0 },
    { programs: 'cf', after: /^auth$/, skip: 1 },
    { programs: 'b2', after: /^authorize.account$/, skip: 0 },
    { programs: 'htpasswd', after: /^-[A-Za-z]*b/, skip: 'all but the last' },
    { programs: 'wpa_passphrase', skip: 1 },
    { programs: 'sqlplus sqlldr exp imp expdp impdp rman', skip: 0, within: '/' },
    { programs: 'npm yarn', after: /^set$/, skip: 0, ifTelling: true },
    { programs: 'nmcli iwconfig pppd', after: /^(?:password|key|psk)$/, skip: 0 },
    { programs: 'composer', after: /^http-basic\./, skip: 1 },
];
/** Other programs that often follow one of these and mean something else: `sshpass -p VALUE ssh -p 22`. */
const otherPrograms = 'ssh scp sftp rsync mkdir nginx etcd etcd2 redis mysqld mariadbd mongod postgres nc netcat';
/** Programs whose `-u` names a user and a group at most: `docker run -u 1000:1000`. */
const userOptions = 'docker podman nerdctl docker-compose rkt runc sudo su runuser chown install systemd-run setpriv gosu su-exec nsenter id useradd usermod';
/** Programs that read a secret from their input, if these words are among theirs: `echo VALUE | docker login --password-stdin`. */
const secretReaders = [
    { words: '--password-stdin --passphrase-fd --pinentry-mode --pass-stdin' },
    { programs: 'chpasswd htpasswd cryptsetup smbpasswd' },
    { programs: 'passwd', words: '--stdin -s' },
    { programs: 'sudo', words: '-S' },
    { programs: 'curl', words: '-K --config' },
    { programs: 'vault', words: 'login unseal' },
    { programs: 'openssl', words: 'stdin' },
];

;// CONCATENATED MODULE: ./lib/secrets/secrets-of-programs.js



/** Behind these, a name of a program names something else. */
const naming = /^(?:--?(?:name|hostname|network|net|link|volumes-from|label|network-alias|net-alias|container-name)|-h|-l)$/;
/**
 * Returns where the words of one command hold secrets because of what its programs make of their options and operands. A
 * program may follow others: `sudo docker exec db mysql -pVALUE`.
 */
function secretsOfPrograms(command) {
    const starts = command.flatMap((word, index) => {
        const before = command[index - 1]?.text ?? '';
        const program = programOf(word.text);
        return program !== undefined && !naming.test(before) ? [{ program, index }] : [];
    });
    const spans = starts.flatMap(({ program, index }, at) => {
        const args = command.slice(index + 1, starts[at + 1]?.index);
        return [...optionsOf(program, args), ...operandsOf(program, args)];
    });
    const isUser = starts.some(({ program }) => listed(userOptions, program));
    return [...spans, ...valuesPut(command), ...(isUser ? [] : namesAndPasswords(command))];
}
/**
 * Returns where words hold secrets that may be the rest of any command: a blank line in a continued value makes an option
 * of its own of `-u name -p VALUE --config=/etc`.
 */
function secretsOfSomeProgram(words) {
    return words.flatMap((word, index) => {
        const from = /^-[paPwk]/.test(word.text) ? 2 : undefined;
        const holder = from === word.text.length ? words[index + 1] : word;
        if (from === undefined || holder === undefined)
            return [];
        const start = holder === word ? from : 0;
        const value = holder.text.slice(start);
        return /^(?:[\d.:]+(?:\/\w+)?|\/.*|-.*)$/.test(value) || (0,secret_names/* isReference */.A_)(value) ? [] : [restOf(holder, start)];
    });
}
/** Returns where an `echo` gives a secret to the next program: `echo VALUE | docker login --password-stdin`. */
function secretsPiped(command, next) {
    if (!command.some(({ text }) => /(?:^|[/(`=])(?:echo|printf)$/.test(text)) || command.at(-1)?.ending !== '|')
        return [];
    const names = next.map(({ text }) => text.slice(text.lastIndexOf('/') + 1));
    const reads = secretReaders.some(({ programs, words }) => (programs === undefined || names.some((name) => listed(programs, name))) &&
        (words === undefined || names.some((name) => listed(words, name))));
    const from = command.findIndex(({ text }) => /(?:echo|printf)$/.test(text));
    return reads ? command.slice(from + 1).filter(({ text }) => !(0,secret_names/* isReference */.A_)(text)) : [];
}
/** Splits a blank-separated list once. */
const lists = new Map();
function listed(list, item) {
    let items = lists.get(list);
    if (items === undefined) {
        items = new Set(list.split(' '));
        lists.set(list, items);
    }
    return items.has(item);
}
const known = new Set([...secretOptions, ...secretOperands]
    .flatMap(({ programs }) => programs.split(' '))
    .concat(`${userOptions} ${otherPrograms}`.split(' ')));
const notProgram = /:\/|^\/(?:etc|var|run|tmp|mnt|home|root|srv|data|backup)\/|^-(?![/@!+:])/;
/** `-/usr/bin/docker`, `$(docker`, `PATH=/bin docker` and `registry.test/redis-cli:3` are programs; a volume is none. */
function programOf(word) {
    if (word.length > longestProgram || notProgram.test(word))
        return undefined;
    const [, name] = /(?:^|[/(`{!@+=:-])([A-Za-z0-9_][\w.-]*?)(?::[\w.-]+|@sha256:\w+)?$/.exec(word) ?? [];
    return name !== undefined && known.has(name) ? name : undefined;
}
/** Longer words are scripts and data, and would take long to look at. */
const longestProgram = 300;
function optionsOf(program, args) {
    return secretOptions
        .filter(({ programs, after }) => listed(programs, program) && hasOneOf(args, after))
        .flatMap((options) => args.flatMap((word, index) => secretValue(options, word, args[index + 1]) ?? []));
}
function hasOneOf(args, words) {
    return words === undefined || args.some(({ text }) => listed(words, text));
}
function secretValue(options, word, next) {
    for (const option of options.options.split(' ')) {
        const from = valueFrom(option, options.flags ?? '', word.text);
        if (from === undefined)
            continue;
        if (from < word.text.length)
            return secretOf(options, word, from);
        if (next === undefined || (options.isOptional && /^-./.test(next.text)))
            return undefined;
        return secretOf(options, next, 0);
    }
    return undefined;
}
/** Returns where the value of an option begins in a word: behind the word if it is the next one. */
function valueFrom(option, flags, text) {
    if (text === option)
        return text.length;
    if (text.startsWith(`${option}=`))
        return option.length + 1;
    if (!/^-[A-Za-z]$/.test(option))
        return undefined;
    const letter = text.startsWith('--') || !text.startsWith('-') ? -1 : text.indexOf(option.charAt(1), 1);
    const isOption = letter === 1 || (letter > 1 && [...text.slice(1, letter)].every((flag) => flags.includes(flag)));
    return isOption ? letter + 1 : undefined;
}
function secretOf({ within = '' }, word, from) {
    const value = word.text.slice(from);
    if (!value.includes(within) || (0,secret_names/* isReference */.A_)(value))
        return undefined;
    return restOf(word, from);
}
function operandsOf(program, args) {
    return secretOperands.filter(({ programs }) => listed(programs, program)).flatMap((rule) => operandsBy(rule, args));
}
function operandsBy({ after, skip, ifTelling, within = '' }, args) {
    const at = after === undefined ? -1 : args.findIndex(({ text }) => after.test(text));
    if (after !== undefined && at === -1)
        return [];
    const redirected = args.findIndex(({ text }) => /^\d?[<>]/.test(text));
    const operands = args
        .slice(at + 1, redirected === -1 ? undefined : redirected)
        .filter(({ text }) => !/^-./.test(text) && text.includes(within));
    if (ifTelling) {
        const key = operands.findIndex(({ text }) => isTellingKey(text));
        return key === -1 ? [] : operands.slice(key + 1).filter(({ text }) => !(0,secret_names/* isReference */.A_)(text));
    }
    return operands.slice(skip === 'all but the last' ? -1 : skip).filter(({ text }) => !(0,secret_names/* isReference */.A_)(text));
}
/** `/ft/_credentials/db/url` is one, and `secret:db` and `aws_secret_access_key` are too. */
function isTellingKey(text) {
    return text.split(/[/:]/).some(secret_names/* isSecretName */.eh);
}
/** `value=VALUE` in a request to etcd's own API: `curl -X PUT http://127.0.0.1:2379/v2/keys/db/password -d value=VALUE`. */
function valuesPut(command) {
    if (!command.some(({ text }) => /\/v2\/keys\//.test(text) && isTellingKey(text)))
        return [];
    return command.flatMap((word) => {
        const at = /(?:^|&|^-d)value=/.exec(word.text);
        return at ? [restOf(word, at.index + at[0].length)] : [];
    });
}
/** `-u name:password` of a program that nobody listed. */
function namesAndPasswords(command) {
    return command.flatMap(({ text }, index) => {
        const word = command[index + 1];
        const isPair = word !== undefined && /^[^\s:/]+:(?!\d+$|\/)./.test(word.text);
        return /^(?:-u|--user)$/.test(text) && isPair ? [word] : [];
    });
}

;// CONCATENATED MODULE: ./lib/secrets/hidden-secrets.js





/** Options that name units, machines or times, and never hold a secret; the names of units may sound like one. */
const plainOptions = /^(?:After|Before|Requires|Requisite|Wants|BindsTo|PartOf|Conflicts|Upholds|OnFailure|JoinsNamespaceOf|WantedBy|RequiredBy|Also|Alias|Unit|MachineOf|MachineID|MachineMetadata|Replaces|Global|X-\w+)=/;
/**
 * Returns a line of a unit file with `***` in place of secrets: the values in `known`, values whose name says so, what
 * programs take for a password, user and password in URLs, webhooks, and whatever looks like a key. When in doubt, it
 * hides: the runner masks logs, but not summaries and outputs. A line may have line breaks in it.
 *
 * `Environment=DB_PASSWORD=hunter2 TAG=1` is `Environment=DB_PASSWORD=*** TAG=1`, and `docker login -p abc` is
 * `docker login -p ***`.
 */
function withoutSecrets(line, known) {
    const byValue = known
        .filter((secret) => secret !== '')
        .toSorted((a, b) => b.length - a.length)
        .reduce((text, secret) => text.replaceAll(secret, '***'), line);
    const text = (0,secret_shapes/* withoutShapes */.b)(byValue);
    return plainOptions.test(text) ? text : hidden_secrets_hidden(text, spansOf(text));
}
/** An option of a unit file is not part of the command or the variables behind it. */
function spansOf(line) {
    const [written = '', name = ''] = /^([A-Za-z][\w-]*)=\s*/.exec(line) ?? [];
    const words = wordsOf(line, written.length);
    if ((0,secret_names/* isSecretName */.eh)(name))
        return words.filter(({ text }) => !(0,secret_names/* isReference */.A_)(text));
    const isEnvironment = name === 'Environment';
    const spans = secretsIn(words, { line, isExpanded: !isEnvironment });
    if (name === '')
        return [...spans, ...secretsOfSomeProgram(words)];
    return isEnvironment ? [...spans, ...continued(words, spans)] : spans;
}
function secretsIn(words, reading) {
    const commands = commandsOf(words);
    return [
        ...secretsByName(words, reading),
        ...commands.flatMap((command, index) => [
            ...secretsOfPrograms(command),
            ...secretsPiped(command, commands[index + 1] ?? []),
        ]),
        ...words.flatMap((word) => secretsIn(wordsWithin(word), reading)),
    ];
}
function commandsOf(words) {
    const commands = [[]];
    for (const word of words) {
        commands.at(-1)?.push(word);
        if (word.ending)
            commands.push([]);
    }
    return commands;
}
/** `Environment=DB_PASSWORD=hunter 2`, where quotes are missing, has a secret in the next words too. */
function continued(words, spans) {
    let isHidden = false;
    return words.filter((word) => {
        const isAssignment = /^\w[\w.-]*=/.test(word.text);
        if (isAssignment)
            isHidden = spans.some(({ start, end }) => start < word.end && end > word.start);
        return isHidden && !isAssignment;
    });
}
/** Spans may overlap. A backslash that escapes the first quote of a value belongs to it. */
function hidden_secrets_hidden(line, spans) {
    let text = '';
    let done = 0;
    for (const { start, end } of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
        if (end <= done)
            continue;
        if (start >= done)
            text += `${line.slice(done, start).replace(/\\+$/, '')}***`;
        done = end;
    }
    return text + line.slice(done);
}


/***/ }),

/***/ 9277:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ isMaskable),
/* harmony export */   t: () => (/* binding */ shortestMask)
/* harmony export */ });
/** The fewest characters of a value that is hidden wherever it appears; README states it. */
const shortestMask = 6;
/** Shorter numbers are ports, counts and process ids; README states this too. */
const fewestDigits = 8;
/** Settings that people give names such as `AUTH`, and words of the outputs, which workflows compare: keys, states, actions. */
const plainWords = new Set([
    'enabled disabled enable disable default always required optional undefined',
    // systemd's load, active and sub states, and fleet's.
    'loaded not-found bad-setting masked merged active reloading inactive failed activating deactivating maintenance',
    'exited running start-pre start-post condition reload-signal reload-notify stop-sigterm stop-sigkill stop-post',
    'stop-watchdog final-sigterm final-sigkill final-watchdog auto-restart auto-restart-queued cleaning elapsed waiting',
    'listening mounted mounting mounting-done remounting unmounting plugged tentative launched',
    // Of the outputs.
    'succeeded unchanged planned paused rolled-back cancelled skipped',
    'create created update updated restart restarted destroy destroyed',
    'status reason changed instances duration deployment-id cluster services machines metadata states truncated leftOut',
    'service action outcome revision previousRevision machineId machineIp desiredState currentState systemdLoadState',
    'systemdActiveState systemdSubState startedAt finishedAt durationMs downtimeMs journal pruned sameAs',
]
    .join(' ')
    .toLowerCase()
    .split(' '));
const durationOrSize = /^(?:\d+(?:\.\d+)?\s*(?:[uµm]?s|secs?|seconds?|mins?|minutes?|hr?s?|hours?|d|days?|w|weeks?|[kmgt]i?b?|%))(?:\s*\d+\s*[a-zµ]+)*$/i;
const number = /^[+-]?v?\d[\d.,:_/-]*$/i;
const address = /^\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d{1,5})?$/;
/**
 * Returns whether a secret can be hidden wherever it appears. One that is as short as a word, a setting such as
 * `enabled`, a short number, a duration, an address or the name of a state cannot: it appears where it is none, and
 * GitHub drops outputs with a masked value in them.
 */
function isMaskable(value) {
    const text = value.trim();
    if (text.length < shortestMask || plainWords.has(text.toLowerCase()))
        return false;
    if (address.test(text) || durationOrSize.test(text))
        return false;
    return !number.test(text) || text.replace(/\D/g, '').length >= fewestDigits;
}


/***/ }),

/***/ 3320:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A_: () => (/* binding */ isReference),
/* harmony export */   eh: () => (/* binding */ isSecretName),
/* harmony export */   em: () => (/* binding */ isPlainlySecret),
/* harmony export */   w2: () => (/* binding */ isSecretValue)
/* harmony export */ });
/** Words that say of a name that its value is secret, whatever stands before them: `PGPASSWORD`, `authToken`. */
const telling = 'passw(?:or)?d|passphrase|pwd|secret|token|credential|apikey|authkey|accesskey|privatekey|signature|webhook(?:[_-]?url)?';
/** Words that do only as a part of a name of their own, as in `DB_PASS`: `compass` and `author` are harmless. */
const short = 'pass|passcode|pw|pin|salt|creds?|auth|authorization|cookie|key|dsn|sig|database[_-]?url|[a-z0-9]+key|(?:db|pg|sql|my|redis|user|root|admin|store|key|smtp|mail|ldap|ssh|require|master)(?:pass|auth)';
const partOfName = String.raw `(?:[\w.-]*[_.-])?`;
/** A regular expression, without case, for names whose value is secret. */
const secretName = String.raw `(?:[\w.-]*(?:${telling})|${partOfName}(?:${short}))s?\d*(?:[_.-][\w.-]*)?`;
/** These parts say something about a secret, or how it comes, which is none itself. */
const harmlessName = /[_.-](?:stdin|fd|prompt|ttl|length|size|type|count|timeout|expiry|enabled|host|hostname|port|image|version|level|region|algorithm|method)$/i;
const nameOfPlace = /[_.-]?(?:file|path|dir|directory|volume|mount|root|location)s?$/i;
/** No secret ends like this. */
const nameOfFile = /\.(?:pem|key|crt|cer|cert|p12|jks|json|ya?ml|conf|cfg|env|txt)$/;
const place = /^~?\/[\w./%@{}$:-]*$/;
/** Longer ones are no names, and would take long to look at. */
const longestName = 200;
const wholeSecretName = new RegExp(`^${secretName}$`, 'i');
/** Returns whether a value of this name must not appear in logs, summaries and outputs. */
function isSecretName(text) {
    return text.length <= longestName && wholeSecretName.test(text) && !harmlessName.test(text);
}
/** Returns whether a name says it beyond doubt: `key` and `auth` are also names of harmless things, `password` is not. */
function isPlainlySecret(name) {
    return /pass(?!ing|ive)|pwd|secret|credential/i.test(name) && isSecretName(name);
}
/** Returns whether a value is secret because of its name. The path of a file is not: `TOKEN_FILE=/run/token`,
 * `--tlskey=/etc/key.pem`. */
function isSecretValue(name, value) {
    const isPlace = place.test(value) && (nameOfPlace.test(name) || nameOfFile.test(value));
    return value !== '' && isSecretName(name) && !isPlace;
}
/** Returns whether a value is no secret, but says where a shell or systemd finds it: `$NAME`, `${NAME}`, `$(cat /file)` or `%i`. */
function isReference(value) {
    return /^\$?(?:\$\{?[A-Za-z_]\w*\}?|\$\((?!\s*(?:echo|printf)\b).*|%[A-Za-z])[)`"';]*$/s.test(value);
}


/***/ }),

/***/ 2312:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ withoutShapes),
/* harmony export */   n: () => (/* binding */ looksSecret)
/* harmony export */ });
/** A value that looks like a secret wherever it stands. What the group `keep` matches stays readable. */
const shapes = [
    // Private keys, also in one line or cut off, and what they look like in PuTTY's and age's files.
    String.raw `-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]*?-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|[\s\S]*)`,
    'AGE-SECRET-KEY-1[0-9A-Z]+',
    // JSON Web Tokens, and other JSON in base64.
    String.raw `eyJ[\w+/=-]{12,}(?:\.[\w+/=-]*)*`,
    // AWS.
    '(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA|AGPA)[A-Z0-9]{12,}',
    // Google.
    String.raw `AIza[\w-]{30,}`,
    String.raw `ya29\.[\w-]{10,}`,
    String.raw `GOCSPX-[\w-]{10,}`,
    // GitHub, GitLab, npm, PyPI, Docker Hub, RubyGems.
    String.raw `gh[opsur]_\w{20,}|github_pat_\w{20,}`,
    String.raw `gl(?:pat|dt|rt|ptt|oas|ft|imt|agent|cbt|soat|ffct)-[\w.-]{16,}|GR1348941[\w-]{16,}`,
    String.raw `npm_\w{30,}|pypi-[\w-]{30,}|dckr_(?:pat|oat)_[\w-]{20,}|rubygems_[0-9a-f]{32,}`,
    // Slack, Telegram, Discord.
    String.raw `xox[a-z](?:\.xox[a-z])?-[\w-]{8,}|xapp-\d-[\w-]{8,}`,
    String.raw `\d{8,10}:AA[\w-]{30,}`,
    String.raw `[MNO][A-Za-z\d_-]{23,25}\.[\w-]{6}\.[\w-]{27,}`,
    // Stripe, Square, Shopify, SendGrid, Mailgun, Mailchimp, Twilio.
    String.raw `(?:sk|rk)_(?:live|test)_\w{10,}|whsec_[\w+/=]{16,}`,
    String.raw `sq0(?:atp|csp)-[\w-]{16,}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{20,}`,
    String.raw `SG\.[\w-]{16,}\.[\w-]{16,}|key-[0-9a-f]{32}|[0-9a-f]{32}-us\d{1,2}|SK[0-9a-f]{32}`,
    // Hosting and monitoring.
    String.raw `do[opr]_v1_[0-9a-f]{32,}|hv[brs]\.[\w-]{20,}|s\.[A-Za-z0-9]{24}|HRKU-[\w-]{20,}|tskey-[\w-]{10,}`,
    String.raw `NR(?:AK|AA|RA|II|JS)-[\w-]{16,}|[0-9a-f]{36}NRAL|glc_[\w+/=]{20,}|glsa_\w{20,}|sntry[su]_[\w+/=-]{20,}`,
    String.raw `sk-[\w-]{20,}|hf_[A-Za-z]{30,}|dapi[0-9a-f]{32}|pscale_(?:tkn|pw|oauth)_[\w.-]{20,}|lin_api_\w{30,}|PMAK-[\w-]{30,}`,
    // Hashes of passwords, which can be tried out.
    String.raw `\$(?:1|2[abxy]?|5|6|y|apr1|argon2id?)\$[\w./$=,+-]{8,}`,
    // A secret access key of AWS, and what else is 40 characters of base64: a revision has no capitals.
    String.raw `(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*\d)[A-Za-z0-9+][A-Za-z0-9+/]{39}(?![\w+/=.:-])`,
];
const shape = new RegExp(`(?<![A-Za-z0-9_/.+-])(?:${shapes.join('|')})`, 'g');
/** Paths of webhooks that whoever knows them can call, up to the secret in them. */
const webhooks = [
    // Slack and what takes its place.
    '/services/T[A-Z0-9]+/B[A-Z0-9]+/',
    String.raw `hooks\.slack\.com/[\w-]+/`,
    String.raw `/hooks/(?=[a-zA-Z]*\d)(?=\w{16})|hooks\.zapier\.com/hooks/(?:catch/)?`,
    // Discord, Teams, Google Chat, Telegram.
    String.raw `/api/(?:v\d+/)?webhooks/`,
    String.raw `webhook\.office\.com/\w+/|outlook\.office(?:365)?\.com/webhook/`,
    String.raw `chat\.googleapis\.com/v\d/spaces/`,
    String.raw `api\.telegram\.org/(?:file/)?bot`,
    // On call and monitoring.
    String.raw `events\.(?:eu\.)?pagerduty\.com/(?:integration|x-ere|generic)/`,
    String.raw `victorops\.com/integrations/generic/\d+/alert/`,
    String.raw `opsgenie\.com/v\d/[\w/]*eventgateway/`,
    String.raw `datadoghq\.(?:com|eu)/(?:v1/input|intake/webhook)/`,
    String.raw `(?:hc-ping\.com|nosnch\.in|healthchecks\.io/ping|cronitor\.link/p|cronitor\.io/p)/`,
    String.raw `loggly\.com/(?:inputs|bulk)/|logentries\.com/(?:noformat/)?logs/|sumologic\.com/receiver/v1/http/`,
    String.raw `betterstack\.com/api/v\d/heartbeat/|heartbeat\.uptimerobot\.com/|push\.statuscake\.com/`,
    // Builds and others.
    String.raw `api\.flowdock\.com/(?:v\d/)?messages/[\w/]*?(?=[0-9a-f]{16})`,
    String.raw `maker\.ifttt\.com/trigger/\w+/(?:json/)?with/key/`,
    '/api/push/',
    String.raw `api\.netlify\.com/build_hooks/|api\.render\.com/deploy/`,
    String.raw `hub\.docker\.com/(?:u/\w+/\w+/trigger|api/build/v1/source)/`,
    String.raw `discovery\.etcd\.io/`,
];
const webhook = new RegExp(String.raw `(${webhooks.join('|')})[^\s"'\\]+`, 'g');
/** User and password of a URL, also where the password holds an `@` or a `/`; a port is none. */
const urlCredentials = /(\/\/)(?:[^\s"'/?#]*|[^\s"'/:@]*:(?!\d+(?:[/\s"'?#]|$))[^\s"']*)@/g;
/** `jdbc:oracle:thin:user/password@db:1521`. */
const oracleUrl = /(jdbc:oracle:\w+:[\w.]+\/)[^\s"'@]{1,200}(?=@)/g;
/** `user:password@tcp(db:3306)/name`, as programs in Go write it. */
const goDsn = /(?<![\w.-])([\w.-]+:)[^\s"'@]{1,200}(?=@(?:tcp|unix)\()/g;
const scheme = /\b([Bb]earer\s+|BEARER\s+|(?:[Bb]asic|BASIC|[Tt]oken|TOKEN)\s+(?=[\w+/.=~-]{8})(?=[\w+/.~-]*(?:\d|=|[a-z][A-Z])))[\w+/.=~-]{4,}/g;
const sql = /\b((?:password|identified\s+(?:with\s+\S+\s+)?by)(?:\s+|\s*[(=]\s*))(\\*['"])(?:(?!\2)[\s\S])*/gi;
/** Returns text with `***` in place of whatever looks like a secret, by its shape alone. */
function withoutShapes(text) {
    return text
        .replace(shape, '***')
        .replace(webhook, '$1***')
        .replace(urlCredentials, '$1***@')
        .replace(oracleUrl, '$1***')
        .replace(goDsn, '$1***')
        .replace(scheme, '$1***')
        .replace(sql, '$1$2***');
}
/** Returns whether a value looks like a secret, whatever its name is. */
function looksSecret(value) {
    return withoutShapes(value) !== value;
}


/***/ }),

/***/ 772:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ct: () => (/* binding */ secretsInUrl),
/* harmony export */   aR: () => (/* binding */ basicAuthorization),
/* harmony export */   oF: () => (/* binding */ percentDecoded),
/* harmony export */   ri: () => (/* binding */ withoutCredentials)
/* harmony export */ });
/* harmony import */ var _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(931);

/** Returns a part of a URL percent-decoded, or throws a UserError that does not repeat it. */
function percentDecoded(text) {
    try {
        return decodeURIComponent(text);
    }
    catch (error) {
        throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y('it has an invalid percent-encoding; write a literal percent sign as %25', { cause: error });
    }
}
/** Returns what is secret of the user and password in a URL or a URL template: as it is written, and decoded. */
function secretsInUrl(text) {
    const [, user = '', password = ''] = /^[a-z][a-z0-9+.-]*:\/\/([^:/@\s]*)(?::([^/@\s]*))?@/i.exec(text) ?? [];
    const secret = password || user;
    if (secret === '')
        return [];
    try {
        return [...new Set([secret, decodeURIComponent(secret)])];
    }
    catch {
        return [secret];
    }
}
/** Returns the value of an Authorization header (RFC 7617) for the user and password in a URL, or undefined if it has none. */
function basicAuthorization({ username, password }) {
    if (username === '' && password === '')
        return undefined;
    return `Basic ${Buffer.from(`${percentDecoded(username)}:${percentDecoded(password)}`).toString('base64')}`;
}
/**
 * Returns a text that cannot be parsed as a URL without what may be secret in it: everything before the last `@`, and
 * whatever follows a colon in place of a port.
 */
function withoutCredentials(text) {
    if (text.includes('@'))
        return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1***@');
    if (/\/\/[\da-f.]*:[\da-f.]*:[\da-f:.]*\/?$/i.test(text))
        return text; // An IPv6 address without its brackets.
    return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*:(?!\d*(\/|$)).*/is, '$1***');
}


/***/ }),

/***/ 9151:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Lk: () => (/* binding */ parseJournalGateway),
/* harmony export */   T3: () => (/* binding */ gatewayHeaders),
/* harmony export */   d1: () => (/* binding */ gatewayUrls)
/* harmony export */ });
/* harmony import */ var _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(931);
/* harmony import */ var _tunnel_url_credentials_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(772);


// systemd-journal-gatewayd(8) says what it takes and answers.
/** Returns a template of the URL of a machine's systemd-journal-gatewayd, or throws a UserError. */
function parseJournalGateway(text) {
    const unknown = [...text.matchAll(/\{([^{}]*)\}/g)].find(([whole]) => !(whole in placeholders));
    if (unknown)
        throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`${unknown[0]} is none of ${Object.keys(placeholders).join(', ')}`);
    const sample = gatewayOf(text, { id: '1', primaryIP: '127.0.0.1' });
    const url = URL.canParse(sample) ? new URL(sample) : undefined;
    const example = 'http://{machine-ip}:19531';
    const shown = (0,_tunnel_url_credentials_js__WEBPACK_IMPORTED_MODULE_1__/* .withoutCredentials */ .ri)(text);
    if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
        throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`"${shown}" is not a URL such as ${example}`);
    if (url.search !== '' || url.hash !== '')
        throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`"${shown}" has a query or fragment; /entries is added automatically, as in ${example}`);
    if (gatewayOf(text, { id: '2', primaryIP: '127.0.0.2' }) === sample)
        throw new _errors_user_error_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .y(`"${shown}" names no machine; write {machine-ip}, as in ${example}`);
    return text;
}
const placeholders = {
    '{machine-ip}': ({ primaryIP }) => (primaryIP.includes(':') ? `[${primaryIP}]` : primaryIP),
    '{machine-id}': ({ id }) => id,
};
function gatewayOf(template, machine) {
    return Object.entries(placeholders).reduce((url, [name, value]) => url.replaceAll(name, value(machine)), template);
}
/**
 * Returns the headers that ask for the newest entries, as JSON: `count` and one more, since the gateway skips one further
 * back than it is told, and cannot begin at the last one.
 */
function gatewayHeaders(count) {
    return { accept: 'application/json', range: `entries=:-${count}:${count + 1}` };
}
/**
 * Returns the URLs that together have what `journalctl --unit` shows: what the unit's processes have written, and what
 * systemd has about the unit. The gateway can only combine conditions that all have to hold.
 */
function gatewayUrls(template, machine, unit) {
    const base = gatewayOf(template, machine).replace(/\/+$/, '');
    const name = encodeURIComponent(unit);
    return [`${base}/entries?_SYSTEMD_UNIT=${name}`, `${base}/entries?UNIT=${name}&_PID=1`];
}


/***/ }),

/***/ 2353:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   cr: () => (/* binding */ parseJournalctl),
/* harmony export */   r7: () => (/* binding */ shellWord),
/* harmony export */   rb: () => (/* binding */ timeOfDay),
/* harmony export */   wQ: () => (/* binding */ journalctlCommand)
/* harmony export */ });
/* harmony import */ var _plain_log_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9528);

/**
 * Returns the command that prints the lines about a unit, the newest first; whoever reads it stops when that is enough. The
 * options are those of systemd 225, and later versions have them too. `--lines` is not among them: before systemd 245,
 * `--lines=20 --reverse` leaves out the newest 19. The time is relative: the machine's clock may differ from the runner's.
 *
 * `journalctl --unit='web@1.service' --since='-4200ms' --output=short-iso --reverse --all --no-pager`
 */
function journalctlCommand(unit, elapsedMs) {
    const since = `-${Math.max(0, Math.floor(elapsedMs))}ms`;
    // Without --all, a message with colours in it is replaced by its size.
    const options = ['--output=short-iso', '--reverse', '--all', '--no-pager'];
    return ['journalctl', `--unit=${shellWord(unit)}`, `--since=${shellWord(since)}`, ...options].join(' ');
}
/** Returns a text as a single word of a POSIX shell. */
function shellWord(text) {
    return `'${text.replaceAll("'", "'\\''")}'`;
}
/** `2026-11-27T16:11:40+0000 machine sh[77]: `, before the first line of a message. */
const opening = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:?\d\d) \S+ (.*?)(?:\[\d+\])?: /;
/**
 * Returns the lines of what that command prints, the oldest first. The further lines of a message are indented, so that
 * no message can pass for another one's beginning.
 */
function parseJournalctl(printed) {
    const messages = [];
    for (const line of printed.toString().split('\n')) {
        const [prefix, at, source = ''] = opening.exec(line) ?? [];
        const current = messages.at(-1);
        if (prefix !== undefined && at !== undefined) {
            const text = (0,_plain_log_text_js__WEBPACK_IMPORTED_MODULE_0__/* .plainLogText */ .I)(line.slice(prefix.length));
            messages.push([{ time: timeOfDay(Date.parse(at)), source: (0,_plain_log_text_js__WEBPACK_IMPORTED_MODULE_0__/* .plainLogText */ .I)(source), text }]);
        }
        else if (current?.[0] && /^\s/.test(line)) {
            const { time, source: own } = current[0];
            current.push({ time, source: own, text: (0,_plain_log_text_js__WEBPACK_IMPORTED_MODULE_0__/* .plainLogText */ .I)(line.trimStart()) });
        }
    }
    return messages.reverse().flat();
}
/** Returns the time of day in UTC of milliseconds since the Unix epoch: `16:04:09`. */
function timeOfDay(ms) {
    const date = new Date(ms);
    return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(11, 19);
}


/***/ }),

/***/ 9528:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ cutLine),
/* harmony export */   I: () => (/* binding */ plainLogText)
/* harmony export */ });
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7975);
/* harmony import */ var _host_plain_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3408);


/** Longer lines are cut. */
const maxLineLength = 400;
/**
 * Returns a line of a log without what a terminal would do with it. Of a line that was written over again and again, such
 * as a progress bar, it is the last version.
 *
 * `ESC[31mred ESC[0m` is `red`; `10 % CR 20 % CR` is `20 %`.
 */
function plainLogText(text) {
    const versions = (0,node_util__WEBPACK_IMPORTED_MODULE_0__.stripVTControlCharacters)(text).split('\r');
    const last = versions.findLast((version) => version.trim() !== '') ?? '';
    return (0,_host_plain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .plainLine */ .h)(last).trimEnd();
}
/** Returns a line as long as is worth reading. */
function cutLine(text, length = maxLineLength) {
    return text.length > length ? `${(0,_host_plain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .beginningOf */ .V)(text, length)}…` : text;
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
/* harmony export */   TO: () => (/* binding */ quotedValues),
/* harmony export */   WN: () => (/* binding */ isGlobal),
/* harmony export */   _Y: () => (/* binding */ expandSpecifiers),
/* harmony export */   fv: () => (/* binding */ optionsError)
/* harmony export */ });
/* harmony import */ var _parse_unit_file_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7979);
/* harmony import */ var _serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9458);
/* harmony import */ var _unit_glob_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9401);
/* harmony import */ var _unit_name_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6004);
/* harmony import */ var _x_fleet_reading_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3606);





/**
 * Returns the requirements of a unit as fleet derives them, with `%n`, `%N`, `%p` and `%i` substituted from its name.
 * `reading` is that of the server; MachineID=, MachineOf= and MachineMetadata= mean the same to all versions.
 */
function requirementsOf(unitName, options, reading = _x_fleet_reading_js__WEBPACK_IMPORTED_MODULE_4__/* .newestReading */ .$) {
    const own = options.filter(({ section }) => section === 'X-Fleet');
    if (own.length === 0)
        return { global: false, machineOf: [], conflicts: [], replaces: [], metadata: new Map() };
    const values = (...keys) => keys.flatMap((key) => valuesOf(own, key).map((value) => expandSpecifiers(value, unitName)));
    const machineId = values('MachineID', 'X-ConditionMachineID', 'X-ConditionMachineBootID')[0];
    const conflicts = values('X-Conflicts', 'Conflicts');
    return {
        global: isTruthy(values('Global').at(-1), reading),
        ...(machineId !== undefined && { machineId }),
        machineOf: values('X-ConditionMachineOf', 'MachineOf'),
        conflicts: reading.splitsConflicts ? conflicts.flatMap(words) : conflicts,
        replaces: reading.replaces === 'ignored' ? [] : values('Replaces'),
        metadata: metadataOf(values('X-ConditionMachineMetadata', 'MachineMetadata')),
    };
}
/** Returns whether a unit runs on every machine with matching metadata, rather than being scheduled to one. */
function isGlobal(unitName, options) {
    const last = options.findLast(({ section, name }) => section === 'X-Fleet' && name === 'Global');
    return (last !== undefined &&
        isTruthy(quotedValues(last.value)
            .map((value) => expandSpecifiers(value, unitName))
            .at(-1), _x_fleet_reading_js__WEBPACK_IMPORTED_MODULE_4__/* .newestReading */ .$));
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
 * `Conflicts=db@*.service` is refused. `reading` is that of the server.
 */
function optionsError(options, reading = _x_fleet_reading_js__WEBPACK_IMPORTED_MODULE_4__/* .newestReading */ .$) {
    try {
        (0,_parse_unit_file_js__WEBPACK_IMPORTED_MODULE_0__/* .parseUnitFile */ .M)((0,_serialize_unit_file_js__WEBPACK_IMPORTED_MODULE_1__/* .serializeUnitFile */ .bn)(options));
    }
    catch (error) {
        if (error instanceof _parse_unit_file_js__WEBPACK_IMPORTED_MODULE_0__/* .UnitFileError */ .X)
            return error.message;
        throw error;
    }
    const { global, machineId, machineOf, conflicts, replaces } = requirementsOf('', options, reading);
    for (const peer of machineOf) {
        const conflict = conflicts.find((glob) => (0,_unit_glob_js__WEBPACK_IMPORTED_MODULE_2__/* .unitGlobMatches */ .YU)(glob, peer));
        if (conflict !== undefined)
            return `unresolvable requirements: peer ${JSON.stringify(peer)} matches conflict ${JSON.stringify(conflict)}`;
        const replace = replaces.find((glob) => (0,_unit_glob_js__WEBPACK_IMPORTED_MODULE_2__/* .unitGlobMatches */ .YU)(glob, peer));
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
function valuesOf(options, key) {
    return options.filter(({ name }) => name === key).flatMap(({ value }) => quotedValues(value));
}
/**
 * Returns the values that fleet reads in a line of [X-Fleet]: `"a=b" "c=d"` is two; a line that does not begin and end with
 * a quote is a single one, including its quotes.
 */
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
/** Returns a value of [X-Fleet] with the specifiers that fleet knows; all others stay as they are. */
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
function isTruthy(value, { takesYesForTrue }) {
    const text = value?.toLowerCase() ?? '';
    return text === 'true' || (takesYesForTrue && ['yes', '1', 'on', 't'].includes(text));
}


/***/ }),

/***/ 9458:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DT: () => (/* binding */ revisionOf),
/* harmony export */   bn: () => (/* binding */ serializeUnitFile),
/* harmony export */   ip: () => (/* binding */ reportedHashes),
/* harmony export */   t4: () => (/* binding */ keptOptions),
/* harmony export */   w7: () => (/* binding */ shortRevision),
/* harmony export */   xv: () => (/* binding */ sameUnitFile)
/* harmony export */ });
/* unused harmony export groupedBySection */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _parse_unit_file_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7979);


/**
 * Returns the unit file as fleet writes it: options grouped by section, sections in the order of their first option.
 *
 * `[Unit] A=1`, `[Service] B=2`, `[Unit] C=3` becomes `[Unit] A=1 C=3`, `[Service] B=2`.
 */
function serializeUnitFile(options) {
    return serializeInOrder(groupedBySection(options));
}
/** The same options are asked about whenever a unit is observed, and they never change: each list is hashed once. */
function hashed(textOf) {
    const known = new WeakMap();
    return (options) => {
        const hash = known.get(options) ?? (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha1').update(textOf(options)).digest('hex');
        known.set(options, hash);
        return hash;
    };
}
const hashBySection = hashed(serializeUnitFile);
const hashAsStored = hashed(serializeInOrder);
const hashUnfolded = hashed((options) => serializeUnitFile(keptOptions(options).map(unfolded)));
/** Returns the revision of a unit: the hexadecimal SHA-1 that fleet reports as `hash` once the unit is loaded. */
function revisionOf(options) {
    return hashBySection(options);
}
/** Returns a revision as people read it, shortened to seven digits as git does: `3f786850e3…` is `3f78685`. */
function shortRevision(revision) {
    return revision.slice(0, 7);
}
/**
 * Returns every hash that a server may report for a unit with these options: fleetd 0.11.1 hashes them in their stored
 * order, later versions by section.
 */
function reportedHashes(options) {
    return [hashBySection(options), hashAsStored(options)];
}
/**
 * Returns the options that a server serves once these were sent to it, grouped by section. fleet stores a unit as text,
 * and reads that again whenever it serves the unit: a value that ends in a backslash goes on with the next option of its
 * section. Options whose text fleet cannot read are returned as they are; `optionsError` says why.
 *
 * `[Service] ExecStart=/usr/bin/env \`, `[Service] MODE=prod` becomes `[Service] ExecStart=/usr/bin/env \⏎MODE=prod`.
 */
function keptOptions(options) {
    const grouped = groupedBySection(options);
    // What fleet's parser has read once changes on a second reading for no other reason.
    if (!grouped.some(({ value }) => value.endsWith('\\')))
        return grouped;
    const again = readAgain(grouped);
    if (!again)
        return grouped;
    return serializeInOrder(again) === serializeInOrder(grouped) ? again : keptOptions(again);
}
function readAgain(options) {
    try {
        const { options: read } = (0,_parse_unit_file_js__WEBPACK_IMPORTED_MODULE_1__/* .parseUnitFile */ .M)(serializeInOrder(options));
        return read.map(({ section, name, value }) => ({ section, name, value }));
    }
    catch (error) {
        if (error instanceof _parse_unit_file_js__WEBPACK_IMPORTED_MODULE_1__/* .UnitFileError */ .X)
            return undefined;
        throw error;
    }
}
/**
 * Returns whether options that were sent and options that a server holds are the same unit file. Servers keep what
 * `keptOptions` returns; fleetd 0.11.1 also replaces every backslash at the end of a line by a blank, and keeps the order
 * in which sections were sent.
 */
function sameUnitFile(a, b) {
    return a === b || hashUnfolded(a) === hashUnfolded(b);
}
/** Returns options in the order in which fleet writes them, so that every version reports the same revision. */
function groupedBySection(options) {
    return [...Map.groupBy(options, (option) => option.section).values()].flat();
}
function unfolded({ section, name, value }) {
    return {
        section,
        name,
        value: value
            .replaceAll('\\\n', ' ')
            .replace(/[\\\s]+$/, '')
            .trim(),
    };
}
function serializeInOrder(options) {
    let text = '';
    let current;
    for (const { section, name, value } of options) {
        if (section !== current)
            text += `${current === undefined ? '' : '\n'}[${section}]\n`;
        current = section;
        text += `${name}=${value}\n`;
    }
    return text;
}


/***/ }),

/***/ 9401:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   YU: () => (/* binding */ unitGlobMatches),
/* harmony export */   tZ: () => (/* binding */ globParts),
/* harmony export */   zB: () => (/* binding */ isUnitGlob)
/* harmony export */ });
/**
 * Returns whether a glob of Conflicts= or Replaces= matches a unit's name, by the rules of Go's `path.Match`, which
 * fleet uses: `*`, `?`, `[a-z]`, `[^a-z]` and backslash escapes. A malformed glob matches nothing, as in fleet.
 *
 * `web@*.service` matches `web@1.service`, and the template `web@.service` too.
 */
function unitGlobMatches(glob, name) {
    return regExpOf(glob)?.test(name) ?? false;
}
/** Returns whether a text is a well-formed glob. */
function isUnitGlob(text) {
    return text !== '' && regExpOf(text) !== undefined;
}
/** Returns the parts of a well-formed glob, each of which stands for one character, but `*` for any: `[a-z]`, `\*`, `?`, `w`. */
function globParts(glob) {
    if (!isUnitGlob(glob))
        return undefined;
    token.lastIndex = 0;
    return [...glob.matchAll(token)].map(([part]) => part);
}
const compiled = new Map();
function regExpOf(glob) {
    if (!compiled.has(glob))
        compiled.set(glob, compile(glob));
    return compiled.get(glob);
}
/** Either an escaped character, a character class, or any single character. */
const token = /\\(?<escaped>.)|\[(?<negated>\^?)(?<ranges>(?:\\.|[^\]\\])+)\]|(?<plain>[^\\[])/gsuy;
function compile(glob) {
    let source = '';
    token.lastIndex = 0;
    while (token.lastIndex < glob.length) {
        const { escaped, negated, ranges, plain } = token.exec(glob)?.groups ?? {};
        if (plain === '*')
            source += '[^/]*';
        else if (plain === '?')
            source += '[^/]';
        else if (plain !== undefined)
            source += RegExp.escape(plain);
        else if (escaped !== undefined)
            source += RegExp.escape(escaped);
        else if (ranges !== undefined)
            source += `[${negated}${classOf(ranges)}]`;
        else
            return undefined;
    }
    try {
        return new RegExp(`^${source}$`, 'su');
    }
    catch {
        return undefined; // A range such as [z-a], which Go calls a bad pattern.
    }
}
/** The content of a character class with everything escaped except the hyphens of ranges. */
function classOf(ranges) {
    return ranges.replace(/\\(.)|([^-])/gsu, (_, escaped, plain) => {
        const character = escaped ?? plain ?? '';
        return /[\\\]^[&~-]/u.test(character) ? `\\${character}` : character;
    });
}


/***/ }),

/***/ 6004:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I1: () => (/* binding */ templateTypes),
/* harmony export */   ON: () => (/* binding */ nameCharacters),
/* harmony export */   Sx: () => (/* binding */ unitNameError),
/* harmony export */   Sy: () => (/* binding */ unitTypes),
/* harmony export */   lW: () => (/* binding */ parseUnitName),
/* harmony export */   qd: () => (/* binding */ compareUnitNames),
/* harmony export */   zl: () => (/* binding */ instanceName)
/* harmony export */ });
/**
 * Returns the parts of a unit name. The instance is everything between the first `@` and the last dot, as fleet reads
 * it: the instance of `a@b@c.service` is `b@c`. The name need not be valid; see `unitNameError`.
 */
function parseUnitName(full) {
    const dot = full.lastIndexOf('.');
    const stem = dot === -1 ? full : full.slice(0, dot);
    const type = dot === -1 ? '' : full.slice(dot + 1);
    const at = dot === -1 ? -1 : stem.indexOf('@');
    if (at === -1)
        return { full, prefix: stem, type, template: '', instance: '', isTemplate: false, isInstance: false };
    const prefix = stem.slice(0, at);
    const instance = stem.slice(at + 1);
    return {
        full,
        prefix,
        type,
        template: `${prefix}@.${type}`,
        instance,
        isTemplate: instance === '',
        isInstance: instance !== '',
    };
}
/** Returns the name of one instance of a template: `web@.service` and `3` give `web@3.service`. */
function instanceName(template, instance) {
    return `${template.prefix}@${instance}.${template.type}`;
}
const maxNameBytes = 256;
/** The types of units that fleet accepts. */
const unitTypes = new Set('automount busname device mount path scope service slice snapshot socket swap target timer'.split(' '));
/** Those of which there are templates and instances. */
const templateTypes = new Set('path service socket target timer'.split(' '));
/** The characters of which the names of units are made, up to the dot before the type. */
const nameCharacters = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ:-_.\\@';
/** Returns fleet's own message if it would refuse this unit name, or undefined for a valid name. */
function unitNameError(name) {
    if (name === '')
        return 'unit name cannot be empty';
    if (Buffer.byteLength(name) > maxNameBytes)
        return `unit name exceeds maximum length (${maxNameBytes})`;
    const dot = name.lastIndexOf('.');
    if (dot === -1)
        return 'unit name must contain "."';
    if (dot === name.length - 1)
        return 'unit name cannot end in "."';
    const type = name.slice(dot + 1);
    if (!unitTypes.has(type))
        return `invalid unit type: ${JSON.stringify(type)}`;
    if (name.includes('@') && !templateTypes.has(type))
        return `invalid unit type for template: ${JSON.stringify(type)}`;
    const forbidden = /[^0-9A-Za-z:\-_.\\@]/u.exec(name.slice(0, dot));
    if (forbidden)
        return `invalid character '${JSON.stringify(forbidden[0]).slice(1, -1)}' in unit name`;
    if (name.startsWith('@'))
        return 'unit name cannot start in "@"';
    return undefined;
}
/**
 * Compares unit names for Array.prototype.sort, with numbers in numeric order: `web@2.service` before `web@10.service`.
 * (fleet's own lists are sorted as strings.)
 */
function compareUnitNames(a, b) {
    collator ??= new Intl.Collator('en', { numeric: true });
    return collator.compare(a, b) || (a < b ? -1 : Number(a > b));
}
// Created on first use: it takes milliseconds, and reporting a wrong input needs no sorting.
let collator;


/***/ }),

/***/ 3606:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ newestReading)
/* harmony export */ });
/** How fleetd 1.0.0 and later read it; servers that do not say their version are taken for one of these. */
const newestReading = {
    splitsConflicts: true,
    takesYesForTrue: true,
    replaces: 'moves the other',
};


/***/ })

};
