import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';

const OPTIONS = { recursive: true, force: true, maxRetries: 3 } as const;
const run = promisify(execFile);

/**
 * Removes what a program left, also folders that it closed to us, or nested deeper than a path may be long. What even then cannot be removed
 * stays in the temporary folder of the machine: it is no reason to lose the program's result.
 */
export async function removeFolder(folder: string): Promise<void> {
  try {
    await rm(folder, OPTIONS);
  } catch {
    await run('chmod', ['-R', 'u+rwX', folder])
      // Unlike Node it goes step by step, so that no path is too long.
      .then(() => run('rm', ['-rf', '--', folder]))
      .catch(() => {});
  }
}
