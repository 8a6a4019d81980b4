import { describe, expect, it } from 'vitest';
import { ContainerEndpointConfig } from '../../src/config/container-endpoint-config.ts';
import {
  type Configurable,
  getContainerEndpointConfigFromConfigurable as endpointOf,
  getExecutionControlConfig,
  getExecutionControlConfigFromConfigurable as controlOf,
  getExecutionModeConfigFromConfigurable as modeOf,
} from '../../src/config/resolvers.ts';
import { ContainerConfigurationError } from '../../src/errors.ts';
import { deepFreeze } from '../../src/outcome.ts';

const READ = {
  kernel_name: 'python3-epics-readonly',
  gateway: 'read',
  description: 'Reads',
  environment: { EPICS_CA_AUTO_ADDR_LIST: 'YES', MODE: 'read' },
};
const EXECUTION = {
  modes: { read_only: READ, plain: { kernel_name: 'python3', allows_writes: true } },
  epics: { gateways: { read: { address: 'gateway', port: 5064 } } },
};
const CONTAINERS = {
  other: { hostname: 'elsewhere', port_host: 1, execution_modes: ['write_access'] },
  read: { hostname: 'jupyter-read', port_host: 8088, execution_modes: ['plain', 'read_only'] },
  late: { hostname: 'too-late', port_host: 1, execution_modes: ['read_only'] },
};
const OLD: Configurable = deepFreeze({
  framework: { execution: EXECUTION },
  service_configs: { framework: { jupyter: { containers: CONTAINERS } } },
});
const NEW: Configurable = deepFreeze({
  execution: EXECUTION,
  service_configs: { jupyter: { containers: CONTAINERS } },
});

/** The error of a resolver; fails when there is none. */
function errorOf(resolve: () => unknown): ContainerConfigurationError {
  try {
    resolve();
  } catch (error) {
    expect(error).toBeInstanceOf(ContainerConfigurationError);
    return error as ContainerConfigurationError;
  }
  return expect.fail('it was resolved');
}

/** A configurable whose part cannot even be looked at. */
const broken = (name: string): Configurable => ({
  ...OLD,
  get [name](): unknown {
    throw new Error('the store is closed');
  },
});

describe('getExecutionControlConfigFromConfigurable', () => {
  it.each([
    [{ epics_writes_enabled: true }, true],
    [{ epics_writes_enabled: false }, false],
    [{ planning_mode_enabled: true }, false],
    [{ control_system_writes_enabled: true }, true],
    [{ control_system_writes_enabled: false, epics_writes_enabled: true }, false],
  ])('%j enables writes: %s', (agent_control_defaults, enabled) => {
    const control = controlOf(deepFreeze({ agent_control_defaults }));
    expect(control.controlSystemWritesEnabled).toBe(enabled);
    expect(control.epicsWritesEnabled).toBe(enabled);
    expect(control.getExecutionMode(true)).toBe(enabled ? 'write_access' : 'read_only');
  });

  it.each([[undefined], [{}], ['all'], [null]])('does not take %j for an answer', (section) => {
    const error = errorOf(() => controlOf({ agent_control_defaults: section, user_id: 'ada' }));
    expect(error.message).toContain('no `agent_control_defaults`');
    expect(error.technicalDetails).toEqual({
      available_keys: ['agent_control_defaults', 'user_id'],
    });
  });

  it('says what is wrong', () => {
    const error = errorOf(() => controlOf({ agent_control_defaults: { epics_writes_enabled: 1 } }));
    expect(error.technicalDetails['error']).toContain('epics_writes_enabled');
  });

  it('wraps what nobody expects', () => {
    const error = errorOf(() => controlOf(broken('agent_control_defaults')));
    expect(error.technicalDetails).toEqual({ error: 'Error: the store is closed' });
    expect(error.cause).toMatchObject({ message: 'the store is closed' });
  });
});

describe('getExecutionModeConfigFromConfigurable', () => {
  it.each([
    ['the older place', OLD],
    ['the newer place', NEW],
    [
      'the last place',
      deepFreeze({ execution_modes: EXECUTION.modes, execution: { epics: EXECUTION.epics } }),
    ],
  ])('finds a mode in %s', (_, configurable) => {
    const before = JSON.stringify(configurable);
    expect(modeOf(configurable, 'read_only')).toEqual({
      modeName: 'read_only',
      kernelName: 'python3-epics-readonly',
      allowsWrites: false,
      requiresApproval: false,
      description: 'Reads',
      environment: {
        MODE: 'read',
        EPICS_CA_ADDR_LIST: 'gateway',
        EPICS_CA_SERVER_PORT: '5064',
        EPICS_CA_AUTO_ADDR_LIST: 'NO',
      },
      epicsGateway: { address: 'gateway', port: 5064 },
      network: 'none',
    });
    expect(JSON.stringify(configurable)).toBe(before);
  });

  it('adds nothing without a gateway', () => {
    expect(modeOf(OLD, 'plain')).toMatchObject({
      kernelName: 'python3',
      allowsWrites: true,
      environment: {},
      epicsGateway: null,
    });
  });

  it('does without a gateway that is unknown', () => {
    const configurable = deepFreeze({ execution: { modes: { m: { ...READ, gateway: 'gone' } } } });
    expect(modeOf(configurable, 'm')).toMatchObject({
      epicsGateway: null,
      environment: { EPICS_CA_AUTO_ADDR_LIST: 'YES', MODE: 'read' },
    });
    const inherited = { execution: { modes: { m: { ...READ, gateway: 'constructor' } } } };
    expect(modeOf(inherited, 'm').epicsGateway).toBeNull();
  });

  it('gives each caller objects of its own', () => {
    const first = modeOf(OLD, 'read_only').environment as Record<string, string>;
    first['MODE'] = 'changed';
    expect(modeOf(OLD, 'read_only').environment['MODE']).toBe('read');
    expect(READ.environment.MODE).toBe('read');
  });

  it.each(['write_access', 'toString'])('tells which modes there are, beside %s', (mode) => {
    const error = errorOf(() => modeOf(OLD, mode));
    expect(error.message).toContain(`"${mode}" is not configured`);
    expect(error.technicalDetails).toEqual({ mode, available_modes: ['read_only', 'plain'] });
    expect(errorOf(() => modeOf({}, mode)).technicalDetails).toEqual({ mode, available_modes: [] });
  });

  it.each([
    ['no kernel', { gateway: 'read' }, 'kernelName'],
    ['an empty kernel', { kernel_name: '' }, 'kernelName'],
    ['no table', 'python3', 'expected object'],
    ['a wrong type', { kernel_name: 'k', allows_writes: 'yes' }, 'allowsWrites'],
    ['an unknown name', { kernel_name: 'k', kernels: 1 }, '"kernels"'],
  ])('wraps what is wrong with a mode: %s', (_, mode, words) => {
    const error = errorOf(() => modeOf({ execution: { modes: { m: mode } } }, 'm'));
    expect(error.message).toContain('execution mode "m" is configured wrongly');
    expect(error.technicalDetails['error']).toContain(words);
  });

  it('wraps what is wrong with its gateway, and what nobody expects', () => {
    const gateways = { read: { address: '', port: 5064 } };
    const wrong = { execution: { ...EXECUTION, epics: { gateways } } };
    expect(errorOf(() => modeOf(wrong, 'read_only')).technicalDetails['error']).toContain(
      'address',
    );
    expect(errorOf(() => modeOf(broken('framework'), 'read_only')).technicalDetails).toEqual({
      error: 'Error: the store is closed',
    });
  });
});

describe('getContainerEndpointConfigFromConfigurable', () => {
  it.each([
    ['the older place', OLD],
    ['the newer place', NEW],
  ])('takes the first container that lists the mode, from %s', (_, configurable) => {
    const endpoint = endpointOf(configurable, 'read_only');
    expect(endpoint).toBeInstanceOf(ContainerEndpointConfig);
    expect(endpoint).toMatchObject({
      host: 'jupyter-read',
      port: 8088,
      kernelName: 'python3-epics-readonly',
      useHttps: false,
      baseUrl: 'http://jupyter-read:8088',
    });
  });

  it('knows tokens and TLS', () => {
    const read = { ...CONTAINERS.read, token: 't', use_https: true };
    const endpoint = endpointOf(
      { execution: EXECUTION, service_configs: { jupyter: { containers: { read } } } },
      'plain',
    );
    expect(endpoint).toMatchObject({ token: 't', baseUrl: 'https://jupyter-read:8088' });
  });

  it('passes the error of the mode on', () => {
    const error = errorOf(() => endpointOf(OLD, 'write_access'));
    expect(error.technicalDetails).toMatchObject({ available_modes: ['read_only', 'plain'] });
  });

  it('tells which containers there are', () => {
    const { read: _, late: __, ...containers } = CONTAINERS;
    const configurable = { ...NEW, service_configs: { jupyter: { containers } } };
    const error = errorOf(() => endpointOf(configurable, 'read_only'));
    expect(error.message).toContain('No Jupyter container serves the mode "read_only"');
    expect(error.technicalDetails).toEqual({ mode: 'read_only', available_containers: ['other'] });
  });

  it.each([
    [{ hostname: '' }, 'hostname'],
    [{ hostname: undefined }, 'hostname'],
    [{ port_host: 0 }, 'port_host'],
    [{ port_host: null }, 'port_host'],
  ])('needs an address: %j', (change, words) => {
    const containers = { read: { ...CONTAINERS.read, ...change } };
    const configurable = { ...NEW, service_configs: { jupyter: { containers } } };
    expect(errorOf(() => endpointOf(configurable, 'read_only')).message).toContain(words);
  });

  it('wraps what nobody expects', () => {
    const error = errorOf(() => endpointOf(broken('service_configs'), 'read_only'));
    expect(error.technicalDetails).toEqual({ error: 'Error: the store is closed' });
  });
});

describe('getExecutionControlConfig', () => {
  const system = (writes_enabled: unknown) => ({ control_system: { writes_enabled } });
  const old = (writes_enabled: unknown) => ({ execution_control: { epics: { writes_enabled } } });

  it.each([
    [{}, false],
    [system(true), true],
    [system(false), false],
    [old(true), true],
    [{ ...old(true), ...system(false) }, false],
    [{ ...old(false), ...system(true) }, true],
    [system('yes'), false],
    [{ ...old(true), ...system('no') }, false],
    [{ ...old(true), ...system(null) }, false],
    [old(1), false],
    [{ ...old(true), control_system: { type: 'tango' } }, true],
    [{ control_system: 'epics' }, false],
  ])('%j enables writes: %s', (configuration, enabled) => {
    expect(getExecutionControlConfig(configuration).controlSystemWritesEnabled).toBe(enabled);
  });

  it('warns of the old name, of a contradiction, and of writes', () => {
    const warningsOf = (configuration: Configurable): string[] => {
      const warnings: string[] = [];
      getExecutionControlConfig(configuration, (text) => warnings.push(text));
      return warnings;
    };
    expect(warningsOf(system(false))).toEqual([]);
    expect(warningsOf(system(true))).toEqual([expect.stringContaining('may change the machine')]);
    expect(warningsOf(old(false))).toEqual([expect.stringContaining('is old')]);
    expect(warningsOf({ ...old(true), ...system(false) })).toEqual([
      expect.stringContaining('is old'),
      'Writes are disabled: control_system.writes_enabled counts.',
    ]);
  });

  it('knows the name of the system', () => {
    const type = (value: unknown) =>
      getExecutionControlConfig({ control_system: { type: value } }).controlSystemType;
    expect([type('tango'), type(undefined), type(5)]).toEqual(['tango', 'epics', 'epics']);
  });
});
