import { describe, expect, it } from 'vitest';
import {
  ExecutionConfig,
  ExecutionResult,
  ExecutionStatus,
  InvalidResponseError,
  Metadata,
} from '../../src/client/exports.ts';

describe('ExecutionStatus', () => {
  it('is the lower-case name', () => {
    for (const [name, value] of Object.entries(ExecutionStatus)) {
      expect(value).toBe(name.toLowerCase());
    }
    expect(Object.keys(ExecutionStatus)).toHaveLength(5);
  });
});

describe('ExecutionConfig', () => {
  it('has the defaults of the original and always all keys, in order', () => {
    expect(JSON.stringify(new ExecutionConfig().toDict())).toBe(
      '{"timeout_seconds":300,"network_disabled":true,"memory_mb":1024,"disk_mb":2048,"cpu_shares":1024}',
    );
    expect(new ExecutionConfig({ networkDisabled: false, memoryMb: 0 }).toDict()).toMatchObject({
      network_disabled: false,
      memory_mb: 0,
    });
  });

  it('refuses what it does not have', () => {
    expect(() => new ExecutionConfig({ env_vars: [] } as object)).toThrow(TypeError);
  });
});

describe('Metadata', () => {
  it('emits the entrypoint and what is not empty, in order', () => {
    const empty = { dockerImage: '', preCommands: [], stdin: null, envVars: [], scriptArgs: [] };
    expect(new Metadata({ entrypoint: '', ...empty }).toDict()).toEqual({ entrypoint: '' });
    const full = new Metadata({
      scriptArgs: [''],
      envVars: ['A=1'],
      config: new ExecutionConfig(),
      stdin: 'in',
      preCommands: ['true'],
      requirementsTxt: 'numpy',
      dockerImage: 'python:3.12',
      entrypoint: 'main.py',
    });
    expect(Object.keys(full.toDict())).toEqual([
      'entrypoint',
      'docker_image',
      'requirements_txt',
      'pre_commands',
      'stdin',
      'config',
      'env_vars',
      'script_args',
    ]);
    expect(full.toDict().config).toEqual(new ExecutionConfig().toDict());
  });
});

describe('ExecutionResult.fromDict', () => {
  const pending = { execution_id: 'exe_1', status: 'pending' };

  it('has null for whatever is absent', () => {
    const { executionId, status, artifacts, truncated, oomKilled, reachedLimits, ...rest } =
      ExecutionResult.fromDict({ ...pending, unknown: 1 });
    expect(reachedLimits).toEqual([]);
    expect([executionId, status, artifacts, truncated, oomKilled]).toEqual([
      'exe_1',
      'pending',
      [],
      false,
      false,
    ]);
    expect(Object.values(rest).every((value) => value === null)).toBe(true);
    expect(Object.keys(rest)).toHaveLength(11);
  });

  it('takes values as they are', () => {
    const dict = {
      ...pending,
      stdout: '',
      exit_code: 0,
      result: '',
      duration_ms: 12,
      error_line: 3,
    };
    expect(ExecutionResult.fromDict(dict)).toMatchObject({
      stdout: '',
      exitCode: 0,
      result: '',
      durationMs: 12,
      errorLine: 3,
    });
  });

  it.each([
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.000Z'],
    ['2026-01-02T03:04:05.123456789Z', '2026-01-02T03:04:05.123Z'],
    ['2026-01-02T03:04:05.5ZZ', '2026-01-02T03:04:05.500Z'],
    ['2026-01-02T03:04:05', '2026-01-02T03:04:05.000Z'],
    ['2026-01-02T03:04:05+02:00', '2026-01-02T01:04:05.000Z'],
  ])('reads the time %s', (text, iso) => {
    const { startedAt } = ExecutionResult.fromDict({ ...pending, started_at: text });
    expect(startedAt?.toISOString()).toBe(iso);
  });

  it.each([null, '', undefined])('has no time for %j', (value) => {
    expect(ExecutionResult.fromDict({ ...pending, finished_at: value }).finishedAt).toBeNull();
  });

  it.each([
    [{ status: 'pending' }, '"execution_id"'],
    [{ execution_id: 'exe_1' }, '"status"'],
    [{ execution_id: 'exe_1', status: 'done' }, '"done"'],
    [{ ...pending, started_at: 'yesterday' }, '"yesterday"'],
    [{ ...pending, started_at: 5 }, '5'],
    [{ ...pending, artifacts: {} }, '"artifacts"'],
    [{ ...pending, artifacts: [null] }, '"artifacts"'],
    [null as never, 'no object'],
  ])('refuses %j', (dict, named) => {
    expect(() => ExecutionResult.fromDict(dict)).toThrow(InvalidResponseError);
    expect(() => ExecutionResult.fromDict(dict)).toThrow(named);
  });
});
