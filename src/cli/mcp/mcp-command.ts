import { once } from 'node:events';
import { loadServiceConfig } from '../../config/load-service-config.ts';
import { ContainerConfigurationError } from '../../errors.ts';
import type { AwaitingApproval } from '../../outcome.ts';
import { startMcpServer } from '../../mcp/http/start-mcp-server.ts';
import { serveMcpStdio } from '../../mcp/serve-stdio.ts';
import { TokenAuth } from '../../server/auth/token-auth.ts';
import { readTokenFile } from '../../server/auth/token-file.ts';
import { checkWriter, settingsFor, settingsOfOptions, type AskOptions } from '../ask-options.ts';
import type { CommandContext } from '../command-context.ts';
import { dataFolderOf } from '../data-folder.ts';
import { ExitCode } from '../exit-code.ts';
import { pyodideComplaint } from '../node-version.ts';
import { openService } from '../open-service.ts';
import { resumeCommands } from '../resume-commands.ts';
import { writeThreadFile } from '../thread-file.ts';
import type { ThreadSettings } from '../thread-settings.ts';

export interface McpOptions extends Omit<AskOptions, 'data' | 'thread' | 'json' | 'quiet'> {
  readonly http?: boolean | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly tokensFile?: string | undefined;
  readonly consoleUrl?: string | undefined;
}

/** Stands in the settings of a thread where `ask` has its question. */
const TASK = 'for a client of the MCP server';
const HTTP_ONLY = ['host', 'port', 'tokensFile'] as const;

function checkOptions(options: McpOptions): void {
  const given = HTTP_ONLY.filter((name) => options[name] !== undefined);
  if (options.http !== true && given.length > 0) {
    throw new ContainerConfigurationError(
      `${given.map((name) => `--${name === 'tokensFile' ? 'tokens-file' : name}`).join(', ')} need --http.`,
    );
  }
  const { port = 0, consoleUrl = 'http://localhost' } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new ContainerConfigurationError(
      `--port ${port} is no port; take a number from 0 to 65535.`,
    );
  }
  if (!URL.canParse(consoleUrl) || !/^https?:/.test(consoleUrl)) {
    throw new ContainerConfigurationError(
      `--console-url ${JSON.stringify(consoleUrl)} is no http(s) address.`,
    );
  }
}

async function settingsOf(options: McpOptions, { environment, nodeVersion }: CommandContext) {
  const config = await loadServiceConfig({
    file: options.config,
    env: environment.variables,
    settings: settingsOfOptions(options),
  });
  const settings = settingsFor(TASK, options, { config, environment, now: new Date() });
  const complaint = settings.sandbox === 'pyodide' ? pyodideComplaint(nodeVersion) : null;
  if (complaint !== null) throw new ContainerConfigurationError(complaint);
  return { config, settings };
}

/** Makes the thread known to `resume`, and says how that is called. */
const otherWayOf =
  (settings: ThreadSettings, dataFolder: string, { invocation }: CommandContext) =>
  async (waiting: AwaitingApproval): Promise<string> => {
    await writeThreadFile(dataFolder, waiting.threadId, settings);
    const { ask } = resumeCommands(waiting, { invocation, dataFolder });
    return `On the machine of this server a person can also decide with: ${ask}`;
  };

const tokensFileOf = ({ tokensFile }: McpOptions, { environment }: CommandContext) =>
  tokensFile ?? (environment.variables['PYEXEC_TOKENS_FILE'] || undefined);

async function authOf(options: McpOptions, context: CommandContext) {
  const file = tokensFileOf(options, context);
  return file === undefined ? undefined : new TokenAuth(await readTokenFile(file));
}

/** `run_python` needs no model, so the want of one is no reason not to start. */
function warnOfWriter(check: () => void, { stderr, palette }: CommandContext): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof ContainerConfigurationError)) throw error;
    stderr.write(`${palette.doubtful('!')} ask_python cannot work: ${error.message}\n`);
  }
}

/**
 * `mcp`: serves until the client goes away or it is interrupted. Nothing but the protocol goes to stdout.
 * @throws {ContainerConfigurationError} options, files or environment do not allow a start
 */
export async function mcpCommand(options: McpOptions, context: CommandContext): Promise<ExitCode> {
  checkOptions(options);
  const { config, settings } = await settingsOf(options, context);
  warnOfWriter(() => checkWriter(settings, config), context);
  const dataFolder = dataFolderOf(options.dataDir, config);
  const auth = options.http === true ? await authOf(options, context) : undefined;
  const run = { ...settings, base_url: config.model.baseUrl ?? null };
  await using service = await openService(run, dataFolder, context);
  const { stderr, signal, palette } = context;
  const shared = {
    service,
    consoleUrl: options.consoleUrl,
    answeredBy: `${context.user} via MCP`,
    // Who comes with a token is not at this machine.
    otherWay: auth === undefined ? otherWayOf(settings, dataFolder, context) : undefined,
    onError: (error: Error) => void stderr.write(`${palette.doubtful('!')} ${error.message}\n`),
  };
  if (options.http !== true) {
    await serveMcpStdio({ ...shared, signal });
    return ExitCode.SUCCESS;
  }
  const { host: hostname, port } = options;
  await using server = await startMcpServer({ ...shared, auth, hostname, port });
  context.stdout.write(`Listening on ${server.url}\n`);
  if (!signal.aborted) await once(signal, 'abort');
  return ExitCode.SUCCESS;
}
