/** The REST service, to be started or mounted in another Hono application. */
export { createServerApp } from './create-server-app.ts';
export type { ServerAppOptions } from './create-server-app.ts';
export { startServer } from './start-server.ts';
export { createServerConfig } from './config/server-config.ts';
export type { ServerConfig } from './config/server-config.ts';
export { serverConfigFromEnv } from './config/server-config-from-env.ts';
export { TokenAuth } from './auth/token-auth.ts';
export { readTokenFile } from './auth/token-file.ts';
export { ExecutionService } from '../jobs/execution-service.ts';
export { createExecutionStore } from '../jobs/store/create-execution-store.ts';
export type { ExecutionRecord } from '../jobs/execution-record.ts';
export type { ExecutionStore } from '../jobs/execution-store.ts';
export { startWorker } from '../worker/start-worker.ts';
export type { RunningWorker, StartWorkerOptions } from '../worker/start-worker.ts';
