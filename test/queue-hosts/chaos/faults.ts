import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../crash/soak/random.ts';
import { LOCK_SECONDS, type Node, type Site } from './site.ts';

const AWAY_MS = 1000;

async function kill(node: Node): Promise<void> {
  await node.process?.end('SIGKILL');
  node.process = undefined;
}

/** Does one bad thing and mends it. */
type Fault = (site: Site, random: Random) => Promise<void>;

export const FAULTS: Readonly<Record<string, Fault>> = {
  'worker killed': async ({ workers }, random) => {
    const worker = random.pick(workers);
    await kill(worker);
    await pause(AWAY_MS);
    await worker.start();
  },
  'worker cut off': async ({ workers }, random) => {
    const { host } = random.pick(workers);
    await host.cutOff();
    await pause((2 * LOCK_SECONDS - 1) * 1000);
    await host.heal();
  },
  'Redis restarted': async ({ redis }) => {
    await redis.crash();
    await pause(AWAY_MS);
    await redis.start();
  },
  'PostgreSQL restarted': async ({ postgres }) => {
    await postgres.stop('immediate');
    await pause(AWAY_MS);
    await postgres.start();
  },
};

/** What it did stays with another server, which needs half a minute to be sure; it is started again when all is over. */
export async function killServer({ servers }: Site, random: Random): Promise<Node> {
  const server = random.pick(servers);
  await kill(server);
  return server;
}

/** In an order that the seed gives. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(random.next(left.length), 1));
}
