import { configFromEnv, ENV_NAMES } from './config-from-env.ts';
import { readConfigFile, type Environment } from './config-file.ts';
import type { Table } from './deep-merge.ts';
import { translateFramework } from './framework-settings.ts';
import { mergeSettings } from './merge-settings.ts';
import {
  createServiceConfig,
  serviceConfigSchema,
  type ServiceConfig,
  type ServiceConfigInput,
} from './service-config.ts';
import { camelFields } from './spelling.ts';

export interface ConfigSources {
  /** YAML or JSON; null = none. @default the one that {@link configFileOf} finds */
  readonly file?: string | null | undefined;
  /** @default {} */
  readonly env?: Environment;
  /** Counts more than file and environment. */
  readonly settings?: ServiceConfigInput;
}

const camel = (table: Table): Table => camelFields(serviceConfigSchema, table) as Table;

/**
 * Settings from a table as a file or a `configurable` holds it: the names of {@link ServiceConfig} in camelCase or
 * snake_case, and the sections of the framework. Source: spec §8.1.
 * @throws {ContainerConfigurationError} naming each wrong or unknown key of a framework's section
 */
export const readSettings = (table: Table, env: Environment = {}): ServiceConfigInput =>
  camel(translateFramework(camel(table), env));

/** The file that `PYTHON_EXECUTOR_CONFIG` or the framework's `CONFIG_FILE` names; undefined = none. */
export const configFileOf = (env: Environment): string | undefined =>
  env['PYTHON_EXECUTOR_CONFIG'] || env['CONFIG_FILE'] || undefined;

/** The interpreter that the framework's variable names comes before those of the file. Source: spec §16.2. */
function interpretersOf({ sandbox }: ServiceConfigInput, env: Environment): ServiceConfigInput {
  const own = env[ENV_NAMES.python];
  const others: unknown = sandbox?.python ?? ['python3'];
  return own && Array.isArray(others) ? { sandbox: { python: [own, ...others] } } : {};
}

/**
 * The settings of file, environment and caller, each over the one before, checked and complete.
 * @throws {ContainerConfigurationError} naming each wrong setting with its path, or what is wrong with the file
 */
export async function loadServiceConfig({
  env = {},
  settings = {},
  file = configFileOf(env) ?? null,
}: ConfigSources = {}): Promise<ServiceConfig> {
  const table = file === null ? {} : await readConfigFile(file, env);
  const fromFile = readSettings(table, env);
  const layers = [fromFile, configFromEnv(env), interpretersOf(fromFile, env), settings];
  return createServiceConfig(
    layers.reduce<Table>((below, layer) => mergeSettings(below, layer), {}),
  );
}
