import { expect, it, onTestFinished } from 'vitest';
import { ReviewService } from '../../src/review/review-service.ts';
import { newToken } from '../../src/server/auth/token-file.ts';
import { makeService } from '../fixtures/agent.ts';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';
import { running } from '../server/running.ts';
import { call, connectHttp } from './mcp-client.ts';

it('the server of the console serves MCP too, and its decisions end what a client asked for', async () => {
  const { token, entry } = newToken('ann');
  const sandbox = new FakeSandbox();
  const service = makeService({ sandbox, config: { approval: { mode: 'all_code' } } });
  const reviews = await ReviewService.open(service, { pollMs: 100 });
  // Before the server, which is closed first.
  onTestFinished(async () => await reviews[Symbol.asyncDispose]());
  const { url } = await running({ sandbox, reviews, agent: service, tokens: [entry] });
  await expect(connectHttp(`${url}/mcp`, {})).rejects.toThrow();
  const client = await connectHttp(`${url}/mcp`, { token });
  const asked = await call(client, 'ask_python', { request: 'Six times seven?' });
  const { thread_id, approval } = asked.output;
  const { approval_id: id, code_sha256, console_url } = approval ?? {};
  expect(console_url).toBe(`${url}/console/reviews/${id}`);
  expect(sandbox.programs).toEqual([]);

  const decision = await fetch(`${url}/api/v1/reviews/${id}/decision`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'approve', code_sha256 }),
  });
  expect(decision.status).toBe(202);
  const outcome = async () => (await call(client, 'ask_python', { thread_id })).output;
  await expect.poll(async () => (await outcome()).status).toBe('completed');
  expect((await outcome()).results).toEqual({ answer: 42 });
});
