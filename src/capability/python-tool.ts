import { ToolMessage } from '@langchain/core/messages';
import { tool, type ToolRuntime } from '@langchain/core/tools';
import { z } from 'zod';
import { jsonObjectSchema, type JsonObject } from '../json.ts';
import type { PythonExecutionRequestInput } from '../request.ts';
import type { PythonExecutorService } from '../service.ts';
import { runInside } from './run-config.ts';
import { configOf } from './tool-config.ts';
import { failureReply, outcomeReply } from './tool-reply.ts';

/** What the tool works with, and how it shows itself to the model. */
export interface PythonToolOptions {
  readonly service: Pick<PythonExecutorService, 'invoke'>;
  /** @default 'run_python' */
  readonly name?: string;
  /** What the model reads about the tool. */
  readonly description?: string;
  /** Data for the program beside what the model gives, such as a part of the agent's state; {type: {key: {field: value}}}. */
  readonly contextData?: (runtime: ToolRuntime) => JsonObject;
  /** Characters of results and of output that the model is given. @default 4000 */
  readonly replyBudget?: number;
}

const DESCRIPTION =
  'Writes a Python program for a task, checks it, runs it in a sandbox and returns the results, the printed output and the paths of figures. A person may be asked to approve the program first.';

const inputSchema = z.object({
  task: z.string().min(1).describe('what to compute, complete and in plain words'),
  data: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('values that the program needs, as JSON'),
});

/** Where the program finds what the model gave as `data`. */
const DATA_PATH = 'context.TOOL_INPUT.data';

function toRequest(
  { task, data }: z.infer<typeof inputSchema>,
  contextData: JsonObject,
): PythonExecutionRequestInput {
  const given = data === undefined ? {} : { TOOL_INPUT: { data: jsonObjectSchema.parse(data) } };
  const context = { ...contextData, ...given };
  return {
    userQuery: task,
    taskObjective: task,
    capabilityPrompts: data === undefined ? [] : [`The values given for this task: ${DATA_PATH}.`],
    executionFolderName: 'python_tool',
    capabilityContextData: Object.keys(context).length === 0 ? null : context,
  };
}

/** Marked as an error for the model where the call has an id to answer to. */
const asMessage = (
  { content, artifact }: { readonly content: string; readonly artifact: JsonObject },
  name: string,
  callId: string | undefined,
): ToolMessage | string =>
  callId === undefined
    ? content
    : new ToolMessage({ content, artifact, name, tool_call_id: callId, status: 'error' });

/**
 * The service as a tool of an agent: an approval interrupts the agent's graph, and the resume goes on inside the tool.
 * The message is for the model, its artifact is the whole outcome. A program that failed and a person's no are
 * messages of status `error`; broken infrastructure and wrong settings are thrown.
 */
export function createPythonTool({
  service,
  name = 'run_python',
  description = DESCRIPTION,
  contextData = () => ({}),
  replyBudget = 4000,
}: PythonToolOptions) {
  return tool(
    async (input, runtime: ToolRuntime) => {
      const config = configOf(runtime);
      try {
        const outcome = await runInside(service, toRequest(input, contextData(runtime)), config);
        return [outcomeReply(outcome, replyBudget), outcome];
      } catch (error) {
        const reply =
          config.signal?.aborted === true ? undefined : failureReply(error, replyBudget);
        if (reply === undefined) throw error;
        return [asMessage(reply, name, runtime.toolCall?.id), reply.artifact];
      }
    },
    { name, description, schema: inputSchema, responseFormat: 'content_and_artifact' },
  );
}
