import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PythonExecutorClient } from '../../src/client/python-executor-client.ts';
import type { Subject } from './subject.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const TELL_HEAP = join(import.meta.dirname, 'tell-heap.ts');

/** Executions of a server in a process of its own, which is looked at from outside. */
export async function serverSubject(): Promise<Subject> {
  const node = ['--expose-gc', `--import=${TELL_HEAP}`];
  const options = ['--port', '0', '--sandbox', 'local', '--accept-no-isolation'];
  const server = spawn(process.execPath, [...node, MAIN, 'serve', ...options], {
    env: { ...process.env, PYEXEC_MAX_QUEUED: '1000', PYEXEC_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(server, 'exit');
  const client = new PythonExecutorClient(await addressOf(createInterface(server.stdout)));
  const { pid = 0 } = server;
  return {
    pid,
    async heapUsed() {
      await rm('heap-used', { force: true });
      server.kill('SIGUSR2');
      for (;;) {
        const text = await readFile('heap-used', 'utf8').catch(() => '');
        if (text !== '') return Number(text);
        await pause(20);
      }
    },
    async run(number) {
      const files = { 'main.py': `print(${number})` };
      const { stdout, error } = await client.executeSync({ files });
      if (stdout !== `${number}\n`) throw new Error(`it printed ${stdout}; ${error}`);
    },
    async [Symbol.asyncDispose]() {
      server.kill('SIGTERM');
      await exited;
    },
  };
}

async function addressOf(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const [, url] = /^Listening on (http:\S+)$/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error('the server ended before it listened');
}
