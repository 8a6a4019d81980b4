/**
 * Spec §22, line 19. In depth: test/capability/, test/summarize-data.test.ts and, with real runs,
 * test/capability/real-runs.int.test.ts.
 */
import { Command } from '@langchain/langgraph';
import { describe, expect, it } from 'vitest';
import {
  ApprovalRejectedError,
  classifyError,
  CodePolicyError,
  CodeRuntimeError,
  ContainerConfigurationError,
  ContainerConnectivityError,
  MaxAttemptsExceededError,
  MockCodeGenerator,
  PythonCapability,
  PythonResultsContext,
  recursivelySummarizeData,
} from '../../src/index.ts';
import { INPUT, parentGraph, questionOf } from '../capability/parent.ts';
import { GOOD, makeService, onThread } from '../fixtures/agent.ts';
import { FakeSandbox, success } from '../fixtures/fake-sandbox.ts';
import { makeArtifact } from '../notebook/fixture.ts';

const drawing = () =>
  new FakeSandbox(() => success({ answer: 42 }, { artifacts: [makeArtifact('figures/a.png')] }));

function open(flow: 'native' | 'two_hop', mode: 'all_code' | 'disabled') {
  const service = makeService({
    generator: new MockCodeGenerator({ code: GOOD }),
    sandbox: drawing(),
    config: { approval: { mode } },
  });
  return parentGraph(new PythonCapability({ service, flow }));
}

/** The state of the parent once the step is over, approved where it asked. */
async function runStep(flow: 'native' | 'two_hop', mode: 'all_code' | 'disabled') {
  const graph = open(flow, mode);
  const state = await graph.invoke(INPUT, onThread());
  if (mode === 'disabled') return state;
  const { value } = questionOf(await graph.getState(onThread()));
  const update = { approval_approved: true, approved_payload: value['resume_payload'] };
  const answered = flow === 'native' ? { resume: { type: 'approve' } } : { update };
  return await graph.invoke(
    new Command<unknown, Record<string, unknown>, never>(answered),
    onThread(),
  );
}

const contextOf = (state: Awaited<ReturnType<typeof runStep>>): PythonResultsContext => {
  const results = state.capability_context_data?.['PYTHON_RESULTS'] as
    | Record<string, ConstructorParameters<typeof PythonResultsContext>[0]>
    | undefined;
  return new PythonResultsContext(results?.['product'] ?? {});
};
/** But for the folder, which each run has for itself. */
const withoutPlace = ({ figurePaths, ...context }: PythonResultsContext) => ({
  ...context,
  folderPath: null,
  notebookPath: null,
  figureCount: figurePaths.length,
});

const summaryOf = (fields: object) =>
  new PythonResultsContext({ code: 'x', output: '', ...fields }).getHumanSummary();

const exhausted = (last: string) =>
  new MaxAttemptsExceededError('code_generation', 3, [], {
    technicalDetails: { last_exception: last },
  });

describe('§22.19 capability', () => {
  it('both flows end in the same PythonResultsContext', async () => {
    const plain = withoutPlace(contextOf(await runStep('native', 'disabled')));
    expect(plain).toMatchObject({
      code: GOOD,
      output: 'done\n',
      results: { answer: 42 },
      error: null,
      executionTime: 1.5,
      figureCount: 1,
    });
    for (const flow of ['native', 'two_hop'] as const) {
      expect(withoutPlace(contextOf(await runStep(flow, 'all_code')))).toEqual(plain);
    }
    expect(withoutPlace(contextOf(await runStep('two_hop', 'disabled')))).toEqual(plain);
  });

  it('summary truncation limits: output of 1000 characters', () => {
    expect(summaryOf({ output: 'x'.repeat(1000) })['output']).toBe('x'.repeat(1000));
    expect(summaryOf({ output: 'x'.repeat(1001) })['output']).toMatch(/^x{500}\.\.\. .*1001/);
  });

  it('summary truncation limits: code of 2000 characters, 50 lines', () => {
    expect(summaryOf({ code: 'x'.repeat(2000) })['code']).toBe('x'.repeat(2000));
    expect(summaryOf({ code: 'x'.repeat(2001) })['code']).toMatch(/^x{1000}\.\.\. .*2001/);
    const lines = Array.from({ length: 51 }, (_, n) => `line_${n} = "${'x'.repeat(50)}"`);
    const shown = (summaryOf({ code: lines.join('\n') })['code'] as string).split('\n');
    expect(shown.slice(0, 25)).toEqual(lines.slice(0, 25));
    expect(shown.slice(25)).toEqual([expect.stringContaining('51 lines')]);
  });

  it('summary truncation limits: depth 3, lists and objects of 10, texts of 200', () => {
    const ten = Array.from({ length: 10 }, (_, n) => n);
    expect(recursivelySummarizeData(ten)).toEqual(ten);
    expect(recursivelySummarizeData([...ten, 10])).toMatch(/list of 11, first 3: \[0,1,2\]/);
    const keys = Object.fromEntries([...ten, 10].map((n) => [`k${n}`, n]));
    expect(recursivelySummarizeData(keys)).toBe('object with 11 keys, such as k0, k1, k2');
    expect(recursivelySummarizeData('x'.repeat(200))).toBe('x'.repeat(200));
    expect(recursivelySummarizeData('x'.repeat(201))).toMatch(/^x{100}\.\.\. /);
    expect(recursivelySummarizeData({ a: { b: { c: { d: 1 } } } })).toEqual({
      a: { b: { c: '<object with 1 keys>' } },
    });
  });

  it('figure accumulation', async () => {
    const graph = open('native', 'disabled');
    const first = await graph.invoke(INPUT, onThread());
    const again = { ...INPUT, context_key: 'second' };
    const second = await graph.invoke(again, onThread());
    expect(second.ui_captured_figures).toHaveLength(2);
    expect(second.ui_captured_figures[0]).toEqual(first.ui_captured_figures[0]);
    expect(second.ui_captured_figures.map(({ metadata }) => metadata['context_key'])).toEqual([
      'product',
      'second',
    ]);
    expect(second.ui_captured_figures[1]).toMatchObject({
      capability: 'python_executor',
      display_name: 'a.png',
      figure_path: expect.stringMatching(/^\/.*a\.png$/),
    });
  });

  it.each([
    ['rejection', new ApprovalRejectedError('no'), 'critical'],
    ['configuration', new ContainerConfigurationError('x'), 'critical'],
    ['safety refusal', new CodePolicyError('x', []), 'critical'],
    ['safety refusal until the attempts ran out', exhausted('CodePolicyError'), 'critical'],
    ['code', new CodeRuntimeError('x', '', 1), 'replanning'],
    ['code exhausted', exhausted('CodeRuntimeError'), 'replanning'],
    ['infrastructure', new ContainerConnectivityError('x', 'h'), 'retriable'],
  ])('error classification: %s', (_, error, severity) => {
    expect(classifyError(error)).toMatchObject({
      severity,
      message: error.message,
      metadata: { technical_details: expect.any(Object) },
    });
  });
});
