import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { ContainerConfigurationError } from '../../../errors.ts';

export const INSTALL_BWRAP = 'apt-get install bubblewrap';

/**
 * Path of bubblewrap.
 * @throws {ContainerConfigurationError} it is not installed
 */
export async function findBwrap(path = process.env['PATH'] ?? ''): Promise<string> {
  for (const folder of path.split(delimiter).filter((name) => isAbsolute(name))) {
    const candidate = join(folder, 'bwrap');
    try {
      await access(candidate, constants.X_OK);
      return candidate;
    } catch {
      continue;
    }
  }
  throw new ContainerConfigurationError(
    `The jail sandbox needs bubblewrap, and there is no bwrap on PATH. Install it (Debian: ${INSTALL_BWRAP}), or use the docker sandbox.`,
  );
}
