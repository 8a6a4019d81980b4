import { onTestFinished } from 'vitest';
import type { ServerConfigInput } from '../../src/server/config/server-config.ts';
import { startServer, type RunningServer } from '../../src/server/start-server.ts';

/** The real server in this process over the Python of this machine, on a free port. */
export const executionServer = (
  dataDir: string,
  config: ServerConfigInput = {},
): Promise<RunningServer> =>
  startServer({
    config: {
      port: 0,
      sandbox: 'local',
      acceptNoIsolation: true,
      logLevel: 'silent',
      dataDir,
      ...config,
    },
  });

/** One that ends with its test. */
export async function serverForTest(
  dataDir: string,
  config: ServerConfigInput = {},
): Promise<RunningServer> {
  const server = await executionServer(dataDir, config);
  onTestFinished(() => server.close({ graceMs: 0 }));
  return server;
}
