import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createServiceConfig } from '../../src/config/service-config.ts';
import { ContainerConfigurationError } from '../../src/errors.ts';
import {
  createCodeGenerator,
  type GeneratorRegistry,
  type GeneratorSettings,
} from '../../src/generator/create-code-generator.ts';
import { LLMCodeGenerator } from '../../src/generator/llm-generator.ts';
import { MockCodeGenerator } from '../../src/generator/mock-generator.ts';
import { completed, makeModelService, REQUEST } from '../fixtures/agent.ts';
import { FakeSandbox, raised, success } from '../fixtures/fake-sandbox.ts';
import { startOpenAiServer } from '../fixtures/openai-server.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { generationInput } from './generation-input.ts';

const { model } = createServiceConfig();
const make = (settings: Partial<GeneratorSettings> = {}, registry?: GeneratorRegistry) =>
  createCodeGenerator({ model, ...settings }, registry);

describe('createCodeGenerator', () => {
  it.each([[{}], [{ name: 'basic' }], [{ name: 'llm' }]])(
    'makes a model write for %j',
    async (settings) => {
      const warnings: string[] = [];
      const onWarning = (text: string) => warnings.push(text);
      expect(await make({ ...settings, onWarning })).toBeInstanceOf(LLMCodeGenerator);
      expect(warnings).toEqual([]);
    },
  );

  it('knows the old name, and says that it is old', async () => {
    const warnings: string[] = [];
    const onWarning = (text: string) => warnings.push(text);
    expect(await make({ name: 'legacy', onWarning })).toBeInstanceOf(LLMCodeGenerator);
    expect(warnings).toEqual([expect.stringContaining('"legacy" is deprecated')]);
  });

  it('makes a mock and a script with their options', async () => {
    const mock = await make({ name: 'mock', options: { behaviour: 'channel_read' } });
    expect((await mock.generateCode(generationInput())).code).toContain('read_channel');
    const file = join(tempFolder(), 'a.yaml');
    writeFileSync(file, 'replies: [{code: a = 1}]');
    const scripted = await make({ name: 'scripted', options: { file } });
    expect((await scripted.generateCode(generationInput())).code).toBe('a = 1');
  });

  it('writes with a model where the agent SDK is missing, and says so', async () => {
    const warnings: string[] = [];
    const onWarning = (text: string) => warnings.push(text);
    const options = { profile: 'robust' };
    const generator = await make({ name: 'claude_code', options, onWarning });
    expect(generator).toBeInstanceOf(LLMCodeGenerator);
    expect(warnings).toEqual([
      expect.stringMatching(/@anthropic-ai\/claude-agent-sdk, which is not installed; "basic"/),
    ]);
  });

  it.each([
    [{ name: 'mock', options: { behaviour: 'sleepy' } }, 'behaviour'],
    [{ name: 'scripted' }, 'file'],
    [{ name: 'basic', options: { max_tokens: -1 } }, 'maxTokens'],
    [{ name: 'claude_code', options: { max_turns: 0 } }, 'maxTurns'],
  ])('refuses %j', async (settings, fault) => {
    const act = make({ ...settings, onWarning: () => undefined });
    await expect(act).rejects.toBeInstanceOf(ContainerConfigurationError);
    await expect(act).rejects.toThrow(`generator "${settings.name}"`);
    await expect(act).rejects.toThrow(fault);
  });

  it.each(['claude', 'constructor', ''])(
    'refuses the unknown name %j with the known ones',
    async (name) => {
      const act = make(
        { name },
        { ours: { description: 'o', create: () => new MockCodeGenerator() } },
      );
      await expect(act).rejects.toBeInstanceOf(ContainerConfigurationError);
      await expect(act).rejects.toThrow(
        `There is no generator "${name}"; known are basic, legacy, llm, scripted, mock, claude_code, ours.`,
      );
    },
  );

  it('asks the registry of the deployment first, with options and model', async () => {
    const given: unknown[] = [];
    const own = new MockCodeGenerator({ code: 'own = 1' });
    const create: GeneratorRegistry[string]['create'] = (...call) => {
      given.push(...call);
      return Promise.resolve(own);
    };
    const registry = { basic: { description: 'ours', create } };
    const onWarning = () => undefined;
    const redact = (text: string) => text;
    expect(await make({ options: { a: 1 }, redact, onWarning }, registry)).toBe(own);
    expect(given).toEqual([{ a: 1 }, { model, redact, onWarning }]);
  });
});

describe('the basic generator in the service', () => {
  const reply = 'Here:\n```python\nresults = {"answer": 42}\n```';

  async function run(options: Record<string, boolean | string>) {
    await using server = await startOpenAiServer({ replies: [reply] });
    const sandbox = new FakeSandbox(({ number }) =>
      number === 1 ? raised('KeyError', 'a') : success(),
    );
    const config = { generator: { name: 'basic', options } };
    const service = makeModelService(server.baseUrl, { sandbox, config });
    const { executionResult } = await completed(service.invoke(REQUEST));
    return { folder: executionResult.folderPath, requests: server.requests };
  }

  it('keeps the conversation of each attempt in the execution folder', async () => {
    const { folder, requests } = await run({ save_prompts: true, name: 'tiny' });
    const saved = (name: string) => readFileSync(join(folder, 'prompts', name), 'utf8');
    expect(readdirSync(join(folder, 'prompts')).toSorted()).toEqual([
      'cleaned_code.py',
      'cleaned_code_02.py',
      'generation_prompt.txt',
      'generation_prompt_02.txt',
      'metadata.json',
      'metadata_02.json',
      'raw_response.txt',
      'raw_response_02.txt',
    ]);
    for (const [index, name] of ['generation_prompt.txt', 'generation_prompt_02.txt'].entries()) {
      for (const { content } of requests[index]?.messages ?? []) {
        expect(saved(name)).toContain(content);
      }
    }
    expect(saved('generation_prompt_02.txt')).toContain('KeyError');
    expect(saved('raw_response.txt')).toBe(reply);
    expect(saved('cleaned_code.py')).toBe('results = {"answer": 42}');
    expect(JSON.parse(saved('metadata.json'))).toMatchObject({ attempt: 1, model: 'tiny' });
  });

  it('keeps nothing unasked', async () => {
    const { folder } = await run({});
    expect(readdirSync(folder)).not.toContain('prompts');
  });
});
