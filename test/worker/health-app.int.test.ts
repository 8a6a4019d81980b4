import { createServer, connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { QueueWorker } from '../../src/sandbox/queue/queue-worker.ts';
import { healthApp } from '../../src/worker/health-app.ts';
import { WorkerMetrics } from '../../src/worker/worker-metrics.ts';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';

const redisUrl = process.env['TEST_REDIS_URL'] ?? '';

/** A way to Redis that can be cut. */
async function wayToRedis() {
  const { hostname, port } = new URL(redisUrl);
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => undefined).on('close', () => open.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const own = typeof address === 'object' ? address?.port : undefined;
  const cut = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of open) socket.destroy();
    await closed;
  };
  return { url: `redis://127.0.0.1:${own}`, cut };
}

describe.skipIf(redisUrl === '')('a worker', () => {
  it('lives and tells its metrics while Redis is away, is not ready, and can end', async () => {
    const way = await wayToRedis();
    const settings = { redisUrl: way.url, name: `test-${process.pid}`, blobs: tempFolder() };
    const worker = await QueueWorker.start({ settings, sandbox: new FakeSandbox() });
    const metrics = new WorkerMetrics();
    metrics.observe(worker);
    const app = healthApp(worker, metrics);
    const read = async (path: string): Promise<readonly [number, string]> => {
      const response = await app.request(path);
      return [response.status, await response.text()];
    };
    expect(await read('/ready')).toEqual([200, '{"status":"ok"}']);
    expect((await read('/metrics'))[1]).toContain(
      'python_executor_queue_programs{state="waiting"} 0',
    );
    await way.cut();
    await expect
      .poll(() => read('/ready'), { timeout: 20_000 })
      .toEqual([503, '{"status":"not ready","missing":["queue"]}']);
    expect(await read('/health')).toEqual([200, '{"status":"ok","running":0}']);
    const [status, text] = await read('/metrics');
    expect(status).toBe(200);
    expect(text).toContain('python_executor_worker_programs 0');
    expect(text).not.toContain('python_executor_queue_programs{');
    await worker.close({ graceMs: 0 });
  }, 60_000);
});
