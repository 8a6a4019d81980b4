import { createRequire } from 'node:module';
import type Docker from 'dockerode';
import { messageOf } from '../../json-conversion.ts';
import { OWN_IDENTITY } from '../../process-identity.ts';
import type { CellKind, CellStats } from '../cells/cell.ts';
import { Cells } from '../cells/cells.ts';
import {
  cellSettingsSchema,
  type CellSettings,
  type IsolationLevel,
} from '../cells/cell-settings.ts';
import type { Execution } from '../execution.ts';
import type { ExecutionJob } from '../job.ts';
import { rememberedProfile } from '../probe.ts';
import { watchStart } from '../watch-start.ts';
import { ExecutionCollector } from '../runner/collector.ts';
import { commandSteps } from '../runner/setup-steps.ts';
import { RunnerSession } from '../runner/runner-session.ts';
import { START_MS } from '../runner/run-job.ts';
import { OpenSessions, type SessionPlace } from '../runner/session-place.ts';
import type { ExecuteOptions, Sandbox, SandboxHealth } from '../sandbox.ts';
import { jobOfStep, type SandboxSession, type SessionOrder } from '../session.ts';
import {
  ImageGoneError,
  openContainer,
  openWaiting,
  type ContainerCell,
  type ContainerOpening,
} from './container-cell.ts';
import { placeInContainer } from './container-place.ts';
import { fitsAhead, kindKey, planOfJob, planOfKind } from './container-plan.ts';
import { toDockerException, type DaemonAddress } from './docker-error.ts';
import type { DockerSandboxOptions, PruneLimits } from './docker-sandbox-options.ts';
import { buildCommand, DEFAULT_IMAGE, imageExists, KnownImages, type ImageFacts } from './image.ts';
import { LeftBehind } from './left-behind.ts';
import { countOwned, reapOrphans } from './owner.ts';
import { pruneVolumes, removeVolume, volumeOf } from './package-volumes.ts';
import { runInContainer } from './run-in-container.ts';
import { runWithPackages, type AloneOrder } from './run-with-packages.ts';

/** Loaded by the first sandbox: it brings gRPC and SSH along. */
const loadDocker = (): typeof Docker =>
  createRequire(import.meta.url)('dockerode') as typeof Docker;

const MAX_TIMER_MS = 2 ** 31 - 1;
const PULL_MS = 1_000;

const ISOLATION =
  'A container per program, destroyed after it: no network unless its mode has one, read-only root, no capabilities, not root, ' +
  'limits on memory, processes, disk and time. It shares the kernel of the host.';

/** Runs each program in a container of its own with everything closed. */
export class DockerSandbox implements Sandbox {
  readonly profile = rememberedProfile(this, 'docker', ISOLATION);
  readonly #docker: Docker;
  readonly #options: DockerSandboxOptions;
  readonly #image: string;
  readonly #level: IsolationLevel;
  readonly #settings: CellSettings;
  readonly #cells: Cells<ContainerCell>;
  readonly #images: KnownImages;
  readonly #opening: Omit<ContainerOpening, 'preload'>;
  readonly #sessions = new OpenSessions();
  #reaped: Promise<unknown> | undefined;

  constructor(options: DockerSandboxOptions = {}) {
    this.#options = options;
    this.#image = options.image ?? DEFAULT_IMAGE;
    this.#docker = new (loadDocker())(options.connection);
    this.#images = new KnownImages(this.#docker);
    const { runtime, networkName = 'bridge', dns = [], isolation = 'execution' } = options;
    this.#level = isolation;
    this.#settings = cellSettingsSchema(0).parse(options.pool ?? {});
    this.#cells = new Cells(this.#settings, (error) => {
      options.onWarning?.(`A container was not opened ahead: ${messageOf(error)}`);
    });
    this.#opening = {
      docker: this.#docker,
      settings: { runtime, networkName, dns, owner: OWN_IDENTITY },
      pythons: new Map(),
      leftBehind: new LeftBehind(this.#docker),
    };
  }

  async execute(job: ExecutionJob, options: ExecuteOptions = {}): Promise<Execution> {
    const calledMs = performance.now();
    let doing = 'looking for the image';
    if (options.signal?.aborted) return neverStarted(job, 'aborted');
    try {
      this.#reaped ??= reapOrphans(this.#docker).catch(() => (this.#reaped = undefined));
      void this.#opening.leftBehind.removeAll();
      const start = watchStart(calledMs, options);
      const execution = await this.#onImage(job, start.options, (stage) => (doing = stage));
      const timings = { ...execution.timings, startupMs: start.startupMs() };
      return { ...execution, timings };
    } catch (error) {
      throw toDockerException(error, doing, this.#address());
    }
  }

  async openSession(order: SessionOrder): Promise<SandboxSession> {
    let doing = 'looking for the image';
    try {
      this.#reaped ??= reapOrphans(this.#docker).catch(() => (this.#reaped = undefined));
      const session: RunnerSession = await RunnerSession.open({
        order,
        open: () => this.#openPlace(order, (stage) => (doing = stage)),
        onClosed: () => this.#sessions.remove(session),
      });
      return this.#sessions.add(session);
    } catch (error) {
      throw toDockerException(error, doing, this.#address());
    }
  }

  async #openPlace(order: SessionOrder, onStage: (doing: string) => void): Promise<SessionPlace> {
    const { image: name = this.#image } = order;
    const start = AbortSignal.timeout(START_MS);
    const image = await this.#images.get(name, this.#options.pull ?? 'missing', start);
    const plan = planOfJob(jobOfStep(order, { code: '', capture: 'script' }, 0), image);
    const opening = { ...this.#opening, preload: [], onStage };
    const cell = await this.#cells.open(() => openWaiting(plan, opening));
    return placeInContainer(cell, image);
  }

  async #onImage(
    job: ExecutionJob,
    options: ExecuteOptions,
    onStage: (doing: string) => void,
    isAgain = false,
  ): Promise<Execution> {
    const found = await this.#findImage(job, options.signal);
    if ('killReason' in found) return neverStarted(job, found.killReason);
    try {
      return await this.#run(withTimeLeft(job, found.tookMs), found.image, options, onStage);
    } catch (error) {
      if (!(error instanceof ImageGoneError) || isAgain) throw error;
      this.#images.forget(found.image.name);
      return await this.#onImage(job, options, onStage, true);
    }
  }

  /** The image, or why it was not waited for. */
  async #findImage(job: ExecutionJob, signal: AbortSignal | undefined): Promise<FoundImage> {
    const calledMs = performance.now();
    const overdue = AbortSignal.timeout(Math.min(job.limits.timeoutMs, MAX_TIMER_MS));
    const either = AbortSignal.any([overdue, ...(signal === undefined ? [] : [signal])]);
    const pull = this.#options.pull ?? 'missing';
    try {
      const image = await this.#images.get(job.image ?? this.#image, pull, either);
      return { image, tookMs: performance.now() - calledMs };
    } catch (error) {
      if (!either.aborted) throw error;
      return { killReason: overdue.aborted ? 'timeout' : 'aborted' };
    }
  }

  async #run(
    job: ExecutionJob,
    image: ImageFacts,
    options: ExecuteOptions,
    onStage: (doing: string) => void,
  ): Promise<Execution> {
    const volume = volumeOf(job, image.id, this.#options.pip);
    if (volume !== null) {
      const run = (order: AloneOrder) => this.#runAlone(order, onStage);
      const packages = { docker: this.#docker, pip: this.#options.pip, run };
      const execution = await runWithPackages(job, { image, volume, options }, packages);
      if (execution.setup?.step === 'requirements') {
        await this.#cells.removed();
        await removeVolume(this.#docker, volume.name);
      }
      return execution;
    }
    const order = { job, image, setup: commandSteps(job), hasPackages: false, isKept: false };
    if (!fitsAhead(job)) {
      return await this.#runAlone({ plan: planOfJob(job, image), order, options }, onStage);
    }
    const tenant = this.#level === 'thread' ? (job.tenant ?? null) : null;
    const kind = this.#kindOf(job, image, onStage);
    return await this.#cells.use(kind, tenant, (cell) => {
      onStage('running the program');
      return runInContainer(cell, { ...order, isKept: tenant !== null }, options);
    });
  }

  /** Containers that serve many jobs import the libraries before the first one, the others when there is time. */
  #kindOf(
    job: ExecutionJob,
    image: ImageFacts,
    onStage: (doing: string) => void,
  ): CellKind<ContainerCell> {
    const ahead = planOfKind(job, image, this.#settings.preload);
    const isShared = this.#level === 'thread' && job.tenant !== undefined;
    const opening = { ...this.#opening, preload: isShared ? ahead.libraries : [] };
    return {
      key: kindKey(job, ahead),
      openAhead: () => openWaiting(isShared ? { ...ahead, libraries: [] } : ahead, opening),
      open: () => {
        const plan = { ...ahead, libraries: [], ...(isShared ? {} : { jobId: job.id }) };
        return openContainer(plan, { ...opening, onStage });
      },
    };
  }

  /** In a container that only this job has. */
  async #runAlone(
    { plan, order, options, prepare }: AloneOrder,
    onStage: (doing: string) => void,
  ): Promise<Execution> {
    const opening = { ...this.#opening, onStage, ...(prepare === undefined ? {} : { prepare }) };
    const cell = await this.#cells.open(() => openContainer(plan, opening));
    try {
      onStage('running the program');
      return (await runInContainer(cell, order, options)).value;
    } finally {
      this.#cells.remove(cell);
    }
  }

  /** Removes installed packages that no running program has; returns how many sets of them. */
  async pruneInstallCache(limits: PruneLimits = {}): Promise<number> {
    try {
      return await pruneVolumes(this.#docker, limits);
    } catch (error) {
      throw toDockerException(error, 'removing installed packages', this.#address());
    }
  }

  stats(): CellStats {
    return this.#cells.stats();
  }

  #address(): DaemonAddress {
    const { socketPath, host, port } = this.#docker.modem as {
      socketPath?: string;
      host?: string;
      port?: string | number;
    };
    return socketPath === undefined
      ? { host: host ?? 'localhost', port: port === undefined ? null : Number(port) }
      : { host: socketPath, port: null };
  }

  async check(): Promise<SandboxHealth> {
    try {
      const { Version } = await this.#docker.version();
      if (this.#image === DEFAULT_IMAGE && !(await imageExists(this.#docker, this.#image))) {
        const detail = `Docker ${Version} runs, the image ${this.#image} is not built`;
        return { ok: false, detail, remedy: buildCommand() };
      }
      const { pythonVersion } = await this.profile();
      await this.#reaped; // what a dead owner left is gone when this says that all is well
      const owned = await countOwned(this.#docker);
      const detail = `Docker ${Version}, Python ${pythonVersion} in ${this.#image}; ${owned}`;
      return { ok: true, detail };
    } catch (error) {
      const { message } = toDockerException(error, 'asking for its version', this.#address());
      return { ok: false, detail: message, remedy: 'start Docker, or use the pyodide sandbox' };
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sessions.close();
    await this.#cells[Symbol.asyncDispose]();
    await this.#opening.leftBehind.removeAll();
    await this.#reaped;
  }
}

type FoundImage =
  | { readonly image: ImageFacts; readonly tookMs: number }
  | { readonly killReason: 'aborted' | 'timeout' };

/** Pulling counts; looking at an image that is there takes no time worth the word. */
function withTimeLeft(job: ExecutionJob, goneMs: number): ExecutionJob {
  if (goneMs < PULL_MS) return job;
  const timeoutMs = Math.max(1, Math.round(job.limits.timeoutMs - goneMs));
  return { ...job, limits: { ...job.limits, timeoutMs } };
}

const neverStarted = (job: ExecutionJob, killReason: 'aborted' | 'timeout'): Execution =>
  new ExecutionCollector(job).toExecution({ killReason });
