import { ContainerConfigurationError } from '../../errors.ts';
import { messageOf } from '../../json-conversion.ts';
import type { CellKind, CellStats } from '../cells/cell.ts';
import {
  cellSettingsSchema,
  type CellSettings,
  type CellSettingsInput,
  type IsolationLevel,
} from '../cells/cell-settings.ts';
import { Cells } from '../cells/cells.ts';
import { changesImports, librariesAhead } from '../cells/libraries-ahead.ts';
import type { Execution } from '../execution.ts';
import type { ExecutionJob } from '../job.ts';
import { rememberedProfile } from '../probe.ts';
import { ExecutionCollector } from '../runner/collector.ts';
import { RunnerSession } from '../runner/runner-session.ts';
import { OpenSessions } from '../runner/session-place.ts';
import { usedRequirements } from '../runner/setup-steps.ts';
import type { ExecuteOptions, Sandbox, SandboxHealth, SandboxProfile } from '../sandbox.ts';
import { jobOfStep, type SandboxSession, type SessionOrder } from '../session.ts';
import { findBwrap, INSTALL_BWRAP } from './host/find-bwrap.ts';
import { isolationOf } from './isolation.ts';
import type { JailCell } from './jail-cell.ts';
import { lookAround, type JailGround } from './jail-ground.ts';
import { placeInJail } from './jail-place.ts';
import { namespaceRemedy } from './namespace-remedy.ts';
import { openJail } from './open-jail.ts';
import { runInJail, type JailOrder } from './run-in-jail.ts';

export interface JailSandboxOptions {
  /** Candidates for the interpreter, best first; one that does not exist is a warning. @default ['python3'] */
  readonly python?: readonly string[];
  /** What walls a program from the next one. @default 'execution' */
  readonly isolation?: IsolationLevel;
  /** Jails opened ahead and kept. @default none */
  readonly pool?: CellSettingsInput;
  /** Told what went wrong with a jail that no job waited for. */
  readonly onWarning?: (message: string) => void;
}

/**
 * Runs each program in Linux namespaces of its own, made by bubblewrap, with the Python of this machine and without
 * Docker. It promises less than docker: the program sees what is installed in /usr, and without a cgroup
 * its memory is limited for each process alone. `profile().isolation` tells what holds here.
 */
export class JailSandbox implements Sandbox {
  readonly #python: readonly string[];
  readonly #level: IsolationLevel;
  readonly #settings: CellSettings;
  readonly #cells: Cells<JailCell>;
  readonly #probe = rememberedProfile(this, 'jail', '');
  readonly #sessions = new OpenSessions();
  readonly #disposal = new AbortController();
  readonly #running = new Set<Promise<Execution>>();
  #ground: Promise<JailGround> | undefined;

  constructor(options: JailSandboxOptions = {}) {
    this.#python = options.python ?? ['python3'];
    this.#level = options.isolation ?? 'execution';
    this.#settings = cellSettingsSchema(0).parse(options.pool ?? {});
    this.#cells = new Cells(this.#settings, (error) => {
      options.onWarning?.(`A jail was not opened ahead: ${messageOf(error)}`);
    });
  }

  async profile(image?: string): Promise<SandboxProfile> {
    const { name, pythonVersion, packages } = await this.#probe(image);
    return { name, pythonVersion, packages, isolation: isolationOf(await this.#lookAround()) };
  }

  async execute(job: ExecutionJob, options: ExecuteOptions = {}): Promise<Execution> {
    refuseWhatIsMissing(job);
    const signals = [this.#disposal.signal, ...(options.signal ? [options.signal] : [])];
    const running = this.#run(job, { ...options, signal: AbortSignal.any(signals) });
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  async #run(job: ExecutionJob, options: ExecuteOptions): Promise<Execution> {
    const ground = await this.#lookAround();
    if (options.signal?.aborted) {
      return new ExecutionCollector(job).toExecution({ killReason: 'aborted' });
    }
    const tenant = this.#level === 'thread' ? (job.tenant ?? null) : null;
    const order = { job, hasCgroup: ground.cgroups !== undefined, isKept: tenant !== null };
    const execution = changesImports(job)
      ? await this.#runAlone(ground, { ...order, isKept: false }, options)
      : await this.#cells.use(this.#kindOf(ground, job, tenant), tenant, (cell) =>
          runInJail(cell, order, options),
        );
    return { ...execution, warnings: [...execution.warnings, ...ground.warnings] };
  }

  async openSession(order: SessionOrder): Promise<SandboxSession> {
    refuseWhatIsMissing(jobOfStep(order, { code: '', capture: 'script' }, 0));
    const ground = await this.#lookAround();
    const hasCgroup = ground.cgroups !== undefined;
    const open = () => this.#cells.open(() => openJail(ground, order.limits));
    const session: RunnerSession = await RunnerSession.open({
      order,
      open: async () => await placeInJail(await open(), hasCgroup),
      onClosed: () => this.#sessions.remove(session),
    });
    return this.#sessions.add(session);
  }

  /** Jails that serve many jobs import the libraries before the first one, the others when there is time. */
  #kindOf(ground: JailGround, job: ExecutionJob, tenant: string | null): CellKind<JailCell> {
    const { memoryMb, diskMb, pids, cpuShares } = job.limits;
    const facts = { memoryMb, diskMb, pids, cpuShares };
    const libraries = librariesAhead(job, this.#settings.preload);
    const isShared = tenant !== null;
    const preload = isShared ? libraries : [];
    return {
      key: JSON.stringify({ mode: job.policy?.mode ?? null, ...facts, libraries }),
      open: () => openJail(ground, facts, { preload }),
      openAhead: async () => {
        const cell = await openJail(ground, facts, {
          preload,
          libraries: isShared ? [] : libraries,
        });
        await cell.ready().catch(async (error: unknown) => {
          await cell.destroy();
          throw new Error(`it did not get ready: ${(await cell.ended).how}`, { cause: error });
        });
        return cell;
      },
    };
  }

  /** In a jail without libraries that only this job has. */
  async #runAlone(
    ground: JailGround,
    order: JailOrder,
    options: ExecuteOptions,
  ): Promise<Execution> {
    const cell = await this.#cells.open(() => openJail(ground, order.job.limits));
    try {
      return (await runInJail(cell, order, options)).value;
    } finally {
      this.#cells.remove(cell);
    }
  }

  stats(): CellStats {
    return this.#cells.stats();
  }

  /** Looked for once, and again only after a failure. */
  #lookAround(): Promise<JailGround> {
    if (this.#ground !== undefined) return this.#ground;
    const ground = lookAround(this.#python);
    ground.catch(() => (this.#ground = undefined));
    return (this.#ground = ground);
  }

  async check(): Promise<SandboxHealth> {
    try {
      const { pythonVersion, isolation } = await this.profile();
      const { interpreter, warnings } = await this.#lookAround();
      const python = `Python ${pythonVersion} (${interpreter.path})`;
      return { ok: true, detail: [python, ...warnings, isolation].join('; ') };
    } catch (error) {
      return { ok: false, detail: (error as Error).message, remedy: await remedyHere() };
    }
  }

  /** Kills what still runs and waits until nothing is left of it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposal.abort();
    await this.#sessions.close();
    await Promise.allSettled(this.#running);
    await this.#cells[Symbol.asyncDispose]();
  }
}

async function remedyHere(): Promise<string> {
  const hasBwrap = await findBwrap().then(
    () => true,
    () => false,
  );
  if (!hasBwrap) return INSTALL_BWRAP;
  const other = 'set sandbox.python to where Python is, such as /usr/bin/python3, or use docker';
  return (await namespaceRemedy()) ?? other;
}

function refuseWhatIsMissing(job: ExecutionJob): void {
  if (job.image !== undefined) {
    throw new ContainerConfigurationError(
      `The jail sandbox has no images; the job asks for "${job.image}". Use the docker sandbox.`,
    );
  }
  if (usedRequirements(job) !== null) {
    throw new ContainerConfigurationError(
      'The jail sandbox has no network to install packages; the job has requirements. Leave them out, or use the docker sandbox.',
    );
  }
  if (job.network === 'on') {
    throw new ContainerConfigurationError(
      'The jail sandbox has no network; the job asks for it. Set network to "none", or use the docker sandbox.',
    );
  }
}
