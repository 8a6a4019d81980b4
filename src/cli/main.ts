#!/usr/bin/env node
import { nodeComplaint } from './node-version.ts';
import { packageVersion } from '../package-version.ts';

const complaint = nodeComplaint(process.versions.node);
const [first = '', ...others] = process.argv.slice(2);
if (complaint !== null) {
  console.error(complaint);
  process.exitCode = 2;
} else if (['--version', '-V'].includes(first) && others.length === 0) {
  // The answer without the table of commands, which takes as long to load as Node itself.
  console.log(packageVersion());
} else {
  const { leaveOutSqliteWarning } = await import('./leave-out-sqlite-warning.ts');
  leaveOutSqliteWarning(process);
  const { runProgram } = await import('./program.ts');
  process.exitCode = await runProgram(process);
}
