import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFromEnv } from '../../src/config/config-from-env.ts';
import { configFileOf, loadServiceConfig } from '../../src/config/load-service-config.ts';
import { createServiceConfig } from '../../src/config/service-config.ts';
import { ContainerConfigurationError } from '../../src/errors.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';

function fileWith(data: object): string {
  const path = join(tempFolder(), 'settings.yaml');
  writeFileSync(path, JSON.stringify(data));
  return path;
}

describe('the settings', () => {
  it('are the defaults without any source', async () => {
    expect(await loadServiceConfig()).toEqual(createServiceConfig());
    expect(createServiceConfig()).toMatchObject({
      maxGenerationRetries: 3,
      maxExecutionRetries: 3,
      executionTimeoutSeconds: 600,
      agentDataDir: '_agent_data',
      executedScriptsDir: 'executed_scripts',
      raiseRawErrors: false,
      trustConfigurable: false,
      approval: { mode: 'when_found' },
      generator: { name: 'basic', options: {} },
      checkpointer: { kind: 'memory' },
      controlSystem: {
        type: 'epics',
        writesEnabled: false,
        limitsChecking: { enabled: false, allowUnlistedChannels: false },
        connector: null,
      },
      executionModes: {
        read_only: { allowsWrites: false, requiresApproval: false },
        write_access: { allowsWrites: true, requiresApproval: true },
      },
    });
  });

  it('of the caller count more than the environment, which counts more than the file', async () => {
    const file = fileWith({
      agent_data_dir: 'file',
      project_root: '/file',
      max_generation_retries: 7,
      model: { name: 'file', baseUrl: 'http://file/v1', apiKey: 'file', maxTokens: 1 },
      sandbox: { kind: 'docker', image: 'of-the-file', token: 'file' },
      approval: { mode: 'all_code', expires_after_seconds: 9 },
    });
    const env = {
      PYTHON_EXECUTOR_DATA_DIR: 'env',
      PROJECT_ROOT: '/env',
      OPENAI_API_KEY: 'env',
      OPENAI_BASE_URL: 'http://env/v1',
      PYTHON_EXECUTOR_MODEL: 'env',
      PYTHON_EXECUTOR_SANDBOX: 'local',
      PYTHON_EXECUTOR_APPROVAL: 'control_writes',
      JUPYTER_TOKEN: 'env',
    };
    expect(await loadServiceConfig({ file, env })).toMatchObject({
      agentDataDir: 'env',
      projectRoot: '/env',
      maxGenerationRetries: 7,
      model: { name: 'env', baseUrl: 'http://env/v1', apiKey: 'env', maxTokens: 1 },
      sandbox: { kind: 'local', image: 'of-the-file', token: 'env' },
      approval: { mode: 'control_writes', expiresAfterSeconds: 9 },
    });
    const settings = { agentDataDir: 'caller', model: { name: 'caller', baseUrl: undefined } };
    expect(await loadServiceConfig({ file, env, settings })).toMatchObject({
      agentDataDir: 'caller',
      model: { name: 'caller', baseUrl: 'http://env/v1' },
    });
  });

  it('of the environment are absent when they are empty', async () => {
    const env = { PYTHON_EXECUTOR_SANDBOX: '', PYTHON_EXECUTOR_APPROVAL: '', PROJECT_ROOT: '' };
    expect(await loadServiceConfig({ env })).toEqual(createServiceConfig());
    expect(configFromEnv(env)).toEqual({ model: {}, sandbox: {}, approval: {} });
  });

  it('of the environment are checked like all others', async () => {
    const load = loadServiceConfig({ env: { PYTHON_EXECUTOR_SANDBOX: 'vm' } });
    await expect(load).rejects.toThrow(ContainerConfigurationError);
    await expect(load).rejects.toThrow('sandbox.kind');
  });

  it('may be written in either spelling', async () => {
    const camel = {
      maxGenerationRetries: 2,
      inputRoots: ['data'],
      sandbox: { acceptNoIsolation: true, passEnv: ['A'] },
      controlSystem: { denyImportsInReadOnly: ['epics'], limitsChecking: { databasePath: 'l' } },
      executionModes: { read_only: { requiresApproval: true } },
    };
    const snake = {
      max_generation_retries: 2,
      input_roots: ['data'],
      sandbox: { accept_no_isolation: true, pass_env: ['A'] },
      control_system: {
        deny_imports_in_read_only: ['epics'],
        limits_checking: { database_path: 'l' },
      },
      execution_modes: { read_only: { requires_approval: true } },
    };
    const read = await loadServiceConfig({ file: fileWith(camel) });
    expect(read).toEqual(await loadServiceConfig({ file: fileWith(snake) }));
    expect(read).toEqual(createServiceConfig(camel));
    const both = loadServiceConfig({ file: fileWith({ agentDataDir: 'a', agent_data_dir: 'b' }) });
    await expect(both).rejects.toThrow('Unrecognized key: "agent_data_dir"');
  });

  it('may choose another checkpointer than the file', async () => {
    const file = fileWith({ checkpointer: { kind: 'postgres', url: 'postgres://h/d' } });
    const checkpointer = { kind: 'sqlite', path: 'threads.sqlite' } as const;
    const { checkpointer: chosen } = await loadServiceConfig({ file, settings: { checkpointer } });
    expect(chosen).toEqual(checkpointer);
  });

  it('may choose another connector than the timeout of the framework implies', async () => {
    const connector = { type: 'mock', channels: { X: 1 } };
    const file = fileWith({ execution: { epics: { timeout: 2 } }, control_system: { connector } });
    const { controlSystem } = await loadServiceConfig({ file });
    expect(controlSystem.connector).toEqual({ ...connector, faults: {} });
  });

  it.each(['sandbox', 'model', 'approval'])('do not hide a wrong %s of the file', async (name) => {
    const load = loadServiceConfig({ file: fileWith({ [name]: 'all_code' }) });
    await expect(load).rejects.toThrow(`${name} must be a table of settings, not "all_code"`);
  });

  it('can be given to the schema again', async () => {
    const file = fileWith({ execution_modes: { read_only: { environment: { A: 1, B: true } } } });
    const config = await loadServiceConfig({ file });
    expect(createServiceConfig(config)).toEqual(config);
    expect(config.executionModes['read_only']?.environment).toEqual({ A: '1', B: 'true' });
  });
});

describe('the settings file', () => {
  it('is named by one of two variables', async () => {
    const [own, theirs] = [fileWith({ agentDataDir: 'own' }), fileWith({ agentDataDir: 'theirs' })];
    const folderOf = async (env: Record<string, string>) =>
      (await loadServiceConfig({ env })).agentDataDir;
    expect(await folderOf({ PYTHON_EXECUTOR_CONFIG: own, CONFIG_FILE: theirs })).toBe('own');
    expect(await folderOf({ CONFIG_FILE: theirs })).toBe('theirs');
    expect(await folderOf({ PYTHON_EXECUTOR_CONFIG: '', CONFIG_FILE: theirs })).toBe('theirs');
    expect(configFileOf({ PYTHON_EXECUTOR_CONFIG: '', CONFIG_FILE: '' })).toBeUndefined();
  });

  it('may be given instead, or none', async () => {
    const env = { CONFIG_FILE: fileWith({ agentDataDir: 'theirs' }) };
    const file = fileWith({ agentDataDir: 'given' });
    expect((await loadServiceConfig({ env, file })).agentDataDir).toBe('given');
    expect((await loadServiceConfig({ env, file: null })).agentDataDir).toBe('_agent_data');
  });

  it('that is missing stops the start', async () => {
    const env = { CONFIG_FILE: join(tempFolder(), 'gone.yaml') };
    await expect(loadServiceConfig({ env })).rejects.toThrow(ContainerConfigurationError);
  });
});

describe('the interpreter of the environment', () => {
  const env = { CONTAINER_PYTHON_ENV: '/env/python' };
  const interpreters = async (file: string | null, settings = {}) =>
    (await loadServiceConfig({ file, env, settings })).sandbox.python;

  it('comes before those of the file', async () => {
    expect(await interpreters(null)).toEqual(['/env/python', 'python3']);
    const theirs = fileWith({ execution: { python_env_path: '/file/python' } });
    expect(await interpreters(theirs)).toEqual(['/env/python', '/file/python', 'python3']);
    const own = fileWith({ sandbox: { python: ['/own/python'] } });
    expect(await interpreters(own)).toEqual(['/env/python', '/own/python']);
  });

  it('does not count more than the caller, and hides no wrong value', async () => {
    expect(await interpreters(null, { sandbox: { python: ['mine'] } })).toEqual(['mine']);
    await expect(interpreters(fileWith({ sandbox: { python: 'python3' } }))).rejects.toThrow(
      'sandbox.python',
    );
  });
});
