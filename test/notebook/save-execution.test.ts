import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadSuccessfulExecution } from '../../src/notebook/load-execution.ts';
import { saveExecution } from '../../src/notebook/save-execution.ts';
import { makeArtifact, makeExecution, PNG } from './fixture.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'save-'));
});

const json = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const artifact = (path: string, title?: string) =>
  makeArtifact(path, {
    kind: 'artifact',
    mimeType: 'text/html',
    bytes: Buffer.from('<p>'),
    ...(title === undefined ? {} : { title, description: 'a table', artifactType: 'table_html' }),
  });
const file = (path: string) =>
  makeArtifact(path, { kind: 'file', mimeType: 'text/csv', bytes: Buffer.from(path) });

describe('saveExecution', () => {
  it('sorts what came by its kind', async () => {
    const saved = await saveExecution(
      folder,
      makeExecution({
        artifacts: [
          makeArtifact('figures/figure_01.png'),
          makeArtifact('out/plot.png'),
          makeArtifact('plot.svg'),
          artifact('artifacts/0123456789ab_table.html', 'Table'),
          file('out/data.csv'),
        ],
      }),
    );
    const at = (path: string) => join(folder, path);
    expect(saved.figurePaths).toEqual(
      ['figures/figure_01.png', 'figures/out/plot.png', 'figures/plot.svg'].map(at),
    );
    expect(saved.artifactPaths).toEqual(
      ['artifacts/0123456789ab_table.html', 'files/out/data.csv'].map(at),
    );
    expect(readFileSync(at('figures/out/plot.png')).equals(PNG)).toBe(true);
    expect(readFileSync(at('files/out/data.csv'), 'utf8')).toBe('out/data.csv');
  });

  it('describes artifacts in a manifest', async () => {
    await saveExecution(
      folder,
      makeExecution({ artifacts: [artifact('artifacts/0123456789ab_table.html', 'Table')] }),
    );
    expect(json('artifacts/manifest.json')).toEqual([
      {
        id: '0123456789ab',
        filename: '0123456789ab_table.html',
        title: 'Table',
        description: 'a table',
        artifact_type: 'table_html',
        mime_type: 'text/html',
        size_bytes: 3,
      },
    ]);
  });

  it('leaves out paths that lead away', async () => {
    const hostile = [
      '../evil',
      '/etc/cron.d/evil',
      'a/../../evil',
      'a\\..\\evil',
      'a/./b',
      'x'.repeat(300),
      '\uD800',
    ];
    const saved = await saveExecution(
      folder,
      makeExecution({ artifacts: [...hostile.map(file), file('good.csv')] }),
    );
    expect(saved.artifactPaths).toEqual([join(folder, 'files/good.csv')]);
    expect(saved.warnings).toHaveLength(hostile.length);
    expect(readdirSync(join(folder, 'files'))).toEqual(['good.csv']);
    expect((json('execution_metadata.json') as { warnings: string[] }).warnings).toEqual(
      saved.warnings,
    );
  });

  it('keeps every file when names clash', async () => {
    const names = ['a.csv', 'a.csv', 'A.csv', 'b', 'b/c.csv', 'd/e.csv', 'd'];
    const saved = await saveExecution(folder, makeExecution({ artifacts: names.map(file) }));
    expect(saved.artifactPaths).toHaveLength(names.length);
    expect(saved.artifactPaths.map((path) => readFileSync(path, 'utf8'))).toEqual(names);
  });

  it('does not let an artifact replace the manifest', async () => {
    await saveExecution(
      folder,
      makeExecution({ artifacts: [artifact('artifacts/manifest.json')] }),
    );
    expect(json('artifacts/manifest.json')).toMatchObject([{ filename: '2_manifest.json' }]);
  });

  it('follows no link that lies in the way', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    writeFileSync(join(outside, 'kept'), '');
    symlinkSync(outside, join(folder, 'figures'));
    await saveExecution(folder, makeExecution({ artifacts: [makeArtifact('plot.png')] }));
    expect(readdirSync(outside)).toEqual(['kept']);
    expect(existsSync(join(folder, 'figures/plot.png'))).toBe(true);
  });

  it('removes what an earlier attempt left', async () => {
    const first = makeExecution({
      stdout: 'x'.repeat(5000),
      results: { status: 'captured', value: { a: 1 }, type: 'dict' },
      artifacts: [makeArtifact('figures/figure_02.png')],
    });
    await saveExecution(folder, first);
    const saved = await saveExecution(folder, makeExecution());
    expect(readdirSync(folder)).toEqual(['execution_metadata.json']);
    expect(saved).toMatchObject({ resultsPath: null, stdoutPath: null, figurePaths: [] });
  });

  it('gives long streams their own files', async () => {
    const saved = await saveExecution(
      folder,
      makeExecution({ stdout: 'é'.repeat(5000), stderr: 'short' }),
    );
    expect(readFileSync(saved.stdoutPath ?? '', 'utf8')).toBe('é'.repeat(5000));
    expect(saved.stderrPath).toBeNull();
    expect(json('execution_metadata.json')).toMatchObject({
      stdout: 'é'.repeat(4096),
      stdout_file: 'stdout.txt',
      stderr: 'short',
    });
  });

  it('writes results that any parser reads', async () => {
    const value = { größe: [1, null, 'ü'], nan: Number.NaN };
    const saved = await saveExecution(
      folder,
      makeExecution({ results: { status: 'captured', value, type: 'dict' } }),
    );
    expect(readFileSync(saved.resultsPath ?? '', 'utf8')).toContain('  "größe": [\n    1,');
    expect(json('results.json')).toEqual({ größe: [1, null, 'ü'], nan: null });
  });

  it.each([
    [
      'an exception',
      { error: { type: 'ValueError', message: 'no', traceback: 'T', line: 1 }, exitCode: 1 },
    ],
    ['an exit code', { exitCode: 3 }],
    ['a kill', { status: 'killed', killReason: 'timeout', exitCode: null }],
    ['a torn supervisor', { status: 'failed', exitCode: 0 }],
  ] as const)('counts %s as no success', async (_title, overrides) => {
    await saveExecution(folder, makeExecution(overrides));
    expect(json('execution_metadata.json')).toMatchObject({ success: false });
    expect(await loadSuccessfulExecution(folder)).toBeUndefined();
  });

  it('records what happened in the metadata', async () => {
    await saveExecution(
      folder,
      makeExecution({
        exitCode: 1,
        error: { type: 'ValueError', message: 'no', traceback: 'Traceback', line: 1 },
        results: { status: 'failed', error: 'a cycle' },
        artifacts: [makeArtifact('figures/figure_01.png')],
        figureErrors: ['figure 2 could not be saved'],
        refusals: [{ kind: 'import', target: 'epics', args: '', line: 1, mode: 'read_only' }],
      }),
      'local',
    );
    expect(json('execution_metadata.json')).toMatchObject({
      start_time: '2026-03-04T05:06:00.000Z',
      error: 'no',
      error_message: 'no',
      error_type: 'ValueError',
      traceback: 'Traceback',
      results_saved: false,
      results_missing: false,
      results_save_error: 'a cycle',
      figures_saved: ['figures/figure_01.png'],
      figure_count: 1,
      figure_errors: ['figure 2 could not be saved'],
      refusals: [{ kind: 'import', target: 'epics', args: '', line: 1, mode: 'read_only' }],
      execution_mode: 'local',
      exit_code: 1,
    });
  });

  it.each([
    [
      { status: 'captured', value: { a: 1 }, type: 'dict' },
      { saved: true, captured: true },
    ],
    [{ status: 'missing' }, { saved: false, captured: false, missing: true }],
    [
      { status: 'missing', isNone: true },
      { saved: false, captured: true, is_none: true },
    ],
  ] as const)('tells of results %j', async (results, expected) => {
    await saveExecution(folder, makeExecution({ results }));
    const facts = Object.entries(json('execution_metadata.json') as object)
      .filter(([key]) => key.startsWith('results_'))
      .map(([key, value]) => [key.slice('results_'.length), value as boolean]);
    expect(Object.fromEntries(facts)).toEqual({ missing: false, ...expected });
  });

  it('can be read back after a success', async () => {
    const execution = makeExecution({
      stdout: 'x'.repeat(5000),
      expression: '42',
      results: { status: 'captured', value: { a: 1 }, type: 'dict' },
      artifacts: [makeArtifact('figures/figure_01.png'), artifact('artifacts/t.html', 'Table')],
      channelWrites: [
        { channel: 'X', outcome: 'confirmed', value: '1', readback: '1', detail: '' },
      ],
    });
    await saveExecution(folder, execution);
    expect(await loadSuccessfulExecution(folder)).toEqual(execution);
  });
});
