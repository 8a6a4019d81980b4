#!/usr/bin/env node
import { leaveOutSqliteWarning } from './leave-out-sqlite-warning.ts';
import { nodeComplaint } from './node-version.ts';

const complaint = nodeComplaint(process.versions.node);
if (complaint === null) {
  leaveOutSqliteWarning(process);
  const { runProgram } = await import('./program.ts');
  process.exitCode = await runProgram(process);
} else {
  console.error(complaint);
  process.exitCode = 2;
}
