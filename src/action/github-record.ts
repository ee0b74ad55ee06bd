import { randomUUID } from 'node:crypto';
import { within } from '../clock/timeout.js';
import { messageOf } from '../errors/error-message.js';
import { comment } from '../github/comment.js';
import type { JobOnGitHub } from '../github/connect-job.js';
import { defaultEnvironment, finishDeployment, openDeployment } from '../github/deployment.js';
import { type DeploymentEnd, deploymentStateOf } from '../github/deployment-state.js';
import type { Host } from '../host/host.js';
import { seenMessages } from '../host/seen-messages.js';
import type { DeploymentReport } from '../report/deployment-report.js';
import { markdownText } from '../report/markdown.js';
import { isAsBefore } from '../report/status.js';
import { summaryOf } from '../report/summary.js';
import type { Inputs } from './inputs.js';
import type { World } from './world.js';

/** A comment has at most 65,536 characters, some of which are not the summary's. */
const maxCommentBytes = 60_000;

/** How a deployment ended, as far as its record says. */
export type RecordedEnd = DeploymentEnd & Pick<DeploymentReport, 'reason'>;

/** Returns how a deployment ended; undefined for a command that deploys nothing. */
export function recordedEnd(report: DeploymentReport): RecordedEnd | undefined {
  const { status, reason, command = 'deploy' } = report;
  if (status === 'planned' || command === 'restart' || command === 'status') return undefined;
  return { command, status, reason, isAsBefore: isAsBefore(report) };
}

/** A deployment's record on GitHub, besides its summary. If it fails, that is a warning; the deployment does not depend on it. */
export interface GitHubRecord {
  /** Starts the record of a deployment, in the background. */
  begin(): void;
  /** Resolves with the record's id; with undefined if there is none, or none within that many milliseconds. */
  id(ms: number, msOnceCancelled: number): Promise<number | undefined>;
  /** Whether GitHub knows how the deployment ended, or knows nothing of it at all: the `post` step has nothing to add then. */
  isSettled(): boolean;
  /** Writes into the record how the deployment ended, and the report into the comment, as far as the inputs ask for them. */
  end(end: RecordedEnd | undefined, report: DeploymentReport | undefined): Promise<void>;
}

/** How long to wait for GitHub at the end, retries included; less once a runner is waiting to kill the step. */
const endsWithin = { ms: 30_000, msOnceAborted: 3_000 };

const notRecorded = 'GitHub does not know how this deployment ended';
const noComment = 'there is no comment on the pull request';

type Wanted = Pick<
  Inputs,
  | 'command'
  | 'create-deployment'
  | 'comment'
  | 'pull-request'
  | 'comment-key'
  | 'environment'
  | 'environment-url'
  | 'github-token'
>;

/** A record that another process has started: its key is known before its id is. */
export interface EarlierRecord {
  readonly id: number | undefined;
  readonly key: string;
}

/** Returns what an earlier process has saved of its record; undefined if there is none, or none to be finished. */
export function earlierRecord(host: Host): EarlierRecord | undefined {
  const key = host.state('deployment-key');
  return key === '' ? undefined : { id: Number(host.state('deployment')) || undefined, key };
}

/** Returns the record of a deployment, which this process starts or an earlier one has started. */
export function gitHubRecord(inputs: Wanted, world: World, earlier?: EarlierRecord): GitHubRecord {
  const { host, clock, cancelled } = world;
  const environmentUrl = inputs['environment-url'];
  const over = new AbortController();
  let connecting: Promise<JobOnGitHub> | undefined;
  const connected = () => {
    connecting ??= world.jobOnGitHub(inputs['github-token'], over.signal);
    return connecting;
  };
  const warn = warner(host, over.signal);
  const environment = inputs.environment || defaultEnvironment;
  let isOpen = earlier !== undefined;
  let id = earlier ? found(earlier) : Promise.resolve(undefined);
  let opened: Promise<unknown> = id;

  async function found({ id: known, key }: EarlierRecord): Promise<number | undefined> {
    if (known !== undefined) return known;
    try {
      const { github } = await connected();
      return (await github.findDeployment(environment, key))?.id;
    } catch (error) {
      warn('GitHub may still show this deployment as under way', error);
      return undefined;
    }
  }

  async function open(onCreated: (id: number | undefined) => void): Promise<void> {
    try {
      const { github, context } = await connected();
      const key = randomUUID();
      host.saveState('deployment-key', key);
      isOpen = true;
      const request = {
        key,
        environment,
        environmentUrl,
        description: `Fleet Deploy: ${inputs.command}`,
      };
      const { trouble } = await openDeployment(github, context, request, (created) => {
        host.saveState('deployment', String(created));
        onCreated(created);
      });
      if (trouble) warn('the deployment does not show as in progress on GitHub', trouble);
    } catch (error) {
      warn('GitHub has no record of this deployment', error);
    } finally {
      onCreated(undefined);
    }
  }

  async function finish(end: RecordedEnd): Promise<void> {
    // In progress must not be recorded after the end.
    await opened;
    const known = await id;
    if (known === undefined) return;
    try {
      const { github, context } = await connected();
      const state = deploymentStateOf(end);
      await finishDeployment(github, context, known, { state, description: end.reason, environmentUrl });
      host.saveState('deployment-key', '');
      isOpen = false;
    } catch (error) {
      warn(notRecorded, error);
    }
  }

  async function putComment(report: DeploymentReport): Promise<void> {
    try {
      const { github, context } = await connected();
      const key = inputs['comment-key'].trim() || context.job;
      const markdown = `${commentTitle(environment, key)}\n\n${summaryOf(report, maxCommentBytes)}`;
      const identity = { environment, key, pullRequest: inputs['pull-request'] };
      const commented = await comment(github, context, identity, markdown);
      if ('reason' in commented) warn(noComment, commented.reason);
      else host.log(`comment: ${commented.done} on pull request ${commented.pullRequest}`);
    } catch (error) {
      warn(noComment, error);
    }
  }

  return {
    begin() {
      const { command } = inputs;
      if (!inputs['create-deployment'] || (command !== 'deploy' && command !== 'destroy')) return;
      const created = Promise.withResolvers<number | undefined>();
      id = created.promise;
      opened = open(created.resolve);
    },
    isSettled: () => !isOpen,
    id: (ms, msOnceCancelled) => within({ ms, msOnceAborted: msOnceCancelled, signal: cancelled }, clock, id),
    async end(end, report) {
      const inTime = async (what: string, work: Promise<void>) => {
        const isDone = await within(
          { ...endsWithin, signal: cancelled },
          clock,
          work.then(() => true),
        );
        if (!isDone) warn(what, 'GitHub did not answer in time');
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
function commentTitle(environment: string, key: string): string {
  const parts = [environment, key.replace(/\s+/g, ' ').replace(/ null$/, '')];
  return `<sub>${parts
    .filter((part) => part !== '')
    .map(markdownText)
    .join(' · ')}</sub>`;
}

/** Returns a function that warns about something that GitHub did not do, once. */
function warner({ annotate, log }: World['host'], over: AbortSignal): (what: string, error: unknown) => void {
  const hasSeen = seenMessages();
  return (what, error) => {
    const message = messageOf(error);
    const warning = `${what}: ${message}`;
    if (over.aborted || hasSeen(warning)) return;
    annotate('warning', warning);
    // An annotation is one line; what is to be copied into a workflow is better read as it stands there.
    message.split('\n').slice(1).forEach(log);
  };
}
