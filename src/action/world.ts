import type { Clock } from '../clock/clock.js';
import type { Download } from '../definition/unit-source.js';
import type { JobOnGitHub } from '../github/connect-job.js';
import type { Host } from '../host/host.js';
import type { JournalFiles } from '../journal/journal-files.js';
import type { Connection, ConnectionListener, ConnectionSettings } from '../network/connection.js';
import type { ProxyFor } from '../tunnel/proxy.js';
import type { InputFiles } from './input-files.js';

/** What the action needs of the outside world. */
export interface World {
  readonly host: Host;
  readonly clock: Clock;
  readonly random: () => number;
  /** The path of the checkout; empty if nothing says where it is. */
  readonly workspace: string;
  /** The environment variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly connect: (settings: ConnectionSettings, listener: ConnectionListener) => Promise<Connection>;
  /** Downloads text, not through the tunnel to the cluster. The proxy is the same for every call. */
  readonly download: (url: string, proxyFor: ProxyFor | undefined) => ReturnType<Download>;
  readonly journals: JournalFiles;
  /** Where the files are that inputs name; on the disk by default. */
  readonly inputFiles?: InputFiles;
  /** `variables` are environment variables that name proxies, where this process was not started with them. */
  readonly jobOnGitHub: (
    token: string,
    signal: AbortSignal,
    variables?: Readonly<Record<string, string>>,
  ) => Promise<JobOnGitHub>;
  /** Aborted when the job is cancelled. */
  readonly cancelled: AbortSignal;
  /** Rejects when something fails that nothing waits for, such as in a library; otherwise it never settles. */
  readonly fault: Promise<never>;
}
