import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createJob, type ExecutionJob, type JobInput } from '../../../src/sandbox/job.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';

export interface WaitingProgram {
  readonly job: ExecutionJob;
  /** Process numbers of its runs so far. */
  readonly runs: () => readonly number[];
  /** Lets it end; then it prints `done`. */
  readonly letGo: () => void;
}

/** A program that runs until it may end. */
export function waitingProgram(input: Partial<JobInput> = {}): WaitingProgram {
  const folder = tempFolder();
  const [log, gate] = [join(folder, 'runs'), join(folder, 'gate')];
  const code = [
    'import os, time',
    `with open(${JSON.stringify(log)}, "a") as file: file.write(f"{os.getpid()}\\n")`,
    'print("begun", flush=True)',
    `while not os.path.exists(${JSON.stringify(gate)}): time.sleep(0.05)`,
    'print("done")',
  ].join('\n');
  return {
    job: createJob({ code, ...input }),
    runs: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').map(Number) : []),
    letGo: () => writeFileSync(gate, ''),
  };
}

export function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ');
  } catch {
    return false;
  }
}
