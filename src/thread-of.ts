import { randomUUID } from 'node:crypto';
import type { LangGraphRunnableConfig } from '@langchain/langgraph';
import { WorkflowError } from './errors.ts';

/**
 * The thread of a run; a new one where a request names none.
 * @throws {WorkflowError} an answer names none
 */
export function threadOf(config: LangGraphRunnableConfig, isCommand: boolean): string {
  const threadId: unknown = config.configurable?.['thread_id'];
  if (typeof threadId === 'number') return String(threadId);
  if (typeof threadId === 'string' && threadId !== '') return threadId;
  if (!isCommand) return randomUUID();
  throw new WorkflowError(
    'A Command needs `config.configurable.thread_id`: the thread whose approval it answers.',
    'orchestration',
  );
}

/** Runs inside another graph share its thread; each of its tasks has a namespace of its own there. */
export const lockName = (threadId: string, { configurable }: LangGraphRunnableConfig): string =>
  `${threadId}|${String(configurable?.['checkpoint_ns'] ?? '')}`;
