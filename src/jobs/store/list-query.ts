import { BadRequestError } from '../errors.ts';
import type { ListFilter } from '../execution-store.ts';
import type { SqlValue } from './sql-client.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;
/** A page ends early rather than be larger than this, unless its first record is. */
export const MAX_PAGE_CHARS = 16_777_216;

/** The place of a record in the order of lists, as a text for the next page. */
export const cursorOf = (createdAt: number, id: string): string => `${createdAt}.${id}`;

function readCursor(cursor: string): [number, string] {
  const [, createdAt, id] = /^(\d{1,15})\.(.+)$/s.exec(cursor) ?? [];
  if (createdAt === undefined || id === undefined || id.includes('\0')) {
    throw new BadRequestError(`"${cursor}" is no cursor; use \`next\` of the page before.`);
  }
  return [Number(createdAt), id];
}

function readTime(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new BadRequestError(`"${text}" is no time; use ISO 8601.`);
  return time;
}

export const limitOf = ({ limit = DEFAULT_LIMIT }: ListFilter): number =>
  Math.min(MAX_LIMIT, Math.max(1, Math.trunc(limit)));

/**
 * The statement for a page and one row more, newest first.
 * @throws {BadRequestError} the cursor or the time cannot be read
 */
export function listQuery(filter: ListFilter): { sql: string; values: SqlValue[] } {
  const values: SqlValue[] = [];
  const place = (value: SqlValue): string => `$${values.push(value)}`;
  const conditions = ['1 = 1'];
  const { status, tenant, createdAfter, cursor } = filter;
  if (status !== undefined) conditions.push(`status = ${place(status)}`);
  if (tenant === null) conditions.push('tenant IS NULL');
  else if (tenant !== undefined) conditions.push(`tenant = ${place(tenant)}`);
  if (createdAfter !== undefined) conditions.push(`created_at >= ${place(readTime(createdAfter))}`);
  if (cursor !== undefined) {
    const [createdAt, id] = readCursor(cursor);
    conditions.push(`(created_at, id) < (${place(createdAt)}, ${place(id)})`);
  }
  const page = `SELECT id, created_at, bytes FROM executions WHERE ${conditions.join(' AND ')}
    ORDER BY created_at DESC, id DESC LIMIT ${place(limitOf(filter) + 1)}`;
  const summed = `SELECT id, SUM(bytes) OVER (ORDER BY created_at DESC, id DESC) - bytes AS ahead,
      COUNT(*) OVER () AS found
    FROM (${page}) AS page`;
  const sql = `SELECT e.id, e.created_at, e.record, summed.found FROM (${summed}) AS summed
    JOIN executions AS e ON e.id = summed.id
    WHERE summed.ahead = 0 OR summed.ahead <= ${place(MAX_PAGE_CHARS)}
    ORDER BY e.created_at DESC, e.id DESC`;
  return { sql, values };
}
