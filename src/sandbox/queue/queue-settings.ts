import { z } from 'zod';
import { ContainerConfigurationError } from '../../errors.ts';

/** The queue, as services and workers must agree on it. */
export const queueSettingsSchema = z.strictObject({
  redisUrl: z
    .string()
    .regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://')
    .default('redis://127.0.0.1:6379')
    .describe('Redis with the queue; must keep what it acknowledged (appendonly, noeviction)'),
  name: z
    .string()
    .regex(/^[\w-]+$/, 'may have letters, digits, _ and - only')
    .default('python-executor')
    .describe('name of the queue'),
  blobs: z
    .string()
    .min(1)
    .optional()
    .describe('what is big: a postgres:// address, or a folder that all hosts have mounted'),
  lockSeconds: z
    .number()
    .min(1)
    .default(30)
    .describe('a worker that is not heard of for so long has lost its programs'),
  maxTries: z
    .int()
    .min(1)
    .default(3)
    .describe('workers that one program may take down with it before it is given up'),
  maxWaiting: z
    .int()
    .min(1)
    .default(10_000)
    .describe('programs of all services that may wait; more are sent away'),
});
export type QueueSettingsInput = z.input<typeof queueSettingsSchema>;
export type QueueSettings = z.output<typeof queueSettingsSchema> & { readonly blobs: string };

/** @throws {ContainerConfigurationError} naming each wrong setting, or without a blob store */
export function createQueueSettings(input: QueueSettingsInput): QueueSettings {
  const parsed = queueSettingsSchema.safeParse(input);
  if (!parsed.success) {
    throw new ContainerConfigurationError(
      `Bad settings of the queue: ${z.prettifyError(parsed.error)}`,
    );
  }
  const { blobs } = parsed.data;
  if (blobs === undefined) {
    throw new ContainerConfigurationError(
      'The queue needs a blob store that services and workers share: set queue.blobs (PYEXEC_QUEUE_BLOBS) to a postgres:// address, or to a folder that all of them have mounted.',
    );
  }
  return { ...parsed.data, blobs };
}
