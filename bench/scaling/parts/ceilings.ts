import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Part } from './part.ts';

const REQUESTS = 100_000;
const SECONDS = 10;
const run = promisify(execFile);

/** What the stock benchmarks of Redis and PostgreSQL get out of these servers. */
export async function ceilings(redisUrl: string, postgresUrl: string): Promise<readonly Part[]> {
  const { port } = new URL(redisUrl);
  const redis = await run('redis-benchmark', [
    '-p',
    port,
    '-t',
    'set',
    '-n',
    `${REQUESTS}`,
    '--csv',
  ]);
  const set = Number(/"SET","([\d.]+)"/.exec(redis.stdout)?.[1]);
  await run('pgbench', ['--initialize', '--quiet', postgresUrl]);
  const time = ['--time', String(SECONDS), '--client', '8', '--builtin', 'simple-update'];
  const postgres = await run('pgbench', [...time, '--no-vacuum', postgresUrl]);
  const tps = Number(/tps = ([\d.]+)/.exec(postgres.stdout)?.[1]);
  return [
    { part: 'Redis', what: 'SET of redis-benchmark, 50 clients', value: set, unit: 'per s' },
    {
      part: 'PostgreSQL',
      what: 'transactions of pgbench (simple-update, 8 clients, fsync off)',
      value: tps,
      unit: 'per s',
    },
  ];
}
