import { parseJson } from '../fleet/json-body.js';
import type { JournalFile } from '../journal/write-journal.js';
import { rememberedFiles } from './input-files.js';
import { type InputName, type Inputs, inputDefaults } from './inputs.js';
import { journalTrouble } from './not-started-error.js';
import type { World } from './world.js';

/**
 * What a step hands over to its `post`, which a runner may start without the inputs that the step was given: in a
 * composite action within another one, for instance, they are evaluated anew, and come out as their defaults.
 */
export interface Handover {
  /** The inputs as they were given, except for what `post` has no use for. */
  readonly inputs: Readonly<Partial<Record<InputName, string>>>;
  /** The environment variables that lead to the cluster and to GitHub. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workspace: string;
  /** What the files held that inputs name, in base64 and by their paths: a later step may have removed a key. */
  readonly files: Readonly<Record<string, string>>;
  /** What was masked while the inputs were read. */
  readonly secrets: readonly string[];
}

/** Variables have been put into the plan, where they are needed; the journal has that. */
const ofNoUse: ReadonlySet<InputName> = new Set<InputName>(['variables', 'secret-variables']);
const leadsSomewhere = /^(?:SSH_AUTH_SOCK|[A-Z]+_PROXY)$/i;

/** Returns what to hand over of the inputs and variables that a step was given. A token that nothing asks for is left out. */
export function handoverOf(
  inputs: Inputs,
  { host, environment, workspace }: Pick<World, 'host' | 'environment' | 'workspace'>,
  read: Pick<Handover, 'files' | 'secrets'>,
): Handover {
  const needsToken = inputs['create-deployment'] || inputs.comment;
  const names = (Object.keys(inputDefaults) as InputName[]).filter(
    (name) => !ofNoUse.has(name) && (needsToken || name !== 'github-token'),
  );
  const given = names.map((name) => [name, host.input(name)] as const).filter(([, text]) => text !== '');
  const variables = Object.entries(environment).filter(([name, value]) => leadsSomewhere.test(name) && value);
  const token = host.input('github-token');
  return {
    inputs: Object.fromEntries(given),
    environment: Object.fromEntries(variables) as Record<string, string>,
    workspace,
    files: read.files,
    secrets: needsToken ? read.secrets : read.secrets.filter((secret) => secret !== token),
  };
}

/**
 * Writes a handover where this step's `post` finds it. Rejects with a NotStartedError if that fails: nothing may begin
 * that nobody could bring to an end.
 */
export async function handOver(handover: Handover, { journals, host }: World): Promise<JournalFile> {
  let file: JournalFile | undefined;
  try {
    file = await journals.create('handover');
    // First where it is: `post` removes it, even if this process is killed while it writes secrets into it.
    host.saveState('handover', file.path);
    await file.append(`${JSON.stringify(handover)}\n`, true);
    return file;
  } catch (error) {
    // A disk that is full may hold the first half of a key.
    await file?.remove().catch(() => {});
    throw journalTrouble(error);
  }
}

/** Returns a handover from its text; undefined for one that is incomplete, since its step had begun nothing yet. */
export function readHandover(text: string): Handover | undefined {
  return text.endsWith('\n') ? (parseJson(text) as Handover | undefined) : undefined;
}

/** Returns the world as the step saw it: with its inputs, variables and files, and with its secrets masked. */
export function worldOfStep({ inputs, environment, workspace, files, secrets }: Handover, world: World): World {
  for (const secret of secrets) world.host.maskSecret(secret);
  return {
    ...world,
    host: { ...world.host, input: (name) => inputs[name as InputName] ?? '' },
    environment,
    workspace,
    inputFiles: rememberedFiles(files),
    jobOnGitHub: (token, signal) => world.jobOnGitHub(token, signal, environment),
  };
}
