import { isDisplayData, isError, isExecuteResult, isStream } from '@jupyterlab/nbformat';
import { describe, expect, it } from 'vitest';
import { capText, executionOutputs } from '../../src/notebook/outputs.ts';
import { makeArtifact, makeExecution, PNG } from './fixture.ts';

const SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>';

const text = (path: string, mimeType: string, content: string) =>
  makeArtifact(path, { kind: 'artifact', mimeType, bytes: Buffer.from(content) });

describe('executionOutputs', () => {
  it('is empty for a silent program', () => {
    expect(executionOutputs(makeExecution())).toEqual([]);
  });

  it('shows everything in the order of Jupyter', () => {
    const outputs = executionOutputs(
      makeExecution({
        stdout: 'out\n',
        stderr: 'err\n',
        expression: '42',
        artifacts: [makeArtifact('figures/figure_01.png')],
        error: {
          type: 'ValueError',
          message: 'no',
          traceback: 'Traceback:\n  line\nValueError: no\n',
          line: 1,
        },
      }),
    ).map((output) => structuredClone(output) as never);
    const guards = [isStream, isStream, isDisplayData, isExecuteResult, isError];
    expect(outputs.map((output, index) => guards[index]?.(output))).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
  });

  it('gives an exception its traceback by lines', () => {
    const error = {
      type: 'pandas.errors.ParserError',
      message: 'bad',
      traceback: 'a\nb\n',
      line: null,
    };
    expect(executionOutputs(makeExecution({ error }))).toEqual([
      {
        output_type: 'error',
        ename: 'pandas.errors.ParserError',
        evalue: 'bad',
        traceback: ['a', 'b'],
      },
    ]);
  });

  it('embeds images, drawings, pages, data and text', () => {
    const outputs = executionOutputs(
      makeExecution({
        artifacts: [
          makeArtifact('a.png'),
          makeArtifact('b.jpg', { mimeType: 'image/jpeg' }),
          text('c.svg', 'image/svg+xml', SVG),
          text('d.html', 'text/html', '<p>ä</p>'),
          text('e.csv', 'text/csv', '1,2'),
          text('f.md', 'text/markdown', '# T'),
          text('g.json', 'application/json', '{"a":[1]}'),
          text('h.json', 'application/json', '{NaN'),
          text('i.txt', 'text/plain', '<X>'),
          text('j.bin', 'application/octet-stream', 'binary'),
        ],
      }),
    );
    const base64 = PNG.toString('base64');
    expect(outputs.map((output) => 'data' in output && output.data)).toEqual([
      { 'image/png': base64, 'text/plain': 'a.png' },
      { 'image/jpeg': base64, 'text/plain': 'b.jpg' },
      { 'image/svg+xml': SVG, 'text/plain': 'c.svg' },
      { 'text/html': '<p>ä</p>', 'text/plain': 'd.html' },
      { 'text/plain': '1,2' },
      { 'text/markdown': '# T', 'text/plain': 'f.md' },
      { 'application/json': { a: [1] }, 'text/plain': '{\n  "a": [\n    1\n  ]\n}' },
      { 'text/plain': '{NaN' },
      { 'text/plain': '<X>' },
    ]);
  });

  it('does not show plain files', () => {
    expect(
      executionOutputs(makeExecution({ artifacts: [makeArtifact('a.png', { kind: 'file' })] })),
    ).toEqual([]);
  });

  it('names a figure that is too large', () => {
    const huge = makeArtifact('huge.png', { bytes: new Uint8Array(17 * 1024 * 1024) });
    const outputs = executionOutputs(
      makeExecution({ artifacts: [huge, makeArtifact('small.png')] }),
    );
    expect(outputs).toMatchObject([
      { data: { 'text/plain': expect.stringMatching(/huge\.png .* too large/) as string } },
      { data: { 'image/png': PNG.toString('base64') } },
    ]);
  });

  it('keeps head and tail of a long stream', () => {
    const shown = capText(`BEGIN${'x'.repeat(200_000)}END`, 'stdout.txt');
    expect(shown.length).toBeLessThan(66_000);
    expect(shown).toMatch(
      /^BEGINx+\n\[\.\.\. \d+ characters are left out here; all of it is in stdout\.txt \.\.\.\]\nx+END$/,
    );
    expect(capText('x'.repeat(65_536))).toHaveLength(65_536);
  });
});
