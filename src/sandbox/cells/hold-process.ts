import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';

/** Whether this process stays alive for a child and its pipes. */
export function holdProcess(child: ChildProcess, isHeld: boolean): void {
  // A closed one has nothing to hold, and would wait for a connection to do it.
  const pipes = child.stdio.filter((stream) => stream?.destroyed === false) as unknown as Socket[];
  for (const each of [child, ...pipes]) {
    if (isHeld) each.ref();
    else each.unref();
  }
}
