import { inspect } from 'node:util';
import { ChannelLimitsViolationError } from './channel-limits-violation-error.ts';
import type { ChannelLimits, LimitsDatabase } from './channel-limits.ts';
import type { LimitsViolation, LimitsViolationType } from './limits-violation.ts';

/** A text that spells a number is one: the machine takes it for one, too. */
function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return Number(value);
  return typeof value === 'string' ? spelledNumber(value.trim().toLowerCase()) : undefined;
}

function spelledNumber(text: string): number | undefined {
  const [, sign, size = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (size === '') return undefined;
  const number =
    size === 'inf' ? Number.POSITIVE_INFINITY : Number(size.replace(/^infinity$/, 'Infinity'));
  if (Number.isNaN(number) && size !== 'nan') return undefined;
  return sign === '-' ? -number : number;
}

/** The scalars of a value: its own, those of a list of any depth, those of a structure. */
function elementsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(elementsOf);
  if (typeof value !== 'object' || value === null) return [value];
  return elementsOf('value' in value ? value.value : Object.values(value));
}

const numbersOf = (value: unknown): number[] =>
  elementsOf(value)
    .map(toNumber)
    .filter((number) => number !== undefined);

const show = (value: unknown): string => inspect(value, { breakLength: Infinity }).slice(0, 500);

const TEXT: Readonly<Record<LimitsViolationType, (v: Omit<LimitsViolation, 'message'>) => string>> =
  {
    UNLISTED_CHANNEL: (v) =>
      `${v.channel} is not in the limits database, so it must not be written`,
    READ_ONLY_CHANNEL: (v) => `${v.channel} is marked as not writable`,
    MIN_EXCEEDED: (v) => `${v.value} for ${v.channel} is below its minimum ${v.min}`,
    MAX_EXCEEDED: (v) => `${v.value} for ${v.channel} is above its maximum ${v.max}`,
    MAX_STEP_EXCEEDED: (v) =>
      `${v.value} for ${v.channel} is more than ${v.step} away from the present ${v.current}`,
    STEP_CHECK_FAILED: (v) =>
      `the present value of ${v.channel} cannot be compared to check the step`,
  };

/**
 * Tells whether a value may be written to a channel. The runner applies the same rules to the writes of a
 * program; this one is for tools of the host. Source: spec §19.6, fixed: NaN and numbers in text are judged.
 */
export class LimitsValidator {
  readonly #database: LimitsDatabase;
  readonly #readCurrent: ((channel: string) => unknown) | undefined;

  /** `readCurrent` gives the present value of a channel; without it every limit on a step blocks. */
  constructor(database: LimitsDatabase, readCurrent?: (channel: string) => unknown) {
    this.#database = database;
    this.#readCurrent = readCurrent;
  }

  /** @throws {ChannelLimitsViolationError} the write must not happen */
  validate(channel: string, value: unknown): void {
    const limits = this.#limitsOf(channel);
    if (limits === undefined) {
      if (this.#database.allowUnlisted) return;
      throw violation('UNLISTED_CHANNEL', { channel, value });
    }
    const fail = (type: LimitsViolationType, current?: unknown): never => {
      throw violation(type, { channel, value, limits, current });
    };
    if (!limits.writable) fail('READ_ONLY_CHANNEL');
    const numbers = numbersOf(value);
    const { minValue, maxValue, maxStep } = limits;
    // Written so that NaN, which compares to nothing, breaks a limit.
    if (minValue !== undefined && !numbers.every((n) => n >= minValue)) fail('MIN_EXCEEDED');
    if (maxValue !== undefined && !numbers.every((n) => n <= maxValue)) fail('MAX_EXCEEDED');
    if (maxStep !== undefined && numbers.length > 0) {
      this.#checkStep(channel, numbers, { maxStep, fail });
    }
  }

  #limitsOf(channel: string): ChannelLimits | undefined {
    const { channels } = this.#database;
    return Object.hasOwn(channels, channel) ? channels[channel] : undefined;
  }

  #checkStep(
    channel: string,
    numbers: readonly number[],
    { maxStep, fail }: { maxStep: number; fail: (t: LimitsViolationType, c?: unknown) => never },
  ): void {
    let current: unknown;
    try {
      current = this.#readCurrent?.(channel);
    } catch {
      return fail('STEP_CHECK_FAILED');
    }
    const present = elementsOf(current).map(toNumber);
    if (present.length !== numbers.length || present.includes(undefined)) {
      return fail('STEP_CHECK_FAILED', current);
    }
    const near = numbers.every((n, index) => Math.abs(n - (present[index] as number)) <= maxStep);
    if (!near) fail('MAX_STEP_EXCEEDED', current);
  }
}

function violation(
  type: LimitsViolationType,
  facts: { channel: string; value: unknown; limits?: ChannelLimits; current?: unknown },
): ChannelLimitsViolationError {
  const { limits, current } = facts;
  const described = {
    type,
    channel: facts.channel,
    value: show(facts.value),
    min: limits?.minValue ?? null,
    max: limits?.maxValue ?? null,
    step: limits?.maxStep ?? null,
    current: current === undefined ? null : show(current),
    line: null,
  };
  const message = `${type}: ${TEXT[type](described)}. Nothing was written.`;
  return new ChannelLimitsViolationError({ ...described, message });
}
