import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect } from 'vitest';
import { ApprovalManager } from '../../src/approval/approval-manager.ts';
import { isTable } from '../../src/config/deep-merge.ts';
import { loadServiceConfig, readSettings } from '../../src/config/load-service-config.ts';
import {
  getContainerEndpointConfigFromConfigurable,
  getExecutionControlConfig,
  getExecutionControlConfigFromConfigurable,
  getExecutionModeConfigFromConfigurable,
} from '../../src/config/resolvers.ts';
import { createServiceConfig } from '../../src/config/service-config.ts';
import { ContainerConfigurationError } from '../../src/errors.ts';
import { parseChannelLimits } from '../../src/policy/channel-limits.ts';
import { createRequest, requestSchema } from '../../src/request.ts';
import { readRunSettings, runSettingsSchema } from '../../src/run-settings.ts';
import { createServerConfig, serverConfigSchema } from '../../src/server/config/server-config.ts';
import { serverConfigFromEnv } from '../../src/server/config/server-config-from-env.ts';
import { readTokenFile } from '../../src/server/auth/token-file.ts';
import { readScript } from '../../src/generator/script-file.ts';
import { fuzz } from './fuzz.ts';
import { json } from './inputs.ts';
import { nearlyValid } from './nearly-valid.ts';
import {
  framework,
  ours,
  serverVariables,
  serviceVariables,
  settings,
  yaml,
} from './settings-inputs.ts';

/** Whatever it is given, a reader accepts it or says in words for people what is wrong with it. */
async function acceptsOrTells<T>(read: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    expect(error).toBeInstanceOf(ContainerConfigurationError);
    const { message } = error as Error;
    expect(message.length).toBeGreaterThan(20);
    expect(message).not.toMatch(
      /is not a function|Cannot read propert|undefined is not|\n\s+at \S/,
    );
    return undefined;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(text: string): string {
  const path = join(folder, 'settings.yaml');
  writeFileSync(path, text);
  return path;
}
describe('settings', () => {
  fuzz('of the service are complete, or a configuration error', settings, async (given) => {
    const config = await acceptsOrTells(() => createServiceConfig(given as object));
    if (config !== undefined) expect(createServiceConfig(config)).toEqual(config);
    if (isTable(given)) await acceptsOrTells(() => readSettings(given));
  });

  fuzz(
    'of files and variables are complete, or a configuration error',
    fc.record({ yaml, env: serviceVariables, over: ours.filter(isTable) }),
    async ({ yaml: text, env, over }) => {
      const file = fileWith(text);
      const config = await acceptsOrTells(() => loadServiceConfig({ file, env, settings: over }));
      if (config !== undefined) expect(createServiceConfig(config)).toEqual(config);
    },
  );

  fuzz(
    'of a run are read, or a configuration error',
    fc.record({
      context: fc.oneof(nearlyValid(runSettingsSchema), json()),
      configurable: fc.oneof(nearlyValid(runSettingsSchema).filter(isTable), framework.table),
    }),
    async ({ context, configurable }) => {
      await acceptsOrTells(() => readRunSettings(createServiceConfig(), { context, configurable }));
    },
  );

  fuzz(
    'of the framework are resolved, or a configuration error',
    framework.table,
    async (table) => {
      const configurable = table;
      await acceptsOrTells(() => getExecutionControlConfigFromConfigurable(configurable));
      await acceptsOrTells(() => getExecutionModeConfigFromConfigurable(configurable, 'read_only'));
      await acceptsOrTells(() =>
        getContainerEndpointConfigFromConfigurable(configurable, 'read_only'),
      );
      expect(typeof getExecutionControlConfig(configurable).controlSystemWritesEnabled).toBe(
        'boolean',
      );
    },
  );

  fuzz(
    'of approval are strict, or a configuration error',
    fc.oneof(framework.table, framework.value, json()),
    async (section) => {
      await acceptsOrTells(() => new ApprovalManager(section).getConfigSummary());
    },
  );

  fuzz(
    'of the server are complete, or a configuration error',
    fc.record({
      given: fc.oneof(nearlyValid(serverConfigSchema), json()),
      env: serverVariables,
    }),
    async ({ given, env }) => {
      await acceptsOrTells(() => createServerConfig(given as object));
      const fromEnv = await acceptsOrTells(() =>
        createServerConfig(serverConfigFromEnv(env).settings),
      );
      if (fromEnv !== undefined)
        expect(fromEnv.maxTimeoutSeconds).toBeGreaterThanOrEqual(fromEnv.defaultTimeoutSeconds);
    },
  );
});

describe('files of settings', () => {
  fuzz('with tokens, replies and limits are read, or a configuration error', yaml, async (text) => {
    const file = fileWith(text);
    await acceptsOrTells(() => readTokenFile(file));
    await acceptsOrTells(() => readScript(file));
    await acceptsOrTells(() => parseChannelLimits(text, file, false));
  });

  fuzz(
    'with a request are read, or a configuration error',
    fc.oneof(nearlyValid(requestSchema), json()),
    async (given) => {
      const request = await acceptsOrTells(() => createRequest(given));
      if (request !== undefined) expect(createRequest(request)).toEqual(request);
    },
  );
});
