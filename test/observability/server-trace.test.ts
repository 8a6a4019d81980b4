import { describe, expect, it } from 'vitest';
import { makeService, onThread, REQUEST } from '../fixtures/agent.ts';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';
import { RemoteSandbox } from '../../src/sandbox/remote/remote-sandbox.ts';
import { keptLog, keptSpans } from '../secrets/canaries.ts';
import { running } from '../server/running.ts';

describe('a trace', () => {
  it('goes from the agent through the client and the server to the execution', async () => {
    const spans = keptSpans();
    const log = keptLog();
    const { url } = await running({ sandbox: new FakeSandbox(), logger: log.logger });
    await using sandbox = new RemoteSandbox({ baseUrl: url });
    const service = makeService({ sandbox });
    await service.invoke(REQUEST, onThread());
    const all = spans.getFinishedSpans();
    const byId = new Map(all.map((span) => [span.spanContext().spanId, span]));
    const parentOf = (span: (typeof all)[number]) => byId.get(span.parentSpanContext?.spanId ?? '');
    const [inServer] = all.filter(
      ({ name, attributes }) => name === 'execute_code' && 'python_executor.queue_ms' in attributes,
    );
    const request = inServer && parentOf(inServer);
    const inAgent = request && parentOf(request);
    expect([request?.name, inAgent?.name]).toEqual(['POST /api/v1/exec/async', 'execute_code']);
    expect(request?.attributes).toMatchObject({
      'http.route': '/api/v1/exec/async',
      'http.response.status_code': 202,
    });
    const traceId = inServer?.spanContext().traceId;
    const lines = log.parsed().filter(({ msg }) => String(msg).startsWith('execution '));
    expect(lines.map(({ msg, trace_id }) => [msg, trace_id])).toEqual([
      ['execution queued', traceId],
      ['execution started', traceId],
      ['execution finished', traceId],
    ]);
    for (const line of lines)
      expect(line).toMatchObject({ execution: expect.stringMatching(/^exe_/), kind: 'async' });
    expect(lines.at(-1)).toMatchObject({ outcome: 'success', status: 'completed', exitCode: 0 });
  });
});
