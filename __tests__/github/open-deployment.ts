import { connectGitHub } from '../../src/github/connect-job.js';
import { openDeployment } from '../../src/github/deployment.js';
import { jobContextOf } from '../../src/github/job-context.js';

// A process of its own, for what a process sees as it starts: prints the id of the deployment that it opens, or why there is none.

const context = jobContextOf(process.env, {});
if (!context) throw new Error('there is no job in the environment');
const clock = { now: () => Date.now(), sleep: async () => undefined };
const signal = new AbortController().signal;
const settings = { token: process.env.INPUT_TOKEN ?? '', context, clock, signal };
const request = { key: 'a-random-key', environment: 'staging', environmentUrl: undefined, description: '' };
const opened = connectGitHub(settings).then((github) => openDeployment(github, context, request, () => undefined));
console.log(await opened.then(({ id }) => `${id}`, String));
