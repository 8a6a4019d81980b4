import * as fc from 'fast-check';

/** Any bytes, often of the kind that formats are made of. */
export const bytes = (maxLength: number): fc.Arbitrary<Buffer> =>
  fc
    .oneof(
      fc.uint8Array({ maxLength }),
      fc.array(fc.constantFrom(0, 1, 10, 13, 27, 32, 34, 47, 92, 127, 128, 255), { maxLength }),
    )
    .map((values) => Buffer.from(values));

/** Bytes cut at arbitrary places, with empty chunks among them. */
export const chunked = (whole: Buffer): fc.Arbitrary<Buffer[]> =>
  fc.array(fc.nat({ max: whole.length }), { maxLength: 12 }).map((cuts) => {
    const ends = [...cuts.toSorted((one, other) => one - other), whole.length];
    return ends.map((end, index) => whole.subarray(ends[index - 1] ?? 0, end));
  });

/** Text of any characters but halves of surrogate pairs. */
export const wellFormed = fc.string({ unit: 'binary', maxLength: 60 });

const NASTY = [
  '\u001B[31m',
  '\u001B]8;;http://x\u0007',
  '\u009B2J',
  '\u202E',
  '\u2066',
  '\u200B',
  '\uFEFF',
  '\uD800',
  '\uDC00',
  '\0',
  '\r\n',
  '\r',
  '\n',
  '\t',
  '\u2028',
  '\u0085',
  '\uFFFF',
  '😀',
  '`',
  '```',
  '~~~',
  '$',
  '{{',
  '}}',
  '__proto__',
  'constructor',
  '-',
  '"',
  '\\',
  '</script>',
];

/** Text with what breaks terminals, Markdown, JSON and line counts; halves of surrogate pairs too. */
export const nastyText = (maxLength = 30): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        fc.constantFrom(...NASTY),
        fc.string({ unit: 'binary', maxLength: 6 }),
        fc.string({ maxLength: 8 }),
      ),
      {
        maxLength,
      },
    )
    .map((parts) => parts.join(''));

/** Some bytes of a valid file overwritten, cut out or doubled. */
export const mutated = (valid: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> =>
  fc
    .tuple(
      valid,
      fc.array(fc.tuple(fc.nat(), fc.constantFrom('set', 'cut', 'double', 'end'), bytes(12)), {
        maxLength: 5,
      }),
    )
    .map(([whole, changes]) =>
      changes.reduce((data, [at, how, piece]) => {
        const start = data.length === 0 ? 0 : at % data.length;
        const [head, tail] = [data.subarray(0, start), data.subarray(start)];
        if (how === 'set') return Buffer.concat([head, piece, tail.subarray(piece.length)]);
        if (how === 'cut') return Buffer.concat([head, tail.subarray(piece.length)]);
        return how === 'double' ? Buffer.concat([head, tail, tail]) : head;
      }, whole),
    );

/** A JSON value in which names that JavaScript treats specially are not rare. */
export const json = (maxDepth = 3): fc.Arbitrary<unknown> => {
  const name = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom('__proto__', 'constructor', 'toString', ''),
  );
  return fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth, depthIdentifier: 'json' },
      fc.constantFrom(null, true, false, 0, -1, 1e308, '', 'null', '1'),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      nastyText(4),
      fc.array(tie('value'), { maxLength: 4, depthIdentifier: 'json' }),
      fc
        .array(fc.tuple(name, tie('value')), { maxLength: 4, depthIdentifier: 'json' })
        .map((entries) => Object.fromEntries(entries)),
    ),
  })).value;
};
