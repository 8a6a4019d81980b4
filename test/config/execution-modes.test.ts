import { describe, expect, it } from 'vitest';
import { ExecutionControlConfig } from '../../src/config/execution-control-config.ts';
import { resolveMode } from '../../src/config/execution-mode-config.ts';
import { createServiceConfig, type ServiceConfigInput } from '../../src/config/service-config.ts';
import { ContainerConfigurationError } from '../../src/errors.ts';

const resolve = (mode: string, input: ServiceConfigInput = {}) =>
  resolveMode(mode, createServiceConfig(input));

describe('what a mode means', () => {
  it('is to read freely and to write with approval, by default', () => {
    expect(resolve('read_only')).toEqual({
      modeName: 'read_only',
      kernelName: 'python3',
      allowsWrites: false,
      requiresApproval: false,
      description: 'reads from the control system',
      environment: {},
      epicsGateway: null,
      network: 'none',
    });
    expect(resolve('write_access')).toMatchObject({ allowsWrites: true, requiresApproval: true });
  });

  it('is only what is configured, once something is', () => {
    const executionModes = { read_only: {} };
    expect(() => resolve('write_access', { executionModes })).toThrow(ContainerConfigurationError);
    expect(() => resolve('write_access', { executionModes })).toThrow(
      'executionModes has read_only',
    );
    expect(() => resolve('read_only', { executionModes: {} })).toThrow('executionModes has none');
    expect(() => resolve('toString')).toThrow('executionModes has read_only, write_access');
  });

  it('has the kernel of the sandbox where it names none', () => {
    const sandbox = { kernelName: 'usual' };
    const executionModes = { read_only: {}, write_access: { kernelName: 'own' } };
    const kernelOf = (mode: string) => resolve(mode, { sandbox, executionModes }).kernelName;
    expect([kernelOf('read_only'), kernelOf('write_access')]).toEqual(['usual', 'own']);
  });

  it('takes the variables of its gateway over its own', () => {
    const environment = { SITE: 'here', EPICS_CA_ADDR_LIST: 'mine' };
    const mode = resolve('read_only', {
      executionModes: { read_only: { gateway: 'g', environment } },
      controlSystem: { gateways: { g: { address: 'gateway', port: 5064 } } },
    });
    expect(mode.environment).toEqual({
      SITE: 'here',
      EPICS_CA_ADDR_LIST: 'gateway',
      EPICS_CA_SERVER_PORT: '5064',
      EPICS_CA_AUTO_ADDR_LIST: 'NO',
    });
    expect(environment.EPICS_CA_ADDR_LIST).toBe('mine');
  });
});

describe('ExecutionControlConfig', () => {
  it.each([
    [true, true, 'write_access'],
    [true, false, 'read_only'],
    [false, true, 'read_only'],
    [false, false, 'read_only'],
  ])('writes detected %s, enabled %s: %s', (hasWrites, enabled, mode) => {
    const control = new ExecutionControlConfig(enabled);
    for (const hasReads of [true, false]) {
      expect(control.getExecutionMode(hasWrites, hasReads)).toBe(mode);
    }
    expect(control.epicsWritesEnabled).toBe(enabled);
    expect(control.validate()).toHaveLength(enabled ? 1 : 0);
  });

  it('enables nothing by itself', () => {
    expect(new ExecutionControlConfig()).toMatchObject({
      controlSystemWritesEnabled: false,
      controlSystemType: 'epics',
    });
  });
});
