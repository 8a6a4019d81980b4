import type { ExecutionEvent } from '../../sandbox/execution.ts';
import { HttpFailure } from '../http-failure.ts';

const KEEP_ALIVE_MS = 15_000;
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache',
  'x-accel-buffering': 'no',
};

/** Runs a program; its output goes to `onEvent`, the signal ends it. */
export type StreamedRun = (
  onEvent: (event: ExecutionEvent) => void,
  signal: AbortSignal,
) => Promise<object>;

/**
 * Server-sent events of a program in a session: `stdout`, `stderr`, at last `end` with the result, or `error`. What is
 * refused before the program begins is no stream but the usual answer. A reader that goes away stops the program.
 */
export async function sessionStream(request: Request, run: StreamedRun): Promise<Response> {
  const gone = new AbortController();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>(undefined, {
    highWaterMark: 1_048_576,
    size: (chunk) => chunk?.byteLength ?? 0,
  });
  const writer = writable.getWriter();
  const encoder = new TextEncoder();
  let seq = 0;
  const put = (text: string): void => {
    writer.write(encoder.encode(text)).catch(() => gone.abort());
  };
  const send = (type: string, data: object): void => {
    seq += 1;
    put(`id: ${seq}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const onEvent = (event: ExecutionEvent): void => {
    begin();
    if ('text' in event) send(event.type, { text: event.text });
  };
  writer.closed.catch(() => gone.abort());
  const running = run(onEvent, AbortSignal.any([request.signal, gone.signal]));
  const early = await Promise.race([
    begun.then(() => null),
    running.catch((error: unknown) => error),
  ]);
  if (early instanceof Error) throw early;
  const keepAlive = setInterval(() => put(': keep-alive\n\n'), KEEP_ALIVE_MS).unref();
  void running
    .then(
      (result) => send('end', result),
      (error: unknown) => send('error', { error: textOf(error) }),
    )
    .finally(() => {
      clearInterval(keepAlive);
      writer.close().catch(() => undefined);
    });
  return new Response(readable, { headers: HEADERS });
}

const textOf = (error: unknown): string =>
  error instanceof HttpFailure ? error.message : 'internal server error';

/** Whether events are asked for. */
export const wantsStream = (request: Request): boolean =>
  (request.headers.get('accept') ?? '').includes('text/event-stream');
