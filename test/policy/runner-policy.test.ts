import { describe, expect, it } from 'vitest';
import { ContainerConfigurationError } from '../../src/errors.ts';
import { runnerPolicy } from '../../src/policy/runner-policy.ts';
import { createJob, type JobInput } from '../../src/sandbox/job.ts';

const policyOf = (input: Omit<JobInput, 'code'>) => runnerPolicy(createJob({ code: '', ...input }));
const MOCK = { type: 'mock' } as const;
const blocks = (policy: JobInput['policy']) =>
  policyOf({ capture: 'cell', policy })?.['block_processes'];

describe('the policy that a job brings to its runner', () => {
  it('is read-only for a cell that names none', () => {
    const policy = policyOf({ capture: 'cell' });
    expect(policy).toMatchObject({ mode: 'read_only', connector: null, block_processes: false });
    expect(JSON.parse(policy?.['guard'] as string)).toContainEqual(
      expect.objectContaining({ module: 'epics', member: 'caput' }),
    );
    expect(policy?.['guarded']).toContain('epics');
  });

  it('is absent for a plain script', () => {
    expect(policyOf({ capture: 'script' })).toBeNull();
    expect(policyOf({ capture: 'script', policy: {} })).toMatchObject({ mode: 'read_only' });
  });

  it('refuses processes where a machine is protected', () => {
    expect(blocks({ connector: MOCK })).toBe(true);
    expect(blocks({ connector: MOCK, mode: 'write_access' })).toBe(false);
    expect(blocks({ connector: MOCK, mode: 'write_access', limits: {} })).toBe(true);
    expect(blocks({ connector: MOCK, blockProcesses: false })).toBe(false);
    expect(policyOf({ capture: 'cell', network: 'on' })?.['block_processes']).toBe(true);
  });

  it('takes the connector from the context of the run', () => {
    const context = { _execution_config: { control_system: { type: 'mock', channels: { A: 1 } } } };
    expect(policyOf({ capture: 'cell', context })).toMatchObject({
      mode: 'read_only',
      connector: { type: 'mock', channels: { A: 1 } },
      block_processes: true,
    });
  });

  it('passes over a connector that it does not know', () => {
    const context = { _execution_config: { control_system: { type: 'telepathy' } } };
    expect(policyOf({ capture: 'cell', context })).toMatchObject({ connector: null });
  });

  it('refuses a mode that does not exist', () => {
    const policy = { mode: 'readwrite' } as unknown as NonNullable<JobInput['policy']>;
    expect(() => createJob({ code: '', policy })).toThrow(ContainerConfigurationError);
  });
});
