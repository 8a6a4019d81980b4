import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import {
  ConnectionError,
  followExecution,
  NotFoundError,
  PythonExecutorClient,
  type ServerEvent,
} from '../../src/client/exports.ts';
import { pageNotFound, reply, scriptedServer } from './scripted-server.ts';

const END = { execution_id: 'x', status: 'completed', exit_code: 3, stdout: 'ab' };

function begin(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
}

const event = (seq: number, type: string, data: unknown): string =>
  `id: ${seq}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;

describe('followExecution', () => {
  it('takes a broken connection up where it broke, and tells each event once', async () => {
    const server = await scriptedServer(({ headers }, response) => {
      begin(response);
      if (headers['last-event-id'] === undefined) {
        const text = Buffer.from(event(2, 'stdout', { text: 'ü' }));
        response.write(event(1, 'status', { status: 'running' }));
        // Cut in the middle of a character, then in the middle of an event.
        response.write(text.subarray(0, text.length - 5));
        setImmediate(() => {
          response.write(text.subarray(text.length - 5));
          response.write(event(3, 'stderr', { text: 'lost' }).slice(0, 12), () =>
            response.destroy(),
          );
        });
        return;
      }
      response.write(`: a sign of life\n\n${event(2, 'stdout', { text: 'twice' })}`);
      response.write(event(3, 'stderr', { text: 'b' }) + event(4, 'news', {}));
      response.end(event(5, 'end', END));
    });
    const seen: ServerEvent[] = [];
    const onEvent = (one: ServerEvent): void => void seen.push(one);
    const result = await followExecution(new PythonExecutorClient(server.url), 'x', { onEvent });
    expect(result).toMatchObject({ exitCode: 3, stdout: 'ab' });
    expect(server.requests.map(({ headers }) => headers['last-event-id'])).toEqual([
      undefined,
      '2',
    ]);
    expect(seen.map((one) => [one.seq, 'text' in one ? one.text : one.type])).toEqual([
      [1, 'status'],
      [2, 'ü'],
      [3, 'b'],
      [5, 'end'],
    ]);
  });

  it('opens a silent connection anew', async () => {
    const server = await scriptedServer((_, response) => {
      begin(response);
      if (server.requests.length === 1) response.write(event(1, 'stdout', { text: 'a' }));
      else response.end(event(2, 'end', END));
    });
    const client = new PythonExecutorClient(server.url);
    const result = await followExecution(client, 'x', { silenceMs: 100 });
    expect(result.exitCode).toBe(3);
    expect(server.requests).toHaveLength(2);
  });

  it('polls a server that has no events', async () => {
    const states = ['pending', 'running', 'failed'];
    const server = await scriptedServer(({ path }, response) => {
      if (path.endsWith('/events')) pageNotFound(response);
      else reply(response, 200, { execution_id: 'x', status: states.shift(), exit_code: 0 });
    });
    const client = new PythonExecutorClient(server.url);
    const result = await followExecution(client, 'x', { pollIntervalMs: 1 });
    expect(result.status).toBe('failed');
    expect(server.requests).toHaveLength(4);
  });

  it('knows an execution that is not there from events that are not', async () => {
    const server = await scriptedServer((_, response) =>
      reply(response, 404, { error: 'execution not found' }),
    );
    const follow = followExecution(new PythonExecutorClient(server.url), 'x');
    await expect(follow).rejects.toThrow(NotFoundError);
  });

  it('gives up when the connection breaks again and again', async () => {
    const server = await scriptedServer((_, response) => response.destroy());
    const follow = followExecution(new PythonExecutorClient(server.url), 'x');
    await expect(follow).rejects.toThrow(ConnectionError);
    expect(server.requests.length).toBeGreaterThan(2);
  });
});
