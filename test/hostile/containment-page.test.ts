import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { programCell } from '../../scripts/report/render-containment.ts';
import { GROUNDS } from './grounds.ts';
import { hostilePrograms, parse } from './program.ts';

const page = readFileSync(new URL('../../docs/containment.md', import.meta.url), 'utf8');

describe('the page of containment', () => {
  it('has a row for each program and a column for each sandbox, and no other', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    const expected = hostilePrograms().map((program) => `| ${programCell(program)} |`);
    expect(rows.map((row) => expected.find((start) => row.startsWith(start)) ?? row)).toEqual(
      expected,
    );
    expect(page).toContain(`| program | ${GROUNDS.map(({ name }) => name).join(' | ')} |`);
  });

  it('shows no wall that did not hold', () => {
    expect(page).not.toContain('**not contained**');
    expect(page).not.toContain('**harmed**');
  });
});

describe('the head of a program', () => {
  it('must say what it tries, and nothing unknown', () => {
    expect(() => parse('a/b', 'print(1)')).toThrow('a/b');
    expect(() => parse('a/b', '"""\nTries.\n\nSuccess: x\nLocal: maybe\n"""\n')).toThrow('Local');
    expect(() => parse('a/b', '"""\nTries.\n\nSuccess: x\nWish: y\n"""\n')).toThrow('Wish');
  });
});
