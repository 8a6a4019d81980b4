import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { bytesOf, py, valueOf, type Contract } from './contract.ts';

const CANARY = 'SANDBOX_CONTRACT_CANARY';
const BINARY = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7) % 256);
const CONTEXT = {
  ARCHIVE: { beam: { value: 1.5, rows: [{ name: 'ä' }], values: [1, 2], items: 'n' } },
  flag: null,
};
const FILES = {
  'main.py':
    'import json, random, os\nfrom pkg import tool\nprint(json.NAME, random.NAME, tool.NAME, os.sep)\nresults = {"a": {1}}\n1 / 0',
  'pkg/__init__.py': '',
  'pkg/tool.py': 'NAME = "tool"',
  'json.py': 'NAME = "own json"',
  'random.py': 'NAME = "own random"',
  'traceback.py': 'raise RuntimeError("shadowed")',
  'tokenize.py': 'raise RuntimeError("shadowed")',
  'base64/__init__.py': 'raise RuntimeError("shadowed")',
  'os.py': 'raise RuntimeError("shadowed")',
  'numpy/data.csv': 'no module',
};

/** What goes in: stdin, arguments, environment, files, context. */
export function inputCases({ script, cell }: Contract): void {
  it('gives stdin, then its end', async () => {
    const text = `${'line ü\n'.repeat(30_000)}last`;
    const { stdout } = await script(
      'import sys, hashlib\nprint(input())\nrest = sys.stdin.read()\nprint(len(rest), repr(sys.stdin.read()))',
      { stdin: bytesOf(text) },
    );
    expect(stdout).toBe(`line ü\n${text.length - 7} ''\n`);
    const empty = await script('input()');
    expect(empty.error).toMatchObject({ type: 'EOFError', line: 1 });
    const unread = await script('print("did not read")', { stdin: BINARY });
    expect(unread.stdout).toBe('did not read\n');
  });

  it('gives arguments and the file name', async () => {
    const argv = ['a b', '', '--ü=漢', '*'];
    const execution = await cell(
      'import os, sys\nresults = {"argv": sys.argv, "name": __name__, "file": os.path.relpath(__file__)}',
      { argv },
    );
    expect(valueOf(execution)).toEqual({
      argv: ['main.py', ...argv],
      name: '__main__',
      file: 'main.py',
    });
  });

  it('shows the environment of the job only', async () => {
    process.env[CANARY] = 'of the host';
    const execution = await cell(
      py`
        import os, time
        results = {"env": dict(os.environ), "raw": open("/proc/self/environ").read() if os.path.exists("/proc/self/environ") else "", "zone": time.strftime("%z", time.localtime(0))}
      `,
      { env: { MINE: 'wörld', TZ: 'UTC-5' } },
    );
    delete process.env[CANARY];
    const { env, raw, zone } = valueOf(execution) as {
      env: Record<string, string>;
      raw: string;
      zone: string;
    };
    expect(env).toMatchObject({ MINE: 'wörld', TZ: 'UTC-5' });
    expect(env[CANARY]).toBeUndefined();
    expect(raw).not.toContain(CANARY);
    expect(zone).toBe('+0500');
    expect(Object.keys(env).length).toBeLessThan(20);
  });

  it('puts nested and binary files in place', async () => {
    const files = {
      'data/deep/er/x.bin': BINARY,
      'ümlaut 漢.txt': bytesOf('ä'),
      empty: bytesOf(''),
    };
    const execution = await cell(
      py`
        import hashlib, os
        found = [os.path.relpath(os.path.join(d, n)) for d, _, ns in os.walk(".") for n in ns]
        results = {"files": sorted(found), "hash": hashlib.sha256(open("data/deep/er/x.bin", "rb").read()).hexdigest()}
      `,
      { files },
    );
    expect(valueOf(execution)).toEqual({
      files: ['data/deep/er/x.bin', 'empty', 'main.py', 'ümlaut 漢.txt'],
      hash: createHash('sha256').update(BINARY).digest('hex'),
    });
    expect(execution.artifacts).toEqual([]);
  });

  it('imports own modules, none of which harms the runner', async () => {
    const files = Object.fromEntries(Object.entries(FILES).map(([k, v]) => [k, bytesOf(v)]));
    const execution = await cell('', { code: undefined, files });
    expect(execution.stdout).toBe('own json own random tool /\n');
    expect(execution.error).toMatchObject({ type: 'ZeroDivisionError', line: 5 });
    expect(execution.error?.traceback).toContain('1 / 0');
    expect(valueOf(execution)).toEqual({ a: { _type: 'set', items: [1] } });
  });

  it('runs an entrypoint in a folder', async () => {
    const files = {
      'app/start.py': bytesOf(
        'import os, side, sys\nprint(side.X, os.path.isabs(sys.argv[0]), os.path.relpath(sys.argv[0]))\n1 / 0',
      ),
      'app/side.py': bytesOf('X = 1'),
    };
    const execution = await script('', { code: undefined, files, entrypoint: 'app/start.py' });
    expect(execution.stdout).toBe('1 True app/start.py\n');
    expect(execution.error).toMatchObject({ line: 3 });
    expect(execution.error?.traceback).toContain('File "app/start.py", line 3');
  });

  it('leaves source text exactly as it is', async () => {
    const code =
      '# -*- coding: utf-8 -*-\ntext = """ a\n\tb  \n\\ \'\'\' é\n"""\nprint(open(__file__, "rb").read().hex())\nprint(repr(text))';
    const { stdout } = await script(code);
    expect(stdout).toBe(`${Buffer.from(code).toString('hex')}\n" a\\n\\tb  \\n\\\\ ''' é\\n"\n`);
    const windows = await script('x = 1\r\nif x:\r\n    print("""a\r\nb""")\r\n');
    expect(windows.stdout).toBe('a\nb\n');
  });

  it('gives the context as object and file', async () => {
    const code = py`
      import json, copy
      same = json.load(open("context.json", encoding="utf-8")) == context
      try:
          context.ABSENT
      except AttributeError as error:
          message = str(error)
      try:
          context["ARCHIVE"]["ABSENT"]
      except KeyError as error:
          message += str(error)
      results = {
          "values": context.ARCHIVE.beam.values,
          "items": [name for name, _ in context.items()],
          "text": json.dumps(context.ARCHIVE) != "",
          "value": context.ARCHIVE.beam.value,
          "name": context["ARCHIVE"]["beam"].rows[0].name,
          "flag": context.flag,
          "names": list(context),
          "same": same,
          "copy": copy.deepcopy(context).ARCHIVE.beam.value,
          "whole": context,
          "message": message,
      }
    `;
    const value = valueOf(await cell(code, { context: CONTEXT })) as { message: string };
    expect(value).toMatchObject({ value: 1.5, name: 'ä', flag: null, same: true, copy: 1.5 });
    expect(value).toMatchObject({ names: ['ARCHIVE', 'flag'], whole: CONTEXT, values: [1, 2] });
    expect(value).toMatchObject({ items: ['ARCHIVE', 'flag'], text: true });
    expect(value.message).toMatch(/has no 'ABSENT'; it has: ARCHIVE, flag.*it has: beam/);
    const none = await cell('import os\nresults = [context, os.path.exists("context.json")]');
    expect(valueOf(none)).toEqual([null, false]);
    const outside = await script('print("context" in globals(), "save_artifact" in globals())');
    expect(outside.stdout).toBe('False False\n');
  });
}
