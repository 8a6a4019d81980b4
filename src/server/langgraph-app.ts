import { pino } from 'pino';
import { serverConfigFromEnv } from './config/server-config-from-env.ts';
import { createServerConfig } from './config/server-config.ts';
import { createServerApp } from './create-server-app.ts';
import { openParts } from './open-parts.ts';

const { settings, warnings } = serverConfigFromEnv(process.env);
const config = createServerConfig(settings);
const logger = pino({ level: config.logLevel }, pino.destination(2));
for (const warning of warnings) logger.warn(warning);
if (config.console) {
  logger.warn(
    'PYEXEC_CONSOLE is ignored here: this server keeps its threads itself. Start "python-executor serve --console" for threads of your own checkpoints.',
  );
}

/** For `http.app` of `langgraph.json`; the server around it listens. Set PYEXEC_TOKENS_FILE where others reach it. */
export const app = createServerApp({ ...(await openParts(config, logger)), config, logger });
