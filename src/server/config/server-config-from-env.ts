import type { ServerConfig, ServerConfigInput } from './server-config.ts';

type Read = (text: string) => unknown;
/** Of a field, or of one in a group. */
type Field =
  | keyof ServerConfig
  | `pool.${keyof ServerConfig['pool']}`
  | `sessions.${keyof ServerConfig['sessions']}`
  | `queue.${keyof ServerConfig['queue']}`;
type Variable = readonly [name: string, field: Field, read: Read];

const text: Read = (value) => value;
/** Undefined for what is no integer, so that the default counts. */
const integer: Read = (value) => (/^[+-]?\d+$/.test(value) ? Number(value) : undefined);
const flag: Read = (value) => {
  const word = value.toLowerCase();
  if (['true', '1', 'yes'].includes(word)) return true;
  return ['false', '0', 'no'].includes(word) ? false : undefined;
};
const list: Read = (value) => {
  const items = value.split(',').map((item) => item.trim());
  const named = items.filter((item) => item !== '');
  return named.length === 0 ? undefined : named;
};
/** A list that may be empty: `none`. */
const names: Read = (value) => (value.toLowerCase() === 'none' ? [] : list(value));
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];
const level: Read = (value) => {
  const word = value.toLowerCase();
  return LEVELS.includes(word) ? word : undefined;
};
/** `3.12=python:3.12-slim,3.13=…` */
const table: Read = (value) => {
  const pairs = ((list(value) as string[] | undefined) ?? []).map((item) => {
    const [name = '', ...rest] = item.split('=');
    return [name.trim(), rest.join('=').trim()] as const;
  });
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
};

const VARIABLES: readonly Variable[] = [
  ['PYEXEC_HOST', 'host', text],
  ['PYEXEC_PORT', 'port', integer],
  ['PYEXEC_LOG_LEVEL', 'logLevel', level],
  ['PYEXEC_DOCKER_SOCKET', 'dockerSocket', text],
  ['PYEXEC_NETWORK_MODE', 'networkMode', text],
  ['PYEXEC_DNS_SERVERS', 'dnsServers', list],
  ['PYEXEC_DEFAULT_TIMEOUT', 'defaultTimeoutSeconds', integer],
  ['PYEXEC_DEFAULT_MEMORY_MB', 'defaultMemoryMb', integer],
  ['PYEXEC_DEFAULT_DISK_MB', 'defaultDiskMb', integer],
  ['PYEXEC_DEFAULT_CPU_SHARES', 'defaultCpuShares', integer],
  ['PYEXEC_DEFAULT_IMAGE', 'defaultImage', text],
  ['PYEXEC_AUTO_DETECT_IMPORTS', 'autoDetectImports', flag],
  ['PYEXEC_PIP_INDEX_URL', 'pipIndexUrl', text],
  ['PYEXEC_CLEANUP_TTL', 'cleanupTtlSeconds', integer],
  ['PYEXEC_SANDBOX', 'sandbox', text],
  ['PYEXEC_ISOLATION', 'isolation', text],
  ['PYEXEC_POOL_SIZE', 'pool.size', integer],
  ['PYEXEC_POOL_MAX_WAITING', 'pool.maxWaiting', integer],
  ['PYEXEC_POOL_MAX_OPENING', 'pool.maxOpening', integer],
  ['PYEXEC_POOL_IDLE', 'pool.idleSeconds', integer],
  ['PYEXEC_POOL_MAX_KEPT', 'pool.maxKept', integer],
  ['PYEXEC_POOL_MAX_JOBS', 'pool.maxJobs', integer],
  ['PYEXEC_POOL_PRELOAD', 'pool.preload', names],
  ['PYEXEC_SESSION_IDLE', 'sessions.idleSeconds', integer],
  ['PYEXEC_SESSION_MAX_AGE', 'sessions.maxAgeSeconds', integer],
  ['PYEXEC_SESSION_MAX_TOTAL', 'sessions.maxTotal', integer],
  ['PYEXEC_SESSION_MAX_PER_TENANT', 'sessions.maxPerTenant', integer],
  ['PYEXEC_SESSION_MAX_WAITING', 'sessions.maxWaiting', integer],
  ['PYEXEC_SESSION_REMEMBER', 'sessions.rememberSeconds', integer],
  ['PYEXEC_PYTHON', 'python', list],
  ['PYEXEC_REDIS_URL', 'queue.redisUrl', text],
  ['PYEXEC_QUEUE_NAME', 'queue.name', text],
  ['PYEXEC_QUEUE_BLOBS', 'queue.blobs', text],
  ['PYEXEC_QUEUE_LOCK', 'queue.lockSeconds', integer],
  ['PYEXEC_QUEUE_MAX_TRIES', 'queue.maxTries', integer],
  ['PYEXEC_QUEUE_MAX_WAITING', 'queue.maxWaiting', integer],
  ['PYEXEC_ACCEPT_NO_ISOLATION', 'acceptNoIsolation', flag],
  ['PYEXEC_MAX_TIMEOUT', 'maxTimeoutSeconds', integer],
  ['PYEXEC_MAX_MEMORY_MB', 'maxMemoryMb', integer],
  ['PYEXEC_MAX_DISK_MB', 'maxDiskMb', integer],
  ['PYEXEC_MAX_CPU_SHARES', 'maxCpuShares', integer],
  ['PYEXEC_MAX_OUTPUT_MB', 'maxOutputMb', integer],
  ['PYEXEC_MAX_RUNNING', 'maxRunning', integer],
  ['PYEXEC_MAX_QUEUED', 'maxQueued', integer],
  ['PYEXEC_MAX_BODY_MB', 'maxBodyMb', integer],
  ['PYEXEC_MAX_UNPACKED_MB', 'maxUnpackedMb', integer],
  ['PYEXEC_MAX_UPLOADS_MB', 'maxUploadsMb', integer],
  ['PYEXEC_MAX_ENTRIES', 'maxEntries', integer],
  ['PYEXEC_ALLOWED_IMAGES', 'allowedImages', list],
  ['PYEXEC_VERSION_IMAGES', 'versionImages', table],
  ['PYEXEC_NETWORK_IF_UNSAID', 'networkIfUnsaid', flag],
  ['PYEXEC_SHUTDOWN_GRACE', 'shutdownGraceSeconds', integer],
  ['PYEXEC_STORE', 'store', text],
  ['PYEXEC_DATA_DIR', 'dataDir', text],
  ['PYEXEC_TOKENS_FILE', 'tokensFile', text],
  ['PYEXEC_HOSTS', 'hosts', list],
  ['PYEXEC_CONSOLE', 'console', flag],
  ['PYEXEC_LANGGRAPH_URL', 'langgraphUrl', text],
];

export interface EnvironmentSettings {
  readonly settings: ServerConfigInput;
  /** What was ignored and what to do instead, one sentence each. */
  readonly warnings: readonly string[];
}

/** Settings from `PYEXEC_*`; empty = unset, an integer that cannot be read = its default. Source: spec §5. */
export function serverConfigFromEnv(
  env: Readonly<Record<string, string | undefined>>,
): EnvironmentSettings {
  const entries = VARIABLES.flatMap(([name, field, read]) => {
    const value = env[name] ? read(env[name].trim()) : undefined;
    return value === undefined || value === '' ? [] : [[field, value] as const];
  });
  const consul = Object.keys(env).filter((name) => name.startsWith('PYEXEC_CONSUL_') && env[name]);
  const warnings = consul.map(
    (name) =>
      `${name} is ignored, since there is no Consul store; set PYEXEC_STORE to the path of an SQLite file or to a postgres:// URL.`,
  );
  const settings: Record<string, Record<string, unknown>> = {};
  for (const [field, value] of entries) {
    const [group = '', name] = field.split('.');
    if (name === undefined) Object.assign(settings, { [group]: value });
    else settings[group] = { ...settings[group], [name]: value };
  }
  return {
    settings,
    warnings,
  };
}
