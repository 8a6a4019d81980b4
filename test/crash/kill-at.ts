import childProcess, { type ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import sqlite from 'node:sqlite';
import type { Writable } from 'node:stream';

/**
 * Loaded before a host process (`--import`): counts everything that leaves the process for good (files, rows, children,
 * containers, bytes to either), and ends it by SIGKILL before or after the one that KILL_AT names, as `<number>` or
 * `<number>+`. So every stage is met without a list of stages, and nothing of the product knows of it.
 */
const [, number = '0', after = ''] = /^(\d+)(\+?)$/.exec(process.env['KILL_AT'] ?? '') ?? [];
let count = 0;

type Call = (this: unknown, ...args: unknown[]) => unknown;
type Owner = Record<string, Call>;
type Counts = (self: unknown, args: readonly unknown[]) => boolean;

const die = (): void => void process.kill(process.pid, 'SIGKILL');

/** Whether this one is to be the last. */
function next(): boolean {
  count += 1;
  const isLast = count === Number(number);
  if (isLast && after === '') die();
  return isLast;
}

function wrap(owner: object, name: string, counts: Counts = () => true): void {
  const methods = owner as Owner;
  const original = methods[name] as Call;
  methods[name] = function (this: unknown, ...args: unknown[]): unknown {
    if (!counts(this, args)) return original.apply(this, args);
    const isLast = next();
    const result = original.apply(this, args);
    if (!isLast) return result;
    if (!(result instanceof Promise)) die();
    return (result as Promise<unknown>).finally(die);
  };
}

const FILE_CALLS = ['mkdir', 'mkdtemp', 'writeFile', 'copyFile', 'rename', 'link', 'rm'];
for (const name of FILE_CALLS) wrap(fs, name);
wrap(fs, 'open', (_, [, flags]) => flags !== undefined && flags !== 'r');
const handle = await fs.open(import.meta.filename);
const handles = Object.getPrototypeOf(handle) as object;
await handle.close();
for (const name of ['write', 'writeFile']) wrap(handles, name);

const WRITES = /^\s*(?:INSERT|UPDATE|DELETE|REPLACE|COMMIT)\b/i;

// A transaction counts once, at its end: what is before it is as if it had never been.
let isInTransaction = false;
wrap(sqlite.DatabaseSync.prototype, 'exec', (_, [sql]) => {
  isInTransaction = /^\s*BEGIN/i.test(String(sql)) && !/COMMIT;?\s*$/i.test(String(sql));
  return WRITES.test(String(sql));
});
for (const name of ['run', 'all']) {
  wrap(
    sqlite.StatementSync.prototype,
    name,
    (self) => !isInTransaction && WRITES.test((self as { sourceSQL: string }).sourceSQL),
  );
}
const require = createRequire(import.meta.url);
if (process.env['KILL_PG'] === '1') {
  const { Client } = require('pg') as { Client: { prototype: object } };
  const inTransaction = new WeakSet<object>();
  wrap(Client.prototype, 'query', (self, [query]) => {
    const sql = typeof query === 'string' ? query : String((query as { text?: string })?.text);
    const client = self as object;
    if (/^\s*BEGIN/i.test(sql)) inTransaction.add(client);
    if (/^\s*(?:COMMIT|ROLLBACK)/i.test(sql)) inTransaction.delete(client);
    return WRITES.test(sql) && !inTransaction.has(client);
  });
}

const spawn = childProcess.spawn as unknown as Call;
(childProcess as unknown as Owner)['spawn'] = function (this: unknown, ...args: unknown[]) {
  const isLast = next();
  const child = spawn.apply(this, args) as ChildProcess;
  if (isLast) die();
  if (child.stdin !== null) wrap(child.stdin, 'write');
  return child;
};
if (process.env['KILL_DOCKER'] === '1') {
  const Docker = require('dockerode') as { prototype: object; Container?: unknown };
  wrap(Docker.prototype, 'createContainer');
  const Container = require('dockerode/lib/container') as { prototype: object };
  for (const name of ['start', 'remove']) wrap(Container.prototype, name);
  const attach = (Container.prototype as Owner)['attach'] as Call;
  (Container.prototype as Owner)['attach'] = async function (this: unknown, ...args: unknown[]) {
    const socket = (await attach.apply(this, args)) as Writable;
    wrap(socket, 'write');
    return socket;
  };
}
syncBuiltinESMExports();
