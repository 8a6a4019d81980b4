import { isSpanContextValid, trace } from '@opentelemetry/api';

/** The active span for a line of a log, under the names that log collectors know; empty without tracing. */
export function traceIds(): { readonly trace_id?: string; readonly span_id?: string } {
  const found = trace.getActiveSpan()?.spanContext();
  return found !== undefined && isSpanContextValid(found)
    ? { trace_id: found.traceId, span_id: found.spanId }
    : {};
}
