import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ClaudeCodeGenerator } from '../../../src/generator/claude-code/claude-code-generator.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';
import { generationInput } from '../generation-input.ts';
import {
  type AgentTurn,
  CODE,
  guidance,
  open,
  refusalOf,
  says,
  standInSdk,
  writes,
} from './stand-in-sdk.ts';

describe('ClaudeCodeGenerator, profile fast', () => {
  it('asks once and tells what it did', async () => {
    const turn = says(
      `\`\`\`python\n${CODE}\n\`\`\``,
      { type: 'thinking' },
      { type: 'redacted_thinking' },
      { type: 'tool_use', name: 'Read' },
      { type: 'tool_use', name: 'Read' },
      { type: 'tool_use', name: 'Grep' },
    );
    const { generator, calls } = open([turn], { model: 'some-model' });
    expect(await generator.generateCode(generationInput())).toEqual({
      code: CODE,
      metadata: {
        generator: 'claude_code',
        profile: 'fast',
        model: 'some-model',
        phases: ['generate'],
        thinking_blocks: 2,
        tool_uses: { Read: 2, Grep: 1 },
        turns: 2,
        input_tokens: 16,
        output_tokens: 6,
        cost_usd: 0.1,
      },
    });
    expect(calls).toHaveLength(1);
    expect(calls[0]?.prompt).toContain('Add them up');
    expect(calls[0]?.options).toMatchObject({
      model: 'some-model',
      maxTurns: 5,
      maxBudgetUsd: 0.5,
      tools: [],
      permissionMode: 'dontAsk',
      settingSources: [],
      strictMcpConfig: true,
      persistSession: false,
      verbatimPrompts: true,
    });
    expect(calls[0]?.options.systemPrompt).toContain('dict named `results`');
  });

  it('shows copies of the examples, and removes them afterwards', async () => {
    const { generator, calls } = open([writes], { codebase_guidance: guidance() });
    await generator.generateCode(generationInput());
    const [call] = calls;
    expect(call?.example).toBe('style = "calm"\n');
    expect(call?.options.tools).toEqual(['Read', 'Grep', 'Glob']);
    expect(call?.options.allowedTools).toEqual(['Read', 'Grep', 'Glob']);
    expect(call?.options.systemPrompt).toContain('- `1_plotting/`: plotting. how plots look here');
    expect(existsSync(call?.options.cwd ?? '/')).toBe(false);
  });

  it('denies every tool but the reading ones, and those outside', async () => {
    const asked: Promise<unknown>[] = [];
    let hasLink = true;
    const turn: AgentTurn = (call) => {
      const { cwd } = call.options;
      hasLink = existsSync(`${cwd}/1_plotting/1/link`);
      asked.push(
        Promise.all([
          ...['Bash', 'Write', 'Edit', 'MultiEdit', 'WebFetch', 'mcp__x__read'].map((name) =>
            refusalOf(call, name),
          ),
          refusalOf(call, 'Read', { file_path: '/etc/passwd' }),
          refusalOf(call, 'Read', { file_path: `${cwd}/../x` }),
          refusalOf(call, 'Read', { file_path: '~/.ssh/id' }),
          refusalOf(call, 'Grep', { pattern: 'a', path: '/etc' }),
          refusalOf(call, 'Glob', { pattern: '/etc/*' }),
          refusalOf(call, 'Glob', { pattern: '{a,/etc/*}' }),
        ]),
        Promise.all([
          refusalOf(call, 'Read', { file_path: `${cwd}/1_plotting/1/plot.py` }),
          refusalOf(call, 'Read', { file_path: '1_plotting/1/plot.py' }),
          refusalOf(call, 'Grep', { pattern: '/etc|\\.\\.', glob: '*.py' }),
          refusalOf(call, 'Glob', { pattern: '**/*.py', path: cwd }),
        ]),
      );
      return writes(call);
    };
    const { generator } = open([turn], { codebase_guidance: guidance() });
    await generator.generateCode(generationInput());
    const [denied, allowed] = (await Promise.all(asked)) as [unknown[], unknown[]];
    expect(denied.filter((reason) => typeof reason !== 'string')).toEqual([]);
    expect(denied).toHaveLength(12);
    expect(allowed).toEqual([null, null, null, null]);
    expect(hasLink).toBe(false);
  });

  it('takes its role and extensions from the options', async () => {
    const options = { system_prompt: 'You know magnets.', system_prompt_extensions: ['Use mA.'] };
    const { generator, calls } = open([writes], options);
    await generator.generateCode(generationInput());
    const system = calls[0]?.options.systemPrompt ?? '';
    expect(system).toMatch(/^You know magnets\./);
    expect(system).toContain('dict named `results`');
    expect(system).toContain('- Use mA.');
  });

  it('keeps the conversation, unless it is told not to', async () => {
    const executionFolder = tempFolder();
    await open([writes]).generator.generateCode(generationInput({}, { executionFolder }));
    const saved = (name: string) => readFileSync(join(executionFolder, 'prompts', name), 'utf8');
    expect(saved('generation_prompt.txt')).toMatch(/^===== generate =====[^]*Add them up/);
    expect(saved('raw_response.txt')).toContain('Here:');
    expect(saved('cleaned_code.py')).toBe(CODE);
    expect(JSON.parse(saved('metadata.json'))).toMatchObject({ profile: 'fast' });
    const other = tempFolder();
    const quiet = open([writes], { save_prompts: false }).generator;
    await quiet.generateCode(generationInput({}, { executionFolder: other }));
    expect(existsSync(join(other, 'prompts'))).toBe(false);
  });

  it('tells when the conversation cannot be kept, and gives the program', async () => {
    const warnings: string[] = [];
    const { sdk } = standInSdk(writes);
    const generator = new ClaudeCodeGenerator(
      sdk,
      {},
      { onWarning: (text) => warnings.push(text) },
    );
    const executionFolder = '/nowhere';
    const { code } = await generator.generateCode(generationInput({}, { executionFolder }));
    expect(code).toBe(CODE);
    expect(warnings).toEqual([expect.stringContaining('attempt 1 are not kept')]);
  });
});

describe('ClaudeCodeGenerator, profile robust', () => {
  const turns: [AgentTurn, ...AgentTurn[]] = [says('Colours are calm.'), says('1. Draw.'), writes];

  it('scans, plans and then writes with both', async () => {
    const { generator, calls } = open(turns, { profile: 'robust', codebase_guidance: guidance() });
    const tokens: string[] = [];
    const { code, metadata } = await generator.generateCode(generationInput(), {
      onToken: (text) => tokens.push(text),
    });
    expect(code).toBe(CODE);
    expect(metadata).toMatchObject({ phases: ['scan', 'plan', 'implement'], turns: 6 });
    expect(metadata['cost_usd']).toBeCloseTo(0.3);
    expect(calls.map(({ options }) => options.maxBudgetUsd)).toEqual([0.5, 0.4, 0.3]);
    expect(calls.every(({ prompt }) => prompt.includes('Add them up'))).toBe(true);
    expect(calls[1]?.prompt).toContain('Colours are calm.');
    expect(calls[2]?.prompt).toMatch(/Colours are calm\.[^]*1\. Draw\./);
    expect(calls[0]?.options.systemPrompt).not.toContain('dict named `results`');
    expect(tokens.join('')).toContain(CODE);
    expect(tokens.join('')).not.toContain('calm');
  });

  it('scans nothing without examples, and plans nothing that is planned', async () => {
    const bare = open([says('1. Draw.'), writes], { profile: 'robust' });
    const first = await bare.generator.generateCode(generationInput());
    expect(first.metadata['phases']).toEqual(['plan', 'implement']);
    const planned = generationInput({
      planningMode: 'capability_driven',
      structuredPlan: { phases: [{ phase: 'Draw', outputState: 'a figure' }] },
    });
    const { generator, calls } = open([writes], { profile: 'robust' });
    expect((await generator.generateCode(planned)).metadata['phases']).toEqual(['implement']);
    expect(calls[0]?.prompt).toContain('1. Draw\n   - When done: a figure');
  });

  it('does not begin a phase that the budget does not allow', async () => {
    const { generator, calls } = open([says('1. Draw.'), writes], {
      profile: 'robust',
      max_budget_usd: 0.1,
    });
    await expect(generator.generateCode(generationInput())).rejects.toThrow(
      /limit in the phase "implement"[^]*0\.1 US dollars; raise max_budget_usd/,
    );
    expect(calls).toHaveLength(1);
  });
});
