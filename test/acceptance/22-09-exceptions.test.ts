/** Spec §22, line 9. In depth: test/errors.test.ts, test/failure.test.ts, test/policy/limits-validator.test.ts. */
import { describe, expect, it } from 'vitest';
import {
  ChannelLimitsViolationError,
  ContainerConnectivityError,
  PythonExecutorException,
  WorkflowError,
} from '../../src/index.ts';
import { EXCEPTIONS } from '../fixtures/exceptions.ts';

describe('§22.9 exceptions', () => {
  it.each([
    ['infrastructure', [true, false, false, false], [true, false]],
    ['code_related', [false, true, false, false], [false, true]],
    ['workflow', [false, false, true, false], [false, false]],
    ['configuration', [false, false, false, true], [false, false]],
  ] as const)('category matrix: %s', (category, kinds, retries) => {
    const error = new PythonExecutorException('x', category);
    expect([
      error.isInfrastructureError(),
      error.isCodeError(),
      error.isWorkflowError(),
      error.isConfigurationError(),
    ]).toEqual(kinds);
    expect([error.shouldRetryExecution(), error.shouldRetryCodeGeneration()]).toEqual(retries);
  });

  it.each(EXCEPTIONS)('category matrix: %s is %s', (name, category, make) => {
    expect(make()).toMatchObject({ name, category });
  });

  it('category matrix: a limits violation is code_related and not regenerated', () => {
    const facts = { channel: 'X', value: '1', min: 2, max: null, step: null, current: null };
    const error = new ChannelLimitsViolationError({
      ...facts,
      type: 'MIN_EXCEEDED',
      message: 'too low',
      line: null,
    });
    expect(error.isCodeError()).toBe(true);
    expect(error.shouldRetryCodeGeneration()).toBe(false);
  });

  it('user messages: the address that cannot be reached', () => {
    const byPort = new ContainerConnectivityError('x', 'daemon', 2375);
    expect(byPort.getUserMessage()).toContain('daemon:2375 cannot be reached');
    const bySocket = new ContainerConnectivityError('x', '/run/docker.sock');
    expect(bySocket.getUserMessage()).toContain('/run/docker.sock cannot be reached');
  });

  it('user messages: an internal fault without its internals', () => {
    const error = new WorkflowError('secret detail', 'code_generation', new Error('inner'));
    expect(error.getUserMessage()).toBe(
      'An unexpected internal error happened during code generation.',
    );
    expect(error.originalException).toBe(error.cause);
  });

  it.each(EXCEPTIONS)('technicalDetails never null: %s', (_name, _category, make) => {
    expect(make().technicalDetails).toEqual({});
    expect(make({ technicalDetails: undefined }).technicalDetails).toEqual({});
    expect(make({ technicalDetails: { a: 1 } }).technicalDetails).toEqual({ a: 1 });
  });
});
