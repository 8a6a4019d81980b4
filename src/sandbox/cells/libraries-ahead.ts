import type { ExecutionJob } from '../job.ts';

/** Libraries take memory and threads before the program has any. */
const NEED = { memoryMb: 256, pids: 32 };
/** Variables that libraries read when they are imported, not when they are used. */
const READ_AT_IMPORT =
  /^(MPL|MATPLOTLIB|OMP_|OPENBLAS|GOTO_|MKL_|BLIS_|VECLIB_|NUMEXPR|NUMPY|NPY_|PANDAS)/;

/** What can be imported ahead for jobs with the limits of this one. */
export const librariesAhead = (
  { limits }: ExecutionJob,
  names: readonly string[],
): readonly string[] => (limits.memoryMb >= NEED.memoryMb && limits.pids >= NEED.pids ? names : []);

/** Whether the variables of a job would come too late for libraries that are loaded already. */
export const changesImports = ({ env }: ExecutionJob): boolean =>
  Object.keys(env).some((name) => READ_AT_IMPORT.test(name));
