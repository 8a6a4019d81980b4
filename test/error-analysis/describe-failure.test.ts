import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeFailure } from '../../src/error-analysis/describe-failure.ts';
import {
  ApprovalRejectedError,
  CodeGenerationError,
  CodePolicyError,
  CodeRuntimeError,
  CodeSyntaxError,
  ContainerConfigurationError,
  ContainerConnectivityError,
  ExecutionTimeoutError,
  type PythonExecutorException,
} from '../../src/errors.ts';
import { toFailure } from '../../src/failure.ts';
import type { Parts } from '../../src/parts.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { limitsSchema } from '../../src/sandbox/job.ts';
import {
  reachedLimits,
  type LimitName,
  type ReachedLimit,
} from '../../src/sandbox/reached-limits.ts';
import type { State } from '../../src/state.ts';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { approvedState } from '../fixtures/waiting-state.ts';

class Unreachable extends FakeSandbox {
  override profile(): ReturnType<Sandbox['profile']> {
    return Promise.reject(new ContainerConnectivityError('gone', 'daemon'));
  }
}

interface Circumstances {
  readonly state?: Partial<State>;
  readonly sandbox?: Sandbox;
  readonly explain?: Parts['explain'];
}

const run = (
  error: PythonExecutorException,
  stage: string,
  { state = {}, sandbox = new FakeSandbox(), explain }: Circumstances = {},
) => {
  const parts = { sandbox, ...(explain === undefined ? {} : { explain }) } as unknown as Parts;
  return describeFailure(parts, approvedState(state), toFailure(error, stage), undefined);
};
const details = <T extends object>(technicalDetails: T) => ({
  technicalDetails: { ...technicalDetails },
});

describe('describeFailure', () => {
  it.each([
    ['generation', new CodeGenerationError('x', 1, []), 'generator'],
    ['syntax', new CodeSyntaxError('x', []), 'analyzer'],
    ['analysis', new CodePolicyError('x', []), 'analyzer'],
    ['approval', new ApprovalRejectedError('x'), 'approval'],
    ['execution', new CodeRuntimeError('x', '', 1), 'executor'],
    ['execution', new ExecutionTimeoutError(1), 'executor'],
    ['system', new ContainerConnectivityError('x', 'd'), 'executor'],
    ['system', new ContainerConfigurationError('x'), 'generator'],
  ])('sorts as %s: %o', async (type, error, stage) => {
    expect(await run(error, stage)).toMatchObject({
      errorType: type,
      exception: error.name,
      category: error.category,
      errorMessage: error.message,
      stage,
      attemptNumber: 1,
    });
  });

  it('finds the offending line of an exception', async () => {
    const error = new CodeRuntimeError(
      'KeyError',
      'Traceback',
      1,
      details({ line: 2, stdout: 'o' }),
    );
    const record = await run(error, 'executor', {
      state: { generated_code: 'a = 1\n  a["x"]  \n' },
    });
    expect(record).toMatchObject({
      line: 2,
      offendingLine: 'a["x"]',
      failedCode: 'a = 1\n  a["x"]  \n',
      traceback: 'Traceback',
      stdoutHead: 'o',
    });
  });

  describe('of a program that ran into a limit', () => {
    const limits = limitsSchema.parse({});
    const explain = () => Promise.reject(new Error('asked a model'));
    const reached = (...names: LimitName[]) =>
      details({ reached_limits: reachedLimits(names, limits) });

    it('tells it beside a time-out', async () => {
      const error = new ExecutionTimeoutError(1, reached('timeout', 'too_much_output'));
      const { hint } = await run(error, 'executor', { explain });
      expect(hint).toMatch(/Do less work.*too much output/);
      expect(hint?.match(/timeout/g)).toBeNull();
    });

    it('does not tell again what the message tells, nor asks a model', async () => {
      const more = reached('disk_full');
      const [{ message }] = more.technicalDetails.reached_limits as [ReachedLimit];
      const error = new CodeRuntimeError(`OSError: ${message}`, '', 1, more);
      expect(await run(error, 'executor', { explain })).toMatchObject({ hint: null });
    });

    it('knows the remedy also when the kernel ended it', async () => {
      const error = new CodeRuntimeError('needed more', '', 1, reached('out_of_memory'));
      expect((await run(error, 'executor', { explain })).hint).toContain('work in pieces');
    });
  });

  it('survives a line that the program does not have', async () => {
    const error = new CodeRuntimeError('x', '', 1, details({ line: 99 }));
    expect(await run(error, 'executor')).toMatchObject({ line: 99, offendingLine: null });
  });

  it('finds the line of the finding that rejects', async () => {
    const base = approvedState().analysis_result as NonNullable<State['analysis_result']>;
    const finding = { rule: 'r', category: 'security', severity: 'error', operation: null };
    const findings = [
      { ...finding, demand: 'none', message: 'm', line: 1, column: 1 },
      { ...finding, demand: 'rejection', message: 'm', line: 2, column: 1 },
    ] as (typeof base)['findings'];
    const state = { generated_code: 'a\nb', analysis_result: { ...base, findings } };
    expect(await run(new CodePolicyError('x', []), 'analyzer', { state })).toMatchObject({
      line: 2,
      offendingLine: 'b',
      analysisIssues: base.issues,
    });
  });

  it('puts known remedies and faults of the tables together', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 't.csv'), 'a,b\n1,2,3\n');
    const state = {
      request: { input_files: { 't.csv': '/x' } } as unknown as State['request'],
      execution_folder: { folder_path: folder } as State['execution_folder'],
    };
    const error = new CodeRuntimeError('x', '', 1, details({ error_type: 'FileNotFoundError' }));
    const { hint } = await run(error, 'executor', { state });
    expect(hint).toContain('working folder are: t.csv');
    expect(hint).toContain('In t.csv the header names 2 columns');
  });

  it('asks the model only where the rules know nothing', async () => {
    const asked: string[] = [];
    const explain: Parts['explain'] = ({ record }) => {
      asked.push(record.errorMessage);
      return Promise.resolve('Look at b.');
    };
    const unknown = new CodeRuntimeError('KeyError: b', '', 1, details({ error_type: 'KeyError' }));
    const known = new CodeRuntimeError('no x', '', 1, details({ error_type: 'ImportError' }));
    expect((await run(unknown, 'executor', { explain })).hint).toBe('Look at b.');
    expect((await run(known, 'executor', { explain })).hint).toContain('cannot be imported');
    expect(
      (await run(new ContainerConnectivityError('x', 'd'), 'executor', { explain })).hint,
    ).toBe(null);
    expect(asked).toEqual(['KeyError: b']);
  });

  it.each<[string, Circumstances]>([
    ['the model cannot explain', { explain: () => Promise.reject(new Error('500')) }],
    ['the sandbox cannot be asked', { sandbox: new Unreachable() }],
    ['nobody is there to ask', {}],
  ])('does without a hint when %s', async (_, circumstances) => {
    expect((await run(new CodeRuntimeError('x', '', 1), 'executor', circumstances)).hint).toBe(
      null,
    );
  });
});
