import type { Command } from 'commander';
import type { Go, SpeakingOptions } from '../run-command.ts';
import type { ServeOptions } from './serve-command.ts';

const HELP = `
Listens on 127.0.0.1 unless told otherwise (the original: 0.0.0.0); another host needs a file of tokens.

Environment: PYEXEC_HOST, PYEXEC_PORT, PYEXEC_SANDBOX, PYEXEC_TOKENS_FILE, PYEXEC_STORE, PYEXEC_DATA_DIR,
  PYEXEC_LOG_LEVEL, PYEXEC_DEFAULT_*, PYEXEC_MAX_*, PYEXEC_ALLOWED_IMAGES and more; options count more.

Examples:
  python-executor serve
  python-executor serve --console --config agent.yaml
  python-executor serve --new-token alice
  PYEXEC_TOKENS_FILE=tokens.json python-executor serve --host 0.0.0.0 --port 8080
`;

/** The command that starts the REST service. */
export function addServe(program: Command, go: Go): void {
  program
    .command('serve')
    .description('run programs for others over HTTP')
    .option('--host <address>', 'address to listen on (default: "127.0.0.1")')
    .option('--port <number>', 'port to listen on, 0 = any free one (default: 8080)')
    .option(
      '--sandbox <kind>',
      'what runs the programs: docker, pyodide, jail, local, jupyter, queue (default: "docker")',
    )
    .option('--accept-no-isolation', 'local sandbox: programs may do what you may do')
    .option('--tokens-file <file>', 'who may use it')
    .option(
      '--store <place>',
      'SQLite file, postgres:// URL or :memory: (default: executions.sqlite in the data folder)',
    )
    .option('--data-dir <folder>', 'where records and artifacts are kept (default: "_agent_data")')
    .option('--console', 'the agent and its review console, too, with the settings of "ask"')
    .option('--config <file>', 'with --console: settings of the agent')
    .option('--new-token <tenant>', 'print a token and its entry for the file of tokens, and end')
    .addHelpText('after', HELP)
    .action(async (options: ServeOptions & SpeakingOptions) =>
      go(options, async (context) => {
        const { serveCommand } = await import('./serve-command.ts');
        return await serveCommand(options, context);
      }),
    );
}
