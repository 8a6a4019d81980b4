/** Spec §22, line 10. In depth: test/config/resolvers.test.ts, test/config/container-endpoint-config.test.ts. */
import { describe, expect, it } from 'vitest';
import {
  type Configurable,
  ContainerConfigurationError,
  getContainerEndpointConfigFromConfigurable as endpointOf,
  getExecutionControlConfigFromConfigurable as controlOf,
  getExecutionModeConfigFromConfigurable as modeOf,
} from '../../src/index.ts';

const MODES = {
  read_only: { kernel_name: 'epics-readonly', gateway: 'read', environment: { OWN: '1' } },
  unserved: { kernel_name: 'python3' },
  nameless: { description: 'has no kernel' },
  lost: { kernel_name: 'python3', gateway: 'nowhere' },
};
const CONFIGURABLE: Configurable = {
  agent_control_defaults: { epics_writes_enabled: true },
  framework: {
    execution: {
      modes: MODES,
      epics: { gateways: { read: { address: 'gateway.local', port: 5064 } } },
    },
  },
  service_configs: {
    framework: {
      jupyter: {
        containers: {
          write: { hostname: 'jupyter-write', port_host: 8089, execution_modes: ['write_access'] },
          read: { hostname: 'jupyter-read', port_host: 8088, execution_modes: ['read_only'] },
          half: { hostname: '', port_host: 8090, execution_modes: ['lost'] },
        },
      },
    },
  },
};

/** The error of a resolver; fails when there is none, or when it is another one. */
function refusal(resolve: () => unknown): ContainerConfigurationError {
  try {
    resolve();
  } catch (error) {
    if (error instanceof ContainerConfigurationError) return error;
    throw error;
  }
  throw new Error('it was resolved');
}

describe('§22.10 resolvers', () => {
  it('happy path', () => {
    expect(controlOf(CONFIGURABLE).controlSystemWritesEnabled).toBe(true);
    expect(modeOf(CONFIGURABLE, 'read_only')).toMatchObject({
      modeName: 'read_only',
      kernelName: 'epics-readonly',
      allowsWrites: false,
      requiresApproval: false,
      epicsGateway: { address: 'gateway.local', port: 5064 },
    });
    const endpoint = endpointOf(CONFIGURABLE, 'read_only');
    expect(endpoint).toMatchObject({ host: 'jupyter-read', port: 8088, useHttps: false });
    expect(endpoint.baseUrl).toBe('http://jupyter-read:8088');
    expect(endpoint.kernelName).toBe('epics-readonly');
  });

  it('each error: no agent_control_defaults', () => {
    const error = refusal(() => controlOf({ user_id: 'ada' }));
    expect(error.technicalDetails).toEqual({ available_keys: ['user_id'] });
  });

  it('each error: unknown mode', () => {
    const error = refusal(() => modeOf(CONFIGURABLE, 'root'));
    expect(error.technicalDetails).toEqual({ mode: 'root', available_modes: Object.keys(MODES) });
    expect(refusal(() => endpointOf(CONFIGURABLE, 'root')).message).toBe(error.message);
  });

  it('each error: mode without a kernel', () => {
    const error = refusal(() => modeOf(CONFIGURABLE, 'nameless'));
    expect(error.technicalDetails['error']).toContain('kernelName');
  });

  it('each error: no container for the mode', () => {
    const error = refusal(() => endpointOf(CONFIGURABLE, 'unserved'));
    expect(error.technicalDetails).toEqual({
      mode: 'unserved',
      available_containers: ['write', 'read', 'half'],
    });
  });

  it('each error: container without an address', () => {
    const error = refusal(() => endpointOf(CONFIGURABLE, 'lost'));
    expect(error.technicalDetails['error']).toContain('hostname');
  });

  it('an unknown gateway is none', () => {
    expect(modeOf(CONFIGURABLE, 'lost').epicsGateway).toBeNull();
  });

  it('gateway env merge without mutating config', () => {
    const before = structuredClone(CONFIGURABLE);
    expect(modeOf(CONFIGURABLE, 'read_only').environment).toEqual({
      OWN: '1',
      EPICS_CA_ADDR_LIST: 'gateway.local',
      EPICS_CA_SERVER_PORT: '5064',
      EPICS_CA_AUTO_ADDR_LIST: 'NO',
    });
    expect(CONFIGURABLE).toEqual(before);
  });
});
