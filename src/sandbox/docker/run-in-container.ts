import { ContainerConnectivityError } from '../../errors.ts';
import type { CellUse } from '../cells/cells.ts';
import type { Execution } from '../execution.ts';
import type { ExecutionJob } from '../job.ts';
import { sweptClean } from '../runner/ready.ts';
import { runJob, type JobOutcome, type Placement } from '../runner/run-job.ts';
import type { SetupStep } from '../runner/setup-steps.ts';
import type { SupervisorLink } from '../runner/supervisor-link.ts';
import type { ExecuteOptions } from '../sandbox.ts';
import type { ContainerCell } from './container-cell.ts';
import { isGone } from './docker-error.ts';
import { containerEnv, WORK_FOLDER, WRITABLE_FOLDERS } from './container-options.ts';
import type { ImageFacts } from './image.ts';
import { PACKAGES_ROOT } from './package-volumes.ts';

/** What a container is to do. */
export interface ContainerOrder {
  readonly job: ExecutionJob;
  readonly image: ImageFacts;
  readonly setup: readonly SetupStep[];
  readonly hasPackages: boolean;
  /** It installs packages: whoever waits for them has given them up when it is told to stop. */
  readonly installs?: boolean;
  readonly install?: NonNullable<SupervisorLink['install']>;
  /** Another job of the same tenant may follow. */
  readonly isKept: boolean;
}

/** Where a container runs its programs. */
export const placementIn = (image: ImageFacts): Placement => ({
  folder: WORK_FOLDER,
  env: containerEnv(image),
  rlimitMemory: false,
  rlimitFileSize: false,
});

/** Runs a job in a container that waits for one. */
export async function runInContainer(
  cell: ContainerCell,
  order: ContainerOrder,
  options: ExecuteOptions,
): Promise<CellUse<Execution>> {
  const { job, image, setup, hasPackages, installs = false, install, isKept } = order;
  const placement = {
    ...placementIn(image),
    packages: hasPackages ? PACKAGES_ROOT : null,
    setup,
    sweep: isKept ? WRITABLE_FOLDERS : [],
  };
  const link = {
    ...cell.link,
    ...(install === undefined ? {} : { install }),
    ...(installs ? { graceMs: 0 } : {}),
  };
  const outcome = await runJob(link, job, placement, options);
  const value = await conclude(cell, outcome);
  const isOver = outcome.collector.report !== undefined && value.killReason === null;
  if (!isOver) await cell.destroy(); // who stopped a program is answered when nothing is left of it
  return { value, fit: isOver && isKept && !value.outOfMemory ? sweptClean(cell.link) : null };
}

/** Nothing in a container can send this signal to its first process. */
const KILLED = 128 + 9;

/** Null when the container is gone. */
export async function stateOf(container: ContainerCell['container']) {
  try {
    return (await container.inspect()).State;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** With a report the program's end is known; without one the container tells why. */
async function conclude(
  { container, errors }: ContainerCell,
  { collector, gaveUp, protocolError }: JobOutcome,
): Promise<Execution> {
  if (collector.report !== undefined || gaveUp !== null) {
    return collector.toExecution({ killReason: gaveUp });
  }
  const State = await stateOf(container);
  if (State === null || (State.ExitCode === KILLED && !State.OOMKilled)) {
    const what = State === null ? 'removed' : 'killed';
    throw new ContainerConnectivityError(
      `The container was ${what} from outside while the program was in it: by a restart of Docker, by hand, or for want of memory on the machine. Docker's log and the kernel's tell which.`,
      'docker',
    );
  }
  const how = `the container ended with exit code ${State.ExitCode}; ${errors}`;
  if (!collector.started) {
    throw new ContainerConnectivityError(
      `The container did not start the program: ${how}. Does the image have Python 3.10 or later?`,
      'docker',
      null,
      { cause: protocolError },
    );
  }
  return collector.toExecution({ outOfMemory: State.OOMKilled, lastWords: how });
}
