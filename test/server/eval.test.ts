import { describe, expect, it } from 'vitest';
import { FakeSandbox, success } from '../fixtures/fake-sandbox.ts';
import { running } from './running.ts';
import { evaluate } from './submission.ts';

const answered = (sandbox: FakeSandbox, config = {}) =>
  running({ sandbox, config: { autoDetectImports: false, ...config } });

describe('eval', () => {
  it('gives the value and takes one newline from the output', async () => {
    const sandbox = new FakeSandbox(() => success({}, { expression: "''", stdout: 'a\n\n' }));
    const { url } = await answered(sandbox);
    const { status, body } = await evaluate(url, { code: "''", eval_last_expr: true });
    expect([status, body.result, body.stdout]).toEqual([200, "''", 'a\n']);
    expect(sandbox.jobs[0]).toMatchObject({ capture: 'expression', network: 'none' });
  });

  it('leaves the output alone without a value', async () => {
    const { url } = await answered(new FakeSandbox(() => success({}, { stdout: 'a\n' })));
    const { body } = await evaluate(url, { code: 'x = 1', eval_last_expr: true });
    expect(body.stdout).toBe('a\n');
    expect(body).not.toHaveProperty('result');
  });

  it('reads JSON as Go does', async () => {
    const sandbox = new FakeSandbox();
    const { url } = await answered(sandbox);
    const config = '{"TIMEOUT_seconds":7,"memory_mb":0,"disk_mb":null,"zzz":1}';
    const text = `{"Code":"print(1)","stdin":null,"files":null,"unknown":[],"CONFIG":${config}} trailing`;
    expect((await evaluate(url, text)).status).toBe(200);
    expect(sandbox.programs).toEqual(['print(1)']);
    expect(sandbox.jobs[0]?.limits).toMatchObject({
      timeoutMs: 7000,
      memoryMb: 1024,
      diskMb: 2048,
    });
  });

  it.each([
    ['', 'invalid JSON: '],
    ['{', 'invalid JSON: '],
    ['[]', 'invalid JSON: '],
    ['{"code":1}', 'invalid JSON: code'],
    ['{"code":"1","config":{"timeout_seconds":1.5}}', 'invalid JSON: timeout_seconds'],
    ['{"code":"1","config":{"timeout_seconds":1.0}}', 'invalid JSON: timeout_seconds'],
    ['{"code":"1","config":{"timeout_seconds":1e3}}', 'invalid JSON: timeout_seconds'],
    ['{"code":"1","eval_last_expr":"yes"}', 'invalid JSON: eval_last_expr'],
    ['null', "either 'code' or 'files' must be provided"],
    ['{"code":"","files":[]}', "either 'code' or 'files' must be provided"],
    [
      '{"code":"1","python_version":"2.7"}',
      'unsupported python_version "2.7"; supported versions: 3.10, 3.11, 3.12, 3.13',
    ],
    ['{"code":"1","python_version":"__proto__"}', 'unsupported python_version "__proto__"'],
    ['{"code":"1","python_version":"constructor"}', 'unsupported python_version "constructor"'],
    ['{"code":"1","config":{"memory_mb":-1}}', 'config.memory_mb is -1'],
    ['{"code":"1","config":{"timeout_seconds":999999}}', 'config.timeout_seconds is 999999'],
    ['{"files":[{"name":"../x.py","content":"1"}]}', 'files.0.name: '],
    ['{"files":[{"name":"","content":"1"}]}', 'files.0.name: '],
  ])('refuses %s', async (text, error) => {
    const { url } = await answered(new FakeSandbox());
    const { status, body } = await evaluate(url, text);
    expect([status, body.error]).toEqual([400, expect.stringContaining(error)]);
  });

  it('limits code, not input', async () => {
    const { url } = await answered(new FakeSandbox());
    const stdin = 'x'.repeat(1_000_000);
    expect((await evaluate(url, { code: 'é'.repeat(51_200), stdin })).status).toBe(200);
    const { status, body } = await evaluate(url, { code: `${'é'.repeat(51_200)}#` });
    expect([status, body.error]).toEqual([
      413,
      'total code size 102401 bytes exceeds limit of 102400 bytes',
    ]);
  });

  it('takes files over code and runs the first one', async () => {
    const sandbox = new FakeSandbox();
    const { url } = await answered(sandbox);
    const files = [
      { name: './app.py', content: 'A' },
      { name: 'lib.py', content: 'B' },
    ];
    await evaluate(url, { code: 'C', files });
    await evaluate(url, { code: 'C', files, entrypoint: 'lib.py' });
    expect(sandbox.programs).toEqual(['A', 'B']);
  });

  it('chooses the image by version and the network by request', async () => {
    const sandbox = new FakeSandbox();
    const { url } = await answered(sandbox);
    await evaluate(url, { code: '1', python_version: '3.13', config: {} });
    await evaluate(url, { code: '1', config: { network_disabled: false } });
    await evaluate(url, { code: '1', config: { network_disabled: true } });
    expect(sandbox.jobs.map(({ image }) => image)).toEqual([
      'python:3.13-slim',
      undefined,
      undefined,
    ]);
    expect(sandbox.jobs.map(({ network }) => network)).toEqual(['none', 'on', 'never']);
  });

  it('installs what it is told to, and nothing for a dash', async () => {
    const sandbox = new FakeSandbox();
    const { url } = await answered(sandbox);
    await evaluate(url, { code: '1', requirements_txt: 'rich==1\n' });
    await evaluate(url, { code: '1', requirements_txt: '-' });
    expect(sandbox.jobs.map(({ setup }) => setup.requirements)).toEqual(['rich==1\n', null]);
  });

  it('adds what the code imports and the sandbox lacks', async () => {
    const sandbox = new FakeSandbox();
    const asked: (string | undefined)[] = [];
    const profile = await sandbox.profile();
    const ask = (image?: string) => {
      asked.push(image);
      return Promise.resolve({ ...profile, stdlibModules: ['math'] });
    };
    Object.assign(sandbox, { profile: ask });
    const { url } = await answered(sandbox, { autoDetectImports: true });
    const files = [
      { name: 'main.py', content: 'import math, numpy, helper\nimport yaml' },
      { name: 'helper.py', content: '' },
    ];
    await evaluate(url, { files, requirements_txt: 'rich', python_version: '3.12' });
    await evaluate(url, { files, requirements_txt: '-' });
    await evaluate(url, { code: '2 + 2' });
    expect(sandbox.jobs.map(({ setup }) => setup.requirements)).toEqual([
      'rich\nPyYAML',
      null,
      null,
    ]);
    expect(asked).toEqual(['python:3.12-slim']);
  });

  it('keeps the reason of a fault of its own to itself', async () => {
    const sandbox = new FakeSandbox();
    const { url } = await answered(sandbox, { sandbox: 'local' });
    sandbox.profile = () => Promise.reject(new TypeError('a secret path'));
    const { status, body } = await evaluate(url, { code: '1', python_version: '3.12' });
    expect([status, body]).toEqual([500, { error: 'internal server error' }]);
  });
});
