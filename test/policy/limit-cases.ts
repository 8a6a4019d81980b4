import type { LimitsDatabase } from '../../src/policy/channel-limits.ts';
import type { LimitsViolationType } from '../../src/policy/limits-violation.ts';

/** Limits that the host's validator and the runner must judge alike. */
export const LIMITS: LimitsDatabase = {
  allowUnlisted: false,
  channels: {
    RANGE: { writable: true, minValue: 0, maxValue: 10 },
    STEP: { writable: true, maxStep: 2 },
    LIST: { writable: true, minValue: 0, maxStep: 1 },
    BLIND: { writable: true, maxStep: 2 },
    LOCKED: { writable: false },
    FREE: { writable: true },
  },
};

/** What the channels show before each write; `BLIND` cannot be read. */
export const CURRENT: Readonly<Record<string, number | number[]>> = {
  RANGE: 5,
  STEP: 5,
  LIST: [1, 2],
  LOCKED: 0,
  FREE: 0,
};

interface LimitCase {
  readonly channel: string;
  /** The value, as JSON and Python spell it alike; `nan` and `inf` are floats. */
  readonly python: string;
  readonly value: unknown;
  readonly verdict: LimitsViolationType | 'allowed';
}

const row = (
  channel: string,
  value: unknown,
  verdict: LimitCase['verdict'],
  python = JSON.stringify(value),
): LimitCase => ({ channel, value, verdict, python });

export const LIMIT_CASES: readonly LimitCase[] = [
  row('RANGE', 5, 'allowed'),
  row('RANGE', 0, 'allowed'),
  row('RANGE', 10, 'allowed'),
  row('RANGE', -0.001, 'MIN_EXCEEDED'),
  row('RANGE', 10.5, 'MAX_EXCEEDED'),
  row('RANGE', '11', 'MAX_EXCEEDED'),
  row('RANGE', 'OPEN', 'allowed'),
  row('RANGE', '-inf', 'MIN_EXCEEDED'),
  row('RANGE', 'Infinity', 'MAX_EXCEEDED'),
  row('RANGE', '0x1F', 'MAX_EXCEEDED'),
  row('RANGE', { value: 5, severity: 99 }, 'allowed'),
  row('RANGE', { value: [11] }, 'MAX_EXCEEDED'),
  row('RANGE', { a: 5, b: -1 }, 'MIN_EXCEEDED'),
  row('RANGE', Number.NaN, 'MIN_EXCEEDED', 'float("nan")'),
  row('RANGE', Number.POSITIVE_INFINITY, 'MAX_EXCEEDED', 'float("inf")'),
  row('RANGE', [1, 2, 30], 'MAX_EXCEEDED'),
  row('STEP', 7, 'allowed'),
  row('STEP', 7.5, 'MAX_STEP_EXCEEDED'),
  row('STEP', 'ON', 'allowed'),
  row('STEP', [5, 6], 'STEP_CHECK_FAILED'),
  row('LIST', [2, 3], 'allowed'),
  row('LIST', [2, 4], 'MAX_STEP_EXCEEDED'),
  row('LIST', [-1, 2], 'MIN_EXCEEDED'),
  row('BLIND', 1, 'STEP_CHECK_FAILED'),
  row('LOCKED', 0, 'READ_ONLY_CHANNEL'),
  row('FREE', 1e9, 'allowed'),
  row('NOWHERE', 1, 'UNLISTED_CHANNEL'),
];
