import { once } from 'node:events';
import { newToken } from '../../server/auth/token-file.ts';
import { serverConfigFromEnv } from '../../server/config/server-config-from-env.ts';
import type { ServerConfigInput } from '../../server/config/server-config.ts';
import { startServer } from '../../server/start-server.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { openAgent } from './open-agent.ts';

export interface ServeOptions {
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly sandbox?: string | undefined;
  readonly acceptNoIsolation?: boolean | undefined;
  readonly tokensFile?: string | undefined;
  readonly store?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly console?: boolean | undefined;
  /** Settings of the agent. */
  readonly config?: string | undefined;
  /** Name of the tenant. */
  readonly newToken?: string | undefined;
}

/** What the command line says; left out is what it does not say. */
export function settingsOfServe(options: ServeOptions): ServerConfigInput {
  const { host, sandbox, acceptNoIsolation, tokensFile, store, dataDir, console } = options;
  const port = options.port === undefined ? undefined : Number(options.port);
  const said = { host, port, sandbox, acceptNoIsolation, tokensFile, store, dataDir, console };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

function printToken(tenant: string, { stdout, stderr }: CommandContext): ExitCode {
  const { token, entry } = newToken(tenant);
  stderr.write('The token is shown only now; give it to its user:\n');
  stdout.write(`${token}\n`);
  stderr.write('Add this to "tokens" in the file of tokens:\n');
  stdout.write(`${JSON.stringify(entry)}\n`);
  return ExitCode.SUCCESS;
}

/** Serves until it is interrupted, then lets running executions end. */
export async function serveCommand(
  options: ServeOptions,
  context: CommandContext,
): Promise<ExitCode> {
  if (options.newToken !== undefined) return printToken(options.newToken, context);
  const { environment, stderr, palette, signal } = context;
  const { settings, warnings } = serverConfigFromEnv(environment.variables);
  for (const warning of warnings) stderr.write(`${palette.doubtful('!')} ${warning}\n`);
  const config = { ...settings, ...settingsOfServe(options) };
  const { config: file } = options;
  await using agent =
    config.console === true
      ? await openAgent({ config: file, dataDir: config.dataDir }, context)
      : null;
  const server = await startServer({ config, reviews: agent?.reviews });
  context.stdout.write(`Listening on ${server.url}\n`);
  if (agent !== null) context.stdout.write(`Console: ${server.url}/console/\n`);
  if (!signal.aborted) await once(signal, 'abort');
  await server.close();
  return ExitCode.SUCCESS;
}
