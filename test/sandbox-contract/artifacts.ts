import { expect, it } from 'vitest';
import type { Artifact } from '../../src/sandbox/execution.ts';
import { py, textFiles, valueOf, type Contract } from './contract.ts';

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** What is saved, what `artifact_type` says, the type that is found, file ending, MIME type. */
const SAVED = [
  ['"# Title"', null, 'markdown', 'md', 'text/markdown'],
  ['"a < b and c > d"', null, 'markdown', 'md', 'text/markdown'],
  ['"  <svg xmlns=\'http://www.w3.org/2000/svg\'/>"', null, 'svg', 'svg', 'image/svg+xml'],
  ['"<!DOCTYPE html><p>ü"', null, 'html', 'html', 'text/html'],
  ['"<div>fragment</div>"', null, 'html', 'html', 'text/html'],
  ['"a,b"', 'csv', 'csv', 'csv', 'text/csv'],
  ['"plain"', 'text', 'text', 'txt', 'text/plain'],
  ['{"a": float("nan"), (1, 2): 3}', null, 'json', 'json', 'application/json'],
  ['[1]', 'my list', 'my list', 'json', 'application/json'],
  ['b"\\x89PNG\\r\\n\\x1a\\n"', null, 'image', 'png', 'image/png'],
  ['b"\\x00"', null, 'binary', 'bin', 'application/octet-stream'],
  ['b"\\x00"', 'zip', 'zip', 'zip', 'application/octet-stream'],
  ['Figure()', null, 'plot_html', 'html', 'text/html'],
  ['Writes()', null, 'html', 'html', 'text/html'],
  ['object', null, 'text', 'txt', 'text/plain'],
  ['Mute()', null, 'text', 'txt', 'text/plain'],
] as const;
/** The first stands in for a plot of plotly, which has the same methods. */
const CLASSES = py`
  class Figure:
      __module__ = "plotly.graph_objs._figure"
      def to_html(self): return "<html><body>plot</body></html>"
      def write_html(self, file): raise AssertionError("not needed")
  class Writes:
      def write_html(self, file):
          with open(file, "w") as page: page.write("<p>written</p>")
  class Mute:
      def __repr__(self): raise ValueError("no")
`;
const FRAMES = py`
  import pandas as pd
  save_artifact(pd.DataFrame({"a": ["x" * 80, "ü"]}), "frame")
  save_artifact(pd.Series([1, 2], name="column"), "series")
`;

const startsAsPng = ({ bytes }: Artifact): boolean => PNG.equals(Buffer.from(bytes).subarray(0, 8));

/** `save_artifact` and figures. */
export function artifactCases({ cell, hasPackage, lacks }: Contract): void {
  it('keeps each kind of artifact with its type', async () => {
    const calls = SAVED.map(([source, type], row) => {
      const said = type === null ? 'None' : `"${type}"`;
      return `save_artifact(${source}, "row ${row}", "about", artifact_type=${said})`;
    });
    const execution = await cell([CLASSES, ...calls].join('\n'));
    expect(execution.error).toBeNull();
    const found = execution.artifacts.map((each) => [
      each.kind,
      each.title,
      each.description,
      each.artifactType,
      /^artifacts\/[0-9a-f]{12}_row-\d+\.([a-z]+)$/.exec(each.path)?.[1],
      each.mimeType,
    ]);
    expect(found).toEqual(
      SAVED.map(([, , ...expected], row) => ['artifact', `row ${row}`, 'about', ...expected]),
    );
    const texts = Object.values(textFiles(execution));
    expect(texts[7]).toBe('{"a":{"_type":"float","value":"nan"},"(1, 2)":3}');
    expect(texts.slice(12, 14)).toEqual([
      '<html><body>plot</body></html>',
      '<!doctype html><meta charset="utf-8"><p>written</p>',
    ]);
    expect(texts.at(-1)).toContain('repr() raised ValueError');
  });

  it('keeps tables whole, as pages', async () => {
    const execution = await cell(FRAMES);
    if (!(await hasPackage('pandas'))) return expect(execution.error).not.toBeNull();
    expect(execution.artifacts.map(({ artifactType }) => artifactType)).toEqual(
      Array(2).fill('table_html'),
    );
    const [frame, series] = Object.values(textFiles(execution));
    expect(frame).toContain(`<td>${'x'.repeat(80)}</td>`);
    expect(series).toContain('<th>column</th>');
  });

  it('keeps artifacts also when the report is lost', async () => {
    const { artifacts } = await cell('import os\nsave_artifact("kept", "Kept")\nos._exit(0)');
    const kept = artifacts.map(({ kind, title }) => ({ kind, title }));
    expect(kept).toEqual(lacks('processes') ? [] : [{ kind: 'artifact', title: undefined }]);
  });

  it('makes file names of titles safe', async () => {
    const execution = await cell(py`
      titles = ["../../x", "/etc/passwd", "a/b\\c\0d", "Ümläut 漢字", "", "x" * 5000, "\ud800"]
      results = [save_artifact("text", title) for title in titles]
      open("outside", "w").close()
    `);
    const paths = valueOf(execution) as string[];
    expect(paths).toHaveLength(7);
    for (const path of paths) expect(path).toMatch(/^artifacts\/[0-9a-f]{12}_[a-z0-9-]{1,60}\.md$/);
    const saved = execution.artifacts.filter(({ kind }) => kind === 'artifact');
    expect(saved.map(({ path }) => path).toSorted()).toEqual(paths.toSorted());
    expect(saved.map(({ title }) => title)).toContain('../../x');
    expect(execution.warnings).toEqual([]);
  });

  it('brings out figures', async () => {
    if (!(await hasPackage('matplotlib'))) {
      const { artifacts } = await cell('save_artifact("<svg/>", "figure")');
      expect(artifacts).toMatchObject([
        { kind: 'artifact', mimeType: 'image/svg+xml', title: 'figure' },
      ]);
      return;
    }
    const { artifacts, stderr, figureErrors, warnings } = await cell(py`
      import matplotlib.pyplot as plt, os
      for n in range(2):
          plt.figure()
          plt.plot([n, 1])
      os.makedirs("figures")
      plt.savefig("figures/figure_01.png")
      save_artifact(plt.gca(), "saved")
      plt.figure().text(0, 0, r"$\broken{$")
      os.chdir("/")
    `);
    expect(stderr).toBe('');
    expect(figureErrors).toEqual([expect.stringMatching(/^figure 3 could not be saved: /)]);
    expect(warnings).toEqual(figureErrors);
    const figures = artifacts.filter(({ kind }) => kind === 'figure');
    expect(figures.map(({ path }) => path)).toEqual([
      'figures/figure_01.png',
      'figures/figure_02.png',
      'figures/figure_03.png',
    ]);
    expect(artifacts.every(startsAsPng)).toBe(true);
    expect(artifacts.filter(({ kind }) => kind === 'artifact')).toHaveLength(1);
  });

  it('shares no figures between two runs', async () => {
    const { artifacts, results } = await cell(py`
      import sys
      plt = sys.modules.get("matplotlib.pyplot")
      results = plt.get_fignums() if plt else []
    `);
    expect(artifacts).toEqual([]);
    expect(results).toMatchObject({ value: [] });
  });

  it('saves figures of a program that failed', async () => {
    const code = 'import matplotlib.pyplot as plt\nplt.plot([1])\nraise ValueError("after plot")';
    const { artifacts, error } = await cell(code);
    const present = await hasPackage('matplotlib');
    expect(error?.type).toBe(present ? 'ValueError' : 'ModuleNotFoundError');
    expect(artifacts.map(({ kind }) => kind)).toEqual(present ? ['figure'] : []);
  });
}
