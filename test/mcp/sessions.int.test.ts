import type { Client } from '@modelcontextprotocol/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readAudit } from '../../src/audit/read-audit.ts';
import { auditPath } from '../../src/audit/audit-log.ts';
import { sessionOutputSchema } from '../../src/mcp/sessions/session-tools.ts';
import { TokenAuth } from '../../src/server/auth/token-auth.ts';
import { newToken } from '../../src/server/auth/token-file.ts';
import type { PythonExecutorService, PythonExecutorServiceOptions } from '../../src/service.ts';
import { localPython, makeService } from '../fixtures/agent.ts';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';
import { call, connectHttp, ERAS, isAlive, person, serveMcp } from './mcp-client.ts';

const SECRET = 'secret-of-the-mode';
const RISKY = 'import os\nos.system("true")\n6 * 7';

/** A service whose programs run in the Python of this machine. */
function localService(config: PythonExecutorServiceOptions['config'] = {}) {
  const sandbox = localPython();
  const service = makeService({ sandbox, config });
  onTestFinished(() => sandbox[Symbol.asyncDispose]());
  return service;
}

async function open(client: Client, args: Record<string, unknown> = {}): Promise<string> {
  const result = await client.callTool({ name: 'open_session', arguments: args });
  return sessionOutputSchema.parse(result.structuredContent).session_id;
}

const act = async (client: Client, name: string, session_id: string) =>
  await client.callTool({ name, arguments: { session_id } });

const run = async (client: Client, session_id: string, code: string) =>
  await call(client, 'run_python', { session_id, code });

/** The text of a call that the server refuses without structured content. */
async function complaint(client: Client, session_id: string, code = '1'): Promise<string> {
  const args = { name: 'run_python', arguments: { session_id, code } };
  const { isError, content } = await client.callTool(args);
  expect(isError).toBe(true);
  return JSON.stringify(content);
}

const audited = async ({ config }: PythonExecutorService) =>
  (await readAudit(auditPath(config.agentDataDir), { limit: 50, before: null })).toReversed();

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('sessions', { timeout: 120_000 }, () => {
  it.each(ERAS)('keep state for a client of $era until they are reset or closed', async (era) => {
    const service = localService();
    const { url } = await serveMcp({ service });
    const client = await connectHttp(url, { mode: era.mode });
    const id = await open(client, { timeout_seconds: 20 });
    await run(client, id, 'n = 41\nprint("kept")');
    const next = await run(client, id, 'results = {"n": n}\nn + 1');
    expect(next.output).toMatchObject({
      status: 'completed',
      session_id: id,
      expression: '42',
      results: { n: 41 },
    });
    const failed = await run(client, id, '1 / 0');
    expect(failed).toMatchObject({ isError: true, output: { status: 'failed' } });
    expect(failed.output.error?.type).toBe('ZeroDivisionError');
    expect((await act(client, 'reset_session', id)).isError).not.toBe(true);
    const fresh = await run(client, id, 'n');
    expect(fresh.output.error?.type).toBe('NameError');
    const closed = await act(client, 'close_session', id);
    expect(closed.structuredContent).toMatchObject({ state: 'ended', expires_at: null });
    expect(await complaint(client, id)).toContain('Open a new one');
    const records = await audited(service);
    expect(records.filter(({ thread_id }) => thread_id === id)).toHaveLength(10);
    const end = { event: 'execution_finished', mode: 'read_only' };
    expect(records.slice(-3)).toMatchObject([end, { event: 'execution_started' }, end]);
    expect(records.at(-1)).toMatchObject({ status: 'SessionGoneError' });
  });

  it('that a program crashes say so, and go on after a reset', async () => {
    const { url } = await serveMcp({ service: localService() });
    const client = await connectHttp(url, {});
    const id = await open(client);
    const crash = 'import faulthandler\nfaulthandler._sigsegv()';
    const crashed = await run(client, id, crash);
    expect(crashed).toMatchObject({ isError: true, output: { status: 'failed' } });
    expect(await complaint(client, id)).toContain('Reset it to go on');
    await act(client, 'reset_session', id);
    expect((await run(client, id, '6 * 7')).output.expression).toBe('42');
  });

  it('refuse programs that policy forbids, with findings, and record it', async () => {
    const service = localService();
    const { url } = await serveMcp({ service });
    const client = await connectHttp(url, {});
    const id = await open(client);
    const refused = await run(client, id, 'import epics\nepics.caput("X", 1)');
    expect(refused).toMatchObject({ isError: true, output: { status: 'failed' } });
    expect(refused.output.error?.type).toBe('CodePolicyError');
    expect(refused.output.findings).not.toEqual([]);
    expect(refused.text).toContain('Nothing was run');
    expect((await run(client, id, '"epics" in dir()')).output.expression).toBe('False');
    const invalid = await run(client, id, 'if');
    expect(invalid.output.error?.type).toBe('CodeSyntaxError');
    const records = await audited(service);
    expect(records.map(({ event }) => event)).toEqual([
      'refusal',
      'execution_started',
      'execution_finished',
    ]);
    expect(records[0]).toMatchObject({ thread_id: id, layer: 'pattern_detection' });
  });

  it('are of their user only', async () => {
    const [ann, bob] = [newToken('ann'), newToken('bob')];
    const auth = new TokenAuth([ann.entry, bob.entry]);
    const { url } = await serveMcp({ service: localService(), auth });
    const owner = await connectHttp(url, { token: ann.token });
    const other = await connectHttp(url, { token: bob.token });
    const id = await open(owner);
    expect(await complaint(other, id)).toContain('There is no session');
    expect(await complaint(owner, 'ses_none')).toContain('There is no session');
    for (const name of ['reset_session', 'close_session']) {
      expect(JSON.stringify(await act(other, name, id))).toContain('There is no session');
    }
    expect((await run(owner, id, '6 * 7')).output.expression).toBe('42');
  });

  it.each(ERAS)('let a person at a client of $era decide', async ({ mode }) => {
    const service = localService();
    const { url } = await serveMcp({ service });
    const { answer, shown } = person(
      { decision: 'reject', message: 'no' },
      { decision: 'approve' },
    );
    const client = await connectHttp(url, { mode, person: answer });
    const id = await open(client);
    const refused = await run(client, id, RISKY);
    expect(refused).toMatchObject({ isError: true, output: { status: 'rejected' } });
    expect((await run(client, id, '"os" in dir()')).output.expression).toBe('False');
    const approved = await run(client, id, RISKY);
    expect(approved.output).toMatchObject({ status: 'completed', expression: '42' });
    expect(shown).toHaveLength(2);
    expect(shown[1]?.message).toContain(`session ${id}`);
    expect(shown[1]?.message).toMatch(/SHA-256:\*\* `[0-9a-f]{64}`/);
    const answers = (await audited(service)).filter(({ event }) => event === 'approval_answered');
    expect(answers.map(({ decision }) => decision)).toEqual(['reject', 'approve']);
  });

  it.each(ERAS)('run what a person at a client of $era edits', async ({ mode }) => {
    const { url } = await serveMcp({ service: localService() });
    const { answer, shown } = person(
      { decision: 'edit', code: 'import os\nos.system("false")\n1 + 1' },
      { decision: 'approve' },
    );
    const client = await connectHttp(url, { mode, person: answer });
    const id = await open(client);
    const ran = await run(client, id, RISKY);
    expect(ran.output).toMatchObject({ status: 'completed', expression: '2' });
    expect(shown).toHaveLength(2);
    expect(shown[1]?.message).toContain('os.system("false")');
  });

  it('end with the server', async () => {
    const server = await serveMcp({ service: localService() });
    const client = await connectHttp(server.url, {});
    const id = await open(client);
    const { output } = await run(client, id, 'import os\nos.getpid()');
    expect(isAlive(Number(output.expression))).toBe(true);
    await server[Symbol.asyncDispose]();
    await expect.poll(() => isAlive(Number(output.expression))).toBe(false);
  });

  it('judge a program with what earlier ones have left, and cannot wait', async () => {
    const service = localService();
    const { url } = await serveMcp({ service });
    const client = await connectHttp(url, {});
    const id = await open(client);
    expect((await service.analyze('o.system("true")', null)).needsApproval).toBe(false);
    expect((await run(client, id, 'import os as o\nn = 1')).output.status).toBe('completed');
    const later = await run(client, id, 'o.system("true")');
    expect(later).toMatchObject({ isError: true, output: { status: 'failed', approval: null } });
    expect(later.text).toContain('A session cannot wait');
    expect(later.output.findings).toContainEqual(expect.objectContaining({ line: 1 }));
    const last = await run(client, id, 'n + 1');
    expect(last.output).toMatchObject({ expression: '2', findings: [] });
  });

  it('tell no secrets and honour the limit of time', async () => {
    const config = {
      executionTimeoutSeconds: 30,
      executionModes: { read_only: { environment: { API_KEY: SECRET } } },
    };
    const { url } = await serveMcp({ service: localService(config) });
    const client = await connectHttp(url, {});
    const id = await open(client);
    const told = await run(client, id, 'import os\nprint(os.environ["API_KEY"])');
    expect(told.output).toMatchObject({ status: 'completed', stdout: '***\n' });
    const long = { name: 'open_session', arguments: { timeout_seconds: 31 } };
    expect(JSON.stringify(await client.callTool(long))).toContain('31 is above 30');
  });
});

it('a sandbox without sessions says so', async () => {
  const { url } = await serveMcp({ service: makeService({ sandbox: new FakeSandbox() }) });
  const client = await connectHttp(url, {});
  const opened = await client.callTool({ name: 'open_session', arguments: {} });
  expect(opened.isError).toBe(true);
  expect(JSON.stringify(opened.content)).toContain('has no sessions');
});
