import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readConfigFile } from '../../src/config/config-file.ts';
import { resolveMode } from '../../src/config/execution-mode-config.ts';
import { loadServiceConfig } from '../../src/config/load-service-config.ts';
import {
  getContainerEndpointConfigFromConfigurable,
  getExecutionModeConfigFromConfigurable,
} from '../../src/config/resolvers.ts';
import { createServiceConfig } from '../../src/config/service-config.ts';

const file = fileURLToPath(new URL('../fixtures/framework-config.yaml', import.meta.url));
const env = { CONFIG_FILE: file, PROJECT_ROOT: '/project', LOCAL_PYTHON_VENV: '/venv/bin/python' };
const gateway = (port: number) => ({ address: 'gateway.example.org', port });

it('the configuration that the framework ships gives these settings', async () => {
  const defaults = createServiceConfig();
  expect(await loadServiceConfig({ env })).toEqual({
    ...defaults,
    projectRoot: '/project',
    maxGenerationRetries: 3,
    maxExecutionRetries: 3,
    executionTimeoutSeconds: 600,
    agentDataDir: '_agent_data',
    executedScriptsDir: 'executed_scripts',
    raiseRawErrors: false,
    approval: { ...defaults.approval, mode: 'epics_writes' },
    generator: { name: 'basic', options: {} },
    model: { ...defaults.model, name: 'a-model', maxTokens: 4096 },
    checkpointer: { kind: 'memory' },
    sandbox: {
      ...defaults.sandbox,
      kind: 'jupyter',
      python: ['/venv/bin/python', 'python3'],
      containers: {
        read: {
          host: 'jupyter-read',
          port: 8088,
          executionModes: ['read_only'],
          useHttps: false,
        },
        write: {
          host: 'jupyter-write',
          port: 8089,
          executionModes: ['write_access'],
          useHttps: false,
        },
      },
    },
    executionModes: {
      read_only: {
        kernelName: 'python3-epics-readonly',
        gateway: 'read_only',
        allowsWrites: false,
        requiresApproval: false,
        description: 'Reads from the machine',
        environment: { EPICS_CA_AUTO_ADDR_LIST: 'NO', EPICS_EXECUTION_MODE: 'read_only' },
        network: 'none',
      },
      write_access: {
        kernelName: 'python3-epics-write',
        gateway: 'write_access',
        allowsWrites: true,
        requiresApproval: true,
        description: 'Writes to the machine',
        environment: { EPICS_CA_AUTO_ADDR_LIST: 'NO', EPICS_EXECUTION_MODE: 'write_access' },
        network: 'none',
      },
    },
    controlSystem: {
      ...defaults.controlSystem,
      type: 'epics',
      writesEnabled: false,
      gateways: { read_only: gateway(5064), write_access: gateway(5084) },
      connector: { type: 'epics', timeoutSeconds: 5 },
      limitsChecking: {
        enabled: false,
        databasePath: 'limits.json',
        allowUnlistedChannels: false,
        onViolation: 'error',
      },
    },
  });
});

it('the service and the resolvers agree on its modes and containers', async () => {
  const config = await loadServiceConfig({ env });
  const table = await readConfigFile(file, env);
  for (const mode of ['read_only', 'write_access']) {
    const resolved = getExecutionModeConfigFromConfigurable(table, mode);
    expect(resolveMode(mode, config)).toEqual(resolved);
    const { host, port, kernelName } = getContainerEndpointConfigFromConfigurable(table, mode);
    const container = Object.values(config.sandbox.containers).find(({ executionModes }) =>
      executionModes.includes(mode),
    );
    expect(container).toMatchObject({ host, port });
    expect(kernelName).toBe(resolved.kernelName);
  }
});

it('what is not set stays as it stands there', async () => {
  const { projectRoot, sandbox } = await loadServiceConfig({ env: { CONFIG_FILE: file } });
  expect(projectRoot).toBe('${PROJECT_ROOT}');
  expect(sandbox.python).toEqual(['${LOCAL_PYTHON_VENV}', 'python3']);
});
