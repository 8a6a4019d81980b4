import type { Hono } from 'hono';
import { untilAborted } from '../../sandbox/until-aborted.ts';
import { jsonReply } from '../json-reply.ts';
import type { ServerEnv, ServerParts } from '../server-env.ts';

const ANSWER_MS = 3000;
/** There is none; asking for it costs the store least. */
const NO_ID = 'exe_none';

const answers = async (asked: Promise<unknown> | undefined): Promise<boolean> => {
  try {
    if (asked !== undefined) await untilAborted(asked, AbortSignal.timeout(ANSWER_MS));
    return true;
  } catch {
    return false;
  }
};

/** Whether executions can be taken: for load balancers, while `/health` says that the process lives. */
export function addReadyRoute(app: Hono<ServerEnv>, { executions, sandbox }: ServerParts): void {
  app.get('/ready', async () => {
    const [store, queue] = await Promise.all([
      answers(executions.get(NO_ID)),
      answers(sandbox.backlog?.()),
    ]);
    const parts = { store, queue, open: !executions.stats().isClosing };
    const missing = Object.entries(parts).flatMap(([name, isThere]) => (isThere ? [] : [name]));
    return missing.length === 0
      ? jsonReply(200, { status: 'ok' })
      : jsonReply(503, { status: 'not ready', missing });
  });
}
