import { z } from 'zod';
import { demandSchema, severitySchema } from '../analyzer/finding.ts';

/** What both tools return as structured content, snake_case as on every wire of this service. */
export const toolOutputSchema = z.object({
  status: z
    .enum(['completed', 'awaiting_approval', 'running', 'rejected', 'failed'])
    .describe('rejected: a person said no, and nothing was run'),
  thread_id: z
    .string()
    .describe('names the run for later calls and for resources; in a session the session'),
  session_id: z.string().nullable().describe('the session that the program ran in'),
  attempts: z.int().describe('programs that were written or given so far'),
  results: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe('the dictionary `results` of the program'),
  expression: z.string().nullable().describe('repr() of the last expression'),
  stdout: z.string(),
  stderr: z.string(),
  is_cut: z.boolean().describe('a text or the results were too long and are not complete here'),
  seconds: z.number().nullable().describe('wall time of the program'),
  error: z
    .object({
      type: z.string(),
      message: z.string(),
      traceback: z.string().nullable(),
      line: z.int().nullable(),
      hint: z.string().nullable(),
    })
    .nullable(),
  findings: z.array(
    z.object({
      rule: z.string(),
      severity: severitySchema,
      demand: demandSchema,
      message: z.string(),
      line: z.int().nullable(),
    }),
  ),
  approval: z
    .object({
      approval_id: z.string(),
      code_sha256: z.string(),
      created_at: z.string(),
      expires_at: z.string().nullable(),
      console_url: z.string().nullable().describe('where a person decides'),
    })
    .nullable(),
  notebook: z.string().nullable().describe('URI of the resource'),
  files: z.array(z.object({ uri: z.string(), name: z.string(), mime_type: z.string() })),
});
export type ToolOutput = z.infer<typeof toolOutputSchema>;

/** An output that says nothing yet. */
export const emptyOutput = (status: ToolOutput['status'], threadId: string): ToolOutput => ({
  status,
  thread_id: threadId,
  session_id: null,
  attempts: 0,
  results: null,
  expression: null,
  stdout: '',
  stderr: '',
  is_cut: false,
  seconds: null,
  error: null,
  findings: [],
  approval: null,
  notebook: null,
  files: [],
});
