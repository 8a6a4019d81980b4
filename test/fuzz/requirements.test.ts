import * as fc from 'fast-check';
import { describe, expect } from 'vitest';
import { detectRequirements } from '../../src/jobs/requirements/detect-requirements.ts';
import { mergeRequirements } from '../../src/jobs/requirements/merge-requirements.ts';
import { fuzz } from './fuzz.ts';
import { nastyText } from './inputs.ts';
import { piece } from './python-source.ts';

describe('requirements', () => {
  const target = { stdlib: new Set(['os', 'sys', 'json']), entrypoint: 'main.py' };
  const importing = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          'import numpy as np\n',
          'import os, yaml.x\n',
          'from . import a\n',
          'from cv2 import *\n',
          'import PIL\n',
          '__import__("bs4")\n',
          'import ünï\n',
          'if 1:\n    import attr\n',
        ),
        piece,
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join(''));

  fuzz(
    'of any files are names of packages',
    fc.record({
      main: importing,
      other: importing,
      path: fc.oneof(nastyText(2), fc.constantFrom('numpy.py', 'pkg/__init__.py')),
    }),
    async ({ main, other, path }) => {
      const found = await detectRequirements({ [path]: other, 'main.py': main }, target);
      const names = found.map(({ name }) => name);
      for (const name of names) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*$|^_\w*$/);
      expect(new Set(names).size).toBe(names.length);
      expect(names.filter((name) => target.stdlib.has(name))).toEqual([]);
    },
  );

  fuzz(
    'are added once, after what the user wrote',
    fc.record({
      text: fc.oneof(
        nastyText(),
        fc.constantFrom(
          'numpy',
          'NumPy==1\r\n',
          '# numpy',
          '-r x',
          'pyyaml ; x',
          'git+https://x#egg=numpy',
          '-',
        ),
      ),
      names: fc.uniqueArray(fc.constantFrom('numpy', 'PyYAML', 'attrs')),
    }),
    ({ text, names }) => {
      const detected = names.map((name) => ({ module: name, name }));
      const merged = mergeRequirements(text, detected);
      if (text === '-') return expect(merged).toBeNull();
      if (merged === null) return expect(names).toEqual([]);
      if (text.trim() !== '') expect(merged.startsWith(text)).toBe(true);
      expect(mergeRequirements(merged, detected)).toBe(merged);
    },
  );
});
