import { PassThrough, type Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { ContainerConfigurationError, ContainerConnectivityError } from '../../errors.ts';
import type { Execution } from '../execution.ts';
import type { ExecutionJob } from '../job.ts';
import { supervisorBundle } from '../runner/bundle.ts';
import { runJob, type JobOutcome, type SupervisorLink } from '../runner/run-job.ts';
import type { SetupStep } from '../runner/setup-steps.ts';
import type { ExecuteOptions } from '../sandbox.ts';
import {
  containerEnv,
  containerOptions,
  WORK_FOLDER,
  type ContainerPlan,
  type ContainerSettings,
} from './container-options.ts';
import { isGone, isMissingProgram } from './docker-error.ts';
import type { ImageFacts } from './image.ts';
import { PACKAGES_ROOT } from './package-volumes.ts';

/** What a container is to do, in which image. */
export interface ContainerOrder {
  readonly job: ExecutionJob;
  readonly image: ImageFacts;
  readonly volume?: string | undefined;
  readonly installs: boolean;
  /** Called with the container before it is started; tells what comes before the program. */
  readonly prepare: (container: Docker.Container) => Promise<readonly SetupStep[]>;
  readonly install?: SupervisorLink['install'];
}

const PYTHONS = ['python3', 'python'] as const;
const ATTACH = { stream: true, hijack: true, stdin: true, stdout: true, stderr: true } as const;
type Stage = (doing: string) => void;
type Link = ReturnType<typeof openLink>;

/** Runs jobs in containers, each destroyed after it. */
export class ContainerRunner {
  readonly #docker: Docker;
  readonly #settings: ContainerSettings;
  readonly #onLeftBehind: () => void;
  /** Image id → the name of its interpreter. */
  readonly #pythons = new Map<string, string>();

  /** `onLeftBehind` is told of a container that could not be removed. */
  constructor(docker: Docker, settings: ContainerSettings, onLeftBehind: () => void) {
    this.#onLeftBehind = onLeftBehind;
    this.#docker = docker;
    this.#settings = settings;
  }

  /** `onStage` is told what is being done, for errors of the daemon. */
  async run(order: ContainerOrder, options: ExecuteOptions, onStage: Stage): Promise<Execution> {
    const known = this.#pythons.get(order.image.id);
    for (const python of known === undefined ? PYTHONS : [known]) {
      const execution = await this.#runWith(python, order, options, onStage);
      if (execution !== undefined) return execution;
    }
    throw new ContainerConfigurationError(
      `The image ${order.image.name} has no python3 or python on its PATH. Use an image with Python 3.10 or later.`,
    );
  }

  /** Undefined when the image has no such interpreter. */
  async #runWith(
    python: string,
    order: ContainerOrder,
    options: ExecuteOptions,
    onStage: Stage,
  ): Promise<Execution | undefined> {
    onStage('creating a container');
    const plan: ContainerPlan = { ...order, python };
    const spec = containerOptions(order.job, this.#settings, plan);
    const container = await this.#docker.createContainer(spec);
    try {
      const setup = await order.prepare(container);
      onStage('starting the container');
      const link = openLink(await container.attach(ATTACH), this.#docker);
      if (!(await started(container))) return undefined;
      this.#pythons.set(order.image.id, python);
      onStage('running the program');
      return await this.#follow(container, link, { ...order, setup }, options);
    } finally {
      await this.#remove(container);
    }
  }

  /** Kill, not stop: there is nothing inside to say goodbye to. */
  async #remove(container: Docker.Container): Promise<void> {
    try {
      await container.remove({ force: true, v: true });
    } catch (error) {
      if (!isGone(error)) this.#onLeftBehind();
    }
  }

  async #follow(
    container: Docker.Container,
    link: Link,
    order: ContainerOrder & { readonly setup: readonly SetupStep[] },
    options: ExecuteOptions,
  ): Promise<Execution> {
    const { job, image, volume, setup, install, installs } = order;
    link.stdin.write(supervisorBundle([]));
    const placement = {
      folder: WORK_FOLDER,
      env: containerEnv(image),
      packages: volume === undefined || installs ? null : PACKAGES_ROOT,
      rlimitMemory: false,
      rlimitFileSize: false,
      setup,
    };
    // Whoever waits for an installation has given it up when it is told to stop.
    const whole = {
      ...link,
      ...(install === undefined ? {} : { install }),
      ...(installs ? { graceMs: 0 } : {}),
    };
    const outcome = await runJob(whole, job, placement, options);
    return await conclude(container, outcome, link.errors);
  }
}

/** False when the image lacks the program that is to be started. */
async function started(container: Docker.Container): Promise<boolean> {
  try {
    await container.start();
    return true;
  } catch (error) {
    if (isMissingProgram(error)) return false;
    throw error;
  }
}

/** With a report the program's end is known; without one the container tells why. */
async function conclude(
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
