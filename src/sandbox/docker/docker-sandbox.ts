import Docker from 'dockerode';
import type { Execution } from '../execution.ts';
import { createJob, type ExecutionJob } from '../job.ts';
import { rememberedProfile } from '../probe.ts';
import { installerSource } from '../runner/bundle.ts';
import { ExecutionCollector } from '../runner/collector.ts';
import type { Installed } from '../runner/run-job.ts';
import {
  commandSteps,
  installByHost,
  installOrder,
  type SetupStep,
} from '../runner/setup-steps.ts';
import type { ExecuteOptions, Sandbox, SandboxHealth } from '../sandbox.ts';
import { ContainerRunner, type ContainerOrder } from './container-runner.ts';
import { toDockerException, type DaemonAddress } from './docker-error.ts';
import type { DockerSandboxOptions, PruneLimits } from './docker-sandbox-options.ts';
import { buildCommand, DEFAULT_IMAGE, imageExists, readyImage, type ImageFacts } from './image.ts';
import { ownerOf, reapOrphans } from './owner.ts';
import {
  createVolume,
  isInstalled,
  openVolume,
  PACKAGES_ROOT,
  pruneVolumes,
  removeVolume,
  volumeOf,
  type PackageVolume,
} from './package-volumes.ts';

const MAX_TIMER_MS = 2 ** 31 - 1;
const PULL_MS = 1_000;
const KILLED = 137;

const ISOLATION =
  'A container per program, destroyed after it: no network unless its mode has one, read-only root, no capabilities, not root, ' +
  'limits on memory, processes, disk and time. It shares the kernel of the host.';

/** Runs each program in a container of its own with everything closed. */
export class DockerSandbox implements Sandbox {
  readonly profile = rememberedProfile(this, 'docker', ISOLATION);
  readonly #docker: Docker;
  readonly #options: DockerSandboxOptions;
  readonly #image: string;
  readonly #runner: ContainerRunner;
  #reaped: Promise<unknown> | undefined;

  constructor(options: DockerSandboxOptions = {}) {
    this.#options = options;
    this.#image = options.image ?? DEFAULT_IMAGE;
    this.#docker = new Docker(options.connection);
    const { runtime, networkName = 'bridge', dns = [] } = options;
    const settings = { runtime, networkName, dns, owner: ownerOf() };
    this.#runner = new ContainerRunner(this.#docker, settings, () => (this.#reaped = undefined));
  }

  async execute(job: ExecutionJob, options: ExecuteOptions = {}): Promise<Execution> {
    let doing = 'looking for the image';
    if (options.signal?.aborted) return neverStarted(job, 'aborted');
    try {
      this.#reaped ??= reapOrphans(this.#docker).catch(() => {}); // tried again at the next start
      const found = await this.#findImage(job, options.signal);
      if ('killReason' in found) return neverStarted(job, found.killReason);
      const left = withTimeLeft(job, found.tookMs);
      return await this.#run(left, found.image, options, (stage) => (doing = stage));
    } catch (error) {
      throw toDockerException(error, doing, this.#address());
    }
  }

  /** The image, or why it was not waited for. */
  async #findImage(job: ExecutionJob, signal: AbortSignal | undefined): Promise<FoundImage> {
    const calledMs = performance.now();
    const overdue = AbortSignal.timeout(Math.min(job.limits.timeoutMs, MAX_TIMER_MS));
    const either = AbortSignal.any([overdue, ...(signal === undefined ? [] : [signal])]);
    const pull = this.#options.pull ?? 'missing';
    try {
      const image = await readyImage(this.#docker, job.image ?? this.#image, pull, either);
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
    if (volume === null) {
      const prepare = (): Promise<SetupStep[]> => Promise.resolve(commandSteps(job));
      return await this.#runner.run({ job, image, prepare, installs: false }, options, onStage);
    }
    await createVolume(this.#docker, volume);
    const order: ContainerOrder = {
      job,
      image,
      volume: volume.name,
      installs: false,
      prepare: async (container) => {
        const isComplete = await isInstalled(container);
        return [...commandSteps(job), ...(isComplete ? [] : [installByHost])];
      },
      install: (signal) => this.#install(job, image, volume, signal),
    };
    const execution = await this.#runner.run(order, options, onStage);
    const isUseless = execution.setup?.step === 'requirements';
    if (isUseless) await removeVolume(this.#docker, volume.name);
    return execution;
  }

  /** In a container of its own, since the program's has neither a network nor may it write to the volume. */
  async #install(
    job: ExecutionJob,
    image: ImageFacts,
    volume: PackageVolume,
    signal: AbortSignal,
  ): Promise<Installed> {
    const order: ContainerOrder = {
      job: installerJob(job, volume, installOrder(job, PACKAGES_ROOT, this.#options.pip)),
      image,
      volume: volume.name,
      installs: true,
      prepare: async (container) => {
        await openVolume(container);
        return [];
      },
    };
    const execution = await this.#runner.run(order, { signal }, () => {});
    return installedBy(execution);
  }

  /** Removes installed packages that no running program has; returns how many sets of them. */
  async pruneInstallCache(limits: PruneLimits = {}): Promise<number> {
    try {
      return await pruneVolumes(this.#docker, limits);
    } catch (error) {
      throw toDockerException(error, 'removing installed packages', this.#address());
    }
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
      return { ok: true, detail: `Docker ${Version}, Python ${pythonVersion} in ${this.#image}` };
    } catch (error) {
      const { message } = toDockerException(error, 'asking for its version', this.#address());
      return { ok: false, detail: message, remedy: 'start Docker, or use the pyodide sandbox' };
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
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

const INSTALLER = '.installer/installer.py';

/** The job that installs what another one requires; under its id, so that its container is known as that one's. */
const installerJob = (
  { id, env, limits, network }: ExecutionJob,
  { files }: PackageVolume,
  order: string,
): ExecutionJob => ({
  ...createJob({ id, code: '', entrypoint: INSTALLER, argv: [order] }),
  env,
  limits,
  network,
  files: { ...files, [INSTALLER]: Buffer.from(installerSource()) },
});

function installedBy({ killReason, exitCode, signal, ...told }: Execution): Installed {
  const output = told.stdout + told.stderr;
  if (killReason === null && exitCode !== null) return { exitCode, output };
  const why = killReason ?? signal ?? 'its supervisor ended';
  return { exitCode: KILLED, output: `${output}the installation was stopped: ${why}\n` };
}
