import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PythonExecutorClient } from '../../../src/client/exports.ts';
import { serverForTest } from '../../client/execution-server.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';
import { startCli } from '../cli.ts';
import { runAgainst } from './with-stdin.ts';

const SLOW = 120_000;

/** Says something, waits until it is killed. */
const ENDLESS = 'import time\nprint("begun", flush=True)\ntime.sleep(600)\n';

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('the command line and the server', () => {
  it('run: code, arguments, variables and exit code', { timeout: SLOW }, async () => {
    const folder = tempFolder();
    const server = await serverForTest(folder);
    writeFileSync(
      join(folder, 'main.py'),
      'import os, sys\nprint(sys.argv[1:], os.environ["WHO"])\nprint("err", file=sys.stderr)\nsys.exit(3)\n',
    );
    const args = ['run', 'main.py', '--network', '-e', 'WHO=me', '--', '-x', 'y'];
    const run = await runAgainst(args, { folder, server: server.url });
    expect(run).toEqual({ exitCode: 3, stdout: "['-x', 'y'] me\n", stderr: 'err\n' });
  });

  it('run: shows output while the program runs; Ctrl-C kills it', { timeout: SLOW }, async () => {
    const folder = tempFolder();
    const server = await serverForTest(folder);
    writeFileSync(join(folder, 'main.py'), ENDLESS);
    const child = startCli(['run', 'main.py', '--network', '--server', server.url], { folder });
    const [text] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    expect(text.toString()).toBe('begun\n');
    child.kill('SIGINT');
    expect(await once(child, 'close')).toEqual([130, null]);
    const { executions } = await new PythonExecutorClient(server.url).listExecutions();
    const id = executions[0]?.executionId ?? '';
    const result = await new PythonExecutorClient(server.url).waitForCompletion(id, {
      pollIntervalMs: 50,
    });
    expect(result).toMatchObject({ status: 'killed', stdout: 'begun\n' });
  });

  it('submit, follow and kill one execution', { timeout: SLOW }, async () => {
    const folder = tempFolder();
    const where = { folder, server: (await serverForTest(folder)).url };
    const submitted = await runAgainst(['submit', '--network'], { ...where, stdin: ENDLESS });
    const id = submitted.stdout.trim();
    expect(id).toMatch(/^exe_[0-9a-f-]{36}$/);
    const child = startCli(['follow', id, '--server', where.server], { folder });
    const closed = once(child, 'close');
    const [text] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    expect(text.toString()).toBe('begun\n');
    expect((await runAgainst(['kill', id], where)).stdout).toBe('Execution killed\n');
    expect(await closed).toEqual([137, null]);
  });

  it('a program over its time limit is 124, with its output', { timeout: SLOW }, async () => {
    const folder = tempFolder();
    const where = { folder, server: (await serverForTest(folder)).url, stdin: ENDLESS };
    const run = await runAgainst(['run', '--network', '--timeout', '1'], where);
    expect(run.exitCode).toBe(124);
    expect(run.stdout).toBe('begun\n');
    expect(run.stderr).toContain('Error: execution timeout after 1s');
  });

  it('eval: output, then the value', { timeout: SLOW }, async () => {
    const folder = tempFolder();
    const where = { folder, server: (await serverForTest(folder)).url };
    const run = await runAgainst(['eval', 'print("a")\n6 * 7'], where);
    expect(run).toEqual({ exitCode: 0, stdout: 'a\n42\n', stderr: '' });
  });
});
