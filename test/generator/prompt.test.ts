import { describe, expect, it } from 'vitest';
import type { GivenPromptOptions } from '../../src/generator/prompt-options.ts';
import { buildCodePrompt, loadCodePrompts } from '../../src/generator/prompt.ts';
import { errorRecord, generationInput } from './generation-input.ts';

const prompts = loadCodePrompts();
const build = (...input: Parameters<typeof generationInput>) =>
  buildCodePrompt(prompts, generationInput(...input));

describe('buildCodePrompt', () => {
  it('states target, results and figures as rules', () => {
    const { system } = build();
    expect(system).toContain('Python 3.12');
    expect(system).toContain('only these packages: numpy.');
    expect(system).toContain('no network');
    expect(system).toContain('dict named `results`');
    expect(system).toContain('`save_artifact(obj, title, description)`');
    expect(system).toContain('Python code only');
  });

  it('contains query and task without empty sections', () => {
    expect(build().user).toBe(
      '## Request\n\nHow big is it?\n\n## Task of this program\n\nAdd them up\n\nAnswer with the Python code only.',
    );
  });

  it('lists what the caller gave', () => {
    const { user } = build(
      {
        capabilityPrompts: ['Use SI units.', '  ', 'Mind the sign.'],
        expectedResults: { total: 'sum in metres', parts: { count: 'int' } },
        inputFiles: { 'data.csv': '/srv/secret/data.csv' },
      },
      { guidance: ['Use the median', 'Round it'] },
    );
    expect(user).toMatch(/^Use SI units\.\n\nMind the sign\.\n\n## Request/);
    expect(user).toContain('- `results["total"]`: sum in metres');
    expect(user).toContain('- `results["parts"]`: {"count":"int"}');
    expect(user).toContain('- `data.csv`');
    expect(user).not.toContain('/srv/secret');
    expect(user).toContain('- Use the median\n- Round it');
  });

  it('speaks of context only when there is any', () => {
    expect(build().system).toContain('do not use a variable named `context`');
    expect(build({ capabilityContextData: {} }).system).toContain('There is no context data');
    const { system, user } = build({
      capabilityContextData: { CHANNELS: { main: { unit: 'mm', values: [1, 2, 3] }, 'a-b': 4 } },
    });
    expect(system).toContain('`context.TYPE.key.field`');
    expect(user).toContain('- context.CHANNELS.main.unit = "mm"');
    expect(user).toContain('- context.CHANNELS.main["values"] = list of 3, first 1');
    expect(user).toContain('- context.CHANNELS["a-b"] = 4');
  });

  it('bounds the outline of a big context', () => {
    const keys = Array.from({ length: 500 }, (_, index) => [`k${index}`, 'v'.repeat(5000)]);
    const { user } = build({ capabilityContextData: { BIG: Object.fromEntries(keys) } });
    expect(user).toContain('... and 440 more values');
    expect(user.length).toBeLessThan(8000);
  });

  it('shows the plan of a capability that plans, and no other', () => {
    const structuredPlan = {
      phases: [
        { phase: 'Load', subtasks: ['read the file', 'drop gaps'], outputState: 'clean numbers' },
        { phase: 'Average', outputState: 'the mean' },
      ],
      resultSchema: { mean: 'float, mm' },
      domainGuidance: 'Mind the sign.',
    };
    const { user } = build({ planningMode: 'capability_driven', structuredPlan });
    expect(user).toContain(
      `The plan is made. Write the program that does these phases in this order; add, drop and reorder none.

1. Load
   - read the file
   - drop gaps
   - When done: clean numbers
2. Average
   - When done: the mean

\`results\` must have this shape; the values are samples or meanings:

\`\`\`json
{
  "mean": "float, mm"
}
\`\`\`

Mind: Mind the sign.`,
    );
    expect(build({ structuredPlan }).user).toBe(build().user);
    const bare = { ...structuredPlan, resultSchema: {}, domainGuidance: null };
    const shown = build({ planningMode: 'capability_driven', structuredPlan: bare }).user;
    expect(shown).not.toContain('must have this shape');
    expect(shown).not.toContain('Mind:');
  });

  it('does not fill slots in user text', () => {
    const { user } = build({ userQuery: 'What is {{packages}}?', taskObjective: '{{failures}}' });
    expect(user).toContain('What is {{packages}}?');
    expect(user).toContain('{{failures}}');
  });
});

describe('buildCodePrompt after failures', () => {
  it('does not ask for a repair at first', () => {
    expect(build().user).not.toContain('failed');
  });

  it('shows the last three failures in order', () => {
    const errorChain = [1, 2, 3, 4].map((attemptNumber) =>
      errorRecord({ attemptNumber, errorMessage: `problem ${attemptNumber}` }),
    );
    const { user } = build({}, { errorChain, attempt: 5 });
    expect(user).not.toContain('problem 1');
    expect(user).toMatch(/problem 2[^]*problem 3[^]*problem 4[^]*attempt 5/);
    expect(user.endsWith('Answer with the Python code only.')).toBe(true);
  });
});

describe('replaced parts of the prompts', () => {
  const buildWith = (given: GivenPromptOptions, ...input: Parameters<typeof generationInput>) =>
    buildCodePrompt(loadCodePrompts(undefined, given), generationInput(...input));

  it('take the place of role, requirements and extensions, and leave the rules', () => {
    const { system } = buildWith({
      systemRole: 'You are a physicist.',
      coreRequirements: ['Use SI units.', 'Be brief.'],
      systemPromptExtensions: 'Beam currents are in mA.',
    });
    expect(system).toMatch(/^You are a physicist\.\n\nThe program meets Python 3\.12/);
    expect(system).toContain('- Use SI units.\n- Be brief.\n- There is no context data');
    expect(system).toMatch(/\n\nBeam currents are in mA\.$/);
    expect(system).toContain('dict named `results`');
    expect(system).not.toContain('placeholders');
  });

  it('guide where a request has no capability prompts', () => {
    const given = { fallbackGuidance: 'Think of the units.' };
    expect(buildWith(given).user).toMatch(/^Think of the units\.\n\n## Request/);
    const { user } = buildWith(given, { capabilityPrompts: ['Use mm.'] });
    expect(user).toMatch(/^Use mm\.\n\n## Request/);
    expect(user).not.toContain('Think of the units.');
  });

  it('word and bound the failures', () => {
    const errorChain = [1, 2, 3].map((attemptNumber) =>
      errorRecord({ attemptNumber, errorMessage: `problem ${attemptNumber}` }),
    );
    const errorFeedback = { maxErrors: 1, header: 'Look here:' };
    const { user } = buildWith({ errorFeedback }, {}, { errorChain, attempt: 4 });
    expect(user).not.toContain('problem 2');
    expect(user).toMatch(/## What failed so far\n\nLook here:\n\n### Attempt 3[^]*problem 3/);
    expect(user).toMatch(/attempt 4: the whole program again\.\n\nRemove the cause/);
  });
});
