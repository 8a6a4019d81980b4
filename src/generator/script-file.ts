import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { parseYaml } from '../config/parse-yaml.ts';
import { ContainerConfigurationError } from '../errors.ts';

const stepSchema = z
  .strictObject({
    code: z.string().optional().describe('the program, taken as it is'),
    reply: z.string().optional().describe("a model's whole reply; its code is extracted"),
    delay_ms: z.int().min(0).default(0).describe('wait before the reply, ms'),
    note: z.string().optional().describe('kept in the metadata'),
  })
  .refine((step) => (step.code === undefined) !== (step.reply === undefined), {
    error: 'give either `code` or `reply`',
  });

/** Prepared replies, checked. */
export type Script = z.output<typeof scriptSchema>;
/** One prepared reply as people write it; a string is short for `{reply: …}`. */
export type ScriptedReply = string | z.input<typeof stepSchema>;

const scriptSchema = z.strictObject({
  replies: z
    .array(z.preprocess((step) => (typeof step === 'string' ? { reply: step } : step), stepSchema))
    .min(1, { error: 'give at least one reply' }),
  strict: z.boolean().default(false).describe('fail after the last reply instead of repeating it'),
});

/**
 * Checks prepared replies and fills in the defaults.
 * @throws {ContainerConfigurationError} naming each wrong field and `source`
 */
export function parseScript(input: unknown, source: string): Script {
  const parsed = scriptSchema.safeParse(input);
  if (!parsed.success) {
    throw new ContainerConfigurationError(
      `Bad replies in ${source}: ${z.prettifyError(parsed.error)}`,
    );
  }
  return parsed.data;
}

/**
 * Reads prepared replies from a YAML or JSON file.
 * @throws {ContainerConfigurationError} the file is missing, does not parse, or has wrong fields
 */
export async function readScript(path: string): Promise<Script> {
  let input: unknown;
  try {
    input = parseYaml(await readFile(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ContainerConfigurationError(
      `The file of prepared replies ${path} cannot be read: ${reason}`,
      { cause: error },
    );
  }
  return parseScript(input, path);
}
