import { z } from 'zod';
import { executionConfigSchema } from './config-schema.ts';

const codeFileSchema = z
  .object({ name: z.string().default(''), content: z.string().default('') })
  .meta({ id: 'CodeFile' });

/** Body of `/eval`. Source: python-executor spec §1.7. */
export const evalRequestSchema = z
  .object({
    code: z.string().default('').meta({ description: 'becomes main.py' }),
    files: z.array(codeFileSchema).default([]).meta({ description: 'wins over `code`' }),
    entrypoint: z.string().default('').meta({ description: 'default: the first file' }),
    stdin: z.string().default(''),
    config: executionConfigSchema.optional(),
    python_version: z.string().default('').meta({ example: '3.12' }),
    eval_last_expr: z.boolean().default(false),
    requirements_txt: z.string().default('').meta({
      description: 'added to the packages found in the code; `-` = install nothing',
    }),
  })
  .meta({ id: 'EvalRequest' });
export type EvalRequest = z.output<typeof evalRequestSchema>;
