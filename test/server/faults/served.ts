import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { PythonExecutorClient } from '../../../src/client/python-executor-client.ts';
import { cleanEnv, MAIN } from '../../cli/cli.ts';
import { childArgs, type Kind } from './kinds.ts';

export interface Served {
  readonly url: string;
  readonly client: PythonExecutorClient;
  readonly pid: number;
  /** Resolves with the exit code, null after SIGKILL. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
}

const LISTENING = /Listening on (http:\S+)\n/;

async function urlOf(child: ChildProcess): Promise<string> {
  let said = '';
  return await new Promise((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [, url] = LISTENING.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
  });
}

/** `python-executor serve` as a process of its own, with its records in the folder; over when the test is. */
export async function serve(
  kind: Kind,
  folder: string,
  env: Record<string, string> = {},
): Promise<Served> {
  const child = spawn(process.execPath, [MAIN, 'serve', '--port', '0', ...childArgs(kind)], {
    cwd: folder,
    env: cleanEnv({ PYEXEC_LOG_LEVEL: 'warn', ...env }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    const [code] = await exited;
    return code;
  };
  onTestFinished(async () => void (await end('SIGKILL')));
  const url = await urlOf(child);
  return { url, client: new PythonExecutorClient(url), pid: child.pid ?? 0, end };
}
