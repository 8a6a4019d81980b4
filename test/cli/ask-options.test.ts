import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inputFiles, settingsFor, settingsOfOptions } from '../../src/cli/ask-options.ts';
import { readEnvironment } from '../../src/cli/environment.ts';
import { jupyterAddress } from '../../src/cli/option-values.ts';
import { loadServiceConfig } from '../../src/config/load-service-config.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';

const now = new Date('2026-01-02T03:04:05Z');
const settings = async (
  question: string | undefined,
  options: Parameters<typeof settingsFor>[1] = {},
  env: NodeJS.ProcessEnv = {},
) => {
  const { config: file } = options;
  const config = await loadServiceConfig({ file, env, settings: settingsOfOptions(options) });
  return settingsFor(question, options, { config, environment: readEnvironment(env), now });
};

describe('settings of a question', () => {
  it('takes options before the environment', async () => {
    const env = { PYTHON_EXECUTOR_MODEL: 'env-model', OPENAI_BASE_URL: 'http://env/v1' };
    expect(await settings('q', {}, env)).toMatchObject({
      model: 'env-model',
      base_url: 'http://env/v1',
    });
    expect((await settings('q', { model: 'mine' }, env)).model).toBe('mine');
  });

  it('writes no key and no address with one', async () => {
    const env = { OPENAI_API_KEY: 'sk-1', OPENAI_BASE_URL: 'http://env/v1?key=sk-2' };
    expect(JSON.stringify(await settings('q', {}, env))).not.toContain('sk-');
  });

  it('asks about all code of the demonstration', async () => {
    expect(await settings(undefined)).toMatchObject({
      demo: true,
      approval: 'all_code',
      model: null,
    });
    expect(await settings('q')).toMatchObject({
      demo: false,
      approval: 'when_found',
      script: null,
    });
  });

  it('refuses an empty question', async () => {
    await expect(settings(' ')).rejects.toThrow('empty');
  });

  it('takes options before a file, and the file before nothing', async () => {
    const file = join(tempFolder(), 'settings.yaml');
    writeFileSync(file, 'approval: {mode: all_code}\nexecution_timeout_seconds: 7\n');
    expect(await settings('q', { config: file, timeout: 9 })).toMatchObject({
      config: file,
      approval: 'all_code',
      timeout_seconds: 9,
    });
    expect(await settings('q', {}, { PYTHON_EXECUTOR_CONFIG: file })).toMatchObject({
      config: file,
      timeout_seconds: 7,
    });
  });

  it('remembers the Jupyter server, and not its token', async () => {
    const options = { sandbox: 'jupyter', jupyterUrl: jupyterAddress('https://j:9'), kernel: 'k' };
    const kept = await settings('q', options as never, { JUPYTER_TOKEN: 'secret' });
    expect(kept.jupyter).toEqual({ host: 'j', port: 9, use_https: true, kernel_name: 'k' });
    expect(JSON.stringify(kept)).not.toContain('secret');
  });

  it.each(['ftp://j', 'http://j/tree', 'http://u:p@j', 'j:9'])('refuses the address %s', (text) => {
    expect(() => jupyterAddress(text)).toThrow('http://127.0.0.1:8888');
  });

  it('knows files by their base names', () => {
    expect(inputFiles(['/a/b.csv', '/c/d.csv'])).toEqual({
      'b.csv': '/a/b.csv',
      'd.csv': '/c/d.csv',
    });
    expect(() => inputFiles(['/a/b.csv', '/c/b.csv'])).toThrow('b.csv');
  });
});

describe('environment', () => {
  it('takes empty variables as unset', () => {
    expect(readEnvironment({ OPENAI_API_KEY: '', NO_COLOR: '' })).toMatchObject({
      apiKey: undefined,
      color: undefined,
    });
  });

  it('lets NO_COLOR win', () => {
    expect(readEnvironment({ NO_COLOR: '1', FORCE_COLOR: '1' }).color).toBe(false);
    expect(readEnvironment({ FORCE_COLOR: '1' }).color).toBe(true);
    expect(readEnvironment({ TERM: 'dumb' }).color).toBe(false);
  });
});
