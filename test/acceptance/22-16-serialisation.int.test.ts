/**
 * Spec §22, line 16: the table of §14.4 with its fixes, on a real Python, read back from `results.json`.
 * In depth: test/sandbox-contract/results.ts and results-of-libraries.ts; for values of JavaScript: test/serialize-results.test.ts.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type JsonObject, MockCodeGenerator } from '../../src/index.ts';
import { completed, failureOf, localPython, makeService, REQUEST } from '../fixtures/agent.ts';
import { py } from '../sandbox-contract/contract.ts';

const float = (value: string) => ({ _type: 'float', value });
const stamp = '2024-01-02T03:04:05';

/** Row of the table, Python expression, JSON. */
const TABLE: readonly (readonly [string, string, unknown])[] = [
  ['JSON natives pass through', '[1, 2.5, True, None, "ü", (1,)]', [1, 2.5, true, null, 'ü', [1]]],
  [
    'int, float, bool, None keys',
    '{7: 1, 2.5: 2, True: 3, None: 4}',
    { '7': 1, '2.5': 2, true: 3, null: 4 },
  ],
  [
    'datetime, Timestamp',
    '[datetime.datetime(2024, 1, 2, 3, 4, 5), pd.Timestamp("2024-01-02T03:04:05")]',
    [stamp, stamp],
  ],
  [
    'tolist: arrays, indexes',
    '[np.array([[1, 2], [3, 4]]), pd.Index([5, 6])]',
    [
      [
        [1, 2],
        [3, 4],
      ],
      [5, 6],
    ],
  ],
  ['item: scalars', '[np.float32(0.5), np.int64(7), np.bool_(True)]', [0.5, 7, true]],
  [
    'a Series keeps its index',
    'pd.Series([1, 2], index=["x", "y"], name="s")',
    { _type: 'series', name: 's', index: ['x', 'y'], data: [1, 2] },
  ],
  [
    'matplotlib Figure',
    'figure()',
    expect.objectContaining({
      _type: 'matplotlib_figure',
      figure_size: [4, 3],
      axes: [
        expect.objectContaining({
          title: 'T',
          lines: [expect.objectContaining({ ydata: [3, 4] })],
        }),
      ],
    }),
  ],
  [
    'DataFrame with datetime index',
    'pd.DataFrame({"a": [1, 2]}, index=pd.to_datetime(["2024-05-01", "2024-05-02"]))',
    {
      _type: 'dataframe',
      index: ['2024-05-01T00:00:00', '2024-05-02T00:00:00'],
      columns: ['a'],
      data: [[1], [2]],
    },
  ],
  ['Path', 'pathlib.PurePosixPath("a/b")', 'a/b'],
  ['set', '{2, 1}', { _type: 'set', items: [1, 2] }],
  ['frozenset', 'frozenset([1])', { _type: 'frozenset', items: [1] }],
  [
    'complex',
    '[1 + 2j, np.complex128(3)]',
    [
      { _type: 'complex', real: 1, imag: 2 },
      { _type: 'complex', real: 3, imag: 0 },
    ],
  ],
  ['callable to_dict', 'WithDict()', { own: [1] }],
  [
    'date, time as ISO',
    '[datetime.date(2024, 1, 2), datetime.time(1, 2)]',
    ['2024-01-02', '01:02:00'],
  ],
  [
    'timedelta as ISO',
    'datetime.timedelta(seconds=90)',
    { _type: 'timedelta', iso: 'P0DT90S', seconds: 90 },
  ],
  ['Decimal', 'decimal.Decimal("1.10")', { _type: 'decimal', value: '1.10' }],
  ['bytes as base64', 'b"\\x00\\xff"', { _type: 'bytes', base64: 'AP8=' }],
  ['Enum by value', 'Color.RED', 'red'],
  ['dataclass as dict', 'Point(1, [Point(2, None)])', { x: 1, y: [{ x: 2, y: null }] }],
  [
    'anything else as text',
    'len',
    expect.objectContaining({
      type: 'builtin_function_or_method',
      _serialization_note: 'converted_to_string',
    }),
  ],
  ['NaN', '[float("nan"), np.nan]', [float('nan'), float('nan')]],
  ['±Infinity', '[float("inf"), -np.inf]', [float('inf'), float('-inf')]],
  ['tuple keys', '{(1, 2): "t"}', { '(1, 2)': 't' }],
  [
    'Timestamp and numpy keys',
    '{pd.Timestamp("2024-01-02T03:04:05"): 1, np.int64(5): 2}',
    { [stamp]: 1, '5': 2 },
  ],
  ['keys that are equal as text', '{1: "a", "1": "b"}', { '1': 'a', '1 (2)': 'b' }],
  ['cycles', 'loop', { name: 'loop', self: { _type: 'cycle', value: 'dict' } }],
];

const PRELUDE = py`
  import dataclasses, datetime, decimal, enum, pathlib
  import matplotlib.pyplot as plt
  import numpy as np
  import pandas as pd
  class Color(enum.Enum):
      RED = "red"
  @dataclasses.dataclass
  class Point:
      x: object
      y: object
  class WithDict:
      def to_dict(self): return {"own": (1,)}
  def figure():
      drawn, axes = plt.subplots(figsize=(4, 3))
      axes.plot([1, 2], [3, 4])
      axes.set_title("T")
      plt.close(drawn)
      return drawn
  loop = {"name": "loop"}
  loop["self"] = loop
`;

const ask = (code: string) =>
  makeService({ sandbox: localPython(), generator: new MockCodeGenerator({ code }) }).invoke({
    ...REQUEST,
    retries: 1,
  });

/** What a run with the whole table as its results left, in memory and on disk. */
async function runTable(): Promise<{ results: JsonObject; text: string }> {
  const rows = TABLE.map(([row, source]) => `  ${JSON.stringify(row)}: ${source},`);
  const run = ask(`${PRELUDE}\nresults = {\n${rows.join('\n')}\n}`);
  const { results, folderPath } = (await completed(run)).executionResult;
  return { results, text: readFileSync(join(folderPath, 'results.json'), 'utf8') };
}

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('§22.16 serialisation table of §14.4', () => {
  let ran: ReturnType<typeof runTable> | undefined;
  const table = () => (ran ??= runTable());

  it.each(TABLE)('%s: %s', async (row, _, expected) => {
    expect((await table()).results[row]).toEqual(expected);
  });

  it('output always parses with JSON.parse', async () => {
    const { results, text } = await table();
    expect(JSON.parse(text)).toEqual(results);
    expect(Object.keys(results)).toEqual(TABLE.map(([row]) => row));
  });

  it('output that is too large is a failure with a reason', async () => {
    const error = await failureOf(ask('results = {"a": "x" * 20_000_000}'));
    expect(error.message).toContain('10485760 bytes');
  });
});
