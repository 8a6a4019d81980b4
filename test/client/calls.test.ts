import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import {
  ApiError,
  ArgumentError,
  BadRequestError,
  ConnectionError,
  ForbiddenError,
  InvalidResponseError,
  NotFoundError,
  PythonExecutorClient,
  TimeoutError,
  TooLargeError,
  TooManyRequestsError,
  UnauthorizedError,
} from '../../src/client/exports.ts';
import { pageNotFound, reply, scriptedServer, type Answer } from './scripted-server.ts';

const clientOf = async (answer: Answer, options = {}) => {
  const server = await scriptedServer(answer);
  return { client: new PythonExecutorClient(server.url, options), ...server };
};

const status = (name: string) => ({ execution_id: 'exe_1', status: name, exit_code: 0 });

describe('what the server refuses', () => {
  it.each([
    [400, BadRequestError, 'bad_request'],
    [401, UnauthorizedError, 'unauthorized'],
    [403, ForbiddenError, 'forbidden'],
    [404, NotFoundError, 'not_found'],
    [413, TooLargeError, 'too_large'],
    [429, TooManyRequestsError, 'too_many_requests'],
    [500, ApiError, 'server_error'],
    [418, ApiError, 'unexpected_status'],
  ])('is, for %i, an error with its text', async (code, Class, name) => {
    const { client } = await clientOf((_, response) => reply(response, code, { error: 'why' }));
    const error = await client.getExecution('x').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Class);
    expect(error).toMatchObject({ status: code, message: 'why', code: name });
    expect((error as ApiError).retryAfterSeconds).toBeUndefined();
  });

  it('is a redirect too, which is not followed', async () => {
    const { client, requests } = await clientOf(({ path }, response) =>
      reply(response, 301, {}, { location: `https://elsewhere.invalid${path}` }),
    );
    const call = client.executeSync({ files: { 'a.py': '' } });
    await expect(call).rejects.toThrow('redirects to https://elsewhere.invalid/api/v1/exec/sync');
    expect(requests).toHaveLength(1);
  });

  it('tells when to come again', async () => {
    const headers = { 'retry-after': '7' };
    const { client } = await clientOf((_, response) => reply(response, 429, {}, headers));
    await expect(client.kill('x')).rejects.toMatchObject({ retryAfterSeconds: 7 });
  });

  it('has the text of a page that is not JSON, but no HTML', async () => {
    const plain = await clientOf((_, response) => pageNotFound(response));
    await expect(plain.client.kill('x')).rejects.toThrow('404 page not found');
    const html = await clientOf((_, response) => void response.writeHead(502).end('<html>'));
    await expect(html.client.kill('x')).rejects.toThrow('the server answered with status 502');
  });
});

describe('what goes wrong below', () => {
  it('is a ConnectionError when nobody is there', async () => {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    const client = new PythonExecutorClient(`http://127.0.0.1:${port}`);
    await expect(client.getExecution('x')).rejects.toThrow(ConnectionError);
    await expect(client.getExecution('x')).rejects.toThrow('ECONNREFUSED');
  });

  it('is a ConnectionError when the answer breaks off', async () => {
    const { client } = await clientOf((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"execution', () => response.destroy());
    });
    await expect(client.getExecution('x')).rejects.toThrow(ConnectionError);
  });

  it('is a TimeoutError when the answer does not come', async () => {
    const { client } = await clientOf(() => {}, { timeoutMs: 50 });
    await expect(client.getExecution('x')).rejects.toThrow(TimeoutError);
    await expect(client.events('x').next()).rejects.toThrow(TimeoutError);
  });

  it.each(['null', '[]', 'hello', '{"status":"pending"}'])(
    'is an InvalidResponseError for %s',
    async (body) => {
      const { client } = await clientOf((_, response) => void response.end(body));
      await expect(client.getExecution('x')).rejects.toThrow(InvalidResponseError);
      await expect(client.executeAsync({ files: { 'a.py': '' } })).rejects.toThrow(
        InvalidResponseError,
      );
    },
  );

  it('is the reason of an abort, in every call', async () => {
    const { client, requests } = await clientOf(() => {});
    const reason = new Error('enough');
    const calls: ((signal: AbortSignal) => Promise<unknown>)[] = [
      (signal) => client.executeSync({ files: { 'a.py': '' }, signal }),
      (signal) => client.executeAsync({ files: { 'a.py': '' }, signal }),
      (signal) => client.getExecution('x', { signal }),
      (signal) => client.kill('x', { signal }),
      (signal) => client.waitForCompletion('x', { signal }),
      (signal) => client.eval('1', { signal }),
      (signal) => client.events('x', { signal }).next(),
      (signal) => client.listExecutions({ signal }),
      (signal) => client.listArtifacts('x', { signal }),
      (signal) => client.readArtifact('x', 'a', { signal }),
    ];
    for (const call of calls) {
      const controller = new AbortController();
      const before = requests.length;
      const outcome = call(controller.signal).catch((error: unknown) => error);
      await expect.poll(() => requests.length).toBe(before + 1);
      controller.abort(reason);
      expect(await outcome).toBe(reason);
    }
  });

  it.each(['localhost:8080', 'ftp://host', ''])('refuses the address %j', (url) => {
    expect(() => new PythonExecutorClient(url)).toThrow(ArgumentError);
  });
});

describe('a call', () => {
  it('sends the token, and none when there is none', async () => {
    const answer: Answer = (_, response) => reply(response, 200, status('pending'));
    const open = await clientOf(answer);
    await open.client.getExecution('x');
    expect(open.requests[0]?.headers.authorization).toBeUndefined();
    const closed = await clientOf(answer, { token: 'secret' });
    await closed.client.getExecution('x');
    await closed.client.kill('x');
    const seen = closed.requests.map(({ headers }) => headers.authorization);
    expect(seen).toEqual(['Bearer secret', 'Bearer secret']);
  });

  it('keeps an id and a path in their places', async () => {
    const { client, requests } = await clientOf((_, response) => reply(response, 200, {}));
    await client.kill('../../health?x=1');
    await client.readArtifact('exe_1', 'a b/ü#?.png');
    expect(requests.map(({ path }) => path)).toEqual([
      '/api/v1/executions/..%2F..%2Fhealth%3Fx%3D1',
      '/api/v1/executions/exe_1/artifacts/a%20b/%C3%BC%23%3F.png',
    ]);
  });

  it('lists with its filter', async () => {
    const page = { executions: [status('failed')], next: 'more' };
    const { client, requests } = await clientOf((_, response) => reply(response, 200, page));
    const filter = {
      status: 'failed',
      limit: 2,
      cursor: 'c&d',
      createdAfter: new Date(0),
    } as const;
    const { executions, next } = await client.listExecutions(filter);
    expect([executions[0]?.status, next]).toEqual(['failed', 'more']);
    await client.listExecutions();
    expect(requests.map(({ path }) => path)).toEqual([
      '/api/v1/executions?status=failed&limit=2&cursor=c%26d&created_after=1970-01-01T00%3A00%3A00.000Z',
      '/api/v1/executions',
    ]);
  });
});

describe('waitForCompletion', () => {
  it('asks at once, and until the end', async () => {
    const states = ['pending', 'running', 'killed'];
    const { client, requests } = await clientOf((_, response) =>
      reply(response, 200, status(states.shift() ?? 'completed')),
    );
    const result = await client.waitForCompletion('x', { pollIntervalMs: 1 });
    expect([result.status, requests.length]).toEqual(['killed', 3]);
  });

  it('gives up, but does not kill', async () => {
    const { client, requests } = await clientOf((_, response) =>
      reply(response, 200, status('running')),
    );
    const wait = client.waitForCompletion('x', { pollIntervalMs: 5, maxWaitMs: 20 });
    await expect(wait).rejects.toThrow(TimeoutError);
    expect(requests.every(({ method }) => method === 'GET')).toBe(true);
  });
});
