import { z } from 'zod';
import { jsonValueSchema } from '../../json.ts';
import type { SessionStatus } from '../../sessions/session-status.ts';
import { executionConfigSchema } from './config-schema.ts';
import { resultSchema } from './result-schema.ts';

const END_REASONS = ['interpreter', 'stopped', 'place', 'idle', 'age', 'closed'] as const;

export const openSessionSchema = z
  .strictObject({
    config: executionConfigSchema.optional().meta({
      description: 'limits of the session; `timeout_seconds` is that of each of its programs',
    }),
    limits: z.record(z.string(), z.unknown()).optional().meta({ description: 'win over `config`' }),
    idle_seconds: z
      .number()
      .positive()
      .optional()
      .meta({ description: 'closed when it was not used for so long; at most that of the server' }),
    env: z.record(z.string(), z.string()).default({}),
    docker_image: z.string().default(''),
    context: jsonValueSchema.default(null).meta({ description: 'becomes context.json' }),
  })
  .meta({ id: 'OpenSession' });

export const executeInSessionSchema = z
  .strictObject({
    code: z.string(),
    timeout_seconds: z.number().positive().optional(),
    capture: z.enum(['script', 'expression', 'cell']).default('expression').meta({
      description:
        'what is told beside the streams: nothing, the value of a last expression, or also `results` and figures',
    }),
  })
  .meta({ id: 'SessionProgram' });

export const resetSessionSchema = z
  .strictObject({ keep_files: z.boolean().default(true) })
  .meta({ id: 'ResetSession' });

export const sessionSchema = z
  .object({
    session_id: z.string().meta({ example: 'ses_9f1c2d3e-4b5a-4c6d-8e7f-0a1b2c3d4e5f' }),
    state: z.enum(['idle', 'busy', 'ended']),
    created_at: z.iso.datetime(),
    last_used_at: z.iso.datetime(),
    expires_at: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'closed then unless it is used before' }),
    executions: z.int(),
    waiting: z.int(),
    end: z
      .object({ reason: z.enum(END_REASONS), at: z.iso.datetime(), detail: z.string() })
      .nullable()
      .meta({ description: 'why it has no interpreter' }),
  })
  .meta({ id: 'Session' });

export const sessionListSchema = z
  .object({ sessions: z.array(sessionSchema) })
  .meta({ id: 'SessionList' });

export const sessionResultSchema = resultSchema
  .extend({ session: sessionSchema })
  .meta({ id: 'SessionExecutionResult' });

export const sessionFileSchema = z
  .object({ path: z.string(), size_bytes: z.int() })
  .meta({ id: 'SessionFile' });

export const sessionFilesSchema = z
  .object({ files: z.array(sessionFileSchema) })
  .meta({ id: 'SessionFiles' });

export const presentSession = (info: SessionStatus): z.output<typeof sessionSchema> => ({
  session_id: info.id,
  state: info.state,
  created_at: info.createdAt,
  last_used_at: info.lastUsedAt,
  expires_at: info.expiresAt,
  executions: info.executions,
  waiting: info.waiting,
  end: info.end,
});
