import { describe, expect, it } from 'vitest';
import { eventText, summaryOf, toneOf } from '../../src/console/audit/record-text.ts';
import { shownCells, shownOutput } from '../../src/console/notebook/cell-output.ts';
import { spansUpTo, untilOf } from '../../src/console/reviews/allowance-span.ts';
import { limitText } from '../../src/console/reviews/limit-text.ts';
import { pathOf, routeOf, type Route } from '../../src/console/route.ts';
import { ageOf, countdownTo } from '../../src/console/time/countdown.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const later = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString();

describe('the countdown', () => {
  it.each([
    [0, 'expired', 'over'],
    [-5, 'expired', 'over'],
    [0.2, '00:01', 'soon'],
    [119, '01:59', 'soon'],
    [249, '04:09', 'calm'],
    [86_399, '23:59:59', 'calm'],
    [3 * 86_400, '3 days', 'calm'],
  ])('is for %d seconds: %s', (seconds, text, state) => {
    expect(countdownTo(later(seconds), NOW)).toEqual({ text, state });
  });

  it('takes a date that is none for a past one', () => {
    expect(countdownTo('soon', NOW).state).toBe('over');
  });

  it.each([
    [-3, 'just now'],
    [-61, '1 min ago'],
    [-7300, '2 h ago'],
    [-90_000, '1 d ago'],
    [30, 'just now'],
  ])('says how long ago %d seconds are', (seconds, text) => {
    expect(ageOf(later(seconds), NOW)).toBe(text);
  });
});

describe('addresses of pages', () => {
  const routes: Route[] = [
    { page: 'reviews', shown: 'waiting' },
    { page: 'reviews', shown: 'all' },
    { page: 'review', approvalId: 'a/b?c d' },
    { page: 'run', threadId: 'ü:1' },
    { page: 'audit' },
    { page: 'grants' },
  ];

  it.each(routes)('are read back: %o', (route) => {
    expect(routeOf(pathOf(route))).toEqual(route);
  });

  it.each(['/console', '/console/', '/console/nothing', '/console/reviews/%ff', '/console/runs/'])(
    'lead to the list when unknown: %s',
    (path) => {
      expect(routeOf(path)).toEqual({ page: 'reviews', shown: 'waiting' });
    },
  );
});

describe('limits', () => {
  it.each([
    ['timeout_seconds', 60, 'Timeout', '60 s'],
    ['memory_mb', 1024, 'Memory', '1,024 MB'],
    ['output_bytes', 10_485_760, 'Output', '10 MB'],
    ['output_bytes', 1000, 'Output', '1,000 bytes'],
    ['cpu_shares', 512, 'CPU shares', '512'],
    ['network', null, 'Network', 'none'],
    ['hosts', ['a', 'b'], 'Hosts', 'a, b'],
  ])('%s', (wireName, given, name, value) => {
    expect(limitText(wireName, given)).toEqual({ name, value });
  });
});

describe('outputs of a notebook', () => {
  it('are pictures by their type, text otherwise, and never HTML', () => {
    expect(shownOutput({ output_type: 'stream', text: ['a\n', 'b'] })).toEqual({
      kind: 'text',
      text: 'a\nb',
    });
    const page = { 'text/html': '<script>alert(1)</script>', 'text/plain': '<table>' };
    expect(shownOutput({ output_type: 'display_data', data: page })).toEqual({
      kind: 'text',
      text: '[text/html is not shown here]\n<table>',
    });
    const drawing = { 'image/svg+xml': '<svg onload="alert(1)"/>', 'text/plain': 'x' };
    expect(shownOutput({ output_type: 'display_data', data: drawing })).toEqual({
      kind: 'image',
      address: 'data:image/svg+xml,%3Csvg%20onload%3D%22alert(1)%22%2F%3E',
      about: 'x',
    });
  });

  it('may be anything, because a program wrote them', () => {
    for (const output of [null, 1, 'x', [], {}, { output_type: 'error' }, { data: 5 }]) {
      expect(shownOutput(output)).toHaveProperty('kind');
    }
    for (const document of [null, {}, { cells: 'x' }]) expect(shownCells(document)).toEqual([]);
    expect(shownCells({ cells: [null] })).toEqual([
      { kind: 'raw', source: '', count: null, isFolded: false, outputs: [] },
    ]);
  });
});

describe('records of the audit log', () => {
  const record = {
    id: 0,
    ts: later(0),
    event: 'approval_answered',
    decision: 'reject',
    decided_by: 'anna',
    reason: 'no beam',
  };

  it('are told by what was decided', () => {
    expect([eventText(record), summaryOf(record), toneOf(record)]).toEqual([
      'Rejected',
      'anna · no beam',
      'bad',
    ]);
    expect(eventText({ id: 0, ts: '', event: 'grant_used' })).toBe('Grant used');
  });
});

describe('how long something may be allowed', () => {
  it.each([
    [0.5, ['for 0.5 hours']],
    [1, ['for one hour']],
    [8, ['for one hour', 'for 8 hours']],
    [24, ['for one hour', 'for 8 hours', 'for one day']],
    [72, ['for one hour', 'for 8 hours', 'for one day', 'for 3 days']],
  ])('is at most the %d hours that are offered', (maxHours, names) => {
    const spans = spansUpTo(maxHours);
    expect(spans.map(({ name }) => name)).toEqual(names);
    for (const span of spans) {
      expect(Date.parse(untilOf(span, NOW))).toBeLessThanOrEqual(NOW + maxHours * 3_600_000);
    }
  });
});
