import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeJsonSerializable, serializeResultsToFile } from '../src/serialize-results.ts';
import { tempFolder } from './fixtures/temp-folder.ts';

class Point {
  readonly x = 1;
  readonly #hidden = 2;
  sum(): number {
    return this.x + this.#hidden;
  }
}

const text = (value: string, type: string) => ({
  value,
  type,
  module: 'javascript',
  _serialization_note: 'converted_to_string',
});
const float = (value: string) => ({ _type: 'float', value });
const bytes = (base64: string) => ({ _type: 'bytes', base64 });
const cause = new TypeError('underneath');

/** Value → what it must be in JSON. */
const TABLE: readonly (readonly [string, unknown, unknown])[] = [
  ['plain JSON', { a: [1, 2.5, true, null, 'ü'] }, { a: [1, 2.5, true, null, 'ü'] }],
  [
    'numbers that JSON has not',
    [NaN, Infinity, -Infinity],
    [float('nan'), float('inf'), float('-inf')],
  ],
  ['undefined', { a: undefined, b: [undefined] }, { a: null, b: [null] }],
  [
    'big integers',
    [7n, 2n ** 53n - 1n, -(2n ** 53n)],
    [7, 2 ** 53 - 1, { _type: 'int', value: '-9007199254740992' }],
  ],
  ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
  [
    'an impossible date',
    new Date(NaN),
    { ...text('Invalid Date', 'Date'), _error: 'RangeError: Invalid time value' },
  ],
  [
    'a set',
    new Set([2, 'a', new Set()]),
    { _type: 'set', items: [2, 'a', { _type: 'set', items: [] }] },
  ],
  ['numbers in a typed array', new Float64Array([1, NaN]), [1, float('nan')]],
  ['big integers in a typed array', new BigInt64Array([1n]), [1]],
  ['a Buffer', Buffer.from('a'), bytes('YQ==')],
  ['bytes of a larger buffer', new Uint8Array([1, 0, 255, 2]).subarray(1, 3), bytes('AP8=')],
  ['an ArrayBuffer', new ArrayBuffer(2), bytes('AAA=')],
  ['a view', new DataView(new Uint8Array([1, 97]).buffer, 1), bytes('YQ==')],
  ['a boxed value', [Object(1), Object('s')], [1, 's']],
  ['a value with toJSON', new URL('http://a.b/c'), 'http://a.b/c'],
  ['an object of a class', new Point(), { x: 1 }],
  ['an object without a class', Object.create(null), {}],
  [
    'an error',
    new RangeError('too far', { cause }),
    {
      _type: 'error',
      type: 'RangeError',
      message: 'too far',
      cause: { _type: 'error', type: 'TypeError', message: 'underneath' },
    },
  ],
  [
    'several errors in one',
    new AggregateError([cause], 'many'),
    {
      _type: 'error',
      type: 'AggregateError',
      message: 'many',
      errors: [{ _type: 'error', type: 'TypeError', message: 'underneath' }],
    },
  ],
  ['a function', Math.max, text('[Function: max]', 'function')],
  ['a symbol', Symbol('s'), text('Symbol(s)', 'symbol')],
  ['a regular expression', /a/g, text('/a/g', 'RegExp')],
  ['a promise', Promise.resolve(1), text('Promise { 1 }', 'Promise')],
  ['half a character', ['\ud800', { '\ud800': 1 }], ['\ufffd', { '\ufffd': 1 }]],
  [
    'a key of the language',
    JSON.parse('{"__proto__": {"x": 1}}'),
    JSON.parse('{"__proto__": {"x": 1}}'),
  ],
  [
    'keys of a map',
    new Map<unknown, number>([
      ['a', 1],
      [2, 2],
      [null, 3],
      [NaN, 4],
      [5n, 5],
      [new Date(0), 6],
      [[1, 'x'], 7],
    ]),
    { a: 1, '2': 2, null: 3, NaN: 4, '5': 5, '1970-01-01T00:00:00.000Z': 6, "[ 1, 'x' ]": 7 },
  ],
  ['symbols as keys', { [Symbol('k')]: 1 }, { 'Symbol(k)': 1 }],
  ['holes', [, 1], [null, 1]], // oxlint-disable-line no-sparse-arrays
];

/** Everything in it is made to break whoever looks at it. */
function hostile(): Record<string, unknown> {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const silent = Object.defineProperty(new Error('x'), 'message', {
    get: () => {
      throw new TypeError('no message');
    },
  });
  return {
    proxy,
    silent,
    get getter(): never {
      throw silent;
    },
    toJson: {
      toJSON: () => {
        throw new Error('no JSON');
      },
    },
    endless: { toJSON: () => hostile()['endless'] },
    tagged: {
      get [Symbol.toStringTag](): never {
        throw new Error('no tag');
      },
    },
    kept: 1,
  };
}

describe('makeJsonSerializable', () => {
  it.each(TABLE)('keeps %s', (_, value, expected) => {
    const json = makeJsonSerializable(value);
    expect(json).toEqual(expected);
    expect(JSON.parse(JSON.stringify(json))).toEqual(expected);
  });

  it('cuts cycles and depth, and keeps what is there twice', () => {
    const shared = [1];
    const loop: Record<string, unknown> = { name: 'loop', twice: [shared, shared] };
    loop['self'] = loop;
    expect(makeJsonSerializable(loop)).toEqual({
      name: 'loop',
      twice: [[1], [1]],
      self: { _type: 'cycle', value: 'Object' },
    });
    let deep: unknown[] = [];
    for (let level = 0; level < 5000; level += 1) deep = [deep];
    expect(JSON.stringify(makeJsonSerializable(deep))).toContain('too_deep');
  });

  it('loses nothing to one strange object', () => {
    const json = makeJsonSerializable(hostile());
    expect(json).toMatchObject({
      kept: 1,
      proxy: { value: '<Revoked Proxy>', _error: expect.stringContaining('revoked') },
      silent: { type: 'Error', _error: 'TypeError: no message' },
      getter: { _error: 'an error that cannot be shown' },
      toJson: { type: 'Object', _error: 'Error: no JSON' },
    });
    expect(JSON.stringify(json)).toContain('too_deep');
  });

  it.each([
    ['multiplies without end', () => Array.from({ length: 60 }).reduce((all) => [all, all], [1])],
    ['is one long text', () => 'x'.repeat(1001)],
    ['grows by its escapes', () => '"'.repeat(600)],
    ['is a list of nothing', () => Array.from({ length: 1_000_000 })],
  ])('says so of a value that %s', (_, make) => {
    expect(makeJsonSerializable(make(), 1000)).toMatchObject({
      _serialization_failed: true,
      _error: 'the JSON takes more than 1000 bytes',
      _string_representation: expect.any(String),
    });
  });
});

describe('serializeResultsToFile', () => {
  const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

  it('writes readable JSON and tells what it could not keep', async () => {
    const path = join(tempFolder(), 'results.json');
    const loop: Record<string, unknown> = {
      ü: new Map<unknown, number>([
        [1, 1],
        ['1', 2],
      ]),
    };
    loop['self'] = loop;
    const outcome = await serializeResultsToFile(loop, path);
    expect(outcome).toEqual({
      success: true,
      filePath: path,
      error: null,
      serializationWarnings: [
        'results: 1 keys that are equal as text were numbered',
        'results: 1 references to an enclosing object were cut',
      ],
    });
    expect(readFileSync(path, 'utf8')).toMatch(/^\{\n  "ü": \{\n    "1": 1,\n    "1 \(2\)": 2\n/);
  });

  it('is no success when the results are too large', async () => {
    const path = join(tempFolder(), 'results.json');
    const outcome = await serializeResultsToFile({ a: 'x'.repeat(200) }, path, 100);
    expect(outcome).toMatchObject({
      success: false,
      filePath: null,
      error: 'the JSON takes more than 100 bytes',
      errorType: 'TooLarge',
      fallbackSaved: true,
    });
    expect(read(path)).toMatchObject({
      _serialization_failed: true,
      _original_error: 'the JSON takes more than 100 bytes',
      _fallback_representation: expect.stringContaining("a: 'xxx"),
    });
  });

  it.each([
    ['a folder that is not there', () => join(tempFolder(), 'none', 'results.json')],
    ['no path', () => undefined as unknown as string],
  ])('does not reject for %s', async (_, path) => {
    expect(await serializeResultsToFile({}, path())).toMatchObject({
      success: false,
      filePath: null,
      error: expect.any(String),
      fallbackSaved: false,
    });
  });

  it('follows no link in the place of the file', async () => {
    const folder = tempFolder();
    const secret = join(folder, 'secret.txt');
    writeFileSync(secret, 'untouched');
    mkdirSync(join(folder, 'run'));
    symlinkSync(secret, join(folder, 'run', 'results.json'));
    const outcome = await serializeResultsToFile({ a: 1 }, join(folder, 'run', 'results.json'));
    expect(outcome.success).toBe(true);
    expect(readFileSync(secret, 'utf8')).toBe('untouched');
  });
});
