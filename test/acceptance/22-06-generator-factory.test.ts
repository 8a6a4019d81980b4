/** Spec §22, line 6. In depth: test/generator/create-code-generator.test.ts, test/generator/basic-options.test.ts. */
import { describe, expect, it } from 'vitest';
import {
  ContainerConfigurationError,
  createCodeGenerator,
  createServiceConfig,
  type GeneratorSettings,
  LLMCodeGenerator,
  MockCodeGenerator,
} from '../../src/index.ts';
import { completed, makeModelService, REQUEST } from '../fixtures/agent.ts';
import { startOpenAiServer } from '../fixtures/openai-server.ts';

const { model } = createServiceConfig();
const make = (settings: Partial<GeneratorSettings> = {}) =>
  createCodeGenerator({ model, ...settings });

describe('§22.6 generator factory', () => {
  it('default basic', async () => {
    expect(await make()).toBeInstanceOf(LLMCodeGenerator);
  });

  it('explicit', async () => {
    const generator = await make({ name: 'mock', options: { code: 'results = {}' } });
    expect(generator).toBeInstanceOf(MockCodeGenerator);
  });

  it('unknown → error', async () => {
    const unknown = make({ name: 'magic' });
    await expect(unknown).rejects.toBeInstanceOf(ContainerConfigurationError);
    await expect(unknown).rejects.toThrow(/"magic"; known are basic, .*mock/);
  });

  it('inline options passed', async () => {
    await using server = await startOpenAiServer({ replies: ['results = {"a": 1}'] });
    const options = { name: 'inline-model', max_tokens: 77 };
    const service = makeModelService(server.baseUrl, {
      config: { generator: { name: 'basic', options } },
    });
    await completed(service.invoke(REQUEST));
    expect(server.requests[0]).toMatchObject({ model: 'inline-model' });
    expect(Object.values(server.requests[0] ?? {})).toContain(77);
  });

  it('missing SDK → basic', async () => {
    const warnings: string[] = [];
    const onWarning = (text: string) => warnings.push(text);
    expect(await make({ name: 'claude_code', onWarning })).toBeInstanceOf(LLMCodeGenerator);
    expect(warnings).toEqual([expect.stringContaining('is not installed; "basic"')]);
  });
});
