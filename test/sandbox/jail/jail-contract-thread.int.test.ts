import { describe } from 'vitest';
import { JailSandbox } from '../../../src/sandbox/jail/jail-sandbox.ts';
import { sandboxContract } from '../../sandbox-contract.ts';

const python = [process.env['TEST_PYTHON'] ?? 'python3'];

describe.skipIf(process.env['TEST_JAIL'] !== '1')('jail', () => {
  sandboxContract('jail, opened ahead, one for the jobs of a tenant', {
    create: async () =>
      new JailSandbox({
        python,
        isolation: 'thread',
        pool: { size: 1, maxWaiting: 2, maxKept: 4 },
      }),
    common: { tenant: 'contract' },
  });
});
