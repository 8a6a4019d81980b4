import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { PassThrough, type Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import type Docker from 'dockerode';
import { ContainerConfigurationError } from '../../errors.ts';
import type { Cell } from '../cells/cell.ts';
import { supervisorBundle } from '../runner/bundle.ts';
import { preload, ready } from '../runner/ready.ts';
import { linkTo, type SupervisorLink } from '../runner/supervisor-link.ts';
import { containerOptions, type ContainerSettings } from './container-options.ts';
import type { ContainerPlan } from './container-plan.ts';
import { isMissingProgram, isNotFound } from './docker-error.ts';
import type { ImageFacts } from './image.ts';
import type { LeftBehind } from './left-behind.ts';

const PYTHONS = ['python3', 'python'] as const;
const ATTACH = { stream: true, hijack: true, stdin: true, stdout: true, stderr: true } as const;
const LAST_WORDS = 2_000;

/** What opening a container takes beside the plan. */
export interface ContainerOpening {
  readonly docker: Docker;
  readonly settings: ContainerSettings;
  /** Image id → the name of its interpreter. */
  readonly pythons: Map<string, string>;
  /** Removes containers. */
  readonly leftBehind: LeftBehind;
  /** Told what is being done, for errors of the daemon. */
  readonly onStage?: (doing: string) => void;
  /** Called with the container before it is started. */
  readonly prepare?: (container: Docker.Container) => Promise<unknown>;
  /** Imported before it takes its first job. @default [] */
  readonly preload?: readonly string[];
}

/** A started container with a supervisor in it. */
export class ContainerCell implements Cell {
  readonly container: Docker.Container;
  readonly link: SupervisorLink;
  readonly ended: Promise<unknown>;
  isLoaded: boolean;
  readonly #socket: Duplex;
  readonly #libraries: readonly string[];
  readonly #remove: () => Promise<void>;
  #errors = '';
  #removal: Promise<void> | undefined;

  /** `libraries`: those that `load` imports; `remove` never throws. */
  constructor(
    container: Docker.Container,
    socket: Duplex,
    options: { docker: Docker; libraries: readonly string[]; remove: () => Promise<void> },
  ) {
    this.container = container;
    this.#socket = socket;
    this.#libraries = options.libraries;
    this.#remove = options.remove;
    this.isLoaded = options.libraries.length === 0;
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    stderr.on('data', (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk.toString('utf8')).slice(-LAST_WORDS);
    });
    options.docker.modem.demuxStream(socket, stdout, stderr);
    for (const event of ['close', 'end', 'error']) socket.on(event, () => stdout.end());
    this.ended = once(stdout, 'finish');
    const destroy = (): void => {
      socket.destroy();
      stdout.end();
    };
    this.link = linkTo({ stdin: socket, stdout }, destroy);
  }

  /** What the supervisor said on its error output, the end of it. */
  get errors(): string {
    return this.#errors.trim();
  }

  async load(): Promise<void> {
    await preload(this.link, this.#libraries);
    this.isLoaded = true;
  }

  hold(isHeld: boolean): void {
    const socket = this.#socket as Partial<Pick<Socket, 'ref' | 'unref'>>; // over ssh it is none
    if (isHeld) socket.ref?.();
    else socket.unref?.();
  }

  /** There is nothing inside to say goodbye to. */
  async destroy(): Promise<void> {
    this.#removal ??= this.#remove().finally(() => this.link.destroy());
    await this.#removal;
  }
}

/** An image that was there is not any more. */
export class ImageGoneError extends ContainerConfigurationError {}

/** The name is ours, so that a container is known even if the answer of the daemon is lost. */
async function create(
  options: Docker.ContainerCreateOptions,
  image: ImageFacts,
  { docker, leftBehind }: ContainerOpening,
): Promise<{ container: Docker.Container; remove: () => Promise<void> }> {
  const name = `python-executor-${randomUUID()}`;
  const remove = (): Promise<void> => leftBehind.remove(name);
  try {
    return { container: await docker.createContainer({ ...options, name }), remove };
  } catch (cause) {
    if (!isNotFound(cause)) {
      await remove();
      throw cause;
    }
    throw new ImageGoneError(`The image ${image.name} (${image.id}) is gone.`, { cause });
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

/** Undefined when the image has no such interpreter. */
async function openWith(
  python: string,
  plan: ContainerPlan,
  opening: ContainerOpening,
): Promise<ContainerCell | undefined> {
  const { docker, settings, onStage, prepare } = opening;
  onStage?.('creating a container');
  const options = containerOptions(python, plan, settings);
  const { container, remove } = await create(options, plan.image, opening);
  let cell: ContainerCell | undefined;
  try {
    await prepare?.(container);
    onStage?.('starting the container');
    const socket = (await container.attach(ATTACH)) as Duplex;
    const { libraries } = plan;
    cell = new ContainerCell(container, socket, { docker, libraries, remove });
    if (!(await started(container))) {
      await cell.destroy();
      return undefined;
    }
    opening.pythons.set(plan.image.id, python);
    cell.link.stdin.write(supervisorBundle(opening.preload ?? []));
    return cell;
  } catch (error) {
    await (cell === undefined ? remove() : cell.destroy());
    throw error;
  }
}

/**
 * Starts a container whose supervisor will take a job.
 * @throws {ContainerConfigurationError} the image has no Python
 * @throws what the daemon answers
 */
export async function openContainer(
  plan: ContainerPlan,
  opening: ContainerOpening,
): Promise<ContainerCell> {
  const known = opening.pythons.get(plan.image.id);
  for (const python of known === undefined ? PYTHONS : [known]) {
    const cell = await openWith(python, plan, opening);
    if (cell !== undefined) return cell;
  }
  throw new ContainerConfigurationError(
    `The image ${plan.image.name} has no python3 or python on its PATH. Use an image with Python 3.10 or later.`,
  );
}

/** As `openContainer`; resolves when the supervisor waits. */
export async function openWaiting(
  plan: ContainerPlan,
  opening: ContainerOpening,
): Promise<ContainerCell> {
  const cell = await openContainer(plan, opening);
  try {
    await ready(cell.link);
    return cell;
  } catch (error) {
    const { errors } = cell;
    await cell.destroy();
    throw new Error(`A container did not get ready: ${(error as Error).message}; ${errors}`, {
      cause: error,
    });
  }
}
