import {
  ApprovalRejectedError,
  ErrorCategory,
  PythonExecutorException,
  WorkflowError,
} from '../errors.ts';
import type { JsonObject } from '../json.ts';
import type { Outcome } from '../outcome.ts';
import { cutText, replyText } from '../reply-text.ts';
import { classifyError } from './classify-error.ts';

/** What the model is told of a run; never more characters than the budget. */
export function outcomeReply(outcome: Outcome, budgetChars: number): string {
  return outcome.status === 'completed'
    ? replyText(outcome.executionResult, budgetChars)
    : cutText(
        `Nothing was run yet: a person has to approve the program first, on the thread "${outcome.threadId}".`,
        budgetChars,
      );
}

/** A failure that the model can be told; undefined when it is not the model's business and has to be thrown. */
export function failureReply(
  error: unknown,
  budgetChars: number,
): { readonly content: string; readonly artifact: JsonObject } | undefined {
  if (!(error instanceof PythonExecutorException) || error instanceof WorkflowError) return;
  const { category } = error;
  if (category === ErrorCategory.INFRASTRUCTURE || category === ErrorCategory.CONFIGURATION) return;
  const { severity, message, metadata } = classifyError(error);
  return {
    content: cutText(`${adviceFor(error, severity)}\n${message}`, budgetChars),
    artifact: { severity, message, metadata },
  };
}

function adviceFor(error: PythonExecutorException, severity: string): string {
  if (error instanceof ApprovalRejectedError) {
    return 'A person refused to run the program, and nothing was run. Do not call this tool again for this task; ask how to go on.';
  }
  return severity === 'critical'
    ? 'The program was not run. Do not repeat the call; tell the user why.'
    : 'No program could do the task; several were tried already. Do not repeat the call unchanged: simplify the task, or tell the user why.';
}
