import { describe, expect, it } from 'vitest';
import { createServiceConfig } from '../../src/config/service-config.ts';
import { CodeRuntimeError, ExecutionTimeoutError } from '../../src/errors.ts';
import { toFailure } from '../../src/failure.ts';
import { judgeExecution } from '../../src/executor/judge-execution.ts';
import type { Execution } from '../../src/sandbox/execution.ts';
import { limitsSchema } from '../../src/sandbox/job.ts';
import { reachedLimits } from '../../src/sandbox/reached-limits.ts';
import { raised, success } from '../fixtures/fake-sandbox.ts';
import { makeExecution } from '../notebook/fixture.ts';

const config = createServiceConfig({ executionTimeoutSeconds: 2.5, limits: { memoryMb: 64 } });
const limits = limitsSchema.parse({ diskMb: 20 });
const REFUSED = reachedLimits(['too_many_processes'], limits);
const judge = (execution: Execution) =>
  judgeExecution(execution, config, { attempt: 2, expected: {} });

describe('judgeExecution', () => {
  it.each([
    ['a dictionary', success()],
    ['an empty dictionary', success({})],
    ['words that sound like a failure', success({}, { stderr: 'Timeout: kernel died, killed' })],
  ])('has nothing against %s', (_, execution) => {
    expect(judge(execution)).toBe(null);
  });

  it.each<[string, Execution, string]>([
    ['an exception', raised('KeyError', "'b'"), "KeyError: 'b'"],
    ['an exit code', success({}, { exitCode: 3 }), 'exit code 3'],
    ['a signal', success({}, { exitCode: null, signal: 'SIGSEGV' }), 'signal SIGSEGV'],
    ['missing results', makeExecution(), 'assigned no `results`'],
    [
      'results that cannot be kept',
      makeExecution({ results: { status: 'failed', error: 'too big' } }),
      'too big',
    ],
    [
      'results that are a list',
      makeExecution({ results: { status: 'captured', value: [1], type: 'list' } }),
      'is a list',
    ],
    [
      'results that are None',
      makeExecution({ results: { status: 'captured', value: null, type: 'NoneType' } }),
      'is a NoneType',
    ],
    ['a torn down supervisor', makeExecution({ status: 'failed' }), 'end is unknown'],
    [
      'the kernel ending it for memory',
      makeExecution({ status: 'killed', killReason: 'out_of_memory', outOfMemory: true }),
      'its 64 MiB',
    ],
    ['a memory error', { ...raised('MemoryError', ''), outOfMemory: true }, 'its 64 MiB'],
  ])('blames the code for %s', (_, execution, words) => {
    const error = judge(execution);
    expect(error).toBeInstanceOf(CodeRuntimeError);
    expect(error?.message).toContain(words);
    expect(error).toMatchObject({ executionAttempt: 2 });
  });

  it('keeps what is known of an exception', () => {
    const execution = { ...raised('KeyError', 'b'), stdout: 'before', stderr: 'warned' };
    expect(judge(execution)).toMatchObject({
      tracebackInfo: expect.stringContaining('KeyError: b'),
      technicalDetails: { stdout: 'before', stderr: 'warned', line: 1, error_type: 'KeyError' },
    });
  });

  it('forgives memory pressure that the program survived', () => {
    expect(judge(success({}, { outOfMemory: true }))).toBe(null);
  });

  it('calls a time-out a time-out, with the output so far', () => {
    const stopped = { status: 'killed', killReason: 'timeout', stdout: 'half', exitCode: null };
    const error = judge(makeExecution(stopped as Partial<Execution>));
    expect(error).toBeInstanceOf(ExecutionTimeoutError);
    expect(error).toMatchObject({ timeoutSeconds: 2.5, technicalDetails: { stdout: 'half' } });
  });

  it('names the limit, its value and what to do', () => {
    const reached = reachedLimits(['disk_full', 'too_much_output'], limits);
    const execution = { ...raised('OSError', '[Errno 28] No space'), reachedLimits: reached };
    const { message = '', technicalDetails } = judge(execution) ?? {};
    expect(message).toMatch(/^OSError: \[Errno 28\] No space\. .*disk full.* 20 MiB.*write less/);
    expect(message).toContain('too much output');
    expect(technicalDetails).toMatchObject({ reached_limits: reached });
  });

  it('names it when it shows in the end of the program only', () => {
    const execution = success({}, { exitCode: 1, reachedLimits: REFUSED });
    expect(judge(execution)?.message).toMatch(/exit code 1\. .*too many processes/);
  });

  it('says once that memory or time ran out', () => {
    const reached = reachedLimits(['out_of_memory'], limits);
    const execution = { ...raised('MemoryError', ''), outOfMemory: true, reachedLimits: reached };
    expect(judge(execution)?.message).not.toContain('ran into');
  });

  it('has nothing against a program that copes with a limit', () => {
    expect(judge(success({}, { reachedLimits: REFUSED }))).toBe(null);
  });

  it('bounds what a forged report puts into state', () => {
    const long = 'x'.repeat(200_000);
    const error = judge(
      makeExecution({ error: { type: long, message: long, traceback: long, line: 1 } }),
    );
    expect(JSON.stringify(toFailure(error, 'executor')).length).toBeLessThan(12_000);
  });
});
