import { ContainerConfigurationError } from '../../errors.ts';

/** The optional package behind the `claude_code` generator; whoever wants that generator installs it. */
export const AGENT_SDK = '@anthropic-ai/claude-agent-sdk';

/** What a hook before a tool answers; `{}` says nothing against it. */
export interface HookAnswer {
  readonly hookSpecificOutput?: {
    readonly hookEventName: 'PreToolUse';
    readonly permissionDecision: 'deny';
    readonly permissionDecisionReason: string;
  };
}

/** The options that are given here; each has the meaning that the SDK documents. */
export interface AgentOptions {
  model?: string;
  systemPrompt: string;
  cwd: string;
  tools: string[];
  allowedTools: string[];
  permissionMode: 'dontAsk';
  settingSources: never[];
  strictMcpConfig: boolean;
  persistSession: boolean;
  verbatimPrompts: boolean;
  maxTurns: number;
  maxBudgetUsd: number;
  abortController: AbortController;
  hooks: { PreToolUse: { hooks: ((input: unknown) => Promise<HookAnswer>)[] }[] };
}

/** What is used of the SDK, version 0.3. */
export interface AgentSdk {
  query(call: { prompt: string; options: AgentOptions }): AsyncIterable<unknown>;
}

/** The name as the loader's message has it; a package missing inside the SDK is another matter. */
const isMissing = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND' &&
  (error as Error).message.includes(`package '${AGENT_SDK}'`);

/**
 * Loads the SDK; null when it is not installed.
 * @throws {ContainerConfigurationError} it is installed and broken
 */
export async function loadAgentSdk(): Promise<AgentSdk | null> {
  // Not resolved by the compiler: the package need not be there.
  const name: string = AGENT_SDK;
  try {
    return (await import(name)) as AgentSdk;
  } catch (error) {
    if (isMissing(error)) return null;
    throw new ContainerConfigurationError(
      `The package ${AGENT_SDK} cannot be loaded; install it anew. The error: ${(error as Error).message}`,
      { cause: error },
    );
  }
}
