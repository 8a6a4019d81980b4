import { describe, expect, it } from 'vitest';
import { createServiceConfig, type ServiceConfigInput } from '../src/config/service-config.ts';
import { ContainerConfigurationError } from '../src/errors.ts';
import { configOfRun, readRunSettings, type RunSettings } from '../src/run-settings.ts';

const SERVICE = {
  approval: { mode: 'when_found' },
  executionTimeoutSeconds: 100,
  maxGenerationRetries: 3,
  maxExecutionRetries: 3,
  controlSystem: { writesEnabled: true },
  model: { name: 'of-the-service' },
} as const satisfies ServiceConfigInput;

const read = (configurable: Record<string, unknown>, changes: ServiceConfigInput = {}) =>
  readRunSettings(createServiceConfig({ ...SERVICE, ...changes }), { configurable });

const refusal = (configurable: Record<string, unknown>, changes: ServiceConfigInput = {}) => {
  try {
    read(configurable, changes);
  } catch (error) {
    expect(error).toBeInstanceOf(ContainerConfigurationError);
    return (error as Error).message;
  }
  return expect.fail('it was accepted');
};

describe('what a run sets', () => {
  it.each<[RunSettings]>([
    [{ approval_mode: 'all_code' }],
    [{ approval_mode: 'when_found' }],
    [{ approval_mode: 'control_writes' }],
    [{ approval_mode: 'epics_writes' }],
    [{ writes_enabled: false }],
    [{ writes_enabled: true }],
    [{ execution_timeout_seconds: 0.5 }],
    [{ execution_timeout_seconds: 100 }],
    [{ max_generation_retries: 1 }],
    [{ max_execution_retries: 0 }],
    [{ code_model: 'another' }],
  ])('may be %j', (settings) => {
    expect(read({ ...settings })).toEqual(settings);
  });

  it.each<[RunSettings, ServiceConfigInput, string]>([
    [{ approval_mode: 'disabled' }, {}, 'approval_mode "disabled" asks less than "when_found"'],
    [
      { approval_mode: 'when_found' },
      { approval: { mode: 'all_code' } },
      'approval_mode "when_found" asks less than "all_code"',
    ],
    [
      { approval_mode: 'epics_writes' },
      { approval: { mode: 'all_code' } },
      'approval_mode "epics_writes" asks less than "all_code"',
    ],
    [
      { writes_enabled: true },
      { controlSystem: { writesEnabled: false } },
      'writes_enabled is true, and writes are disabled',
    ],
    [{ execution_timeout_seconds: 100.5 }, {}, 'execution_timeout_seconds 100.5 is above 100'],
  ])('may not relax the service’s settings: %j', (settings, changes, words) => {
    expect(refusal({ ...settings }, changes)).toContain(words);
    const trusting = { ...changes, trustConfigurable: true };
    expect(read({ ...settings }, trusting)).toEqual(settings);
  });

  it('names everything that would relax them', () => {
    const message = refusal({ approval_mode: 'disabled', execution_timeout_seconds: 1e6 });
    expect(message).toContain('approval_mode "disabled"');
    expect(message).toContain('execution_timeout_seconds 1000000');
    expect(message).toContain('trustConfigurable');
  });

  it.each([
    [{ approval_mode: 'sometimes' }, 'approval_mode'],
    [{ max_generation_retries: 0 }, 'max_generation_retries'],
    [{ max_generation_retries: 101 }, 'max_generation_retries'],
    [{ max_execution_retries: 1.5 }, 'max_execution_retries'],
    [{ execution_timeout_seconds: '60' }, 'execution_timeout_seconds'],
    [{ execution_timeout_seconds: 0 }, 'execution_timeout_seconds'],
    [{ writes_enabled: 'no' }, 'writes_enabled'],
    [{ code_model: '' }, 'code_model'],
    [{ code_model: null }, 'code_model'],
  ])('is refused with a wrong type: %j', (settings, name) => {
    expect(refusal(settings)).toMatch(new RegExp(`Bad settings of the run: .*at ${name}`, 's'));
    expect(() => read(settings, { trustConfigurable: true })).toThrow(name);
  });

  it('is nothing where nothing of it is there', () => {
    expect(read({})).toBeNull();
    expect(read({ thread_id: '1', user_id: 'ada', model: 5, retries: 'x' })).toBeNull();
    expect(read({ approval_mode: undefined })).toBeNull();
    expect(readRunSettings(createServiceConfig(), {})).toBeNull();
    expect(readRunSettings(createServiceConfig(), { context: 'text' })).toBeNull();
  });
});

describe('the context of a run', () => {
  const settle = (context: unknown, configurable: Record<string, unknown> = {}) =>
    readRunSettings(createServiceConfig(SERVICE), { context, configurable });

  it('sets the same, and counts more than the configurable', () => {
    expect(settle({ approval_mode: 'all_code', other: 1 })).toEqual({ approval_mode: 'all_code' });
    expect(
      settle(
        { execution_timeout_seconds: 5, code_model: undefined },
        { execution_timeout_seconds: 7, code_model: 'm', max_execution_retries: 1 },
      ),
    ).toEqual({ execution_timeout_seconds: 5, code_model: 'm', max_execution_retries: 1 });
  });

  it('may relax no more than the configurable', () => {
    expect(() => settle({ approval_mode: 'disabled' })).toThrow('asks less');
    expect(() => settle({ writes_enabled: 1 })).toThrow('writes_enabled');
  });
});

describe('the framework’s sections in a configurable', () => {
  it.each<[Record<string, unknown>, RunSettings]>([
    [{ agent_control_defaults: { epics_writes_enabled: false } }, { writes_enabled: false }],
    [
      {
        agent_control_defaults: { planning_mode_enabled: 1, control_system_writes_enabled: false },
      },
      { writes_enabled: false },
    ],
    [{ control_system: { writes_enabled: false, other: 1 } }, { writes_enabled: false }],
    [{ control_system: { writesEnabled: false } }, { writes_enabled: false }],
    [{ execution_control: { epics: { writes_enabled: false }, x: 1 } }, { writes_enabled: false }],
    [{ approval_config: { global_mode: 'all_capabilities' } }, { approval_mode: 'all_code' }],
    [
      {
        approval_config: {
          global_mode: 'selective',
          capabilities: { python_execution: { enabled: true, mode: 'epics_writes' } },
        },
      },
      { approval_mode: 'epics_writes' },
    ],
    [
      { python_executor: { max_generation_retries: 2, execution_timeout_seconds: 5 } },
      { max_generation_retries: 2, execution_timeout_seconds: 5 },
    ],
    [
      { framework: { python_executor: { max_execution_retries: 1 } } },
      { max_execution_retries: 1 },
    ],
  ])('%j mean %j', (configurable, settings) => {
    expect(read({ thread_id: '1', ...configurable })).toEqual(settings);
  });

  it('say nothing about a run where they are about something else', () => {
    const configurable = {
      framework: {
        execution: { generators: { basic: { model_config_name: 'python_code_generator' } } },
        memory: {},
      },
      execution_control: { limits: { graph_recursion_limit: 100 } },
      control_system: { type: 'epics', connector: { epics: {} } },
      agent_control_defaults: { planning_mode_enabled: true },
    };
    expect(read(configurable)).toBeNull();
  });

  it('count less than what is named itself', () => {
    const python_executor = { execution_timeout_seconds: 5, max_execution_retries: 1 };
    expect(read({ python_executor, execution_timeout_seconds: 7 })).toEqual({
      execution_timeout_seconds: 7,
      max_execution_retries: 1,
    });
  });

  it.each([
    [{ agent_control_defaults: { epics_writes_enabled: true } }, 'writes_enabled is true'],
    [{ approval_config: { global_mode: 'disabled' } }, 'approval_mode "disabled"'],
    [{ python_executor: { execution_timeout_seconds: 600 } }, 'execution_timeout_seconds 600'],
  ])('may not relax either: %j', (configurable, words) => {
    expect(refusal(configurable, { controlSystem: { writesEnabled: false } })).toContain(words);
  });

  it.each([
    [{ agent_control_defaults: { epics_writes_enabled: 'no' } }, 'epics_writes_enabled'],
    [{ agent_control_defaults: 'none' }, 'agent_control_defaults'],
    [{ approval_config: { global_mode: 'some' } }, 'global_mode'],
    [{ approval_config: { mode: 'all_code' } }, '"mode"'],
    [{ python_executor: { max_generation_retries: '3' } }, 'max_generation_retries'],
    [{ python_executor: { retries: 3 } }, '"retries"'],
    [{ framework: { python_executor: 5 } }, 'framework.python_executor'],
    [{ control_system: { writes_enabled: 'no' } }, 'writes_enabled'],
    [{ control_system: 'epics' }, 'control_system'],
  ])('are refused with a wrong type: %j', (configurable, name) => {
    expect(refusal(configurable)).toContain(name);
  });
});

describe('the settings in force', () => {
  it('are those of the run over those of the service', () => {
    const service = createServiceConfig({ ...SERVICE, approval: { expiresAfterSeconds: 9 } });
    const own = configOfRun(service, {
      approval_mode: 'all_code',
      max_generation_retries: 5,
      max_execution_retries: 0,
      execution_timeout_seconds: 7,
      writes_enabled: false,
      code_model: 'another',
    });
    expect(own).toEqual({
      ...service,
      approval: { ...service.approval, mode: 'all_code' },
      maxGenerationRetries: 5,
      maxExecutionRetries: 0,
      executionTimeoutSeconds: 7,
      controlSystem: { ...service.controlSystem, writesEnabled: false },
      model: { ...service.model, name: 'another' },
    });
    expect(configOfRun(service, {})).toEqual(service);
  });

  it('are the service’s where it became stricter while the run waited', () => {
    const settings: RunSettings = {
      approval_mode: 'when_found',
      execution_timeout_seconds: 100,
      writes_enabled: true,
    };
    expect(read({ ...settings })).toEqual(settings);
    const stricter = createServiceConfig({
      approval: { mode: 'all_code' },
      executionTimeoutSeconds: 10,
    });
    expect(configOfRun(stricter, settings)).toEqual(stricter);
    const trusting = { ...stricter, trustConfigurable: true };
    expect(configOfRun(trusting, settings)).toMatchObject({
      approval: { mode: 'when_found' },
      executionTimeoutSeconds: 100,
      controlSystem: { writesEnabled: true },
    });
  });
});
