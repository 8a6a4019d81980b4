import { describe, expect, it } from 'vitest';
import { detectRequirements } from '../../../src/jobs/requirements/detect-requirements.ts';
import { mergeRequirements } from '../../../src/jobs/requirements/merge-requirements.ts';
import { PACKAGE_OF_IMPORT } from '../../../src/jobs/requirements/package-names.ts';

const stdlib = new Set(
  'os sys json math re cProfile _json this distutils cgi collections typing importlib'.split(' '),
);

const detect = async (
  files: Record<string, string> | string,
  installed: readonly string[] = [],
): Promise<readonly string[]> => {
  const all = typeof files === 'string' ? { 'main.py': files } : files;
  const target = { stdlib, installed: new Set(installed), entrypoint: 'main.py' };
  return (await detectRequirements(all, target)).map(({ name }) => name);
};

describe('detectRequirements', () => {
  it.each([
    ['nothing', 'print(1)', []],
    ['several in one line', 'import numpy, pandas as pd', ['numpy', 'pandas']],
    ['a part of a package', 'from scipy.stats import norm', ['scipy']],
    ['an alias of a part', 'import requests.adapters as a', ['requests']],
    ['all names', 'from rich import *', ['rich']],
    ['relative imports', 'from . import x\nfrom .y import z\nfrom ..w import v', []],
    ['a line with more than the import', 'import numpy; numpy.zeros(1)', ['numpy']],
    ['any indentation', 'def f():\n    if True:\n        import numpy', ['numpy']],
    [
      'in try and except',
      'try:\n    import ujson\nexcept ImportError:\n    import orjson',
      ['orjson', 'ujson'],
    ],
    ['over several lines', 'from numpy import (\n    zeros,\n    ones,\n)', ['numpy']],
    ['a continued line', 'import \\\n    numpy', ['numpy']],
    ['in a string', 's = "import numpy"\nt = """\nimport pandas\n"""', []],
    ['after an escaped quote', 's = "\\"" # import pandas\nimport numpy', ['numpy']],
    ['in a comment', '# import numpy\nx = 1 # import pandas', []],
    [
      'by a call',
      '__import__("numpy")\nimport importlib\nimportlib.import_module("pandas.io")',
      ['numpy', 'pandas'],
    ],
    [
      'the standard library',
      'import os, sys, json\nimport _json, cProfile, this\nimport distutils.core',
      [],
    ],
    ['case matters', 'import JSON', ['JSON']],
    ['typing_extensions', 'import typing_extensions', ['typing_extensions']],
    ['the program itself', 'import __main__\nfrom __future__ import annotations', []],
    [
      'Windows line ends and a mark',
      '\uFEFFimport numpy\r\nimport pandas\r\n',
      ['numpy', 'pandas'],
    ],
    ['broken code', 'import numpy\ndef (:\n', ['numpy']],
    [
      'each once, sorted by bytes',
      'import yaml, PIL, PIL.Image, abc1',
      ['Pillow', 'PyYAML', 'abc1'],
    ],
    [
      'parts of google',
      'from google.cloud import storage\nimport google.protobuf',
      ['google-cloud-storage', 'protobuf'],
    ],
  ])('finds %s', async (_name, code, expected) => {
    expect(await detect(code)).toEqual(expected);
  });

  it('maps imports to packages', async () => {
    const code = [...PACKAGE_OF_IMPORT.keys()].map((name) => `import ${name}`).join('\n');
    expect(await detect(code)).toEqual([...new Set(PACKAGE_OF_IMPORT.values())].toSorted());
    expect(await detect('import constructor, toString')).toEqual(['constructor', 'toString']);
  });

  it('leaves out the modules of the request', async () => {
    const files = {
      'main.py': 'import helper, pkg.inner, deep, spare, native, numpy\nfrom data import x',
      'helper.py': 'import requests',
      'pkg/__init__.py': '',
      'pkg/inner.py': 'import helper',
      'src/deep.py': 'import pkg',
      'namespace/spare/one.py': '',
      'native.cpython-311-x86_64-linux-gnu.so': '',
      'data/table.csv': 'import numbers',
    };
    expect(await detect(files)).toEqual(['data', 'numpy', 'requests']);
  });

  it('scans the entrypoint whatever its name, and no other files that are not Python', async () => {
    const files = { run: 'import numpy', 'notes.txt': 'import pandas', 'b.py': 'import rich' };
    const found = await detectRequirements(files, { stdlib, entrypoint: 'run' });
    expect(found).toEqual([
      { module: 'numpy', name: 'numpy' },
      { module: 'rich', name: 'rich' },
    ]);
  });

  it('leaves out what is installed', async () => {
    expect(await detect('import numpy, PIL, rich', ['numpy', 'PIL'])).toEqual(['rich']);
  });
});

describe('mergeRequirements', () => {
  const detected = [
    { module: 'numpy', name: 'numpy' },
    { module: 'yaml', name: 'PyYAML' },
  ];

  it.each([
    ['nothing given', null, 'numpy\nPyYAML'],
    ['an empty text', '', 'numpy\nPyYAML'],
    ['the sign for nothing', '-', null],
    ['another package', 'requests', 'requests\nnumpy\nPyYAML'],
    ['a line end at the end', 'requests\n', 'requests\nnumpy\nPyYAML'],
    ['pinned', 'numpy==1.2\npyyaml>=6', 'numpy==1.2\npyyaml>=6'],
    ['compatible', 'numpy~=1.2', 'numpy~=1.2\nPyYAML'],
    [
      'extras, markers, spaces',
      'numpy [a] ; python_version < "3"\nPyYAML;a',
      'numpy [a] ; python_version < "3"\nPyYAML;a',
    ],
    [
      'an address',
      'numpy @ https://host/numpy.zip\npyyaml@ file:x',
      'numpy @ https://host/numpy.zip\npyyaml@ file:x',
    ],
    [
      'a wheel and an egg',
      './w/numpy-1-py3-none-any.whl\n-e git+https://x/y#egg=PyYAML',
      './w/numpy-1-py3-none-any.whl\n-e git+https://x/y#egg=PyYAML',
    ],
    [
      'options and comments',
      '-r more.txt\n--no-index # numpy\n# numpy\n',
      '-r more.txt\n--no-index # numpy\n# numpy\nnumpy\nPyYAML',
    ],
    ['a longer name', 'numpy-stl\npyyaml.more', 'numpy-stl\npyyaml.more\nnumpy\nPyYAML'],
  ])('keeps the text of the user: %s', (_name, text, merged) => {
    expect(mergeRequirements(text, detected)).toBe(merged);
  });

  it('compares names as PEP 503 says', () => {
    const found = [{ module: 'sklearn', name: 'scikit-learn' }];
    expect(mergeRequirements('Scikit_Learn', found)).toBe('Scikit_Learn');
    expect(mergeRequirements('scikit.learn', found)).toBe('scikit.learn');
  });

  it('takes another package that brings the same module', () => {
    const found = [{ module: 'cv2', name: 'opencv-python' }];
    expect(mergeRequirements('opencv-python-headless', found)).toBe('opencv-python-headless');
  });

  it('is null when there is nothing to install', () => {
    expect(mergeRequirements(null, [])).toBeNull();
    expect(mergeRequirements(' \n', [])).toBeNull();
    expect(mergeRequirements('-', [])).toBeNull();
  });
});
