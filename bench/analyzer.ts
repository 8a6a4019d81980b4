import { analyzeCode } from '../src/analyzer/analyze-code.ts';
import { parsePython } from '../src/analyzer/python/parse-python.ts';
import { lintPython } from '../src/analyzer/ruff.ts';
import { readCorpus } from '../test/analyzer/corpus.ts';
import { interleave, timed } from './interleave.ts';
import { atMost, rowOf, type Area } from './row.ts';

const VERSION = '3.13';
const ROUNDS = 10;
const TYPICAL_LINES = 100;

const analyse = (code: string) => timed(() => analyzeCode(code, { pythonVersion: VERSION }));
const parse = (code: string) =>
  timed(async () => [await lintPython(code, VERSION), await parsePython(code)]);

const corpus = () => [...readCorpus('ordinary'), ...readCorpus('risky')];

/** Programs of about {@link TYPICAL_LINES} lines, made of those of the corpus. */
function typicalPrograms(): readonly string[] {
  const programs = [''];
  for (const { code } of corpus()) {
    const last = programs.at(-1) ?? '';
    if (last.split('\n').length > TYPICAL_LINES) programs.push(code);
    else programs[programs.length - 1] = last + code;
  }
  return programs.slice(0, -1);
}

/** The worst kind of long program: every line binds the same name to a call with what it held. */
const rebinding = (lines: number): string =>
  ['import numpy as np', 'x = np.zeros(3)']
    .concat(Array.from({ length: lines }, (_, index) => `x = np.add(x, ${index})`))
    .join('\n');

const functions = (lines: number): string =>
  Array.from(
    { length: lines / 5 },
    (_, index) =>
      `def step_${index}(values, scale=1.0):\n    total = 0\n    for value in values:\n        total += value * scale\n    return {"total": total, "before": step_${Math.max(0, index - 1)}}\n`,
  ).join('');

/** The whole analysis of a program, without and with its first time, and its growth with the program. */
export const measureAnalyzer: Area = async () => {
  const first = await analyse('results = {}');
  const each = async (programs: readonly string[], rounds: number) => {
    const all = { analysis: [] as number[], parsing: [] as number[] };
    for (const code of programs) {
      const turns = await interleave(rounds, {
        analysis: () => analyse(code),
        parsing: () => parse(code),
      });
      all.analysis.push(...turns.analysis);
      all.parsing.push(...turns.parsing);
    }
    return all;
  };
  const single = await each(
    corpus().map(({ code }) => code),
    2,
  );
  const typical = await each(typicalPrograms(), ROUNDS);
  const growth = async (make: (lines: number) => string) =>
    await interleave(5, { long: () => analyse(make(5000)), short: () => analyse(make(500)) });
  const [same, many] = [await growth(rebinding), await growth(functions)];
  const again = await interleave(ROUNDS, { again: () => analyse('results = {}') });
  const short = (values: readonly number[]) => ({ name: 'the same, 500 lines', values });
  return [
    rowOf(
      { name: 'programs of the corpus, each alone', values: single.analysis },
      { name: 'lint and parse alone', values: single.parsing },
    ),
    rowOf(
      { name: 'programs of 100 lines, several of the corpus together', values: typical.analysis },
      { name: 'lint and parse alone', values: typical.parsing },
      { target: atMost('p50', 10) },
    ),
    rowOf({ name: '5,000 lines, functions', values: many.long }, short(many.short), {
      target: atMost('ratio', 15),
    }),
    rowOf({ name: '5,000 lines, one name bound in each', values: same.long }, short(same.short), {
      target: atMost('ratio', 15),
    }),
    rowOf(
      { name: 'first analysis of a process (in a run: while the model writes)', values: [first] },
      { name: 'the same again', values: again.again },
    ),
  ];
};
