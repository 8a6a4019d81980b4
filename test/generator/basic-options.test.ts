import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createServiceConfig } from '../../src/config/service-config.ts';
import { ContainerConfigurationError } from '../../src/errors.ts';
import { readBasicOptions } from '../../src/generator/basic-options.ts';
import type { JsonObject } from '../../src/json.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';

const { model } = createServiceConfig({ model: { name: 'big', apiKey: 'sk-a', temperature: 0.1 } });
const read = (options: JsonObject) => readBasicOptions(options, model);

function promptFile(text: string): string {
  const path = join(tempFolder(), 'prompts.yaml');
  writeFileSync(path, text);
  return path;
}

describe('readBasicOptions', () => {
  it("takes the service's model and saves nothing by default", () => {
    const { name, ...settings } = model;
    expect(read({})).toEqual({
      ...settings,
      model: name,
      promptFolder: undefined,
      promptOptions: {},
      savePrompts: false,
    });
  });

  it.each([
    [{ name: 'small', baseUrl: 'http://127.0.0.1:1/v1', maxTokens: 99, idleTimeoutMs: 5 }],
    [{ name: 'small', base_url: 'http://127.0.0.1:1/v1', max_tokens: 99, idle_timeout_ms: 5 }],
  ])('lets %j go before it', (options) => {
    expect(read(options)).toMatchObject({
      model: 'small',
      baseUrl: 'http://127.0.0.1:1/v1',
      maxTokens: 99,
      idleTimeoutMs: 5,
      apiKey: 'sk-a',
      temperature: 0.1,
      timeoutMs: model.timeoutMs,
    });
  });

  it.each(['savePrompts', 'save_prompts', 'saveGenerationPrompts', 'save_generation_prompts'])(
    'saves prompts when %s says so',
    (name) => {
      expect(read({ [name]: true }).savePrompts).toBe(true);
    },
  );

  it('lays options over a prompt file', () => {
    const prompt_file = promptFile(
      'save_prompts: true\nsystem_role: |\n  A\nerror_feedback: {max_errors: 2, header: H}\n',
    );
    const inline = { error_feedback: { header: 'I' }, core_requirements: ['B'] };
    expect(read({ prompt_file, prompt_options: inline })).toMatchObject({
      savePrompts: true,
      promptOptions: {
        systemRole: 'A',
        coreRequirements: ['B'],
        errorFeedback: { maxErrors: 2, header: 'I' },
      },
    });
    expect(read({ prompt_file, save_prompts: false }).savePrompts).toBe(false);
  });

  it.each([
    [{ modle: 'x' }, '"modle"'],
    [{ temperature: 3 }, 'temperature'],
    [
      { prompt_options: { error_feedback: { max_errors: 0 } } },
      'promptOptions.errorFeedback.maxErrors',
    ],
    [{ prompt_options: { core_requirements: [''] } }, 'promptOptions.coreRequirements'],
  ])('refuses %j with its path', (options, fault) => {
    expect(() => read(options)).toThrow(ContainerConfigurationError);
    expect(() => read(options)).toThrow(/generator "basic"/);
    expect(() => read(options)).toThrow(fault);
  });

  it.each([
    ['error_feedback: {max_errors: many}', 'errorFeedback.maxErrors'],
    ['role: A', '"role"'],
    ['system_role: [', 'cannot be read'],
    ['- a', 'expected object'],
  ])('names prompt file and fault of %j', (text, fault) => {
    const prompt_file = promptFile(text);
    expect(() => read({ prompt_file })).toThrow(ContainerConfigurationError);
    expect(() => read({ prompt_file })).toThrow(prompt_file);
    expect(() => read({ prompt_file })).toThrow(fault);
  });

  it('takes an empty prompt file, and refuses a missing one', () => {
    expect(read({ promptFile: promptFile('') }).promptOptions).toEqual({});
    expect(() => read({ promptFile: '/nowhere/a.yaml' })).toThrow('/nowhere/a.yaml');
  });
});
