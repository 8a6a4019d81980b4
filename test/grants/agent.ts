import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckpointerConfig, ServiceConfigInput } from '../../src/config/service-config.ts';
import { answer, drive, makeService, onThread, REQUEST } from '../fixtures/agent.ts';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';

export const START = new Date('2026-03-04T05:06:07.000Z');

/** Asks for the network, with the address written out. */
export const fetching = (host = 'api.example', more = ''): string =>
  `import requests\nanswer = requests.get("https://${host}/day", timeout=5)\n${more}results = {"a": answer.status_code}`;
export const FETCH = fetching();

export interface AgentOptions {
  readonly config?: ServiceConfigInput;
  readonly checkpointer?: CheckpointerConfig;
}

const onThreadOf = (thread: string, user?: string) => ({
  configurable: {
    ...onThread(thread).configurable,
    ...(user === undefined ? {} : { user_id: user }),
  },
});

/** An agent whose programs and time the test gives. */
export function openAgent({ config = {}, checkpointer }: AgentOptions = {}) {
  const sandbox = new FakeSandbox();
  let now = START;
  const service = makeService({
    sandbox,
    clock: () => now,
    config: { ...config, ...(checkpointer && { checkpointer }) },
  });
  return {
    sandbox,
    service,
    wait: (hours: number) => {
      now = new Date(now.getTime() + hours * 3_600_000);
    },
    run: (code: string, thread = 'thread', user?: string) =>
      drive(service, { ...REQUEST, approvedCode: code }, onThreadOf(thread, user)),
    resume: (given: unknown, thread = 'thread', user?: string) =>
      drive(service, answer(given), onThreadOf(thread, user)),
    audit: async (): Promise<Record<string, unknown>[]> => {
      const text = await readFile(join(service.config.agentDataDir, 'audit.jsonl'), 'utf8');
      return text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}
export type Agent = ReturnType<typeof openAgent>;

/** Runs a program, approves it with what it allows, and waits for its end. */
export async function allow(
  agent: Agent,
  code: string,
  given: { readonly scope: 'thread' | 'user'; readonly until?: string | null } = {
    scope: 'thread',
  },
  user?: string,
): Promise<string> {
  const asked = await agent.run(code, 'thread', user);
  if (asked.outcome?.status !== 'awaiting_approval') throw new Error('nobody was asked');
  const { code_sha256, approval_id } = asked.outcome.approval;
  const done = await agent.resume(
    { type: 'approve', code_sha256, allow: given },
    'thread',
    'reviewer',
  );
  if (done.outcome?.status !== 'completed') throw done.error ?? new Error('it was not run');
  return `grant-${approval_id}`;
}
