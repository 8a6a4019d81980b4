import { StateSchema } from '@langchain/langgraph';
import { z } from 'zod';
import { ContainerConfigurationError } from '../errors.ts';
import { ErrorSeverity } from './classify-error.ts';
import { capturedFigureSchema } from './figure-registry.ts';

const jsonRecord = z.record(z.string(), z.json());

const errorSchema = z.object({
  severity: z.enum(ErrorSeverity),
  message: z.string(),
  metadata: jsonRecord,
});

const fields = {
  /** The whole request of the person. */
  user_query: z.string().min(1),
  /** What this step must do. */
  task_objective: z.string().min(1),
  /** Name under which the results are kept. */
  context_key: z.string().min(1).default('default'),
  /** What `results` should hold: name → meaning. */
  expected_results: jsonRecord.default(() => ({})),
  /** Pieces of code to try at most; null = as configured. */
  retries: z.int().min(1).max(100).nullable().default(null),
  /** {type: {key: {field: value}}}; the program sees it as `context`. */
  capability_context_data: jsonRecord.nullable().default(null),
  /** What of the context this step reads, as [{type: key}]; null = everything. */
  inputs: z.array(z.record(z.string(), z.string())).nullable().default(null),
  /** The person's answer, put here by the gateway; null = none. */
  approval_approved: z.boolean().nullable().default(null),
  approved_payload: jsonRecord.nullable().default(null),
  ui_captured_figures: z.array(capturedFigureSchema).default(() => []),
  /** Why the step failed; null when it did not. */
  capability_error: errorSchema.nullable().default(null),
  session_id: z.string().nullable().default(null),
  /** Tells runs of one session apart. */
  run_id: z.string().nullable().default(null),
  /** Place of the step in its plan, from 1. */
  step: z.int().nullable().default(null),
  total_steps: z.int().nullable().default(null),
};

const schema = z.object(fields);

/** What the capability reads; what is left out has its default. */
export type CapabilityInput = z.input<typeof schema>;
/** The same with the defaults filled in. */
export type CapabilityState = z.output<typeof schema>;

/** What the capability changes; the rest of the state is left alone. */
export type CapabilityUpdate = Partial<
  Pick<CapabilityState, 'capability_context_data' | 'ui_captured_figures'>
> &
  Pick<CapabilityState, 'approval_approved' | 'approved_payload' | 'capability_error'>;

/** State of a parent graph that needs no mapping. Every channel holds the last value written. */
export const PythonCapabilityState = new StateSchema(fields);

/**
 * Checks what a parent hands over and fills in the defaults; other keys are ignored.
 * @throws {ContainerConfigurationError} naming each wrong field
 */
export function readCapabilityState(input: unknown): CapabilityState {
  const parsed = schema.safeParse(input);
  if (!parsed.success) {
    throw new ContainerConfigurationError(
      `Bad state for the Python capability: ${z.prettifyError(parsed.error)}`,
    );
  }
  return parsed.data;
}
