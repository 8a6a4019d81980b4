/** Spec §22, line 3; nothing else tests the function. */
import { describe, expect, it } from 'vitest';
import { validateResultStructure } from '../../src/index.ts';

type Rows = Readonly<Record<string, readonly string[]>>;

const SEEN: Rows = {
  '{}': ['results = {}', 'results = ({})', 'results: dict[str, int] = {}'],
  '{…}': ['results = {"a": 1, **other}', 'copy = results = {}', 'results = {}\nresults["x"] = 1'],
  'dict()': ['results = dict()', 'results = dict(a=1)'],
  comprehension: ['results = {k: v for k, v in pairs}'],
  'multi-line': [
    'results = {\n    "a": 1,\n    # why\n    "b": 2,\n}',
    'def main():\n    global results\n    results = {}\nmain()',
  ],
  'a later dict assignment wins': ['results = None\nresults = {}'],
};

const UNSEEN: Rows = {
  missing: ['x = 1', 'self.results = {}', 'results["x"] = {}', 'results == {}', 'f(results={})'],
  commented: ['# results = {}'],
  'inside a string': ['x = "results = {}"', '"""\nresults = {}\n"""'],
  'list, number, None': ['results = []', 'results = 3', 'results = None', 'results = {1, 2}'],
  'call result': ['results = compute()', 'results = np.dict()'],
  variable: ['results = other', 'results: dict'],
  'syntax error': ['results = {}\ndef broken(:\n    pass', 'results = {'],
  empty: ['', '\n'],
};

const cases = (rows: Rows): [string, string][] =>
  Object.entries(rows).flatMap(([clause, programs]) =>
    programs.map((code): [string, string] => [clause, code]),
  );

describe('§22.3 validateResultStructure', () => {
  it.each(cases(SEEN))('%s → true: %j', async (_, code) => {
    expect(await validateResultStructure(code)).toBe(true);
  });

  it.each(cases(UNSEEN))('%s → false: %j', async (_, code) => {
    expect(await validateResultStructure(code)).toBe(false);
  });
});
