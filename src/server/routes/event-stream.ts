import type { ExecutionServiceEvent } from '../../jobs/execution-events.ts';
import { badRequest } from '../http-failure.ts';
import type { Executions } from '../executions.ts';
import { presentRecord } from '../wire/present-record.ts';
import { sseFrame, sseReply } from './sse-reply.ts';

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

const format = (event: ExecutionServiceEvent): string =>
  sseFrame(event.type, dataOf(event), String(event.seq));

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
  return sseReply(request, async function* frames(signal) {
    for await (const event of executions.events(id, { after, signal })) yield format(event);
  });
}
