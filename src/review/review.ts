import { z } from 'zod';
import { findingSchema } from '../analyzer/finding.ts';
import { grantOfferSchema, grantSchema } from '../grants/grant.ts';

/** `gone`: the thread went on or was thrown away without an answer to this question. */
export const reviewStatusSchema = z.enum([
  'waiting',
  'approved',
  'edited',
  'rejected',
  'responded',
  'expired',
  'gone',
]);
export type ReviewStatus = z.infer<typeof reviewStatusSchema>;

/** The schema of {@link Review}. */
export const reviewSchema = z.object({
  approval_id: z.string(),
  thread_id: z.string(),
  /** At most 2000 characters. */
  task: z.string(),
  /** At most 2000 characters. */
  why: z.string(),
  execution_mode: z.string(),
  code_sha256: z.string(),
  /** ISO 8601. */
  created_at: z.string(),
  /** ISO 8601; null = never. */
  expires_at: z.string().nullable(),
  /** Number of the program within the run, from 1. */
  attempt: z.int(),
  findings: z.object({ error: z.int(), warning: z.int(), info: z.int() }),
  status: reviewStatusSchema,
  decided_by: z.string().nullable(),
  /** ISO 8601. */
  decided_at: z.string().nullable(),
  message: z.string().nullable(),
});
/** One question to a human and what became of it; plain JSON. */
export type Review = z.infer<typeof reviewSchema>;

/** A review as it is kept. */
export const reviewEntrySchema = reviewSchema.extend({
  /** Process that took the answer; null while nobody did. */
  claimed_by: z.string().nullable(),
  /** Which service of that process. */
  claimed_in: z.string().nullable(),
});
export type ReviewEntry = z.infer<typeof reviewEntrySchema>;

/** A review without what only the index needs. */
export const presentReview = (entry: ReviewEntry): Review => reviewSchema.parse(entry);

export const touchSchema = z.object({
  kind: z.enum(['file', 'network', 'channel', 'package', 'process', 'secret', 'other']),
  text: z.string(),
  line: z.int().nullable(),
});
/** One thing outside itself that a program uses, as far as analysis sees. */
export type Touch = z.infer<typeof touchSchema>;

/** The schema of {@link ReviewDetail}. */
export const reviewDetailSchema = reviewSchema.extend({
  code: z.string(),
  analysis: z.array(findingSchema),
  touches: z.array(touchSchema),
  limits: z.record(z.string(), z.union([z.number(), z.string()])),
  previous: z.array(z.object({ label: z.string(), code: z.string() })),
  /** Grants in force for this thread or user. */
  grants: z.array(grantSchema),
  /** What an `allow` in the answer would cover; null = nothing can be allowed. */
  grant_offer: grantOfferSchema.nullable(),
  /** What was wrong with the last answer. */
  asked_again: z.string().nullable(),
  /** Whether the run has a notebook by now. */
  notebook: z.boolean(),
});
/** All that a reviewer looks at. */
export type ReviewDetail = z.infer<typeof reviewDetailSchema>;

/** The schema of {@link CodeCheck}. */
export const codeCheckSchema = z.object({
  passed: z.boolean(),
  needs_approval: z.boolean(),
  findings: z.array(findingSchema),
  code_sha256: z.string(),
  touches: z.array(touchSchema),
});
/** What analysis says of code that a reviewer is writing. */
export type CodeCheck = z.infer<typeof codeCheckSchema>;

/** A human's answer; `code_sha256` is of the code that the human saw. */
export const reviewDecisionSchema = z.strictObject({
  type: z.enum(['approve', 'edit', 'reject', 'respond']),
  code_sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits')
    .optional()
    .describe('required to approve'),
  code: z.string().max(1_000_000).optional().describe('edit: the new program'),
  message: z.string().max(10_000).optional(),
  allow: z
    .strictObject({
      scope: z.enum(['thread', 'user']),
      until: z.iso.datetime({ offset: true }).nullable(),
    })
    .optional()
    .describe('allow this kind of operation from now on'),
});
export type ReviewDecision = z.infer<typeof reviewDecisionSchema>;
