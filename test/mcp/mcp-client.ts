import {
  Client,
  StreamableHTTPClientTransport,
  type ElicitRequest,
  type ElicitResult,
  type Progress,
} from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { onTestFinished } from 'vitest';
import { startMcpServer, type StartMcpServerOptions } from '../../src/mcp/http/start-mcp-server.ts';
import { toolOutputSchema, type ToolOutput } from '../../src/mcp/tool-output.ts';
import { cleanEnv, MAIN } from '../cli/cli.ts';

/** The two kinds of clients: with a connection, and with requests that stand alone. */
export const ERAS = [
  { era: '2025', mode: 'legacy' as const },
  { era: '2026', mode: { pin: '2026-07-28' } },
];
export type Mode = (typeof ERAS)[number]['mode'];

/** What the tests need of the question that a person is shown. */
export type Shown = ElicitRequest['params'];
export type Person = (shown: Shown) => ElicitResult | Promise<ElicitResult>;

/** A person who decides so, one decision after the other; the last one repeats. */
export function person(...decisions: readonly Record<string, string | number>[]) {
  const shown: Shown[] = [];
  const answer: Person = (params) => {
    shown.push(params);
    const content = decisions[Math.min(shown.length, decisions.length) - 1] ?? {};
    return { action: 'accept', content };
  };
  return { shown, answer };
}

interface Wishes {
  readonly mode?: Mode | undefined;
  /** Without one the client says that it cannot ask. */
  readonly person?: Person | undefined;
}

function makeClient({ mode = 'legacy', person: answer }: Wishes): Client {
  const client = new Client(
    { name: 'test', version: '1' },
    {
      capabilities: answer === undefined ? {} : { elicitation: { form: {} } },
      versionNegotiation: { mode },
    },
  );
  if (answer !== undefined) {
    client.setRequestHandler('elicitation/create', async ({ params }) => await answer(params));
  }
  onTestFinished(() => client.close());
  return client;
}

interface StdioWishes extends Wishes {
  readonly folder: string;
  readonly args: readonly string[];
  readonly env?: Record<string, string>;
}

/** Starts the command line as a client does; programs run in the Python of this machine. */
export async function connectStdio({ folder, args, env, ...wishes }: StdioWishes) {
  const client = makeClient(wishes);
  const command = ['mcp', '--sandbox', 'local', '--accept-no-isolation', ...args];
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [MAIN, ...command],
    cwd: folder,
    env: cleanEnv(env),
    stderr: 'pipe',
  });
  const errors: Error[] = [];
  Object.assign(client, { onerror: (error: Error) => void errors.push(error) });
  await client.connect(transport);
  return { client, transport, errors };
}

export async function connectHttp(url: string, { token, ...wishes }: Wishes & { token?: string }) {
  const client = makeClient(wishes);
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
  await client.connect(transport);
  return client;
}

/** A server on a free port, closed when the test ends. */
export async function serveMcp(options: StartMcpServerOptions) {
  const server = await startMcpServer({ port: 0, ...options });
  onTestFinished(async () => await server[Symbol.asyncDispose]());
  return server;
}

export interface Called {
  readonly output: ToolOutput;
  readonly text: string;
  readonly isError: boolean;
  readonly content: Awaited<ReturnType<Client['callTool']>>['content'];
  readonly progress: readonly Progress[];
}

/** Calls a tool; the structured content is checked against the schema once more. */
export async function call(
  client: Client,
  name: 'run_python' | 'ask_python',
  args: Record<string, unknown>,
  options: { signal?: AbortSignal; onProgress?: (progress: Progress) => void } = {},
): Promise<Called> {
  const progress: Progress[] = [];
  const result = await client.callTool(
    { name, arguments: args },
    {
      timeout: 120_000,
      ...(options.signal && { signal: options.signal }),
      onprogress: (each) => {
        progress.push(each);
        options.onProgress?.(each);
      },
    },
  );
  const [first] = result.content;
  return {
    output: toolOutputSchema.parse(result.structuredContent),
    text: first?.type === 'text' ? first.text : '',
    isError: result.isError === true,
    content: result.content,
    progress,
  };
}

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
