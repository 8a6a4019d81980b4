import { parseArgs } from 'node:util';
import { parseDistribution } from './simulation/parse-distribution.ts';
import type { Demand } from './simulation/arrivals.ts';
import type { System } from './simulation/system.ts';

export const HELP = `npm run scaling -- [options]         simulates; a list of numbers (8,10,12) gives a line for each
  --arrivals <n>      jobs per second, or
  --load <share>      the same as a share of what all workers can do
  --burst <n>         jobs that come at the same moment (1)
  --service <time>    how long programs take, s: 0.4 or exponential:0.4, fixed:0.4, lognormal:0.4:1, replay:times.json
  --workers <n>       (1)     --concurrency <n>   programs of each at a time (1)
  --overhead <time>   beside the program, while it has its place, s (0)
  --outside <time>    that only its caller waits for, s (0)
  --pool <n>          sandboxes that each worker opens ahead (without: no pool)
  --refill <s>        to open one ahead (0.3)     --cold <s>  what a job waits for that finds none (0.3)
  --redis-ms <ms>     that Redis works for each job (0)
  --max-waiting <n>   jobs that may wait (10000)
  --price <n>         of a worker for an hour (1)
  --jobs <n>          (100000)     --seed <n>  (1)     --json  prints JSON instead of the table
npm run scaling -- --validate [--jobs <n>] [--write]   measures real workers beside what is predicted for them
npm run scaling -- --parts                             what each job costs Redis, PostgreSQL, service and worker`;

const OPTIONS = {
  arrivals: { type: 'string' },
  load: { type: 'string' },
  burst: { type: 'string', default: '1' },
  service: { type: 'string', default: '1' },
  workers: { type: 'string', default: '1' },
  concurrency: { type: 'string', default: '1' },
  overhead: { type: 'string', default: 'fixed:0' },
  outside: { type: 'string', default: 'fixed:0' },
  pool: { type: 'string' },
  refill: { type: 'string', default: '0.3' },
  cold: { type: 'string', default: '0.3' },
  'redis-ms': { type: 'string', default: '0' },
  'max-waiting': { type: 'string', default: '10000' },
  price: { type: 'string', default: '1' },
  jobs: { type: 'string' },
  seed: { type: 'string', default: '1' },
  json: { type: 'boolean', default: false },
  validate: { type: 'boolean', default: false },
  parts: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

type Options = ReturnType<typeof readOptions>;

/** @throws {TypeError} an option is unknown */
export const readOptions = (args: readonly string[]) =>
  parseArgs({ args: [...args], options: OPTIONS }).values;

/** @throws {RangeError} it is no number from 0 on */
export function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0) return value;
  throw new RangeError(`--${name} must be a number from 0 on, not "${text}".`);
}

const listOf = (name: string, text: string): number[] =>
  text.split(',').map((part) => numberOf(name, part));

export interface Scenario {
  readonly system: System;
  readonly demand: Demand;
  readonly jobs: number;
  readonly price: number;
}

function systemOf(options: Options, workers: number, concurrency: number): System {
  const number = (name: 'refill' | 'cold' | 'redis-ms' | 'max-waiting'): number =>
    numberOf(name, options[name]);
  const { pool } = options;
  const [refill, cold] = [number('refill'), number('cold')];
  return {
    workers,
    concurrency,
    pool: pool === undefined ? null : { size: numberOf('pool', pool), refill, cold },
    dispatch: number('redis-ms') / 1000,
    maxWaiting: number('max-waiting'),
  };
}

/**
 * What is to be simulated: each combination of the numbers that were given as lists.
 * @throws {RangeError} naming an option that cannot be read
 */
export async function scenariosOf(options: Options): Promise<readonly Scenario[]> {
  const { arrivals, load } = options;
  if ((arrivals === undefined) === (load === undefined)) {
    throw new RangeError('Say how many jobs come, with either --arrivals or --load.');
  }
  const [service, overhead, outside] = await Promise.all([
    parseDistribution(options.service),
    parseDistribution(options.overhead),
    parseDistribution(options.outside),
  ]);
  const number = (name: 'burst' | 'seed' | 'price'): number => numberOf(name, options[name]);
  const rest = { burst: number('burst'), service, overhead, outside, seed: number('seed') };
  const count = { jobs: numberOf('jobs', options.jobs ?? '100000'), price: number('price') };
  const systems = listOf('workers', options.workers).flatMap((workers) =>
    listOf('concurrency', options.concurrency).map((places) => systemOf(options, workers, places)),
  );
  const rates = arrivals === undefined ? listOf('load', load ?? '') : listOf('arrivals', arrivals);
  return systems.flatMap((system) =>
    rates.map((given) => {
      const most = (system.workers * system.concurrency) / (service.mean + overhead.mean);
      const rate = arrivals === undefined ? given * most : given;
      return { system, demand: { ...rest, rate }, ...count };
    }),
  );
}
