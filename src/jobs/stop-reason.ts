/** Why the service ended an execution: asked to, its caller is not there any more, or it ends itself. */
export type StopReason = 'kill' | 'caller' | 'shutdown';

/** What a record says about it; a killed one has no error. */
export const stoppedError = (reason: StopReason, was: 'running' | 'waiting'): string | null => {
  if (reason === 'kill') return null;
  return reason === 'caller'
    ? 'the caller went away'
    : `the server was stopped while this execution was ${was}`;
};
