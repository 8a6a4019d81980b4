/** Spec §22, line 4; `ExecutionError` is our `ErrorRecord`. In depth: test/generator/error-feedback.test.ts, test/generator/prompt.test.ts. */
import { describe, expect, it } from 'vitest';
import { type ErrorRecord, toPromptText } from '../../src/index.ts';
import { completed, makeModelService, REQUEST } from '../fixtures/agent.ts';
import { FakeSandbox, raised, success } from '../fixtures/fake-sandbox.ts';
import { startOpenAiServer } from '../fixtures/openai-server.ts';

const RECORD: ErrorRecord = {
  errorType: 'analysis',
  exception: 'CodePolicyError',
  category: 'code_related',
  errorMessage: 'The program is against the policy',
  failedCode: 'import socket\nresults = {}',
  traceback: 'Traceback (most recent call last):\n  File "main.py", line 1',
  line: 1,
  offendingLine: 'import socket',
  attemptNumber: 2,
  stage: 'analyzer',
  analysisIssues: ['line 1: sockets', 'line 2: nothing'],
  hint: null,
  stdoutHead: null,
};

/** The prompts that a model gets when its first `failures` programs raise. */
async function prompts(failures: number): Promise<string[]> {
  await using server = await startOpenAiServer({ replies: ['results = {"a": 1}'] });
  const sandbox = new FakeSandbox(({ number }) =>
    number <= failures ? raised('KeyError', "'b'") : success(),
  );
  await completed(makeModelService(server.baseUrl, { sandbox }).invoke(REQUEST));
  return server.requests.map(({ messages }) => messages.map(({ content }) => content).join('\n'));
}

describe('§22.4 ExecutionError.toPromptText', () => {
  it.each([
    ['attempt and upper-case stage', 'Attempt 2, stage ANALYZER'],
    ['fenced failed code', '```python\nimport socket\nresults = {}\n```'],
    ['type', 'analysis (CodePolicyError)'],
    ['message', 'Message: The program is against the policy'],
    ['bulleted issues', '- line 1: sockets\n- line 2: nothing'],
    ['traceback', '```\nTraceback (most recent call last):\n  File "main.py", line 1\n```'],
  ])('contents: %s', (_, part) => {
    expect(toPromptText(RECORD)).toContain(part);
  });

  it('truncation', () => {
    const middle = 'm'.repeat(200);
    const whole = `${'a'.repeat(400)}${middle}${'z'.repeat(400)}`;
    expect(toPromptText({ ...RECORD, traceback: whole })).toContain(whole);
    const traceback = `${'a'.repeat(500)}${middle}${'z'.repeat(500)}`;
    const text = toPromptText({ ...RECORD, traceback });
    expect(text).toMatch(/```\na{500}\n.*200 characters.*\nz{500}\n```/);
    expect(text).not.toContain('m'.repeat(10));
  });

  it('empty chain adds nothing', async () => {
    const [first = '', second = ''] = await prompts(1);
    expect(first).not.toMatch(/attempt \d|KeyError|Traceback/i);
    expect(second).toContain('### Attempt 1, stage EXECUTOR');
    expect(second).toContain("KeyError: 'b'");
  });
});
