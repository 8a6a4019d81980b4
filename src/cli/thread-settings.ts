import { z } from 'zod';
import { sandboxKindSchema } from '../config/sandbox-config.ts';
import { approvalModeSchema, type ServiceConfigInput } from '../config/service-config.ts';
import type { Environment } from './environment.ts';
import { checkpointPath } from './data-folder.ts';

/** What a run needs beyond its checkpoint, so that another process can go on with it. Never the API key. */
export const threadSettingsSchema = z.strictObject({
  version: z.literal(1),
  /** ISO 8601. */
  created_at: z.string(),
  question: z.string(),
  /** The built-in demonstration, which may answer its own approvals. */
  demo: z.boolean(),
  sandbox: sandboxKindSchema,
  accept_no_isolation: z.boolean(),
  approval: approvalModeSchema,
  timeout_seconds: z.number().positive(),
  /** Absolute path of the prepared replies; null = a model writes. */
  script: z.string().nullable(),
  model: z.string().nullable(),
  /** Null = OpenAI, or what the environment says at the time. */
  base_url: z.string().nullable(),
});
export type ThreadSettings = z.infer<typeof threadSettingsSchema>;

/** The configuration of the service for a thread. */
export function toServiceConfig(
  settings: ThreadSettings,
  dataFolder: string,
  environment: Environment,
): ServiceConfigInput {
  const baseUrl = settings.base_url ?? environment.baseUrl;
  return {
    agentDataDir: dataFolder,
    executionTimeoutSeconds: settings.timeout_seconds,
    approval: { mode: settings.approval },
    sandbox: { kind: settings.sandbox, acceptNoIsolation: settings.accept_no_isolation },
    checkpointer: { kind: 'sqlite', path: checkpointPath(dataFolder) },
    model: {
      ...(settings.model === null ? {} : { name: settings.model }),
      ...(baseUrl === undefined ? {} : { baseUrl }),
      ...(environment.apiKey === undefined ? {} : { apiKey: environment.apiKey }),
    },
  };
}
