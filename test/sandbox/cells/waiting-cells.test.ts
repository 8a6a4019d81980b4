import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { WaitingCells } from '../../../src/sandbox/cells/waiting-cells.ts';
import { TestKinds, type TestCell } from './test-cell.ts';

function make(options: Partial<ConstructorParameters<typeof WaitingCells>[0]> = {}) {
  const kinds = new TestKinds();
  const onTrouble = vi.fn<(error: unknown) => void>();
  const waiting = new WaitingCells<TestCell>(
    { size: 2, maxTotal: 10, maxOpening: 1, idleMs: 60_000, onTrouble, ...options },
    (cell) => void cell.destroy(),
  );
  const untilThere = (count: number): Promise<void> =>
    vi.waitFor(() => {
      const there = waiting.counts().reduce((sum, each) => sum + each.waiting, 0);
      expect(there).toBe(count);
    });
  return { kinds, onTrouble, waiting, untilThere };
}

describe('WaitingCells', () => {
  it('opens cells of a kind once it was asked for, and others for those that are taken', async () => {
    const { kinds, waiting, untilThere } = make();
    const a = kinds.kind('a');
    expect(waiting.take(a)).toBeUndefined();
    await untilThere(2);
    const [first, second] = [waiting.take(a), waiting.take(a)];
    expect(new Set([first, second])).toEqual(new Set(kinds.ahead.slice(0, 2)));
    expect(waiting.take(a)).toBeUndefined();
    await untilThere(2);
    expect(kinds.ahead).toHaveLength(4);
    await waiting.close();
  });

  it('opens none when its size is 0', async () => {
    const { kinds, waiting } = make({ size: 0 });
    expect(waiting.take(kinds.kind('a'))).toBeUndefined();
    await pause(100);
    expect(kinds.ahead).toEqual([]);
  });

  it('does not keep the process alive', async () => {
    const { kinds, waiting, untilThere } = make();
    waiting.take(kinds.kind('a'));
    await untilThere(2);
    expect(kinds.ahead.map(({ isHeld }) => isHeld)).toEqual([false, false]);
    await waiting.close();
  });

  it('loads libraries when it is quiet, and gives those cells first', async () => {
    const { kinds, waiting, untilThere } = make();
    kinds.isLoaded = false;
    const a = kinds.kind('a');
    waiting.take(a);
    await untilThere(2);
    expect(waiting.counts()).toMatchObject([{ loaded: 0 }]);
    await vi.waitFor(() => expect(waiting.counts()).toMatchObject([{ loaded: 1 }]), 5000);
    expect(waiting.take(a)?.isLoaded).toBe(true);
    await waiting.close();
  });

  it('never gives one that ended while it waited', async () => {
    const { kinds, waiting, untilThere } = make();
    const a = kinds.kind('a');
    waiting.take(a);
    await untilThere(2);
    kinds.ahead[0]?.end();
    await untilThere(1);
    expect(waiting.take(a)).toBe(kinds.ahead[1]);
    await waiting.close();
  });

  it('lets a kind that is used make room for itself', async () => {
    const { kinds, waiting, untilThere } = make({ maxTotal: 2 });
    waiting.take(kinds.kind('a'));
    await untilThere(2);
    waiting.take(kinds.kind('b'));
    await vi.waitFor(() => {
      expect(kinds.alive.map(({ kind }) => kind)).toEqual(['b', 'b']);
    });
    await waiting.close();
  });

  it('opens nothing while a job waits for a cell of its own', async () => {
    const { kinds, waiting, untilThere } = make();
    const { promise, resolve } = Promise.withResolvers<string>();
    const opened = waiting.before(() => promise);
    waiting.take(kinds.kind('a'));
    await pause(150);
    expect(kinds.ahead).toEqual([]);
    resolve('opened');
    expect(await opened).toBe('opened');
    await untilThere(2);
    await waiting.close();
  });

  it('tells of one that cannot be opened, and does not try again at once', async () => {
    const { kinds, waiting, onTrouble } = make();
    kinds.gate = Promise.reject(new Error('no room'));
    kinds.gate.catch(() => {});
    waiting.take(kinds.kind('a'));
    await vi.waitFor(() => expect(onTrouble).toHaveBeenCalled());
    await pause(200);
    expect(onTrouble).toHaveBeenCalledTimes(1);
    await waiting.close();
  });

  it('gives up what nobody uses', async () => {
    const { kinds, waiting, untilThere } = make({ idleMs: 1500 });
    waiting.take(kinds.kind('a'));
    await untilThere(2);
    await vi.waitFor(() => expect(kinds.alive).toEqual([]), 10_000);
    expect(waiting.counts()).toEqual([]);
    await waiting.close();
  });

  it('leaves none when it is closed, not even one that was being opened', async () => {
    const { kinds, waiting } = make();
    const { promise, resolve } = Promise.withResolvers<void>();
    kinds.gate = promise;
    waiting.take(kinds.kind('a'));
    await pause(100);
    const closed = waiting.close();
    resolve();
    await closed;
    expect(kinds.ahead).toHaveLength(1);
    expect(kinds.alive).toEqual([]);
  });
});
