import { isUtf8 } from 'node:buffer';
import type { MetadataDict } from '../../client/metadata.ts';
import type { ExecuteOptions } from '../../client/submission.ts';
import type { ExecutionJob, ExecutionLimits } from '../job.ts';

const snakeCase = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Limits by the names that the server knows. */
export const wireLimits = (limits: ExecutionLimits): Record<string, number> =>
  Object.fromEntries(Object.entries(limits).map(([name, value]) => [snakeCase(name), value]));

/** Text goes as text; the wire has another member for bytes that are none. */
function stdinOf(stdin: Uint8Array): { stdin?: string; base64?: string } {
  if (stdin.length === 0) return {};
  const bytes = Buffer.from(stdin.buffer, stdin.byteOffset, stdin.length);
  return isUtf8(bytes) ? { stdin: bytes.toString('utf8') } : { base64: bytes.toString('base64') };
}

/** A job as the server takes it. */
export function jobSubmission(job: ExecutionJob): ExecuteOptions {
  const { stdin, base64 } = stdinOf(job.stdin);
  const { requirements, commands } = job.setup;
  const metadata: MetadataDict = {
    entrypoint: job.entrypoint,
    ...(job.image !== undefined && { docker_image: job.image }),
    ...(requirements !== null && { requirements_txt: requirements }),
    ...(commands.length > 0 && { pre_commands: commands }),
    ...(stdin !== undefined && { stdin }),
    env_vars: Object.entries(job.env).map(([name, value]) => `${name}=${value}`),
    script_args: job.argv,
    job: {
      capture: job.capture,
      context: job.context,
      policy: job.policy ?? null,
      network: job.network,
      limits: wireLimits(job.limits),
      ...(base64 !== undefined && { stdin_base64: base64 }),
    },
  };
  return { files: job.files, metadata };
}
