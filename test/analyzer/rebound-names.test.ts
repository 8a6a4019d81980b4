import { describe, expect, it } from 'vitest';
import { analyzeCode } from '../../src/analyzer/analyze-code.ts';

const rulesOf = async (code: string): Promise<string[]> => {
  const { findings } = await analyzeCode(`${code}\nresults = {}\n`, { pythonVersion: '3.13' });
  return findings.map(({ rule }) => rule);
};

/** Each of them once took a time that grew with a high power of the number of lines. */
describe('a name that is bound in every line', () => {
  it('keeps the items it had when it is bound to what it held', async () => {
    const lines = Array.from({ length: 40 }, () => 'paths = sorted(paths)');
    const read = 'for path in paths:\n    open(path).read()';
    expect(await rulesOf(['paths = ["/etc/shadow"]', ...lines, read].join('\n'))).toEqual(
      await rulesOf(`paths = ["/etc/shadow"]\n${read}`),
    );
    expect(await rulesOf(['paths = ["a.txt"]', ...lines, read].join('\n'))).toEqual([]);
  });

  it('keeps its items through two names that hold each other', async () => {
    const lines = Array.from({ length: 20 }, () => 'b = list(a)\na = sorted(b)');
    const read = 'for path in b:\n    open(path).read()';
    expect(await rulesOf(['a = ["/etc/shadow"]', ...lines, read].join('\n'))).toEqual(
      await rulesOf(`b = ["/etc/shadow"]\n${read}`),
    );
  });

  it('is read to the end of a long program', async () => {
    const lines = Array.from({ length: 3000 }, (_, index) => `x = np.add(x, ${index})`);
    const code = ['import numpy as np', 'x = np.zeros(3)', ...lines].join('\n');
    expect(await rulesOf(code)).toEqual([]);
  });
});
