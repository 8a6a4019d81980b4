/**
 * Spec §22, line 15, on a real Python; the original's wrapper is our runner. In depth, for every sandbox:
 * test/sandbox-contract/captures.ts, endings.ts, streams.ts, artifacts.ts, results.ts.
 */
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  createJob,
  type Execution,
  type ExecutionLimits,
  MockCodeGenerator,
  type PythonExecutorException,
} from '../../src/index.ts';
import { completed, failureOf, localPython, makeService, REQUEST } from '../fixtures/agent.ts';
import { py, valueOf } from '../sandbox-contract/contract.ts';

const sandbox = localPython();

const run = (code: string, limits: Partial<ExecutionLimits> = {}): Promise<Execution> =>
  sandbox.execute(createJob({ code, capture: 'cell', limits }));

/** The service with one program and one attempt. */
const ask = (code: string) =>
  makeService({ sandbox, generator: new MockCodeGenerator({ code }) }).invoke({
    ...REQUEST,
    retries: 1,
  });
const refusal = (code: string): Promise<PythonExecutorException> => failureOf(ask(code));

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('§22.15 wrapper', () => {
  it('multi-line strings unchanged', async () => {
    const text = 'first\n    indented\n\ttab\n  """ and \\\nlast';
    const code = `results = {"text": '''first\n    indented\n\ttab\n  """ and \\\\\nlast'''}`;
    expect(valueOf(await run(code))).toEqual({ text });
  });

  it('from __future__', async () => {
    const execution = await run(py`
      """What it does."""
      from __future__ import annotations
      def f(x: NotDefined) -> "int": ...
      results = {"annotations": f.__annotations__, "doc": __doc__}
    `);
    expect(execution.error).toBeNull();
    expect(valueOf(execution)).toEqual({
      annotations: { x: 'NotDefined', return: "'int'" },
      doc: 'What it does.',
    });
  });

  it('shadowed json, open, Path', async () => {
    const execution = await run(py`
      json = open = Path = print = "mine"
      results = {"json": json, "open": open, "path": Path}
    `);
    expect(execution.error).toBeNull();
    expect(valueOf(execution)).toEqual({ json: 'mine', open: 'mine', path: 'mine' });
  });

  it('sys.exit', async () => {
    const early = await run('import sys\nresults = {"a": 1}\nsys.exit(3)\nresults = {}');
    expect(early).toMatchObject({ status: 'completed', exitCode: 3 });
    expect(early.error).toMatchObject({ type: 'SystemExit', line: 3 });
    expect(valueOf(early)).toEqual({ a: 1 });
    const { executionResult } = await completed(ask('import sys\nresults = {"a": 1}\nsys.exit(0)'));
    expect(executionResult.results).toEqual({ a: 1 });
    expect((await refusal('import sys\nresults = {}\nsys.exit(3)')).message).toContain(
      'SystemExit: 3',
    );
  });

  it('huge output', async () => {
    const maxOutputBytes = 10_000;
    const code = 'for _ in range(20_000):\n    print("x" * 999)\nresults = {"done": True}';
    const execution = await run(code, { maxOutputBytes });
    expect(execution).toMatchObject({ status: 'completed', truncated: true });
    expect(execution.stdout).toHaveLength(maxOutputBytes);
    expect(valueOf(execution)).toEqual({ done: true });
  });

  it('unicode', async () => {
    const text = 'ünïcode 漢字 🐍 \u0000';
    const code = `text = ${JSON.stringify(text)}\nprint(text)\nresults = {text: text}`;
    const execution = await run(code);
    expect(execution.stdout).toBe(`${text}\n`);
    expect(valueOf(execution)).toEqual({ [text]: text });
  });

  it('no `results`', async () => {
    expect((await run('x = 1')).results).toEqual({ status: 'missing' });
    const error = await refusal('x = 1');
    expect(error.message).toContain('the program assigned no `results`');
    expect(error.technicalDetails).toMatchObject({ last_exception: 'CodeRuntimeError' });
  });

  it('non-dict `results`', async () => {
    const { results } = await run('results = [1]');
    expect(results).toMatchObject({ status: 'captured', value: [1], type: 'list' });
    for (const [value, type] of [
      ['[1]', 'list'],
      ['{1, 2}', 'set'],
      ['"text"', 'str'],
    ]) {
      const { message } = await refusal(`results = ${value}`);
      expect(message).toContain(`\`results\` is a ${type}, it must be a dictionary`);
    }
  });

  it('figures isolated per run', async () => {
    const drawing = (count: number): string => py`
      import matplotlib.pyplot as plt
      for n in range(${count}):
          plt.figure()
          plt.plot([n, 1])
      results = {"open": len(plt.get_fignums())}
    `;
    const runs = [await completed(ask(drawing(2))), await completed(ask(drawing(1)))];
    expect(runs.map(({ executionResult: { results } }) => results)).toEqual([
      { open: 2 },
      { open: 1 },
    ]);
    const figures = runs.map(({ executionResult: { figurePaths, folderPath } }) => {
      for (const path of figurePaths) expect(path.startsWith(folderPath)).toBe(true);
      return figurePaths.map((path) => basename(path));
    });
    expect(figures).toEqual([['figure_01.png', 'figure_02.png'], ['figure_01.png']]);
  });
});
