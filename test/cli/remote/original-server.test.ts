import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTar } from '../../../src/client/tar.ts';
import {
  pageNotFound,
  partsOf,
  reply,
  scriptedServer,
  type ScriptedServer,
} from '../../client/scripted-server.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';
import type { CliRun } from '../cli.ts';
import { runAgainst } from './with-stdin.ts';

const ID = 'exe_1';

/** Answers as the original does: no events, no list; every execution ends at once, so. */
const original = (result: Record<string, unknown>): Promise<ScriptedServer> =>
  scriptedServer(({ method, path }, response) => {
    if (path.endsWith('/exec/async')) reply(response, 202, { execution_id: ID });
    else if (path.endsWith('/eval')) reply(response, 200, { execution_id: ID, ...result });
    else if (path !== `/api/v1/executions/${ID}`) pageNotFound(response);
    else if (method === 'DELETE') reply(response, 200, { status: 'completed' });
    else reply(response, 200, { execution_id: ID, ...result });
  });

const DONE = { status: 'completed', exit_code: 0, stdout: 'out\n', duration_ms: 12 };

interface Sent {
  readonly names: readonly string[];
  readonly metadata: Record<string, unknown>;
  readonly tar: Buffer;
}

function sentTo({ requests }: ScriptedServer): Sent {
  const [tar, metadata] = partsOf(requests[0] as ScriptedServer['requests'][number]);
  const bytes = tar?.content ?? Buffer.alloc(0);
  return {
    names: [...readTar(bytes)].map(({ name }) => name),
    metadata: JSON.parse(metadata?.content.toString('utf8') ?? '') as Record<string, unknown>,
    tar: bytes,
  };
}

/** What one command sends. */
async function sentBy(args: readonly string[], folder: string, more = {}): Promise<Sent> {
  const server = await original(DONE);
  const run = await runAgainst(args, { folder, server: server.url, ...more });
  expect(run.stderr).toBe('');
  expect(run.exitCode).toBe(0);
  return sentTo(server);
}

function project(): string {
  const folder = tempFolder();
  mkdirSync(join(folder, 'app', 'pkg'), { recursive: true });
  writeFileSync(join(folder, 'app', 'a.py'), '');
  writeFileSync(join(folder, 'app', 'pkg', 'main.py'), '');
  writeFileSync(join(folder, 'one.py'), 'print(1)');
  return folder;
}

describe('what run and submit send', () => {
  it('is a file, a folder, files, or standard input', async () => {
    const folder = project();
    expect(await sentBy(['run', 'one.py'], folder)).toMatchObject({
      names: ['one.py'],
      metadata: { entrypoint: 'one.py', config: { network_disabled: true } },
    });
    expect(await sentBy(['submit', 'app'], folder)).toMatchObject({
      names: ['a.py', 'pkg/main.py'],
      metadata: { entrypoint: 'pkg/main.py' },
    });
    const files = ['--file', 'one.py,app/a.py', '--file', 'app/pkg/main.py', 'ignored'];
    expect((await sentBy(['run', ...files], folder)).names).toEqual(['one.py', 'a.py', 'main.py']);
    const fromStdin = await sentBy(['run'], folder, { stdin: 'print(2)' });
    expect(fromStdin.names).toEqual(['main.py']);
  });

  it('is an archive as it is', async () => {
    const folder = project();
    execFileSync('tar', ['-C', 'app', '-cf', 'code.tar', '.'], { cwd: folder });
    const { tar, metadata } = await sentBy(['run', 'code.tar'], folder);
    expect(tar).toEqual(readFileSync(join(folder, 'code.tar')));
    expect(metadata['entrypoint']).toBe('./pkg/main.py');
  });

  it('has every option, before or after the name of the command', async () => {
    const folder = project();
    const before = ['--timeout', '5', '--memory', '64', '--network', 'run', 'app'];
    const after = [
      '--disk',
      '9',
      '--cpu',
      '7',
      '--image',
      'i',
      '--entrypoint',
      'a.py',
      '-e',
      'A=b=c',
    ];
    const { metadata } = await sentBy(
      [...before, ...after, '-e', 'HERE', '--timeout', '6', '--', '-v', '--', 'x'],
      folder,
      { env: { HERE: 'yes' } },
    );
    expect(metadata).toEqual({
      entrypoint: 'a.py',
      docker_image: 'i',
      config: { timeout_seconds: 6, memory_mb: 64, disk_mb: 9, cpu_shares: 7 },
      env_vars: ['A=b=c', 'HERE=yes'],
      script_args: ['-v', '--', 'x'],
    });
  });

  it('switches the network on for requirements, and says so', async () => {
    const folder = project();
    writeFileSync(join(folder, 'r.txt'), 'numpy\n');
    const server = await original(DONE);
    const args = ['run', 'one.py', '--requirements', 'r.txt', '--memory', '0'];
    const run = await runAgainst(args, { folder, server: server.url });
    expect(run.stderr).toContain('the network is on');
    expect(sentTo(server).metadata).toMatchObject({ requirements_txt: 'numpy\n', config: {} });
    expect(Object.keys(sentTo(server).metadata['config'] as object)).toEqual([]);
  });
});

describe('what is shown of an end', () => {
  const FAILED = { status: 'failed', exit_code: 0, error: 'execution timeout after 5s' };
  const BROKEN = { status: 'failed', exit_code: 0, error: 'ensuring image: no' };
  const EXIT_3 = { ...DONE, exit_code: 3, stderr: 'err\n' };

  it.each<[object, string[], CliRun]>([
    [DONE, [], { exitCode: 0, stdout: 'out\n', stderr: '' }],
    [EXIT_3, [], { exitCode: 3, stdout: 'out\n', stderr: 'err\n' }],
    [EXIT_3, ['-q'], { exitCode: 3, stdout: '', stderr: '' }],
    [DONE, ['-q'], { exitCode: 0, stdout: 'out\n', stderr: '' }],
    [
      DONE,
      ['-v'],
      {
        exitCode: 0,
        stdout: 'out\n',
        stderr: 'Execution ID: exe_1\nStatus: completed\nDuration: 12ms\n---\n',
      },
    ],
    [FAILED, [], { exitCode: 124, stdout: '', stderr: 'Error: execution timeout after 5s\n' }],
    [BROKEN, [], { exitCode: 1, stdout: '', stderr: 'Error: ensuring image: no\n' }],
    [
      { status: 'killed', exit_code: 0 },
      [],
      { exitCode: 137, stdout: '', stderr: 'Error: the execution was killed\n' },
    ],
  ])('%j with %j is %j', async (result, flags, expected) => {
    const server = await original({ ...result });
    const folder = project();
    const run = await runAgainst(['run', 'one.py', ...flags], { folder, server: server.url });
    expect(run).toEqual(expected);
    const follow = await runAgainst(['follow', ID, ...flags], { folder, server: server.url });
    const line = flags.includes('-q') ? '' : `Following execution ${ID}...\n`;
    expect(follow).toEqual({ ...expected, stderr: line + expected.stderr });
  });

  it.each([
    [{ ...DONE, result: '5' }, [], 0, 'out\n5\n'],
    [{ ...DONE, stdout: 'out', result: '5' }, [], 0, 'out\n5\n'],
    [{ ...DONE, result: '5' }, ['-q'], 0, '5\n'],
    [DONE, ['-q'], 0, 'out\n'],
    [EXIT_3, ['-q'], 3, ''],
  ])('eval of %j with %j', async (result, flags, exitCode, stdout) => {
    const server = await original(result);
    const args = ['eval', '1', '--python', '3.12', '--timeout', '4', '--memory', '9', ...flags];
    const run = await runAgainst(args, { folder: tempFolder(), server: server.url });
    expect([run.exitCode, run.stdout]).toEqual([exitCode, stdout]);
    expect(JSON.parse(server.requests[0]?.body.toString() ?? '')).toEqual({
      code: '1',
      eval_last_expr: true,
      python_version: '3.12',
      config: { timeout_seconds: 4 },
    });
  });

  it('eval takes standard input, and leaves the value out when told so', async () => {
    const server = await original(DONE);
    const where = { folder: tempFolder(), server: server.url, stdin: 'x' };
    await runAgainst(['eval', '--no-result'], where);
    expect(JSON.parse(server.requests[0]?.body.toString() ?? '')).toEqual({
      code: 'x',
      eval_last_expr: false,
    });
  });

  it('kill says so, whatever there was, and submit gives the id', async () => {
    const server = await original(DONE);
    const where = { folder: project(), server: server.url };
    const done = { exitCode: 0, stderr: '' };
    expect(await runAgainst(['kill', ID], where)).toEqual({
      ...done,
      stdout: 'Execution killed\n',
    });
    expect(await runAgainst(['kill', '-q', ID], where)).toEqual({ ...done, stdout: '' });
    expect(await runAgainst(['submit', 'one.py'], where)).toEqual({ ...done, stdout: `${ID}\n` });
    const async = await runAgainst(['--async', 'run', 'one.py'], where);
    expect(async).toEqual({ ...done, stdout: `${ID}\n` });
  });
});

describe('what goes wrong', () => {
  const away = 'http://127.0.0.1:1';

  it.each([
    ['two paths', ['run', 'one.py', 'two.py'], /invalid arguments/],
    ['no such file', ['run', 'nope.py'], /nope\.py/],
    ['no code', ['run'], /no code/],
    ['no Python', ['run', '--file', 'data.txt'], /entrypoint/],
    ['an unset variable', ['run', 'one.py', '-e', 'NOT_THERE'], /NOT_THERE/],
    ['a negative limit', ['run', 'one.py', '--memory', '-1'], /whole number/],
    ['a bad address', ['run', 'one.py', '--server', 'host:1'], /host:1/],
    ['an option at the wrong place', ['--timeout', '5', 'doctor'], /--timeout/],
    ['no id', ['follow'], /id/],
  ])('is usage, 2, for %s', async (_, args, message) => {
    const folder = project();
    writeFileSync(join(folder, 'data.txt'), '');
    const run = await runAgainst(args, { folder, server: away });
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(message);
    expect(run.stdout).toBe('');
  });

  it.each([
    ['a server that is away', ['run', 'one.py'], 'cannot be reached'],
    ['an unknown execution', ['follow', 'exe_2'], '404 page not found'],
    ['what the server refuses', ['submit', 'one.py'], 'no tokens today (PYEXEC_TOKEN)'],
  ])('is 1 for %s, with its message', async (_, args, message) => {
    const server = await scriptedServer(({ path }, response) => {
      if (path.includes('exec/')) reply(response, 401, { error: 'no tokens today' });
      else pageNotFound(response);
    });
    const url = message.includes('reached') ? away : server.url;
    const run = await runAgainst(args, { folder: project(), server: url });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain(message);
    expect(run.stderr).not.toContain('    at ');
  });

  it('has a version', async () => {
    const run = await runAgainst(['version'], { folder: tempFolder(), server: away });
    expect(run.stdout).toMatch(/^python-executor v\d+\.\d+\.\d+\n$/);
  });
});
