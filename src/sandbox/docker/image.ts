import { fileURLToPath } from 'node:url';
import type Docker from 'dockerode';
import { ContainerConfigurationError } from '../../errors.ts';
import { packageRoot } from '../../package-root.ts';
import { isNotFound } from './docker-error.ts';
import type { PullPolicy } from './docker-sandbox-options.ts';

/** The image built from `images/python`; it is on no registry. */
export const DEFAULT_IMAGE = 'langgraph-python-executor/sandbox:0.1';

export const buildCommand = (image = DEFAULT_IMAGE): string =>
  `docker build -t ${image} ${fileURLToPath(new URL('images/python', packageRoot))}`;

/** What an image says of itself. */
export interface ImageFacts {
  readonly name: string;
  readonly id: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Facts of an image that is there; undefined when it is not. */
async function inspectImage(docker: Docker, name: string): Promise<ImageFacts | undefined> {
  try {
    const { Id, Config } = await docker.getImage(name).inspect();
    const pairs = (Config.Env ?? []).map((line): [string, string] => {
      const end = line.indexOf('=');
      return end < 0 ? [line, ''] : [line.slice(0, end), line.slice(end + 1)];
    });
    return { name, id: Id, env: Object.fromEntries(pairs) };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/**
 * Facts of an image, which is got first when it is missing.
 * @throws {ContainerConfigurationError} it is missing and cannot be had; the signal's reason when that is aborted
 */
export async function readyImage(
  docker: Docker,
  name: string,
  pull: PullPolicy,
  signal: AbortSignal,
): Promise<ImageFacts> {
  const found = await inspectImage(docker, name);
  if (found !== undefined) return found;
  await obtainImage(docker, name, pull, signal);
  const obtained = await inspectImage(docker, name);
  if (obtained !== undefined) return obtained;
  throw new ContainerConfigurationError(`The image ${name} was pulled but is not there.`);
}

/**
 * Gets an image that the daemon said is missing.
 * @throws {ContainerConfigurationError} with the command that builds or pulls it
 */
export async function obtainImage(
  docker: Docker,
  image: string,
  pull: PullPolicy,
  signal?: AbortSignal,
): Promise<void> {
  if (image === DEFAULT_IMAGE) {
    throw new ContainerConfigurationError(
      `The sandbox image ${image} is not built yet. Build it once with: ${buildCommand()}`,
    );
  }
  if (pull === 'never') {
    throw new ContainerConfigurationError(
      `The image ${image} is missing and may not be pulled (pull: never). Get it with: docker pull ${image}`,
    );
  }
  try {
    const stream = await docker.pull(image, { abortSignal: signal });
    await new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()));
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw new ContainerConfigurationError(
      `The image ${image} is missing and could not be pulled: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/** How long an image is known before the daemon is asked again: a tag may move, though rarely. */
const KNOWN_MS = 10_000;

/** The facts of images that were used lately. */
export class KnownImages {
  readonly #docker: Docker;
  readonly #known = new Map<string, { readonly image: ImageFacts; readonly untilMs: number }>();

  constructor(docker: Docker) {
    this.#docker = docker;
  }

  /** As {@link readyImage}. */
  async get(name: string, pull: PullPolicy, signal: AbortSignal): Promise<ImageFacts> {
    const known = this.#known.get(name);
    if (known !== undefined && known.untilMs > performance.now()) return known.image;
    const image = await readyImage(this.#docker, name, pull, signal);
    this.#known.set(name, { image, untilMs: performance.now() + KNOWN_MS });
    return image;
  }

  /** The daemon is asked the next time. */
  forget(name: string): void {
    this.#known.delete(name);
  }
}

export const imageExists = async (docker: Docker, image: string): Promise<boolean> =>
  (await inspectImage(docker, image)) !== undefined;
