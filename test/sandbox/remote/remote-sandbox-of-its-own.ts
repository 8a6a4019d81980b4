import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RemoteSandbox } from '../../../src/sandbox/remote/remote-sandbox.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { executionServer } from '../../client/execution-server.ts';

/** A sandbox whose server ends with it. */
export async function remoteSandbox(): Promise<Sandbox> {
  const dataDir = mkdtempSync(join(tmpdir(), 'agent-test-'));
  const server = await executionServer(dataDir);
  const sandbox = new RemoteSandbox({ baseUrl: server.url });
  const dispose = sandbox[Symbol.asyncDispose].bind(sandbox);
  return Object.assign(sandbox, {
    [Symbol.asyncDispose]: async () => {
      await dispose();
      await server.close({ graceMs: 0 });
      rmSync(dataDir, { recursive: true, force: true });
    },
  });
}
