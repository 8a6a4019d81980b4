import { Hono } from 'hono';
import type { QueueWorker } from '../sandbox/queue/queue-worker.ts';
import type { WorkerMetrics } from './worker-metrics.ts';

/** Tells that a worker lives, whether it takes programs, and what it has done. */
export function healthApp(worker: QueueWorker, metrics: WorkerMetrics): Hono {
  const app = new Hono();
  // Also while Redis is away or it drains: starting it anew would lose the programs that run.
  app.get('/health', (c) => c.json({ status: 'ok', running: worker.running }));
  app.get('/ready', (c) =>
    worker.isTaking
      ? c.json({ status: 'ok' })
      : c.json({ status: 'not ready', missing: ['queue'] }, 503),
  );
  app.get('/metrics', async () => {
    const { registry } = metrics;
    const text = await registry.metrics();
    return new Response(text, { headers: { 'content-type': registry.contentType } });
  });
  return app;
}
