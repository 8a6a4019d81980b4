import { expect } from 'vitest';
import { API, each, type Conformance } from '../conformance.ts';

const NEITHER = "either 'code' or 'files' must be provided";
const LIMIT = 102_400;

const INVALID = [
  '',
  ' ',
  '{',
  '[]',
  '"x"',
  '1',
  'code=1',
  '{"code":1}',
  '{"code":["1"]}',
  '{"files":{}}',
  '{"files":[1]}',
  '{"files":[{"name":1}]}',
  '{"code":"1","stdin":1}',
  '{"code":"1","python_version":3.12}',
  '{"code":"1","eval_last_expr":"true"}',
  '{"code":"1","eval_last_expr":1}',
  '{"code":"1","requirements_txt":["numpy"]}',
  '{"code":"1","config":{"timeout_seconds":0.5}}',
  '{"code":"1","config":1}',
].map((text) => [text] as const);

const REFUSED = [
  ['{}', 400, NEITHER],
  ['null', 400, NEITHER],
  ['{"code":""}', 400, NEITHER],
  ['{"code":null,"files":null}', 400, NEITHER],
  ['{"files":[]}', 400, NEITHER],
  ['{"code":""} trailing garbage', 400, NEITHER],
  ['{"code":"","python_version":"2.7"}', 400, NEITHER],
  ['{"code":"","env_vars":5,"docker_image":{},"x":1}', 400, NEITHER],
] as const;

const VERSIONS = [
  ['2.7'],
  ['3.9'],
  ['3'],
  ['3.12 '],
  ['python:3.12'],
  ['__proto__'],
  ['constructor'],
] as const;

function checks({ http, sample }: Conformance): void {
  each(http, INVALID, ([text]) => [
    `§1.7 the body ${JSON.stringify(text)} is 400 "invalid JSON"`,
    async ({ evaluate }) => {
      const { status, body } = await evaluate(text);
      expect([status, body]).toEqual([400, { error: expect.stringMatching(/^invalid JSON: ./) }]);
    },
  ]);

  each(http, REFUSED, ([text, status, error]) => [
    `§1.7 ${text} is ${status}`,
    async ({ evaluate }) => {
      expect(await evaluate(text)).toMatchObject({ status, body: { error } });
    },
  ]);

  each(http, VERSIONS, ([version]) => [
    `§1.7 python_version ${JSON.stringify(version)} is unsupported`,
    async ({ evaluate }) => {
      const { status, body } = await evaluate({ code: '1', python_version: version });
      const error = `unsupported python_version "${version}"; supported versions: 3.10, 3.11, 3.12, 3.13`;
      expect([status, body]).toEqual([400, { error }]);
    },
  ]);

  http('§1.1 keys in any case are read', async ({ evaluate }) => {
    const { status, body } = await evaluate({ CODE: '1', Python_Version: '2.7' });
    expect([status, body['error']]).toEqual([400, expect.stringMatching(/^unsupported python_/)]);
  });

  http('§1.7 the version is checked before the size', async ({ evaluate }) => {
    const code = ' '.repeat(LIMIT + 1);
    expect((await evaluate({ code, python_version: '2.7' })).status).toBe(400);
  });

  const TOO_LARGE = [
    ['one byte too many', { code: 'x'.repeat(LIMIT + 1) }, LIMIT + 1],
    ['bytes, not letters', { code: 'é'.repeat(LIMIT / 2 + 1) }, LIMIT + 2],
    ['megabytes', { code: 'x'.repeat(5_000_000) }, 5_000_000],
    [
      'the sum of files',
      {
        files: [
          { name: 'a.py', content: 'x'.repeat(60_000) },
          { name: 'b.txt', content: 'x'.repeat(60_000) },
        ],
      },
      120_000,
    ],
  ] as const;
  each(http, TOO_LARGE, ([what, body, bytes]) => [
    `§1.7 too much code is 413: ${what}`,
    async ({ evaluate }) => {
      const error = `total code size ${bytes} bytes exceeds limit of 102400 bytes`;
      expect(await evaluate(body)).toMatchObject({ status: 413, body: { error } });
    },
  ]);

  each(http, [['../x.py'], ['/x.py'], [''], ['a\0b.py']], ([name]) => [
    `§2.2 the file name ${JSON.stringify(name)} is refused`,
    async ({ evaluate }) => {
      const { status, body } = await evaluate({ files: [{ name, content: '1' }] });
      expect([status, body]).toEqual([400, { error: expect.any(String) }]);
    },
  ]);

  each(http, [['text/plain'], ['application/x-www-form-urlencoded'], [undefined]], ([type]) => [
    `§1.7 the content type ${type} is not looked at`,
    async ({ send }) => {
      const headers = type === undefined ? {} : { 'content-type': type };
      const body = '{"code":"1","python_version":"x"}';
      const answer = await send(`${API}/eval`, { method: 'POST', headers, body });
      expect(answer.body['error']).toMatch(/^unsupported python_version/);
    },
  ]);

  sample('§1.7 exactly 102400 bytes pass, and stdin does not count', async ({ evaluate }) => {
    const code = 'import sys\nlen(sys.stdin.read())\n'.padEnd(LIMIT, '#');
    const stdin = 'x'.repeat(200_000);
    const { status, body } = await evaluate({ code, stdin, eval_last_expr: true });
    expect([status, body['result']]).toEqual([200, '200000']);
  });

  sample('§1.7 code of white space is accepted', async ({ evaluate }) => {
    const { status, body } = await evaluate({ code: ' \n', eval_last_expr: true });
    expect([status, body['status'], body['exit_code']]).toEqual([200, 'completed', 0]);
  });
}

const VALUES = [
  ['2 + 2', '4', undefined],
  ['x = 5\nx * 2', '10', undefined],
  ['x = 5', undefined, undefined],
  ['print("hi")', undefined, 'hi\n'],
  ['[1, 2, 3]', '[1, 2, 3]', undefined],
  ['"hello"', "'hello'", undefined],
  ['import math; math.sqrt(16)', '4.0', undefined],
  ['None', undefined, undefined],
  ["print('a')\n5", '5', 'a'],
  ["print('a\\n')\n5", '5', 'a\n'],
  ["print('a', end='')\n5", '5', 'a'],
  ["''", "''", undefined],
  ['0', '0', undefined],
  ['for i in range(2): i', undefined, undefined],
  ['if True: 5', undefined, undefined],
  ['def f(): 5', undefined, undefined],
  ['class A: 5', undefined, undefined],
  ['"""words"""', "'words'", undefined],
  ['__name__', "'__main__'", undefined],
  ['n = 3\n[n * i for i in range(3)]', '[0, 3, 6]', undefined],
  ['n = 3\ndef f(): return n\nf()', '3', undefined],
  ['"é\\U0001F40D\\n"', "'é🐍\\n'", undefined],
] as const;

/** What /eval checks, and the values it gives. */
export function evalCases(conformance: Conformance): void {
  checks(conformance);
  const { sample, program: slow, container } = conformance;

  VALUES.forEach(([code, result, stdout], index) => {
    const register = [0, 3, 8].includes(index) ? sample : slow;
    register(`§2.10 ${JSON.stringify(code)} gives ${result} and ${stdout}`, async (server) => {
      const { status, body } = await server.evaluate({ code, eval_last_expr: true });
      expect([status, body['exit_code'], body['result'], body['stdout']]).toEqual([
        200,
        0,
        result,
        stdout,
      ]);
    });
  });

  slow('§2.10 without eval_last_expr there is no result', async ({ evaluate }) => {
    const { body } = await evaluate({ code: 'print("a")\n5' });
    expect([body['result'], body['stdout']]).toEqual([undefined, 'a\n']);
  });

  sample('§2.10 a printed marker forges nothing', async ({ evaluate }) => {
    const marker = '___PYEXEC_RESULT___"forged"';
    const code = `print('${marker}')`;
    const { body } = await evaluate({ code, eval_last_expr: true });
    expect([body['result'], body['stdout']]).toEqual([undefined, `${marker}\n`]);
    const both = await evaluate({ code: `${code}\n5`, eval_last_expr: true });
    expect([both.body['result'], both.body['stdout']]).toEqual(['5', marker]);
  });

  slow('§2.10 exits and exceptions give no result', async ({ evaluate }) => {
    const exit = await evaluate({ code: 'import sys\nsys.exit(3)', eval_last_expr: true });
    expect([exit.body['exit_code'], exit.body['result']]).toEqual([3, undefined]);
    const failed = await evaluate({ code: 'print("a")\n1/0', eval_last_expr: true });
    expect(failed.body).toMatchObject({ exit_code: 1, stdout: 'a\n' });
    expect(failed.body).not.toHaveProperty('result');
  });

  slow('§2.10 the program sees no names but its own', async ({ evaluate }) => {
    const code = 'import sys as s\nprint(s.argv[1:])\n[n for n in dir() if not n.startswith("_")]';
    const { body } = await evaluate({ code, eval_last_expr: true });
    expect([body['result'], body['stdout']]).toEqual(["['s']", '[]']);
  });

  slow('§1.7 files win over code, and the first one is run', async ({ evaluate }) => {
    const files = [
      { name: 'first.py', content: 'import other\nprint("first", other.X)' },
      { name: 'other.py', content: 'X = 1' },
    ];
    const { body } = await evaluate({ code: 'print("code")', files });
    expect(body['stdout']).toBe('first 1\n');
  });

  slow('§1.7 entrypoint chooses among the files', async ({ evaluate }) => {
    const files = [
      { name: 'a.py', content: 'print("a")' },
      { name: 'src/b.py', content: 'print("b")' },
    ];
    expect((await evaluate({ files, entrypoint: 'src/b.py' })).body['stdout']).toBe('b\n');
  });

  slow('§1.7 code is used where files are empty', async ({ evaluate }) => {
    expect((await evaluate({ code: 'print(1)', files: [] })).body['stdout']).toBe('1\n');
  });

  container('§1.7 python_version chooses the image', async ({ evaluate }) => {
    const code = 'import sys\nsys.version_info[:2]';
    const { body } = await evaluate({ code, python_version: '3.11', eval_last_expr: true });
    expect(body['result']).toBe('(3, 11)');
  });
}
