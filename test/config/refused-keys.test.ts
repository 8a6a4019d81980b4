import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/load-service-config.ts';
import { createServiceConfig } from '../../src/config/service-config.ts';
import { ContainerConfigurationError } from '../../src/errors.ts';
import { nest } from './nest.ts';

const settle = (table: Record<string, unknown>) => () => createServiceConfig(readSettings(table));

/** A name that nothing knows: where it stands, and where the message says that it does. */
const UNKNOWN: readonly (readonly [string, string?])[] = [
  ['x'],
  ['framework.x'],
  ['framework.python_executor.x'],
  ['python_executor.x'],
  ['framework.execution.x'],
  ['execution.x'],
  ['execution.epics.x'],
  ['execution.epics.gateways.g.x', 'controlSystem.gateways.g'],
  ['execution.modes.read_only.x', 'executionModes.read_only'],
  ['execution_modes.read_only.x', 'executionModes.read_only'],
  ['execution_control.x'],
  ['execution_control.epics.x'],
  ['service_configs.jupyter.containers.read.x'],
  ['service_configs.framework.jupyter.containers.read.x'],
  ['model_configs.python_code_generator.x'],
  ['model_configs.framework.python_code_generator.x'],
  ['file_paths.x'],
  ['langgraph.x'],
  ['approval.x'],
  ['approval_config.x'],
  ['approval_config.capabilities.python_execution.x'],
  ['sandbox.x'],
  ['sandbox.containers.read.x'],
  ['model.x'],
  ['generator.x'],
  ['limits.x'],
  ['checkpointer.x', 'checkpointer'],
  ['jupyter.x'],
  ['control_system.x', 'controlSystem'],
  ['control_system.patterns.x', 'controlSystem.patterns'],
  ['control_system.pattern_sets', 'controlSystem.patternSets'],
  ['control_system.limits_checking.x', 'controlSystem.limitsChecking'],
  ['control_system.connector', 'controlSystem.connector'],
];

describe('an unknown name', () => {
  it.each(UNKNOWN.map(([path, shown]) => ({ path, shown })))(
    '$path is refused with its place',
    ({ path, shown }) => {
      const names = path.split('.');
      const read = settle(nest(path, 1));
      expect(read).toThrow(ContainerConfigurationError);
      const place = shown ?? names.slice(0, -1).join('.');
      if (names.at(-1) === 'x' && !path.startsWith('checkpointer')) {
        expect(read).toThrow('Unrecognized key: "x"');
      }
      expect(read).toThrow(place === '' ? 'Bad configuration' : `at ${place}`);
    },
  );

  it('is refused beside a section of the framework', () => {
    expect(settle({ framework: {}, agent_data_dirs: 'd' })).toThrow('"agent_data_dirs"');
  });

  it('is left alone in sections that others share', () => {
    const read = settle({
      agent_control_defaults: { planning_mode_enabled: true },
      service_configs: { pipelines: { port: 1 }, jupyter: { path: './services/jupyter' } },
      model_configs: { orchestrator: { provider: 'other' }, framework: { classifier: {} } },
      development: { debug: true },
      approval: { capabilities: { other_capability: { enabled: false } } },
    });
    expect(read).not.toThrow();
  });
});

/** A known name with a value that cannot be meant: the message tells the place and, as far as it can, what is right. */
const WRONG: readonly (readonly [string, unknown, string, string?])[] = [
  ['framework', 'x', 'framework'],
  ['framework.python_executor.max_generation_retries', 0, '>=1'],
  ['python_executor.max_generation_retries', 1.5, 'expected int'],
  ['python_executor.max_execution_retries', -1, '>=0'],
  ['python_executor.execution_timeout_seconds', 0, '>0'],
  ['python_executor.execution_timeout_seconds', '600', 'expected number'],
  ['execution.execution_method', 'subprocess', '"container"|"local"'],
  ['execution.python_env_path', '', 'python_env_path'],
  ['execution.epics.timeout', 'soon', 'expected number'],
  ['execution.modes.read_only', 'x', 'expected object', 'executionModes.read_only'],
  [
    'execution.modes.read_only.allows_writes',
    'no',
    'expected boolean',
    'executionModes.read_only.allowsWrites',
  ],
  [
    'execution.modes.read_only.environment',
    { 'BAD-NAME': 'x' },
    'Invalid key',
    'executionModes.read_only.environment["BAD-NAME"]',
  ],
  [
    'execution.modes.read_only.environment.A',
    null,
    'Invalid input',
    'executionModes.read_only.environment.A',
  ],
  ['execution.epics.gateways.g', { address: 'h', port: 0 }, '>=1', 'controlSystem.gateways.g.port'],
  ['execution.generators.basic', 'fast', 'expected record'],
  ['service_configs.jupyter.containers.read', { port_host: 1 }, 'expected string'],
  [
    'service_configs.jupyter.containers.read',
    { hostname: 'h', port_host: 70_000 },
    '<=65535',
    'sandbox.containers.read.port',
  ],
  ['agent_control_defaults.epics_writes_enabled', 'yes', 'expected boolean'],
  ['execution_control.epics.writes_enabled', 1, 'expected boolean'],
  ['model_configs.python_code_generator.max_tokens', -5, '>0'],
  ['model_configs.approval', { model_id: 'small' }, 'no model reads the answers of people here'],
  ['model_configs.framework.approval', {}, 'no model reads the answers of people here'],
  ['development.raise_raw_errors', 'yes', 'expected boolean'],
  ['langgraph.use_postgres', 'yes', 'expected boolean'],
  ['langgraph', { use_postgres: true, postgres_url: 'mysql://h' }, 'must begin with postgresql://'],
  ['approval.global_mode', 'sometimes', 'global_mode must be one of disabled, selective'],
  [
    'approval.capabilities',
    { python_execution: { mode: 'some' } },
    'python_execution.mode must be',
  ],
  ['approval_config', 'all', 'expected record', 'approval_config'],
  ['control_system.limits_checking.on_violation', 'skip', 'expected "error"', 'onViolation'],
  ['control_system.patterns.write', ['('], 'is no regular expression', 'patterns.write[0]'],
  ['control_system.writes_enabled', 'true', 'expected boolean', 'controlSystem.writesEnabled'],
  ['control_system.deny_imports_in_read_only', ['a.b'], 'is no top-level package'],
  ['sandbox', 'docker', 'sandbox'],
  ['approval', 'all_code', 'approval'],
];

describe('a wrong value', () => {
  it.each(WRONG.map(([path, value, words, place = '']) => ({ path, value, words, place })))(
    'of $path: $value is refused',
    ({ path, value, words, place }) => {
      const read = settle(nest(path, value));
      expect(read).toThrow(ContainerConfigurationError);
      expect(read).toThrow(words);
      expect(read).toThrow(place);
    },
  );

  it('of a gateway is refused before anything runs', () => {
    const modes = { read_only: { gateway: 'gone' } };
    expect(settle({ execution_modes: modes, control_system: { gateways: {} } })).toThrow(
      'executionModes.read_only.gateway is "gone", and controlSystem.gateways has none',
    );
    const gateways = { constructor: { address: 'h', port: 1 } };
    expect(
      settle({
        execution_modes: { read_only: { gateway: 'toString' } },
        control_system: { gateways },
      }),
    ).toThrow('controlSystem.gateways has constructor');
  });

  it('names every problem at once', () => {
    const read = settle({ limits: { pids: 1 }, model: { temperature: 5 }, retry_delay_ms: -1 });
    for (const place of ['limits.pids', 'model.temperature', 'retryDelayMs']) {
      expect(read).toThrow(`at ${place}`);
    }
  });
});
