import type { Redis } from 'ioredis';

/** Counters of a Redis since its start. */
export interface RedisFacts {
  /** Commands, with those inside scripts, by their names. */
  readonly calls: ReadonlyMap<string, number>;
  /** Processor time, s. */
  readonly cpu: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Memory in use now, bytes. */
  readonly memory: number;
}

export async function redisFacts(redis: Redis): Promise<RedisFacts> {
  const info = `${await redis.info()}\n${await redis.info('commandstats')}`;
  const read = (name: string): number =>
    Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1]);
  const calls = [...info.matchAll(/^cmdstat_(\S+):calls=(\d+)/gm)].map(
    ([, name = '', count]) => [name, Number(count)] as const,
  );
  return {
    calls: new Map(calls),
    cpu: read('used_cpu_user') + read('used_cpu_sys'),
    bytesIn: read('total_net_input_bytes'),
    bytesOut: read('total_net_output_bytes'),
    memory: read('used_memory'),
  };
}

/** How many commands came between two looks, with those inside scripts; the looks themselves left out. */
export function callsBetween(before: RedisFacts, after: RedisFacts): number {
  let sum = 0;
  for (const [name, count] of after.calls) {
    if (name !== 'info') sum += count - (before.calls.get(name) ?? 0);
  }
  return sum;
}
