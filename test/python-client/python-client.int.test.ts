import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { cleanEnv } from '../cli/cli.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { FLAGS } from '../server/faults/kinds.ts';
import { serve } from '../server/faults/served.ts';

const CASES = join(import.meta.dirname, 'cases.py');
const PYTHON = process.env['TEST_PYTHON'] ?? 'python3';

async function runCases(url: string) {
  const child = spawn(PYTHON, ['-B', CASES], {
    env: cleanEnv({ PYEXEC_SERVER: url }),
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const exit = once(child, 'exit') as Promise<[number | null]>;
  const report = await text(child.stderr);
  return { exitCode: (await exit)[0], report };
}

for (const { kind, flag } of FLAGS) {
  it.skipIf(process.env[flag] !== '1')(
    `a Python client is content with a server with the ${kind} sandbox`,
    async () => {
      const { url } = await serve(kind, tempFolder());
      const { exitCode, report } = await runCases(url);
      expect(exitCode, report).toBe(0);
      expect(report).toMatch(/test_dict_of_files \(__main__\.Urllib.*ok/);
      expect(report).toMatch(/\nOK(?: \(skipped=\d+\))?\n$/);
    },
    180_000,
  );
}
