import { ExecutionService } from '../../src/jobs/execution-service.ts';
import { SqliteExecutionStore } from '../../src/jobs/store/sqlite-execution-store.ts';
import { createJob } from '../../src/sandbox/job.ts';
import { openSandbox } from './open-sandbox.ts';

/** A server process: five executions without end, of which three may run; prints their ids when those three do. */
const [kind = '', path = '', artifactsDir = ''] = process.argv.slice(2);
const service = new ExecutionService({
  sandbox: openSandbox(kind),
  store: new SqliteExecutionStore(path),
  artifactsDir,
  maxRunning: 3,
});
await service.start();
const running: Promise<unknown>[] = [];
const ids: string[] = [];
for (let n = 0; n < 5; n += 1) {
  const code = 'print("here", flush=True)\nwhile True: pass';
  const { id } = await service.submit(createJob({ code }), { kind: 'async' });
  ids.push(id);
  if (n < 3) running.push(printed(id));
}
await Promise.all(running);
console.log(JSON.stringify(ids));

async function printed(id: string): Promise<void> {
  for await (const event of service.events(id)) if (event.type === 'stdout') return;
}
