import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ask, logTail, secondsSince } from './command.ts';
import type { Machine } from './machine.ts';
import { freePort, isReachable } from './loopback.ts';
import type { Service, ServiceState } from './service.ts';

const START_MS = 20_000;

/** Waits for the end of the process that started the server ($1), then stops it ($2) and removes its folder ($3). */
const WATCHER =
  'while kill -0 "$1" 2>/dev/null; do sleep 1; done; kill "$2" 2>/dev/null; sleep 1; rm -rf "$3"';

const isInstalled = async (machine: Machine): Promise<boolean> =>
  (await ask(['redis-server', '--version'], machine.env)).ok;

/** A server of its own on loopback that keeps what it acknowledged, gone with this process. */
async function startRedis(machine: Machine): Promise<ServiceState> {
  const startMs = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'python-executor-redis-'));
  const log = join(folder, 'log');
  const port = await freePort();
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    logfile: log,
    appendonly: 'yes',
    save: '',
    'maxmemory-policy': 'noeviction',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const options = { env: machine.env, stdio: 'ignore', detached: true, cwd: '/' } as const;
  const server = spawn('redis-server', args, options);
  server.unref();
  const url = `redis://127.0.0.1:${port}`;
  while (!(await isReachable(url))) {
    if (server.exitCode !== null || performance.now() - startMs > START_MS) {
      server.kill();
      const tail = await logTail(log, 10).catch(() => '');
      await rm(folder, { recursive: true, force: true });
      return { state: 'missing', detail: `redis-server did not start\n${tail}` };
    }
    await pause(50);
  }
  spawn(
    'sh',
    ['-c', WATCHER, 'watcher', String(process.pid), String(server.pid), folder],
    options,
  ).unref();
  const detail = `Redis on port ${port}, started in ${secondsSince(startMs)}`;
  return { state: 'started', detail, env: { TEST_REDIS_URL: url } };
}

/** Redis: the one that TEST_REDIS_URL names, else a private one that ends with the tests. */
export const redis: Service = {
  name: 'redis',
  flag: 'TEST_REDIS',
  after: 'docker', // the sandbox image takes longest and waits for Docker
  async ensure(machine, say) {
    const given = machine.env['TEST_REDIS_URL'] ?? '';
    if (given !== '') {
      return (await isReachable(given))
        ? { state: 'running', detail: 'TEST_REDIS_URL', env: { TEST_REDIS_URL: given } }
        : { state: 'missing', detail: 'nothing answers at TEST_REDIS_URL' };
    }
    if (await isInstalled(machine)) return startRedis(machine);
    const { permission } = machine;
    if (!permission.allowed) {
      return { state: 'missing', detail: `Redis is not installed; ${permission.reason}` };
    }
    say('Redis is not installed');
    await machine.apt.install(['redis-server'], say);
    return (await isInstalled(machine))
      ? startRedis(machine)
      : { state: 'missing', detail: 'no redis-server even after installing' };
  },
};
