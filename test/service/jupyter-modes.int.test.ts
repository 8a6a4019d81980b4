import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PythonExecutorService } from '../../src/service.ts';
import { ScriptedCodeGenerator } from '../../src/generator/scripted-generator.ts';
import { answer, completed, onThread, REQUEST, waiting } from '../fixtures/agent.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { hasServer, leftKernels, runOnce, serverOptions } from '../sandbox/jupyter/test-server.ts';

const KERNELS = { read_only: 'mode-test-read', write_access: 'mode-test-write' } as const;

/** Programs run as the kernel's user, so one can put kernels where the server finds them. */
const INSTALL = `
import json, os, sys
for mode, name in ${JSON.stringify(KERNELS)}.items():
    folder = os.path.expanduser(f"~/.local/share/jupyter/kernels/{name}")
    os.makedirs(folder, exist_ok=True)
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": name,
        "language": "python",
        "env": {"KERNEL_OF": mode, "SET_BY": "kernel"},
    }
    with open(os.path.join(folder, "kernel.json"), "w") as file:
        json.dump(spec, file)
results = {"done": True}
`;
const REMOVE = `
import os, shutil
for name in ${JSON.stringify(Object.values(KERNELS))}:
    shutil.rmtree(os.path.expanduser(f"~/.local/share/jupyter/kernels/{name}"))
results = {"done": True}
`;
const FACTS = `
import os
names = ("KERNEL_OF", "SET_BY", "PYTHON_EXECUTION_MODE", "SITE", "EPICS_CA_ADDR_LIST")
results = {name: os.environ.get(name) for name in names}
`;

function open(code: string) {
  const { host, port, token } = serverOptions();
  const at = (name: string, mode: string) => ({ host: name, port, token, executionModes: [mode] });
  return new PythonExecutorService({
    generator: new ScriptedCodeGenerator([{ code }]),
    onWarning: () => undefined,
    config: {
      agentDataDir: tempFolder(),
      controlSystem: {
        writesEnabled: true,
        gateways: { write: { address: 'gateway', port: 5084 } },
        connector: { type: 'mock', channels: { X: 1 } },
      },
      executionModes: {
        read_only: { kernelName: KERNELS.read_only, environment: { SITE: 'of reading' } },
        write_access: {
          kernelName: KERNELS.write_access,
          allowsWrites: true,
          requiresApproval: true,
          gateway: 'write',
          environment: { SITE: 'of writing', SET_BY: 'mode' },
        },
      },
      sandbox: {
        kind: 'jupyter',
        containers: { read: at(host, 'read_only'), write: at('localhost', 'write_access') },
      },
    },
  });
}

describe.skipIf(!hasServer)('modes on a real Jupyter server', { timeout: 120_000 }, () => {
  beforeAll(async () => {
    expect((await runOnce(INSTALL)).results).toMatchObject({ value: { done: true } });
  });
  afterAll(async () => {
    expect((await runOnce(REMOVE)).results).toMatchObject({ value: { done: true } });
    expect(await leftKernels()).toEqual([]);
  });

  it('run a program that reads in the kernel for reading', async () => {
    await using service = open(FACTS);
    const { executionResult } = await completed(service.invoke(REQUEST, onThread()));
    expect(executionResult.results).toEqual({
      KERNEL_OF: 'read_only',
      SET_BY: 'kernel',
      PYTHON_EXECUTION_MODE: 'read_only',
      SITE: 'of reading',
      EPICS_CA_ADDR_LIST: null,
    });
  });

  it('run an approved program that writes in the kernel for writing', async () => {
    await using service = open(`${FACTS}\nwrite_channel("X", 5)\nresults["x"] = read_channel("X")`);
    const { approval } = await waiting(service.invoke(REQUEST, onThread()));
    expect(approval).toMatchObject({
      execution_mode: 'write_access',
      resume_payload: {
        analysis_details: { execution_mode_config: { kernel_name: KERNELS.write_access } },
      },
    });
    const { executionResult } = await completed(service.invoke(answer(true), onThread()));
    expect(executionResult.results).toEqual({
      KERNEL_OF: 'write_access',
      SET_BY: 'mode',
      PYTHON_EXECUTION_MODE: 'write_access',
      SITE: 'of writing',
      EPICS_CA_ADDR_LIST: 'gateway',
      x: 5,
    });
  });
});
