import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ContainerConfigurationError } from '../../errors.ts';

const tokenEntrySchema = z.strictObject({
  tenant: z.string().min(1).describe('whose executions it sees'),
  name: z.string().min(1).optional().describe('tells several tokens of a tenant apart'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits')
    .describe('of the token'),
  maxRunning: z.int().positive().optional().describe('executions of the tenant at a time'),
  requestsPerMinute: z.int().positive().optional(),
});
export type TokenEntry = z.output<typeof tokenEntrySchema>;

const tokenFileSchema = z.strictObject({ tokens: z.array(tokenEntrySchema).min(1) });

export const sha256Of = (token: string): Buffer => createHash('sha256').update(token).digest();

/** A new token and its entry for the file of tokens. */
export function newToken(tenant: string): { token: string; entry: TokenEntry } {
  const token = `pyx_${randomBytes(32).toString('base64url')}`;
  return { token, entry: { tenant, sha256: sha256Of(token).toString('hex') } };
}

/** @throws {ContainerConfigurationError} the file cannot be read or has the wrong shape */
export async function readTokenFile(path: string): Promise<readonly TokenEntry[]> {
  const problem = (why: string): ContainerConfigurationError =>
    new ContainerConfigurationError(
      `The file of tokens "${path}" ${why}. Make entries with "python-executor serve --new-token <tenant>".`,
    );
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw problem(`cannot be read (${error.code ?? error.message})`);
  });
  try {
    return tokenFileSchema.parse(JSON.parse(text)).tokens;
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : 'it is no JSON';
    throw problem(`is wrong: ${why}`);
  }
}
