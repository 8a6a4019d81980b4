import { describe, expect, it } from 'vitest';
import { outcomeLine } from '../../src/notebook/program-cell.ts';
import { limitsSchema } from '../../src/sandbox/job.ts';
import { reachedLimits } from '../../src/sandbox/reached-limits.ts';
import { makeExecution } from './fixture.ts';

describe('outcomeLine', () => {
  it('says how the program ended', () => {
    expect(outcomeLine(undefined)).toBe('- Outcome: not run');
    expect(outcomeLine(makeExecution())).toBe('- Outcome: completed, exit code 0, 1.50 s');
  });

  it('names each limit that it ran into, with its value', () => {
    const reached = reachedLimits(['timeout', 'too_much_output'], limitsSchema.parse({}));
    const lines = outcomeLine(makeExecution({ reachedLimits: reached })).split('\n');
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(/^- Limit reached: timeout: .*600 s/),
      expect.stringMatching(/^- Limit reached: too much output: .*1048576 bytes/),
    ]);
  });
});
