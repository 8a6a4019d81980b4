import * as fc from 'fast-check';
import { describe, expect } from 'vitest';
import { z } from 'zod';
import { makeJsonSerializable } from '../../src/serialize-results.ts';
import { fuzz } from './fuzz.ts';
import { json, nastyText } from './inputs.ts';

const LIMIT = 20_000;
const strict = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Objects that answer every question with an exception, or with another object. */
const hostile = fc.constantFrom<() => unknown>(
  () => new Proxy({}, { get: () => fail(), ownKeys: () => fail(), getPrototypeOf: () => fail() }),
  () => new Proxy([], { get: () => fail() }),
  () => new Proxy(new Map(), {}),
  () => ({ toJSON: fail }),
  () => ({ toJSON: () => ({ toJSON: () => 1n }) }),
  () => Object.defineProperty({}, 'x', { enumerable: true, get: fail }),
  () => Object.defineProperty(new Error('e'), 'message', { get: fail }),
  () => Object.defineProperty(new Error('e'), 'name', { value: Symbol('n') }),
  () => Object.defineProperty({}, 'constructor', { get: fail }),
  () => Object.assign(new Date(0), { toISOString: fail }),
  () => new Date(Number.NaN),
  () => Object.setPrototypeOf({ a: 1 }, null) as unknown,
  () =>
    new (class extends Array<number> {
      override [Symbol.iterator](): ArrayIterator<number> {
        return fail();
      }
    })(3),
  () =>
    new Map<unknown, unknown>([
      [{}, 1],
      [{}, 2],
      ['1', 3],
      [1, 4],
      [1n, 5],
      [Symbol('s'), 6],
    ]),
  () => new AggregateError([new Error('one'), 2], 'all'),
  () => Object(Symbol('s')) as unknown,
  () => Object(1n) as unknown,
  () => new Uint8Array(new SharedArrayBuffer(3)),
  () => new DataView(new ArrayBuffer(2)),
  () => new Float64Array([Number.NaN, -0, Number.POSITIVE_INFINITY]),
  () => /x/g,
  () => Promise.resolve(1),
  () => function named() {},
  () => new WeakMap(),
  () => (function* () {})(),
);
function fail(): never {
  throw new Error('hostile');
}

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 5, depthIdentifier: 'any' },
    fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
      withNullPrototype: true,
      withBoxedValues: true,
    }),
    nastyText(3),
    hostile.map((make) => make()),
    fc.bigInt(),
    fc.array(tie('any'), { maxLength: 4, depthIdentifier: 'any' }),
    fc.dictionary(nastyText(2), tie('any'), { maxKeys: 4, depthIdentifier: 'any' }),
    fc
      .array(fc.tuple(tie('any'), tie('any')), { maxLength: 3, depthIdentifier: 'any' })
      .map((pairs) => new Map(pairs)),
    tie('any').map((inner) => {
      const cycle: Record<string, unknown> = { inner };
      cycle['self'] = [cycle, new Set([cycle])];
      return cycle;
    }),
  ),
})).any;

const nested = fc
  .tuple(fc.nat({ max: 20_000 }), fc.constantFrom('list', 'table', 'map'))
  .map(([depth, how]) => {
    let whole: unknown = 1;
    for (let level = 0; level < depth; level += 1) {
      whole = how === 'list' ? [whole] : how === 'table' ? { k: whole } : new Map([['k', whole]]);
    }
    return whole;
  });

/** In JSON of a string, which has half of a pair as an escape. */
const hasLoneSurrogate = (text: string): boolean =>
  /\\u[dD][89a-fA-F]/.test(text.replaceAll('\\\\', ''));

const FLOATS = { nan: Number.NaN, inf: Infinity, '-inf': -Infinity };
/** Reads back what stands for the values that JSON cannot hold. */
const wordsSchema = z.object({
  number: z.union([
    z.number(),
    z
      .strictObject({ _type: z.literal('float'), value: z.enum(['nan', 'inf', '-inf']) })
      .transform(({ value: name }) => FLOATS[name]),
  ]),
  whole: z.union([
    z.int().transform(BigInt),
    z
      .strictObject({ _type: z.literal('int'), value: z.string() })
      .transform(({ value: digits }) => BigInt(digits)),
  ]),
  bytes: z
    .strictObject({ _type: z.literal('bytes'), base64: z.base64() })
    .transform(({ base64 }) => Buffer.from(base64, 'base64')),
  date: z.string().transform((text) => new Date(text)),
  set: z
    .strictObject({ _type: z.literal('set'), items: z.array(z.int()) })
    .transform(({ items }) => items),
  map: z.record(z.string(), z.int()),
});

describe('values of JavaScript', () => {
  fuzz('become valid JSON within the limit', fc.oneof(value, nested), (given) => {
    const made = makeJsonSerializable(given, LIMIT);
    const text = JSON.stringify(made);
    // As text, since JSON.stringify knows no negative zero.
    expect(JSON.stringify(strict(made))).toBe(text);
    expect(hasLoneSurrogate(text)).toBe(false);
    const isFailure = typeof made === 'object' && made !== null && '_serialization_failed' in made;
    if (!isFailure) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LIMIT);
  });

  fuzz('that are JSON stay what they are', json(), (given) => {
    const text = JSON.stringify(given);
    const made = makeJsonSerializable(JSON.parse(text));
    if (text.isWellFormed() && !/\\ud[89a-f]/i.test(text)) {
      // JSON has one zero only in JavaScript's eyes.
      expect(JSON.stringify(made)).toBe(text);
    }
  });

  const known = fc.record({
    number: fc.double(),
    whole: fc.bigInt(),
    bytes: fc.uint8Array(),
    date: fc.date({ noInvalidDate: true }),
    list: fc.array(fc.integer()),
  });
  fuzz('keep what JSON has no words for', known, ({ number, whole, bytes, date, list }) => {
    const set = new Set(list);
    const map = new Map(list.map((each) => [each, each]));
    const made = wordsSchema.parse(
      strict(makeJsonSerializable({ number, whole, bytes, date, set, map })),
    );
    expect(made.number).toBe(Object.is(number, -0) ? 0 : number);
    expect(made.whole).toBe(whole);
    expect(made.bytes).toEqual(Buffer.from(bytes));
    expect(made.date).toEqual(date);
    expect(made.set).toEqual([...set]);
    expect(made.map).toEqual(Object.fromEntries(map));
  });
});
