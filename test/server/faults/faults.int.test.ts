import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PythonExecutorClient } from '../../../src/client/python-executor-client.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';
import { allSpoke, end, endsOf, ENV, PLACES, SAID, SENT, sleeping, submitAll } from './crowd.ts';
import { FLAGS, TRACES, type Kind } from './kinds.ts';
import { serve, type Served } from './served.ts';

const SLOW = 180_000;
const WAITING = SENT - PLACES;
const STOPPED = 'the server was stopped while this execution was';

/** Where whatever is there runs a program: nothing is opened ahead. */
const UNPOOLED = { ...ENV, PYEXEC_POOL_SIZE: '0' };

type Ends = Readonly<Record<string, number>>;

interface Restart {
  readonly kind: Kind;
  readonly folder: string;
  readonly ids: readonly string[];
  /** Called as soon as the server listens. */
  readonly isUp?: () => Promise<void>;
}

/** What is known of all executions after the server came up again, in the same folder. */
async function afterRestart({ kind, folder, ids, isUp }: Restart): Promise<Ends> {
  const { client, end: stop } = await serve(kind, folder, ENV);
  await isUp?.();
  const ends = await endsOf(client, ids);
  const { result } = await client.eval('1 + 1');
  expect(result).toBe('2');
  expect(await stop('SIGTERM')).toBe(0);
  return ends;
}

/** Calls that wait for their answer, as the clients of a busy server. */
function callAll(client: PythonExecutorClient, signal: AbortSignal) {
  const files = { 'main.py': sleeping(600) };
  return Array.from({ length: SENT }, () => client.executeSync({ files, signal }));
}

describe.each(FLAGS)('a server with the $kind sandbox', { timeout: SLOW }, ({ kind, flag }) => {
  const skip = process.env[flag] !== '1';
  const { find, remaining } = TRACES[kind];

  /** A server whose places are all taken, and the traces of what runs there. */
  async function crowded(
    submit: (server: Served) => Promise<readonly string[]>,
    env: Record<string, string> = ENV,
  ) {
    const folder = tempFolder();
    const server = await serve(kind, folder, env);
    const ids = await submit(server);
    const crowd = await allSpoke(server.client);
    const traces = await find(server.pid);
    expect(traces.length).toBeGreaterThanOrEqual(PLACES);
    expect(existsSync(join(folder, '_agent_data', 'executions.sqlite'))).toBe(true);
    const left = () => remaining(server.pid, traces);
    const nothingLeft = () => expect.poll(left, { timeout: 20_000 }).toEqual([]);
    return { folder, server, ids, crowd, left, nothingLeft };
  }

  const sent = ({ client }: Served) => submitAll(client);

  it.skipIf(skip)('ends all that are killed', async () => {
    const { folder, server, ids, crowd, nothingLeft } = await crowded(sent, UNPOOLED);
    const { client } = server;
    // Those that wait first, so that none of them gets a place.
    await Promise.all(crowd.waiting.map((id) => client.kill(id)));
    await Promise.all(crowd.running.map((id) => client.kill(id)));
    expect(await remaining(server.pid, [])).toEqual([]);
    await nothingLeft();
    const ends = { [end('killed', 137, '', SAID)]: PLACES, [end('killed', 137)]: WAITING };
    expect(await endsOf(client, ids)).toEqual(ends);
    expect(await server.end('SIGTERM')).toBe(0);
    expect(await afterRestart({ kind, folder, ids })).toEqual(ends);
  });

  it.skipIf(skip)('ends all that overrun their time', async () => {
    const folder = tempFolder();
    const {
      client,
      pid,
      end: stop,
    } = await serve(kind, folder, {
      ...UNPOOLED,
      PYEXEC_DEFAULT_TIMEOUT: '5',
    });
    const ids = await submitAll(client);
    const options = { pollIntervalMs: 500 };
    await Promise.all(ids.map((id) => client.waitForCompletion(id, options)));
    expect(await remaining(pid, [])).toEqual([]);
    const ends = { [end('failed', 124, 'execution timeout after 5s', SAID)]: SENT };
    expect(await endsOf(client, ids)).toEqual(ends);
    expect(await stop('SIGTERM')).toBe(0);
    expect(await afterRestart({ kind, folder, ids })).toEqual(ends);
  });

  it.skipIf(skip)('ends all whose callers went away', async () => {
    const gone = new AbortController();
    const { folder, server, crowd, nothingLeft } = await crowded(({ client }) => {
      for (const call of callAll(client, gone.signal)) call.catch(() => undefined);
      return Promise.resolve([]);
    }, UNPOOLED);
    const ids = [...crowd.running, ...crowd.waiting];
    gone.abort();
    await nothingLeft();
    const ends = {
      [end('failed', 1, 'the caller went away', SAID)]: PLACES,
      [end('failed', 1, 'the caller went away')]: WAITING,
    };
    await expect.poll(() => endsOf(server.client, ids), { timeout: 20_000 }).toEqual(ends);
    expect(await server.end('SIGTERM')).toBe(0);
    expect(await afterRestart({ kind, folder, ids })).toEqual(ends);
  });

  it.skipIf(skip)('answers who waits, and leaves nothing, when it is told to end', async () => {
    const answers: Promise<string>[] = [];
    const { folder, server, crowd, nothingLeft } = await crowded(({ client }) => {
      const calls = callAll(client, new AbortController().signal);
      answers.push(...calls.map(async (call) => (await call).error ?? ''));
      return Promise.resolve([]);
    });
    expect(await server.end('SIGTERM')).toBe(0);
    expect((await Promise.all(answers)).toSorted()).toEqual([
      ...Array.from({ length: PLACES }, () => `${STOPPED} running`),
      ...Array.from({ length: WAITING }, () => `${STOPPED} waiting`),
    ]);
    expect(await remaining(server.pid, [])).toEqual([]);
    await nothingLeft();
    const ids = [...crowd.running, ...crowd.waiting];
    expect(await afterRestart({ kind, folder, ids })).toEqual({
      [end('failed', 1, `${STOPPED} running`, SAID)]: PLACES,
      [end('failed', 1, `${STOPPED} waiting`)]: WAITING,
    });
  });

  it.skipIf(skip)('knows after a crash what became of all, and nothing runs on', async () => {
    const { folder, server, ids, left } = await crowded(sent);
    expect(await server.end('SIGKILL')).toBe(null);
    const isGone = async () => expect(await left()).toEqual([]);
    // Output is recorded with the end, so that of a crash is lost.
    expect(await afterRestart({ kind, folder, ids, isUp: isGone })).toEqual({
      [end('failed', 1, `${STOPPED} running`)]: PLACES,
      [end('failed', 1, `${STOPPED} waiting`)]: WAITING,
    });
  });
});
