import type { LangGraphRunnableConfig } from '@langchain/langgraph';
import type { AgentEvent } from '../events.ts';
import type { PythonExecutorService, ServiceInput } from '../service.ts';
import type { ThreadSnapshot } from '../thread-snapshot.ts';

/** Where the runs of reviews are: a service of this process, or a server. */
export interface ReviewBackend extends Pick<
  PythonExecutorService,
  'analyze' | 'config' | 'grants' | 'reviewIndex'
> {
  snapshot(threadId: string): Promise<ThreadSnapshot>;
  /** Begins or goes on, and ends when the run has ended or asks. */
  stream(input: ServiceInput, config: LangGraphRunnableConfig): AsyncGenerator<AgentEvent, unknown>;
}

export const backendOf = (service: PythonExecutorService): ReviewBackend => ({
  config: service.config,
  grants: service.grants,
  reviewIndex: service.reviewIndex,
  analyze: async (code, state) => await service.analyze(code, state),
  snapshot: async (threadId) =>
    await (await service.getCompiledGraph()).getState({ configurable: { thread_id: threadId } }),
  stream: (input, config) => service.stream(input, config),
});
