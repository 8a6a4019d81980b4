import { readFile } from 'node:fs/promises';

/** Of the kernel's clock for processes, as Linux has it everywhere. */
const TICKS_PER_SECOND = 100;

/** Seconds of processor time of a process: its own, and of those that it started and that have ended. Linux only. */
export async function cpuOf(
  pid: number,
): Promise<{ readonly own: number; readonly ended: number }> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name, in brackets, may contain spaces.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const sum = (first: number): number =>
    ((fields[first] ?? 0) + (fields[first + 1] ?? 0)) / TICKS_PER_SECOND;
  return { own: sum(11), ended: sum(13) };
}
