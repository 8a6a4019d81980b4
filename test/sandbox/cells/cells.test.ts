import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import {
  cellSettingsSchema,
  type CellSettingsInput,
} from '../../../src/sandbox/cells/cell-settings.ts';
import { Cells } from '../../../src/sandbox/cells/cells.ts';
import { TestKinds, type TestCell } from './test-cell.ts';

const FIT = Promise.resolve(true);

function make(settings: CellSettingsInput = {}) {
  const kinds = new TestKinds();
  const cells = new Cells<TestCell>(cellSettingsSchema(0).parse(settings));
  const run = (key: string, tenant: string | null, fit: Promise<boolean> | null = FIT) =>
    cells.use(kinds.kind(key), tenant, async (cell) => ({ value: cell, fit }));
  return { kinds, cells, run };
}

describe('Cells', () => {
  it('destroys the cell of a job without a tenant', async () => {
    const { cells, run } = make();
    const first = await run('a', null);
    const second = await run('a', null);
    expect(second).not.toBe(first);
    await cells.removed();
    expect([first.isGone, second.isGone]).toEqual([true, true]);
  });

  it('destroys the cell of a job that could not be run', async () => {
    const { kinds, cells } = make();
    const failing = cells.use(kinds.kind('a'), 'me', () => Promise.reject(new Error('broken')));
    await expect(failing).rejects.toThrow('broken');
    await cells.removed();
    expect(kinds.alive).toEqual([]);
  });

  it('keeps a cell for the jobs of its tenant and of its kind', async () => {
    const { cells, run } = make();
    const first = await run('a', 'me');
    expect(await run('a', 'me')).toBe(first);
    expect(await run('a', 'you')).not.toBe(first);
    expect(await run('b', 'me')).not.toBe(first);
    expect(first.isHeld).toBe(false);
    expect(cells.stats()).toEqual({
      kinds: [],
      kept: 3,
      served: { waiting: 0, kept: 1, none: 3 },
    });
    await cells[Symbol.asyncDispose]();
    expect(first.isGone).toBe(true);
  });

  it('waits until nothing of the last program is left', async () => {
    const { cells, run } = make();
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const first = await run('a', 'me', promise);
    const next = run('a', 'me');
    expect(await Promise.race([next, pause(20, 'waiting')])).toBe('waiting');
    resolve(true);
    expect(await next).toBe(first);
    await cells[Symbol.asyncDispose]();
  });

  it('gives up a cell in which something is left, one in doubt, and one that ended', async () => {
    const { cells, run } = make();
    const unfit = await run('a', 'me', Promise.resolve(false));
    const doubtful = await run('a', 'me', null);
    const ended = await run('a', 'me');
    ended.end();
    await pause(0);
    const last = await run('a', 'me');
    expect(new Set([unfit, doubtful, ended, last]).size).toBe(4);
    await cells.removed();
    expect([unfit.isGone, doubtful.isGone, ended.isGone]).toEqual([true, true, true]);
    await cells[Symbol.asyncDispose]();
  });

  it('replaces a cell after its number of jobs', async () => {
    const { cells, run } = make({ maxJobs: 2 });
    const served = [await run('a', 'me'), await run('a', 'me'), await run('a', 'me')];
    expect(served[0]).toBe(served[1]);
    expect(served[2]).not.toBe(served[0]);
    await cells[Symbol.asyncDispose]();
  });

  it('keeps no more than it may, the ones used last', async () => {
    const { cells, run, kinds } = make({ maxKept: 2 });
    for (const tenant of ['one', 'two', 'three']) await run('a', tenant);
    await cells.removed();
    expect(kinds.alive).toEqual(kinds.opened.slice(1));
    await cells[Symbol.asyncDispose]();
  });

  it('gives up a cell whose tenant does not come back', async () => {
    const { cells, run } = make({ idleSeconds: 0.1 });
    const cell = await run('a', 'me');
    await vi.waitFor(() => expect(cell.isGone).toBe(true));
    expect(cells.stats().kept).toBe(0);
  });

  it('refuses settings that cannot be', () => {
    expect(() => make({ size: -1 })).toThrow('size');
    expect(() => make({ preload: ['os; import evil'] })).toThrow('preload');
  });
});
