import { z } from 'zod';
import type { JsonValue } from '../../json.ts';
import { channelWriteSchema, refusalSchema } from '../../policy/policy-report.ts';
import { limitsViolationSchema } from '../../policy/limits-violation.ts';
import type { Execution } from '../execution.ts';
import { isInsidePath } from '../inside-path.ts';
import { reachedLimitSchema } from '../reached-limits.ts';

/** Came out of a parser; a schema of JSON would lose the key `__proto__`. */
const parsedJson = z.custom<JsonValue>((value) => value !== undefined);

const artifactSchema = z.object({
  kind: z.enum(['figure', 'artifact', 'file']),
  path: z.string().refine(isInsidePath, { error: 'leads out of the work folder' }),
  mimeType: z.string(),
  title: z.string().exactOptional(),
  description: z.string().exactOptional(),
  artifactType: z.string().exactOptional(),
});

const resultsSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('captured'),
    value: parsedJson,
    type: z.string(),
    isDict: z.boolean().exactOptional(),
  }),
  z.object({ status: z.literal('missing'), isNone: z.literal(true).exactOptional() }),
  z.object({ status: z.literal('failed'), error: z.string() }),
]);

type Told = Omit<Execution, 'jobId' | 'stdout' | 'stderr'>;

/** An `Execution` on the wire: without its streams, and its artifacts without their bytes. */
export const executionDetailSchema = z.object({
  status: z.enum(['completed', 'failed', 'killed']),
  killReason: z.enum(['timeout', 'aborted', 'out_of_memory']).nullable(),
  exitCode: z.int().nullable(),
  signal: z.string().nullable(),
  truncated: z.boolean(),
  droppedBytes: z.number().nonnegative().exactOptional(),
  outOfMemory: z.boolean(),
  reachedLimits: z.array(reachedLimitSchema).exactOptional(),
  expression: z.string().nullable(),
  results: resultsSchema,
  artifacts: z.array(artifactSchema),
  setup: z
    .object({ step: z.enum(['command', 'requirements']), command: z.string(), exitCode: z.int() })
    .exactOptional(),
  figureErrors: z.array(z.string()).exactOptional(),
  error: z
    .object({
      type: z.string(),
      message: z.string(),
      traceback: z.string(),
      line: z.int().nullable(),
    })
    .nullable(),
  warnings: z.array(z.string()),
  timings: z.object({
    startedAt: z.string(),
    finishedAt: z.string(),
    startupMs: z.number(),
    runMs: z.number(),
  }),
  refusals: z.array(refusalSchema).exactOptional(),
  channelWrites: z.array(channelWriteSchema).exactOptional(),
  limitsViolation: limitsViolationSchema.exactOptional(),
} satisfies Record<keyof Told, z.ZodType>);
export type ExecutionDetail = z.infer<typeof executionDetailSchema>;
