import { describe, expect } from 'vitest';
import { fuzz } from './fuzz.ts';
import { notebooks } from './notebooks.ts';
import { pythonPeer } from './python-peer.ts';

describe.skipIf(process.env['TEST_JUPYTER'] !== '1')('nbformat', () => {
  const call = pythonPeer(process.env['TEST_JUPYTER_PYTHON']);

  fuzz(
    "finds nothing wrong with a notebook, by Jupyter's own schema",
    notebooks,
    async ({ texts }) => {
      for (const text of texts) expect(await call('validate', text)).toBe(true);
    },
  );
});
