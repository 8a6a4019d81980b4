import { describe, expect, it } from 'vitest';
import { createServiceConfig, type ServiceConfigInput } from '../../src/config/service-config.ts';
import { ContainerConfigurationError } from '../../src/errors.ts';
import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import { DockerSandbox } from '../../src/sandbox/docker/docker-sandbox.ts';
import { JailSandbox } from '../../src/sandbox/jail/jail-sandbox.ts';
import { JupyterSandbox } from '../../src/sandbox/jupyter/jupyter-sandbox.ts';
import { LocalSandbox } from '../../src/sandbox/local/local-sandbox.ts';
import { PyodideSandbox } from '../../src/sandbox/pyodide/pyodide-sandbox.ts';
import { SandboxPerMode } from '../../src/sandbox/sandbox-per-mode.ts';
import { startFakeServer, type FakeServer } from './jupyter/fake-server.ts';

function make(input: ServiceConfigInput) {
  const { sandbox, executionModes } = createServiceConfig(input);
  return createSandbox(sandbox, executionModes);
}

describe('the sandbox of the settings', () => {
  it.each([
    ['pyodide', PyodideSandbox],
    ['docker', DockerSandbox],
    ['jail', JailSandbox],
    ['local', LocalSandbox],
    ['jupyter', JupyterSandbox],
  ] as const)('is %s where they say so', async (kind, expected) => {
    await using sandbox = await make({ sandbox: { kind, acceptNoIsolation: true } });
    expect(sandbox).toBeInstanceOf(expected);
  });

  it('is not the local one unless somebody accepts that', async () => {
    await expect(make({ sandbox: { kind: 'local' } })).rejects.toThrow(ContainerConfigurationError);
  });
});

/** The servers have the kernel `python3` alone, so a check tells which kernel was looked for, and where. */
const lookedFor = (kernel: string, { port }: FakeServer): string =>
  `The Jupyter server at http://127.0.0.1:${port} has no kernel "${kernel}"`;

const jupyter = (modes: ServiceConfigInput['executionModes'], sandbox: object) =>
  make({ executionModes: modes, sandbox: { kind: 'jupyter', ...sandbox } });

describe('jupyter containers', () => {
  const MODES = {
    read_only: { kernelName: 'reading' },
    write_access: { kernelName: 'writing' },
    plain: {},
  };

  it('serve the modes that they list, each with its kernel and token', async () => {
    await using reader = await startFakeServer();
    await using writer = await startFakeServer();
    const at = ({ port }: FakeServer, executionModes: string[], token?: string) => ({
      host: '127.0.0.1',
      port,
      executionModes,
      token,
    });
    await using sandbox = await jupyter(MODES, {
      token: 'common',
      kernelName: 'usual',
      containers: {
        unused: at(reader, []),
        first: at(reader, ['read_only', 'plain']),
        second: at(writer, ['write_access', 'read_only'], 'own'),
      },
    });
    const { ok, detail } = await sandbox.check();
    expect(ok).toBe(false);
    const [reading, plain, writing] = detail.split(/; (?=plain:|write_access:)/);
    expect(reading).toContain(`read_only: ${lookedFor('reading', reader)}`);
    expect(plain).toContain(`plain: ${lookedFor('usual', reader)}`);
    expect(writing).toContain(`write_access: ${lookedFor('writing', writer)}`);
    expect([...reader.authorizations]).toEqual(['token common']);
    expect([...writer.authorizations]).toEqual(['token own']);
  });

  it('serve no other modes', async () => {
    await using server = await startFakeServer();
    const only = { host: '127.0.0.1', port: server.port, executionModes: ['write_access'] };
    await using sandbox = await jupyter(MODES, { containers: { only } });
    expect(sandbox).toBeInstanceOf(SandboxPerMode);
    await expect(sandbox.profile()).rejects.toThrow('"read_only"; there are containers for: write');
    expect(server.requests).toEqual([]);
  });

  it.each(['shutdown', 'constructor'])('cannot be for the unknown mode "%s"', async (mode) => {
    const containers = { c: { host: 'h', port: 1, executionModes: [mode] } };
    const error = await jupyter(MODES, { containers }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ContainerConfigurationError);
    expect(error).toMatchObject({
      message: `sandbox.containers.c is for the execution mode "${mode}", which executionModes does not have.`,
    });
  });
});

describe('one jupyter server', () => {
  it('has a kernel for each mode that names one', async () => {
    await using server = await startFakeServer();
    const modes = { write_access: { kernelName: 'writing' } };
    const place = { host: '127.0.0.1', port: server.port, kernelName: 'usual', token: 't' };
    await using sandbox = await jupyter(modes, place);
    const { detail } = await sandbox.check();
    expect(detail).toContain(`read_only: ${lookedFor('usual', server)}`);
    expect(detail).toContain(`write_access: ${lookedFor('writing', server)}`);
    expect([...server.authorizations]).toEqual(['token t']);
  });

  it('is one sandbox where all modes have the same kernel', async () => {
    const modes = { read_only: {}, write_access: { kernelName: 'usual' } };
    await using sandbox = await jupyter(modes, { kernelName: 'usual' });
    expect(sandbox).toBeInstanceOf(JupyterSandbox);
  });
});
