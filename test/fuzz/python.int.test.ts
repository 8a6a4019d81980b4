import * as fc from 'fast-check';
import { describe, expect } from 'vitest';
import {
  encodeFrame,
  Frame,
  FrameDecoder,
  decodeFilePayload,
} from '../../src/sandbox/runner/frames.ts';
import { fuzz } from './fuzz.ts';
import { bytes, chunked, wellFormed } from './inputs.ts';
import { pythonPeer } from './python-peer.ts';

const base64 = (data: Buffer): string => data.toString('base64');
const frame = fc.record({ kind: fc.constantFrom(...Object.values(Frame)), payload: bytes(200) });
const frames = fc.array(frame, { maxLength: 8 });
const pairs = (list: readonly { kind: string; payload: Buffer }[]): [string, string][] =>
  list.map(({ kind, payload }) => [kind, base64(payload)]);

/** Python source of a literal or of a call that makes something JSON does not know. */
const text = fc.string({ unit: 'binary', maxLength: 12 }).map((value) =>
  JSON.stringify(value.toWellFormed())
    .replaceAll('/', String.raw`\/`)
    .replaceAll(String.raw`\/`, '/'),
);
const number = fc.oneof(
  fc.integer().map(String),
  fc.bigInt().map(String),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map((value) => (/^-?\d+$/.test(String(value)) ? `${value}.0` : String(value))),
);
const leaf = fc.oneof(
  text,
  number,
  fc.constantFrom(
    'None',
    'True',
    'float("nan")',
    'float("inf")',
    '10**400',
    '-(10**5000)',
    '1j',
    'complex("nan+infj")',
    'b"\\xff\\x00"',
    '"\\ud800"',
    'datetime.datetime.now(datetime.timezone.utc)',
    'datetime.timedelta.min',
    'datetime.timedelta.max',
    'datetime.date.max',
    'datetime.time(1, 2, 3, 4)',
    'decimal.Decimal("NaN")',
    'decimal.Decimal("1e-9999")',
    'fractions.Fraction(1, 3)',
    'pathlib.PurePosixPath("/x")',
    'range(5)',
    'range(10**12)',
    '...',
    'NotImplemented',
    'object()',
    'int',
    'len',
    'lambda: 1',
    '(i for i in [1])',
    'Exception("e")',
    'slice(1)',
    'memoryview(b"ab")',
    'bytearray(b"x")',
    'enum.Enum("E", "a b").a',
    'collections.Counter("aab")',
    'collections.OrderedDict(a=1)',
    'collections.deque([1])',
    'collections.namedtuple("N", "a b")(1, 2)',
    'hostile("raise")',
    'hostile("endless")',
    'hostile("self")',
    'hostile("str")',
    'deep(300, "list")',
    'deep(3000, "dict")',
    'deep(100000, "list")',
    'numpy.float64("nan")',
    'numpy.int64(2**62)',
    'numpy.arange(4).reshape(2, 2)',
    'numpy.array([1, "x"], dtype=object)',
    'numpy.datetime64("NaT")',
    'numpy.timedelta64(5, "ns")',
    'numpy.zeros((0, 3))',
    'numpy.ma.masked',
    'numpy.bool_(True)',
    'numpy.void(b"xx")',
    'numpy.longdouble("1e4000")',
    'numpy.array([(1, 2.0)], dtype=[("a", int), ("b", float)])',
    'numpy.array(5)',
    'numpy.float16(0.1)',
    'numpy.complex64(1j)',
    'numpy.str_("\\ud800")',
    'pandas.NA',
    'pandas.NaT',
    'pandas.Timestamp("2024-01-01", tz="UTC")',
    'pandas.Timedelta("1ns")',
    'pandas.Series([1, None], index=["a", "a"])',
    'pandas.DataFrame({"a": [1], 1: ["x"]})',
    'pandas.DataFrame(columns=["a", "a"], data=[[1, 2]])',
    'pandas.Interval(0, 1)',
    'pandas.Period("2024-01")',
    'pandas.Categorical(["a", None])',
    'pandas.MultiIndex.from_tuples([(1, 2)])',
    'pandas.DataFrame(index=pandas.MultiIndex.from_tuples([(1, "a")]), data={("x", 1): [2]})',
    'pandas.Series(dtype="Int64")',
    'pandas.read_csv',
    'pandas',
  ),
);
const key = fc.oneof(
  text,
  number,
  fc.constantFrom(
    'None',
    'True',
    '"1"',
    '1',
    '1.0',
    '(1, 2)',
    'frozenset([1])',
    'float("nan")',
    'datetime.date.max',
    'hostile("x")',
    'b"k"',
    'pandas.NaT',
    'numpy.int64(1)',
  ),
);
const expression = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'py' },
    leaf,
    fc
      .array(tie('any'), { maxLength: 4, depthIdentifier: 'py' })
      .map((items) => `[${items.join(', ')}]`),
    fc
      .array(tie('any'), { maxLength: 3, depthIdentifier: 'py' })
      .map((items) => `(${items.map((item) => `${item}, `).join('')})`),
    fc
      .array(fc.tuple(key, tie('any')), { maxLength: 4, depthIdentifier: 'py' })
      .map((entries) => `{${entries.map((pair) => pair.join(': ')).join(', ')}}`),
    fc.array(fc.oneof(text, number), { maxLength: 3 }).map((items) => `set([${items.join(', ')}])`),
    tie('any').map((inner) => `(lambda x: (x.append(x), x)[1])([${inner}])`),
    tie('any').map((inner) => `pandas.Series([${inner}], dtype=object)`),
  ),
})).any;

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('runner', () => {
  const call = pythonPeer();

  fuzz(
    'reads in Python the frames of the host, in any chunks',
    frames.chain((list) =>
      fc.record({
        list: fc.constant(list),
        cut: bytes(7),
        chunks: chunked(Buffer.concat(list.map(({ kind, payload }) => encodeFrame(kind, payload)))),
      }),
    ),
    async ({ list, cut, chunks }) => {
      // What is cut off by the end of the stream is no frame.
      const half = Buffer.concat([Buffer.from('O\u0000\u0000\u0001\u0000', 'latin1'), cut]);
      expect(await call('decode', chunks.map(base64))).toEqual(pairs(list));
      expect(await call('decode', [...chunks, half].map(base64))).toEqual(pairs(list));
    },
  );

  fuzz(
    'reads in Python what the host reads of arbitrary bytes',
    bytes(80).chain(chunked),
    async (chunks) => {
      const decoder = new FrameDecoder(0xffff_ffff);
      const whole = chunks.flatMap((chunk) => [...decoder.push(chunk)]);
      expect(await call('decode', chunks.map(base64))).toEqual(pairs(whole));
    },
  );

  fuzz(
    'writes in Python what the host reads',
    fc.record({ list: frames, path: wellFormed, content: bytes(200) }),
    async ({ list, path, content }) => {
      const answer = await call('encode', { frames: pairs(list), path, content: base64(content) });
      const read = [...new FrameDecoder(10_000).push(Buffer.from(answer as string, 'base64'))];
      expect(pairs(read.slice(0, -1))).toEqual(pairs(list));
      expect(decodeFilePayload(read.at(-1)?.payload ?? Buffer.alloc(0))).toEqual({ path, content });
    },
  );

  fuzz('makes JSON of any value', expression, async (source) => {
    const answer = (await call('convert', source)) as { bytes: string; warnings: string[] } | null;
    if (answer === null) return;
    const json = new TextDecoder('utf-8', { fatal: true }).decode(
      Buffer.from(answer.bytes, 'base64'),
    );
    expect(() => JSON.parse(json) as unknown).not.toThrow();
    expect(json).not.toMatch(/\\u[dD][89a-fA-F]/);
  });

  fuzz('makes of JSON the same JSON', fc.jsonValue({ noUnicodeString: false }), async (value) => {
    const source = `__import__("json").loads(${JSON.stringify(JSON.stringify(value))})`;
    const answer = (await call('convert', source)) as { bytes: string } | null;
    if (answer === null) return;
    const json = Buffer.from(answer.bytes, 'base64').toString('utf8');
    // Whole numbers beyond 2^53 become objects; a number of JavaScript would lose digits.
    if (/\d{16}/.test(JSON.stringify(value))) return;
    expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
  });
});
