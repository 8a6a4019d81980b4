import { isAbsolute, relative, resolve } from 'node:path';
import { z } from 'zod';
import type { HookAnswer } from './agent-sdk.ts';

/** The only tools of the agent: they look, and change nothing. */
export const READING_TOOLS = ['Read', 'Grep', 'Glob'];

const callSchema = z.object({
  tool_name: z.string(),
  tool_input: z.record(z.string(), z.unknown()).default({}),
});

const PATH_FIELDS = ['file_path', 'path', 'glob'];
/** Up, home, or an absolute path among the alternatives of a pattern. */
const SUSPICIOUS = /\.\.|^~|[{,][/~]/;

function leadsOut(path: unknown, folder: string): boolean {
  if (path === undefined) return false;
  if (typeof path !== 'string' || SUSPICIOUS.test(path)) return true;
  const below = relative(folder, resolve(folder, path));
  return isAbsolute(below) || below.startsWith('..');
}

function refusal(input: unknown, folder: string): string | null {
  const call = callSchema.safeParse(input);
  if (!call.success) return 'The call cannot be understood.';
  const { tool_name: tool, tool_input: given } = call.data;
  if (!READING_TOOLS.includes(tool)) {
    return `${tool} is not available: only ${READING_TOOLS.join(', ')} are. Answer with the code as text.`;
  }
  const fields = tool === 'Glob' ? [...PATH_FIELDS, 'pattern'] : PATH_FIELDS;
  const outside = fields.find((field) => leadsOut(given[field], folder));
  return outside === undefined ? null : `${outside} leads out of the working directory.`;
}

/**
 * A hook before each tool: it denies every tool but the reading ones, and those outside `folder`.
 * Source: spec §19.1 `claude_code`, which guards the tools only.
 */
export const guardTools =
  (folder: string) =>
  (input: unknown): Promise<HookAnswer> => {
    const reason = refusal(input, folder);
    return Promise.resolve(
      reason === null
        ? {}
        : {
            hookSpecificOutput: {
              hookEventName: 'PreToolUse',
              permissionDecision: 'deny',
              permissionDecisionReason: reason,
            },
          },
    );
  };
