import type { ServerConfig, ServerConfigInput } from './server-config.ts';

type Read = (text: string) => unknown;
type Variable = readonly [name: string, field: keyof ServerConfig, read: Read];

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
  ['PYEXEC_MAX_ENTRIES', 'maxEntries', integer],
  ['PYEXEC_ALLOWED_IMAGES', 'allowedImages', list],
  ['PYEXEC_VERSION_IMAGES', 'versionImages', table],
  ['PYEXEC_NETWORK_IF_UNSAID', 'networkIfUnsaid', flag],
  ['PYEXEC_SHUTDOWN_GRACE', 'shutdownGraceSeconds', integer],
  ['PYEXEC_STORE', 'store', text],
  ['PYEXEC_DATA_DIR', 'dataDir', text],
  ['PYEXEC_TOKENS_FILE', 'tokensFile', text],
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
  return { settings: Object.fromEntries(entries), warnings };
}
