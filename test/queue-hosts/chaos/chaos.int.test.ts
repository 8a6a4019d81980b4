import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { QueueSandbox } from '../../../src/sandbox/queue/queue-sandbox.ts';
import { Random } from '../../crash/soak/random.ts';
import { processesWith } from '../../fixtures/processes-with.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';
import { FAULTS, killServer, shuffled } from './faults.ts';
import { blobsLeft, keysLeft } from './leftovers.ts';
import { fateOf, fateOfWriter, makeProgram, readMarks, submit, type Fate } from './programs.ts';
import { Site } from './site.ts';

const SECONDS = Number(process.env['CHAOS_SECONDS'] ?? 1);
const SEED = Number(process.env['CHAOS_SEED'] ?? randomInt(2 ** 31));
const READERS = 160;
const WRITERS = 40;
const NEEDED = ['TEST_HOSTS', 'TEST_POSTGRES', 'TEST_LOCAL'];
const isOff = NEEDED.some((flag) => process.env[flag] !== '1');
/** Blobs that the killed server was about to remove; they go after a day. */
const IN_HAND = 2;
const UNKNOWN = /It may have written\.$/;

/** 200 programs, and each fault once while they wait and run. */
async function round(site: Site, sandbox: QueueSandbox, marks: string, random: Random) {
  const make = (count: number) => Array.from({ length: count }, () => makeProgram(marks, random));
  const writing = make(WRITERS).map((program) => fateOfWriter(sandbox, program));
  const reading = make(READERS).map(async (program) =>
    fateOf(site, program, await submit(site, program, random)),
  );
  await pause(1000 + random.next(3000));
  const dead = await killServer(site, random);
  for (const [name, fault] of shuffled(Object.entries(FAULTS), random)) {
    const startMs = performance.now();
    await fault(site, random);
    console.log(`${name}: ${Math.round(performance.now() - startMs)} ms`);
    await pause(random.next(2000));
  }
  const [readers, writers] = await Promise.all([Promise.all(reading), Promise.all(writing)]);
  await dead.start();
  return { readers, writers };
}

const isCompleted = ({ end }: Fate): boolean => end === 'completed';

it.skipIf(isOff)(
  'loses nothing acknowledged, doubles nothing that writes and leaves nothing when hosts, network and stores fail',
  { timeout: SECONDS * 1000 + 300_000 },
  async () => {
    console.log(`seed ${SEED}`);
    const folder = tempFolder();
    const marks = join(folder, 'marks');
    await using site = await Site.open(folder);
    await using sandbox = new QueueSandbox(site.queue);
    const random = new Random(SEED);
    const readers: Fate[] = [];
    const writers: Fate[] = [];
    let rounds = 0;
    for (const endMs = performance.now() + SECONDS * 1000; performance.now() < endMs; rounds += 1) {
      const ended = await round(site, sandbox, marks, random);
      readers.push(...ended.readers);
      writers.push(...ended.writers);
    }
    const runs = await readMarks(marks);
    const begun = ({ program }: Fate): number => runs.get(program.key)?.begun ?? 0;
    const unknown = writers.filter(({ end }) => UNKNOWN.test(end));
    const lost = [...readers, ...writers].filter(
      (fate) => !isCompleted(fate) && !unknown.includes(fate),
    );
    const untrue = writers.filter((fate) => isCompleted(fate) && begun(fate) !== 1);
    const doubled = writers.filter((fate) => begun(fate) > 1);
    console.log(
      JSON.stringify({
        rounds,
        readers: readers.length,
        writers: writers.length,
        completed: [...readers, ...writers].filter(isCompleted).length,
        'run again': readers.filter((fate) => begun(fate) > 1).length,
        'fate unknown': unknown.length,
        lost: lost.length,
        doubled: doubled.length,
      }),
    );
    expect(lost.map(({ end }) => end)).toEqual([]);
    expect([doubled, untrue]).toEqual([[], []]);
    const own = [...site.workers].map(({ process }) => process?.pid);
    const orphans = () => processesWith(site.temporary).filter((pid) => !own.includes(pid));
    await expect.poll(orphans).toEqual([]);
    await expect.poll(() => keysLeft(site)).toEqual([]);
    const kept = async (): Promise<number> => (await blobsLeft(site)).length;
    await expect.poll(kept).toBeLessThanOrEqual(IN_HAND);
    console.log(`blobs left for the daily removal: ${await kept()}`);
  },
);
