import { z } from 'zod';

/** Bounds of sessions. */
export const sessionSettingsSchema = z.strictObject({
  idleSeconds: z
    .number()
    .positive()
    .default(600)
    .describe('one without a call for so long is closed'),
  maxAgeSeconds: z
    .number()
    .positive()
    .default(28_800)
    .describe('closed after so long, whatever it does'),
  maxTotal: z.int().min(0).default(16).describe('open at a time; 0 = there are none'),
  maxPerTenant: z.int().min(1).default(4).describe('open at a time, of one tenant'),
  maxWaiting: z.int().min(0).default(8).describe('programs that wait for one session'),
  rememberSeconds: z
    .number()
    .nonnegative()
    .default(3600)
    .describe('how long it is known why one was closed'),
});
export type SessionSettings = z.output<typeof sessionSettingsSchema>;
export type SessionSettingsInput = z.input<typeof sessionSettingsSchema>;
