import type Docker from 'dockerode';
import { baseEnv } from '../runner/base-env.ts';
import { bootSource } from '../runner/bundle.ts';
import type { ContainerPlan } from './container-plan.ts';
import { filterSource } from './filter-source.ts';
import type { ImageFacts } from './image.ts';

export const WORK_FOLDER = '/work';
/** Where the volume with installed packages is. */
export const PACKAGES_FOLDER = '/opt/packages';
const TMP_FOLDER = '/tmp';
const TMP_MB = 64;
/** All that a program can write to; the last two are the memory that processes share. */
export const WRITABLE_FOLDERS = [WORK_FOLDER, TMP_FOLDER, '/dev/shm', '/dev/mqueue'] as const;
export const NOBODY = 65_534;

/** Labels that tell whose container it is, and of one that was not opened ahead, whose job; the reaper goes by them. */
export const OWNER_LABEL = 'langgraph-python-executor.owner';
export const JOB_LABEL = 'langgraph-python-executor.job';

/** What the image says counts, except for the folders that a program may write to. */
export function containerEnv(image: ImageFacts): Record<string, string> {
  const base = baseEnv(WORK_FOLDER, TMP_FOLDER);
  const own = ['HOME', 'TMPDIR', 'MPLCONFIGDIR', 'XDG_CACHE_HOME'];
  return Object.fromEntries(
    Object.entries({ ...base, ...image.env }).map(([name, value]) => [
      name,
      own.includes(name) ? (base[name] as string) : value,
    ]),
  );
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
 * Everything closed: no network unless the plan has it, read-only root, tmpfs work folder, nobody,
 * no capabilities, no new privileges, a filter of system calls beside Docker's, limits on memory (swap off), processes and CPU, no log file.
 * `python` is the name of the interpreter in the image.
 */
export function containerOptions(
  python: string,
  plan: ContainerPlan,
  settings: ContainerSettings,
): Docker.ContainerCreateOptions {
  const memory = plan.memoryMb * 1_048_576;
  const tmpfs = (sizeMb: number): string =>
    `rw,nosuid,nodev,size=${sizeMb}m,mode=0700,uid=${NOBODY},gid=${NOBODY}`;
  return {
    Image: plan.image.id,
    Entrypoint: [python, '-I', '-B', '-c', filterSource() + bootSource()],
    Cmd: [],
    User: `${NOBODY}:${NOBODY}`,
    WorkingDir: WORK_FOLDER,
    Env: Object.entries(containerEnv(plan.image)).map(([name, value]) => `${name}=${value}`),
    Hostname: 'sandbox',
    Labels: {
      [OWNER_LABEL]: settings.owner,
      ...(plan.jobId === undefined ? {} : { [JOB_LABEL]: plan.jobId }),
    },
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    OpenStdin: true,
    StdinOnce: true,
    Tty: false,
    StopSignal: 'SIGKILL', // as the first process it would ignore another, and a daemon that ends waits 10 s for each
    HostConfig: {
      NetworkMode: plan.hasNetwork ? settings.networkName : 'none',
      ...(plan.hasNetwork && settings.dns.length > 0 ? { Dns: [...settings.dns] } : {}),
      ReadonlyRootfs: true,
      Tmpfs: { [WORK_FOLDER]: tmpfs(plan.diskMb), [TMP_FOLDER]: tmpfs(TMP_MB) },
      ...(plan.volume === undefined ? {} : { Mounts: [packageMount(plan.volume, plan.installs)] }),
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Privileged: false,
      Memory: memory,
      MemorySwap: memory,
      PidsLimit: plan.pids,
      CpuShares: plan.cpuShares,
      IpcMode: 'private',
      LogConfig: { Type: 'none', Config: {} },
      ...(settings.runtime === undefined ? {} : { Runtime: settings.runtime }),
    },
  };
}
