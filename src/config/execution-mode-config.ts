import { z } from 'zod';
import { ContainerConfigurationError } from '../errors.ts';

/** Address of a gateway to a control system. */
export const gatewaySchema = z.strictObject({
  address: z.string().min(1),
  port: z.coerce.number().int().min(1).max(65_535),
});
export type Gateway = z.infer<typeof gatewaySchema>;

const variableSchema = z.string().regex(/^[A-Za-z_]\w*$/);
/** Files write numbers and flags without quotes. */
const variableValueSchema = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** One execution mode as it stands in the settings. */
export const executionModeSchema = z.strictObject({
  kernelName: z
    .string()
    .min(1)
    .optional()
    .describe('jupyter: kernel of this mode; default: that of the sandbox'),
  gateway: z.string().min(1).optional().describe('one of `controlSystem.gateways`'),
  allowsWrites: z.boolean().default(false).describe('false refuses programs that write'),
  requiresApproval: z.boolean().default(false).describe('a human is asked for every program'),
  description: z.string().default(''),
  environment: z
    .record(variableSchema, variableValueSchema)
    .default({})
    .describe('variables of the program'),
  network: z.enum(['none', 'on']).default('none').describe('docker: network of the program'),
});
export type ExecutionModeSettings = z.infer<typeof executionModeSchema>;

/** What one execution mode means here. Source: spec §8.2; `allowsWrites` and `requiresApproval` are enforced. */
export interface ExecutionModeConfig {
  /** `read_only`, `write_access`, or a mode of the deployment. */
  readonly modeName: string;
  readonly kernelName: string;
  /** False refuses programs that write in this mode. */
  readonly allowsWrites: boolean;
  /** True asks a human for every program in this mode. */
  readonly requiresApproval: boolean;
  readonly description: string;
  /** Variables of the program, the gateway's included. */
  readonly environment: Readonly<Record<string, string>>;
  readonly epicsGateway: Gateway | null;
  /** Whether programs of this mode get a network, where the sandbox can give one. */
  readonly network: 'none' | 'on';
}

/** Variables that lead a Channel Access client to a gateway. Source: spec §8.5. */
export const gatewayEnvironment = (gateway: Gateway | null): Record<string, string> =>
  gateway === null
    ? {}
    : {
        EPICS_CA_ADDR_LIST: gateway.address,
        EPICS_CA_SERVER_PORT: String(gateway.port),
        EPICS_CA_AUTO_ADDR_LIST: 'NO',
      };

/** A mode with its kernel and gateway found, in fresh objects. */
export const modeConfigOf = (
  modeName: string,
  settings: Omit<ExecutionModeSettings, 'gateway' | 'kernelName'> & { readonly kernelName: string },
  epicsGateway: Gateway | null,
): ExecutionModeConfig => ({
  modeName,
  kernelName: settings.kernelName,
  allowsWrites: settings.allowsWrites,
  requiresApproval: settings.requiresApproval,
  description: settings.description,
  environment: { ...settings.environment, ...gatewayEnvironment(epicsGateway) },
  epicsGateway,
  network: settings.network,
});

/** What the modes are where none is configured: reading is free, writing asks a human. Source: spec §8.1. */
export const DEFAULT_MODES: Readonly<Record<string, ExecutionModeSettings>> = {
  read_only: executionModeSchema.parse({ description: 'reads from the control system' }),
  write_access: executionModeSchema.parse({
    allowsWrites: true,
    requiresApproval: true,
    description: 'writes to the control system',
  }),
};

/** The part of the service's settings that says what modes mean. */
export interface ModeSettings {
  readonly executionModes: Readonly<Record<string, ExecutionModeSettings>>;
  readonly controlSystem: { readonly gateways: Readonly<Record<string, Gateway>> };
  readonly sandbox: { readonly kernelName: string };
}

/**
 * What a mode means by the service's settings.
 * @throws {ContainerConfigurationError} the mode, or its gateway, is not configured
 */
export function resolveMode(
  modeName: string,
  { executionModes: modes, controlSystem: { gateways }, sandbox }: ModeSettings,
): ExecutionModeConfig {
  const settings = Object.hasOwn(modes, modeName) ? modes[modeName] : undefined;
  if (settings === undefined) {
    throw new ContainerConfigurationError(
      `The execution mode "${modeName}" is not configured; executionModes has ${Object.keys(modes).join(', ') || 'none'}.`,
      { technicalDetails: { mode: modeName, available_modes: Object.keys(modes) } },
    );
  }
  const { gateway, kernelName = sandbox.kernelName } = settings;
  if (gateway === undefined) return modeConfigOf(modeName, { ...settings, kernelName }, null);
  const found = Object.hasOwn(gateways, gateway) ? gateways[gateway] : undefined;
  if (found === undefined) {
    throw new ContainerConfigurationError(
      `executionModes.${modeName}.gateway is "${gateway}", and controlSystem.gateways has ${Object.keys(gateways).join(', ') || 'none'}.`,
    );
  }
  return modeConfigOf(modeName, { ...settings, kernelName }, found);
}
