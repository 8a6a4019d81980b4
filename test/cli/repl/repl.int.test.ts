import { describe, expect, it } from 'vitest';
import { serverForTest } from '../../client/execution-server.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';
import { SLOW } from '../cli.ts';
import { hasTerminal, runOnTerminal } from '../on-terminal.ts';
import { runAgainst } from '../remote/with-stdin.ts';

const LOCAL = ['repl', '--sandbox', 'local', '--accept-no-isolation'];
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const ENTER = '\r';

const piped = (stdin: string, args: readonly string[] = LOCAL) =>
  runAgainst(args, { folder: tempFolder(), server: '', stdin });

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('repl', { timeout: SLOW }, () => {
  it('runs what is piped in, block by block, and shows values, files and errors', async () => {
    const run = await piped(
      [
        'x = 20',
        'def f(n):',
        '    return n + 1',
        'f(x)',
        'for i in range(2):',
        '    print(i)',
        'else:',
        '    print("end")',
        '',
        '"""a',
        'b"""',
        'open("a.txt", "w").write("hi")',
        ':files',
        'print("\\x1b]0;title\\x07é", end="")',
        '1 / 0',
        ':reset',
        ':files',
        'if "x" not in globals():',
        '    print("gone")',
      ].join('\n'),
    );
    expect(run.stdout.split('\n')).toEqual([
      '21',
      '0',
      '1',
      'end',
      String.raw`'a\nb'`,
      '2',
      'a.txt  2 bytes',
      'é',
      'a fresh interpreter; files are kept',
      'a.txt  2 bytes',
      'gone',
      '',
    ]);
    expect(run.stderr).toContain('ZeroDivisionError: division by zero');
    expect(run.exitCode).toBe(0);
  });

  it('ends with 1 when the last program failed, and says what to do when the interpreter is gone', async () => {
    const run = await piped('import os\nos._exit(3)\n1\n:reset\n2\n:nope\n');
    expect(run.stderr).toContain('the session is over');
    expect(run.stderr).toMatch(/error: The session .* Reset it .*\(:reset\)/);
    expect(run.stderr).toContain('there is no :nope');
    expect(run.stdout).toBe('a fresh interpreter; files are kept\n2\n');
    expect(run.exitCode).toBe(1);
    expect((await piped('raise ValueError("no")')).exitCode).toBe(1);
  });

  it('interrupts a program that is over its time', async () => {
    const run = await piped('import time\ntime.sleep(600)\n7\n', [...LOCAL, '--timeout', '0.5']);
    expect(run.stdout).toBe('7\n');
    expect(run.stderr).toContain('KeyboardInterrupt');
    expect(run.exitCode).toBe(0);
  });

  it('works with a session of a server', async () => {
    const { url } = await serverForTest(tempFolder());
    const run = await piped('x = 1\nx + 1\n:files\n', ['repl', '--server', url]);
    expect(run).toEqual({ exitCode: 0, stdout: '2\n', stderr: '' });
  });

  it('refuses options that do not go together, and a sandbox that was not chosen on purpose', async () => {
    const both = await piped('1', ['repl', '--server', 'http://127.0.0.1:1', '--sandbox', 'jail']);
    expect(both).toMatchObject({ exitCode: 2 });
    expect(both.stderr).toContain('exclude each other');
    expect((await piped('1', ['repl', '--sandbox', 'local'])).exitCode).toBe(2);
    expect((await piped('1', ['repl', '--server', 'http://127.0.0.1:1'])).exitCode).toBe(5);
  });

  it.skipIf(!hasTerminal)('has prompts; Ctrl-C interrupts, Ctrl-D ends', async () => {
    const { exitCode, text } = await runOnTerminal(LOCAL, {
      folder: tempFolder(),
      env: { NO_COLOR: '1' },
      steps: [
        ['>>> ', `def f():${ENTER}`],
        ['... ', `    return 6 * 7${ENTER}`],
        ['... ', ENTER],
        ['>>> ', `f()${ENTER}`],
        ['42', `import time; print("sleeps"); time.sleep(600)${ENTER}`],
        ['\nsleeps', CTRL_C],
        ['KeyboardInterrupt', `f() + 1${ENTER}`],
        ['43', 'half a line'],
        ['half a line', CTRL_C],
        ['KeyboardInterrupt', `2 ** 10${ENTER}`],
        ['1024', CTRL_D],
      ],
    });
    expect(text).toContain(':help for help');
    expect(exitCode).toBe(0);
  });
});
