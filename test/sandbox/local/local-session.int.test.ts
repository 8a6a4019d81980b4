import { describe } from 'vitest';
import { LocalSandbox } from '../../../src/sandbox/local/local-sandbox.ts';
import { sessionContract } from '../../session-contract.ts';

const [python = 'python3'] = (process.env['TEST_LOCAL_PYTHON'] ?? 'python3').split(',');

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('local', () => {
  sessionContract('local', {
    create: async () => new LocalSandbox({ acceptNoIsolation: true, python: [python] }),
    lacks: ['network-denied', 'memory-total'],
  });
});
