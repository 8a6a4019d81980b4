import type { ElicitRequestFormParams, ElicitResult } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { AwaitingApproval } from '../outcome.ts';

/** A program that is longer is not put into a dialog; the console shows it. */
const MOST_CHARS = 60_000;

const contentSchema = z.object({
  decision: z.enum(['approve', 'edit', 'reject', 'respond']),
  code: z.string().optional(),
  message: z.string().optional(),
});

/** What a dialog shows of a question. */
interface Shown {
  readonly approval: Pick<AwaitingApproval['approval'], 'user_message'>;
}

/** Whether a dialog can show the question whole: who decides must see all of the program. */
export const fitsDialog = ({ approval }: Shown): boolean =>
  approval.user_message.length <= MOST_CHARS;

/**
 * The question as a form: code, SHA-256 and findings in the message, the decision as its one required field, without a
 * default.
 */
export const decisionForm = (
  { approval }: Shown,
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
): Readonly<Record<string, string>> | null {
  if (action !== 'accept') return null;
  const parsed = contentSchema.safeParse(content);
  if (!parsed.success) return null;
  const { decision, code = '', message = '' } = parsed.data;
  return {
    type: decision,
    approval_id: shown.approval_id,
    code_sha256: shown.code_sha256,
    message,
    decided_by: decidedBy,
    // With an approval too: who typed a program and approved may have meant either, and is asked again.
    ...(code.trim() === '' ? {} : { code }),
  };
}
