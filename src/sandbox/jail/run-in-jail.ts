import {
  ContainerConfigurationError,
  ContainerConnectivityError,
  type PythonExecutorException,
} from '../../errors.ts';
import type { CellUse } from '../cells/cells.ts';
import type { Execution } from '../execution.ts';
import type { ExecutionJob } from '../job.ts';
import { sweptClean } from '../runner/ready.ts';
import { runJob, type JobOutcome, type Placement } from '../runner/run-job.ts';
import { commandSteps } from '../runner/setup-steps.ts';
import type { ExecuteOptions } from '../sandbox.ts';
import { JAIL_ENV, WORK_FOLDER, WRITABLE_FOLDERS } from './bwrap-arguments.ts';
import type { JailCell } from './jail-cell.ts';
import { namespaceRemedy } from './namespace-remedy.ts';
import type { JailEnd } from './open-jail.ts';

/** What a jail is to do. */
export interface JailOrder {
  readonly job: ExecutionJob;
  /** Its memory is limited as a whole. */
  readonly hasCgroup: boolean;
  /** Another job of the same tenant may follow. */
  readonly isKept: boolean;
}

/** Where a jail runs its programs. `hasCgroup`: its memory is limited as a whole. */
export const placementIn = (hasCgroup: boolean): Placement => ({
  folder: WORK_FOLDER,
  env: JAIL_ENV,
  rlimitMemory: !hasCgroup,
  rlimitFileSize: false,
});

/** Runs a job in a jail that waits for one. */
export async function runInJail(
  cell: JailCell,
  { job, hasCgroup, isKept }: JailOrder,
  options: ExecuteOptions,
): Promise<CellUse<Execution>> {
  const placement = {
    ...placementIn(hasCgroup),
    setup: commandSteps(job),
    sweep: isKept ? WRITABLE_FOLDERS : [],
  };
  const outcome = await runJob(cell.link, job, placement, options);
  const { collector, gaveUp } = outcome;
  const reported = collector.report !== undefined && gaveUp === null;
  const told = reported ? collector.toExecution() : undefined;
  const isOver = told !== undefined && told.killReason === null;
  if (!isOver) await cell.destroy(); // who stopped a program is answered when nothing is left of it
  const value = told ?? (await withoutReport(outcome, await cell.ended));
  return { value, fit: isOver && isKept && !value.outOfMemory ? sweptClean(cell.link) : null };
}

/** The jail tells why there is none. */
async function withoutReport(
  { collector, gaveUp, protocolError }: JobOutcome,
  end: JailEnd,
): Promise<Execution> {
  const { how, outOfMemory } = end;
  if (gaveUp !== null) return collector.toExecution({ killReason: gaveUp });
  if (collector.started) return collector.toExecution({ outOfMemory, lastWords: how });
  throw await didNotStart(end, protocolError);
}

/** The error for a jail that ended before it ran a program. */
export async function didNotStart(
  { how, complaint }: JailEnd,
  cause: unknown,
): Promise<PythonExecutorException> {
  if (complaint === null) {
    const text = `The jail did not start the program: ${how}`;
    return new ContainerConnectivityError(text, 'jail', null, { cause });
  }
  const remedy = (await namespaceRemedy()) ?? 'use bubblewrap 0.8.0 or later';
  return new ContainerConfigurationError(
    `bubblewrap could not make a jail (${complaint}). It needs user namespaces without root; to mend it: ${remedy}. Else use the docker sandbox.`,
  );
}
