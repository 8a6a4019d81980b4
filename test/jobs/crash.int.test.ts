import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ExecutionService } from '../../src/jobs/execution-service.ts';
import { SqliteExecutionStore } from '../../src/jobs/store/sqlite-execution-store.ts';
import { createJob } from '../../src/sandbox/job.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { containersOf } from '../server/faults/kinds.ts';
import { openSandbox } from './open-sandbox.ts';

/** What is there of the executions of a server, in containers or as processes below it. */
type Running = (server: number) => Promise<readonly string[]>;

const descendants: Running = async (server) => {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid=,args=']);
  const table = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  const below = (parent: string): string[] =>
    table
      .filter(([, itsParent, program]) => itsParent === parent && program?.includes('python'))
      .flatMap(([pid = '']) => [pid, ...below(pid)]);
  return below(String(server));
};

const remainingContainers = async (ids: readonly string[]): Promise<readonly string[]> => {
  const all = await new Docker().listContainers({ all: true });
  return all.map(({ Id }) => Id).filter((id) => ids.includes(id));
};

const remainingProcesses = (pids: readonly string[]): Promise<readonly string[]> =>
  Promise.resolve(pids.filter((pid) => existsSync(`/proc/${pid}`)));

const SUITES = [
  { kind: 'docker', flag: 'TEST_DOCKER', find: containersOf, remaining: remainingContainers },
  { kind: 'local', flag: 'TEST_LOCAL', find: descendants, remaining: remainingProcesses },
];

describe.each(SUITES)(
  'a server with the $kind sandbox that is killed',
  ({ kind, flag, find, remaining }) => {
    it.skipIf(process.env[flag] !== '1')(
      'leaves records that tell it, and nothing that runs',
      async () => {
        const folder = tempFolder();
        const [path, artifactsDir] = [join(folder, 'jobs.db'), join(folder, 'artifacts')];
        const host = join(import.meta.dirname, 'service-host.ts');
        const child = spawn(process.execPath, [host, kind, path, artifactsDir], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        onTestFinished(() => void child.kill('SIGKILL'));
        const [line] = (await once(child.stdout, 'data')) as [Buffer];
        const ids = JSON.parse(line.toString('utf8')) as string[];
        const pid = child.pid ?? 0;
        const running = await find(pid);
        // In the local sandbox each program has a supervisor.
        expect(running).toHaveLength(kind === 'local' ? 6 : 3);
        expect(await remaining(running)).toEqual(running);
        child.kill('SIGKILL');
        await once(child, 'exit');

        await using store = new SqliteExecutionStore(path);
        await using sandbox = openSandbox(kind);
        await using service = new ExecutionService({ sandbox, store, artifactsDir });
        await service.start();
        const errors = await Promise.all(
          ids.map(async (id) => {
            const record = await service.get(id);
            return `${record?.status}: ${record?.error}`;
          }),
        );
        const stopped = 'failed: the server was stopped while this execution was';
        expect(errors).toEqual([
          ...Array.from({ length: 3 }, () => `${stopped} running`),
          ...Array.from({ length: 2 }, () => `${stopped} waiting`),
        ]);
        const next = await service.submit(createJob({ code: 'print(2)' }), { kind: 'sync' });
        expect(await service.wait(next.id)).toMatchObject({ status: 'completed', stdout: '2\n' });
        await expect.poll(() => remaining(running), { timeout: 20_000 }).toEqual([]);
      },
    );
  },
);
