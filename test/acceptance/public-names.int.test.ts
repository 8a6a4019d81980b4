/** Spec §1: the example with every name of the original runs on a machine that has nothing but Node. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cleanEnv, SLOW } from '../cli/cli.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';

const EXAMPLE = fileURLToPath(new URL('../../examples/public-names.ts', import.meta.url));

describe.skipIf(process.env['TEST_PYODIDE'] !== '1')('examples/public-names.ts', () => {
  it('runs without a key, without Docker and without a Python', { timeout: SLOW }, async () => {
    const cwd = tempFolder();
    const env = cleanEnv({ PATH: '/nowhere' });
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [EXAMPLE], { cwd, env });
    expect(stderr).toBe('');
    for (const line of [
      'writes: disabled',
      'kernel: python3-epics-readonly at http://jupyter-read:8088',
      'attempts: 2, notebooks: 3',
      `folder: ${cwd}`,
      'results: { sum: 10, mean: 2.5 }',
      'kept: ',
      'nothing worked in 3 attempts:',
    ]) {
      expect(stdout).toContain(line);
    }
  });
});
