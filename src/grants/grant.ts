import { z } from 'zod';
import { askingReasonSchema, askSchema } from '../analyzer/asking/asking.ts';
import { ExecutionMode } from '../execution-mode.ts';

export const grantScopeSchema = z.enum(['thread', 'user']);
export type GrantScope = z.infer<typeof grantScopeSchema>;

/** A kind of operation, as facts that the host found; no model and no request has a say in them. */
export const grantedOperationSchema = z.object({
  /** For people. */
  label: z.string(),
  execution_mode: z.enum(ExecutionMode),
  reasons: z.array(askingReasonSchema),
  asks: z.array(askSchema),
  remarks: z.array(z.string()),
  /** Limits of the run by name; a later run may have no looser ones. */
  limits: z.record(z.string(), z.number()),
  /** Hash of what a mode means and of where it runs, for each mode; it must be the same later. */
  ground: z.record(z.string(), z.string()),
});
export type GrantedOperation = z.infer<typeof grantedOperationSchema>;

/** What an approval may allow for later programs. */
export const grantOfferSchema = z.object({
  operation: grantedOperationSchema,
  label: z.string(),
  /** `user` only where the user of the run is known. */
  scopes: z.array(grantScopeSchema),
  /** From the answer on. */
  max_hours: z.number(),
});
export type GrantOffer = z.infer<typeof grantOfferSchema>;

/** A reviewer's word that later programs of one thread or user may do what this one did. */
export const grantSchema = z.object({
  grant_id: z.string(),
  scope: grantScopeSchema,
  thread_id: z.string().nullable(),
  user_id: z.string().nullable(),
  operation: grantedOperationSchema,
  /** ISO 8601. */
  until: z.string(),
  granted_by: z.string().nullable(),
  granted_at: z.string(),
  revoked_at: z.string().nullable(),
  revoked_by: z.string().nullable(),
  /** Programs that were run because of it. */
  uses: z.int(),
  /** Hash of the program that the reviewer saw. */
  code_sha256: z.string(),
});
export type Grant = z.infer<typeof grantSchema>;
