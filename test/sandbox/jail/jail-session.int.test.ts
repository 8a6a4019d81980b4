import { describe } from 'vitest';
import { JailSandbox } from '../../../src/sandbox/jail/jail-sandbox.ts';
import { sessionContract } from '../../session-contract.ts';

describe.skipIf(process.env['TEST_JAIL'] !== '1')('jail', () => {
  sessionContract('jail', {
    create: async () => new JailSandbox({ python: [process.env['TEST_PYTHON'] ?? 'python3'] }),
  });
});
