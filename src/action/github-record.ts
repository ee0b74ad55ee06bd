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
import { summaryOf } from '../report/summary.js';
import type { Inputs } from './inputs.js';
import type { World } from './world.js';

/** A comment has 65,536 characters at most, some of which are not the summary's. */
const maxCommentBytes = 65_000;

/** How a deployment ended, as far as its record tells. */
export type RecordedEnd = DeploymentEnd & Pick<DeploymentReport, 'reason'>;

/** What GitHub is told of a deployment besides its summary. Whatever goes wrong with that is a warning: the deployment goes its way. */
export interface GitHubRecord {
  /** Begins the record of a deployment. Nobody has to wait for it. */
  begin(): void;
  /** Resolves with the record's id; with undefined where there is none, or none in so many milliseconds. */
  id(ms: number, msOnceCancelled: number): Promise<number | undefined>;
  /** Tells in the record how the deployment ended, and puts the report into the comment, each where it is wanted. */
  end(end: RecordedEnd | undefined, report: DeploymentReport | undefined): Promise<void>;
}

/** GitHub is waited for no longer than this at the end, however often it has to be asked; and no longer than that once a runner waits to kill the step. */
const endsWithin = { ms: 30_000, msOnceAborted: 3_000 };

const notTold = 'GitHub was not told how this deployment ended';
const noComment = 'there is no comment on the pull request';

type Wanted = Pick<
  Inputs,
  'command' | 'create-deployment' | 'comment' | 'environment' | 'environment-url' | 'github-token'
>;

/** A record that another process has begun: its key is known before its id is. */
export interface EarlierRecord {
  readonly id: number | undefined;
  readonly key: string;
}

/** Returns what an earlier process has kept of its record; undefined where there is none, or none to be finished. */
export function earlierRecord(host: Host): EarlierRecord | undefined {
  const key = host.state('deployment-key');
  return key === '' ? undefined : { id: Number(host.state('deployment')) || undefined, key };
}

/** Returns the record of a deployment, to be begun by this process or begun by an earlier one. */
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
    // In progress is not to be told after the end.
    await opened;
    const known = await id;
    if (known === undefined) return;
    try {
      const { github, context } = await connected();
      const state = deploymentStateOf(end);
      await finishDeployment(github, context, known, { state, description: end.reason, environmentUrl });
      host.saveState('deployment-key', '');
    } catch (error) {
      warn(notTold, error);
    }
  }

  async function putComment(report: DeploymentReport): Promise<void> {
    try {
      const { github, context } = await connected();
      const markdown = summaryOf(report, maxCommentBytes);
      const commented = await comment(github, context, environment, markdown);
      const { reason } =
        'reason' in commented ? commented : { reason: `${commented.done} on pull request ${commented.pullRequest}` };
      host.log(`comment: ${reason}`);
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
        end && inTime(notTold, finish(end)),
        report && inputs.comment && inTime(noComment, putComment(report)),
      ]);
      over.abort();
    },
  };
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
