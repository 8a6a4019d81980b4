import * as fc from 'fast-check';
import { describe, expect } from 'vitest';
import { ChannelLimitsViolationError } from '../../src/policy/channel-limits-violation-error.ts';
import { LimitsValidator } from '../../src/policy/limits-validator.ts';
import { fuzz } from './fuzz.ts';
import { json } from './inputs.ts';

describe('limits of channels', () => {
  const bound = fc.option(fc.double({ noNaN: true }), { nil: undefined });
  const value = fc.oneof(
    fc.double(),
    fc.double().map(String),
    fc.constantFrom(
      'nan',
      ' -INF ',
      '1e999',
      '0x10',
      '',
      'open',
      true,
      null,
      undefined,
      10n ** 400n,
      Symbol('s'),
    ),
    json(2),
  );
  fuzz(
    'let nothing pass that is beyond them',
    fc.record({
      minValue: bound,
      maxValue: bound,
      maxStep: bound,
      writable: fc.boolean(),
      value,
      current: value,
    }),
    ({ minValue, maxValue, maxStep, writable, value: given, current }) => {
      const limits = {
        writable,
        ...(minValue === undefined ? {} : { minValue }),
        ...(maxValue === undefined ? {} : { maxValue }),
        ...(maxStep === undefined ? {} : { maxStep }),
      };
      const validator = new LimitsValidator(
        { channels: { A: limits }, allowUnlisted: false },
        () => current,
      );
      try {
        validator.validate('A', given);
      } catch (error) {
        expect(error).toBeInstanceOf(ChannelLimitsViolationError);
        return;
      }
      expect(writable).toBe(true);
      if (typeof given !== 'number') return;
      expect(given >= (minValue ?? -Infinity) || minValue === undefined).toBe(true);
      expect(given <= (maxValue ?? Infinity) || maxValue === undefined).toBe(true);
      if (maxStep !== undefined && typeof current === 'number')
        expect(Math.abs(given - current)).toBeLessThanOrEqual(maxStep);
    },
  );
});
