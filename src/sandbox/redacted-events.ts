import { RedactedStream } from '../secrets/redacted-stream.ts';
import type { Redactor } from '../secrets/redactor.ts';
import type { ExecutionEvent } from './execution.ts';

/** Live output without secrets, also where a piece ends inside of one. */
export function redactedEvents(redactor: Redactor, onEvent: (event: ExecutionEvent) => void) {
  const streams = { stdout: new RedactedStream(redactor), stderr: new RedactedStream(redactor) };
  const pass = (type: 'stdout' | 'stderr', text: string): void => {
    if (text !== '') onEvent({ type, text });
  };
  return {
    push: (event: ExecutionEvent): void =>
      'text' in event ? pass(event.type, streams[event.type].push(event.text)) : onEvent(event),
    end: (): void => {
      pass('stdout', streams.stdout.end());
      pass('stderr', streams.stderr.end());
    },
  };
}
