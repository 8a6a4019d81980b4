import { describe } from 'vitest';
import { pyodideContract, OTHER_TOPICS } from './pyodide-contract.ts';

describe.skipIf(process.env['TEST_PYODIDE'] !== '1')('pyodide, what programs leave', () => {
  pyodideContract(OTHER_TOPICS, 2);
});
