import { z } from 'zod';
import { ExecutionMode } from '../execution-mode.ts';
import { askingSchema } from './asking/asking.ts';
import { findingSchema, severitySchema } from './finding.ts';

/** What static analysis says about one program. Source: spec §4.6; `findings` and `codeSha256` are additions. */
export const analysisResultSchema = z.object({
  passed: z.boolean(),
  /** One line per finding, worst first. */
  issues: z.array(z.string()),
  recommendations: z.array(z.string()),
  severity: severitySchema,
  hasEpicsWrites: z.boolean(),
  hasEpicsReads: z.boolean(),
  recommendedExecutionMode: z.enum(ExecutionMode),
  needsApproval: z.boolean(),
  approvalReasoning: z.string().nullable(),
  executionModeConfig: z.record(z.string(), z.json()).nullable(),
  findings: z.array(findingSchema),
  /** What it asks approval for, as facts; null when it asks for none. */
  asking: askingSchema.nullable(),
  /** SHA-256 of the UTF-8 bytes of the code, lower-case hex. */
  codeSha256: z.string(),
});
export type AnalysisResult = z.infer<typeof analysisResultSchema>;
