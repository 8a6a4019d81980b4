import { PassThrough, type Duplex } from 'node:stream';
import Docker from 'dockerode';
import { ContainerConnectivityError } from '../../errors.ts';
import type { Execution } from '../execution.ts';
import type { ExecutionJob } from '../job.ts';
import { rememberedProfile } from '../probe.ts';
import { supervisorBundle } from '../runner/bundle.ts';
import { runJob, type JobOutcome } from '../runner/run-job.ts';
import type { ExecuteOptions, Sandbox, SandboxHealth } from '../sandbox.ts';
import { containerEnv, containerOptions, WORK_FOLDER } from './container-options.ts';
import { isGone, isNotFound, toDockerException, type DaemonAddress } from './docker-error.ts';
import type { DockerSandboxOptions } from './docker-sandbox-options.ts';
import { buildCommand, DEFAULT_IMAGE, imageExists, obtainImage } from './image.ts';
import { ownerOf, reapOrphans } from './owner.ts';

const ISOLATION =
  'A container per program, destroyed after it: no network unless its mode has one, read-only root, no capabilities, not root, ' +
  'limits on memory, processes, disk and time. It shares the kernel of the host.';

/** Runs each program in a container of its own with everything closed. */
export class DockerSandbox implements Sandbox {
  readonly profile = rememberedProfile(this, 'docker', ISOLATION);
  readonly #docker: Docker;
  readonly #options: DockerSandboxOptions;
  readonly #image: string;
  #reaped: Promise<unknown> | undefined;

  constructor(options: DockerSandboxOptions = {}) {
    this.#options = options;
    this.#image = options.image ?? DEFAULT_IMAGE;
    this.#docker = new Docker(options.connection);
  }

  async execute(job: ExecutionJob, options: ExecuteOptions = {}): Promise<Execution> {
    let doing = 'creating a container';
    let container: Docker.Container | undefined;
    try {
      this.#reaped ??= reapOrphans(this.#docker).catch(() => {}); // tried again at the next start
      container = await this.#create(job);
      doing = 'starting the container';
      const stream = await container.attach(ATTACH);
      const link = openLink(stream, this.#docker);
      await container.start();
      doing = 'running the program';
      link.stdin.write(supervisorBundle([]));
      const placement = {
        folder: WORK_FOLDER,
        env: containerEnv(),
        rlimitMemory: false,
        rlimitFileSize: false,
      };
      const outcome = await runJob(link, job, placement, options);
      return await this.#conclude(container, outcome, link.errors);
    } catch (error) {
      throw toDockerException(error, doing, this.#address());
    } finally {
      await this.#remove(container);
    }
  }

  async #create(job: ExecutionJob): Promise<Docker.Container> {
    const settings = { image: this.#image, runtime: this.#options.runtime, owner: ownerOf() };
    const spec = containerOptions(job, settings);
    try {
      return await this.#docker.createContainer(spec);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      await obtainImage(this.#docker, spec.Image as string, this.#options.pull ?? 'missing');
      return await this.#docker.createContainer(spec);
    }
  }

  /** With a report the program's end is known; without one the container tells why. */
  async #conclude(
    container: Docker.Container,
    { collector, gaveUp, protocolError }: JobOutcome,
    errors: () => string,
  ): Promise<Execution> {
    if (collector.report !== undefined || gaveUp !== null) {
      return collector.toExecution({ killReason: gaveUp });
    }
    const { State } = await container.inspect();
    const how = `the container ended with exit code ${State.ExitCode}; ${errors()}`;
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

  /** Kill, not stop: there is nothing inside to say goodbye to. */
  async #remove(container: Docker.Container | undefined): Promise<void> {
    try {
      await container?.remove({ force: true, v: true });
    } catch (error) {
      // Unreachable daemon: the reaper of the next start removes it.
      if (!isGone(error)) this.#reaped = undefined;
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

const ATTACH = { stream: true, hijack: true, stdin: true, stdout: true, stderr: true } as const;

/** Splits the attached stream into the supervisor's frames and its own error text. */
function openLink(stream: NodeJS.ReadWriteStream, docker: Docker) {
  const duplex = stream as Duplex;
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  let tail = '';
  stderr.on('data', (chunk: Buffer) => (tail = (tail + chunk.toString('utf8')).slice(-2000)));
  docker.modem.demuxStream(duplex, stdout, stderr);
  duplex.on('close', () => stdout.end());
  duplex.on('end', () => stdout.end());
  duplex.on('error', () => stdout.end());
  const destroy = (): void => {
    duplex.destroy();
    stdout.end();
  };
  return { stdin: duplex, stdout, destroy, errors: () => tail.trim() };
}
