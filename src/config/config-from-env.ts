import type { Environment } from './config-file.ts';
import type { ServiceConfigInput } from './service-config.ts';

/** Variables that the edges (CLI, Studio) read; an empty one counts as absent. */
export const ENV_NAMES = {
  apiKey: 'OPENAI_API_KEY',
  baseUrl: 'OPENAI_BASE_URL',
  model: 'PYTHON_EXECUTOR_MODEL',
  sandbox: 'PYTHON_EXECUTOR_SANDBOX',
  approval: 'PYTHON_EXECUTOR_APPROVAL',
  dataDir: 'PYTHON_EXECUTOR_DATA_DIR',
  logLevel: 'PYTHON_EXECUTOR_LOG_LEVEL',
  projectRoot: 'PROJECT_ROOT',
  jupyterToken: 'JUPYTER_TOKEN',
  /** An interpreter, tried before those of the settings. */
  python: 'CONTAINER_PYTHON_ENV',
} as const;

/** The settings that the environment gives; checked, with everything else, by `createServiceConfig`. */
export function configFromEnv(env: Environment): ServiceConfigInput {
  const read = <K extends string>(name: string, key: K): { [P in K]?: string } => {
    const value = env[name];
    return value === undefined || value === '' ? {} : ({ [key]: value } as { [P in K]?: string });
  };
  const sandbox = { ...read(ENV_NAMES.sandbox, 'kind'), ...read(ENV_NAMES.jupyterToken, 'token') };
  const approval = read(ENV_NAMES.approval, 'mode');
  return {
    ...(read(ENV_NAMES.logLevel, 'logLevel') as Pick<ServiceConfigInput, 'logLevel'>),
    ...read(ENV_NAMES.dataDir, 'agentDataDir'),
    ...read(ENV_NAMES.projectRoot, 'projectRoot'),
    model: {
      ...read(ENV_NAMES.apiKey, 'apiKey'),
      ...read(ENV_NAMES.baseUrl, 'baseUrl'),
      ...read(ENV_NAMES.model, 'name'),
    },
    sandbox: sandbox as NonNullable<ServiceConfigInput['sandbox']>,
    approval: approval as NonNullable<ServiceConfigInput['approval']>,
  };
}
