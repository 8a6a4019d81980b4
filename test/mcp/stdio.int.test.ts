import { join } from 'node:path';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { makeContext } from '../../src/cli/make-context.ts';
import { mcpCommand } from '../../src/cli/mcp/mcp-command.ts';
import { runCli, SLOW, startCli, writeScript } from '../cli/cli.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { call, connectStdio, ERAS, isAlive, person } from './mcp-client.ts';

const RISKY = 'import os\nos.system("true")\nresults = {"answer": 42}';
const ENDLESS = 'import os\nprint(os.getpid(), flush=True)\nwhile True:\n    pass';
/** One pixel. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const FIGURE = `import base64\nopen("plot.png", "wb").write(base64.b64decode("${PNG}"))\nprint("drawn")\n6 * 7`;

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('the MCP server over stdio', () => {
  it.each(ERAS)('serves a client of $era', { timeout: SLOW }, async ({ mode }) => {
    const folder = tempFolder();
    const { shown, answer } = person({ decision: 'approve' });
    const args = ['--script', writeScript(folder, RISKY)];
    const { client, transport, errors } = await connectStdio({
      folder,
      args,
      mode,
      person: answer,
    });
    const { pid } = transport;

    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'run_python',
      'ask_python',
      'open_session',
      'reset_session',
      'close_session',
    ]);
    expect(tools[0]?.annotations).toMatchObject({ readOnlyHint: false, destructiveHint: true });

    const run = await call(client, 'run_python', { code: FIGURE });
    expect(run.output).toMatchObject({ status: 'completed', stdout: 'drawn\n', expression: '42' });
    expect(run.content).toContainEqual({ type: 'image', data: PNG, mimeType: 'image/png' });

    const [file] = run.output.files;
    expect(file).toMatchObject({ name: 'figures/plot.png', mime_type: 'image/png' });
    const { contents } = await client.readResource({ uri: file?.uri ?? '' });
    expect(contents).toMatchObject([{ mimeType: 'image/png', blob: PNG }]);

    const asked = await call(client, 'ask_python', { request: 'How much is 6 times 7?' });
    expect(asked.output).toMatchObject({ status: 'completed', results: { answer: 42 } });
    expect(shown).toHaveLength(1);
    expect(shown[0]?.message).toContain('os.system("true")');
    expect(shown[0]?.message).toMatch(/SHA-256:\*\* `[0-9a-f]{64}`/);

    const stop = new AbortController();
    let program = 0;
    const cancelled = call(
      client,
      'run_python',
      { code: ENDLESS },
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

    await client.close();
    await expect.poll(() => isAlive(pid ?? 0)).toBe(false);
    expect(errors).toEqual([]);
  });

  it('leaves what nobody decides to the command line', { timeout: SLOW }, async () => {
    const folder = tempFolder();
    const args = ['--script', writeScript(folder, RISKY), '--console-url', 'http://localhost:8080'];
    const { client } = await connectStdio({ folder, args });
    const asked = await call(client, 'ask_python', { request: 'Six times seven?' });
    const { thread_id: thread, approval } = asked.output;
    expect(asked).toMatchObject({ isError: false, output: { status: 'awaiting_approval' } });
    expect(approval?.console_url).toBe(
      `http://localhost:8080/console/reviews/${approval?.approval_id}`,
    );
    expect(asked.text).toContain(`resume ${thread}`);
    const hash = approval?.code_sha256 ?? '';
    const resumed = await runCli(['resume', thread, '--approve', hash], { folder });
    expect(resumed.exitCode).toBe(0);
    const later = await call(client, 'ask_python', { thread_id: thread });
    expect(later.output).toMatchObject({ status: 'completed', results: { answer: 42 } });
  });

  it('takes the running program along when the client goes away', { timeout: SLOW }, async () => {
    const folder = tempFolder();
    const { client } = await connectStdio({ folder, args: [] });
    const program = await new Promise<number>((resolve) => {
      void call(
        client,
        'run_python',
        { code: ENDLESS },
        {
          onProgress: ({ message = '' }) => {
            if (/^\d+$/.test(message)) resolve(Number(message));
          },
        },
      ).catch(() => undefined);
    });
    expect(isAlive(program)).toBe(true);
    await client.close();
    await expect.poll(() => isAlive(program)).toBe(false);
  });
});

describe('python-executor mcp', () => {
  it.each([
    [{ port: 1234 }, '--port need --http'],
    [{ http: true, port: 70_000 }, '--port 70000 is no port'],
    [{ consoleUrl: 'ftp://x' }, 'is no http(s) address'],
  ])('refuses %o', async (options, complaint) => {
    const context = makeContext(process, new AbortController().signal, false);
    await expect(mcpCommand(options, context)).rejects.toThrow(complaint);
  });

  it('serves over HTTP until it is told to end', async () => {
    const folder = tempFolder();
    const data = join(folder, 'data');
    const args = ['mcp', '--http', '--port', '0', '--sandbox', 'local', '--accept-no-isolation'];
    const child = startCli([...args, '--data-dir', data], { folder });
    const exit = once(child, 'close');
    let text = '';
    for await (const chunk of child.stdout ?? []) {
      text += String(chunk);
      const [, url = ''] = /Listening on (http:\S+\/mcp)\n/.exec(text) ?? [];
      if (url === '') continue;
      // A request that accepts no event stream.
      expect((await fetch(url)).status).toBe(406);
      child.kill('SIGTERM');
    }
    expect(await exit).toEqual([0, null]);
  });
});
