import { mkdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { processesBelow } from '../sandbox/jail/processes-below.ts';
import { footprintOf, openFilesOf } from './footprint.ts';
import type { Measured } from './measure.ts';
import type { Subject } from './subject.ts';
import { SUBJECTS } from './subjects.ts';

/** Runs a subject by name, so many times in sequence and so many at a time, and prints a `Measured` as JSON. */
const [, , name = '', folder = '', ...numbers] = process.argv;
const [sequential = 0, concurrent = 0] = numbers.map(Number);
const CLOSE_MS = 15_000;

mkdirSync(folder, { recursive: true });
process.chdir(folder);

async function runAll(subject: Subject, inSequence: number, atATime: number): Promise<void> {
  for (let number = 0; number < inSequence; number += 1) await subject.run(number);
  await Promise.all(Array.from({ length: atATime }, (_, number) => subject.run(number)));
}

/** Those that a process has that did nothing yet are no leak, nor is the timer that this waits with. */
function handles(): string[] {
  const ours = ['Timeout', 'Immediate', 'PipeWrap', 'TTYWrap', 'FSReqPromise', 'CloseReq'];
  return process.getActiveResourcesInfo().filter((type) => !ours.includes(type));
}

/** What is still open some time after the end; a connection takes a moment to close. */
async function remaining(openFilesBefore: number): Promise<Measured['remaining']> {
  const endMs = performance.now() + CLOSE_MS;
  for (;;) {
    const processes = processesBelow(process.pid).length;
    const openFiles = Math.max(0, openFilesOf(process.pid) - openFilesBefore);
    const found = { processes, openFiles, handles: handles() };
    const isNothing = processes + openFiles + found.handles.length === 0;
    if (isNothing || performance.now() > endMs) return found;
    await pause(100);
  }
}

const entry = SUBJECTS[name];
if (entry === undefined) throw new Error(`There is no subject "${name}".`);
// What is opened once and for all, such as modules and the event loop's own files, is open before.
{
  await using subject = await entry.open();
  await subject.run(0);
}
await pause(500);
const openFiles = openFilesOf(process.pid);
const subject = await entry.open();
await runAll(subject, Math.ceil(sequential / 2), concurrent);
const before = await footprintOf(subject);
const startMs = performance.now();
await runAll(subject, sequential, concurrent);
const seconds = (performance.now() - startMs) / 1000;
const after = await footprintOf(subject);
await subject[Symbol.asyncDispose]();
const measured: Measured = { before, after, seconds, remaining: await remaining(openFiles) };
console.log(JSON.stringify(measured));
