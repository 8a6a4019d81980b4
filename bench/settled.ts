import { setTimeout as pause } from 'node:timers/promises';
import type { CellStats } from '../src/sandbox/cells/cell.ts';

const LIMIT_MS = 60_000;

/** Waits until nothing is being opened and `size` of each kind in use wait with their libraries loaded. */
export async function settled(stats: () => CellStats | undefined, size: number): Promise<void> {
  const endMs = performance.now() + LIMIT_MS;
  while (performance.now() < endMs) {
    const kinds = stats()?.kinds ?? [];
    const isReady = kinds.every(
      ({ waiting, loaded, opening }) => opening === 0 && waiting === size && loaded === size,
    );
    if (kinds.length > 0 && isReady) return;
    await pause(50);
  }
  throw new Error(`the pool did not fill within ${LIMIT_MS / 1000} s: ${JSON.stringify(stats())}`);
}
