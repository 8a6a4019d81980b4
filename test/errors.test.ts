import { describe, expect, it } from 'vitest';
import {
  ApprovalRejectedError,
  ErrorCategory,
  ExecutionTimeoutError,
  MaxAttemptsExceededError,
  PythonExecutorException,
  RECOVERY,
} from '../src/errors.ts';
import { EXCEPTIONS } from './fixtures/exceptions.ts';

/** Categories and user messages are in test/acceptance/22-09-exceptions.test.ts. */
describe('exceptions', () => {
  it.each(EXCEPTIONS)('%s is %s and has its members', (name, category, make, members) => {
    const error = make();
    expect(error).toBeInstanceOf(PythonExecutorException);
    expect(error).toMatchObject({ name, category, technicalDetails: {}, ...members });
    expect(error.folderPath).toBeUndefined();
    expect(error.cause).toBeUndefined();
    expect(error.message).not.toBe('');
    expect(error.getUserMessage()).not.toBe('');
  });

  it.each(EXCEPTIONS)('%s keeps details, folder and cause', (_name, _category, make) => {
    const cause = new Error('underneath');
    const error = make({ technicalDetails: { a: 1 }, folderPath: '/data/run', cause });
    expect(error).toMatchObject({ technicalDetails: { a: 1 }, folderPath: '/data/run' });
    expect(error.cause).toBe(cause);
  });

  it('has one recovery for each category', () => {
    expect(Object.keys(RECOVERY).toSorted()).toEqual(Object.values(ErrorCategory).toSorted());
  });

  it('names the time limit in seconds', () => {
    expect(new ExecutionTimeoutError(12.5).message).toContain('12.5 s');
  });

  it.each([
    ['code_generation', 1, [], 'code generation failed after 1 attempt.'],
    ['execution', 3, ['a', 'b'], 'execution failed after 3 attempts; the last error: b'],
  ] as const)('names what was tried too often: %s', (operation, max, chain, message) => {
    expect(new MaxAttemptsExceededError(operation, max, chain).message).toBe(message);
  });

  it('says the reason of a rejection when there is one', () => {
    expect(new ApprovalRejectedError('').message).toBe('The code was rejected.');
    expect(new ApprovalRejectedError('too risky').message).toContain('too risky');
  });
});
