import { describe } from 'vitest';
import { JupyterSandbox } from '../../../src/sandbox/jupyter/jupyter-sandbox.ts';
import { requirementsCases } from '../requirements-cases.ts';
import { hasServer, serverOptions } from './test-server.ts';

describe.skipIf(!hasServer)('requirements in the jupyter sandbox', { timeout: 120_000 }, () => {
  requirementsCases({
    create: async (pip) => new JupyterSandbox({ ...serverOptions(), pip }),
    host: '127.0.0.1',
    keeps: false,
    closed: false,
  });
});
