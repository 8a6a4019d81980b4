import { spawn, type ChildProcess } from 'node:child_process';
import type { Writable } from 'node:stream';
import { ContainerConnectivityError } from '../../errors.ts';
import type { ExecutionLimits } from '../job.ts';
import { bootSource, supervisorBundle } from '../runner/bundle.ts';
import { bwrapArguments } from './bwrap-arguments.ts';
import type { JailCgroup } from './cgroup/jail-cgroup.ts';
import { ETC_FILES } from './etc-files.ts';
import { hasPipes, JailCell } from './jail-cell.ts';
import type { JailGround } from './jail-ground.ts';
import { countsProcessesInside, limitingSource } from './process-limits.ts';

/** What a jail is built from; it is the same for jobs with the same limits. */
export type JailFacts = Pick<ExecutionLimits, 'memoryMb' | 'diskMb' | 'pids' | 'cpuShares'>;

/** What a jail imports before its first job, and what only when there is time. */
export interface JailLibraries {
  readonly preload?: readonly string[];
  readonly libraries?: readonly string[];
}

/** How a jail ended, told when nothing is left of it. */
export interface JailEnd {
  /** Exit of bubblewrap and what it or the supervisor said last. */
  readonly how: string;
  /** Bubblewrap's own complaint, when it could not make the jail. */
  readonly complaint: string | null;
  /** The kernel killed for memory. */
  readonly outOfMemory: boolean;
}

/** Waits until it is in its cgroup, so that everything after is counted there. */
const LAUNCHER = ['/bin/sh', '-c', 'read -r _ && exec "$@"', 'jail'] as const;
const FILTER_FD = 3;
const FIRST_FILE_FD = 4;
const FILE_FDS = Object.fromEntries(
  Object.keys(ETC_FILES).map((path, index) => [path, FIRST_FILE_FD + index]),
);
const TAIL = 2_000;

/**
 * Opens a jail with a supervisor in it that takes a job.
 * @throws {ContainerConnectivityError} the machine has no room for its cgroup or its process
 */
export async function openJail(
  ground: JailGround,
  facts: JailFacts,
  { preload = [], libraries = [] }: JailLibraries = {},
): Promise<JailCell> {
  let cgroup: JailCgroup | undefined;
  try {
    cgroup = await ground.cgroups?.create(facts);
    const { child, ended } = start(ground, facts, cgroup);
    const cell = new JailCell(child, ended, libraries);
    try {
      if (child.pid !== undefined) await cgroup?.adopt(child.pid);
    } catch (error) {
      await cell.destroy();
      throw error;
    }
    cell.link.stdin.write('\n');
    cell.link.stdin.write(supervisorBundle(preload));
    return cell;
  } catch (error) {
    await cgroup?.remove();
    const { message } = error as Error;
    throw new ContainerConnectivityError(`A jail could not be opened: ${message}`, 'jail', null, {
      cause: error,
    });
  }
}

/** Starts the launcher, which waits for a line. */
function start(ground: JailGround, facts: JailFacts, cgroup: JailCgroup | undefined) {
  const child = spawnLauncher(ground, facts, cgroup);
  const ended = endOf(child, cgroup);
  if (!hasPipes(child)) throw new Error('this process has no descriptors left');
  feed(child, [ground.filter, ...Object.values(ETC_FILES)]);
  return { child, ended };
}

function spawnLauncher(
  { bwrap, interpreter, view, user }: JailGround,
  { diskMb, pids }: JailFacts,
  cgroup: JailCgroup | undefined,
): ChildProcess {
  const limitsPids = cgroup === undefined && countsProcessesInside();
  const source = limitingSource(limitsPids ? pids : null) + bootSource();
  const plan = {
    view,
    folders: interpreter.folders,
    cgroup: cgroup?.view,
    diskMb,
    filterFd: FILTER_FD,
    fileFds: FILE_FDS,
    command: [interpreter.path, '-I', '-B', '-c', source],
  };
  const [shell, ...before] = LAUNCHER;
  return spawn(shell, [...before, bwrap, ...bwrapArguments(plan)], {
    ...user,
    cwd: '/',
    env: {},
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', ...Object.keys(ETC_FILES).map(() => 'pipe' as const)],
  });
}

/** What bubblewrap reads before it starts the supervisor. */
function feed(child: ChildProcess, contents: readonly (Buffer | string)[]): void {
  for (const [index, content] of contents.entries()) {
    const pipe = child.stdio[FILTER_FD + index] as Writable;
    pipe.on('error', () => {}); // bubblewrap ended without reading it, which its exit tells
    pipe.end(content);
  }
}

async function endOf(child: ChildProcess, cgroup: JailCgroup | undefined): Promise<JailEnd> {
  let tail = '';
  child.stderr?.on(
    'data',
    (chunk: Buffer) => (tail = (tail + chunk.toString('utf8')).slice(-TAIL)),
  );
  const how = await new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(`it ended with ${signal ?? code}`));
  });
  const outOfMemory = (await cgroup?.hasKilled().catch(() => false)) ?? false;
  await cgroup?.remove();
  const words = tail.trim();
  const complaint = /^bwrap: .*/.exec(words)?.[0] ?? null;
  return { how: `${how}; ${words}`, complaint, outOfMemory };
}
