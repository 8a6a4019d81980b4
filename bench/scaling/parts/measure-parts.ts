import { loadavg } from 'node:os';
import { markdownTable } from '../../markdown-table.ts';
import { number } from '../../table.ts';
import { ownPostgres, ownRedis } from '../real/own-service.ts';
import { writeBlock } from '../write-block.ts';
import { blobParts } from './blob-parts.ts';
import { ceilings } from './ceilings.ts';
import { queueParts } from './queue-parts.ts';
import { serverParts } from './server-parts.ts';

/** Measures what each job costs each part of the system; `writes`: into the page. */
export async function measureParts(writes: boolean): Promise<void> {
  const load = loadavg()[0] ?? 0;
  const redisUrl = await ownRedis();
  const postgresUrl = await ownPostgres();
  const parts = [
    ...(await queueParts(redisUrl)),
    ...(await serverParts(redisUrl, postgresUrl)),
    ...(await blobParts(postgresUrl)),
    ...(await ceilings(redisUrl, postgresUrl)),
  ].toSorted((a, b) => a.part.localeCompare(b.part));
  const cells = parts.map(({ part, what, value, unit }) => [part, what, number(value), unit]);
  const text = [
    `Load of the machine: ${number(load)} before and ${number(loadavg()[0] ?? 0)} after.`,
    markdownTable(['part', 'what', 'value', 'unit'], cells),
  ].join('\n\n');
  console.log(text);
  if (writes) await writeBlock('parts', text);
}
