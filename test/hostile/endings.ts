import type { Execution } from '../../src/sandbox/execution.ts';

/** Every word that is true of how a program ended. */
export function endingWords(execution: Execution): string[] {
  const { status, killReason, exitCode, signal, error, truncated } = execution;
  return [
    status,
    ...(killReason === null ? [] : [killReason]),
    ...(exitCode === null ? [] : [`exit ${exitCode}`]),
    ...(signal === null ? [] : [`signal ${signal}`]),
    ...(error === null ? [] : ['exception', `exception ${error.type}`]),
    ...(truncated ? ['truncated'] : []),
  ];
}

/** Whether one of the alternatives holds in all its words. */
export function endsAs(execution: Execution, ends: readonly (readonly string[])[]): boolean {
  const words = endingWords(execution);
  return ends.some((all) => all.every((word) => words.includes(word)));
}
