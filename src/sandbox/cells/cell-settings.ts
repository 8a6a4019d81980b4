import { z } from 'zod';

/** How many cells are held ready, and for whom; `size` is what stands in the settings when they do not say. */
export const cellSettingsSchema = (size: number) =>
  z.strictObject({
    size: z
      .int()
      .min(0)
      .default(size)
      .describe('opened ahead, of each kind in use (image, limits, network, mode); 0 = none'),
    maxWaiting: z.int().min(0).default(16).describe('opened ahead, of all kinds'),
    maxOpening: z.int().min(1).default(1).describe('opened ahead at a time'),
    idleSeconds: z
      .number()
      .positive()
      .default(300)
      .describe('unused ones are given up after so long'),
    maxKept: z.int().min(0).default(16).describe('isolation thread: kept for tenants between jobs'),
    maxJobs: z
      .int()
      .min(1)
      .default(1000)
      .describe('isolation thread: jobs of one before it is replaced'),
    preload: z
      .array(z.string().regex(/^[A-Za-z_][\w.]*$/))
      .default(['numpy', 'pandas'])
      .describe('libraries imported ahead while one waits'),
  });
type Schema = ReturnType<typeof cellSettingsSchema>;
export type CellSettings = z.infer<Schema>;
export type CellSettingsInput = z.input<Schema>;

/**
 * What walls a program from the next one. `execution`: each has a cell of its own, destroyed after it. `thread`: the
 * jobs of a tenant share one, each in a process forked afresh.
 */
export const isolationLevelSchema = z.enum(['execution', 'thread']);
export type IsolationLevel = z.infer<typeof isolationLevelSchema>;
