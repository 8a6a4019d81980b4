import { createMachine } from '../../../scripts/services/machine.ts';
import { postgres } from '../../../scripts/services/postgres.ts';
import { redis } from '../../../scripts/services/redis.ts';
import type { Service } from '../../../scripts/services/service.ts';

async function own(service: Service, variable: string): Promise<string> {
  const machine = await createMachine({ ...process.env, [variable]: '' });
  const state = await service.ensure(machine, (line) => console.error(line));
  const url = 'env' in state ? state.env?.[variable] : undefined;
  if (url === undefined) throw new Error(`${service.name} is needed: ${state.detail}`);
  return url;
}

/**
 * The address of a Redis that nobody else uses and that ends with this process.
 * @throws {Error} it did not start
 */
export const ownRedis = (): Promise<string> => own(redis, 'TEST_REDIS_URL');

/** The same for PostgreSQL, which does not wait for its disk (`fsync` is off). */
export const ownPostgres = (): Promise<string> => own(postgres, 'TEST_POSTGRES_URL');
