import type { Execution } from '../execution.ts';
import type { SessionEndReason } from '../session.ts';

/** Told with a program that was stopped and whose session goes on. */
export const INTERRUPTED =
  'the program was interrupted; the session goes on with what it had done until then';

/** Told with a program that was the last one of its session. */
export const isOver = (detail: string): string =>
  `the session is over, its variables are lost: ${detail}; reset it to go on with a fresh interpreter`;

/** Why the interpreter of a session ended with this program. */
export function endOfProgram({ killReason, outOfMemory, signal, exitCode }: Execution): {
  readonly reason: SessionEndReason;
  readonly detail: string;
} {
  if (killReason === 'timeout' || killReason === 'aborted') {
    const why = killReason === 'timeout' ? 'ran longer than allowed' : 'was aborted';
    const detail = `a program that ${why} did not stop when it was interrupted, so the interpreter was killed`;
    return { reason: 'stopped', detail };
  }
  const how = outOfMemory
    ? 'used up the memory'
    : signal === null
      ? `left the interpreter with exit code ${exitCode}`
      : `ended the interpreter with ${signal}`;
  return { reason: 'interpreter', detail: `a program ${how}` };
}
