import { describe, expect, it } from 'vitest';
import { analyzeCode } from '../../../src/analyzer/analyze-code.ts';

const RULE = 'text.look-alike-name';
const analyze = (code: string) => analyzeCode(code, { pythonVersion: '3.11' });
const namesIn = async (code: string) =>
  (await analyze(code)).findings.filter(({ rule }) => rule === RULE);

describe('findLookAlikeNames', () => {
  it.each<[string, string, [line: number, column: number], string]>([
    ['a Cyrillic o in os', 'import \u043Es', [1, 8], 'U+043E (Cyrillic)'],
    ['a module that is all Cyrillic', 'import \u043E\u0455', [1, 8], 'looks like "os"'],
    ['a part of a module', 'from o\u0455.path import join', [1, 6], 'U+0455 (Cyrillic)'],
    ['a builtin', 'x = 1\n\u0435val = print', [2, 1], 'U+0435 (Cyrillic)'],
    ['a builtin in Greek capitals', '\u039F\u03A5 = 1\nOY = 2', [1, 1], 'looks like "OY"'],
    ['another name of the program', 'copy = 1\n\u0441\u043E\u0440\u0443 = 2', [2, 1], '"copy"'],
    ['an attribute', 'import numpy as np\nnp.s\u0443stem("x")', [2, 4], 'U+0443 (Cyrillic)'],
    ['an argument', 'open("a", m\u043Ede="w")', [1, 11], 'U+043E (Cyrillic)'],
    ['a Greek omicron', 'results = {}\nres\u03BFults = 1', [2, 1], 'U+03BF (Greek)'],
    ['mathematical letters', 'x = 1\n\u{1D428}\u{1D42C} = 2', [2, 1], 'means "os" to Python'],
    ['full-width letters', 'x = \uFF4C\uFF45\uFF4E("a")', [1, 5], 'means "len" to Python'],
    ['an invisible letter', 'o\uFE0Fs = 1', [1, 1], 'U+FE0F'],
  ])('sees %s', async (_, code, [line, column], words) => {
    const found = (await analyze(code)).findings.filter(
      ({ rule, line: at }) => rule.startsWith('text.') && at === line,
    );
    expect(found.map(({ message }) => message).join('\n')).toContain(words);
    expect(found[0]).toMatchObject({ demand: 'approval' });
    if (!words.includes('FE0F')) expect(found).toMatchObject([{ rule: RULE, column }]);
  });

  it.each([
    ['import \u{1D428}\u{1D42C}\n\u{1D428}\u{1D42C}.\uFF53ystem("true")', 'host.process'],
    ['from \u{1D428}\u{1D42C} import system as \u{1D4EE}\n\u{1D4EE}("true")', 'host.process'],
    ['\u{1D452}\u{1D463}\u{1D44E}\u{1D459}("1")', 'code.dynamic'],
  ])('does not hide what is done from the rules: %j', async (code, rule) => {
    const result = await analyze(code);
    expect(result.findings.map((finding) => finding.rule)).toEqual(
      expect.arrayContaining([RULE, rule]),
    );
    expect(result).toMatchObject({ passed: true, needsApproval: true });
  });

  it.each([
    ['physics', 'Δt, σ_x, μm, λ0, ν, ρ, Ω = 1, 2, 3, 4, 5, 6, 7\nx = Δt * σ_x'],
    ['the micro sign', 'µ = 1e-6\nx = 3 * µ'],
    ['Chinese', '温度 = 1\ndf_温度 = 温度\nx轴 = 2'],
    ['Russian', 'сумма = 1\nсреднее_x = сумма / 2'],
    ['Arabic', 'مجموع = 1\nprint(مجموع)'],
    ['accents', 'prénom = "a"\nnaïve = cafe\u0301 = prénom'],
    ['strings and comments', 'x = "сору оs"  # еval, \u{1D428}\u{1D42C}'],
  ])('leaves %s alone', async (_, code) => {
    expect(await namesIn(code)).toEqual([]);
  });
});
