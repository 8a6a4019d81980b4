import type { ServerResponse } from 'node:http';
import { freePort } from '../../../scripts/services/loopback.ts';
import { describe, expect, it } from 'vitest';
import { ContainerConfigurationError, ContainerConnectivityError } from '../../../src/errors.ts';
import { createJob } from '../../../src/sandbox/job.ts';
import { RemoteSandbox } from '../../../src/sandbox/remote/remote-sandbox.ts';
import { partsOf, reply, scriptedServer, type Answer } from '../../client/scripted-server.ts';

const job = createJob({ code: 'print(1)', limits: { timeoutMs: 3_000 } });

interface Told {
  readonly response: ServerResponse;
}

const sandboxOf = async (answer: Answer) => {
  const server = await scriptedServer(answer);
  return { sandbox: new RemoteSandbox({ baseUrl: server.url, token: 't' }), ...server };
};

describe('a remote sandbox', () => {
  it.each([401, 403, 404, 400, 413])('takes status %i for a wrong setting', async (status) => {
    const { sandbox } = await sandboxOf((_, response) => reply(response, status, { error: 'why' }));
    await expect(sandbox.execute(job)).rejects.toThrow(ContainerConfigurationError);
    await expect(sandbox.execute(job)).rejects.toThrow(/status \d+: why/);
    await expect(sandbox.profile()).rejects.toThrow(ContainerConfigurationError);
    expect(await sandbox.check()).toMatchObject({ ok: false });
  });

  it('takes a server that is away or broken for infrastructure', async () => {
    const away = new RemoteSandbox({ baseUrl: 'http://127.0.0.1:1' });
    await expect(away.execute(job)).rejects.toThrow(ContainerConnectivityError);
    await expect(away.profile()).rejects.toMatchObject({ host: '127.0.0.1', port: 1 });
    expect(await away.check()).toMatchObject({
      ok: false,
      remedy: expect.stringContaining('serve'),
    });
    const { sandbox } = await sandboxOf((_, response) => reply(response, 503, {}));
    await expect(sandbox.execute(job)).rejects.toThrow(ContainerConnectivityError);
  });

  it.each([
    ['answers nothing that can be read', ({ response }: Told) => response.socket?.destroy(), true],
    ['breaks', ({ response }: Told) => reply(response, 502, {}), true],
    ['refuses', ({ response }: Told) => reply(response, 400, {}), false],
    ['is full', ({ response }: Told) => reply(response, 429, {}, { 'retry-after': '60' }), false],
    ['takes it', ({ response }: Told) => reply(response, 202, { execution_id: 'exe_1' }), true],
  ])('says whether a server that %s may have the job', async (_, answer, may) => {
    const { sandbox } = await sandboxOf(({ path }, response) =>
      path.endsWith('/async') ? answer({ response }) : reply(response, 404, {}),
    );
    const events: string[] = [];
    const running = sandbox.execute(job, { onEvent: ({ type }) => events.push(type) });
    await expect(running).rejects.toThrow();
    expect(events).toEqual(may ? ['submitted'] : []);
  });

  it('knows that a server that cannot be reached has no job', async () => {
    const port = await freePort();
    const sandbox = new RemoteSandbox({ baseUrl: `http://127.0.0.1:${port}` });
    const events: unknown[] = [];
    const running = sandbox.execute(job, { onEvent: (event) => events.push(event) });
    await expect(running).rejects.toThrow(ContainerConnectivityError);
    expect(events).toEqual([]);
  });

  it('comes again when the server is full, but not beyond the time of the job', async () => {
    const { sandbox, requests } = await sandboxOf(({ path }, response) => {
      if (!path.endsWith('/async')) reply(response, 404, { error: 'execution not found' });
      else if (requests.length < 3) reply(response, 429, { error: 'full' }, { 'retry-after': '0' });
      else reply(response, 202, { execution_id: 'exe_1' });
    });
    await expect(sandbox.execute(job)).rejects.toThrow('does not know the execution any more');
    expect(requests.filter(({ path }) => path.endsWith('/async'))).toHaveLength(3);
    const full = await sandboxOf((_, response) =>
      reply(response, 429, { error: 'full' }, { 'retry-after': '60' }),
    );
    await expect(full.sandbox.execute(job)).rejects.toThrow(ContainerConnectivityError);
    expect(full.requests).toHaveLength(1);
  });

  it('ends as aborted while it waits for a place', async () => {
    const { sandbox, requests } = await sandboxOf((_, response) =>
      reply(response, 429, {}, { 'retry-after': '2' }),
    );
    const controller = new AbortController();
    const running = sandbox.execute(job, { signal: controller.signal });
    await expect.poll(() => requests.length).toBe(1);
    controller.abort();
    expect(await running).toMatchObject({ status: 'killed', killReason: 'aborted', jobId: job.id });
    expect(requests).toHaveLength(1);
  });

  it('says so when a server does not know jobs, as the original', async () => {
    const { sandbox } = await sandboxOf(({ path }, response) => {
      if (path.endsWith('/async')) reply(response, 202, { execution_id: 'exe_1' });
      else if (path.endsWith('/events')) response.writeHead(404).end('404 page not found');
      else reply(response, 200, { execution_id: 'exe_1', status: 'completed', exit_code: 0 });
    });
    await expect(sandbox.execute(job)).rejects.toThrow('does not know jobs');
  });

  it('sends the whole job, with the token', async () => {
    const { sandbox, requests } = await sandboxOf((_, response) => reply(response, 400, {}));
    const whole = createJob({
      code: '',
      argv: ['a'],
      env: { A: 'b=c' },
      stdin: Buffer.from([255, 0]),
      context: { n: [null, 1] },
      capture: 'cell',
      network: 'never',
      image: 'i',
      setup: { commands: ['true'], requirements: 'numpy' },
    });
    await expect(sandbox.execute(whole)).rejects.toThrow();
    const [request] = requests;
    expect(request?.headers.authorization).toBe('Bearer t');
    const metadata = request && partsOf(request)[1]?.content.toString('utf8');
    expect(JSON.parse(metadata ?? '')).toEqual({
      entrypoint: 'main.py',
      docker_image: 'i',
      requirements_txt: 'numpy',
      pre_commands: ['true'],
      env_vars: ['A=b=c'],
      script_args: ['a'],
      job: {
        capture: 'cell',
        context: { n: [null, 1] },
        policy: null,
        network: 'never',
        stdin_base64: '/wA=',
        limits: {
          timeout_ms: 600_000,
          memory_mb: 1024,
          disk_mb: 2048,
          cpu_shares: 1024,
          pids: 128,
          max_output_bytes: 1_048_576,
          max_result_bytes: 10_485_760,
          max_artifact_bytes: 104_857_600,
        },
      },
    });
  });

  it('refuses what is no address', () => {
    expect(() => new RemoteSandbox({ baseUrl: 'here' })).toThrow(ContainerConfigurationError);
  });
});
