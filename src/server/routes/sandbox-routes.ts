import type { Hono } from 'hono';
import { PythonExecutorException } from '../../errors.ts';
import { HttpFailure } from '../http-failure.ts';
import { jsonReply } from '../json-reply.ts';
import type { ServerEnv, ServerParts } from '../server-env.ts';

/** What runs the programs here. */
export function addSandboxRoutes(app: Hono<ServerEnv>, { sandbox, logger }: ServerParts): void {
  app.get('/api/v1/sandbox', async () => {
    try {
      const { name, pythonVersion, packages, isolation } = await sandbox.profile();
      return jsonReply(200, { name, python_version: pythonVersion, packages, isolation });
    } catch (error) {
      if (!(error instanceof PythonExecutorException)) throw error;
      logger.error({ reason: error.message }, 'the sandbox cannot be used');
      throw new HttpFailure(503, error.getUserMessage());
    }
  });
}
