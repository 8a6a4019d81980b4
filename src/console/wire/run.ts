export type { RunAttempt as Attempt } from '../../review/attempts-of-state.ts';
export type { RunStatus, RunView as Run } from '../../review/run-view.ts';
