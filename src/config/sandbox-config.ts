import { z } from 'zod';
import { queueSettingsSchema } from '../sandbox/queue/queue-settings.ts';
import { cellSettingsSchema, isolationLevelSchema } from '../sandbox/cells/cell-settings.ts';

export const sandboxKindSchema = z.enum([
  'pyodide',
  'docker',
  'jail',
  'local',
  'jupyter',
  'remote',
  'queue',
]);
export type SandboxKind = z.infer<typeof sandboxKindSchema>;

const hostSchema = z.string().min(1);
const portSchema = z.int().min(1).max(65_535);

const containerSchema = z.strictObject({
  host: hostSchema.describe('host of the Jupyter server'),
  port: portSchema.describe('port of the Jupyter server'),
  executionModes: z.array(z.string().min(1)).default([]).describe('modes that run there'),
  useHttps: z.boolean().default(false).describe('speak TLS'),
  token: z.string().min(1).optional().describe('token of the server; default: that of the sandbox'),
});

/** What runs the code; each field names the kind that it is for. */
export const sandboxSchema = z.strictObject({
  kind: sandboxKindSchema.default('pyodide').describe('what runs the code'),
  image: z.string().min(1).optional().describe('docker: container image'),
  pull: z.enum(['missing', 'never']).default('missing').describe('docker: get missing images'),
  runtime: z.string().min(1).optional().describe('docker: OCI runtime, such as runsc'),
  networkName: z
    .string()
    .min(1)
    .optional()
    .describe('docker: network of programs that may have one; default: bridge'),
  dns: z.array(z.string().min(1)).default([]).describe('docker: name servers of that network'),
  isolation: isolationLevelSchema
    .default('execution')
    .describe('docker, jail: what programs share; thread = those of a thread share a container'),
  pool: cellSettingsSchema(1)
    .prefault({})
    .describe('docker, jail, pyodide: held ready for programs'),
  acceptNoIsolation: z.boolean().default(false).describe('local: must be true'),
  python: z
    .array(z.string().min(1))
    .default(['python3'])
    .describe('jail, local: interpreters to try'),
  passEnv: z.array(z.string()).default([]).describe('local: variables programs may see'),
  host: hostSchema.default('127.0.0.1').describe('jupyter: host of the server'),
  port: portSchema.default(8888).describe('jupyter: port of the server'),
  kernelName: z.string().min(1).default('python3').describe('jupyter: kernel to start'),
  useHttps: z.boolean().default(false).describe('jupyter: speak TLS'),
  token: z.string().min(1).optional().describe('jupyter, remote: token of the server'),
  baseUrl: z.url().optional().describe('remote: address of the execution service'),
  queue: queueSettingsSchema.prefault({}).describe('queue: where workers take programs from'),
  containers: z
    .record(z.string(), containerSchema)
    .default({})
    .describe('jupyter: a server for each execution mode, instead of the one above'),
});
export type SandboxConfig = z.infer<typeof sandboxSchema>;
