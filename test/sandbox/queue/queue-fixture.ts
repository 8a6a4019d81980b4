import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { LocalSandbox } from '../../../src/sandbox/local/local-sandbox.ts';
import { QueueSandbox } from '../../../src/sandbox/queue/queue-sandbox.ts';
import type { QueueSettingsInput } from '../../../src/sandbox/queue/queue-settings.ts';
import { QueueWorker } from '../../../src/sandbox/queue/queue-worker.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';

const REDIS_URL = process.env['TEST_REDIS_URL'] ?? '';
export const hasQueue = REDIS_URL !== '' && process.env['TEST_LOCAL'] === '1';
/** So long that nothing is noticed only because a worker looks from time to time, s. */
export const LONG = 600;

const pythonHere = (): Sandbox =>
  new LocalSandbox({
    acceptNoIsolation: true,
    python: [process.env['TEST_PYTHON'] ?? 'python3'],
  });

export interface TestQueue {
  readonly settings: { readonly redisUrl: string; readonly name: string; readonly blobs: string };
  readonly sandbox: QueueSandbox;
  readonly redis: Redis;
  /** Takes one program at a time. */
  readonly startWorker: (inner?: Sandbox) => Promise<QueueWorker>;
  readonly keys: () => Promise<readonly string[]>;
}

/** A queue that is gone with the test. */
export function openQueue(input: QueueSettingsInput = {}): TestQueue {
  const { redisUrl = REDIS_URL, ...more } = input;
  const settings = { redisUrl, name: `test-${randomUUID()}`, blobs: tempFolder() };
  const sandbox = new QueueSandbox({ ...settings, ...more });
  const redis = new Redis(redisUrl);
  redis.on('error', () => undefined);
  const workers: QueueWorker[] = [];
  const keys = () => redis.keys(`bull:${settings.name}:*`);
  onTestFinished(async () => {
    await sandbox[Symbol.asyncDispose]();
    await Promise.all(workers.map((worker) => worker.close({ graceMs: 0 })));
    const left = await keys();
    if (left.length > 0) await redis.del(left);
    redis.disconnect();
  });
  const startWorker = async (inner = pythonHere()): Promise<QueueWorker> => {
    const worker = await QueueWorker.start({ settings: { ...settings, ...more }, sandbox: inner });
    workers.push(worker);
    return worker;
  };
  return { settings, sandbox, redis, startWorker, keys };
}
