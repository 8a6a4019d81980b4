import { pino } from 'pino';
import { serverConfigFromEnv } from './config/server-config-from-env.ts';
import { createServerConfig } from './config/server-config.ts';
import { createServerApp } from './create-server-app.ts';
import { openParts } from './open-parts.ts';

const { settings, warnings } = serverConfigFromEnv(process.env);
const config = createServerConfig(settings);
const logger = pino({ level: config.logLevel }, pino.destination(2));
for (const warning of warnings) logger.warn(warning);

/** The console over the threads of the server around; undefined unless the settings ask for it. */
async function openReviews() {
  if (!config.console) return undefined;
  const [{ graphSettings }, { LangGraphReviews }] = await Promise.all([
    import('../config/graph-settings.ts'),
    import('../review/langgraph/langgraph-reviews.ts'),
  ]);
  return new LangGraphReviews({
    url: config.langgraphUrl,
    config: await graphSettings(process.env),
    onWarning: (message) => logger.warn(message),
  });
}

const reviews = await openReviews();

/** For `http.app` of `langgraph.json`; the server around it listens. Set PYEXEC_TOKENS_FILE where others reach it. */
export const app = createServerApp({
  ...(await openParts(config, logger)),
  config,
  logger,
  reviews,
});
