import type { ExecutionServiceEvent } from '../../jobs/execution-events.ts';
import { badRequest } from '../http-failure.ts';
import type { Executions } from '../executions.ts';
import { presentRecord } from '../wire/present-record.ts';

const KEEP_ALIVE_MS = 15_000;

function dataOf(event: ExecutionServiceEvent): object {
  switch (event.type) {
    case 'status':
      return { status: event.status };
    case 'gap':
      return { dropped_chars: event.droppedChars };
    case 'end':
      return presentRecord(event.record);
    case 'stdout':
    case 'stderr':
      return { text: event.text };
  }
}

/** JSON has no line breaks, so one `data` line is enough. */
const format = (event: ExecutionServiceEvent): string =>
  `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(dataOf(event))}\n\n`;

function lastSeen(request: Request): number {
  const header = request.headers.get('last-event-id') ?? '';
  if (header === '') return 0;
  if (/^\d{1,15}$/.test(header)) return Number(header);
  throw badRequest('Last-Event-ID must be the number of an event');
}

/**
 * Server-sent events of an execution until its end; a reader that comes back with `Last-Event-ID` goes on there.
 * @throws {HttpFailure} 400 a bad `Last-Event-ID`
 */
export function eventStream(request: Request, id: string, executions: Executions): Response {
  const after = lastSeen(request);
  const gone = new AbortController();
  const signal = AbortSignal.any([request.signal, gone.signal]);
  const events = executions.events(id, { after, signal })[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let keepAlive: NodeJS.Timeout | undefined;
  const stop = (): void => clearInterval(keepAlive);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const beat = (): void => controller.enqueue(encoder.encode(': keep-alive\n\n'));
      keepAlive = setInterval(beat, KEEP_ALIVE_MS).unref();
    },
    async pull(controller) {
      const { value, done } = await events.next();
      if (done === true) {
        stop();
        controller.close();
      } else controller.enqueue(encoder.encode(format(value)));
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
