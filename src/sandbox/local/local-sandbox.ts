import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { ContainerConfigurationError, ContainerConnectivityError } from '../../errors.ts';
import { defaultCacheFolder } from '../cache-folder.ts';
import type { Execution } from '../execution.ts';
import type { ExecutionJob } from '../job.ts';
import { rememberedProfile } from '../probe.ts';
import { baseEnv } from '../runner/base-env.ts';
import { bootSource, supervisorBundle } from '../runner/bundle.ts';
import { ready } from '../runner/ready.ts';
import { runJob } from '../runner/run-job.ts';
import { setupSteps, usedRequirements, type PipOptions } from '../runner/setup-steps.ts';
import { linkTo, type SupervisorLink } from '../runner/supervisor-link.ts';
import { RunnerSession } from '../runner/runner-session.ts';
import { OpenSessions, type SessionPlace } from '../runner/session-place.ts';
import type { ExecuteOptions, Sandbox, SandboxHealth } from '../sandbox.ts';
import type { SandboxSession, SessionOrder } from '../session.ts';
import { findPython, type FoundPython } from './find-python.ts';
import { makeJobFolder, reapJobFolders } from './job-folder.ts';
import { installHint } from './missing-module.ts';
import { packageFolder } from './package-cache.ts';
import { removeFolder } from './remove-folder.ts';

export interface LocalSandboxOptions {
  /** Must be true: the caller knows that this is no isolation. */
  readonly acceptNoIsolation: boolean;
  /** Candidates for the interpreter, best first; one that does not exist is a warning. @default ['python3'] */
  readonly python?: readonly string[];
  /** Names of variables of the service's environment that programs may see. @default [] */
  readonly passEnv?: readonly string[];
  /** How requirements are installed. */
  readonly pip?: PipOptions;
  /** Keeps installed packages for the next job with the same requirements. @default in the user's cache folder */
  readonly cacheFolder?: string;
}

const ISOLATION =
  'NONE: programs run as your user, with your files and your network; only the environment, time, ' +
  'memory per process, file size and output are limited.';

type Supervisor = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * Runs programs with the Python of this machine. THIS IS NO ISOLATION: a program can read and change
 * whatever the user of the service can, and reach the network. Fit for your own code on your own machine;
 * unfit for code of a model that nobody reads. Source: spec §16, fixed.
 */
export class LocalSandbox implements Sandbox {
  readonly profile = rememberedProfile(this, 'local', ISOLATION);
  readonly #options: LocalSandboxOptions;
  readonly #sessions = new OpenSessions();
  #reaped: Promise<void> | undefined;

  /** @throws {ContainerConfigurationError} unless `acceptNoIsolation` is true */
  constructor(options: LocalSandboxOptions) {
    if (!options.acceptNoIsolation) {
      throw new ContainerConfigurationError(
        'The local sandbox is no isolation and must be chosen on purpose: set acceptNoIsolation to true, or use docker or pyodide.',
      );
    }
    this.#options = options;
  }

  async execute(job: ExecutionJob, options: ExecuteOptions = {}): Promise<Execution> {
    refuseImage(job);
    const { path: python, warnings } = await this.#findPython();
    await (this.#reaped ??= reapJobFolders());
    const folder = await makeJobFolder();
    try {
      const execution = await this.#run(python, folder, job, options);
      const hint = installHint(execution, python);
      const more = [...warnings, ...(hint === null ? [] : [hint])];
      return { ...execution, warnings: [...execution.warnings, ...more] };
    } finally {
      await removeFolder(folder);
    }
  }

  async openSession(order: SessionOrder): Promise<SandboxSession> {
    refuseImage(order);
    const { path: python } = await this.#findPython();
    await (this.#reaped ??= reapJobFolders());
    const session: RunnerSession = await RunnerSession.open({
      order,
      open: () => this.#openPlace(python),
      onClosed: () => this.#sessions.remove(session),
    });
    return this.#sessions.add(session);
  }

  async #openPlace(python: string): Promise<SessionPlace> {
    const folder = await makeJobFolder();
    const started = await this.#start(python, folder);
    const { link, env, work, tmp } = started;
    const place: SessionPlace = {
      link,
      placement: { folder: work, env, rlimitMemory: true, rlimitFileSize: true },
      folders: [tmp],
      canReset: true,
      endsWhole: false,
      end: async () => ({ words: await started.end(), outOfMemory: false }),
      destroy: async () => {
        link.destroy();
        await started.end();
        await removeFolder(folder);
      },
    };
    try {
      await ready(link);
      return place;
    } catch (error) {
      await place.destroy();
      throw didNotStart(python, await started.end(), error);
    }
  }

  #findPython(): Promise<FoundPython> {
    return findPython(this.#options.python ?? ['python3']);
  }

  async #run(
    python: string,
    folder: string,
    job: ExecutionJob,
    options: ExecuteOptions,
  ): Promise<Execution> {
    const packages = await this.#packageFolder(python, folder, job);
    const { link, env, work, end } = await this.#start(python, folder);
    const placement = {
      folder: work,
      env,
      packages,
      rlimitMemory: true,
      rlimitFileSize: true,
      setup: setupSteps(job, packages, this.#options.pip),
    };
    const outcome = await runJob(link, job, placement, options);
    link.destroy();
    const lastWords = await end();
    if (outcome.gaveUp === null && !outcome.collector.started) {
      throw didNotStart(python, lastWords, outcome.protocolError);
    }
    return outcome.collector.toExecution({ killReason: outcome.gaveUp, lastWords });
  }

  /** A supervisor in a folder of its own; `end` resolves with how it ended. */
  async #start(python: string, folder: string): Promise<StartedSupervisor> {
    const [work, tmp] = [join(folder, 'work'), join(folder, 'tmp')];
    await mkdir(tmp);
    const env = { ...baseEnv(work, tmp), ...this.#passedEnv() };
    const child = startSupervisor(python, env, folder);
    const errors = collectTail(child.stderr);
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('close', (code, signal) => resolve(`it ended with ${signal ?? code}`));
    });
    child.stdin.write(supervisorBundle([]));
    const link = linkTo(child, () => killGroup(child));
    return { link, env, work, tmp, end: async () => `${await ended}; ${errors()}` };
  }

  async #packageFolder(python: string, folder: string, job: ExecutionJob): Promise<string | null> {
    if (usedRequirements(job) === null) return null;
    const { pythonVersion } = await this.profile();
    const { cacheFolder = defaultCacheFolder(), pip } = this.#options;
    return packageFolder(job, folder, cacheFolder, { python: `${python} ${pythonVersion}`, pip });
  }

  #passedEnv(): Record<string, string> {
    const pairs = (this.#options.passEnv ?? []).flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    return Object.fromEntries(pairs);
  }

  async check(): Promise<SandboxHealth> {
    try {
      const { pythonVersion } = await this.profile();
      const { path, warnings } = await this.#findPython();
      const detail = [`Python ${pythonVersion} (${path})`, ...warnings, ISOLATION].join('; ');
      return { ok: true, detail };
    } catch (error) {
      return {
        ok: false,
        detail: (error as Error).message,
        remedy: 'install Python 3.10 or later, or set sandbox.python to where it is',
      };
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sessions.close();
  }
}

interface StartedSupervisor {
  readonly link: SupervisorLink;
  readonly env: Readonly<Record<string, string>>;
  readonly work: string;
  readonly tmp: string;
  readonly end: () => Promise<string>;
}

function refuseImage({ image }: { readonly image?: string }): void {
  if (image === undefined) return;
  throw new ContainerConfigurationError(
    `The local sandbox has no images; the job asks for "${image}". Use the docker sandbox.`,
  );
}

const didNotStart = (python: string, words: string, cause: unknown): ContainerConnectivityError =>
  new ContainerConnectivityError(`${python} did not start the program: ${words}`, 'local', null, {
    cause,
  });

/** In its own process group, so that it can be killed whole. */
const startSupervisor = (python: string, env: Record<string, string>, cwd: string): Supervisor =>
  spawn(python, ['-I', '-B', '-c', bootSource()], {
    cwd,
    env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });

function killGroup(child: Supervisor): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
  child.stdout.destroy();
}

function collectTail(stream: Readable): () => string {
  let tail = '';
  stream.on('data', (chunk: Buffer) => (tail = (tail + chunk.toString('utf8')).slice(-2000)));
  return () => tail.trim();
}
