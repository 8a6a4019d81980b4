import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { canary } from './traps.ts';

/** Secrets of the service: in its own environment, and in that and the arguments of a process beside it. */
export interface ServiceSecrets extends Disposable {
  readonly values: readonly string[];
  /** The process beside it. */
  readonly pid: number;
}

export async function plantServiceSecrets(): Promise<ServiceSecrets> {
  const [own, environment, argument] = [canary(), canary(), canary()];
  process.env['HOSTILE_SERVICE_SECRET'] = own;
  const code = 'setInterval(() => {}, 60_000)';
  const beside = spawn(process.execPath, ['-e', code, argument], {
    env: { HOSTILE_SERVICE_SECRET: environment },
    stdio: 'ignore',
  });
  await once(beside, 'spawn');
  return {
    values: [own, environment, argument],
    pid: beside.pid ?? 0,
    [Symbol.dispose]: () => {
      delete process.env['HOSTILE_SERVICE_SECRET'];
      beside.kill('SIGKILL');
    },
  };
}
