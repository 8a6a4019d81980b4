import { expect, it } from 'vitest';
import { createServiceConfig } from '../../src/config/service-config.ts';
import { jobPolicyOf } from '../../src/executor/job-policy-of.ts';
import { GUARD_TABLE } from '../../src/policy/guard-table.ts';

const LIMITS = { channels: { X: { writable: true, maxValue: 1 } }, allowUnlisted: false };
const config = createServiceConfig({
  controlSystem: {
    connector: { type: 'mock', channels: { X: 1 } },
    denyImportsInReadOnly: ['epics', 'tango'],
    patternSets: [{ name: 'plc', writes: ['plc.write_register'], reads: ['plc.read_register'] }],
  },
});

it('a program that reads may write nowhere and import nothing that is denied', () => {
  const policy = jobPolicyOf(config, 'read_only', LIMITS);
  expect(policy).toMatchObject({
    mode: 'read_only',
    denyImports: ['epics', 'tango'],
    connector: { type: 'mock', channels: { X: 1 } },
    limits: LIMITS,
  });
});

it('a program that writes may import what it writes with', () => {
  const policy = jobPolicyOf(config, 'write_access', null);
  expect(policy).toMatchObject({ mode: 'write_access', denyImports: [], limits: null });
});

it('the guard holds the writes of the deployment before the shipped ones', () => {
  const { guard } = jobPolicyOf(config, 'read_only', null);
  expect(guard[0]).toMatchObject({ module: 'plc', member: 'write_register' });
  expect(guard.slice(-GUARD_TABLE.length)).toEqual(GUARD_TABLE);
  expect(JSON.stringify(guard)).not.toContain('read_register');
});
