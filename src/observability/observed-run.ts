import { context, SpanKind, trace } from '@opentelemetry/api';
import type { Logger } from 'pino';
import type { AgentEvent } from '../events.ts';
import type { Outcome } from '../outcome.ts';
import type { Redactor } from '../secrets/redactor.ts';
import { runLogger, type RunIds } from './agent-logger.ts';
import { errorTypeOf, markFailed, tracer } from './in-span.ts';

type Run = AsyncGenerator<AgentEvent, Outcome>;

interface Observer {
  readonly logger: Logger | null;
  readonly redactor: Redactor;
  /** Filled in by the run as soon as it is known. */
  readonly ids: RunIds;
}

/** A run with a span and a line of log for the whole of it, whose error holds no secrets. */
export async function* observedRun(run: Run, { logger, redactor, ids }: Observer): Run {
  const span = tracer().startSpan('invoke_agent python_executor', {
    kind: SpanKind.INTERNAL,
    attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'python_executor' },
  });
  const within = trace.setSpan(context.active(), span);
  const start = performance.now();
  let outcome = 'abandoned';
  try {
    for (;;) {
      const next = await context.with(within, () => run.next());
      if (next.done === true) {
        outcome = next.value.status;
        return next.value;
      }
      yield next.value;
    }
  } catch (error) {
    outcome = errorTypeOf(error);
    markFailed(span, outcome);
    throw redactor.error(error);
  } finally {
    // Of who stopped listening; after the end it does nothing.
    await run.return(undefined as never);
    span.setAttributes({
      'gen_ai.conversation.id': ids.thread ?? '',
      'python_executor.run.id': ids.run ?? '',
      'python_executor.outcome': outcome,
    });
    const ms = Math.round(performance.now() - start);
    context.with(within, () => runLogger(logger, ids)?.info({ outcome, ms }, 'run finished'));
    span.end();
  }
}
