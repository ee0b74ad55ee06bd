import type { Clock } from '../clock/clock.js';
import type { Download } from '../definition/download.js';
import type { JobOnGitHub } from '../github/connect-job.js';
import type { Host } from '../host/host.js';
import type { JournalFiles } from '../journal/journal-files.js';
import type { Connection, ConnectionListener, ConnectionSettings } from '../network/connection.js';

/** What the action needs of the world around it. */
export interface World {
  readonly host: Host;
  readonly clock: Clock;
  readonly random: () => number;
  readonly workspace: string;
  /** The environment variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly connect: (settings: ConnectionSettings, listener: ConnectionListener) => Promise<Connection>;
  /** Not through the tunnel to the cluster. */
  readonly download: Download;
  readonly journals: JournalFiles;
  readonly jobOnGitHub: (token: string, signal: AbortSignal) => Promise<JobOnGitHub>;
  /** Aborted when the job is cancelled. */
  readonly cancelled: AbortSignal;
  /** Rejects when something goes wrong where nobody waits for it, such as in a library; otherwise it is never settled. */
  readonly fault: Promise<never>;
}
