import * as fc from 'fast-check';
import { describe, expect } from 'vitest';
import { ClientError } from '../../src/client/client-error.ts';
import { ExecutionResult } from '../../src/client/execution-result.ts';
import { isExecutionStatus } from '../../src/client/execution-status.ts';
import { PythonExecutorClient } from '../../src/client/python-executor-client.ts';
import { readServerEvents, type ServerEvent } from '../../src/client/server-event.ts';
import { resultSchema } from '../../src/server/wire/result-schema.ts';
import { fuzz } from './fuzz.ts';
import { bytes, chunked, json, mutated, nastyText } from './inputs.ts';
import { nearlyValid } from './nearly-valid.ts';

async function* streamOf(chunks: readonly Buffer[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield chunk;
}

/** The events until the stream ends or cannot be read. */
async function read(chunks: readonly Buffer[]): Promise<ServerEvent[]> {
  const events: ServerEvent[] = [];
  try {
    for await (const event of readServerEvents(streamOf(chunks))) events.push(event);
  } catch (error) {
    expect(error).toBeInstanceOf(ClientError);
  }
  return events;
}

const result = fc.oneof(nearlyValid(resultSchema), json());
const outputs = fc.record({ event: fc.constantFrom('stdout', 'stderr'), text: nastyText(6) });
const told = fc.oneof(
  outputs.map(({ event, text }) => ({ event, data: JSON.stringify({ text }) })),
  result.map((value) => ({ event: 'end', data: JSON.stringify(value) })),
  fc.record({
    event: fc.constantFrom('status', 'gap', 'stdout', 'end', 'new', ''),
    data: fc.oneof(fc.json(), nastyText(3)),
  }),
);
const stream = fc
  .array(
    fc.oneof(
      told.map(({ event, data }) => `id: 1\nevent: ${event}\ndata: ${data}\n\n`),
      fc.constantFrom(': keep-alive\n\n', 'id: x\n', 'retry: 1\n', '\n', '\r\n'),
    ),
    { maxLength: 8 },
  )
  .map((parts) => Buffer.from(parts.join('').toWellFormed()));

describe('events of a server', () => {
  fuzz(
    'come out as they were sent, in any chunks',
    fc.array(outputs, { maxLength: 8 }).chain((sent) => {
      const text = sent
        .map(
          ({ event, text: piece }, index) =>
            `id: ${index + 1}\nevent: ${event}\ndata: ${JSON.stringify({ text: piece })}\n\n`,
        )
        .join('');
      return fc.record({ sent: fc.constant(sent), chunks: chunked(Buffer.from(text)) });
    }),
    async ({ sent, chunks }) => {
      const expected = sent.map(({ event, text }, index) => ({
        seq: index + 1,
        type: event,
        text,
      }));
      expect(await read(chunks)).toEqual(expected);
    },
  );

  fuzz(
    'of any kind are read or refused',
    fc.oneof(stream, mutated(stream), bytes(200)).chain(chunked),
    async (chunks) => {
      for (const event of await read(chunks)) {
        if (event.type === 'status') expect(isExecutionStatus(event.status)).toBe(true);
        if (event.type === 'end') expect(event.result).toBeInstanceOf(ExecutionResult);
      }
    },
  );
});

describe('answers of a server', () => {
  const body = fc.oneof(
    result.map((value) => JSON.stringify(value) ?? ''),
    nastyText(4),
    json().map((value) => JSON.stringify({ executions: value, next: value, execution_id: value })),
  );
  fuzz(
    'of any kind are read or refused',
    fc.record({
      status: fc.constantFrom(200, 200, 202, 204, 301, 400, 401, 404, 413, 429, 500, 503, 599),
      body,
      retry: nastyText(1),
    }),
    async ({ status, body: text, retry }) => {
      const answer = (): Response => {
        const shown = status === 204 ? null : text;
        return new Response(shown, {
          status,
          headers: { 'retry-after': encodeURIComponent(retry.toWellFormed()) },
        });
      };
      const client = new PythonExecutorClient('http://localhost', { fetch: async () => answer() });
      const calls = [
        () => client.getExecution('exe_1'),
        () => client.eval('1'),
        () => client.executeSync({ files: { 'main.py': '1' } }),
        () => client.executeAsync({ files: { 'main.py': '1' } }),
        () => client.kill('exe_1'),
        () => client.listExecutions(),
        () => client.listArtifacts('exe_1'),
        () => client.describeSandbox(),
      ];
      for (const call of calls) {
        await call().catch((error: unknown) => expect(error).toBeInstanceOf(ClientError));
      }
    },
  );
});
