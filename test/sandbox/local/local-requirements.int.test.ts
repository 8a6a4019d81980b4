import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { LocalSandbox } from '../../../src/sandbox/local/local-sandbox.ts';
import { requirementsCases } from '../requirements-cases.ts';

const PYTHON = process.env['TEST_PYTHON'] ?? 'python3';
const isOn = process.env['TEST_LOCAL'] === '1';

describe.skipIf(!isOn)('requirements in the local sandbox', { timeout: 120_000 }, () => {
  requirementsCases({
    create: async (pip) =>
      new LocalSandbox({
        acceptNoIsolation: true,
        python: [PYTHON],
        pip,
        cacheFolder: await mkdtemp(join(tmpdir(), 'packages-')),
      }),
    host: '127.0.0.1',
    keeps: true,
    closed: false,
  });
});
