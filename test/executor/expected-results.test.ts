import { describe, expect, it } from 'vitest';
import { missingResults } from '../../src/executor/expected-results.ts';
import type { JsonValue } from '../../src/json.ts';
import { completed, drive, makeService, onThread, REQUEST, stateOf } from '../fixtures/agent.ts';
import { FakeSandbox, success } from '../fixtures/fake-sandbox.ts';

const NAN = { _type: 'float', value: 'nan' };
const BIG = { _type: 'int', value: '9007199254740993' };
const FRAME = { _type: 'dataframe', index: [0], columns: ['a'], data: [[1]] };
const SET = { _type: 'set', items: [1] };

describe('the names of expected results', () => {
  it('are all there, or there is nothing to say', () => {
    expect(missingResults({}, {})).toBeNull();
    expect(missingResults({}, { extra: 1 })).toBeNull();
    expect(missingResults({ mean: 'the mean value' }, { mean: null, extra: 1 })).toBeNull();
  });

  it('are told when they are missing, with those that are there', () => {
    expect(missingResults({ mean: 'number', sum: 'number', n: '' }, { n: 1, mode: 2 })).toBe(
      '`results` lacks "mean", "sum"; it has "n", "mode"',
    );
    expect(missingResults({ mean: 'number' }, {})).toBe('`results` lacks "mean"; it has nothing');
  });

  it('are no names of JavaScript', () => {
    expect(missingResults({ toString: 'text' }, {})).toContain('lacks "toString"');
  });

  it('are told together with wrong types, and not all of many', () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`n${index}`, index]));
    const text = missingResults({ mean: 'number', n1: 'string' }, many) ?? '';
    expect(text).toContain('lacks "mean"');
    expect(text).toContain('results["n1"] must be of type string and is of type number');
    expect(text).not.toContain('"n20"');
  });
});

const FITTING: readonly (readonly [JsonValue, JsonValue])[] = [
  ['number', 1.5],
  ['float', 1],
  ['number', NAN],
  ['number', BIG],
  ['number', { _type: 'decimal', value: '0.1' }],
  ['int', 3],
  ['integer', BIG],
  ['Integer ', 2],
  ['str', ''],
  ['string', 'x'],
  ['bool', false],
  ['boolean', true],
  ['list', []],
  ['array', [1]],
  ['dict', {}],
  ['object', { a: 1 }],
  ['object', FRAME],
  [{ type: 'number', description: 'the mean' }, 2],
  [{ type: 'array', items: { type: 'number' } }, [1]],
  // What only explains does not judge.
  ['a number of things', 'many'],
  ['the mean, as a float', null],
  [{ type: ['number', 'null'] }, null],
  [{ unit: 'mA' }, 'x'],
  ['constructor', 1],
  [null, 1],
];

const WRONG: readonly (readonly [JsonValue, JsonValue, string])[] = [
  ['number', '1.5', 'of type string'],
  ['number', null, 'null'],
  ['number', true, 'of type boolean'],
  ['number', FRAME, 'of type dataframe'],
  ['integer', 1.5, 'of type number'],
  ['int', NAN, 'of type float'],
  ['str', 1, 'of type number'],
  ['string', ['x'], 'an array'],
  ['bool', 0, 'of type number'],
  ['list', { a: 1 }, 'of type object'],
  ['list', SET, 'of type set'],
  ['dict', [1], 'an array'],
  ['dict', NAN, 'of type float'],
  ['dict', SET, 'of type set'],
  [{ type: 'integer' }, 'x', 'of type string'],
];

describe('the type of an expected result', () => {
  it.each(FITTING)('%j is satisfied by %j', (meaning, value) => {
    expect(missingResults({ x: meaning }, { x: value })).toBeNull();
  });

  it.each(WRONG)('%j is not satisfied by %j', (meaning, value, shown) => {
    expect(missingResults({ x: meaning }, { x: value })).toMatch(
      new RegExp(`^results\\["x"\\] must be of type \\w+ and is ${shown}$`),
    );
  });
});

describe('a program without the expected results', () => {
  const request = { ...REQUEST, expectedResults: { mean: 'number', unit: 'string' } };

  it('is written anew, with what was lacking', async () => {
    const sandbox = new FakeSandbox(({ number }) =>
      success(number === 1 ? { mean: 'four' } : { mean: 4, unit: 'mA' }),
    );
    const service = makeService({ sandbox });
    const { generationAttempt, executionResult } = await completed(
      service.invoke(request, onThread()),
    );
    expect(generationAttempt).toBe(2);
    expect(executionResult.results).toEqual({ mean: 4, unit: 'mA' });
    expect((await stateOf(service)).error_chain).toMatchObject([
      {
        exception: 'CodeRuntimeError',
        error_message:
          '`results` lacks "unit"; it has "mean"; results["mean"] must be of type number and is of type string',
      },
    ]);
  });

  it('ends the run when no attempt brings them', async () => {
    const { error } = await drive(makeService(), { ...request, retries: 2 });
    expect(error?.name).toBe('MaxAttemptsExceededError');
    expect(error?.message).toContain('`results` lacks "mean", "unit"; it has "answer"');
  });
});
