const KEEP_ALIVE_MS = 15_000;

/** One server-sent event; JSON has no line breaks, so one `data` line is enough. */
export const sseFrame = (event: string, data: unknown, id?: string): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/**
 * An answer of server-sent events, each made when the reader has room for it. The signal aborts when the reader is
 * gone; a comment every 15 s keeps the connection.
 */
export function sseReply(
  request: Request,
  frames: (signal: AbortSignal) => AsyncGenerator<string, void>,
): Response {
  const gone = new AbortController();
  const source = frames(AbortSignal.any([request.signal, gone.signal]));
  const encoder = new TextEncoder();
  let keepAlive: NodeJS.Timeout | undefined;
  const stop = (): void => clearInterval(keepAlive);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const beat = (): void => controller.enqueue(encoder.encode(': keep-alive\n\n'));
      keepAlive = setInterval(beat, KEEP_ALIVE_MS).unref();
    },
    async pull(controller) {
      const { value, done } = await source.next();
      if (done === true) {
        stop();
        controller.close();
      } else controller.enqueue(encoder.encode(value));
    },
    cancel() {
      stop();
      gone.abort();
    },
  });
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
    },
  });
}
