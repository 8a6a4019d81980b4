import type Docker from 'dockerode';
import type { ExecutionJob } from '../job.ts';
import { baseEnv } from '../runner/base-env.ts';
import { bootSource } from '../runner/bundle.ts';
import type { ImageFacts } from './image.ts';

export const WORK_FOLDER = '/work';
/** Where the volume with installed packages is. */
export const PACKAGES_FOLDER = '/opt/packages';
const TMP_MB = 64;
export const NOBODY = 65_534;

/** Labels that tell whose container it is; the reaper and `docker ps --filter` go by them. */
export const OWNER_LABEL = 'langgraph-python-executor.owner';
export const JOB_LABEL = 'langgraph-python-executor.job';

/** What the image says counts, except for the folders that a program may write to. */
export function containerEnv(image: ImageFacts): Record<string, string> {
  const base = baseEnv(WORK_FOLDER, '/tmp');
  const own = ['HOME', 'TMPDIR', 'MPLCONFIGDIR', 'XDG_CACHE_HOME'];
  return Object.fromEntries(
    Object.entries({ ...base, ...image.env }).map(([name, value]) => [
      name,
      own.includes(name) ? (base[name] as string) : value,
    ]),
  );
}

/** What differs from container to container beside the job. */
export interface ContainerPlan {
  readonly image: ImageFacts;
  /** Name of the interpreter in the image. */
  readonly python: string;
  /** Mounted at PACKAGES_FOLDER. */
  readonly volume?: string | undefined;
  /** The container installs packages: it may write to the volume and has a network unless the job forbids it. */
  readonly installs: boolean;
}

/** What the operator may choose for all containers. */
export interface ContainerSettings {
  /** OCI runtime, such as `runsc`; undefined = the daemon's default. */
  readonly runtime?: string | undefined;
  /** Docker network of jobs that have one. */
  readonly networkName: string;
  /** Name servers of jobs that have a network; empty = the daemon's. */
  readonly dns: readonly string[];
  readonly owner: string;
}

const packageMount = (volume: string, isWritable: boolean): Docker.MountSettings => ({
  Type: 'volume',
  Source: volume,
  Target: PACKAGES_FOLDER,
  ReadOnly: !isWritable,
});

/**
 * Everything closed: no network unless the job has it, read-only root, tmpfs work folder, nobody,
 * no capabilities, no new privileges, limits on memory (swap off), processes and CPU, no log file.
 */
export function containerOptions(
  job: ExecutionJob,
  settings: ContainerSettings,
  plan: ContainerPlan,
): Docker.ContainerCreateOptions {
  const { limits } = job;
  const hasNetwork = job.network === 'on' || (plan.installs && job.network !== 'never');
  const memory = limits.memoryMb * 1_048_576;
  const tmpfs = (sizeMb: number): string =>
    `rw,nosuid,nodev,size=${sizeMb}m,mode=0700,uid=${NOBODY},gid=${NOBODY}`;
  return {
    Image: plan.image.id,
    Entrypoint: [plan.python, '-I', '-B', '-c', bootSource()],
    Cmd: [],
    User: `${NOBODY}:${NOBODY}`,
    WorkingDir: WORK_FOLDER,
    Env: Object.entries(containerEnv(plan.image)).map(([name, value]) => `${name}=${value}`),
    Hostname: 'sandbox',
    Labels: { [OWNER_LABEL]: settings.owner, [JOB_LABEL]: job.id },
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    OpenStdin: true,
    StdinOnce: true,
    Tty: false,
    HostConfig: {
      NetworkMode: hasNetwork ? settings.networkName : 'none',
      ...(hasNetwork && settings.dns.length > 0 ? { Dns: [...settings.dns] } : {}),
      ReadonlyRootfs: true,
      Tmpfs: { [WORK_FOLDER]: tmpfs(limits.diskMb), '/tmp': tmpfs(TMP_MB) },
      ...(plan.volume === undefined ? {} : { Mounts: [packageMount(plan.volume, plan.installs)] }),
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Privileged: false,
      Memory: memory,
      MemorySwap: memory,
      PidsLimit: limits.pids,
      CpuShares: limits.cpuShares,
      IpcMode: 'private',
      LogConfig: { Type: 'none', Config: {} },
      ...(settings.runtime === undefined ? {} : { Runtime: settings.runtime }),
    },
  };
}
