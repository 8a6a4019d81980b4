import { z } from 'zod';
import { ApprovalManager } from '../approval/approval-manager.ts';
import { ContainerConfigurationError } from '../errors.ts';
import type { Environment } from './config-file.ts';
import { deepMerge, isTable, type Table } from './deep-merge.ts';

const table = z.record(z.string(), z.unknown());
const section = table.optional();

const executionSchema = z.strictObject({
  execution_method: z.enum(['container', 'local', 'docker', 'pyodide', 'jupyter']).optional(),
  python_env_path: z.string().min(1).optional(),
  modes: section,
  epics: z
    .strictObject({ gateways: section, timeout: z.coerce.number().positive().optional() })
    .optional(),
  code_generator: z.string().min(1).optional(),
  generators: z.record(z.string(), table).optional(),
});

const containerSchema = z.strictObject({
  hostname: z.string().min(1),
  port_host: z.coerce.number().int(),
  port_container: z.coerce.number().int().optional(),
  execution_modes: z.array(z.string()).default([]),
  use_https: z.boolean().optional(),
  token: z.string().min(1).optional(),
});
const jupyterSchema = z.looseObject({ containers: z.record(z.string(), containerSchema) });

const modelSchema = z.strictObject({
  provider: z.string().optional(),
  model_id: z.string().min(1).optional(),
  max_tokens: z.coerce.number().int().positive().optional(),
  temperature: z.number().optional(),
  base_url: z.string().optional(),
  api_key: z.string().optional(),
});
const modelsSchema = z.looseObject({
  python_code_generator: modelSchema.optional(),
  approval: z
    .undefined({ error: 'no model reads the answers of people here; leave it out' })
    .optional(),
});

const writesEnabled = z.strictObject({ writes_enabled: z.boolean().optional() }).optional();
const pythonExecutorSchema = z.strictObject({
  max_generation_retries: z.int().optional(),
  max_execution_retries: z.int().optional(),
  execution_timeout_seconds: z.number().optional(),
});

/** The sections of the framework's own configuration that concern this service. Source: spec §8.1. */
const frameworkSchema = z.strictObject({
  framework: z
    .strictObject({
      python_executor: pythonExecutorSchema.optional(),
      execution: executionSchema.optional(),
    })
    .optional(),
  python_executor: pythonExecutorSchema.optional(),
  execution: executionSchema.optional(),
  execution_control: z.strictObject({ epics: writesEnabled }).optional(),
  agent_control_defaults: z
    .looseObject({
      epics_writes_enabled: z.boolean().optional(),
      control_system_writes_enabled: z.boolean().optional(),
    })
    .optional(),
  service_configs: z
    .looseObject({
      jupyter: jupyterSchema.optional(),
      framework: z.looseObject({ jupyter: jupyterSchema.optional() }).optional(),
    })
    .optional(),
  model_configs: modelsSchema.extend({ framework: modelsSchema.optional() }).optional(),
  approval_config: section,
  file_paths: z
    .strictObject({
      agent_data_dir: z.string().min(1).optional(),
      executed_python_scripts_dir: z.string().min(1).optional(),
    })
    .optional(),
  development: z.looseObject({ raise_raw_errors: z.boolean().optional() }).optional(),
  langgraph: z
    .strictObject({ use_postgres: z.boolean().default(false), postgres_url: z.string().optional() })
    .optional(),
});
type Framework = z.infer<typeof frameworkSchema>;
type Execution = z.infer<typeof executionSchema>;

const SECTIONS = Object.keys(frameworkSchema.shape);

/** The newer place of each section counts more than the older one. */
function sectionsOf(data: Framework) {
  const { service_configs: services, model_configs: models } = data;
  return {
    retries: { ...data.framework?.python_executor, ...data.python_executor },
    execution: { ...data.framework?.execution, ...data.execution },
    containers: (services?.jupyter ?? services?.framework?.jupyter)?.containers,
    models: { ...models?.framework, ...models },
  };
}

function modelOf(models: Table, name: string, path: string): Table {
  const parsed = modelSchema.safeParse(models[name]);
  if (!parsed.success) {
    throw new ContainerConfigurationError(
      `${path} names the model "${name}": ${z.prettifyError(parsed.error)}`,
    );
  }
  const { provider, model_id, max_tokens, temperature, base_url, api_key } = parsed.data;
  if (provider !== undefined && provider !== 'openai' && base_url === undefined) {
    throw new ContainerConfigurationError(
      `model_configs.${name}.provider is "${provider}"; give the base_url of its OpenAI-compatible service.`,
    );
  }
  return {
    name: model_id,
    maxTokens: max_tokens,
    temperature,
    baseUrl: base_url,
    apiKey: api_key,
  };
}

function generatorOf({ code_generator, generators }: Execution, models: Table): Table {
  const name = code_generator ?? (generators?.['basic'] === undefined ? undefined : 'basic');
  const { model_config_name: model, ...options } = generators?.[name ?? ''] ?? {};
  const wanted = typeof model === 'string' ? model : 'python_code_generator';
  const isNamed = typeof model === 'string' || models[wanted] !== undefined;
  return {
    ...(name === undefined ? {} : { generator: { name, options } }),
    ...(isNamed ? { model: modelOf(models, wanted, 'model_config_name') } : {}),
  };
}

function sandboxOf(
  execution: Execution,
  containers: z.infer<typeof jupyterSchema>['containers'] | undefined,
  env: Environment,
): Table {
  const { execution_method: method, python_env_path } = execution;
  const interpreters = [env['CONTAINER_PYTHON_ENV'], python_env_path].filter(
    (path) => path !== undefined && path !== '',
  );
  return {
    kind: method === 'container' ? 'jupyter' : method,
    ...(interpreters.length === 0 ? {} : { python: [...interpreters, 'python3'] }),
    ...(containers === undefined
      ? {}
      : {
          containers: Object.fromEntries(
            Object.entries(containers).map(([name, container]) => [
              name,
              {
                host: container.hostname,
                port: container.port_host,
                executionModes: container.execution_modes,
                useHttps: container.use_https,
                token: container.token,
              },
            ]),
          ),
        }),
  };
}

function controlOf(data: Framework, { epics }: Execution): Table {
  const defaults = data.agent_control_defaults;
  return {
    writesEnabled:
      defaults?.control_system_writes_enabled ??
      defaults?.epics_writes_enabled ??
      data.execution_control?.epics?.writes_enabled,
    gateways: epics?.gateways,
    ...(epics?.timeout === undefined
      ? {}
      : { connector: { type: 'epics', timeoutSeconds: epics.timeout } }),
  };
}

function checkpointerOf({ langgraph }: Framework, env: Environment, own: unknown): Table {
  if (langgraph?.use_postgres !== true || own !== undefined) return {};
  const url = langgraph.postgres_url ?? env['POSTGRES_URL'] ?? env['DATABASE_URL'];
  if (url === undefined) {
    throw new ContainerConfigurationError(
      'langgraph.use_postgres is true and there is no address: set langgraph.postgres_url or POSTGRES_URL.',
    );
  }
  return { checkpointer: { kind: 'postgres', url } };
}

const isFrameworkApproval = (value: unknown): value is Table =>
  isTable(value) && ('global_mode' in value || 'capabilities' in value);

function approvalOf(value: unknown): Table {
  if (value === undefined) return {};
  const { enabled, mode } = new ApprovalManager(value).getPythonExecutionConfig();
  return { approval: { mode: enabled ? mode : 'disabled' } };
}

/**
 * Translates the framework's sections of a table into this service's settings and leaves the other keys alone.
 * Every key of spec §8.1 is honoured or refused with its path.
 * @throws {ContainerConfigurationError} naming each wrong or unknown key of those sections
 */
export function translateFramework(source: Table, env: Environment): Table {
  const { approval, ...rest } = source;
  const isTheirs = isFrameworkApproval(approval);
  const theirs = Object.fromEntries(
    Object.entries(rest).filter(([name]) => SECTIONS.includes(name)),
  );
  const ours = Object.fromEntries(Object.entries(rest).filter(([name]) => !(name in theirs)));
  const parsed = frameworkSchema.safeParse(theirs);
  if (!parsed.success) {
    throw new ContainerConfigurationError(`Bad configuration: ${z.prettifyError(parsed.error)}`);
  }
  const { data } = parsed;
  const { retries, execution, containers, models } = sectionsOf(data);
  const { file_paths: paths } = data;
  const translated: Table = {
    maxGenerationRetries: retries.max_generation_retries,
    maxExecutionRetries: retries.max_execution_retries,
    executionTimeoutSeconds: retries.execution_timeout_seconds,
    agentDataDir: paths?.agent_data_dir,
    executedScriptsDir: paths?.executed_python_scripts_dir,
    raiseRawErrors: data.development?.raise_raw_errors,
    sandbox: sandboxOf(execution, containers, env),
    controlSystem: controlOf(data, execution),
    executionModes: execution.modes,
    ...generatorOf(execution, models),
    ...checkpointerOf(data, env, ours['checkpointer']),
    ...approvalOf(data.approval_config ?? (isTheirs ? approval : undefined)),
  };
  const own = isTheirs || approval === undefined ? ours : { ...ours, approval };
  return deepMerge(translated, own);
}
