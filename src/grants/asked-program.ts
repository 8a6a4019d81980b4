import { createHash } from 'node:crypto';
import type { AnalysisResult } from '../analyzer/analysis-result.ts';
import { resolveMode } from '../config/execution-mode-config.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import { ExecutionMode } from '../execution-mode.ts';
import { sandboxName } from '../executor/sandbox-name.ts';
import type { Parts } from '../parts.ts';
import type { State } from '../state.ts';
import type { AskedProgram } from './covers.ts';

type Judged = Pick<AnalysisResult, 'asking'> & { readonly mode: ExecutionMode };

function limitsOf(config: ServiceConfig, request: State['request']): Record<string, number> {
  return {
    ...config.limits,
    timeoutMs: Math.ceil(config.executionTimeoutSeconds * 1000),
    attempts: request?.retries ?? config.maxGenerationRetries,
  };
}

/** A mode that is not configured has none. */
function meaningOf(mode: ExecutionMode, config: ServiceConfig): object | null {
  return Object.hasOwn(config.executionModes, mode) ? resolveMode(mode, config) : null;
}

function groundOf({ config, redactor }: Parts, sandbox: string): Record<string, string> {
  const { writesEnabled: _, ...controlSystem } = config.controlSystem;
  const modes = Object.values(ExecutionMode).map((mode) => {
    const place = [sandbox, config.sandbox, controlSystem, meaningOf(mode, config)];
    // Without secrets, so that the hash tells nobody of them.
    const text = JSON.stringify(redactor.data(place));
    return [mode, createHash('sha256').update(text).digest('hex')] as const;
  });
  return Object.fromEntries(modes);
}

/** A program as it is held against grants; null when nobody knows what it asks for. */
export async function askedProgram(
  parts: Parts,
  state: Pick<State, 'request' | 'user_id'>,
  { asking, mode }: Judged,
  threadId: unknown,
): Promise<AskedProgram | null> {
  if (asking == null || !asking.known) return null;
  return {
    threadId: typeof threadId === 'string' && threadId !== '' ? threadId : null,
    userId: state.user_id,
    mode,
    asking,
    limits: limitsOf(parts.config, state.request),
    ground: groundOf(parts, await sandboxName(parts)),
  };
}
