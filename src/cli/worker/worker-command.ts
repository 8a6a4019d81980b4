import { once } from 'node:events';
import { serverConfigFromEnv } from '../../server/config/server-config-from-env.ts';
import type { ServerConfigInput } from '../../server/config/server-config.ts';
import { startWorker } from '../../worker/start-worker.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';

export interface WorkerOptions {
  readonly redisUrl?: string | undefined;
  readonly queue?: string | undefined;
  readonly blobs?: string | undefined;
  readonly sandbox?: string | undefined;
  readonly acceptNoIsolation?: boolean | undefined;
  readonly concurrency?: string | undefined;
  readonly healthHost?: string | undefined;
  readonly healthPort?: string | undefined;
}

const defined = (fields: Readonly<Record<string, unknown>>): ServerConfigInput =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** What the command line says, over what the environment says. */
export function settingsOfWorker(
  options: WorkerOptions,
  fromEnv: ServerConfigInput,
): ServerConfigInput {
  const { redisUrl, queue: name, blobs, sandbox, acceptNoIsolation, concurrency } = options;
  const maxRunning = concurrency === undefined ? undefined : Number(concurrency);
  return {
    ...fromEnv,
    ...defined({ sandbox, acceptNoIsolation, maxRunning }),
    queue: { ...fromEnv.queue, ...defined({ redisUrl, name, blobs }) },
  };
}

/** Runs programs until it is interrupted, then lets them end. */
export async function workerCommand(
  options: WorkerOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { environment, stderr, stdout, palette, signal } = context;
  const { settings, warnings } = serverConfigFromEnv(environment.variables);
  for (const warning of warnings) stderr.write(`${palette.doubtful('!')} ${warning}\n`);
  const { healthHost = '127.0.0.1', healthPort } = options;
  const worker = await startWorker({
    config: settingsOfWorker(options, settings),
    health: healthPort === undefined ? undefined : { host: healthHost, port: Number(healthPort) },
  });
  stdout.write(`Taking programs for the sandbox "${worker.sandbox}"\n`);
  if (worker.url !== null) stdout.write(`Health and metrics at ${worker.url}\n`);
  if (!signal.aborted) await once(signal, 'abort');
  await worker.close();
  return ExitCode.SUCCESS;
}
