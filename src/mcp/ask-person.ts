import {
  inputRequired,
  inputResponse,
  type ElicitResult,
  type InputRequiredResult,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { decisionForm, type ShownQuestion } from './elicitation.ts';
import type { McpHost, Question } from './mcp-host.ts';

/** Under which the answer of a person comes back. */
const ANSWER_KEY = 'decision';

/** A call in which a person is asked. */
interface AskingCall {
  readonly host: McpHost;
  readonly ctx: ServerContext;
}

/**
 * Asks within the call; null when no person answered in time, or the client cannot do what it said.
 * @param problem what was wrong with the last answer; null = it is the first question
 */
export async function askWithin(
  { ctx, host }: AskingCall,
  shown: ShownQuestion,
  problem: string | null,
): Promise<ElicitResult | null> {
  const { id: relatedRequestId, signal } = ctx.mcpReq;
  const options = { relatedRequestId, timeout: host.answerMs, signal };
  try {
    return await ctx.mcpReq.elicitInput(decisionForm(shown, problem), options);
  } catch (error) {
    if (signal.aborted) throw error;
    return null;
  }
}

/** The question as the reply, for clients of 2026, which call again with the answer. */
export const askByReply = async (
  { host, ctx }: AskingCall,
  shown: ShownQuestion,
  { question, problem }: { readonly question: Question; readonly problem: string | null },
): Promise<InputRequiredResult> =>
  inputRequired({
    inputRequests: { [ANSWER_KEY]: inputRequired.elicit(decisionForm(shown, problem)) },
    requestState: await host.questions.mint(question, ctx),
  });

/** What such a client brings; null when no person answered. */
export function broughtAnswer({ ctx }: Pick<AskingCall, 'ctx'>): ElicitResult | null {
  const reply = inputResponse(ctx.mcpReq.inputResponses, ANSWER_KEY);
  return reply.kind === 'elicit' ? (reply as unknown as ElicitResult) : null;
}
