import { comment } from '../github/comment.js';
import type { JobOnGitHub } from '../github/connect-job.js';
import { finishDeployment, openDeployment } from '../github/deployment.js';
import { deploymentStateOf, type Outcome } from '../github/deployment-state.js';
import type { DeploymentReport } from '../report/deployment-report.js';
import { summaryOf } from '../report/summary.js';
import type { Inputs } from './inputs.js';
import type { World } from './world.js';

/** A comment has 65,536 characters at most, some of which are not the summary's. */
const maxCommentBytes = 65_000;

/** How a deployment ended, as far as its record tells. */
export type RecordedEnd = Outcome & Pick<DeploymentReport, 'reason'>;

/** What GitHub is told of a deployment besides its summary. Whatever goes wrong with that is a warning: the deployment goes its way. */
export interface GitHubRecord {
  /** Begins the record of a deployment. Nobody has to wait for it. */
  begin(): void;
  /** Resolves with the record's id; with undefined where there is none, or none within `ms` milliseconds. */
  id(ms: number): Promise<number | undefined>;
  /** Tells in the record how the deployment ended, and puts the report into the comment, each where it is wanted. */
  end(end: RecordedEnd | undefined, report: DeploymentReport | undefined): Promise<void>;
}

/** GitHub is waited for no longer than this at the end, however often it has to be asked; and no longer than that while a runner waits to kill the step. */
const endsWithinMs = 30_000;
const endsWithinMsOnceCancelled = 3_000;

/** Returns the record of a deployment, to be begun by this process, or that of an earlier one whose id is known. */
export function gitHubRecord(inputs: Inputs, world: World, earlier?: number): GitHubRecord {
  const { host, clock, cancelled } = world;
  const environmentUrl = inputs['environment-url'];
  const over = new AbortController();
  let connecting: Promise<JobOnGitHub> | undefined;
  const connected = () => {
    connecting ??= world.jobOnGitHub(inputs['github-token'], over.signal);
    return connecting;
  };
  const warn = warner(host, over.signal);
  let opened = Promise.resolve(earlier);

  async function open(): Promise<number | undefined> {
    try {
      const { github, context } = await connected();
      const description = `Fleet Deploy: ${inputs.command}`;
      const { environment } = inputs;
      const { id, trouble } = await openDeployment(github, context, { environment, environmentUrl, description });
      host.saveState('deployment', String(id));
      if (trouble) warn('the deployment does not show as in progress on GitHub', trouble);
      return id;
    } catch (error) {
      warn('GitHub has no record of this deployment', error);
      return undefined;
    }
  }

  async function finish(end: RecordedEnd): Promise<void> {
    const id = await opened;
    if (id === undefined) return;
    try {
      const { github, context } = await connected();
      const state = deploymentStateOf(end);
      await finishDeployment(github, context, id, { state, description: end.reason, environmentUrl });
      host.saveState('deployment', '');
    } catch (error) {
      warn('GitHub was not told how this deployment ended', error);
    }
  }

  async function putComment(report: DeploymentReport): Promise<void> {
    try {
      const { github, context } = await connected();
      const commented = await comment(
        github,
        context,
        inputs.environment || 'production',
        summaryOf(report, maxCommentBytes),
      );
      const where =
        'reason' in commented ? commented.reason : `${commented.done} on pull request ${commented.pullRequest}`;
      host.log(`comment: ${where}`);
    } catch (error) {
      warn('there is no comment on the pull request', error);
    }
  }

  async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
    const timer = new AbortController();
    const tooLate = clock.sleep(ms, timer.signal).then(
      () => undefined,
      () => undefined,
    );
    const result = await Promise.race([work, tooLate]);
    timer.abort();
    return result;
  }

  return {
    begin() {
      const { command } = inputs;
      if (inputs['create-deployment'] && (command === 'deploy' || command === 'destroy')) opened = open();
    },
    id: (ms) => within(ms, opened),
    async end(end, report) {
      const work = [...(end ? [finish(end)] : []), ...(report && inputs.comment ? [putComment(report)] : [])];
      await within(cancelled.aborted ? endsWithinMsOnceCancelled : endsWithinMs, Promise.all(work));
      over.abort();
    },
  };
}

/** Returns what tells of something that GitHub did not do, once for each reason; a second one would only repeat the advice. */
function warner({ annotate, log }: World['host'], over: AbortSignal): (what: string, error: unknown) => void {
  const told = new Set<string>();
  return (what, error) => {
    const message = error instanceof Error ? error.message : String(error);
    if (over.aborted || told.has(message)) return;
    told.add(message);
    annotate('warning', `${what}: ${message}`);
    // An annotation is one line; what is to be copied into a workflow is better read as it stands there.
    message.split('\n').slice(1).forEach(log);
  };
}
