import { z } from 'zod';
import { ContainerConfigurationError } from '../../errors.ts';
import { queueSettingsSchema } from '../../sandbox/queue/queue-settings.ts';
import { cellSettingsSchema, isolationLevelSchema } from '../../sandbox/cells/cell-settings.ts';
import { sessionSettingsSchema } from '../../sessions/session-settings.ts';

const positive = z.int().positive();

/** Settings of the execution server. Source: python-executor spec §5, with additions. */
export const serverConfigSchema = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('address to listen on; not 0.0.0.0'),
  port: z.int().min(0).max(65_535).default(8080).describe('0 = any free one'),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  sandbox: z
    .enum(['docker', 'pyodide', 'jail', 'local', 'jupyter', 'queue'])
    .default('docker')
    .describe('queue = workers on any machines'),
  isolation: isolationLevelSchema
    .default('execution')
    .describe('what executions share; thread = those of a tenant share a container'),
  pool: cellSettingsSchema(2).prefault({}),
  sessions: sessionSettingsSchema.prefault({}),
  queue: queueSettingsSchema
    .prefault({})
    .describe('queue and workers; blobs: default the store, when it is PostgreSQL'),
  python: z
    .array(z.string().min(1))
    .min(1)
    .default(['python3'])
    .describe('jail, local: interpreters to try'),
  acceptNoIsolation: z.boolean().default(false).describe('local: must be true'),
  dockerSocket: z.string().min(1).optional().describe('default: DOCKER_HOST, else the local one'),
  networkMode: z.string().min(1).default('bridge').describe('Docker network of runs with network'),
  dnsServers: z.array(z.string()).default([]).describe('none = those of the daemon'),
  defaultTimeoutSeconds: positive.default(300),
  defaultMemoryMb: positive.default(1024),
  defaultDiskMb: positive.default(2048),
  defaultCpuShares: positive.default(1024),
  maxTimeoutSeconds: positive.default(3600),
  maxMemoryMb: positive.default(8192),
  maxDiskMb: positive.default(8192),
  maxCpuShares: positive.default(262_144),
  maxOutputMb: positive.default(16).describe('kept of stdout and of stderr, each'),
  defaultImage: z.string().min(1).optional().describe('default: that of the sandbox'),
  versionImages: z
    .record(z.string(), z.string().min(1))
    .default({
      '3.10': 'python:3.10-slim',
      '3.11': 'python:3.11-slim',
      '3.12': 'python:3.12-slim',
      '3.13': 'python:3.13-slim',
    })
    .describe('python_version → image'),
  allowedImages: z
    .array(z.string().min(1))
    .optional()
    .describe('patterns with *; default: the default image and the version images'),
  autoDetectImports: z.boolean().default(true),
  pipIndexUrl: z.url().optional().describe("where packages come from; default: pip's own"),
  networkIfUnsaid: z
    .boolean()
    .optional()
    .describe(
      '/exec: a config without network_disabled asks for a network; default: where there is one',
    ),
  maxRunning: positive.optional(),
  maxQueued: z.int().nonnegative().optional(),
  maxBodyMb: positive.default(100),
  maxUnpackedMb: positive.default(512).describe('of an archive, held in memory'),
  maxEntries: positive.default(10_000).describe('members of an archive'),
  maxUploadsMb: positive
    .default(1024)
    .describe('of all requests that are being read, as received and unpacked'),
  cleanupTtlSeconds: positive.default(300).describe('how long ended executions are kept'),
  shutdownGraceSeconds: z.number().nonnegative().default(30).describe('for what runs at the end'),
  store: z
    .string()
    .min(1)
    .optional()
    .describe('SQLite path, postgres URL or :memory:; default: executions.sqlite in dataDir'),
  dataDir: z
    .string()
    .min(1)
    .default('_agent_data')
    .describe('where records and artifacts are kept'),
  tokensFile: z.string().min(1).optional(),
  hosts: z
    .array(z.string().min(1))
    .default([])
    .describe('names, beside addresses and localhost, by which a server without tokens is called'),
  console: z
    .boolean()
    .default(false)
    .describe('serve: the agent and its review console beside the execution service'),
  langgraphUrl: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:18123')
    .describe('where the console of a LangGraph server finds that server'),
});
export type ServerConfig = z.output<typeof serverConfigSchema>;
export type ServerConfigInput = z.input<typeof serverConfigSchema>;

/**
 * Checks settings and fills in what was left out; an upper bound is at least its default.
 * @throws {ContainerConfigurationError} naming each wrong setting
 */
export function createServerConfig(input: ServerConfigInput = {}): ServerConfig {
  const parsed = serverConfigSchema.safeParse(input);
  if (!parsed.success) {
    throw new ContainerConfigurationError(
      `Bad configuration of the server: ${z.prettifyError(parsed.error)}`,
    );
  }
  const config = parsed.data;
  return {
    ...config,
    maxTimeoutSeconds: Math.max(config.maxTimeoutSeconds, config.defaultTimeoutSeconds),
    maxMemoryMb: Math.max(config.maxMemoryMb, config.defaultMemoryMb),
    maxDiskMb: Math.max(config.maxDiskMb, config.defaultDiskMb),
    maxCpuShares: Math.max(config.maxCpuShares, config.defaultCpuShares),
  };
}
