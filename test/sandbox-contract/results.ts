import { expect, it } from 'vitest';
import { py, valueOf, type Contract } from './contract.ts';

const text = (value: string, type: string, module = 'builtins') => ({
  value,
  type,
  module,
  _serialization_note: 'converted_to_string',
});
const float = (value: string) => ({ _type: 'float', value });

/** Python expression → what it must be in JSON. */
const TABLE: readonly (readonly [string, unknown])[] = [
  [
    '{"a": [1, 2.5, True, None, "ü"], "t": (1, (2,))}',
    { a: [1, 2.5, true, null, 'ü'], t: [1, [2]] },
  ],
  ['[float("nan"), float("inf"), float("-inf")]', [float('nan'), float('inf'), float('-inf')]],
  ['{7: "i", 2.5: "f", True: "b", None: "n"}', { '7': 'i', '2.5': 'f', true: 'b', null: 'n' }],
  ['{(1, 2): "t", datetime.date(2024, 1, 2): "d"}', { '(1, 2)': 't', '2024-01-02': 'd' }],
  ['{1: "a", "1": "b"}', { '1': 'a', '1 (2)': 'b' }],
  ['{float("nan"): 1, Color.RED: 2, b"k": 3}', { nan: 1, red: 2, "b'k'": 3 }],
  [
    '2**53 - 1, 2**53, -2**70',
    [
      2 ** 53 - 1,
      { _type: 'int', value: '9007199254740992' },
      { _type: 'int', value: '-1180591620717411303424' },
    ],
  ],
  [
    '{3, 1, 2}, frozenset(["b", "a"])',
    [
      { _type: 'set', items: [1, 2, 3] },
      { _type: 'frozenset', items: ['a', 'b'] },
    ],
  ],
  ['{"b", 2, "a", 1}', { _type: 'set', items: [1, 2, 'a', 'b'] }],
  ['complex(1, float("nan"))', { _type: 'complex', real: 1, imag: float('nan') }],
  [
    'datetime.datetime(2024, 1, 2, 3, 4, 5, 6), datetime.time(1, 2)',
    ['2024-01-02T03:04:05.000006', '01:02:00'],
  ],
  [
    'datetime.timedelta(days=1, seconds=90)',
    { _type: 'timedelta', iso: 'P1DT90S', seconds: 86_490 },
  ],
  ['datetime.timedelta(seconds=-1.5)', { _type: 'timedelta', iso: '-P0DT1.5S', seconds: -1.5 }],
  [
    'datetime.timedelta(days=100, microseconds=1)',
    { _type: 'timedelta', iso: 'P100DT0.000001S', seconds: 8_640_000.000001 },
  ],
  [
    'datetime.datetime(2024, 1, 2, tzinfo=datetime.timezone.utc), datetime.date(2024, 1, 2)',
    ['2024-01-02T00:00:00+00:00', '2024-01-02'],
  ],
  [
    'b"\\x00\\xff", bytearray(b"a"), memoryview(b"abc")[::2]',
    ['AP8=', 'YQ==', 'YWM='].map((base64) => ({ _type: 'bytes', base64 })),
  ],
  [
    'decimal.Decimal("1.10"), Color.RED, Level.LOW',
    [{ _type: 'decimal', value: '1.10' }, 'red', 1],
  ],
  ['Point(1, [Point(2, None)])', { x: 1, y: [{ x: 2, y: null }] }],
  [
    'pathlib.PurePosixPath("a/b"), range(3), collections.deque([1]), {"k": 1}.keys()',
    ['a/b', [0, 1, 2], [1], ['k']],
  ],
  [
    'collections.Counter("aa"), types.MappingProxyType({"a": 1}), array.array("i", [1]), collections.UserList([1])',
    [{ a: 2 }, { a: 1 }, [1], [1]],
  ],
  [
    'fractions.Fraction(1, 3), int, uuid.UUID(int=1)',
    [
      text('1/3', 'Fraction', 'fractions'),
      text("<class 'int'>", 'type'),
      text('00000000-0000-0000-0000-000000000001', 'UUID', 'uuid'),
    ],
  ],
  [
    'Sub(7), SubStr("s"), WithDict(), Named(1, [2]), Answers()',
    [7, 's', { own: [1] }, [1, [2]], { own: 2 }],
  ],
  ['"\\ud800 lone", {"\\ud800": 1}', ['? lone', { '?': 1 }]],
  [
    '{"__proto__": {"x": 1}, "constructor": 2}',
    JSON.parse('{"__proto__": {"x": 1}, "constructor": 2}'),
  ],
];

const PRELUDE = py`
  import array, collections, dataclasses, datetime, decimal, enum, fractions, pathlib, types, uuid
  class Color(enum.Enum):
      RED = "red"
  class Level(enum.IntEnum):
      LOW = 1
  @dataclasses.dataclass
  class Point:
      x: object
      y: object
  class Sub(int): pass
  class SubStr(str): pass
  class WithDict:
      def to_dict(self):
          return {"own": (1,)}
  class Answers:
      def item(self):
          raise ValueError("there are several")
      def to_dict(self):
          return {"own": 2}
  Named = collections.namedtuple("Named", "x y")
`;

/** `results` as JSON, following the table of the service. */
export function resultCases({ cell }: Contract): void {
  it('serialises every value of the table', async () => {
    const rows = TABLE.map(([source]) => `  (${source}),`).join('\n');
    const execution = await cell(`${PRELUDE}\nresults = [\n${rows}\n]`);
    const values = valueOf(execution) as unknown[];
    expect(TABLE.map(([source], row) => [source, values[row]])).toEqual(TABLE);
    expect(JSON.parse(JSON.stringify(execution.results))).toEqual(
      JSON.parse(JSON.stringify({ ...execution.results })),
    );
    expect(execution.warnings.join('\n')).toMatch(/keys[^]*equal as text/);
  });

  it('tells whether there were results, and their type', async () => {
    expect((await cell('x = 1')).results).toEqual({ status: 'missing' });
    expect((await cell('results = None')).results).toEqual({ status: 'missing', isNone: true });
    const list = await cell('results = [1]');
    expect(list.results).toEqual({ status: 'captured', value: [1], type: 'list', isDict: false });
    const zero = await cell('import collections\nresults = collections.Counter()');
    expect(zero.results).toEqual({ status: 'captured', value: {}, type: 'Counter', isDict: true });
    const script = await cell('results = {"a": 1}', { capture: 'script' });
    expect(script.results).toEqual({ status: 'missing' });
  });

  it('cuts cycles and depth, and says so', async () => {
    const execution = await cell(py`
      loop = {"name": "loop"}
      loop["self"] = loop
      shared = [1]
      deep = []
      for _ in range(5000):
          deep = [deep]
      results = {"loop": loop, "twice": [shared, shared], "deep": deep}
    `);
    const value = valueOf(execution) as Record<string, unknown>;
    expect(value['loop']).toEqual({ name: 'loop', self: { _type: 'cycle', value: 'dict' } });
    expect(value['twice']).toEqual([[1], [1]]);
    expect(JSON.stringify(value['deep'])).toContain('too_deep');
    expect(execution.warnings).toHaveLength(2);
  });

  it('loses no results to one strange object', async () => {
    const execution = await cell(py`
      import datetime
      class Hostile:
          def __str__(self): raise ValueError("no")
          __repr__ = __str__
          def tolist(self): raise TypeError("no list")
      class Endless:
          def tolist(self): return Endless()
      class Day(datetime.date):
          def isoformat(self): raise OSError("no")
      class Proxy:
          @property
          def __class__(self): raise RuntimeError("no class")
      class Map(dict):
          def items(self): raise KeyError("no items")
      results = {
          "kept": 1, "hostile": Hostile(), "endless": Endless(), "day": Day(2024, 1, 1), "proxy": Proxy(),
          "map": Map(a=1), Hostile(): "key", "function": len, "generator": (n for n in range(3)),
          "big": 10**5000, "long": type("X" * 300000, (), {})(),
          "cut": type("Wordy", (), {"__repr__": lambda self: "w" * 300_000})(),
      }
    `);
    const value = valueOf(execution) as Record<string, Record<string, unknown>>;
    expect(value['kept']).toBe(1);
    expect(value['hostile']).toMatchObject({ type: 'Hostile', _error: 'TypeError: no list' });
    expect(JSON.stringify(value['endless'])).toContain('too_deep');
    expect(value['day']).toMatchObject({ _error: 'OSError: no' });
    expect(value['function']).toMatchObject({ type: 'builtin_function_or_method' });
    expect(value['generator']).toMatchObject({ type: 'generator' });
    expect(value['cut']?.['value']).toMatch(/^w+\n\.\.\. 200000 characters cut \.\.\.\nw+$/);
    expect(execution.warnings.join()).toContain('longer than 100000 characters were cut');
    expect(value['big']).toMatchObject({
      _type: 'int',
      value: expect.stringMatching(/^0x[0-9a-f]+$/),
    });
    expect(Object.values(value)).toContain('key');
    expect(execution.status).toBe('completed');
    const whole = await cell(py`
      class Map(dict):
          def items(self): raise KeyError("no items")
      results = Map(a=1)
    `);
    expect(whole.results).toEqual({ status: 'failed', error: "KeyError: 'no items'" });
  });

  it('refuses results over the limit, with a reason', async () => {
    const big = await cell('results = {"a": "x" * 20_000_000}');
    expect(big).toMatchObject({ status: 'completed', exitCode: 0 });
    expect(big.results).toMatchObject({ status: 'failed' });
    expect(JSON.stringify(big.results)).toContain('10485760 bytes');
    const exploding = await cell(
      'results = [1]\nfor _ in range(60):\n    results = [results, results]',
      { limits: { maxResultBytes: 200_000 } },
    );
    expect(exploding.results.status).toBe('failed');
  });

  it('brings megabytes of non-ASCII results through', async () => {
    const execution = await cell('results = {"text": "🐍é\\n" * 1_000_000}');
    const { text: value } = valueOf(execution) as { text: string };
    expect(value === '🐍é\n'.repeat(1_000_000)).toBe(true);
  });
}
