const START = 'SQLite is an experimental feature';

/**
 * Node 22 and the first of 24 call `node:sqlite` experimental at every run. What the checkpoints use of it works
 * there, and who asks a question cannot change it: of a command line that one warning is left out.
 */
export function leaveOutSqliteWarning(host: NodeJS.Process): void {
  const emitWarning = host.emitWarning.bind(host);
  host.emitWarning = (warning: string | Error, ...rest: unknown[]): void => {
    if (typeof warning === 'string' && warning.startsWith(START)) return;
    Reflect.apply(emitWarning, undefined, [warning, ...rest]);
  };
}
