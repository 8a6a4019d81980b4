import type { Urgency } from '../sandbox.ts';
import type { QueueSettings } from './queue-settings.ts';

/** BullMQ's own keys begin with it too. */
export const PREFIX = 'bull';

/** Our keys in Redis, beside those of BullMQ. */
export const queueKeys = ({ name }: Pick<QueueSettings, 'name'>) => ({
  /** Channel of ids of jobs that nobody wants any more. */
  cancel: `${PREFIX}:${name}:cancel`,
  /** There from the same moment on, for a worker that missed the message. */
  cancelled: (id: string): string => `${PREFIX}:${name}:cancelled:${id}`,
  /** Says that a worker has begun with a program that writes. */
  claim: (id: string): string => `${PREFIX}:${name}:claim:${id}`,
  /** Live output of the jobs of one service. */
  news: (service: string): string => `${PREFIX}:${name}:news:${service}`,
  /** BullMQ's own: what waits, by priority. */
  prioritized: `${PREFIX}:${name}:prioritized`,
  /** The last turn of each tenant, and of all. */
  turns: (urgency: Urgency): string => `${PREFIX}:${name}:turns:${urgency}`,
});
export type QueueKeys = ReturnType<typeof queueKeys>;
