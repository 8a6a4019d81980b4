import { describe, expect, it } from 'vitest';
import { renderContainment } from '../../scripts/report/render-containment.ts';
import type { Fate } from '../hostile/let-loose.ts';
import { parse } from '../hostile/program.ts';

const program = parse('a/b', '"""\nTries\na | b.\n\nSuccess: x\n"""\n');
const fate = (facts: Partial<Fate> = {}): Fate => ({
  program,
  notRun: null,
  got: [],
  harm: null,
  ...facts,
});
const render = (hasWalls: boolean, facts: Partial<Fate>, neighbour: string | null = null): string =>
  renderContainment([
    { name: 'box', hasWalls, fates: { fates: [fate(facts), fate()], neighbour } },
  ]);

describe('the table of containment', () => {
  it('counts what is contained, and only of what was run', () => {
    expect(render(true, {})).toContain('2 of 2 contained (100 %), the job beside them unharmed');
    expect(render(true, { notRun: 'not applicable' })).toContain('1 of 1 contained');
    expect(render(false, { notRun: 'not run: x' })).toContain('0 of 1 get through, and 1 more');
  });

  it('shouts when a wall did not hold', () => {
    expect(render(true, { got: ['x'] })).toContain('1 of 2 contained (50 %)');
    expect(render(true, { got: ['x'] })).toContain('| **not contained** |');
    expect(render(true, { harm: 'x' })).toContain('| **not contained** |');
    expect(render(true, {}, 'x')).toContain('**harmed**');
  });

  it('does not call contained what only came to nothing', () => {
    expect(render(false, {})).not.toContain('| contained |');
    expect(render(false, { got: ['x'] })).toContain('| **gets through** |');
  });

  it('keeps a program on one line', () => {
    expect(render(true, {})).toContain(String.raw`| ${'`a/b`'}: Tries a \| b. | contained |`);
  });
});
