import type { Command } from 'commander';
import type { Go, SpeakingOptions } from '../run-command.ts';
import type { WorkerOptions } from './worker-command.ts';

const HELP = `
Services put programs into the queue with "--sandbox queue" (PYEXEC_SANDBOX=queue). All of them, and all workers,
need the same Redis, the same queue and the same blob store.

Environment: PYEXEC_REDIS_URL, PYEXEC_QUEUE_NAME, PYEXEC_QUEUE_BLOBS, PYEXEC_QUEUE_*, PYEXEC_SANDBOX, PYEXEC_MAX_RUNNING,
  PYEXEC_POOL_*, PYEXEC_ISOLATION, PYEXEC_SHUTDOWN_GRACE, PYEXEC_LOG_LEVEL; options count more.

Examples:
  python-executor worker --blobs postgres://user@db/executions
  python-executor worker --sandbox jail --concurrency 8 --blobs /mnt/blobs --health-port 9090
`;

/** The command that runs programs of the queue. */
export function addWorker(program: Command, go: Go): void {
  program
    .command('worker')
    .description('run programs from a queue, for services on any machines')
    .option('--redis-url <url>', 'Redis with the queue (default: "redis://127.0.0.1:6379")')
    .option('--queue <name>', 'name of the queue (default: "python-executor")')
    .option('--blobs <place>', 'what is big: a postgres:// URL, or a folder that all have mounted')
    .option(
      '--sandbox <kind>',
      'what runs the programs: docker, jail, pyodide, local, jupyter (default: "docker")',
    )
    .option('--accept-no-isolation', 'local sandbox: programs may do what you may do')
    .option('--concurrency <n>', 'programs at a time (default: the cores of this machine)')
    .option('--health-host <address>', 'address of /health and /metrics (default: "127.0.0.1")')
    .option('--health-port <number>', 'port of /health and /metrics (default: none)')
    .addHelpText('after', HELP)
    .action(async (options: WorkerOptions & SpeakingOptions) =>
      go(options, async (context) => {
        const { workerCommand } = await import('./worker-command.ts');
        return await workerCommand(options, context);
      }),
    );
}
