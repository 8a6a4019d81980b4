import { describe, expect, it } from 'vitest';
import { pause } from '../../src/pause.ts';
import { LocalThreadLock } from '../../src/thread-lock.ts';

describe('LocalThreadLock', () => {
  it('lets one after the other in, in order', async () => {
    const lock = new LocalThreadLock();
    const order: string[] = [];
    const work = async (name: string, ms: number): Promise<void> => {
      const { release } = await lock.acquire('thread');
      order.push(`${name} in`);
      await pause(ms);
      order.push(`${name} out`);
      release();
    };
    await Promise.all([work('a', 20), work('b', 5), work('c', 0)]);
    expect(order).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
  });

  it('does not make different threads wait', async () => {
    const lock = new LocalThreadLock();
    await lock.acquire('one');
    await expect(lock.acquire('two')).resolves.toBeDefined();
  });

  it('is free again after the last one left', async () => {
    const lock = new LocalThreadLock();
    (await lock.acquire('thread')).release();
    const { release } = await lock.acquire('thread');
    release();
    release(); // a second call does no harm
    await expect(lock.acquire('thread')).resolves.toBeDefined();
  });
});

describe('pause', () => {
  it('ends with the reason of an abort', async () => {
    const controller = new AbortController();
    const waiting = pause(60_000, controller.signal);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(pause(0, controller.signal)).rejects.toThrow('enough');
  });
});
