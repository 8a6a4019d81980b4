import { z } from 'zod';
import { reachedLimitSchema } from '../../sandbox/reached-limits.ts';

const artifactSchema = z
  .object({
    path: z.string(),
    kind: z.enum(['figure', 'artifact', 'file']),
    mime_type: z.string(),
    size_bytes: z.int(),
    title: z.string().optional(),
    description: z.string().optional(),
  })
  .meta({ id: 'Artifact' });

export const statusSchema = z.enum(['pending', 'running', 'completed', 'failed', 'killed']);

/** What is told of an execution; a field that has nothing to say is left out. Source: python-executor spec §1.4. */
export const resultSchema = z
  .object({
    execution_id: z.string().meta({ example: 'exe_9f1c2d3e-4b5a-4c6d-8e7f-0a1b2c3d4e5f' }),
    status: statusSchema,
    exit_code: z.int(),
    stdout: z.string().optional(),
    stderr: z.string().optional(),
    error: z.string().optional().meta({ description: 'why it failed' }),
    error_type: z.string().optional(),
    error_line: z.int().optional(),
    started_at: z.iso.datetime().optional(),
    finished_at: z.iso.datetime().optional(),
    duration_ms: z.int().optional(),
    result: z.string().optional().meta({ description: 'repr of the last expression' }),
    truncated: z.literal(true).optional().meta({ description: 'output was cut' }),
    oom_killed: z.literal(true).optional(),
    reached_limits: z
      .array(reachedLimitSchema)
      .optional()
      .meta({ description: 'limits that the program ran into, whether or not they ended it' }),
    artifacts: z.array(artifactSchema).optional(),
    execution: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: 'all that is known of it; only when the submission had `job`' }),
  })
  .meta({ id: 'ExecutionResult' });
export type ExecutionResult = z.output<typeof resultSchema>;

export const errorSchema = z.object({ error: z.string() }).meta({ id: 'Error' });

export const listSchema = z
  .object({
    executions: z.array(resultSchema).meta({ description: 'newest first, without streams' }),
    next: z.string().nullable().meta({ description: '`cursor` of the next page' }),
  })
  .meta({ id: 'ExecutionList' });

export const sandboxInfoSchema = z
  .object({
    name: z.string(),
    python_version: z.string(),
    packages: z.array(z.string()),
    isolation: z.string(),
  })
  .meta({ id: 'SandboxInfo' });
