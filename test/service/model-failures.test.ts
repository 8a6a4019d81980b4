import { describe, expect, it } from 'vitest';
import type { ServiceConfigInput } from '../../src/config/service-config.ts';
import {
  ContainerConnectivityError,
  MaxAttemptsExceededError,
  ModelConfigurationError,
  ModelUnavailableError,
} from '../../src/errors.ts';
import { completed, drive, failureOf, GOOD, makeModelService, REQUEST } from '../fixtures/agent.ts';
import { FakeSandbox, raised, success } from '../fixtures/fake-sandbox.ts';
import { type OpenAiReply, startOpenAiServer } from '../fixtures/openai-server.ts';

/** For replies that do not come; long enough for one that does. */
const QUICK = { timeoutMs: 500, idleTimeoutMs: 500 };
const CHUNK = {
  id: 'x',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm',
  choices: [{ index: 0, delta: { role: 'assistant', content: 'results' }, finish_reason: null }],
};
const CUT_SHORT = `data: ${JSON.stringify(CHUNK)}\n\n`;
const ERROR_EVENT = `${CUT_SHORT}data: {"error": {"message": "overloaded", "type": "server_error"}}\n\n`;
const isSilent = (reply: OpenAiReply): boolean =>
  typeof reply === 'object' && ('hang' in reply || 'stall' in reply);

async function open(
  replies: readonly [OpenAiReply, ...OpenAiReply[]],
  config: ServiceConfigInput = {},
) {
  const server = await startOpenAiServer({ replies });
  const sandbox = new FakeSandbox();
  const service = makeModelService(server.baseUrl, {
    sandbox,
    config: { model: replies.some(isSilent) ? QUICK : {}, ...config },
  });
  return {
    server,
    sandbox,
    service,
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await server.close();
    },
  };
}

describe('failures of the model service', () => {
  it('ends at once when the key is refused', async () => {
    await using agent = await open([{ status: 401 }, GOOD]);
    const error = await failureOf(agent.service.invoke(REQUEST));
    expect(error).toBeInstanceOf(ModelConfigurationError);
    expect(error.message).toContain('401');
    expect(agent.server.requests).toHaveLength(1);
    expect(agent.sandbox.programs).toEqual([]);
  });

  it.each<[string, OpenAiReply]>([
    ['a rate limit', { status: 429 }],
    ['a server error', { status: 500 }],
    ['silence', { hang: true }],
    ['silence in mid reply', { stall: true }],
    ['a broken connection', { cut: true }],
    ['a stream that is no JSON', { body: 'data: {"choices": [\n\n', type: 'text/event-stream' }],
    ['a stream of nothing', { body: '', type: 'text/event-stream' }],
    ['a stream without its end', { body: CUT_SHORT, type: 'text/event-stream' }],
    ['an error within the stream', { body: ERROR_EVENT, type: 'text/event-stream' }],
    ['a page of a proxy', { body: '<html>sign in</html>', type: 'text/html' }],
    ['an answer that is no JSON', { body: '{"choices"', type: 'application/json' }],
  ])('repeats the same attempt after %s', async (_, reply) => {
    await using agent = await open([reply, reply, GOOD]);
    const { events, outcome } = await drive(agent.service, REQUEST);
    expect(outcome).toMatchObject({ status: 'completed', generationAttempt: 1 });
    expect(agent.server.requests).toHaveLength(3);
    const attempts = events.flatMap((event) =>
      event.type === 'stage' && event.stage === 'generator' ? [event.attempt] : [],
    );
    expect(attempts).toEqual([1, 1, 1]);
  });

  it.each<[string, OpenAiReply]>([
    ['a rate limit', { status: 429 }],
    ['a server error', { status: 503 }],
    ['silence', { hang: true }],
    ['a page of a proxy', { body: '<html>sign in</html>', type: 'text/html' }],
  ])('gives up after its repetitions of %s', async (_, reply) => {
    await using agent = await open([reply], { maxExecutionRetries: 2 });
    const error = await failureOf(agent.service.invoke(REQUEST));
    expect(error).toBeInstanceOf(ModelUnavailableError);
    expect(error.message).toMatch(/try again|Check|Wait/i);
    expect(error.shouldRetryExecution()).toBe(true);
    expect(agent.server.requests).toHaveLength(3);
  });

  it('waits as long as the service asks', async () => {
    const busy = { status: 429, headers: { 'retry-after-ms': '400' } };
    const full = { status: 503, headers: { 'retry-after': '1' } };
    await using agent = await open([busy, full, GOOD]);
    const startMs = performance.now();
    const { events, outcome } = await drive(agent.service, REQUEST);
    expect(outcome).toMatchObject({ status: 'completed' });
    const delays = events.flatMap((event) => (event.type === 'error' ? [event.delay_ms] : []));
    expect(delays).toEqual([400, 1000]);
    expect(performance.now() - startMs).toBeGreaterThan(1300);
  });

  it.each<[string, OpenAiReply, string]>([
    ['an empty reply', { empty: true }, 'without any code'],
    ['a reply that was cut', { finish_reason: 'length' }, 'limit of 4096 tokens'],
    ['a reply that was filtered', { finish_reason: 'content_filter' }, 'content filter'],
  ])('asks for new code after %s', async (_, reply, words) => {
    await using agent = await open([reply, GOOD]);
    const result = await completed(agent.service.invoke(REQUEST));
    expect(result.generationAttempt).toBe(2);
    expect(agent.sandbox.programs).toEqual([GOOD]);
    expect(agent.server.requests[1]?.messages[1]?.content).toContain(words);
  });

  it('ends after the configured number of replies without code', async () => {
    await using agent = await open([{ empty: true }], { maxGenerationRetries: 2 });
    const error = await failureOf(agent.service.invoke(REQUEST));
    expect(error).toBeInstanceOf(MaxAttemptsExceededError);
    expect(error).toMatchObject({ operationType: 'code_generation', maxAttempts: 2 });
    expect((error as MaxAttemptsExceededError).errorChain).toHaveLength(2);
    expect(agent.server.requests).toHaveLength(2);
    expect(agent.sandbox.programs).toEqual([]);
  });

  it('does not tell the model of outages', async () => {
    const down = { status: 500 };
    await using agent = await open(['print(1', down, down, down, GOOD]);
    const result = await completed(agent.service.invoke(REQUEST));
    expect(result.generationAttempt).toBe(2);
    const prompt = agent.server.requests.at(-1)?.messages[1]?.content;
    expect(prompt).toContain('print(1');
    expect(prompt).not.toContain('ModelUnavailableError');
  });

  it('counts outages of the sandbox and of the model apart', async () => {
    const down = { status: 500 };
    await using server = await startOpenAiServer({ replies: [GOOD, down, down, GOOD] });
    const sandbox = new FakeSandbox(({ number }) => {
      if (number <= 2) throw new ContainerConnectivityError('gone', 'daemon');
      return number === 3 ? raised('KeyError', 'a') : success();
    });
    const service = makeModelService(server.baseUrl, {
      sandbox,
      config: { maxExecutionRetries: 2 },
    });
    expect(await completed(service.invoke(REQUEST))).toMatchObject({ generationAttempt: 2 });
    expect(sandbox.programs).toEqual([GOOD, GOOD, GOOD, GOOD]);
  });

  it('gives each attempt the whole budget of repetitions', async () => {
    const down = { status: 500 };
    await using agent = await open([down, down, 'print(1', down, down, GOOD], {
      maxExecutionRetries: 2,
    });
    const result = await completed(agent.service.invoke(REQUEST));
    expect(result.generationAttempt).toBe(2);
  });
});
