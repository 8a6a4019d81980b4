import { expect } from 'vitest';
import { program } from '../archives.ts';
import { API, each, endless, type Body, type Conformance } from '../conformance.ts';
import { formBy } from '../forms.ts';

const ASYNC = `${API}/exec/async`;
const UNKNOWN = [
  ['exe_00000000-0000-4000-8000-000000000000'],
  ['exe_'],
  ['nope'],
  ['__proto__'],
  ['constructor'],
  ['%27%20OR%201=1'],
  ['%00'],
  ['..%2f..%2fhealth'],
  ['x'.repeat(2000)],
] as const;

/** GET and DELETE on executions. */
export function executionCases({ http, sample, program: slow }: Conformance): void {
  each(http, UNKNOWN, ([id]) => [
    `§1.6 ${id.slice(0, 40)} is 404 to GET and DELETE`,
    async ({ send }) => {
      for (const method of ['GET', 'DELETE']) {
        const { status, body } = await send(`${API}/executions/${id}`, { method });
        expect([status, body]).toEqual([404, { error: 'execution not found' }]);
      }
    },
  ]);

  sample('§1.6 GET gives what the sync answer gave', async ({ sync, record }) => {
    const { body } = await sync(await program('import sys\nprint("out")\nsys.exit(3)'));
    expect(body).toMatchObject({ status: 'completed', exit_code: 3, stdout: 'out\n' });
    expect(await record(body['execution_id'] as string)).toEqual(body);
  });

  sample('§1.4 GET gives what the eval answer gave', async ({ evaluate, record }) => {
    const { body } = await evaluate({ code: 'print("a")\n5', eval_last_expr: true });
    expect(body).toMatchObject({ result: '5', stdout: 'a' });
    expect(await record(body['execution_id'] as string)).toEqual(body);
  });

  sample(
    '§1.6 DELETE on a finished execution tells its status, changed nothing',
    async (server) => {
      const { body } = await server.evaluate({ code: 'raise ValueError' });
      const { status, body: answer } = await server.kill(body['execution_id'] as string);
      expect([status, answer]).toEqual([200, { status: 'completed' }]);
      expect(await server.record(body['execution_id'] as string)).toEqual(body);
    },
  );

  http('§1.2 async is 202 with nothing but the identifier', async ({ sendForm, kill }) => {
    const form = formBy('go', await endless(), { entrypoint: 'main.py' });
    const { status, body } = await sendForm(ASYNC, form);
    expect([status, body]).toEqual([202, { execution_id: expect.stringMatching(/^exe_/) }]);
    await kill(body['execution_id'] as string);
  });

  http('§1.4 pending has three fields, running has four', async (server) => {
    const archive = await endless();
    const ids: string[] = [];
    try {
      for (let index = 0; index <= server.places; index += 1) ids.push(await server.start(archive));
      const [first = '', last = ''] = [ids.at(0), ids.at(-1)];
      expect(await server.record(last)).toEqual({
        execution_id: last,
        status: 'pending',
        exit_code: 0,
      });
      await expect.poll(async () => (await server.record(first))['status']).toBe('running');
      const { stdout: _, ...running } = await server.record(first);
      expect(running).toEqual({
        execution_id: first,
        status: 'running',
        exit_code: 0,
        started_at: expect.stringMatching(/Z$/),
      });
    } finally {
      for (const id of ids.toReversed()) await server.kill(id);
    }
  });

  slow('§1.5 an async run goes from running to completed', async ({ start, record }) => {
    const id = await start(await program('import time\ntime.sleep(1)\nprint("done")'));
    const seen = new Set<string>();
    await expect
      .poll(
        async () => {
          const { status } = await record(id);
          seen.add(status as string);
          return status as string;
        },
        { interval: 50, timeout: 30_000 },
      )
      .toBe('completed');
    expect([...seen].filter((status) => status !== 'pending')).toEqual(['running', 'completed']);
    expect(await record(id)).toMatchObject({ exit_code: 0, stdout: 'done\n' });
  });

  http('§1.5 a sync run ends when its caller goes away', async ({ send }) => {
    const { type, body } = formBy('requests', await endless(), { entrypoint: 'main.py' });
    const caller = new AbortController();
    const newest = async (): Promise<Body> => {
      const answer = await send(`${API}/executions?limit=1`);
      return (answer.body['executions'] as Body[])[0] ?? {};
    };
    const before = (await newest())['execution_id'] as string | undefined;
    const answer = send(`${API}/exec/sync`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
      signal: caller.signal,
    });
    const gone = answer.catch((error: Error) => error.name);
    const isNew = async (): Promise<boolean> => {
      const { execution_id: id, status } = await newest();
      return id !== before && status === 'running';
    };
    await expect.poll(isNew, { timeout: 20_000 }).toBe(true);
    caller.abort();
    expect(await gone).toBe('AbortError');
    await expect.poll(async () => (await newest())['status'], { timeout: 20_000 }).toBe('failed');
    expect((await newest())['error']).toEqual(expect.any(String));
  });
}
