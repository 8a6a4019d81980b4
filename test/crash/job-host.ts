import { join } from 'node:path';
import { z } from 'zod';
import { ExecutionService } from '../../src/jobs/execution-service.ts';
import { SqliteExecutionStore } from '../../src/jobs/store/sqlite-execution-store.ts';
import { createJob } from '../../src/sandbox/job.ts';
import { openSandbox } from '../jobs/open-sandbox.ts';

/** Takes executions over the files of a folder, and tells of each when it is accepted and when it has ended. */
const { kind, folder, jobs } = z
  .object({
    kind: z.string(),
    folder: z.string(),
    jobs: z.array(z.object({ id: z.string(), code: z.string() })),
  })
  .parse(JSON.parse(process.argv[2] ?? ''));

const service = new ExecutionService({
  sandbox: openSandbox(kind),
  store: new SqliteExecutionStore(join(folder, 'jobs.sqlite')),
  artifactsDir: join(folder, 'artifacts'),
});
await service.start();
const ends = jobs.map(async (job) => {
  const { id } = await service.submit(createJob(job), { kind: 'async' });
  console.log(JSON.stringify({ accepted: id }));
  console.log(JSON.stringify({ ended: await service.wait(id) }));
});
await Promise.all(ends);
console.log(JSON.stringify({ isOver: true }));
setInterval(() => undefined, 60_000);
