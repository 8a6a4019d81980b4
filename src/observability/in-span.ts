import {
  context,
  type Attributes,
  SpanKind,
  type Span,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';

/** Without a registered tracer provider its spans are nothing and cost next to nothing. */
export const tracer = () => trace.getTracer('langgraph-python-executor');

interface SpanWishes {
  readonly attributes?: Attributes;
  /** @default INTERNAL */
  readonly kind?: SpanKind;
  /** @default the active one */
  readonly parent?: ReturnType<typeof context.active>;
  /** Thrown on purpose, such as an interrupt: no failure of the span. */
  readonly isExpected?: (error: unknown) => boolean;
}

/** Marks a span as failed, by the kind of the error: its message may quote code, output or a secret. */
export function markFailed(span: Span, errorType: string): void {
  span.setAttribute('error.type', errorType);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

export const errorTypeOf = (error: unknown): string =>
  error instanceof Error ? error.name : typeof error;

/** Does work inside a span of its own, which is active meanwhile and ends with it. */
export async function inSpan<T>(
  name: string,
  { attributes = {}, kind = SpanKind.INTERNAL, parent, isExpected }: SpanWishes,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const above = parent ?? context.active();
  const span = tracer().startSpan(name, { attributes, kind }, above);
  try {
    return await context.with(trace.setSpan(above, span), () => work(span));
  } catch (error) {
    if (isExpected?.(error) !== true) markFailed(span, errorTypeOf(error));
    throw error;
  } finally {
    span.end();
  }
}
