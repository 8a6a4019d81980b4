import { z } from 'zod';
import { ContainerConfigurationError, PythonExecutorException } from '../errors.ts';
import { ContainerEndpointConfig } from './container-endpoint-config.ts';
import { ExecutionControlConfig } from './execution-control-config.ts';
import {
  executionModeSchema,
  gatewaySchema,
  modeConfigOf,
  type ExecutionModeConfig,
  type Gateway,
} from './execution-mode-config.ts';
import { camelFields } from './spelling.ts';

/** The plain nested object that carries all settings through a graph run: LangGraph's `config.configurable`. */
export type Configurable = Readonly<Record<string, unknown>>;

const table = z.record(z.string(), z.unknown());

/** The object at the first of the paths that exists, newer ones first; an empty one when none does. */
function lookUp(configurable: Configurable, ...paths: string[]): Record<string, unknown> {
  for (const path of paths) {
    let value: unknown = configurable;
    for (const key of path.split('.')) value = table.safeParse(value).data?.[key];
    const found = table.safeParse(value);
    if (found.success) return found.data;
  }
  return {};
}

const has = (object: object): boolean => Object.keys(object).length > 0;

const fail = (message: string, technicalDetails: Record<string, unknown>): never => {
  throw new ContainerConfigurationError(message, { technicalDetails });
};

/** Anything unexpected while resolving is a configuration error too, with its text in the details. */
function resolving<T>(what: string, resolve: () => T): T {
  try {
    return resolve();
  } catch (error) {
    if (error instanceof PythonExecutorException) throw error;
    const text = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new ContainerConfigurationError(`${what} is configured wrongly: ${text}`, {
      technicalDetails: { error: text },
      cause: error,
    });
  }
}

/**
 * Whether control-system writes are enabled, from `agent_control_defaults` of a run. Source: spec §8.5.
 * @throws {ContainerConfigurationError} the section is missing, empty or wrong
 */
export const getExecutionControlConfigFromConfigurable = (
  configurable: Configurable,
): ExecutionControlConfig =>
  resolving('agent_control_defaults', () => {
    const defaults = lookUp(configurable, 'agent_control_defaults');
    if (!has(defaults)) {
      return fail('The configurable has no `agent_control_defaults`; writes cannot be decided.', {
        available_keys: Object.keys(configurable),
      });
    }
    const parsed = z
      .object({
        epics_writes_enabled: z.boolean().optional(),
        control_system_writes_enabled: z.boolean().optional(),
      })
      .parse(defaults);
    return new ExecutionControlConfig(
      parsed.control_system_writes_enabled ?? parsed.epics_writes_enabled ?? false,
    );
  });

/**
 * Whether writes are enabled by a whole configuration: `control_system.writes_enabled`, else the older
 * `execution_control.epics.writes_enabled`. Whatever is wrong with it means no. Source: spec §8.4.
 */
export function getExecutionControlConfig(
  configuration: Configurable,
  warn: (message: string) => void = () => {},
): ExecutionControlConfig {
  const system = lookUp(configuration, 'control_system');
  const [newer, older] = [system, lookUp(configuration, 'execution_control.epics')].map(
    ({ writes_enabled: value }) => (value === undefined ? undefined : value === true),
  );
  if (older !== undefined) {
    warn('execution_control.epics.writes_enabled is old; use control_system.writes_enabled.');
    if (newer !== undefined && newer !== older) {
      warn(`Writes are ${newer ? 'enabled' : 'disabled'}: control_system.writes_enabled counts.`);
    }
  }
  const type = z.string().safeParse(system['type']).data;
  const config = new ExecutionControlConfig(newer ?? older ?? false, type);
  config.validate().forEach(warn);
  return config;
}

/** The kernel has to be named here, as in the framework. */
const modeSchema = executionModeSchema.extend({
  kernelName: z.string().min(1),
});

function gatewayOf(configurable: Configurable, name: string | undefined): Gateway | null {
  if (name === undefined) return null;
  const gateways = lookUp(
    configurable,
    'execution.epics.gateways',
    'framework.execution.epics.gateways',
  );
  return Object.hasOwn(gateways, name) ? gatewaySchema.parse(gateways[name]) : null;
}

/**
 * What a mode means in a run, its gateway's variables merged into a fresh environment. Source: spec §8.5.
 * @throws {ContainerConfigurationError} the mode is unknown or wrong
 */
export const getExecutionModeConfigFromConfigurable = (
  configurable: Configurable,
  modeName: string,
): ExecutionModeConfig =>
  resolving(`execution mode "${modeName}"`, () => {
    const modes = {
      ...lookUp(configurable, 'execution_modes'),
      ...lookUp(configurable, 'execution.modes', 'framework.execution.modes'),
    };
    if (!Object.hasOwn(modes, modeName)) {
      return fail(`The execution mode "${modeName}" is not configured.`, {
        mode: modeName,
        available_modes: Object.keys(modes),
      });
    }
    const mode = modeSchema.parse(camelFields(modeSchema, modes[modeName]));
    return modeConfigOf(modeName, mode, gatewayOf(configurable, mode.gateway));
  });

const containerSchema = z.looseObject({
  hostname: z.string().min(1),
  port_host: z.coerce.number().int().positive(),
  execution_modes: z.array(z.string()).default([]),
  use_https: z.boolean().default(false),
  token: z.string().optional(),
});

/**
 * The Jupyter endpoint that serves a mode: the first container that lists it. Source: spec §8.5.
 * @throws {ContainerConfigurationError} no container lists the mode, or the one that does has no address
 */
export const getContainerEndpointConfigFromConfigurable = (
  configurable: Configurable,
  modeName: string,
): ContainerEndpointConfig =>
  resolving(`the container of mode "${modeName}"`, () => {
    const { kernelName } = getExecutionModeConfigFromConfigurable(configurable, modeName);
    const containers = lookUp(
      configurable,
      'service_configs.jupyter.containers',
      'service_configs.framework.jupyter.containers',
    );
    const serves = (container: unknown): boolean =>
      z
        .object({ execution_modes: z.array(z.string()) })
        .safeParse(container)
        .data?.execution_modes.includes(modeName) ?? false;
    const found = Object.values(containers).find(serves);
    if (found === undefined) {
      return fail(`No Jupyter container serves the mode "${modeName}".`, {
        mode: modeName,
        available_containers: Object.keys(containers),
      });
    }
    const { hostname, port_host, use_https, token } = containerSchema.parse(found);
    return new ContainerEndpointConfig({
      host: hostname,
      port: port_host,
      kernelName,
      useHttps: use_https,
      token,
    });
  });
