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

/**
 * Gets an image that the daemon said is missing.
 * @throws {ContainerConfigurationError} with the command that builds or pulls it
 */
export async function obtainImage(docker: Docker, image: string, pull: PullPolicy): Promise<void> {
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
    const stream = await docker.pull(image);
    await new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()));
    });
  } catch (error) {
    throw new ContainerConfigurationError(
      `The image ${image} is missing and could not be pulled: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

export const imageExists = async (docker: Docker, image: string): Promise<boolean> => {
  try {
    await docker.getImage(image).inspect();
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
};
