import { z } from 'zod';
import { executionConfigSchema } from './config-schema.ts';

/** What a client that is a sandbox itself adds; each field replaces that of the job. */
export const jobFieldsSchema = z
  .object({
    capture: z.enum(['script', 'expression', 'cell']).optional(),
    context: z.unknown().optional().meta({ description: 'any JSON; becomes `context`' }),
    policy: z
      .unknown()
      .optional()
      .meta({ description: 'what the program may do to a control system' }),
    network: z.enum(['none', 'on', 'never']).optional(),
    limits: z
      .unknown()
      .optional()
      .meta({ description: 'an object of limits: timeout_ms, memory_mb, …' }),
    stdin_base64: z.base64().optional().meta({ description: 'instead of stdin that is no text' }),
  })
  .meta({ id: 'JobFields' });
export type JobFields = z.output<typeof jobFieldsSchema>;

/** The `metadata` part of a submission. Source: python-executor spec §1.5. */
export const metadataSchema = z
  .object({
    entrypoint: z.string().default('').meta({ description: 'path inside the archive' }),
    docker_image: z.string().default(''),
    requirements_txt: z.string().default('').meta({ description: 'text of a requirements file' }),
    pre_commands: z.array(z.string()).default([]).meta({ description: 'shell commands' }),
    stdin: z.string().default(''),
    config: executionConfigSchema.optional(),
    env_vars: z.array(z.string()).default([]).meta({ description: '`KEY=value`' }),
    script_args: z.array(z.string()).default([]),
    job: jobFieldsSchema.optional(),
  })
  .meta({ id: 'Metadata' });
export type Metadata = z.output<typeof metadataSchema>;
