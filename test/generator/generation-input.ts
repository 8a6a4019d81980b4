import type { ErrorRecord } from '../../src/error-analysis/error-record.ts';
import type { GenerationInput } from '../../src/generator/code-generator.ts';
import { createRequest, type PythonExecutionRequestInput } from '../../src/request.ts';

/** A first attempt at a small task; what a test is about goes on top. */
export function generationInput(
  request: Partial<PythonExecutionRequestInput> = {},
  rest: Partial<GenerationInput> = {},
): GenerationInput {
  return {
    request: createRequest({
      userQuery: 'How big is it?',
      taskObjective: 'Add them up',
      ...request,
    }),
    errorChain: [],
    guidance: [],
    attempt: 1,
    target: { name: 'test', pythonVersion: '3.12', packages: ['numpy'], isolation: 'none' },
    executionFolder: null,
    ...rest,
  };
}

/** A program that failed while it ran. */
export function errorRecord(rest: Partial<ErrorRecord> = {}): ErrorRecord {
  return {
    errorType: 'execution',
    exception: 'CodeRuntimeError',
    category: 'code_related',
    errorMessage: "NameError: name 'totl' is not defined",
    failedCode: 'total = 1\nprint(totl)',
    traceback: 'Traceback (most recent call last):\n  File "main.py", line 2',
    line: 2,
    offendingLine: 'print(totl)',
    attemptNumber: 1,
    stage: 'executor',
    analysisIssues: [],
    hint: 'Did you mean total?',
    stdoutHead: null,
    ...rest,
  };
}
