import { AIMessage } from '@langchain/core/messages';
import type { State } from './state.ts';

/**
 * The answer as a message, where somebody asked by one; a request alone is answered by the result, and `contentOf`
 * is not called.
 */
export const answerMessages = async (
  { messages, run_id }: Pick<State, 'messages' | 'run_id'>,
  contentOf: () => string | Promise<string>,
): Promise<AIMessage[]> =>
  messages.length === 0
    ? []
    : [new AIMessage({ id: `${run_id}-answer`, content: await contentOf() })];
