import { describe, expect, it } from 'vitest';
import { localPython, makeService } from '../fixtures/agent.ts';
import {
  call,
  connectHttp,
  ERAS,
  isAlive,
  person,
  serveMcp,
  type Mode,
  type Person,
  type Shown,
} from './mcp-client.ts';

const RISKY = 'import os\nos.system("true")\nresults = {"answer": 42}';
const READING = 'text = open("/etc/hostname").read()\nresults = {"read": text != ""}';
const SLOW = { timeout: 120_000 };

const fieldOf = (shown: Shown | undefined, name: string): unknown =>
  shown && 'requestedSchema' in shown ? shown.requestedSchema.properties[name] : undefined;

/** A server before the Python of this machine; the replies are those of the model. */
async function serving(replies: readonly string[] = [RISKY], more: { answerMs?: number } = {}) {
  const service = makeService({
    replies: replies.map((code) => ({ code })),
    sandbox: localPython(),
  });
  return await serveMcp({ service, consoleUrl: 'https://console.example/', ...more });
}

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('the MCP server over HTTP', () => {
  const withPerson = async (
    answer: Person | undefined,
    { replies, mode }: { replies?: readonly string[]; mode?: Mode } = {},
  ) => {
    const { url } = await serving(replies);
    return await connectHttp(url, { mode, person: answer });
  };

  describe.each(ERAS)('with a client of $era', ({ mode }) => {
    it('runs a program and tells of it in order', SLOW, async () => {
      const client = await withPerson(undefined, { mode });
      const code =
        'import sys\nprint("first")\nprint("aside", file=sys.stderr)\nresults = {"n": 1}';
      const { output, text, isError, progress } = await call(client, 'run_python', { code });
      expect(isError).toBe(false);
      expect(output).toMatchObject({
        status: 'completed',
        attempts: 1,
        results: { n: 1 },
        expression: null,
        stdout: 'first\n',
        stderr: 'aside\n',
        error: null,
        findings: [],
      });
      expect(text).toContain('{"n":1}');
      expect(progress.map((each) => each.progress)).toEqual(progress.map((_, index) => index + 1));
      const told = progress.map(({ message = '' }) => message);
      const places = [
        /generator/,
        /analysis: passed/,
        /running the program/,
        /first/,
        /succeeded/,
      ].map((pattern) => told.findIndex((message) => pattern.test(message)));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(places).not.toContain(-1);
    });

    it('says what to do where no person can be asked', SLOW, async () => {
      const client = await withPerson(undefined, { mode });
      const { output, text, isError } = await call(client, 'run_python', { code: RISKY });
      expect(isError).toBe(true);
      expect(output).toMatchObject({ status: 'awaiting_approval', results: null });
      const { approval_id: id, console_url: url } = output.approval ?? {};
      expect(url).toBe(`https://console.example/console/reviews/${id}`);
      expect(text).toContain('Nothing was run');
      expect(text).toContain('os.system');
    });

    it(
      'asks again about an edited program that needs it, and after an unusable answer',
      SLOW,
      async () => {
        const risky = 'import os\nos.system("exit 1")\nresults = {"answer": 44}';
        const { shown, answer } = person(
          { decision: 'respond' },
          { decision: 'approve', code: risky },
          { decision: 'edit', code: risky },
          { decision: 'approve' },
        );
        const client = await withPerson(answer, { mode });
        const { output } = await call(client, 'run_python', { code: RISKY });
        expect(output).toMatchObject({ status: 'completed', results: { answer: 44 } });
        const messages = shown.map(({ message }) => message);
        expect(messages[1]).toContain('needs a message');
        expect(messages[2]).toContain('approves other code');
        expect(messages[3]).toContain('exit 1');
      },
    );

    it('keeps the question when a person declines, and has the outcome later', SLOW, async () => {
      const decline: Person = () => ({ action: 'decline' });
      const service = makeService({ replies: [{ code: RISKY }], sandbox: localPython() });
      const { url } = await serveMcp({ service });
      const client = await connectHttp(url, { mode, person: decline });
      const first = await call(client, 'ask_python', { request: 'Six times seven?' });
      const { thread_id, approval } = first.output;
      expect(first.output.status).toBe('awaiting_approval');
      const again = await call(client, 'ask_python', { thread_id });
      expect(again.output.approval).toEqual(approval);
      const other = { thread_id, request: 'Seven times seven?' };
      const refused = await client.callTool({ name: 'ask_python', arguments: other });
      expect(refused).toMatchObject({ isError: true });
      expect(JSON.stringify(refused.content)).toContain('waits for an approval');
      const { Command } = await import('@langchain/langgraph');
      await service.invoke(new Command({ resume: { type: 'approve' } }), {
        configurable: { thread_id },
      });
      const later = await call(client, 'ask_python', { thread_id });
      expect(later.output).toMatchObject({ status: 'completed', results: { answer: 42 } });
    });

    it('kills the program of a call that is cancelled', SLOW, async () => {
      const client = await withPerson(undefined, { mode });
      const code = 'import os\nprint(os.getpid(), flush=True)\nwhile True:\n    pass';
      const stop = new AbortController();
      let program = 0;
      const cancelled = call(
        client,
        'run_python',
        { code },
        {
          signal: stop.signal,
          onProgress: ({ message = '' }) => {
            if (!/^\d+$/.test(message)) return;
            program = Number(message);
            stop.abort();
          },
        },
      );
      await expect(cancelled).rejects.toThrow();
      expect(program).toBeGreaterThan(0);
      await expect.poll(() => isAlive(program)).toBe(false);
    });

    it('gives notebooks and files, and nothing beside them', SLOW, async () => {
      const client = await withPerson(undefined, { mode });
      const code = 'open("table.csv", "w").write("a,b\\n1,2\\n")\nresults = {"n": 1}';
      const { output } = await call(client, 'run_python', { code });
      const thread = `python-executor://threads/${output.thread_id}`;
      const read = async (uri: string) => (await client.readResource({ uri })).contents[0];
      expect(await read(`${thread}/files/files/table.csv`)).toMatchObject({ text: 'a,b\n1,2\n' });
      expect(await read(`${thread}/files/results.json`)).toMatchObject({
        text: '{\n  "n": 1\n}\n',
      });
      const notebook = await read(output.notebook ?? '');
      expect(JSON.parse(String(notebook && 'text' in notebook && notebook.text))).toMatchObject({
        nbformat: 4,
      });
      expect(await read(`${thread}/attempts/1`)).toMatchObject({
        mimeType: 'application/x-ipynb+json',
      });
      const listed = (await client.listResources()).resources.map(({ uri }) => uri);
      expect(listed).toEqual([output.notebook, ...output.files.map(({ uri }) => uri)]);
      const { resourceTemplates } = await client.listResourceTemplates();
      expect(resourceTemplates.map(({ name }) => name)).toEqual(['notebook', 'attempt', 'file']);
      for (const path of [
        'files/../../../../etc/passwd',
        'files/files/..%2f..%2fexecution_metadata.json',
        'files/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
        'files/%2fetc%2fpasswd',
        'files/execution_metadata.json',
        'files/attempts',
        'attempts/99',
        'attempts/0',
        '',
      ]) {
        await expect(read(`${thread}/${path}`), path).rejects.toThrow(/not found|Resource/i);
      }
      await expect(read('python-executor://threads/other/notebook')).rejects.toThrow();
    });
  });

  it('tells what was wrong with a program', SLOW, async () => {
    const client = await withPerson(undefined);
    const failed = await call(client, 'run_python', { code: 'print("so far")\n1 / 0' });
    expect(failed.isError).toBe(true);
    expect(failed.output).toMatchObject({
      status: 'failed',
      stdout: 'so far\n',
      error: { message: 'ZeroDivisionError: division by zero', line: 2 },
    });
    const unwritten = await call(client, 'run_python', { code: 'def f(:\n' });
    expect(unwritten).toMatchObject({ isError: true, output: { status: 'failed' } });
    expect(unwritten.output.findings).toContainEqual(
      expect.objectContaining({ demand: 'rejection', line: 1 }),
    );
    const late = await call(client, 'run_python', {
      code: 'while True:\n    pass',
      timeout_seconds: 0.5,
    });
    expect(late.output.error?.type).toBe('ExecutionTimeoutError');
  });

  it('does not run what policy forbids', SLOW, async () => {
    const client = await withPerson(undefined);
    const code = 'print("reached")\nimport epics\nepics.caput("RING:CURRENT", 1)';
    const { output, text, isError } = await call(client, 'run_python', { code });
    expect(isError).toBe(true);
    expect(output).toMatchObject({ status: 'failed', stdout: '', seconds: null });
    expect(output.findings).toContainEqual(
      expect.objectContaining({ demand: 'rejection', line: 3 }),
    );
    expect(text).toContain('rejection');
  });

  it('takes no for an answer', SLOW, async () => {
    const { shown, answer } = person({ decision: 'reject', message: 'not on a Sunday' });
    const client = await withPerson(answer);
    const { output, text, isError } = await call(client, 'run_python', { code: RISKY });
    expect(isError).toBe(true);
    expect(output).toMatchObject({ status: 'rejected', results: null, stdout: '' });
    expect(text).toContain('not on a Sunday');
    // Of a command in a shell nothing can be allowed beforehand.
    expect(fieldOf(shown[0], 'decision')).toBeDefined();
    expect(fieldOf(shown[0], 'allow')).toBeUndefined();
  });

  it('has the program changed as a person says', SLOW, async () => {
    const { answer } = person({ decision: 'respond', message: 'without a shell' });
    const client = await withPerson(answer, { replies: [RISKY, 'results = {"answer": 45}'] });
    const { output } = await call(client, 'ask_python', { request: 'Six times seven?' });
    expect(output).toMatchObject({ status: 'completed', attempts: 2, results: { answer: 45 } });
  });

  it('runs what a person has put in the place of the program', SLOW, async () => {
    const edit = { decision: 'edit', code: 'results = {"answer": 43}' };
    const { shown, answer } = person(edit);
    const client = await withPerson(answer);
    const { output } = await call(client, 'ask_python', { request: 'Six times seven?' });
    expect(output).toMatchObject({ status: 'completed', results: { answer: 43 } });
    expect(shown).toHaveLength(1);
  });

  it.each(ERAS)('may allow later programs of the thread, in $era', SLOW, async ({ mode }) => {
    const { shown, answer } = person(
      { decision: 'reject', allow: 'thread' },
      { decision: 'approve', allow: 'thread', allow_hours: 2 },
    );
    const client = await withPerson(answer, { replies: [READING], mode });
    const first = await call(client, 'ask_python', { request: 'How long is the name?' });
    expect(first.output).toMatchObject({ status: 'completed', results: { read: true } });
    expect(shown).toHaveLength(2);
    expect(fieldOf(shown[0], 'allow')).toMatchObject({ enum: ['no', 'thread'] });
    expect(fieldOf(shown[0], 'allow_hours')).toMatchObject({ minimum: 0 });
    expect(shown[1]?.message).toContain('Only an approval can allow later programs');
    const { thread_id } = first.output;
    const again = await call(client, 'ask_python', { thread_id, request: 'And now?' });
    expect(again.output).toMatchObject({ status: 'completed', results: { read: true } });
    expect(shown).toHaveLength(2);
  });

  it('leaves the question open when nobody answers in time', SLOW, async () => {
    const { url } = await serving([RISKY], { answerMs: 300 });
    const silent: Person = () => new Promise(() => undefined);
    const client = await connectHttp(url, { person: silent });
    const { output } = await call(client, 'ask_python', { request: 'Six times seven?' });
    expect(output.status).toBe('awaiting_approval');
  });

  it('tells that the list of resources has changed', SLOW, async () => {
    const { url } = await serving();
    const client = await connectHttp(url, {});
    let changes = 0;
    client.setNotificationHandler('notifications/resources/list_changed', () => void changes++);
    await call(client, 'run_python', { code: '1' });
    await expect.poll(() => changes).toBeGreaterThan(0);
  });
});
