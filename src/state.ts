import { randomUUID } from 'node:crypto';
import {
  DeltaValue,
  MessagesValue,
  Overwrite,
  ReducedValue,
  StateSchema,
} from '@langchain/langgraph';
import { z } from 'zod';
import { analysisResultSchema } from './analyzer/analysis-result.ts';
import { approvalRecordSchema, pendingApprovalSchema } from './approval/pending-approval.ts';
import { errorRecordSchema } from './error-analysis/error-record.ts';
import { storedResultSchema } from './executor/stored-result.ts';
import { failureSchema } from './failure.ts';
import { wireExecutionContextSchema } from './notebook/execution-context.ts';
import { addNotebooks } from './notebook/folder-update.ts';
import { wireRequestSchema } from './request.ts';
import { runSettingsSchema } from './run-settings.ts';
import { wireSchema } from './wire.ts';

/** A request in state. `request_id` tells a new request from the same one given again at a resume. */
const requestChannelSchema = wireRequestSchema.extend({
  task_objective: z
    .string()
    .default('')
    .describe('what this step must do; shown to the approver; default: the query'),
  request_id: z.string().default(() => randomUUID()),
});
export type RequestChannel = z.infer<typeof requestChannelSchema>;

/** The first value that was set wins, so that nothing written later can erase it. Source: spec §5. */
export const preserveOnceSet = <T>(current: T | null, update: T | null): T | null =>
  current ?? update;

const withObjective = (request: RequestChannel): RequestChannel =>
  request.task_objective === '' ? { ...request, task_objective: request.user_query } : request;

/** As {@link preserveOnceSet}, but a request with another id starts a new run on the same thread. */
export const keepRequest = (
  current: RequestChannel | null,
  update: RequestChannel | null,
): RequestChannel | null =>
  update !== null && update.request_id !== current?.request_id
    ? withObjective(update)
    : preserveOnceSet(current, update);

/**
 * A list to which nodes append. Checkpoints keep what is appended and not the list again each time, so they grow
 * with the attempts and not with their square. The overwrite at the start of a run bounds what is read for it.
 */
const appended = <T extends z.ZodType>(item: T) =>
  new DeltaValue(
    z.array(item).default(() => []),
    {
      inputSchema: z.array(item),
      reducer: (current: z.output<T>[], updates: z.output<T>[][]) => current.concat(...updates),
    },
  );

export const STAGES = [
  'generation',
  'analysis',
  'approval',
  'execution',
  'complete',
  'failed',
] as const;

/** What error analysis decided: new code, the same stage again, or the end. */
export const recoverySchema = z.object({
  action: z.enum(['regenerate', 'rerun', 'stop']),
  /** Node that goes on. */
  target: z.enum(['generator', 'analyzer', 'executor']).nullable(),
  /** Pause before it does, ms. */
  delay_ms: z.int(),
});
export type RecoveryChannel = z.infer<typeof recoverySchema>;

/** Graph state: plain JSON, wire names, small; what is big lies in the execution folder. Source: spec §5. */
export const PythonExecutionState = new StateSchema({
  request: new ReducedValue(requestChannelSchema.nullable().default(null), {
    inputSchema: requestChannelSchema.nullable(),
    reducer: keepRequest,
  }),
  /** `request_id` of the run that the other channels belong to. */
  run_id: z.string().nullable().default(null),
  /** What a person typed, and the answers; empty when requests come as `request`. */
  messages: MessagesValue,
  /** Id of the last message when the run began. */
  asked_in: z.string().nullable().default(null),
  /** Who began the run, as the caller said; null = not said. */
  user_id: z.string().nullable().default(null),
  /** What the run set for itself at its start; kept, so that an approval days later means the same. */
  run_settings: runSettingsSchema.nullable().default(null),
  generation_attempt: z.int().default(0),
  /** Executions of the present code that infrastructure broke, or model calls that it did. */
  reruns: z.int().default(0),
  error_chain: appended(wireSchema(errorRecordSchema)),
  /** What reviewers answered instead of a yes or no. */
  guidance: appended(z.string()),
  current_stage: z.enum(STAGES).default('generation'),
  generated_code: z.string().nullable().default(null),
  code_generator_metadata: z.record(z.string(), z.json()).nullable().default(null),
  /** Code that a reviewer put in the place of the generated one and that is not analysed yet. */
  edited_code: z.string().nullable().default(null),
  analysis_result: wireSchema(analysisResultSchema).nullable().default(null),
  analysis_failed: z.boolean().nullable().default(null),
  analysis_warnings: z.array(z.string()).default(() => []),
  requires_approval: z.boolean().nullable().default(null),
  approval_interrupt_data: pendingApprovalSchema.nullable().default(null),
  approval_result: approvalRecordSchema.nullable().default(null),
  approved: z.boolean().nullable().default(null),
  execution_failed: z.boolean().nullable().default(null),
  execution_result: storedResultSchema.nullable().default(null),
  execution_error: z.string().nullable().default(null),
  /** As the lists: an update names the notebooks that are new; see `folderUpdate`. */
  execution_folder: new DeltaValue(wireExecutionContextSchema.nullable().default(null), {
    reducer: addNotebooks,
  }),
  final_notebook_path: z.string().nullable().default(null),
  error_notebook_path: z.string().nullable().default(null),
  /** The present problem, until error analysis has dealt with it; then the reason of the end. */
  failure: failureSchema.nullable().default(null),
  recovery: recoverySchema.nullable().default(null),
  is_successful: z.boolean().default(false),
  is_failed: z.boolean().default(false),
  failure_reason: z.string().nullable().default(null),
});

/** What a run is started with: a person's message, or a request. */
export const GraphInput = new StateSchema({
  messages: MessagesValue,
  request: PythonExecutionState.fields.request,
});

export type State = typeof PythonExecutionState.State;
export type Update = typeof PythonExecutionState.Update;

/** Every channel of a run at its beginning, whatever an earlier run on the thread left. */
export const freshRun = (runId: string) =>
  ({
    run_id: runId,
    asked_in: null,
    user_id: null,
    run_settings: null,
    generation_attempt: 0,
    reruns: 0,
    error_chain: new Overwrite([]),
    guidance: new Overwrite([]),
    current_stage: 'generation',
    generated_code: null,
    code_generator_metadata: null,
    edited_code: null,
    analysis_result: null,
    analysis_failed: null,
    analysis_warnings: [],
    requires_approval: null,
    approval_interrupt_data: null,
    approval_result: null,
    approved: null,
    execution_failed: null,
    execution_result: null,
    execution_error: null,
    execution_folder: new Overwrite(null),
    final_notebook_path: null,
    error_notebook_path: null,
    failure: null,
    recovery: null,
    is_successful: false,
    is_failed: false,
    failure_reason: null,
  }) satisfies Update;
