import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/load-service-config.ts';
import { createServiceConfig } from '../../src/config/service-config.ts';
import { ContainerConfigurationError } from '../../src/errors.ts';
import { nest } from './nest.ts';

type Path = string;

const at = (source: unknown, path: Path): unknown =>
  path
    .split('.')
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], source);

const settled = (table: Record<string, unknown>, env = {}) =>
  createServiceConfig(readSettings(table, env));

const MODE = 'execution.modes.read_only';
const GATEWAYS = { epics: { gateways: { g: { address: 'host', port: 5064 } } } };
const CONTAINER = { hostname: 'jupyter-read', port_host: 8088, execution_modes: ['read_only'] };
const MODEL = 'python_code_generator';

/** Every key of spec §8.1 in the place where it is now: key, value, where it lands, and as what. */
const HONOURED: readonly (readonly [Path, unknown, Path, unknown])[] = [
  ['python_executor.max_generation_retries', 5, 'maxGenerationRetries', 5],
  ['python_executor.max_execution_retries', 0, 'maxExecutionRetries', 0],
  ['python_executor.execution_timeout_seconds', 7.5, 'executionTimeoutSeconds', 7.5],
  ['execution.execution_method', 'container', 'sandbox.kind', 'jupyter'],
  ['execution.execution_method', 'local', 'sandbox.kind', 'local'],
  ['execution.execution_method', 'docker', 'sandbox.kind', 'docker'],
  ['execution.python_env_path', '~/env/python', 'sandbox.python', ['~/env/python', 'python3']],
  [`${MODE}.kernel_name`, 'k', 'executionModes.read_only.kernelName', 'k'],
  [`${MODE}.allows_writes`, true, 'executionModes.read_only.allowsWrites', true],
  [`${MODE}.requires_approval`, true, 'executionModes.read_only.requiresApproval', true],
  [`${MODE}.description`, 'd', 'executionModes.read_only.description', 'd'],
  [
    `${MODE}.environment`,
    { A: 'x', COUNT: 3, ON: true },
    'executionModes.read_only.environment',
    { A: 'x', COUNT: '3', ON: 'true' },
  ],
  [
    'execution',
    { modes: { read_only: { gateway: 'g' } }, ...GATEWAYS },
    'executionModes.read_only.gateway',
    'g',
  ],
  ['execution', GATEWAYS, 'controlSystem.gateways', { g: { address: 'host', port: 5064 } }],
  [
    'execution.epics.timeout',
    2.5,
    'controlSystem.connector',
    { type: 'epics', timeoutSeconds: 2.5 },
  ],
  ['execution.code_generator', 'mock', 'generator.name', 'mock'],
  [
    'execution.generators.basic',
    { max_errors: 1 },
    'generator',
    { name: 'basic', options: { max_errors: 1 } },
  ],
  ['execution_modes.read_only.kernel_name', 'k', 'executionModes.read_only.kernelName', 'k'],
  [
    'service_configs.jupyter.containers.read',
    { ...CONTAINER, port_container: 8088, token: 't', use_https: true },
    'sandbox.containers.read',
    { host: 'jupyter-read', port: 8088, executionModes: ['read_only'], token: 't', useHttps: true },
  ],
  ['service_configs.jupyter.containers.read', CONTAINER, 'sandbox.kind', 'jupyter'],
  ['agent_control_defaults.epics_writes_enabled', true, 'controlSystem.writesEnabled', true],
  [
    'agent_control_defaults.control_system_writes_enabled',
    true,
    'controlSystem.writesEnabled',
    true,
  ],
  ['execution_control.epics.writes_enabled', true, 'controlSystem.writesEnabled', true],
  ['agent_data_dir', 'data', 'agentDataDir', 'data'],
  ['file_paths.agent_data_dir', 'data', 'agentDataDir', 'data'],
  ['file_paths.executed_python_scripts_dir', 'runs', 'executedScriptsDir', 'runs'],
  ['project_root', '/project', 'projectRoot', '/project'],
  [`model_configs.${MODEL}`, { provider: 'openai', model_id: 'm' }, 'model.name', 'm'],
  [`model_configs.${MODEL}.max_tokens`, 100, 'model.maxTokens', 100],
  [`model_configs.${MODEL}.temperature`, 0.5, 'model.temperature', 0.5],
  [`model_configs.${MODEL}.base_url`, 'http://h/v1', 'model.baseUrl', 'http://h/v1'],
  [`model_configs.${MODEL}.api_key`, 'secret', 'model.apiKey', 'secret'],
  [
    `model_configs.${MODEL}`,
    { provider: 'ollama', base_url: 'http://h/v1', model_id: 'm' },
    'model.baseUrl',
    'http://h/v1',
  ],
  ['development.raise_raw_errors', true, 'raiseRawErrors', true],
  [
    'langgraph',
    { use_postgres: true, postgres_url: 'postgresql://h/d' },
    'checkpointer',
    { kind: 'postgres', url: 'postgresql://h/d' },
  ],
  ['langgraph.use_postgres', false, 'checkpointer', { kind: 'memory' }],
  ['control_system.type', 'tango', 'controlSystem.type', 'tango'],
  ['control_system.writes_enabled', true, 'controlSystem.writesEnabled', true],
  [
    'control_system.patterns.write',
    ['set_\\w+\\('],
    'controlSystem.patterns.write',
    ['set_\\w+\\('],
  ],
  ['control_system.patterns.read', ['get\\('], 'controlSystem.patterns.read', ['get\\(']],
  ['control_system.limits_checking.enabled', true, 'controlSystem.limitsChecking.enabled', true],
  [
    'control_system.limits_checking.database_path',
    'l.json',
    'controlSystem.limitsChecking.databasePath',
    'l.json',
  ],
  [
    'control_system.limits_checking.allow_unlisted_channels',
    true,
    'controlSystem.limitsChecking.allowUnlistedChannels',
    true,
  ],
  [
    'control_system.limits_checking.on_violation',
    'error',
    'controlSystem.limitsChecking.onViolation',
    'error',
  ],
];

/** The place before the newer versions of the framework, where there is another one. */
function olderPlace(path: Path): Path | undefined {
  const moved = [
    [/^(python_executor|execution)\b/, 'framework.$1'],
    [/^(service_configs|model_configs)\./, '$1.framework.'],
  ] as const;
  return moved
    .filter(([pattern]) => pattern.test(path))
    .map(([pattern, place]) => path.replace(pattern, place))[0];
}

const OLDER = HONOURED.flatMap(([path, ...rest]) => {
  const place = olderPlace(path);
  return place === undefined ? [] : [[place, ...rest] as const];
});

describe('a key of the framework', () => {
  it.each([...HONOURED, ...OLDER])('%s: %j becomes %s: %j', (path, value, target, expected) => {
    const before = at(createServiceConfig(), target.split('.')[0] ?? '');
    const config = settled(nest(path, value));
    expect(at(config, target)).toEqual(expected);
    // Two rows state what is the default anyway; the others must have changed something.
    const isDefault = ['langgraph.use_postgres', 'control_system.limits_checking.on_violation'];
    if (!isDefault.includes(path))
      expect(at(config, target.split('.')[0] ?? '')).not.toEqual(before);
  });

  it('has its older place in the table too', () => {
    expect(OLDER.map(([path]) => path)).toEqual(
      expect.arrayContaining([
        'framework.python_executor.max_generation_retries',
        'framework.execution.execution_method',
        'service_configs.framework.jupyter.containers.read',
        `model_configs.framework.${MODEL}.max_tokens`,
      ]),
    );
  });

  it('counts more in its newer place', () => {
    const config = settled({
      framework: { python_executor: { max_generation_retries: 2, max_execution_retries: 2 } },
      python_executor: { max_generation_retries: 4 },
      service_configs: {
        framework: { jupyter: { containers: { read: { ...CONTAINER, hostname: 'old' } } } },
        jupyter: { containers: { read: CONTAINER } },
      },
      execution_control: { epics: { writes_enabled: true } },
      control_system: { writes_enabled: false },
      file_paths: { agent_data_dir: 'old' },
      agent_data_dir: 'new',
    });
    expect(config).toMatchObject({
      maxGenerationRetries: 4,
      maxExecutionRetries: 2,
      sandbox: { containers: { read: { host: 'jupyter-read' } } },
      controlSystem: { writesEnabled: false },
      agentDataDir: 'new',
    });
  });
});

describe('the approval section', () => {
  const section = (global_mode: unknown, enabled: unknown, mode: unknown) => ({
    global_mode,
    capabilities: { python_execution: { enabled, mode }, memory: { enabled: true } },
  });

  it.each([
    [section('selective', true, 'epics_writes'), 'epics_writes'],
    [section('selective', true, 'control_writes'), 'control_writes'],
    [section('selective', false, 'all_code'), 'disabled'],
    [section('disabled', true, 'all_code'), 'disabled'],
    [section('all_capabilities', false, 'disabled'), 'all_code'],
    [{ global_mode: 'selective' }, 'all_code'],
    [{ capabilities: { python_execution: { mode: 'control_writes' } } }, 'control_writes'],
  ])('%j asks in mode %s', (value, mode) => {
    expect(settled({ approval: value }).approval.mode).toBe(mode);
    expect(settled({ approval_config: value }).approval.mode).toBe(mode);
  });

  it('may be this project’s own', () => {
    const config = settled({ approval: { mode: 'all_code', expires_after_seconds: 5 } });
    expect(config.approval).toMatchObject({ mode: 'all_code', expiresAfterSeconds: 5 });
  });
});

describe('the models and the generator', () => {
  const models = { fast: { model_id: 'small' }, [MODEL]: { model_id: 'big' } };

  it('go together by the name that the generator gives', () => {
    const generators = {
      basic: { model_config_name: 'fast', save_prompts: true },
      claude_code: { profile: 'robust' },
    };
    const config = settled({ execution: { generators }, model_configs: models });
    expect(config.model.name).toBe('small');
    expect(config.generator).toEqual({ name: 'basic', options: { save_prompts: true } });
    const other = settled({
      execution: { code_generator: 'claude_code', generators },
      model_configs: { framework: models },
    });
    expect(other.generator).toEqual({ name: 'claude_code', options: { profile: 'robust' } });
    expect(other.model.name).toBe('big');
  });

  it('are refused when the name is unknown', () => {
    const generators = { basic: { model_config_name: 'gone' } };
    const read = () => settled({ execution: { generators }, model_configs: models });
    expect(read).toThrow(ContainerConfigurationError);
    expect(read).toThrow(
      'execution.generators.basic.model_config_name is "gone", and model_configs has python_code_generator, fast',
    );
  });

  it('need to know where a provider is', () => {
    const read = () =>
      settled(nest(`model_configs.${MODEL}`, { provider: 'ollama', model_id: 'm' }));
    expect(read).toThrow(`model_configs.${MODEL}.provider is "ollama"; give the base_url`);
  });
});

it('takes the address of PostgreSQL from the environment', () => {
  const table = { langgraph: { use_postgres: true } };
  const urlOf = (env: object) => at(settled(table, env), 'checkpointer.url');
  expect(urlOf({ POSTGRES_URL: 'postgres://a/b', DATABASE_URL: 'postgres://c/d' })).toBe(
    'postgres://a/b',
  );
  expect(urlOf({ DATABASE_URL: 'postgres://c/d' })).toBe('postgres://c/d');
  expect(() => settled(table)).toThrow('set langgraph.postgres_url or POSTGRES_URL');
  const own = { ...table, checkpointer: { kind: 'sqlite', path: 'p' } };
  expect(settled(own).checkpointer).toEqual({ kind: 'sqlite', path: 'p' });
});
