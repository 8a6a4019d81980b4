import { onTestFinished } from 'vitest';
import { ApprovalMode } from '../../src/approval/approval-config.ts';
import type { ScriptedReply } from '../../src/generator/script-file.ts';
import { ReviewService } from '../../src/review/review-service.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { TokenEntry } from '../../src/server/auth/token-file.ts';
import { localPython, makeService } from '../fixtures/agent.ts';
import { running } from '../server/running.ts';

interface Wishes {
  readonly replies: readonly ScriptedReply[];
  readonly tokens?: readonly TokenEntry[];
  readonly sandbox?: Sandbox;
}

/** The real server with the console, over the Python of this machine; every program needs approval. */
export async function consoleHost({ replies, tokens, sandbox = localPython() }: Wishes) {
  const service = makeService({
    replies,
    sandbox,
    config: { approval: { mode: ApprovalMode.ALL_CODE } },
  });
  const reviews = await ReviewService.open(service, { pollMs: 200 });
  onTestFinished(async () => {
    await reviews[Symbol.asyncDispose]();
    await service[Symbol.asyncDispose]();
  });
  const server = await running({ sandbox, reviews, ...(tokens !== undefined && { tokens }) });
  /** Begins a run; resolves to its thread. */
  const ask = (task: string): Promise<string> => reviews.start({ user_query: task }, null, null);
  return { ...server, reviews, ask };
}
