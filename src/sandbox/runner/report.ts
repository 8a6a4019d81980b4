import { z } from 'zod';
import type { JsonValue } from '../../json.ts';
import { policyReportShape } from '../../policy/policy-report.ts';
import { TOLD_LIMITS } from '../reached-limits.ts';

const text = z.string().max(200_000);
const MAX_DEPTH = 500;

/** Deeper values would overflow the stack of whoever writes them again. */
function isShallow(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; depth <= MAX_DEPTH; depth += 1) {
    level = level.flatMap((item) =>
      typeof item === 'object' && item !== null ? (Object.values(item) as unknown[]) : [],
    );
    if (level.length === 0) return true;
  }
  return false;
}

/** It comes out of `JSON.parse`, so it is JSON; checking that again takes a second for 5 MB. */
const parsedJson = z.custom<JsonValue>((value) => value !== undefined && isShallow(value));

/**
 * The end frame. It may have been forged by the program, so everything is checked and bounded,
 * and a field that does not fit falls back to what is true without it.
 */
export const reportSchema = z.object({
  exit_code: z.int().nullable().catch(null),
  signal: z.string().max(20).nullable().catch(null),
  kill_reason: z.enum(['timeout', 'aborted']).nullable().catch(null),
  oom: z.boolean().catch(false),
  limits: z.array(z.enum(TOLD_LIMITS)).max(100).catch([]),
  dropped_bytes: z.number().nonnegative().catch(0),
  run_ms: z.number().nonnegative().catch(0),
  expression: text.nullable().catch(null),
  error: z
    .object({ type: text, message: text, traceback: text, line: z.int().nullable() })
    .nullable()
    .catch(null),
  results: z
    .discriminatedUnion('status', [
      z.object({ status: z.literal('captured'), value: parsedJson, type: text }),
      z.object({ status: z.literal('missing') }),
      z.object({ status: z.literal('failed'), error: text }),
    ])
    .catch({ status: 'missing' }),
  setup: z
    .object({ step: z.enum(['command', 'requirements']), command: text, exit_code: z.int() })
    .nullable()
    .catch(null),
  session: z.enum(['kept', 'ended', 'gone']).nullable().catch(null),
  results_is_none: z.boolean().catch(false),
  results_is_dict: z.boolean().optional().catch(undefined),
  artifacts: z
    .array(z.object({ path: text, title: text, description: text, type: text.optional() }))
    .max(1000)
    .catch([]),
  figures: z.array(text).max(1000).catch([]),
  figure_errors: z.array(text).max(1000).catch([]),
  warnings: z.array(text).max(1000).catch([]),
  ...policyReportShape,
});
export type Report = z.infer<typeof reportSchema>;
