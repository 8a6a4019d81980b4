import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sha256OfCode } from '../../src/analyzer/code-hash.ts';
import type { ServiceConfigInput } from '../../src/config/service-config.ts';
import { ApprovalRejectedError } from '../../src/errors.ts';
import {
  answer,
  completed,
  failureOf,
  GOOD,
  localPython,
  makeService,
  onThread,
  REQUEST,
  stateOf,
  waiting,
} from '../fixtures/agent.ts';

const RAISES = 'print("before")\nresults = {"a": 1 / 0}';
const BROKEN = 'results = {';

interface Notebook {
  readonly cells: readonly { readonly outputs?: readonly object[]; readonly source: unknown }[];
  readonly metadata: { readonly langgraph_python_executor: Record<string, unknown> };
}

const read = (path: string): Notebook => JSON.parse(readFileSync(path, 'utf8')) as Notebook;
const audit = (path: string) => read(path).metadata.langgraph_python_executor;

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('notebooks of a run', () => {
  const sandbox = localPython();
  afterAll(() => sandbox[Symbol.asyncDispose]());

  const open = (codes: readonly string[], config: ServiceConfigInput = {}) =>
    makeService({ sandbox, replies: codes.map((code) => ({ code })), config });

  async function notebooksOf(service: ReturnType<typeof open>) {
    const { execution_folder: folder } = await stateOf(service);
    return folder?.notebook_attempts ?? [];
  }
  const kinds = async (service: ReturnType<typeof open>): Promise<string[]> =>
    (await notebooksOf(service)).map(({ notebook_type, stage }) => `${notebook_type}: ${stage}`);

  it('tell a success after two failures, with approvals', async () => {
    const service = open([BROKEN, RAISES, GOOD], { approval: { mode: 'all_code' } });
    const request = { ...REQUEST, sessionContext: { user: 'ada' } };
    await waiting(service.invoke(request, onThread()));
    await waiting(service.invoke(answer(true), onThread()));
    const yes = answer({ type: 'approve', decided_by: 'ada', message: 'go' });
    const { executionResult } = await completed(service.invoke(yes, onThread()));
    expect(await kinds(service)).toEqual([
      'code_generation_attempt: syntax_error',
      'pre_execution: awaiting_approval',
      'execution_attempt: execution_failed',
      'pre_execution: awaiting_approval',
      'execution_attempt: executed',
      'final_success: final',
    ]);
    const written = await notebooksOf(service);
    expect(written.map(({ attempt_number: number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(written.at(-1)?.notebook_path).toBe(executionResult.notebookPath);
    const facts = written.map(({ notebook_path: path }) => audit(path));
    const state = await stateOf(service);
    expect(facts.map(({ attempt }) => attempt)).toEqual([1, 2, 2, 3, 3, 3]);
    expect(facts.every((each) => each['run_id'] === state.run_id)).toBe(true);
    expect(facts[0]).toMatchObject({ category: 'code_related', execution: null, decision: null });
    expect(facts[2]).toMatchObject({ code_sha256: sha256OfCode(RAISES), category: 'code_related' });
    expect(facts[4]).toMatchObject({
      stage: 'executed',
      session: { user: 'ada' },
      code_sha256: sha256OfCode(GOOD),
      category: null,
      decision: { type: 'approve', decided_by: 'ada', message: 'go' },
      generator: { generator: 'scripted' },
      sandbox: 'local',
      execution: { status: 'completed', exit_code: 0 },
    });
  });

  it('hold what really came out', async () => {
    const service = open([RAISES, GOOD]);
    await completed(service.invoke(REQUEST, onThread()));
    const [failed, , final] = await notebooksOf(service);
    const outputs = read(failed?.notebook_path ?? '').cells.flatMap((cell) => cell.outputs ?? []);
    expect(outputs).toMatchObject([
      { output_type: 'stream', name: 'stdout' },
      { output_type: 'error', ename: 'ZeroDivisionError' },
    ]);
    const story = JSON.stringify(read(final?.notebook_path ?? '').cells);
    for (const part of [REQUEST.userQuery, REQUEST.taskObjective, '6 * 7', '42']) {
      expect(story).toContain(part);
    }
  });

  it('tell a failure to its end', async () => {
    const service = open([BROKEN, RAISES], { maxGenerationRetries: 2 });
    const error = await failureOf(service.invoke(REQUEST, onThread()));
    expect(await kinds(service)).toEqual([
      'code_generation_attempt: syntax_error',
      'execution_attempt: execution_failed',
      'final_failure: final',
    ]);
    const path = join(error.folderPath ?? '', 'notebook.ipynb');
    expect((await stateOf(service)).final_notebook_path).toBe(path);
    const story = JSON.stringify(read(path).cells);
    expect(story).toContain('attempt 1, analyzer: The program is no valid Python');
    expect(story).toContain('attempt 2, executor: ZeroDivisionError');
    expect(audit(path)).toMatchObject({ stage: 'final', category: 'workflow' });
  });

  it('tell of replies without a program', async () => {
    const service = makeService({ sandbox, replies: ['', { code: GOOD }] });
    await completed(service.invoke(REQUEST, onThread()));
    expect(await kinds(service)).toEqual([
      'code_generation_attempt: generation_failed',
      'execution_attempt: executed',
      'final_success: final',
    ]);
  });

  it('tell a rejection, and nothing was run', async () => {
    const service = open([GOOD], { approval: { mode: 'all_code' } });
    await waiting(service.invoke(REQUEST, onThread()));
    const error = await failureOf(service.invoke(answer({ type: 'reject' }), onThread()));
    expect(error).toBeInstanceOf(ApprovalRejectedError);
    expect(await kinds(service)).toEqual([
      'pre_execution: awaiting_approval',
      'final_failure: final',
    ]);
    expect(readdirSync(error.folderPath ?? '').toSorted()).toEqual(['attempts', 'notebook.ipynb']);
  });

  it('lie in the folder with everything the program left', async () => {
    const code = `import matplotlib.pyplot as plt
plt.plot([1, 2, 3])
save_artifact({"a": 1}, "Numbers")
open("table.csv", "w").write("a,b\\n1,2\\n")
print("x" * 10_000)
results = {"mean": context.MEASURED.today.mean}`;
    const jupyter = { baseUrl: 'http://127.0.0.1:8888', token: 'abc' };
    const service = open([code], { jupyter });
    const data = { MEASURED: { today: { mean: 2.5 } } };
    const request = { ...REQUEST, capabilityContextData: data, executionFolderName: 'my run' };
    const { executionResult: made } = await completed(service.invoke(request, onThread()));
    expect(made.results).toEqual({ mean: 2.5 });
    expect(made.folderPath).toMatch(/\d{4}-\d{2}\/execution_\d{8}_\d{6}_my_run_[0-9a-f]{8}$/);
    expect(readdirSync(made.folderPath).toSorted()).toEqual([
      'artifacts',
      'attempts',
      'context.json',
      'execution_metadata.json',
      'figures',
      'files',
      'notebook.ipynb',
      'results.json',
      'stdout.txt',
    ]);
    expect(JSON.parse(readFileSync(join(made.folderPath, 'context.json'), 'utf8'))).toEqual(data);
    expect(made.figurePaths).toHaveLength(1);
    expect(made.artifactPaths).toHaveLength(2);
    expect([...made.figurePaths, ...made.artifactPaths].every((path) => existsSync(path))).toBe(
      true,
    );
    expect(made.notebookLink).toMatch(/^http:\/\/127.*my_run.*notebook\.ipynb\?token=abc$/);
    expect(made.stdout).toHaveLength(10_001);
  });
});
