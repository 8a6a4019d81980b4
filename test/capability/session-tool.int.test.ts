import { AIMessage, type ToolMessage } from '@langchain/core/messages';
import { Command, END, MemorySaver, MessagesValue, START } from '@langchain/langgraph';
import { StateGraph, StateSchema } from '@langchain/langgraph';
import { ToolNode } from '@langchain/langgraph/prebuilt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { auditPath } from '../../src/audit/audit-log.ts';
import { readAudit } from '../../src/audit/read-audit.ts';
import { createPythonSessionTool } from '../../src/capability/session-tool.ts';
import { localPython, makeService } from '../fixtures/agent.ts';
import { askedIn } from './parent.ts';

const RISKY = 'import os\nos.system("true")\nm = 7\nm * 6';

/** A graph of the tool alone, which calls it as a model would. */
async function makeCaller() {
  const sandbox = localPython();
  const service = makeService({ sandbox });
  const sessions = await service.openSessions();
  onTestFinished(async () => {
    await sessions[Symbol.asyncDispose]();
    await sandbox[Symbol.asyncDispose]();
  });
  const graph = new StateGraph(new StateSchema({ messages: MessagesValue }))
    .addNode('tools', new ToolNode([createPythonSessionTool({ sessions })]))
    .addEdge(START, 'tools')
    .addEdge('tools', END)
    .compile({ checkpointer: new MemorySaver() });
  const on = (thread: string) => ({ configurable: { thread_id: thread, user_id: 'ann' } });
  const last = ({ messages }: { messages: unknown[] }) => messages.at(-1) as ToolMessage;
  let calls = 0;
  return {
    call: async (args: object, thread = 'one') => {
      const call = { id: `call_${(calls += 1)}`, name: 'python_session', args: { ...args } };
      const message = new AIMessage({ content: '', tool_calls: [call] });
      const state = await graph.invoke({ messages: [message] }, on(thread));
      return { status: last(state).status, text: last(state).text, asked: askedIn(state) };
    },
    answer: async (value: unknown, thread = 'one') => {
      const state = await graph.invoke(new Command({ resume: value }), on(thread));
      return { status: last(state).status, text: last(state).text, asked: askedIn(state) };
    },
    audited: async () =>
      (await readAudit(auditPath(service.config.agentDataDir), { limit: 50, before: null }))
        .map(({ event }) => event)
        .toReversed(),
  };
}

describe.skipIf(process.env['TEST_LOCAL'] !== '1')(
  'createPythonSessionTool',
  { timeout: 120_000 },
  () => {
    it('keeps what earlier calls of the thread left, and nothing of other threads', async () => {
      const { call } = await makeCaller();
      await call({ code: 'n = 41\nprint("kept")' });
      expect((await call({ code: 'n + 1' })).text).toBe('42');
      const other = await call({ code: 'n' }, 'two');
      expect(other).toMatchObject({ status: 'error', text: expect.stringContaining('NameError') });
      expect((await call({ code: 'n', reset: true })).text).toContain('NameError');
    });

    it('interrupts for a person, and runs what was approved in the same interpreter', async () => {
      const { call, answer, audited } = await makeCaller();
      await call({ code: 'n = 41' });
      const { asked } = await call({ code: RISKY });
      const [question] = asked;
      expect(question?.value).toMatchObject({ code: RISKY });
      const { approval_id, code_sha256 } = question?.value ?? {};
      const wrong = await answer({ type: 'approve', code_sha256: 'f'.repeat(64) });
      expect(wrong.asked[0]?.value.error).toContain('The answer is for the code with SHA-256');
      const { text } = await answer({ type: 'approve', code_sha256, approval_id });
      expect(text).toContain('42');
      expect((await call({ code: 'n + m' })).text).toBe('48');
      expect(await audited()).toEqual(
        expect.arrayContaining(['approval_asked', 'approval_answered', 'execution_finished']),
      );
    });

    it('tells the model of a no, and of a change that was asked for', async () => {
      const { call, answer } = await makeCaller();
      await call({ code: RISKY });
      expect(await answer({ type: 'reject', message: 'too risky' })).toMatchObject({
        status: 'error',
        text: expect.stringMatching(/^Nothing was run\..*too risky/),
      });
      await call({ code: RISKY });
      expect((await answer({ type: 'respond', message: 'without os' })).text).toContain(
        'wants the program changed: without os',
      );
      expect((await call({ code: 'm' })).text).toContain('NameError');
    });

    it('analyses an edit again and runs it', async () => {
      const { call, answer } = await makeCaller();
      await call({ code: RISKY });
      expect((await answer({ type: 'edit', code: 'm = 6\nm * 7' })).text).toBe('42');
    });

    it('says when the interpreter is gone, and goes on after a reset', async () => {
      const { call } = await makeCaller();
      await call({ code: 'n = 1' });
      expect((await call({ code: 'raise SystemExit(3)' })).status).toBe('error');
      await call({ code: 'import signal\nsignal.raise_signal(signal.SIGKILL)' });
      expect(await call({ code: 'n' })).toMatchObject({
        status: 'error',
        text: expect.stringMatching(/^Nothing was run\..* ended at .*"reset": true\.$/),
      });
      expect((await call({ code: '6 * 7', reset: true })).text).toBe('42');
    });
  },
);
