import { z } from 'zod';
import type { GrantOffer } from '../grants/grant.ts';
import { allowSchema, problemOf, type Allow } from './allow.ts';

/** What a human can answer. */
export type Decision =
  | {
      readonly type: 'approve';
      readonly message: string;
      readonly allow?: Allow | null | undefined;
    }
  | { readonly type: 'edit'; readonly code: string; readonly message: string }
  | { readonly type: 'reject'; readonly message: string }
  | { readonly type: 'respond'; readonly message: string };

const looseText = z.string().nullish();
const editedAction = z
  .looseObject({ args: z.looseObject({ code: looseText }).nullish() })
  .nullish();

const typedAnswer = z.looseObject({
  type: z.enum(['approve', 'accept', 'edit', 'reject', 'ignore', 'respond', 'response']),
  message: looseText,
  reason: looseText,
  code: looseText,
  code_sha256: looseText,
  approval_id: looseText,
  decided_by: looseText,
  allow: allowSchema.nullish(),
  args: z.unknown().optional(),
  editedAction,
  edited_action: editedAction,
  approved: z.never().optional(),
  decisions: z.never().optional(),
});
const approvedAnswer = z.looseObject({
  approved: z.boolean(),
  type: z.never().optional(),
  message: looseText,
  reason: looseText,
  code: looseText,
  code_sha256: looseText,
  approval_id: looseText,
  decided_by: looseText,
  allow: allowSchema.nullish(),
  decisions: z.never().optional(),
});
const oneAnswer = z.union([z.boolean(), typedAnswer, approvedAnswer]);

/**
 * Every form in which an answer may come: `true`/`false`, `{approved}`, one decision, or a list of one, as
 * LangChain's human-in-the-loop clients send it. Without transforms, so that it can be shown as JSON Schema.
 */
export const answerSchema = z.union([
  oneAnswer,
  z.looseObject({
    decisions: z.array(oneAnswer).length(1),
    type: z.never().optional(),
    approved: z.never().optional(),
  }),
  z.array(oneAnswer).length(1),
]);

type TypedAnswer = z.infer<typeof typedAnswer>;

/** The question and the code that wait, as the answer must mean it. */
export interface Expectation {
  readonly code: string;
  readonly codeSha256: string;
  /** Of the question; an answer that names one must name this. */
  readonly approvalId: string;
  /** What may be allowed beside it, and when it is; left out, that is not looked at. */
  readonly allowing?: { readonly offer: GrantOffer | null; readonly now: Date } | undefined;
}

/** An answer that was read, or what is wrong with it. */
export type DecisionResult =
  | { readonly ok: true; readonly decision: Decision; readonly decidedBy: string | null }
  | { readonly ok: false; readonly problem: string };

const refuse = (problem: string): DecisionResult => ({ ok: false, problem });

function toTyped(
  answer: z.infer<typeof oneAnswer>,
): Partial<TypedAnswer> & Pick<TypedAnswer, 'type'> {
  if (typeof answer === 'boolean') return { type: answer ? 'approve' : 'reject' };
  if (answer.type !== undefined) return answer;
  const { approved, ...rest } = answer;
  return { ...rest, type: approved ? 'approve' : 'reject' };
}

/** Code that an edit brings, wherever the client puts it. */
function editedCode(answer: Partial<TypedAnswer>): string | undefined {
  const args = (answer.editedAction ?? answer.edited_action)?.args ?? legacyArgs(answer.args);
  return args?.code ?? answer.code ?? undefined;
}

/** The inbox form of an edit: `{type: "edit", args: {action, args: {code}}}`. */
function legacyArgs(args: unknown): { code?: string | null | undefined } | undefined {
  const parsed = z.looseObject({ args: z.looseObject({ code: looseText }) }).safeParse(args);
  return parsed.success ? parsed.data.args : undefined;
}

const messageOf = (answer: Partial<TypedAnswer>): string =>
  answer.message ?? answer.reason ?? (typeof answer.args === 'string' ? answer.args : '');

/** At least 12 characters of a hash must match its beginning. */
const sameHash = (given: string, expected: string): boolean =>
  given.length >= 12 && expected.startsWith(given.toLowerCase());

function checkBinding(
  answer: Partial<TypedAnswer> & Pick<TypedAnswer, 'type'>,
  expected: Expectation,
): string | undefined {
  const id = answer.approval_id;
  if (id !== undefined && id !== null && id !== expected.approvalId) {
    return `The answer is for the question ${JSON.stringify(id)}; the one that waits is ${expected.approvalId}.`;
  }
  const hash = answer.code_sha256;
  if (hash !== undefined && hash !== null && !sameHash(hash, expected.codeSha256)) {
    return `The answer is for the code with SHA-256 ${hash}; the code that waits has ${expected.codeSha256}.`;
  }
  const isApproval = answer.type === 'approve' || answer.type === 'accept';
  if (isApproval && typeof answer.code === 'string' && answer.code !== expected.code) {
    return 'The answer approves other code than the code that waits; send it as an edit to change the code.';
  }
  return undefined;
}

function checkAllow(
  { type, allow }: Partial<TypedAnswer> & Pick<TypedAnswer, 'type'>,
  { allowing }: Expectation,
): string | undefined {
  if (allow == null) return undefined;
  if (type !== 'approve' && type !== 'accept') {
    return `Only an approval can allow later programs; this answer is "${type}". Leave \`allow\` out, and allow when the program is asked about again.`;
  }
  return allowing && problemOf(allow, allowing.offer, allowing.now);
}

/** Reads an answer of any accepted form and checks that it means the question and the code that wait. */
export function readDecision(answer: unknown, expected: Expectation): DecisionResult {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) {
    return refuse(
      'The answer is none of: {"type": "approve"}, {"type": "edit", "code": "…"}, {"type": "reject", "message": "…"}, {"type": "respond", "message": "…"}, {"approved": true}. An approval may carry "allow": {"scope": "thread" or "user", "until": a time or null}.',
    );
  }
  const { data } = parsed;
  const list = Array.isArray(data) ? data : hasDecisions(data) ? data.decisions : [data];
  const typed = toTyped(list[0] as z.infer<typeof oneAnswer>);
  const mismatch = checkBinding(typed, expected) ?? checkAllow(typed, expected);
  return mismatch === undefined ? decide(typed) : refuse(mismatch);
}

const hasDecisions = (data: unknown): data is { decisions: z.infer<typeof oneAnswer>[] } =>
  typeof data === 'object' && data !== null && 'decisions' in data;

function decide(answer: Partial<TypedAnswer> & Pick<TypedAnswer, 'type'>): DecisionResult {
  const message = messageOf(answer);
  const decidedBy = answer.decided_by ?? null;
  switch (answer.type) {
    case 'approve':
    case 'accept':
      return { ok: true, decidedBy, decision: { type: 'approve', message, allow: answer.allow } };
    case 'reject':
    case 'ignore':
      return { ok: true, decidedBy, decision: { type: 'reject', message } };
    case 'respond':
    case 'response':
      return message.trim() === ''
        ? refuse('A "respond" needs a message that says what to change.')
        : { ok: true, decidedBy, decision: { type: 'respond', message } };
    case 'edit': {
      const code = editedCode(answer);
      return code === undefined || code.trim() === ''
        ? refuse('An "edit" needs the new program as `code`.')
        : { ok: true, decidedBy, decision: { type: 'edit', code, message } };
    }
  }
}
