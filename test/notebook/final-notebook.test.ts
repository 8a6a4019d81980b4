import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NotebookManager } from '../../src/notebook/notebook-manager.ts';
import { makeArtifact, makeExecution, PNG } from './fixture.ts';
import { cellOf, setUp } from './written.ts';

describe('createFinalNotebook', () => {
  it('tells the story of a success', async () => {
    const { final } = await setUp();
    const table = makeArtifact('artifacts/t.html', {
      kind: 'artifact',
      mimeType: 'text/html',
      bytes: Buffer.from('<p>'),
      title: 'Table',
    });
    const notebook = await final({
      execution: makeExecution({
        stdout: 'done\n',
        results: { status: 'captured', value: { a: 1 }, type: 'dict' },
        artifacts: [makeArtifact('figures/figure_01.png'), table],
      }),
    });
    expect(notebook.cells.map(({ id }) => id)).toEqual([
      'request',
      'program',
      'results-title',
      'results',
      'figures',
      'artifacts',
    ]);
    expect(cellOf(notebook, 'request')?.source).toMatch(
      /^# Result\n[\s\S]*> How much\?[\s\S]*> Compute it\./,
    );
    expect(cellOf(notebook, 'program')).toMatchObject({
      metadata: {},
      outputs: [
        { text: 'done\n' },
        { data: { 'image/png': PNG.toString('base64') } },
        { data: { 'text/html': '<p>' } },
      ],
    });
    expect(cellOf(notebook, 'results')).toMatchObject({ outputs: [{ text: '{\n  "a": 1\n}\n' }] });
    expect(cellOf(notebook, 'figures')?.source).toContain(
      '1. [figures/figure_01.png](figures/figure_01.png)\n\n   ![figures/figure_01.png](figures/figure_01.png)',
    );
    expect(cellOf(notebook, 'artifacts')?.source).toContain(
      '- Table: [artifacts/t.html](artifacts/t.html) (3 bytes)',
    );
  });

  it('is tracked as the last attempt', async () => {
    const { context, files } = await setUp();
    const input = { context, userQuery: 'q', taskObjective: 'q', code: 'x', audit: {} };
    const manager = new NotebookManager(files);
    const failed = await manager.createFinalNotebook({ ...input, errorContext: 'gave up' });
    const succeeded = await manager.createFinalNotebook({ ...input, context: failed.context });
    expect(succeeded.context.notebookAttempts).toMatchObject([
      { notebookType: 'final_failure', attemptNumber: 1, stage: 'final', errorContext: 'gave up' },
      { notebookType: 'final_success', attemptNumber: 2, errorContext: null },
    ]);
    expect(succeeded.attempt.notebookPath).toBe(join(context.folderPath ?? '', 'notebook.ipynb'));
  });

  it('shows the error of a failed run', async () => {
    const { final } = await setUp();
    const notebook = await final({ errorContext: 'ValueError: no' });
    expect(cellOf(notebook, 'request')?.source).toMatch(
      /^# Failed run[\s\S]*```text\nValueError: no\n```/,
    );
    expect(cellOf(notebook, 'program')?.metadata.tags).toEqual(['skip-execution']);
  });

  it('reads a saved success from the folder', async () => {
    const { final, files, context } = await setUp();
    const execution = makeExecution({
      stdout: 'x',
      artifacts: [makeArtifact('figures/figure_01.png')],
    });
    await files.saveExecution(context.folderPath ?? '', execution);
    const fromDisk = await final();
    expect(fromDisk).toEqual(await final({ execution }));
    expect(cellOf(fromDisk, 'figures')).toBeDefined();
  });

  it('lists the figures it is given', async () => {
    const { final, context } = await setUp();
    const notebook = await final({
      figurePaths: [join(context.folderPath ?? '', 'figures', 'a b.png')],
    });
    expect(cellOf(notebook, 'figures')?.source).toContain('(figures/a%20b.png)');
  });
});
