import { randomUUID } from 'node:crypto';
import type { McpServer, ServerContext } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { jsonObjectSchema } from '../json.ts';
import type { PythonExecutionRequestInput } from '../request.ts';
import { carryOn, unknownThread, type Call, type Start, type ToolReply } from './carry-on.ts';
import type { McpHost } from './mcp-host.ts';
import type { McpUser } from './recent-runs.ts';
import { runInSession } from './sessions/run-in-session.ts';
import { readRun } from './run-state.ts';
import { toolOutputSchema } from './tool-output.ts';

export const timeout = z
  .number()
  .positive()
  .optional()
  .describe('time limit of a program; at most that of the service');

const runInput = z.strictObject({
  code: z
    .string()
    .min(1)
    .describe('a whole Python program; without session_id it starts from nothing each time'),
  session_id: z
    .string()
    .min(1)
    .optional()
    .describe('a session of open_session: the program sees what earlier ones in it left'),
  timeout_seconds: timeout,
});

const askInput = z.strictObject({
  request: z
    .string()
    .min(1)
    .optional()
    .describe('what to compute, complete and in plain words; left out only to look at a thread'),
  context: jsonObjectSchema
    .optional()
    .describe('values that the program needs, as JSON; it finds them as context.MCP.data'),
  expected_results: jsonObjectSchema.optional().describe('what to return: name → meaning or type'),
  thread_id: z
    .string()
    .min(1)
    .optional()
    .describe(
      'a thread of an earlier call: alone to get its outcome, with a request to go on in it',
    ),
  timeout_seconds: timeout,
});

/** Programs may change files of their sandbox and, where settings allow it, machines. */
export const ANNOTATIONS = {
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: false,
  openWorldHint: true,
} as const;

const RUN_DESCRIPTION =
  'Runs a Python program in a sandbox and returns its output, the value of its last expression, the dictionary `results` if it assigns one, figures that it leaves open, and links to its files. The program is analysed first; a person may have to approve it, and what policy forbids is not run.';
const ASK_DESCRIPTION =
  'Has an agent write a Python program for a request, check it, run it in a sandbox and mend it when it fails; returns the results, the output and a notebook. A person may have to approve the program first: then nothing is run until they did, and a later call with the thread_id returns the outcome.';

export interface Caller {
  readonly host: McpHost;
  readonly server: McpServer;
  readonly user: McpUser;
}

/** Who asks, for the audit record. */
const sessionOf = ({ host, user }: Caller, threadId: string) => ({
  thread_id: threadId,
  user: user ?? host.options.answeredBy ?? null,
  via: 'mcp',
});

const timeLimit = (seconds: number | undefined) =>
  seconds === undefined ? {} : { execution_timeout_seconds: seconds };

function runRequest(caller: Caller, threadId: string, code: string): PythonExecutionRequestInput {
  return {
    userQuery: 'Run the program that the MCP client gave.',
    approvedCode: code,
    resultsRequired: false,
    retries: 1,
    executionFolderName: 'mcp_run',
    sessionContext: sessionOf(caller, threadId),
  };
}

function askRequest(
  caller: Caller,
  threadId: string,
  { request, context, expected_results: expected }: z.output<typeof askInput>,
): PythonExecutionRequestInput | undefined {
  if (request === undefined) return undefined;
  return {
    userQuery: request,
    expectedResults: expected ?? {},
    capabilityPrompts:
      context === undefined ? [] : ['The values given for this task: context.MCP.data.'],
    capabilityContextData: context === undefined ? null : { MCP: { data: context } },
    executionFolderName: 'mcp_ask',
    sessionContext: sessionOf(caller, threadId),
  };
}

/** A new request would silently throw the open question of the thread away. */
async function checkThread({ host, user }: Caller, threadId: string, start: Start): Promise<void> {
  const found = await readRun(host, user, threadId);
  if (found === undefined) throw unknownThread(threadId);
  if (start !== 'look' && found.question !== undefined) {
    throw new Error(
      `The thread ${JSON.stringify(threadId)} waits for an approval. Call again with its thread_id alone, or without thread_id for a new run.`,
    );
  }
}

/** The agent's names are also names for the command line. */
const newThread = (): string => `mcp-${randomUUID()}`;

async function ask(
  caller: Caller,
  input: z.output<typeof askInput>,
  ctx: ServerContext,
): Promise<ToolReply> {
  const { thread_id: given, request, timeout_seconds: seconds } = input;
  if (given === undefined && request === undefined) {
    throw new Error('Give a request, or the thread_id of an earlier call to get its outcome.');
  }
  const threadId = given ?? newThread();
  const start = askRequest(caller, threadId, input) ?? 'look';
  if (given !== undefined) await checkThread(caller, given, start);
  const call: Call = {
    ...caller,
    ctx,
    threadId,
    settings: timeLimit(seconds),
    isWaitingAnError: false,
  };
  return await carryOn(call, start);
}

async function run(
  caller: Caller,
  { code, session_id: sessionId, timeout_seconds: seconds }: z.output<typeof runInput>,
  ctx: ServerContext,
): Promise<ToolReply> {
  if (sessionId !== undefined) {
    return await runInSession({ ...caller, ctx, sessionId, timeoutSeconds: seconds }, code);
  }
  const threadId = newThread();
  const settings = timeLimit(seconds);
  const call: Call = { ...caller, ctx, threadId, settings, isWaitingAnError: true };
  return await carryOn(call, runRequest(caller, threadId, code));
}

/** Registers `run_python` and `ask_python`. None of them takes a decision: a model cannot approve for a person. */
export function addTools(server: McpServer, host: McpHost, user: McpUser): void {
  const caller: Caller = { host, server, user };
  server.registerTool(
    'run_python',
    {
      title: 'Run a Python program',
      description: RUN_DESCRIPTION,
      inputSchema: runInput,
      outputSchema: toolOutputSchema,
      annotations: { title: 'Run a Python program', ...ANNOTATIONS },
    },
    (input, ctx) => host.track(user, () => run(caller, input, ctx)),
  );
  server.registerTool(
    'ask_python',
    {
      title: 'Answer a request with Python',
      description: ASK_DESCRIPTION,
      inputSchema: askInput,
      outputSchema: toolOutputSchema,
      annotations: { title: 'Answer a request with Python', ...ANNOTATIONS },
    },
    (input, ctx) => host.track(user, () => ask(caller, input, ctx)),
  );
}
