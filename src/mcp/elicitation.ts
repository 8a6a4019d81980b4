import type { ElicitRequestFormParams, ElicitResult } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { grantScopeSchema, type GrantOffer } from '../grants/grant.ts';
import type { AwaitingApproval } from '../outcome.ts';

/** A program that is longer is not put into a dialog; the console shows it. */
const MOST_CHARS = 60_000;
const HOUR_MS = 3_600_000;
/** First, and so what a client shows that chooses the first by itself. */
const ALLOW_NOTHING = 'no';

const contentSchema = z.object({
  decision: z.enum(['approve', 'edit', 'reject', 'respond']),
  code: z.string().optional(),
  message: z.string().optional(),
  allow: z.enum([ALLOW_NOTHING, ...grantScopeSchema.options]).optional(),
  allow_hours: z.number().min(0).max(100_000).optional(),
});

/** What a dialog shows of a question. */
export interface ShownQuestion {
  readonly approval: Pick<AwaitingApproval['approval'], 'user_message' | 'grant_offer'>;
}

/** Whether a dialog can show the question whole: who decides must see all of the program. */
export const fitsDialog = ({ approval }: ShownQuestion): boolean =>
  approval.user_message.length <= MOST_CHARS;

/** The fields of an approval that is to count for later programs too. */
const allowFields = ({ label, scopes, max_hours: hours }: GrantOffer) => ({
  allow: {
    type: 'string' as const,
    title: 'Allow later programs too',
    description: `for approve: run without a question what does no more than this: ${label}; for this thread, or for all threads of the user`,
    enum: [ALLOW_NOTHING, ...scopes],
  },
  allow_hours: {
    type: 'number' as const,
    title: 'Allow for so many hours',
    description: `at most ${hours}, which an empty field means`,
    minimum: 0,
    maximum: hours,
  },
});

/**
 * The question as a form: code, SHA-256 and findings in the message, the decision as its one required field, without a
 * default.
 */
export const decisionForm = (
  { approval }: ShownQuestion,
  problem: string | null,
): ElicitRequestFormParams => ({
  mode: 'form',
  message: `${problem === null ? '' : `${problem}\n\n`}${approval.user_message}`,
  requestedSchema: {
    type: 'object',
    properties: {
      decision: {
        type: 'string',
        title: 'Decision',
        description:
          'approve: run this program; edit: run the one below instead; reject: run nothing; respond: have it changed as the message says',
        enum: contentSchema.shape.decision.options,
      },
      code: { type: 'string', title: 'Edited program', description: 'for edit: the whole program' },
      message: {
        type: 'string',
        title: 'Message',
        description: 'for reject the reason, for respond what to change',
      },
      ...(approval.grant_offer === null ? {} : allowFields(approval.grant_offer)),
    },
    required: ['decision'],
  },
});

/**
 * The answer as the service takes it, bound to the question and the code that the person saw; null when the person
 * gave none, and the question stays open.
 */
export function answerOf(
  { action, content }: Pick<ElicitResult, 'action' | 'content'>,
  shown: Pick<AwaitingApproval['approval'], 'approval_id' | 'code_sha256'>,
  decidedBy: string,
): Readonly<Record<string, unknown>> | null {
  if (action !== 'accept') return null;
  const parsed = contentSchema.safeParse(content);
  if (!parsed.success) return null;
  const { decision, code = '', message = '', allow = ALLOW_NOTHING, allow_hours } = parsed.data;
  const until =
    allow_hours === undefined ? null : new Date(Date.now() + allow_hours * HOUR_MS).toISOString();
  return {
    type: decision,
    approval_id: shown.approval_id,
    code_sha256: shown.code_sha256,
    message,
    decided_by: decidedBy,
    // With an approval too: who typed a program and approved may have meant either, and is asked again.
    ...(code.trim() === '' ? {} : { code }),
    ...(allow === ALLOW_NOTHING ? {} : { allow: { scope: allow, until } }),
  };
}
