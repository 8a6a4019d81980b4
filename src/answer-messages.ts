import { AIMessage } from '@langchain/core/messages';
import type { State } from './state.ts';

/** The answer as a message, where somebody asked by one; a request alone is answered by the result. */
export const answerMessages = (
  { messages, run_id }: Pick<State, 'messages' | 'run_id'>,
  content: string,
): AIMessage[] =>
  messages.length === 0 ? [] : [new AIMessage({ id: `${run_id}-answer`, content })];
