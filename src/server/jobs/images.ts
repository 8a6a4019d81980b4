import { badRequest } from '../http-failure.ts';
import type { ServerConfig } from '../config/server-config.ts';

const toPattern = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .split('*')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`))
      .join('.*')}$`,
  );

function allowedPatterns({ allowedImages, defaultImage, versionImages }: ServerConfig): string[] {
  const own = [
    ...Object.values(versionImages),
    ...(defaultImage === undefined ? [] : [defaultImage]),
  ];
  return [...(allowedImages ?? own)];
}

function refuseWithoutImages({ sandbox }: ServerConfig, field: string): void {
  if (sandbox === 'docker') return;
  throw badRequest(
    `${field} cannot be chosen: this server runs programs with ${sandbox}, which has no images`,
  );
}

/**
 * The image that a submission asks for; undefined = the default one.
 * @throws {HttpFailure} 400 it is not allowed, or there are no images
 */
export function requestedImage(image: string, config: ServerConfig): string | undefined {
  if (image === '' || image === config.defaultImage) return config.defaultImage;
  refuseWithoutImages(config, 'docker_image');
  const patterns = allowedPatterns(config);
  if (patterns.some((pattern) => toPattern(pattern).test(image))) return image;
  throw badRequest(
    `docker_image ${JSON.stringify(image.slice(0, 200))} is not allowed; allowed: ${patterns.join(', ') || 'none'}`,
  );
}

/**
 * The image for a Python version; undefined = the default one.
 * @throws {HttpFailure} 400 with the original's words for an unknown version
 */
export function imageOfVersion(
  version: string,
  config: ServerConfig,
  pythonVersion: string,
): string | undefined {
  if (version === '') return config.defaultImage;
  const { versionImages } = config;
  const supported = Object.keys(versionImages).join(', ');
  if (!Object.hasOwn(versionImages, version)) {
    const shown = JSON.stringify(version.slice(0, 50));
    throw badRequest(`unsupported python_version ${shown}; supported versions: ${supported}`);
  }
  if (config.sandbox !== 'docker' && version === pythonVersion) return undefined;
  refuseWithoutImages(config, `python_version ${version}`);
  return versionImages[version];
}
