import { PythonExecutorException } from '../../errors.ts';
import type { GenerationOptions } from '../code-generator.ts';
import type { RenderedPrompt } from '../prompt-template.ts';
import { Watchdog } from '../watchdog.ts';
import { agentFailure } from './agent-failure.ts';
import { type AgentResult, readMessage, textsOf } from './agent-message.ts';
import type { AgentOptions, AgentSdk } from './agent-sdk.ts';
import type { AgentUsage } from './agent-usage.ts';
import type { ClaudeCodeOptions } from './options.ts';
import { guardTools, READING_TOOLS } from './tool-guard.ts';
import type { Workspace } from './workspace.ts';

/** Everything that the phases of one program share. */
export interface AgentSession {
  readonly sdk: AgentSdk;
  readonly options: ClaudeCodeOptions;
  readonly workspace: Workspace;
  /** Counts on. */
  readonly usage: AgentUsage;
}

/** How one phase ended: with a text, or at a limit. */
export interface AgentAnswer {
  readonly text: string;
  readonly limit: 'turns' | 'budget' | null;
}

/** The SDK's names for an end at a limit. */
const LIMITS: Readonly<Record<string, AgentAnswer['limit']>> = {
  error_max_turns: 'turns',
  error_max_budget_usd: 'budget',
};

/** No settings of the machine, no saved session, no `@file` in the words of a user. */
function agentOptions(
  { options, workspace, usage }: AgentSession,
  systemPrompt: string,
  abortController: AbortController,
): AgentOptions {
  const tools = workspace.outline === '' ? [] : READING_TOOLS;
  return {
    ...(options.model === undefined ? {} : { model: options.model }),
    systemPrompt,
    cwd: workspace.folder,
    tools,
    allowedTools: tools,
    permissionMode: 'dontAsk',
    settingSources: [],
    strictMcpConfig: true,
    persistSession: false,
    verbatimPrompts: true,
    maxTurns: options.maxTurns,
    maxBudgetUsd: options.maxBudgetUsd - usage.costUsd,
    abortController,
    hooks: { PreToolUse: [{ hooks: [guardTools(workspace.folder)] }] },
  };
}

/** The messages of one call, until the agent or `stop` ends it. */
async function* messages(
  session: AgentSession,
  { system, user }: RenderedPrompt,
  signal: AbortSignal | undefined,
) {
  const { silenceTimeoutMs } = session.options;
  using watchdog = new Watchdog({ timeoutMs: silenceTimeoutMs, idleTimeoutMs: silenceTimeoutMs });
  const stop = AbortSignal.any([watchdog.signal, ...(signal === undefined ? [] : [signal])]);
  const controller = new AbortController();
  stop.addEventListener('abort', () => controller.abort(stop.reason), { once: true });
  try {
    stop.throwIfAborted();
    const options = agentOptions(session, system, controller);
    for await (const message of session.sdk.query({ prompt: user, options })) {
      watchdog.alive();
      yield readMessage(message);
    }
    stop.throwIfAborted();
  } catch (error) {
    // The SDK forgets the reason of an abort.
    stop.throwIfAborted();
    throw error instanceof PythonExecutorException
      ? error
      : agentFailure(error instanceof Error ? error.message : String(error), undefined);
  }
}

function answerOf(message: AgentResult, kind: string | undefined): AgentAnswer {
  const { subtype, result = '', errors, is_error: isError } = message;
  const limit = LIMITS[subtype] ?? null;
  if (limit !== null || !isError) return { text: result, limit };
  throw agentFailure([...errors, result].join(' ').trim() || subtype, kind);
}

/**
 * Runs the agent once and counts what it does. An abort rejects with the signal's reason.
 * @throws {ModelConfigurationError} it will not work until somebody mends the settings
 * @throws {ModelUnavailableError} the same call may work later
 */
export async function askAgent(
  session: AgentSession,
  prompt: RenderedPrompt,
  { signal, onToken }: GenerationOptions,
): Promise<AgentAnswer> {
  const { usage, options } = session;
  // The phases before may have spent all of it.
  if (usage.costUsd >= options.maxBudgetUsd) return { text: '', limit: 'budget' };
  let kind: string | undefined;
  for await (const message of messages(session, prompt, signal)) {
    if (message?.type === 'assistant') {
      kind = message.error ?? kind;
      message.message.content.forEach((block) => usage.countBlock(block));
      textsOf(message).forEach((text) => onToken?.(text));
    }
    if (message?.type === 'result') {
      usage.countResult(message);
      return answerOf(message, kind);
    }
  }
  throw agentFailure('it ended without a result', kind);
}
