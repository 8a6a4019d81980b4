import { changesImports, librariesAhead } from '../cells/libraries-ahead.ts';
import type { ExecutionJob } from '../job.ts';
import { usedRequirements } from '../runner/setup-steps.ts';
import type { ImageFacts } from './image.ts';

/** The walls of a container, and what is in it. */
export interface ContainerPlan {
  readonly image: ImageFacts;
  readonly memoryMb: number;
  readonly diskMb: number;
  readonly pids: number;
  readonly cpuShares: number;
  readonly hasNetwork: boolean;
  /** Mounted at PACKAGES_FOLDER. */
  readonly volume?: string | undefined;
  /** The container installs packages: it may write to the volume and has a network unless the job forbids it. */
  readonly installs: boolean;
  /** The only job it is for; undefined = whichever comes. */
  readonly jobId?: string | undefined;
  /** Imported while it waits. */
  readonly libraries: readonly string[];
}

/** A container for one job and no other. */
export function planOfJob(
  job: ExecutionJob,
  image: ImageFacts,
  { volume, installs = false }: { readonly volume?: string; readonly installs?: boolean } = {},
): ContainerPlan {
  const { memoryMb, diskMb, pids, cpuShares } = job.limits;
  const hasNetwork = job.network === 'on' || (installs && job.network !== 'never');
  const walls = { memoryMb, diskMb, pids, cpuShares, hasNetwork };
  return { image, ...walls, volume, installs, jobId: job.id, libraries: [] };
}

/** A container for any job like this one. */
export function planOfKind(
  job: ExecutionJob,
  image: ImageFacts,
  libraries: readonly string[],
): ContainerPlan {
  const ahead = librariesAhead(job, libraries);
  return { ...planOfJob(job, image), jobId: undefined, libraries: ahead };
}

/** Jobs with the same key can do with the same kind of container; programs of different modes never share one. */
export const kindKey = (job: ExecutionJob, { image, ...plan }: ContainerPlan): string =>
  JSON.stringify({ image: image.id, mode: job.policy?.mode ?? null, ...plan });

/** Whether a job can do with a container that was opened before it came. */
export const fitsAhead = (job: ExecutionJob): boolean =>
  usedRequirements(job) === null && !changesImports(job);
