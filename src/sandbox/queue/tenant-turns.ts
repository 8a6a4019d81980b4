import type { Redis } from 'ioredis';
import type { ExecutionJob } from '../job.ts';
import type { Urgency } from '../sandbox.ts';
import type { QueueKeys } from './queue-keys.ts';

/** BullMQ serves low numbers first, and has two million of them: the first half for what somebody waits for. */
const MOST_TURNS = 1_000_000;
/** Turns are forgotten when nobody took one for so long, s. */
const FORGOTTEN_SECONDS = 86_400;

/**
 * KEYS: what waits in the queue, the last turns. ARGV: the tenant, what turns of this urgency begin after, how many
 * there are, seconds. A score of BullMQ is the priority × 2^32 and a number.
 */
const TAKE = `
local from, most = tonumber(ARGV[2]), tonumber(ARGV[3])
local scale = 4294967296
local first = redis.call('ZRANGEBYSCORE', KEYS[1], (from + 1) * scale, '(' .. string.format('%.0f', (from + most + 1) * scale), 'WITHSCORES', 'LIMIT', 0, 1)
local latest = tonumber(redis.call('HGET', KEYS[2], 'latest') or 0)
local now = latest
if first[2] then
  now = math.floor(tonumber(first[2]) / scale) - from
elseif latest > most / 2 then
  redis.call('DEL', KEYS[2])
  latest, now = 0, 0
end
local own = 'of:' .. ARGV[1]
local turn = math.min(math.max(now, tonumber(redis.call('HGET', KEYS[2], own) or 0) + 1), most)
redis.call('HSET', KEYS[2], own, turn, 'latest', math.max(latest, turn))
redis.call('EXPIRE', KEYS[2], ARGV[4])
return turn
`;

/**
 * Fairness between tenants: each has one job in each turn, so that a crowd of one tenant does not hold up the single
 * job of another, and a tenant's own jobs keep their order. Who comes anew begins with the turn that is served now:
 * nobody is served before others for having been away. What nobody waits for comes after everything that somebody
 * waits for.
 */
export class TenantTurns {
  readonly #redis: Redis;
  readonly #keys: QueueKeys;

  constructor(redis: Redis, keys: QueueKeys) {
    this.#redis = redis;
    this.#keys = keys;
  }

  /** The priority of a job in the queue, from 1. */
  async take({ tenant = '' }: ExecutionJob, urgency: Urgency = 'interactive'): Promise<number> {
    const { prioritized, turns } = this.#keys;
    const from = urgency === 'batch' ? MOST_TURNS : 0;
    const keys = [prioritized, turns(urgency)];
    const given = [tenant, from, MOST_TURNS, FORGOTTEN_SECONDS];
    return from + Number(await this.#redis.eval(TAKE, keys.length, ...keys, ...given));
  }
}
