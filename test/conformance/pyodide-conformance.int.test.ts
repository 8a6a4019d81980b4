import { describe } from 'vitest';
import { conformanceSuite } from './suite.ts';

describe.skipIf(process.env['TEST_PYODIDE'] !== '1')('pyodide', () => {
  // It has no network to give, so a config that does not say asks for none.
  conformanceSuite('pyodide');
});
