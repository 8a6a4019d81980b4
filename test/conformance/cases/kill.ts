import { expect } from 'vitest';
import { program } from '../archives.ts';
import {
  API,
  endless,
  type Body,
  type Conformance,
  type ConformanceServer,
} from '../conformance.ts';
import { containersOf } from './containers.ts';

const KILLED = { status: 200, body: { status: 'killed' } };

const untilStatus = async ({ record }: ConformanceServer, id: string, status: string) =>
  await expect.poll(async () => (await record(id))['status'], { timeout: 30_000 }).toBe(status);

const untilPrinted = async ({ record }: ConformanceServer, id: string) =>
  await expect
    .poll(async () => (await record(id))['stdout'] ?? (await record(id))['status'], {
      timeout: 20_000,
    })
    .toMatch(/begun|running/);

/** DELETE on what has not ended. */
export function killCases({ http, container }: Conformance): void {
  http('§2.8 a killed run is killed for good', async (server) => {
    const id = await server.start(await endless());
    await untilPrinted(server, id);
    expect(await server.kill(id)).toMatchObject(KILLED);
    const killed = await server.record(id);
    expect(killed).toMatchObject({ execution_id: id, status: 'killed' });
    expect(killed['finished_at']).toMatch(/Z$/);
    expect(Number.isInteger(killed['exit_code'])).toBe(true);
    expect(killed).not.toHaveProperty('error');
    expect(await server.kill(id)).toMatchObject(KILLED);
    expect(await server.record(id)).toEqual(killed);
  });

  http('§2.8 a pending run can be cancelled', async (server) => {
    const archive = await endless();
    const ids: string[] = [];
    for (let index = 0; index <= server.places; index += 1) ids.push(await server.start(archive));
    const last = ids.at(-1) ?? '';
    expect(await server.record(last)).toMatchObject({ status: 'pending' });
    expect(await server.kill(last)).toMatchObject(KILLED);
    for (const id of ids) await server.kill(id);
    const record = await server.record(last);
    expect(record).toMatchObject({ status: 'killed' });
    expect(record).not.toHaveProperty('stdout');
  });

  http('§2.8 who waits for a run that is killed gets 200 with status killed', async (server) => {
    const newest = async (): Promise<Body> => {
      const { body } = await server.send(`${API}/executions?limit=1`);
      return (body['executions'] as Body[])[0] ?? {};
    };
    const before = (await newest())['execution_id'] as string | undefined;
    const waiting = server.sync(await endless());
    await expect.poll(async () => (await newest())['execution_id']).not.toBe(before);
    const id = (await newest())['execution_id'] as string;
    await untilStatus(server, id, 'running');
    expect(await server.kill(id)).toMatchObject(KILLED);
    const { status, body } = await waiting;
    expect([status, body['status'], body['execution_id']]).toEqual([200, 'killed', id]);
  });

  container('§2.8 the container is gone with all of its processes', async (server) => {
    const code =
      'import subprocess, time\nsubprocess.Popen(["sleep", "300"], start_new_session=True)\nprint("begun", flush=True)\ntime.sleep(300)';
    const id = await server.start(await program(code));
    await expect.poll(() => containersOf(id), { timeout: 20_000 }).toHaveLength(1);
    expect(await server.kill(id)).toMatchObject(KILLED);
    await expect.poll(() => containersOf(id), { timeout: 20_000 }).toEqual([]);
  });

  container('§2.8 a run is killed in its pre-commands, too', async (server) => {
    const id = await server.start(await program('print("ran")'), { pre_commands: ['sleep 300'] });
    await untilStatus(server, id, 'running');
    expect(await server.kill(id)).toMatchObject(KILLED);
    expect(await server.record(id)).not.toHaveProperty('stdout');
    await expect.poll(() => containersOf(id), { timeout: 20_000 }).toEqual([]);
  });

  container('§2.1 no container is left of a run that ended', async ({ evaluate }) => {
    const { body } = await evaluate({ code: 'print(1)' });
    await expect
      .poll(() => containersOf(body['execution_id'] as string), { timeout: 20_000 })
      .toEqual([]);
  });
}
