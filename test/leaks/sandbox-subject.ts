import { createJob } from '../../src/sandbox/job.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { ownHeap, type Subject } from './subject.ts';

/** Few enough that each one's sandbox is kept. */
const TENANTS = 4;

/** Programs in a sandbox of this process; each run belongs to one of a few tenants. */
export function sandboxSubject(sandbox: Sandbox): Subject {
  return {
    pid: process.pid,
    heapUsed: ownHeap,
    async run(number) {
      const tenant = `tenant-${number % TENANTS}`;
      const job = createJob({ code: `print(${number})`, tenant });
      const { stdout, warnings } = await sandbox.execute(job);
      if (stdout !== `${number}\n`) throw new Error(`it printed ${stdout}; ${warnings.join()}`);
    },
    [Symbol.asyncDispose]: async () => await sandbox[Symbol.asyncDispose](),
  };
}
