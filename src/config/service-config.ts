import { z } from 'zod';
import { ApprovalMode } from '../approval/approval-config.ts';
import { ContainerConfigurationError } from '../errors.ts';
import { jsonObjectSchema } from '../json.ts';
import { limitsSchema } from '../sandbox/job.ts';
import { controlSystemSchema } from './control-system-config.ts';
import { DEFAULT_MODES, executionModeSchema, resolveMode } from './execution-mode-config.ts';
import { sandboxSchema } from './sandbox-config.ts';

/**
 * When a human is asked. `when_found`: when a finding of the analyzer asks for it; `control_writes` and its old
 * name `epics_writes` are the same, since a write to a control system is such a finding.
 */
export const approvalModeSchema = z.enum(ApprovalMode);

const approvalSchema = z.strictObject({
  mode: approvalModeSchema.default('when_found').describe('when a human is asked'),
  expiresAfterSeconds: z
    .int()
    .positive()
    .nullable()
    .default(86_400)
    .describe('how long a pending approval can be answered; null = for ever'),
  maxGrantHours: z
    .number()
    .min(0)
    .max(8760)
    .default(24)
    .describe('how long an approval can allow later programs, hours; 0 = not at all'),
});

const modelSchema = z.strictObject({
  name: z.string().min(1).default('gpt-4.1').describe('model of the generator'),
  baseUrl: z.url().optional().describe('any OpenAI-compatible service'),
  apiKey: z.string().optional().describe('default: OPENAI_API_KEY'),
  temperature: z.number().min(0).max(2).optional(),
  maxTokens: z.int().positive().default(4096),
  timeoutMs: z.int().positive().default(60_000).describe('wait for the first byte, ms'),
  idleTimeoutMs: z.int().positive().default(30_000).describe('silence within a reply, ms'),
});
export type ModelConfig = z.infer<typeof modelSchema>;

const generatorSchema = z.strictObject({
  name: z.string().min(1).default('basic').describe('which generator writes the programs'),
  options: jsonObjectSchema.default({}).describe('options of that generator'),
});

const checkpointerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('memory') }),
  z.strictObject({ kind: z.literal('sqlite'), path: z.string().min(1) }),
  z.strictObject({
    kind: z.literal('postgres'),
    url: z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://'),
  }),
]);
export type CheckpointerConfig = z.infer<typeof checkpointerSchema>;

/** One schema for settings from a file, the environment, a `configurable`, or code. */
export const serviceConfigSchema = z.strictObject({
  agentDataDir: z.string().min(1).default('_agent_data').describe('execution folders go below it'),
  executedScriptsDir: z
    .string()
    .min(1)
    .default('executed_scripts')
    .describe('folder of execution folders in agentDataDir'),
  projectRoot: z.string().min(1).default('.').describe('relative paths are seen from here'),
  inputRoots: z
    .array(z.string().min(1))
    .nullable()
    .default(null)
    .describe('folders that input files may come from; null = anywhere'),
  maxGenerationRetries: z
    .int()
    .min(1)
    .default(3)
    .describe('pieces of code tried for a request that does not say `retries`'),
  maxExecutionRetries: z
    .int()
    .min(0)
    .default(3)
    .describe('repetitions, with the same code, of what infrastructure broke'),
  retryDelayMs: z.int().min(0).default(500).describe('first pause before a repetition; doubles'),
  executionTimeoutSeconds: z.number().positive().default(600).describe('time limit of a program'),
  retryTimeouts: z
    .boolean()
    .default(false)
    .describe('treat a time-out as an error of the code instead of stopping'),
  explainErrorsWithModel: z
    .boolean()
    .default(false)
    .describe('ask the model for a diagnosis where the rules have none'),
  raiseRawErrors: z
    .boolean()
    .default(false)
    .describe('the capability throws errors instead of putting them into its update'),
  trustConfigurable: z
    .boolean()
    .default(false)
    .describe('let the configurable of a run relax the settings, not only tighten them'),
  logLevel: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('silent')
    .describe('JSON lines on stderr from this level on; for a logger of your own see `logger`'),
  limits: limitsSchema.omit({ timeoutMs: true }).prefault({}),
  approval: approvalSchema.prefault({}),
  sandbox: sandboxSchema.prefault({}),
  generator: generatorSchema.prefault({}),
  model: modelSchema.prefault({}),
  checkpointer: checkpointerSchema.default({ kind: 'memory' }),
  executionModes: z
    .record(z.string().min(1), executionModeSchema)
    .default({ ...DEFAULT_MODES })
    .describe('what the modes mean; given ones replace the default ones'),
  controlSystem: controlSystemSchema.prefault({}),
  analyzerSettings: jsonObjectSchema
    .default({})
    .describe('whatever analyzers of the deployment are to know'),
  jupyter: z
    .strictObject({ baseUrl: z.url(), token: z.string().optional() })
    .optional()
    .describe('a Jupyter server that shows agentDataDir; makes notebook links'),
});

/** Every setting of the service, complete. */
export type ServiceConfig = z.infer<typeof serviceConfigSchema>;
/** Settings as a caller writes them: whatever is left out has its default. */
export type ServiceConfigInput = z.input<typeof serviceConfigSchema>;

/**
 * Checks settings and fills in the defaults.
 * @throws {ContainerConfigurationError} naming each wrong setting with its path
 */
export function createServiceConfig(input: ServiceConfigInput = {}): ServiceConfig {
  const parsed = serviceConfigSchema.safeParse(input);
  if (!parsed.success) {
    throw new ContainerConfigurationError(`Bad configuration: ${z.prettifyError(parsed.error)}`);
  }
  // A mode whose gateway is missing is to be known now and not when a program is about to run.
  for (const mode of Object.keys(parsed.data.executionModes)) resolveMode(mode, parsed.data);
  return parsed.data;
}
