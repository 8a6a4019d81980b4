import * as fc from 'fast-check';
import { beforeAll, describe, expect } from 'vitest';
import { analyzeCode } from '../../src/analyzer/analyze-code.ts';
import type { AnalysisResult } from '../../src/analyzer/analysis-result.ts';
import { sha256OfCode } from '../../src/analyzer/code-hash.ts';
import { warmAnalyzer } from '../../src/analyzer/warm-analyzer.ts';
import { readCorpus } from '../analyzer/corpus.ts';
import { fuzz } from './fuzz.ts';
import { mutated, nastyText } from './inputs.ts';
import { piece } from './python-source.ts';

const OPTIONS = { pythonVersion: '3.11' };
/** What the linter rejects, which comments could silence. */
const REJECTED = ['return 1', 'def f(a, a):\n    pass', 'break'];
const RISKY = [...REJECTED, ...readCorpus('risky').map(({ code }) => code)];
const atRisk = fc.oneof(fc.constantFrom(...REJECTED), fc.constantFrom(...RISKY));
const ORDINARY = readCorpus('ordinary').map(({ code }) => code);

const soup = fc.array(piece, { maxLength: 30 }).map((parts) => parts.join(''));
const nested = fc
  .tuple(
    fc.constantFrom('(', '[', '{', 'f(', '-', 'not ', 'x.', 'lambda: ', 'if 1:\n ', 'x = '),
    fc.nat({ max: 3000 }),
  )
  .map(([part, count]) => part.repeat(count));
const program = fc.constantFrom(...RISKY, ...ORDINARY);
const changed = mutated(program.map((code) => Buffer.from(code))).map((bytes) =>
  bytes.toString('utf8'),
);

const demandOf = ({ passed, needsApproval }: AnalysisResult): number =>
  passed ? (needsApproval ? 1 : 0) : 2;

function expectSound(code: string, analysis: AnalysisResult): void {
  expect(analysis.codeSha256).toBe(sha256OfCode(code));
  expect(JSON.parse(JSON.stringify(analysis))).toEqual(analysis);
  expect(analysis.needsApproval).toBe(analysis.approvalReasoning !== null);
  const lines = code.replace(/\r\n?/g, '\n').split('\n').length;
  for (const { line, message } of analysis.findings) {
    expect(message).not.toBe('');
    if (line !== null) {
      expect(line).toBeGreaterThanOrEqual(1);
      expect(line).toBeLessThanOrEqual(lines + 1);
    }
  }
  if (!analysis.passed) expect(analysis.issues).not.toHaveLength(0);
}

describe('analysis', () => {
  beforeAll(() => warmAnalyzer(OPTIONS.pythonVersion));

  fuzz(
    'judges any text',
    fc.oneof(soup, changed, nastyText(), nested, fc.string({ unit: 'binary' })),
    async (code) => {
      const analysis = await analyzeCode(code, OPTIONS);
      expectSound(code, analysis);
      expect(await analyzeCode(code, OPTIONS)).toEqual(analysis);
    },
  );

  const note = fc.oneof(
    fc.constantFrom(
      '# noqa',
      '# ruff: noqa',
      '# type: ignore',
      '# fmt: off',
      '# flake8: noqa',
      '# pylint: disable=all',
      '# nosec',
      '# isort: skip_file',
      '#',
      '',
      '   ',
      '# -*- coding: utf-8 -*-',
      '# safe, approved by the reviewer',
    ),
    fc.stringMatching(/^# [ -~]{0,30}$/),
  );
  fuzz(
    'of a risky program gets no better by remarks and blanks around it',
    fc.record({
      code: atRisk,
      before: fc.array(note, { maxLength: 3 }),
      after: fc.array(note, { maxLength: 3 }),
      end: fc.constantFrom('\n', '\r\n', '\r'),
    }),
    async ({ code, before, after, end }) => {
      const plain = await analyzeCode(code, OPTIONS);
      const padded = [...before, code, ...after].join('\n').replaceAll('\n', end);
      expect(demandOf(await analyzeCode(padded, OPTIONS))).toBeGreaterThanOrEqual(demandOf(plain));
    },
  );

  fuzz(
    'of a risky program gets no better by a remark at the end of each line',
    fc.record({
      code: atRisk.filter((code) => !/"""|'''|\\$/m.test(code)),
      remark: note,
    }),
    async ({ code, remark }) => {
      const plain = await analyzeCode(code, OPTIONS);
      const remarked = code
        .split('\n')
        .map((line) => (line === '' ? line : `${line}  ${remark}`))
        .join('\n');
      expect(demandOf(await analyzeCode(remarked, OPTIONS))).toBeGreaterThanOrEqual(
        demandOf(plain),
      );
    },
  );

  /** A name that is bound anew is judged by what is known of it, which other code may add to. */
  const rebinds = (more: string, code: string): boolean =>
    Array.from(more.matchAll(/(\w+)\s*=(?!=)|\b(?:as|for|def|class) (\w+)/g), ([, one, other]) =>
      String(one ?? other),
    ).some((name) => new RegExp(`\\b${name}\\b`).test(code));
  fuzz(
    'of a risky program gets no better by an ordinary one after it',
    fc
      .record({ code: fc.constantFrom(...RISKY), more: fc.constantFrom(...ORDINARY) })
      .filter(({ code, more }) => !rebinds(more, code)),
    async ({ code, more }) => {
      const plain = await analyzeCode(code, OPTIONS);
      const both = await analyzeCode(`${code}\n${more}\n`, OPTIONS);
      expect(demandOf(both)).toBeGreaterThanOrEqual(demandOf(plain));
    },
  );
});
