import { expect, it } from 'vitest';
import { ContainerConfigurationError } from '../../src/errors.ts';
import { bytesOf, py, textFiles, valueOf, type Contract } from './contract.ts';

/** What comes before the program. */
export function setupCases({ script, cell, lacks }: Contract): void {
  if (lacks('processes')) {
    it('refuses what it cannot do', async () => {
      const commands = script('print(1)', { setup: { commands: ['true'] } });
      await expect(commands).rejects.toThrow(ContainerConfigurationError);
      await expect(commands).rejects.toThrow(/setup commands: \["true"\]/);
      const requirements = script('print(1)', { setup: { requirements: 'numpy' } });
      await expect(requirements).rejects.toThrow(ContainerConfigurationError);
    });

    it('takes a setup that does nothing', async () => {
      const setup = { commands: [], requirements: '# nothing\n\n' };
      expect((await script('print(1)', { setup })).stdout).toBe('1\n');
    });
    return;
  }

  it('runs each command as a unit, in order, before the program', async () => {
    const commands = [
      'echo one > order',
      'false || echo two >> order',
      'echo three >> order # && exit 1',
      'sleep 60 &',
      'cd / && false; true',
      'cat; echo $NAME >> order; echo dropped; echo too >&2',
      'printf "import sys\nsys.exit(0)" > made.py; chmod 600 main.py',
    ];
    const code = 'import sys\nprint(open("order").read() + sys.stdin.read())';
    const input = { setup: { commands }, stdin: bytesOf('input'), env: { NAME: 'four' } };
    const execution = await script(code, input);
    expect(execution).toMatchObject({
      status: 'completed',
      exitCode: 0,
      stdout: 'one\ntwo\nthree\nfour\ninput\n',
      stderr: '',
      artifacts: [],
      warnings: [],
    });
    expect(execution).not.toHaveProperty('setup');
    expect(execution.timings.runMs).toBeLessThan(5_000);
  });

  it('shows its commands nothing of the environment of the host', async () => {
    process.env['CANARY_OF_HOST'] = 'of the host';
    const commands = ['env > seen; cat /proc/$PPID/environ >> seen 2>/dev/null || true'];
    const execution = await script('print(open("seen").read())', { setup: { commands } });
    delete process.env['CANARY_OF_HOST'];
    expect(execution.stdout).toContain('LANG=');
    expect(execution.stdout).not.toContain('CANARY_OF_HOST');
  });

  it('ends with the first command that fails', async () => {
    const commands = ['echo fine', 'echo out; echo err >&2; exit 3', 'echo never > left'];
    const execution = await cell('print("ran")\nresults = 1', { setup: { commands } });
    expect(execution).toMatchObject({
      status: 'completed',
      killReason: null,
      exitCode: 3,
      signal: null,
      stdout: '',
      stderr: 'out\nerr\n',
      error: null,
      results: { status: 'missing' },
      artifacts: [],
      warnings: [],
      setup: { step: 'command', command: commands[1], exitCode: 3 },
    });
  });

  it.each([
    ['a signal', 'kill -KILL $$', 137],
    ['no such command', 'no-such-command-here', 127],
    ['bad syntax', 'if then', 2],
  ])('gives the exit code of a shell for %s', async (_name, command, exitCode) => {
    const execution = await script('print("ran")', { setup: { commands: [command] } });
    expect(execution).toMatchObject({ exitCode, stdout: '', setup: { exitCode } });
  });

  it('brings out what the program changes, not what the setup left', async () => {
    const setup = { commands: ['echo a > kept; echo b > changed; mkdir sub; echo c > sub/kept'] };
    const code = 'open("changed", "a").write("more")\nopen("new", "w").write("n")';
    expect(textFiles(await script(code, { setup }))).toEqual({ changed: 'b\nmore', new: 'n' });
  });

  it('keeps the end of long output', async () => {
    const command = 'i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); done; exit 1';
    const limits = { maxOutputBytes: 1_000 };
    const { stderr, truncated } = await script('', { setup: { commands: [command] }, limits });
    expect(stderr).toMatch(/line 2999\n$/);
    expect([stderr.length, truncated]).toEqual([1_000, true]);
  });

  it('counts for the time limit, and is killed with all that it started', async () => {
    const setup = { commands: ['sleep 100 & echo begun; sleep 100'] };
    const execution = await script('print("ran")', { setup, limits: { timeoutMs: 700 } });
    expect(execution).toMatchObject({
      status: 'killed',
      killReason: 'timeout',
      exitCode: null,
      stdout: '',
      stderr: 'begun\n',
    });
    expect(execution.warnings.join()).toContain('sleep 100 & echo begun');
  });

  it('is killed when aborted', async () => {
    const controller = new AbortController();
    const execution = await script(
      'print("ran")',
      { setup: { commands: ['sleep 100'] } },
      { signal: controller.signal, onEvent: () => controller.abort() },
    );
    expect(execution).toMatchObject({ status: 'killed', killReason: 'aborted', stdout: '' });
  });

  it('reads modules from PYTHONPATH', async () => {
    const files = { 'lib/inside.py': bytesOf('VALUE = 5') };
    const env = { PYTHONPATH: 'lib:other' };
    const code = py`
      import inside, subprocess, sys
      told = subprocess.run([sys.executable, "-c", "import inside; print(inside.VALUE)"], capture_output=True)
      results = [inside.VALUE, told.stdout.decode()]
    `;
    expect(valueOf(await cell(code, { files, env }))).toEqual([5, '5\n']);
  });
}
