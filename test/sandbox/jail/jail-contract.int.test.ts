import { describe } from 'vitest';
import { JailSandbox } from '../../../src/sandbox/jail/jail-sandbox.ts';
import { findHierarchy } from '../../../src/sandbox/jail/cgroup/cgroup-hierarchy.ts';
import { sandboxContract } from '../../sandbox-contract.ts';

const isOn = process.env['TEST_JAIL'] === '1';
const hasCgroups = isOn && (await findHierarchy()) !== undefined;

describe.skipIf(!isOn)('jail', () => {
  sandboxContract('jail', {
    create: async () => new JailSandbox({ python: [process.env['TEST_PYTHON'] ?? 'python3'] }),
    lacks: hasCgroups ? [] : ['memory-total'],
  });
});
