import { describe, expect, it } from 'vitest';
import {
  matchTextPatterns,
  type TextPatterns,
} from '../../../src/analyzer/patterns/text-patterns.ts';
import { readProgram } from '../../../src/analyzer/python/program.ts';

const CAPUT = 'caput\\([^)]*\\)';

async function find(code: string, patterns: Partial<TextPatterns> = { write: [CAPUT] }) {
  const program = await readProgram(code);
  if (program === null) return expect.fail('the program cannot be read');
  return matchTextPatterns(program, { write: [], read: [], ...patterns }, 'tango');
}

const operations = async (code: string) => (await find(code)).map(({ operation }) => operation);

describe('regular expressions', () => {
  it('find writes and reads with their places', async () => {
    const found = await find('x = 1\nif x:\n    caput(x)\nx = get_it(x)', {
      write: [CAPUT],
      read: ['get_\\w+'],
    });
    expect(found).toEqual([
      { system: 'tango', access: 'write', operation: 'caput(x)', line: 3, column: 5 },
      { system: 'tango', access: 'read', operation: 'get_it', line: 4, column: 5 },
    ]);
  });

  it('find every place, and nothing where there is nothing to match', async () => {
    expect(await operations('caput(1); caput(2)\ncaput(3)')).toEqual([
      'caput(1)',
      'caput(2)',
      'caput(3)',
    ]);
    expect(await find('caput(1)', { write: ['z*'] })).toEqual([]);
    expect(await find('caput(1)', {})).toEqual([]);
  });

  it.each([
    ['a string', 'x = "caput(1)"'],
    ['bytes', "x = b'caput(1)'"],
    ['a text over several lines', 'x = """\ncaput(1)\n# no\ncaput(2)"""'],
    ['a comment', 'x = 1 # caput(1)'],
    ['a comment after a string with a number sign', 'x = "#" # caput(1)'],
    ['the text of an f-string', 'x = f"caput(1) {2}"'],
    ['the format of an f-string', 'y = 1\nx = f"{y:caput(1)}"'],
  ])('do not look into %s', async (_, code) => {
    expect(await operations(code)).toEqual([]);
  });

  it.each([
    ['after a number sign in a string', 'x = "#"; caput(1)'],
    ['after a number sign in a format', 'y = 1\nx = f"{y:#x}"; caput(1)'],
    ['after nested f-strings', `y = 1\nx = f"{f'{y:#}'} #"; caput(1)`],
    ['after doubled braces', 'x = f"{{#}}"; caput(1)'],
    ['within an f-string', 'x = f"{caput(1)}"'],
    ['within a format', 'y = 1\nx = f"{y:>{caput(1)}}"'],
    ['after letters of any alphabet', 'x = "é😀"; caput(1)'],
    ['after a continued line', 'x = 1 + \\\n caput(1)'],
    ['with a string in it', 'caput("1")'],
  ])('see the code %s', async (_, code) => {
    expect(await operations(code)).toEqual([expect.stringMatching(/^caput\(/)]);
  });

  it('count places behind blanked text as they stand in the program', async () => {
    const found = await find('"""\na\n"""; x = "😀#"; caput(1)');
    expect(found).toMatchObject([{ line: 3, column: 17 }]);
  });
});
