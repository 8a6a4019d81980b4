import { Command, type LangGraphRunnableConfig } from '@langchain/langgraph';
import { checkAnswer } from '../../approval/check-answer.ts';
import { ApprovalUsedError } from '../../errors.ts';
import type { AgentEvent } from '../../events.ts';
import { newRun } from '../../new-run.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import { serviceRedactor } from '../../secrets/service-redactor.ts';
import type { PythonExecutorService, ServiceInput } from '../../service.ts';
import { userOf } from '../../user-of.ts';
import { noteQuestions } from '../note-questions.ts';
import { backendOf, type ReviewBackend } from '../review-backend.ts';
import { UnusableInputError } from '../reviews.ts';
import { isThreadId, type LangGraphThreads, type ServerRun } from './langgraph-threads.ts';

export interface LangGraphBackendOptions {
  readonly threads: LangGraphThreads;
  readonly clock: () => Date;
  readonly onWarning: (message: string) => void;
}

type Claims = LangGraphBackendOptions & {
  readonly service: PythonExecutorService;
  readonly redactor: Redactor;
};

/** The answer, once it is known to be one and nobody else has given one. */
async function answerOf(
  command: Command,
  { configurable }: LangGraphRunnableConfig,
  { service, threads, redactor, clock }: Claims,
): Promise<Omit<ServerRun, 'by'>> {
  const threadId = String(configurable?.['thread_id']);
  await threads.settle(threadId);
  const checked = await checkAnswer(command, {
    threadId,
    snapshot: await threads.snapshot(threadId),
    configurable,
    redactor,
    index: service.reviewIndex,
    now: clock(),
  });
  if (checked === null) throw new ApprovalUsedError();
  return { command: { resume: checked.resume } };
}

async function* stream(
  input: ServiceInput,
  config: LangGraphRunnableConfig,
  claims: Claims,
): AsyncGenerator<AgentEvent, void> {
  const { threads, service, redactor, onWarning } = claims;
  const threadId = String(config.configurable?.['thread_id']);
  if (!isThreadId(threadId)) {
    throw new UnusableInputError(
      `The thread_id ${JSON.stringify(threadId)} cannot be used: a LangGraph server takes UUIDs. Leave it out to get one.`,
    );
  }
  const by = userOf(config.configurable);
  try {
    if (input instanceof Command) {
      yield* threads.run(
        threadId,
        { ...(await answerOf(input, config, claims)), by },
        signalOf(config),
      );
      return;
    }
    const request = newRun(input, redactor);
    await threads.create(threadId);
    yield* threads.run(threadId, { input: { request }, by }, signalOf(config));
  } finally {
    const graph = { getState: async () => await threads.snapshot(threadId) };
    await noteQuestions(service.reviewIndex, graph, config, {
      onError: ({ message }) => onWarning(`A question was not noted: ${redactor.text(message)}`),
    });
  }
}

const signalOf = ({ signal }: LangGraphRunnableConfig): AbortSignal =>
  signal ?? new AbortController().signal;

/** Runs in a LangGraph server; settings, analysis, grants and what became of questions are those of a service here. */
export function langGraphBackend(
  service: PythonExecutorService,
  options: LangGraphBackendOptions,
): ReviewBackend {
  const claims = { ...options, service, redactor: serviceRedactor(service.config) };
  return {
    ...backendOf(service),
    snapshot: async (threadId) => await options.threads.snapshot(threadId),
    stream: (input, config) => stream(input, config, claims),
  };
}
