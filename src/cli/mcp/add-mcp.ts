import { Option, type Command } from 'commander';
import { DEFAULT_DATA_FOLDER } from '../data-folder.ts';
import { jupyterAddress, positiveInteger, positiveNumber } from '../option-values.ts';
import type { Go, SpeakingOptions } from '../run-command.ts';
import type { McpOptions } from './mcp-command.ts';

const HELP = `
Without --http it speaks over stdin and stdout with the client that started it, and logs to stderr.
With --http it listens on 127.0.0.1 unless told otherwise; another host needs a file of tokens.

Environment: as "ask"; PYEXEC_TOKENS_FILE.

Examples:
  python-executor mcp --model gpt-4.1
  python-executor mcp --http --port 8090 --console-url http://127.0.0.1:8080
  python-executor mcp --http --host 0.0.0.0 --tokens-file tokens.json
`;

/** The command that serves MCP clients. */
export function addMcp(program: Command, go: Go): void {
  program
    .command('mcp')
    .description('serve MCP clients: run_python, ask_python, notebooks and files')
    .option('--http', 'over HTTP at /mcp instead of stdin and stdout')
    .option('--host <address>', 'address to listen on (default: "127.0.0.1")')
    .option('--port <number>', 'port to listen on, 0 = any free one (default: 8090)', Number)
    .option('--tokens-file <file>', 'who may use it over HTTP')
    .option('--console-url <url>', 'where a person finds the console, for links to approvals')
    .option('--config <file>', 'settings as YAML or JSON (default: PYTHON_EXECUTOR_CONFIG)')
    .addOption(
      new Option('--sandbox <kind>', 'what runs the programs (default: "pyodide")').choices([
        'pyodide',
        'docker',
        'jail',
        'local',
        'jupyter',
        'queue',
      ]),
    )
    .option('--accept-no-isolation', 'local sandbox: programs may do what you may do')
    .option(
      '--jupyter-url <url>',
      'jupyter sandbox: the server (token: JUPYTER_TOKEN)',
      jupyterAddress,
    )
    .option('--kernel <name>', 'jupyter sandbox: kernel to start (default: "python3")')
    .option('--model <name>', 'model that writes the programs of ask_python')
    .option('--base-url <url>', 'OpenAI-compatible service, with its /v1')
    .option('--script <file>', 'prepared replies (YAML or JSON) instead of a model')
    .addOption(
      new Option('--approval <mode>', 'when a person is asked (default: "when_found")').choices([
        'disabled',
        'when_found',
        'control_writes',
        'all_code',
      ]),
    )
    .option('--attempts <n>', 'programs tried at most (default: 3)', positiveInteger)
    .option('--timeout <seconds>', 'time limit of a program (default: 600)', positiveNumber)
    .option(
      '--data-dir <folder>',
      `where runs and checkpoints are kept (default: "${DEFAULT_DATA_FOLDER}")`,
    )
    .addHelpText('after', HELP)
    .action(async (options: McpOptions & SpeakingOptions) =>
      go(options, async (context) => {
        const { mcpCommand } = await import('./mcp-command.ts');
        return await mcpCommand(options, context);
      }),
    );
}
