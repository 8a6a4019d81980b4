import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QueueSettingsInput } from '../../src/sandbox/queue/queue-settings.ts';
import { removeFolder } from '../../src/sandbox/local/remove-folder.ts';
import { HostNetwork } from './host-network.ts';
import type { Host, HostProcess } from './host.ts';
import { RedisServer } from './redis-server.ts';

/** Whether there are hosts here, and a Python for their workers. */
export const canMakeHosts = ['TEST_HOSTS', 'TEST_LOCAL'].every((flag) => process.env[flag] === '1');

export interface FarmOptions {
  /** Programs of each worker at a time. */
  readonly concurrency: number;
  /** Inside the workers. @default local */
  readonly sandbox?: 'local' | 'jail';
}

/** Starts a worker on a host. */
export async function startWorkerOn(
  host: Host,
  { redisUrl = '', name = '', blobs = '', lockSeconds = 30 }: QueueSettingsInput,
  { concurrency, sandbox = 'local' }: FarmOptions,
  env: Record<string, string> = {},
): Promise<HostProcess> {
  const queue = ['--redis-url', redisUrl, '--queue', name, '--blobs', blobs];
  const runs = [
    '--sandbox',
    sandbox,
    '--accept-no-isolation',
    '--concurrency',
    String(concurrency),
  ];
  return await host.start(['worker', ...queue, ...runs], {
    env: {
      PYEXEC_LOG_LEVEL: 'silent',
      PYEXEC_QUEUE_LOCK: String(lockSeconds),
      PYEXEC_PYTHON: process.env['TEST_PYTHON'] ?? 'python3',
      ...env,
    },
    ready: /Taking programs/,
  });
}

export interface WorkerFarm extends AsyncDisposable {
  readonly settings: QueueSettingsInput;
}

/** Three worker processes on three hosts, with a Redis that they reach over the network; null where hosts cannot be made. */
export async function openWorkerFarm(options: FarmOptions): Promise<WorkerFarm | null> {
  if (!canMakeHosts || (options.sandbox === 'jail' && process.env['TEST_JAIL'] !== '1'))
    return null;
  const opened = new AsyncDisposableStack();
  try {
    const network = opened.use(await HostNetwork.open(['a', 'b', 'c']));
    const redis = opened.use(await RedisServer.open(network.address));
    const folder = await mkdtemp(join(tmpdir(), 'farm-'));
    // Nobody else can tell that the hosts are gone, and with them the owners of what is left in it.
    opened.defer(() => removeFolder(folder));
    const settings = { redisUrl: redis.url, name: 'farm', blobs: join(folder, 'blobs') };
    const start = (host: Host) => startWorkerOn(host, settings, options, { TMPDIR: folder });
    await Promise.all(network.hosts.map(start));
    return { settings, [Symbol.asyncDispose]: () => opened.disposeAsync() };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}
