import { z } from 'zod';
import { sandboxKindSchema } from '../config/sandbox-config.ts';
import { loadServiceConfig } from '../config/load-service-config.ts';
import { approvalModeSchema, type ServiceConfig } from '../config/service-config.ts';
import { fromWire } from '../wire.ts';
import { keptIn } from './data-folder.ts';
import type { Environment } from './environment.ts';

/** What a run needs beyond its checkpoint, so that another process can go on with it. Never the API key. */
export const threadSettingsSchema = z.strictObject({
  version: z.literal(1),
  /** ISO 8601. */
  created_at: z.string(),
  question: z.string(),
  /** The built-in demonstration, which may answer its own approvals. */
  demo: z.boolean(),
  /** Absolute path of the settings file; null = none. */
  config: z.string().nullable().default(null),
  sandbox: sandboxKindSchema,
  accept_no_isolation: z.boolean(),
  jupyter: z
    .strictObject({
      host: z.string(),
      port: z.int(),
      use_https: z.boolean(),
      kernel_name: z.string(),
    })
    .nullable()
    .default(null),
  approval: approvalModeSchema,
  timeout_seconds: z.number().positive(),
  /** Absolute path of the prepared replies; null = a model writes. */
  script: z.string().nullable(),
  model: z.string().nullable(),
  /** Null = OpenAI, or what the environment says at the time. */
  base_url: z.string().nullable(),
});
export type ThreadSettings = z.infer<typeof threadSettingsSchema>;

/**
 * The configuration of the service for a thread; checkpoints are files where the settings do not say otherwise.
 * @throws {ContainerConfigurationError} the settings file is gone or wrong
 */
export async function configOfThread(
  settings: ThreadSettings,
  dataFolder: string,
  { variables }: Environment,
): Promise<ServiceConfig> {
  const { jupyter, model, base_url: baseUrl } = settings;
  const config = await loadServiceConfig({
    file: settings.config,
    env: variables,
    settings: {
      agentDataDir: dataFolder,
      executionTimeoutSeconds: settings.timeout_seconds,
      approval: { mode: settings.approval },
      sandbox: {
        kind: settings.sandbox,
        acceptNoIsolation: settings.accept_no_isolation,
        ...(jupyter === null ? {} : fromWire(jupyter)),
      },
      model: {
        ...(model === null ? {} : { name: model }),
        ...(baseUrl === null ? {} : { baseUrl }),
      },
    },
  });
  return keptIn(dataFolder, config);
}
