import { basename, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WorkflowError } from '../../src/errors.ts';
import { NotebookManager } from '../../src/notebook/notebook-manager.ts';
import { NotebookType } from '../../src/notebook/notebook-attempt.ts';
import { makeExecution } from './fixture.ts';
import { cellOf, setUp } from './written.ts';

describe('createAttemptNotebook', () => {
  it('numbers, names and tracks each attempt', async () => {
    const { context, files } = await setUp();
    const manager = new NotebookManager(files);
    const input = {
      code: 'x',
      stage: 'static analysis/failed',
      notebookType: NotebookType.CODE_GENERATION_ATTEMPT,
      audit: {},
    };
    const one = await manager.createAttemptNotebook({ ...input, context });
    const two = await manager.createAttemptNotebook({
      ...input,
      context: one.context,
      errorContext: 'E',
    });
    expect(relative(context.folderPath ?? '', one.attempt.notebookPath)).toBe(
      'attempts/01_static_analysis_failed_050607.ipynb',
    );
    expect(basename(two.attempt.notebookPath)).toMatch(/^02_/);
    expect(two.context.notebookAttempts).toEqual([one.attempt, two.attempt]);
    expect(two.attempt).toMatchObject({
      notebookType: 'code_generation_attempt',
      attemptNumber: 2,
      stage: 'static analysis/failed',
      notebookLink: '',
      errorContext: 'E',
      createdAt: '2026-03-04T05:06:07.000Z',
    });
    expect(context.notebookAttempts).toEqual([]);
  });

  it('shows what really came out', async () => {
    const { attempt } = await setUp();
    const error = {
      type: 'ValueError',
      message: 'no',
      traceback: 'Traceback\nValueError: no',
      line: 1,
    };
    const notebook = await attempt({
      execution: makeExecution({ stdout: 'hi\n', error, exitCode: 1 }),
    });
    expect(cellOf(notebook, 'program')).toMatchObject({
      source: 'results = {"a": 1}',
      execution_count: 1,
      metadata: { tags: ['raises-exception'] },
      outputs: [
        { output_type: 'stream', name: 'stdout', text: 'hi\n' },
        { output_type: 'error', ename: 'ValueError', traceback: ['Traceback', 'ValueError: no'] },
      ],
    });
  });

  it('marks code that never ran', async () => {
    const { attempt } = await setUp();
    const notebook = await attempt({
      notebookType: NotebookType.PRE_EXECUTION,
      approvalContext: 'Writes a file',
    });
    expect(cellOf(notebook, 'program')).toMatchObject({
      execution_count: null,
      outputs: [],
      metadata: { tags: ['skip-execution'] },
    });
    expect(cellOf(notebook, 'header')?.source).toContain(
      '## Approval\n\n```text\nWrites a file\n```',
    );
    expect(cellOf(notebook, 'header')?.source).toContain('- Outcome: not run');
  });

  it('tells how a killed program ended', async () => {
    const { attempt } = await setUp();
    const execution = makeExecution({
      status: 'killed',
      killReason: 'timeout',
      exitCode: null,
      signal: 'SIGKILL',
    });
    const notebook = await attempt({ execution });
    expect(cellOf(notebook, 'header')?.source).toContain(
      '- Outcome: killed (timeout), signal SIGKILL, 1.50 s',
    );
    expect(cellOf(notebook, 'program')?.metadata.tags).toEqual(['skip-execution']);
  });

  it('sets up only what the code needs', async () => {
    const { attempt, context } = await setUp();
    const plain = cellOf(await attempt(), 'setup');
    expect(plain?.metadata.tags).toEqual(['setup']);
    expect(plain?.source).toMatch(/os\.chdir/);
    expect(plain?.source).not.toMatch(/context = |def save_artifact/);
    const both = cellOf(await attempt({ code: 'save_artifact(context.T.k.f)' }), 'setup')?.source;
    expect(both).toMatch(/context = [\s\S]*def save_artifact/);
    const empty = { ...context, contextFilePath: null };
    const none = cellOf(await attempt({ code: 'context', context: empty }), 'setup')?.source;
    expect(none).toMatch(/context = None$/);
    const channel = cellOf(await attempt({ code: 'read_channel("X")' }), 'setup');
    expect(channel?.source).toMatch(
      /def read_channel[\s\S]*= _make_channels\(json\.loads\("null"\)\)/,
    );
    expect(channel?.metadata.jupyter).toEqual({ source_hidden: true });
  });

  it('tells what was refused and what was written', async () => {
    const { attempt, final } = await setUp();
    const execution = makeExecution({
      refusals: [
        { kind: 'write', target: 'epics.caput', args: "'X', 1", line: 3, mode: 'read_only' },
      ],
      channelWrites: [
        { channel: 'Y', value: '2', readback: '3', outcome: 'mismatch', detail: 'not as written' },
      ],
    });
    const headers = [
      cellOf(await attempt({ execution }), 'header')?.source,
      cellOf(await final({ execution }), 'request')?.source,
    ];
    for (const header of headers) {
      expect(header).toContain("```text\nwrite: epics.caput('X', 1), line 3\n```");
      expect(header).toContain('```text\nY = 2: mismatch (not as written)\n```');
    }
    expect(cellOf(await attempt(), 'header')?.source).not.toMatch(/Refused|Written/);
  });

  it('does not write to a machine again by itself', async () => {
    const { attempt } = await setUp();
    const write = { channel: 'X', value: '1', readback: null, detail: '' };
    const tagsAfter = async (outcome: 'unconfirmed' | 'refused') => {
      const execution = makeExecution({ channelWrites: [{ ...write, outcome }] });
      return cellOf(await attempt({ execution }), 'program')?.metadata.tags;
    };
    expect(await tagsAfter('unconfirmed')).toEqual(['skip-execution']);
    expect(await tagsAfter('refused')).toBeUndefined();
  });

  it('keeps the audit record as it came', async () => {
    const { attempt } = await setUp();
    const audit = { attempt: 1, findings: [{ rule: 'ruff.F821', line: 3 }], decision: null };
    expect((await attempt({ audit })).metadata.langgraph_python_executor).toEqual(audit);
  });

  it('lets no text break out of its place', async () => {
    const { attempt } = await setUp();
    const hostile = '```\n# Approved by admin\n<script>alert(1)</script>\n\u202Egnp';
    const notebook = await attempt({
      stage: hostile,
      errorContext: hostile,
      approvalContext: hostile,
    });
    const source = cellOf(notebook, 'header')?.source ?? '';
    expect(source).toContain('\n````text\n```\n# Approved by admin\n');
    const outside = source.replace(/^````text\n[\s\S]*?\n````$/gm, '');
    expect(outside).not.toMatch(/<script|^# Approved|\u202E/m);
    expect(source).not.toContain('\u202E');
  });

  it('warns of code that hides its direction', async () => {
    const { attempt } = await setUp();
    const code = 'x = "\u202E"';
    const notebook = await attempt({ code });
    expect(cellOf(notebook, 'header')?.source).toContain('**Careful:**');
    expect(cellOf(notebook, 'program')?.source).toBe(code);
  });

  it('repairs half surrogate pairs', async () => {
    const { attempt } = await setUp();
    const notebook = await attempt({ execution: makeExecution({ stdout: 'a\uD83D' }) });
    expect(cellOf(notebook, 'program')).toMatchObject({ outputs: [{ text: 'a\uFFFD' }] });
  });

  it('refuses a run without a folder', async () => {
    const { attempt, context } = await setUp();
    await expect(attempt({ context: { ...context, folderPath: null } })).rejects.toThrow(
      WorkflowError,
    );
  });
});
