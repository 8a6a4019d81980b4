import { randomUUID } from 'node:crypto';
import { access } from 'node:fs/promises';
import { loadServiceConfig } from '../config/load-service-config.ts';
import { ContainerConfigurationError } from '../errors.ts';
import type { PythonExecutorService } from '../service.ts';
import {
  checkWriter,
  inputFiles,
  settingsFor,
  settingsOfOptions,
  type AskOptions,
} from './ask-options.ts';
import { answererFor } from './approval/answerer.ts';
import type { CommandContext } from './command-context.ts';
import { dataFolderOf } from './data-folder.ts';
import { DEMO } from './demo.ts';
import { driveRun } from './drive-run.ts';
import type { ExitCode } from './exit-code.ts';
import { makeReporter } from './make-reporter.ts';
import { pyodideComplaint } from './node-version.ts';
import { openService } from './open-service.ts';
import { resumeCommands } from './resume-commands.ts';
import { writeThreadFile } from './thread-file.ts';

const THREAD_NAME_LENGTH = 13;

async function checkReadable(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await access(path).catch((error: unknown) => {
      throw new ContainerConfigurationError(`The data file ${path} cannot be read.`, {
        cause: error,
      });
    });
  }
}

/** A new question would silently throw the open one away. */
async function checkNothingWaits(service: PythonExecutorService, thread: string): Promise<void> {
  if ((await service.pendingApproval(thread)) === undefined) return;
  throw new ContainerConfigurationError(
    `The thread "${thread}" waits for an approval. Answer it with "resume ${thread}", or use another --thread.`,
  );
}

/**
 * `ask`: a question, or without one the demonstration.
 * @throws {ContainerConfigurationError} options, files or environment do not allow a start
 */
export async function askCommand(
  question: string | undefined,
  options: AskOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { environment, signal } = context;
  const config = await loadServiceConfig({
    file: options.config,
    env: environment.variables,
    settings: settingsOfOptions(options),
  });
  if (options.jupyterUrl !== undefined && Object.keys(config.sandbox.containers).length > 0) {
    throw new ContainerConfigurationError(
      '--jupyter-url has no effect, because the settings have sandbox.containers, a server for each mode; leave one of them out.',
    );
  }
  const settings = settingsFor(question, options, { config, environment, now: new Date() });
  checkWriter(settings, config);
  const complaint = settings.sandbox === 'pyodide' ? pyodideComplaint(context.nodeVersion) : null;
  if (complaint !== null) throw new ContainerConfigurationError(complaint);
  const files = inputFiles(settings.demo ? [DEMO.dataFile] : (options.data ?? []));
  await checkReadable(Object.values(files));
  const dataFolder = dataFolderOf(options.dataDir, config);
  const threadId = options.thread ?? randomUUID().slice(0, THREAD_NAME_LENGTH);
  const reporter = await makeReporter(context, options);
  reporter.begin({ threadId, settings, files: Object.keys(files), isResume: false });
  const run = {
    ...settings,
    base_url: config.model.baseUrl ?? null,
  };
  await using service = await openService(run, dataFolder, context);
  if (options.thread !== undefined) await checkNothingWaits(service, threadId);
  await writeThreadFile(dataFolder, threadId, settings);
  return await driveRun(
    {
      service,
      threadId,
      user: context.user,
      reporter,
      signal,
      answer: await answererFor(settings, context, options.json === true),
      commands: (waiting) =>
        resumeCommands(waiting, { invocation: context.invocation, dataFolder }),
    },
    {
      userQuery: settings.question,
      taskObjective: settings.question,
      inputFiles: files,
      executionFolderName: settings.demo ? 'co2_demo' : 'ask',
      retries: options.attempts ?? null,
      sessionContext: { thread_id: threadId, user: context.user, via: 'cli' },
    },
  );
}
