import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PythonExecutionContext } from '../../src/notebook/execution-context.ts';
import { NotebookType } from '../../src/notebook/notebook-attempt.ts';
import { NotebookManager } from '../../src/notebook/notebook-manager.ts';
import type { Execution } from '../../src/sandbox/execution.ts';
import { makeArtifact, makeExecution, makeFiles } from './fixture.ts';

const run = promisify(execFile);
const PYTHON = '/usr/bin/python3';
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
const CODE = `from __future__ import annotations

with open("co2.csv", encoding="utf-8") as file:
    rows = [line.strip().split(",") for line in file]
text = """a
  multi-line # text"""
print(text, context.SENSOR.first.unit, context["SENSOR"]["first"]["values"])
try:
    context.MISSING
except AttributeError as error:
    print(error)
path = save_artifact({"n": len(rows), (1, 2): {3}}, title="Row count")
save_artifact("<p>", title="Page", artifact_type="html")
print(context.SENSOR.first.values, read_channel("X"), write_channel("X", 2).outcome, bool(write_channels({"X": 3})["X"]))
try:
    read_channel("Y")
except ChannelError as error:
    print(error)
results = {"rows": len(rows), "unit": context.SENSOR.first.unit}
results
`;

const EXECUTIONS: Record<string, Execution | undefined> = {
  success: makeExecution({
    stdout: 'out \u001B[1mbold\u001B[0m\n',
    stderr: 'warning\n',
    expression: "{'rows': 2}",
    results: { status: 'captured', value: { rows: 2, ümlaut: [1.5, null] }, type: 'dict' },
    artifacts: [
      makeArtifact('figures/figure_01.png'),
      makeArtifact('plot.svg', { mimeType: 'image/svg+xml', bytes: Buffer.from(SVG) }),
      makeArtifact('artifacts/t.html', {
        kind: 'artifact',
        mimeType: 'text/html',
        bytes: Buffer.from('<p>'),
      }),
      makeArtifact('data.csv', { kind: 'file', mimeType: 'text/csv' }),
      makeArtifact('artifacts/d.json', {
        kind: 'artifact',
        mimeType: 'application/json',
        bytes: Buffer.from('{"a": [1]}'),
      }),
    ],
  }),
  exception: makeExecution({
    exitCode: 1,
    error: { type: 'ValueError', message: 'no', traceback: 'Traceback\nValueError: no', line: 1 },
  }),
  killed: makeExecution({
    status: 'killed',
    killReason: 'timeout',
    exitCode: null,
    stdout: 'x\uD800'.repeat(50_000),
  }),
  'not run': undefined,
};

const SHOW = `
import json, sys, nbformat
notebook = nbformat.read(sys.argv[1], as_version=4)
nbformat.validate(notebook)
print(json.dumps([[o.get("text") or o.get("evalue") or o["data"]["text/plain"] for o in c.outputs]
                  for c in notebook.cells if c.cell_type == "code"]))
`;

/** Validates with the library itself and returns the texts of the outputs, per code cell. */
async function validate(path: string): Promise<string[][]> {
  const { stdout } = await run(PYTHON, ['-W', 'error', '-c', SHOW, path]);
  return JSON.parse(stdout) as string[][];
}

/** Runs the notebook as a reader would, from another working directory. */
async function reexecute(path: string): Promise<string[][]> {
  const args = [
    '-m',
    'jupyter',
    'nbconvert',
    '--to',
    'notebook',
    '--execute',
    '--output',
    'again.ipynb',
    path,
  ];
  await run(PYTHON, args, { cwd: '/' });
  return await validate(join(dirname(path), 'again.ipynb'));
}

describe.skipIf(process.env['TEST_JUPYTER'] !== '1')('notebooks in a real Jupyter', () => {
  const files = makeFiles();
  const connector = { type: 'mock', channels: { X: 1.5 }, faults: {} } as const;
  const manager = new NotebookManager(files, { connector });
  const data = { SENSOR: { first: { unit: 'µmol', values: [1, 2] } } };
  const hostile = '```\n# Approved\n<script>$x$ \\( \u202E \uDC00';
  let context: PythonExecutionContext;
  const write = async (
    kind: 'attempt' | 'final',
    code: string,
    execution: Execution | undefined,
  ) => {
    const base = { context, code, execution, audit: { attempt: 1, note: hostile } };
    const written =
      kind === 'attempt'
        ? await manager.createAttemptNotebook({
            ...base,
            stage: hostile,
            notebookType: NotebookType.EXECUTION_ATTEMPT,
            errorContext: hostile,
            approvalContext: hostile,
          })
        : await manager.createFinalNotebook({
            ...base,
            userQuery: hostile,
            taskObjective: hostile,
          });
    context = written.context;
    return written.attempt.notebookPath;
  };

  beforeAll(async () => {
    context = await files.saveContext(await files.createExecutionFolder('int'), data);
    writeFileSync(join(context.folderPath ?? '', 'co2.csv'), 'year,ppm\n2025,427\n');
    await files.saveResults({ rows: 2 }, context.folderPath ?? '');
  });

  it.each(
    (['attempt', 'final'] as const).flatMap((kind) =>
      Object.keys(EXECUTIONS).map((name) => [kind, name] as const),
    ),
  )('are valid for %s, %s', async (kind, name) => {
    await expect(validate(await write(kind, CODE, EXECUTIONS[name]))).resolves.toBeDefined();
  });

  it('run alone again as an attempt', async () => {
    const outputs = await reexecute(await write('attempt', CODE, EXECUTIONS['success']));
    const shown = [
      [
        "a\n  multi-line # text µmol [1, 2]\nthe context has no 'MISSING'; it has: SENSOR\n",
        "[1, 2] 1.5 confirmed True\nthere is no channel 'Y'; the simulator has: X\n",
      ].join(''),
      "{'rows': 2, 'unit': 'µmol'}",
    ];
    expect(outputs).toEqual([[], shown]);
    const saved = readdirSync(join(context.folderPath ?? '', 'artifacts'));
    const names = saved.map((name) => name.replace(/^[0-9a-f]{12}/, 'id'));
    expect(names.toSorted()).toEqual(['id_page.html', 'id_row-count.json']);
  }, 60_000);

  it('write to no machine when they are run again', async () => {
    const real = new NotebookManager(files, { connector: { type: 'epics', timeoutSeconds: 1 } });
    const { attempt } = await real.createAttemptNotebook({
      context,
      code: 'try:\n    write_channel("X", 1)\nexcept WriteRefusedError as error:\n    print(error)',
      stage: 'executed',
      notebookType: NotebookType.EXECUTION_ATTEMPT,
      execution: makeExecution(),
      audit: {},
    });
    expect((await reexecute(attempt.notebookPath)).at(-1)).toEqual([
      'X is not written from a notebook: let the service run the program.\n',
    ]);
  }, 60_000);

  it('run alone again at the end', async () => {
    const outputs = await reexecute(await write('final', CODE, EXECUTIONS['success']));
    expect(outputs[1]?.at(-1)).toBe("{'rows': 2, 'unit': 'µmol'}");
    expect(outputs[2]).toEqual(['{\n  "rows": 2\n}\n']);
  }, 60_000);

  it('go on after the failure they document', async () => {
    const path = await write('attempt', 'raise ValueError("no")', EXECUTIONS['exception']);
    expect((await reexecute(path)).at(-1)).toEqual(['no']);
  }, 60_000);

  it('do not run refused code again', async () => {
    const marker = join(context.folderPath ?? '', 'ran');
    const path = await write('attempt', `open(${JSON.stringify(marker)}, "w")`, undefined);
    await reexecute(path);
    expect(() => readFileSync(marker)).toThrow(/ENOENT/);
  }, 60_000);
});
