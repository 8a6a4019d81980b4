import { describe } from 'vitest';
import { pyodideContract, FIRST_TOPICS } from './pyodide-contract.ts';

describe.skipIf(process.env['TEST_PYODIDE'] !== '1')('pyodide, how programs run', () => {
  pyodideContract(FIRST_TOPICS, 0);
});
