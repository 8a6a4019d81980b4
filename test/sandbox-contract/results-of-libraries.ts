import { expect, it } from 'vitest';
import { py, valueOf, type Contract } from './contract.ts';

const NUMPY = py`
  import numpy as np
  results = {
      "array": np.array([[1, 2], [3, 4]]), "nan": np.array([1.5, np.nan]), "f32": np.float32(0.5),
      "i64": np.int64(7), "bool": np.bool_(True), "zero": np.array(3), "text": np.str_("s"),
      "complex": np.complex128(1 + 2j), "when": np.datetime64("2024-01-02T03:04:05.000000006"),
      "nat": np.array(["2024-01-02", "NaT"], dtype="datetime64[ns]"), np.int64(5): "key",
      "wide": np.array([np.longdouble(1.5)]), "record": np.array([(1, "a")], dtype="i4,U1"),
      "objects": np.array([1, None, {2: {3}}], dtype=object), "complexes": np.array([1j, 2]),
      "times": np.array([(np.datetime64("2024-01-02", "ns"), 2)], dtype=[("t", "M8[ns]"), ("n", "i8")]),
      "far": np.array(["-5000-01-01", "NaT"], dtype="M8[D]"), "span": np.timedelta64(1500, "ms"),
      "masked": np.ma.array([1, 2], mask=[0, 1]), "ids": np.array([2**53], dtype="uint64"),
      "too_wide": np.longdouble("1e4000"),
  }
`;
const NUMPY_VALUE = {
  array: [
    [1, 2],
    [3, 4],
  ],
  nan: [1.5, { _type: 'float', value: 'nan' }],
  f32: 0.5,
  i64: 7,
  bool: true,
  zero: 3,
  text: 's',
  complex: { _type: 'complex', real: 1, imag: 2 },
  when: '2024-01-02T03:04:05.000000006',
  nat: ['2024-01-02T00:00:00', null],
  '5': 'key',
  wide: [1.5],
  record: [[1, 'a']],
  objects: [1, null, { '2': { _type: 'set', items: [3] } }],
  complexes: [
    { _type: 'complex', real: 0, imag: 1 },
    { _type: 'complex', real: 2, imag: 0 },
  ],
  times: [['2024-01-02T00:00:00', 2]],
  far: ['-5000-01-01', null],
  span: { _type: 'timedelta', iso: 'P0DT1.5S', seconds: 1.5 },
  masked: [1, null],
  ids: [{ _type: 'int', value: '9007199254740992' }],
  too_wide: expect.anything() as unknown,
};
const nan = { _type: 'float', value: 'nan' };
const PANDAS = py`
  import pandas as pd
  frame = pd.DataFrame({"a": [1, 2], "when": pd.to_datetime(["2024-01-01", None])}, index=pd.to_datetime(["2024-05-01", "2024-05-02"]))
  results = {
      "series": pd.Series([1.5, None], index=["x", "y"], name="s"), "frame": frame, "nat": pd.NaT, "na": pd.NA,
      "stamp": pd.Timestamp("2024-01-02"), "delta": pd.Timedelta(days=1), "index": frame.index,
      "grouped": frame.groupby("a").a.sum(), "dtype": frame.a.dtype,
      "levels": pd.DataFrame([[1, 2]], index=pd.MultiIndex.from_tuples([("x", 1)], names=["k", None]), columns=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)])),
      "category": pd.Series(pd.Categorical(["p", None])), "whole": pd.array([1, None], dtype="Int64"),
      "months": pd.Series([1], index=pd.period_range("2024-01", periods=1, freq="M")),
      "methods": pd.DataFrame({"tolist": [1], "to_dict": [None]}), "nano": pd.Timedelta(1, "ns"),
      "zone": pd.Timestamp("2024-01-02", tz="UTC"), pd.Timestamp("2024-01-03"): "key",
  }
`;
const PANDAS_VALUE = {
  series: {
    _type: 'series',
    name: 's',
    index: ['x', 'y'],
    data: [1.5, nan],
  },
  frame: {
    _type: 'dataframe',
    index: ['2024-05-01T00:00:00', '2024-05-02T00:00:00'],
    columns: ['a', 'when'],
    data: [
      [1, '2024-01-01T00:00:00'],
      [2, null],
    ],
  },
  nat: null,
  na: null,
  stamp: '2024-01-02T00:00:00',
  delta: { _type: 'timedelta', iso: 'P1DT0S', seconds: 86_400 },
  index: ['2024-05-01T00:00:00', '2024-05-02T00:00:00'],
  grouped: { _type: 'series', name: 'a', index: [1, 2], data: [1, 2], index_names: ['a'] },
  levels: {
    _type: 'dataframe',
    index: [['x', 1]],
    columns: [
      ['a', 1],
      ['b', 2],
    ],
    data: [[1, 2]],
    index_names: ['k', null],
  },
  category: { _type: 'series', name: null, index: [0, 1], data: ['p', nan] },
  whole: [1, null],
  months: { _type: 'series', name: null, index: ['2024-01'], data: [1] },
  methods: { _type: 'dataframe', index: [0], columns: ['tolist', 'to_dict'], data: [[1, null]] },
  nano: { _type: 'timedelta', iso: 'P0DT0.000000001S', seconds: 1e-9 },
  zone: '2024-01-02T00:00:00+00:00',
  '2024-01-03T00:00:00': 'key',
};

/** Values of numpy, pandas and matplotlib; where the library is missing, what the program is told. */
export function libraryResultCases({ cell, hasPackage }: Contract): void {
  const libraries = [
    ['numpy', NUMPY, NUMPY_VALUE],
    ['pandas', PANDAS, PANDAS_VALUE],
  ] as const;
  it.each(libraries)('serialises values of %s', async (library, code, expected) => {
    const execution = await cell(code);
    if (!(await hasPackage(library))) {
      expect(execution.error).toMatchObject({ type: 'ModuleNotFoundError', line: 1 });
      expect(execution.error?.message).toContain(library);
      return;
    }
    expect(valueOf(execution)).toMatchObject(expected);
  });

  it('summarises a matplotlib figure in results', async () => {
    const execution = await cell(py`
      import matplotlib.pyplot as plt
      figure, axes = plt.subplots(figsize=(4, 3))
      axes.plot([1, 2], [3, float("nan")], label="l")
      axes.set_title("T")
      results = {"figure": figure}
      plt.close(figure)
    `);
    if (!(await hasPackage('matplotlib'))) {
      expect(execution.error?.type).toBe('ModuleNotFoundError');
      return;
    }
    expect(valueOf(execution)).toMatchObject({
      figure: {
        _type: 'matplotlib_figure',
        figure_size: [4, 3],
        axes: [{ title: 'T', lines: [{ xdata: [1, 2], ydata: [3, nan], label: 'l' }] }],
      },
    });
    expect(execution.artifacts).toEqual([]);
  });
}
