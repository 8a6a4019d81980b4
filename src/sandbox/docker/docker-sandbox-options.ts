import type { CellSettingsInput, IsolationLevel } from '../cells/cell-settings.ts';
import type { PipOptions } from '../runner/setup-steps.ts';

/** `missing`: pull images that are not there; `never`: only use what is there. The default image is never pulled. */
export type PullPolicy = 'missing' | 'never';

/** How the daemon is reached: a socket, or host and port. */
export interface DockerConnection {
  readonly socketPath?: string;
  readonly host?: string;
  readonly port?: number | string;
  readonly protocol?: 'http' | 'https' | 'ssh';
  readonly username?: string;
  /** Certificate authority, certificate and key of the client, PEM. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Of a request, ms. @default none */
  readonly timeout?: number;
}

/** Own types throughout: the package's declarations must not need those of a library. */
export interface DockerSandboxOptions {
  /** @default DEFAULT_IMAGE */
  readonly image?: string;
  /** @default 'missing' */
  readonly pull?: PullPolicy;
  /** OCI runtime, such as `runsc` (gVisor). @default the daemon's */
  readonly runtime?: string;
  /** Docker network of programs that have one; `host` is no isolation. @default 'bridge' */
  readonly networkName?: string;
  /** Name servers of programs that have a network. @default the daemon's */
  readonly dns?: readonly string[];
  /** How requirements are installed. */
  readonly pip?: PipOptions;
  /** What walls a program from the next one. @default 'execution' */
  readonly isolation?: IsolationLevel;
  /** Containers opened ahead and kept. @default none */
  readonly pool?: CellSettingsInput;
  /** Told what went wrong with a container that no job waited for. */
  readonly onWarning?: (message: string) => void;
  /** Where the daemon is. @default DOCKER_HOST, else the local socket */
  readonly connection?: DockerConnection;
}

/** Which sets of installed packages to keep. */
export interface PruneLimits {
  /** Age since the volume was made, ms. @default no limit */
  readonly maxAgeMs?: number;
  /** How many of the newest are kept. @default no limit */
  readonly maxCount?: number;
}
