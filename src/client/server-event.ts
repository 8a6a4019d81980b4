import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { ApiError } from './api-error.ts';
import { InvalidResponseError } from './client-error.ts';
import { ExecutionResult, isDict, type Dict } from './execution-result.ts';
import { isExecutionStatus, type ExecutionStatus } from './execution-status.ts';

/** News of an execution, numbered from 1 within it. */
export type ServerEvent =
  | { readonly seq: number; readonly type: 'status'; readonly status: ExecutionStatus }
  | { readonly seq: number; readonly type: 'stdout' | 'stderr'; readonly text: string }
  /** Here text is left out; the result may still have it. */
  | { readonly seq: number; readonly type: 'gap'; readonly droppedChars: number }
  /** The last one. */
  | { readonly seq: number; readonly type: 'end'; readonly result: ExecutionResult };

function dictOf(data: string): Dict {
  const unreadable = (cause?: unknown): InvalidResponseError =>
    new InvalidResponseError(`An event cannot be read: ${data.slice(0, 200)}`, { cause });
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch (cause) {
    throw unreadable(cause);
  }
  if (isDict(value)) return value;
  throw unreadable();
}

/** An event of a kind that is not known is null: a newer server may have more. */
function eventOf({ id, event, data }: EventSourceMessage): ServerEvent | null {
  const body = dictOf(data);
  const seq = Number(id);
  const { status, text } = body;
  if (event === 'status' && isExecutionStatus(status)) return { seq, type: event, status };
  if (event === 'end') return { seq, type: event, result: ExecutionResult.fromDict(body) };
  if (event === 'error') throw new ApiError(500, String(body['error']));
  if (event === 'gap') return { seq, type: event, droppedChars: Number(body['dropped_chars']) };
  const isOutput = event === 'stdout' || event === 'stderr';
  return isOutput && typeof text === 'string' ? { seq, type: event, text } : null;
}

/**
 * Reads `text/event-stream`. A chunk without an event, such as a sign of life, gives nothing.
 * @throws {InvalidResponseError} the data of an event is unreadable
 * @throws {ApiError} the server breaks off with an error
 */
export async function* readServerEvents(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder();
  let messages: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => messages.push(message) });
  for await (const chunk of chunks) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    const arrived = messages;
    messages = [];
    for (const message of arrived) {
      const event = eventOf(message);
      if (event !== null) yield event;
    }
  }
}
