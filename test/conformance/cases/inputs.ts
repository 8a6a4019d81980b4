import { expect } from 'vitest';
import { program } from '../archives.ts';
import { each, type Conformance } from '../conformance.ts';

const ECHO = 'import sys\nsys.stdout.write(sys.stdin.read())';
const INPUTS = [
  ['text\n'],
  ['no newline'],
  ['a\r\nb\rc\n'],
  ['é漢🐍\u2028'],
  ['{"json": "\\"quoted\\""}'],
] as const;

const VARIABLES = [
  ['KEY=value', 'KEY', 'value'],
  ['KEY=a=b=c', 'KEY', 'a=b=c'],
  ['KEY=', 'KEY', ''],
  ['KEY=two\nlines', 'KEY', 'two\nlines'],
  ['KEY="it\'s" $HOME `id`', 'KEY', '"it\'s" $HOME `id`'],
  ['_k1=é🐍', '_k1', 'é🐍'],
] as const;

/** Standard input and environment. */
export function inputCases({ sample, program: slow, container }: Conformance): void {
  each(slow, INPUTS, ([stdin]) => [
    `§2.4 stdin ${JSON.stringify(stdin)} arrives as it is`,
    async ({ sync }) => {
      const code = 'import sys\nsys.stdout.buffer.write(sys.stdin.buffer.read())';
      expect((await sync(await program(code), { stdin })).body['stdout']).toBe(stdin);
    },
  ]);

  sample('§2.4 without stdin a read ends at once: EOFError, exit code 1', async ({ sync }) => {
    const { body } = await sync(await program('input()'), { stdin: '' });
    expect(body).toMatchObject({ status: 'completed', exit_code: 1 });
    expect(body['stderr']).toContain('EOFError');
  });

  slow('§2.4 /eval has stdin too', async ({ evaluate }) => {
    const { body } = await evaluate({ code: ECHO, stdin: 'a\nb' });
    expect(body['stdout']).toBe('a\nb');
  });

  slow('§2.4 stdin that nobody reads does no harm', async ({ sync }) => {
    const { body } = await sync(await program('print("ran")'), { stdin: 'x'.repeat(4_000_000) });
    expect(body).toMatchObject({ status: 'completed', exit_code: 0, stdout: 'ran\n' });
  });

  slow('§2.4 input() reads line by line', async ({ sync }) => {
    const { body } = await sync(await program('print(input() + "|" + input())'), {
      stdin: 'one\ntwo\n',
    });
    expect(body['stdout']).toBe('one|two\n');
  });

  sample('§2.5 each KEY=value as it is, a line without "=" left out', async ({ sync }) => {
    const names = ['A', 'B', 'C', 'D', 'LONE'];
    const code = `import json, os\nprint(json.dumps([os.environ.get(n) for n in ${JSON.stringify(names)}]))`;
    const env_vars = ['A=a=b', 'B=', 'C=two\nlines "q" \'s\'', 'D=$A', 'LONE'];
    const { body } = await sync(await program(code), { env_vars });
    expect(JSON.parse(body['stdout'] as string)).toEqual([
      'a=b',
      '',
      'two\nlines "q" \'s\'',
      '$A',
      null,
    ]);
  });

  each(slow, VARIABLES, ([line, name, value]) => [
    `§2.5 ${JSON.stringify(line)}`,
    async ({ sync }) => {
      const code = `import os\nprint(os.environ["${name}"], end="")`;
      const { body } = await sync(await program(code), { env_vars: [line] });
      expect(body['exit_code']).toBe(0);
      expect(body['stdout'] ?? '').toBe(value);
    },
  ]);

  slow('§2.5 output is UTF-8 whatever the image says', async ({ sync }) => {
    const code = 'import sys\nprint(sys.stdout.encoding.lower(), "é🐍")';
    const { body } = await sync(await program(code));
    expect(body['stdout']).toBe('utf-8 é🐍\n');
  });

  container('§2.5 nothing of the server is in the environment', async ({ sync }) => {
    process.env['CONFORMANCE_SECRET'] = 'secret';
    try {
      const { body } = await sync(await program('import os\nprint("\\n".join(os.environ))'));
      const names = (body['stdout'] as string).trim().split('\n');
      expect(names).toContain('PATH');
      expect(names.filter((name) => /SECRET|TEST_|PYEXEC|npm_/.test(name))).toEqual([]);
    } finally {
      delete process.env['CONFORMANCE_SECRET'];
    }
  });
}
