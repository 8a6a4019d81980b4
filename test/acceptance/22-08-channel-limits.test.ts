/** Spec §22, line 8. In depth: test/policy/limits-validator.test.ts, test/policy/channel-limits.test.ts, test/policy/channels.int.test.ts. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ChannelLimitsViolationError,
  ContainerConfigurationError,
  type LimitsDatabase,
  LimitsValidator,
  loadChannelLimits,
} from '../../src/index.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';

const DATABASE: LimitsDatabase = {
  allowUnlisted: false,
  channels: {
    RANGE: { writable: true, minValue: -1, maxValue: 1 },
    LOCKED: { writable: false },
    STEP: { writable: true, maxStep: 2 },
    BLIND: { writable: true, maxStep: 2 },
  },
};
const present = (channel: string): unknown => {
  if (channel === 'BLIND') throw new Error('no answer');
  return 10;
};

/** `allowed`, or the type of the violation. */
function verdict(channel: string, value: unknown, database = DATABASE): string {
  try {
    new LimitsValidator(database, present).validate(channel, value);
    return 'allowed';
  } catch (error) {
    if (error instanceof ChannelLimitsViolationError) return error.violation.type;
    throw error;
  }
}

async function load(text: string) {
  const folder = tempFolder();
  writeFileSync(join(folder, 'limits.json'), text);
  return await loadChannelLimits('limits.json', folder);
}

describe('§22.8 limits', () => {
  it('boundaries inclusive', () => {
    expect([-1, 1].map((value) => verdict('RANGE', value))).toEqual(['allowed', 'allowed']);
    expect(verdict('RANGE', -1.001)).toBe('MIN_EXCEEDED');
    expect(verdict('RANGE', 1.001)).toBe('MAX_EXCEEDED');
  });

  it('unlisted strict', () => expect(verdict('OTHER', 0)).toBe('UNLISTED_CHANNEL'));

  it('unlisted permissive', () =>
    expect(verdict('OTHER', 0, { ...DATABASE, allowUnlisted: true })).toBe('allowed'));

  it('read-only', () => expect(verdict('LOCKED', 0)).toBe('READ_ONLY_CHANNEL'));

  it('step violation', () => {
    expect(verdict('STEP', 12)).toBe('allowed');
    expect(verdict('STEP', 12.5)).toBe('MAX_STEP_EXCEEDED');
  });

  it('unreadable current value blocks', () =>
    expect(verdict('BLIND', 10)).toBe('STEP_CHECK_FAILED'));

  it('non-numeric skips', () => {
    expect(verdict('RANGE', 'OPEN')).toBe('allowed');
    expect(verdict('BLIND', 'OPEN')).toBe('allowed');
  });

  it.each([
    ['invalid JSON', () => load('{')],
    ['no object', () => load('[]')],
    ['missing file', () => loadChannelLimits('absent.json', tempFolder())],
  ])('database loading errors: %s', async (_, loading) => {
    await expect(loading()).rejects.toBeInstanceOf(ContainerConfigurationError);
  });

  it('database loading errors: an invalid entry is left out and blocked', async () => {
    const { database, problems } = await load('{"BAD": {"max_value": "high"}, "GOOD": {}}');
    expect(problems).toEqual([expect.stringContaining('"BAD"')]);
    expect(verdict('BAD', 1, database)).toBe('UNLISTED_CHANNEL');
    expect(verdict('GOOD', 1, database)).toBe('allowed');
  });
});
