import { z } from 'zod';
import { grantOfferSchema, grantSchema, grantScopeSchema } from '../grants/grant.ts';

/** The schema of {@link PendingApproval}. */
export const pendingApprovalSchema = z.object({
  /** One per question; an answer to it counts once. */
  approval_id: z.string(),
  code_sha256: z.string(),
  /** ISO 8601. */
  created_at: z.string(),
  /** ISO 8601; null = never. */
  expires_at: z.string().nullable(),
  notebook_path: z.string().nullable(),
  notebook_link: z.string().nullable(),
  /** Why it is asked again: what was wrong with the last answer. */
  error: z.string().nullable(),
  /** What reviewers have allowed in this thread and to its user, none of which covers the program. */
  grants: z.array(grantSchema).optional(),
  /** What an approval may allow for later programs; null = nothing. */
  grant_offer: grantOfferSchema.nullish(),
});
/** What the analyzer prepares for a human; everything else of the payload is taken from state. */
export type PendingApproval = z.infer<typeof pendingApprovalSchema>;

/** The schema of {@link ApprovalRecord}. */
export const approvalRecordSchema = z.object({
  type: z.enum(['approve', 'edit', 'reject', 'respond', 'granted']),
  approval_id: z.string(),
  /** Hash of the code that the human saw. */
  code_sha256: z.string(),
  message: z.string(),
  /** ISO 8601. */
  decided_at: z.string(),
  /** Who decided, as far as the caller said; null = not said. */
  decided_by: z.string().nullable(),
  /** What the approval allowed beside the program. */
  allow: z.object({ scope: grantScopeSchema, until: z.string().nullable() }).nullable(),
  /** `granted` only: the grant that covers the program, which nobody was asked about. */
  grant: z.object({ grant_id: z.string(), label: z.string(), until: z.string() }).nullable(),
});
/** What the human answered, for state and the audit record. */
export type ApprovalRecord = z.infer<typeof approvalRecordSchema>;
