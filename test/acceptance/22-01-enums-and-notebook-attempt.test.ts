/** Spec §22, line 1. In depth: test/notebook/execution-context.test.ts, test/wire.test.ts. */
import { describe, expect, it } from 'vitest';
import {
  addNotebookAttempt,
  ApprovalMode,
  ErrorCategory,
  ErrorSeverity,
  ExecutionMode,
  FileManager,
  fromWire,
  getNextAttemptNumber,
  isInitialized,
  type NotebookAttempt,
  NotebookType,
  PlanningMode,
  toWire,
} from '../../src/index.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';

const ENUMS = {
  ErrorCategory,
  NotebookType,
  ExecutionMode,
  ApprovalMode,
  ErrorSeverity,
  PlanningMode,
};
/** The wire form of each member is its name in lower case. */
const MEMBERS = {
  ErrorCategory: ['INFRASTRUCTURE', 'CODE_RELATED', 'WORKFLOW', 'CONFIGURATION'],
  NotebookType: [
    'CODE_GENERATION_ATTEMPT',
    'PRE_EXECUTION',
    'EXECUTION_ATTEMPT',
    'FINAL_SUCCESS',
    'FINAL_FAILURE',
  ],
  ExecutionMode: ['READ_ONLY', 'WRITE_ACCESS'],
  ApprovalMode: ['DISABLED', 'EPICS_WRITES', 'CONTROL_WRITES', 'WHEN_FOUND', 'ALL_CODE'],
  ErrorSeverity: ['CRITICAL', 'RETRIABLE', 'REPLANNING', 'RECLASSIFICATION', 'FATAL'],
  PlanningMode: ['GENERATOR_DRIVEN', 'CAPABILITY_DRIVEN'],
} as const satisfies Record<keyof typeof ENUMS, readonly string[]>;

const folder = (path: string) => ({
  folderPath: path,
  folderUrl: null,
  attemptsFolder: null,
  contextFilePath: null,
  notebookAttempts: [],
});
const ATTEMPT: NotebookAttempt = {
  notebookType: NotebookType.FINAL_FAILURE,
  attemptNumber: 2,
  stage: 'final',
  notebookPath: '/data/run/notebook.ipynb',
  notebookLink: '',
  errorContext: null,
  createdAt: '2026-03-04T05:06:07.000Z',
};

describe('§22.1 enums, notebook attempt, context', () => {
  it.each(Object.keys(ENUMS) as (keyof typeof ENUMS)[])('enum values: %s', (name) => {
    const expected = MEMBERS[name].map((member) => [member, member.toLowerCase()]);
    expect(Object.entries(ENUMS[name])).toEqual(expected);
  });

  it('NotebookAttempt.toDict() path and enum conversion', () => {
    const wire = toWire(ATTEMPT);
    expect(JSON.parse(JSON.stringify(wire))).toEqual({
      notebook_type: 'final_failure',
      attempt_number: 2,
      stage: 'final',
      notebook_path: '/data/run/notebook.ipynb',
      notebook_link: '',
      error_context: null,
      created_at: '2026-03-04T05:06:07.000Z',
    });
    expect(fromWire<NotebookAttempt>(wire)).toEqual(ATTEMPT);
  });

  it('context numbering', () => {
    const context = folder('/data/run');
    expect(getNextAttemptNumber(context)).toBe(1);
    const more = addNotebookAttempt(addNotebookAttempt(context, ATTEMPT), ATTEMPT);
    expect(getNextAttemptNumber(more)).toBe(3);
  });

  it('isInitialized', async () => {
    expect(isInitialized({ ...folder(''), folderPath: null })).toBe(false);
    const files = new FileManager({ agentDataDir: tempFolder() });
    expect(isInitialized(await files.createExecutionFolder('acceptance'))).toBe(true);
  });
});
