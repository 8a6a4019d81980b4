import { z } from 'zod';
import { ApprovalManager } from '../approval/approval-manager.ts';
import { ContainerConfigurationError } from '../errors.ts';
import type { Environment } from './config-file.ts';
import { isTable, type Table } from './deep-merge.ts';
import { mergeSettings } from './merge-settings.ts';

const table = z.record(z.string(), z.unknown());
const section = table.optional();

const executionSchema = z.strictObject({
  execution_method: z
    .enum(['container', 'local', 'docker', 'jail', 'pyodide', 'jupyter'])
    .optional(),
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
const jupyterSchema = z.looseObject({
  containers: z.record(z.string(), containerSchema).optional(),
});

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
  max_generation_retries: z.int().min(1).optional(),
  max_execution_retries: z.int().min(0).optional(),
  execution_timeout_seconds: z.number().positive().optional(),
});

/** The values are judged by the `ApprovalManager`, which knows what is missing; here a mistyped name is found. */
const approvalSchema = z.strictObject({
  global_mode: z.unknown().optional(),
  capabilities: z
    .looseObject({
      python_execution: z
        .strictObject({ enabled: z.unknown().optional(), mode: z.unknown().optional() })
        .optional(),
    })
    .optional(),
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
  const { service_configs: services } = data;
  const { framework: olderModels, ...models } = data.model_configs ?? {};
  return {
    retries: { ...data.framework?.python_executor, ...data.python_executor },
    execution: { ...data.framework?.execution, ...data.execution },
    containers: (services?.jupyter ?? services?.framework?.jupyter)?.containers,
    models: { ...olderModels, ...models },
  };
}

const bad = (error: z.ZodError): ContainerConfigurationError =>
  new ContainerConfigurationError(`Bad configuration: ${z.prettifyError(error)}`);

function modelOf(models: Table, name: string): Table {
  const parsed = z
    .object({ model_configs: z.object({ [name]: modelSchema }) })
    .safeParse({ model_configs: models });
  if (!parsed.success) throw bad(parsed.error);
  const { provider, model_id, max_tokens, temperature, base_url, api_key } = parsed.data
    .model_configs[name] as z.infer<typeof modelSchema>;
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

const DEFAULT_MODEL = 'python_code_generator';

/** Which of the models writes: the one that the generator names, else the framework's own for this task. */
function modelFor(generator: string, named: unknown, models: Table): string {
  if (named === undefined) return DEFAULT_MODEL;
  if (typeof named === 'string' && models[named] !== undefined) return named;
  throw new ContainerConfigurationError(
    `Bad configuration: execution.generators.${generator}.model_config_name is ${JSON.stringify(named)}, and model_configs has ${Object.keys(models).join(', ') || 'none'}.`,
  );
}

function generatorOf({ code_generator, generators = {} }: Execution, models: Table): Table {
  const name = code_generator ?? (generators['basic'] && 'basic');
  const { model_config_name: named, ...options } = generators[name ?? ''] ?? {};
  const model = modelFor(name ?? '', named, models);
  return {
    ...(name === undefined ? {} : { generator: { name, options } }),
    ...(models[model] === undefined ? {} : { model: modelOf(models, model) }),
  };
}

function sandboxOf(
  execution: Execution,
  containers: z.infer<typeof jupyterSchema>['containers'],
): Table {
  const { python_env_path: python } = execution;
  // Containers are there to be used, unless something else is named.
  const method = execution.execution_method ?? (containers && 'container');
  return {
    kind: method === 'container' ? 'jupyter' : method,
    ...(python === undefined ? {} : { python: [python, 'python3'] }),
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

function approvalOf(name: string, value: unknown): Table {
  if (value === undefined) return {};
  const parsed = z.object({ [name]: approvalSchema }).safeParse({ [name]: value });
  if (!parsed.success) throw bad(parsed.error);
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
  if (!parsed.success) throw bad(parsed.error);
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
    sandbox: sandboxOf(execution, containers),
    controlSystem: controlOf(data, execution),
    executionModes: execution.modes,
    ...generatorOf(execution, models),
    ...checkpointerOf(data, env, ours['checkpointer']),
    ...approvalOf('approval', isTheirs ? approval : undefined),
    ...approvalOf('approval_config', data.approval_config),
  };
  const own = isTheirs || approval === undefined ? ours : { ...ours, approval };
  return mergeSettings(translated, own);
}
