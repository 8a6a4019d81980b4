import { describe, expect, it } from 'vitest';
import { LocalSandbox } from '../../src/sandbox/local/local-sandbox.ts';
import { running } from './running.ts';
import { evaluate, program, submit } from './submission.ts';

const local = () =>
  running({
    sandbox: new LocalSandbox({ acceptNoIsolation: true }),
    config: { sandbox: 'local', acceptNoIsolation: true, autoDetectImports: false },
  });

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('server with real Python', () => {
  it.each([
    ['2 + 2', '4', undefined],
    ["print('a')\n5", '5', 'a'],
    ['print("hi")', undefined, 'hi\n'],
    ["''", "''", undefined],
  ])('evaluates %s', async (code, result, stdout) => {
    const { url } = await local();
    const { body } = await evaluate(url, { code, eval_last_expr: true });
    expect([body.result, body.stdout]).toEqual([result, stdout]);
  });

  it('tells of a script error as a result', async () => {
    const { url } = await local();
    const { status, body } = await evaluate(url, { code: 'x = 1\nraise ValueError("no")' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'completed',
      exit_code: 1,
      error_type: 'ValueError',
      error_line: 2,
    });
    expect(body.stderr).toContain('ValueError: no');
  });

  it('lets Python say that the entrypoint is missing', async () => {
    const { url } = await local();
    const { status, body } = await submit(url, await program('1'), { entrypoint: 'nope.py' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'completed', exit_code: 2 });
    expect(body.stderr).toMatch(/can't open file '.*\/nope\.py': \[Errno 2\]/);
  });

  it('runs an entrypoint that a pre-command makes', async () => {
    const { url } = await local();
    const metadata = { entrypoint: 'made.py', pre_commands: ['cp main.py made.py'] };
    const { body } = await submit(url, await program('print("made")'), metadata);
    expect(body).toMatchObject({ exit_code: 0, stdout: 'made\n' });
  });

  it('stops at the time limit and keeps the output', async () => {
    const { url } = await local();
    const { status, body } = await submit(
      url,
      await program('print("so far", flush=True)\nwhile True: pass'),
      { entrypoint: 'main.py', config: { timeout_seconds: 1 } },
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'failed',
      error: 'execution timeout after 1s',
      stdout: 'so far\n',
    });
    expect(body).not.toHaveProperty('duration_ms');
  });
});
