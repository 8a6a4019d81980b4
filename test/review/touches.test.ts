import { expect, it } from 'vitest';
import { analyzeCode } from '../../src/analyzer/analyze-code.ts';
import { touchesOf } from '../../src/review/touches.ts';

async function touched(code: string) {
  const { findings } = await analyzeCode(code, { pythonVersion: '3.11' });
  return await touchesOf(code, findings);
}

it('tells files, channels, packages, processes and the network, each with its line', async () => {
  const code = [
    'import subprocess, requests',
    'import pandas as pd',
    'import epics',
    'frame = pd.read_csv("in.csv")',
    'epics.caput("MAGNET:1", 3)',
    'subprocess.run(["ls"])',
    'requests.get("https://example.org")',
    'frame.to_csv("out.csv")',
    'results = {}',
  ].join('\n');
  expect(await touched(code)).toEqual(
    expect.arrayContaining([
      { kind: 'channel', text: 'write: epics.caput "MAGNET:1"', line: 5 },
      { kind: 'file', text: 'pandas.read_csv "in.csv"', line: 4 },
      { kind: 'package', text: 'pandas', line: 2 },
      { kind: 'process', text: expect.stringContaining('subprocess.run'), line: 6 },
      { kind: 'network', text: expect.stringContaining('requests.get'), line: 7 },
    ]),
  );
});

it('tells each operation once, as precisely as it can', async () => {
  const touches = await touched('import epics\nepics.caput("M:1", 3)\nopen("/etc/passwd").read()');
  expect(touches.filter(({ line }) => line === 2)).toEqual([
    { kind: 'channel', text: 'write: epics.caput "M:1"', line: 2 },
  ]);
  expect(touches.filter(({ line }) => line === 3)).toEqual([
    { kind: 'file', text: 'open "/etc/passwd"', line: 3 },
  ]);
});

it('keeps hostile text short and in its place', async () => {
  const name = `\u202e${'x'.repeat(1000)}`;
  const touches = await touched(`results = {"a": open(${JSON.stringify(name)}).read()}`);
  const file = touches.find(({ text }) => text.startsWith('open '));
  expect(file?.text.length).toBeLessThanOrEqual(200);
});

it('tells of broken code only what its findings say', async () => {
  expect(await touched('import os\nresults = (')).toEqual([]);
});
