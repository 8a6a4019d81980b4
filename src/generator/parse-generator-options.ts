import { z } from 'zod';
import { camelFields } from '../config/spelling.ts';
import { ContainerConfigurationError } from '../errors.ts';

/**
 * Checks the options of a generator, keys in snake_case or camelCase, and fills in the defaults.
 * @throws {ContainerConfigurationError} naming the generator and each wrong or unknown option with its path
 */
export function parseGeneratorOptions<T extends z.ZodType>(
  name: string,
  schema: T,
  options: unknown,
): z.output<T> {
  const parsed = schema.safeParse(camelFields(schema, options));
  if (!parsed.success) {
    throw new ContainerConfigurationError(
      `Bad options of the generator "${name}": ${z.prettifyError(parsed.error)}`,
    );
  }
  return parsed.data;
}
