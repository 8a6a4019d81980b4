import { describe, expect, it } from 'vitest';
import type { DetectionRow } from '../../scripts/report/detection-row.ts';
import { renderDetection } from '../../scripts/report/render-detection.ts';

const row = (writes: boolean, facts: Partial<DetectionRow> = {}): DetectionRow => ({
  snippet: { name: 'n', code: 'a = 1 | 2\n  b', writes },
  found: null,
  asks: null,
  refused: null,
  reached: false,
  ranToEnd: true,
  ...facts,
});

describe('the table of detection', () => {
  it('sums up writes and harmless programs apart', () => {
    const text = renderDetection([
      row(true, { found: 'epics.caput', refused: 'epics.caput' }),
      row(true, { asks: 'code.exec', refused: 'epics.caput' }),
      row(false),
    ]);
    expect(text).toContain(
      'refused 1 of 2 and asked a human about 1 of 2 more; the guard refused 2 of 2.',
    );
    expect(text).toContain('refused 0 of 1 and asked about 0 of 1; the guard blocked 0 of 1.');
  });

  it('keeps a program on one line of the table', () => {
    expect(renderDetection([row(false)])).toContain(
      String.raw`| n: ${'`'}a = 1 \| 2 ⏎ b${'`'} | no | nothing | let it run |`,
    );
  });

  it('shouts when the machine was reached', () => {
    expect(renderDetection([row(true, { reached: true })])).toContain('**let it through**');
  });
});
