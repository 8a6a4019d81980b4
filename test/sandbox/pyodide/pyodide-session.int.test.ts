import { describe } from 'vitest';
import { PyodideSandbox } from '../../../src/sandbox/pyodide/pyodide-sandbox.ts';
import { sessionContract } from '../../session-contract.ts';

describe.skipIf(process.env['TEST_PYODIDE'] !== '1')('pyodide', () => {
  sessionContract('pyodide', {
    create: async () => new PyodideSandbox(),
    lacks: ['interrupt', 'processes'],
  });
});
