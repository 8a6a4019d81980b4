import type { CallToolResult, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { CheckedSessions } from '../../sessions/checked-sessions.ts';
import type { SessionStatus } from '../../sessions/session-status.ts';
import type { McpHost } from '../mcp-host.ts';
import type { McpUser } from '../recent-runs.ts';
import { ANNOTATIONS, timeout } from '../tools.ts';

const openInput = z.strictObject({ timeout_seconds: timeout });
const sessionInput = z.strictObject({
  session_id: z.string().min(1).describe('what open_session has returned'),
});

/** What is known of a session, snake_case. */
export const sessionOutputSchema = z.object({
  session_id: z.string(),
  state: z.enum(['idle', 'busy', 'ended']),
  executions: z.int().describe('programs that it has run'),
  timeout_seconds: z.number().describe('time limit of each program'),
  expires_at: z.string().nullable().describe('closed then unless it is used before'),
});

function resultOf(status: SessionStatus, lead: string): CallToolResult {
  const structuredContent: z.infer<typeof sessionOutputSchema> = {
    session_id: status.id,
    state: status.state,
    executions: status.executions,
    timeout_seconds: status.limits.timeoutMs / 1000,
    expires_at: status.expiresAt,
  };
  return { content: [{ type: 'text', text: `${lead}\nSession: ${status.id}` }], structuredContent };
}

const OPEN =
  'Opens a session: a Python that keeps variables, imports and files between programs. Run programs in it with run_python and its session_id. It is read-only towards machines, is closed when it is not used for a while, and ends with this server.';
const RESET =
  'Gives a session a fresh interpreter, also after a program crashed it: variables are lost, its files stay where they can.';
const CLOSE = 'Closes a session with all that it runs and keeps.';

/** Registers `reset_session` and `close_session`. */
function addWithId(server: McpServer, host: McpHost, user: McpUser): void {
  const of = user === null ? {} : { tenant: user };
  const tools = [
    {
      name: 'reset_session',
      title: 'Reset a Python session',
      description: RESET,
      lead: 'The session has a fresh interpreter; its variables are gone.',
      act: (checked: CheckedSessions, id: string) => checked.reset(id, of),
    },
    {
      name: 'close_session',
      title: 'Close a Python session',
      description: CLOSE,
      lead: 'The session is closed.',
      act: (checked: CheckedSessions, id: string) => checked.close(id, of),
    },
  ];
  for (const { name, title, description, lead, act } of tools) {
    server.registerTool(
      name,
      {
        title,
        description,
        inputSchema: sessionInput,
        outputSchema: sessionOutputSchema,
        annotations: { title, ...ANNOTATIONS },
      },
      ({ session_id: id }) =>
        host.track(user, async () => resultOf(await act(await host.sessions.checked(), id), lead)),
    );
  }
}

/** Registers `open_session`, `reset_session` and `close_session`; programs are run by `run_python`. */
export function addSessionTools(server: McpServer, host: McpHost, user: McpUser): void {
  const title = 'Open a Python session';
  server.registerTool(
    'open_session',
    {
      title,
      description: OPEN,
      inputSchema: openInput,
      outputSchema: sessionOutputSchema,
      annotations: { title, ...ANNOTATIONS },
    },
    ({ timeout_seconds: seconds }) =>
      host.track(user, async () => {
        const checked = await host.sessions.checked();
        return resultOf(await checked.open(user, seconds), 'The session is open.');
      }),
  );
  addWithId(server, host, user);
}
