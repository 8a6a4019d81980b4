import { expect, it } from 'vitest';
import { ConsoleSessions } from '../../../src/server/console/console-sessions.ts';

const HOUR = 3_600_000;

it('ends a session that was not used for 8 hours', () => {
  let now = 0;
  const sessions = new ConsoleSessions(() => now);
  const id = sessions.open('ann', Buffer.alloc(32));
  now += 7 * HOUR;
  expect(sessions.find(id)?.tenant).toBe('ann');
  now += 7 * HOUR;
  expect(sessions.find(id)?.tenant).toBe('ann');
  now += 9 * HOUR;
  expect(sessions.find(id)).toBeUndefined();
  now -= 9 * HOUR;
  expect(sessions.find(id)).toBeUndefined();
});

it('keeps the 1000 that were used last', () => {
  const sessions = new ConsoleSessions();
  const first = sessions.open('first', Buffer.alloc(32));
  const second = sessions.open('second', Buffer.alloc(32));
  for (let number = 0; number < 998; number += 1) sessions.open('other', Buffer.alloc(32));
  expect(sessions.find(first)?.tenant).toBe('first');
  sessions.open('one more', Buffer.alloc(32));
  expect([sessions.find(first)?.tenant, sessions.find(second)]).toEqual(['first', undefined]);
});
