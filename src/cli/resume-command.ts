import { loadServiceConfig } from '../config/load-service-config.ts';
import { ContainerConfigurationError } from '../errors.ts';
import type { AwaitingApproval } from '../outcome.ts';
import {
  answerFromOptions,
  checkAnswerOptions,
  type AnswerOptions,
} from './approval/answer-options.ts';
import type { Answer } from './approval/answer.ts';
import { answererFor } from './approval/answerer.ts';
import { checkWriter } from './ask-options.ts';
import type { CommandContext, OutputOptions } from './command-context.ts';
import { dataFolderOf } from './data-folder.ts';
import { driveRun } from './drive-run.ts';
import type { ExitCode } from './exit-code.ts';
import { makeReporter } from './make-reporter.ts';
import { openService } from './open-service.ts';
import { resumeCommands } from './resume-commands.ts';
import { readThreadFile } from './thread-file.ts';

export type ResumeOptions = OutputOptions &
  AnswerOptions & { readonly config?: string | undefined };

function requirePending(pending: AwaitingApproval | undefined, threadId: string): AwaitingApproval {
  if (pending !== undefined) return pending;
  throw new ContainerConfigurationError(
    `The thread "${threadId}" waits for no approval: it is finished, was interrupted, or was answered already. Ask again to begin anew.`,
  );
}

/**
 * `resume`: answers the approval of a thread with the options, or shows it and asks.
 * @throws {ContainerConfigurationError} no such thread, nothing to answer, or several answers
 */
export async function resumeCommand(
  threadId: string,
  options: ResumeOptions,
  context: CommandContext,
): Promise<ExitCode> {
  checkAnswerOptions(options);
  const { environment, signal } = context;
  const found = await loadServiceConfig({ file: options.config, env: environment.variables });
  const dataFolder = dataFolderOf(options.dataDir, found);
  const settings = await readThreadFile(dataFolder, threadId);
  const reporter = await makeReporter(context, options);
  reporter.begin({ threadId, settings, files: [], isResume: true });
  await using service = await openService(settings, dataFolder, context);
  const pending = requirePending(await service.pendingApproval(threadId), threadId);
  const { code_sha256: codeSha256 } = pending.approval;
  let given = await answerFromOptions(options, { codeSha256, decidedBy: context.user });
  // The one who looks at a demonstration with "resume" is a person, who may want to say no.
  const later = await answererFor({ demo: false }, context, options.json === true);
  const answer = async (waiting: AwaitingApproval): Promise<Answer | null> => {
    const next = given ?? (await later(waiting));
    given = null;
    if (next !== null && next.type !== 'reject') checkWriter(settings, service.config);
    return next;
  };
  const { invocation } = context;
  const commands = (waiting: AwaitingApproval) =>
    resumeCommands(waiting, { invocation, dataFolder });
  return await driveRun({ service, threadId, reporter, signal, answer, commands }, pending);
}
