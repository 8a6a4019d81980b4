import { describe } from 'vitest';
import { JailSandbox } from '../../../src/sandbox/jail/jail-sandbox.ts';
import { threadCases } from '../thread-cases.ts';

const python = [process.env['TEST_PYTHON'] ?? 'python3'];

describe.skipIf(process.env['TEST_JAIL'] !== '1')('jail at isolation thread', () => {
  threadCases((pool) => new JailSandbox({ python, isolation: 'thread', pool }));
});
