import { z } from 'zod';
import { isTable } from './config/deep-merge.ts';
import { camelFields } from './config/spelling.ts';
import { ContainerConfigurationError } from './errors.ts';
import { jsonObjectSchema } from './json.ts';
import {
  PlanningMode,
  planToWire,
  structuredPlanSchema,
  wirePlanSchema,
} from './structured-plan.ts';
import { toWire, wireSchema } from './wire.ts';

export const requestSchema = z.strictObject({
  userQuery: z.string().min(1).describe('the overall request, in plain words'),
  taskObjective: z.string().min(1).describe('what this step must do; shown to the approver'),
  expectedResults: jsonObjectSchema
    .default({})
    .describe('what `results` should hold: name → meaning'),
  resultsRequired: z
    .boolean()
    .default(true)
    .describe('a program that assigns no `results` has failed'),
  capabilityPrompts: z.array(z.string()).default([]).describe('added to the generation prompt'),
  executionFolderName: z
    .string()
    .min(1)
    .default('python_executor')
    .describe("part of the folder's name"),
  retries: z
    .int()
    .min(1)
    .max(100)
    .nullable()
    .default(null)
    .describe(
      'pieces of code to try at most; null = `max_generation_retries` of the configuration',
    ),
  capabilityContextData: jsonObjectSchema
    .nullable()
    .default(null)
    .describe('{type: {key: {field: value}}}; becomes `context`'),
  inputFiles: z
    .record(z.string(), z.string())
    .default({})
    .describe('name in the work folder → path of a file of the service; copied in'),
  approvedCode: z
    .string()
    .nullable()
    .default(null)
    .describe('run this code instead of generating; it is analysed like any other'),
  existingExecutionFolder: z.string().nullable().default(null).describe('go on in this folder'),
  sessionContext: jsonObjectSchema
    .nullable()
    .default(null)
    .describe('who asks, for the audit record'),
  planningMode: z
    .enum(PlanningMode)
    .default(PlanningMode.GENERATOR_DRIVEN)
    .describe('capability_driven: the generator only implements `structuredPlan`'),
  structuredPlan: structuredPlanSchema
    .nullable()
    .default(null)
    .describe('the plan; used when the planning is capability_driven'),
});

/**
 * What the agent is asked to do. Source: spec §4.1; `inputFiles` is an addition. `executionFolderPath` of the
 * specification is `executionFolder` of a generator's input, since no caller sets it.
 */
export type PythonExecutionRequest = z.infer<typeof requestSchema>;
type RequestInput = z.input<typeof requestSchema>;
/** A request as a caller writes it: defaults may be left out, and so may an objective that is the query itself. */
export type PythonExecutionRequestInput = Omit<RequestInput, 'taskObjective'> &
  Partial<Pick<RequestInput, 'taskObjective'>>;

/** A request in state: wire names, those of its plan too. */
export const wireRequestSchema = z.strictObject({
  ...wireSchema(requestSchema).shape,
  structured_plan: wirePlanSchema.nullable().default(null),
});

/** The request with wire names; data of the user in it stay as they are. */
export const requestToWire = (
  request: PythonExecutionRequest,
): z.infer<typeof wireRequestSchema> => ({
  ...toWire(request),
  structured_plan: request.structuredPlan && planToWire(request.structuredPlan),
});

const OBJECTIVES = [
  ['userQuery', 'taskObjective'],
  ['user_query', 'task_objective'],
] as const;

/** A request without an objective gets its query as the objective, so that one sentence is enough; either spelling. */
export function withObjective(source: unknown): unknown {
  if (!isTable(source)) return source;
  const isNamed = OBJECTIVES.some(([, objective]) => source[objective] !== undefined);
  const [query, objective] = OBJECTIVES.find(([name]) => name in source) ?? OBJECTIVES[0];
  return isNamed ? source : { ...source, [objective]: source[query] };
}

/**
 * Checks a request, written in camelCase or with the wire names, and fills in the defaults.
 * @throws {ContainerConfigurationError} naming every unknown or wrong field, or a plan that is needed and missing
 */
export function createRequest(input: unknown): PythonExecutionRequest {
  const parsed = requestSchema.safeParse(camelFields(requestSchema, withObjective(input)));
  if (!parsed.success) {
    throw new ContainerConfigurationError(
      `Bad PythonExecutionRequest: ${z.prettifyError(parsed.error)}`,
    );
  }
  const { planningMode, structuredPlan } = parsed.data;
  if (planningMode === PlanningMode.CAPABILITY_DRIVEN && structuredPlan === null) {
    throw new ContainerConfigurationError(
      `planningMode is "${planningMode}" and there is no structuredPlan: give the plan, or leave the planning to the generator with "${PlanningMode.GENERATOR_DRIVEN}".`,
    );
  }
  return parsed.data;
}
