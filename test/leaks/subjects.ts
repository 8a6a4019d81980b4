import { DockerSandbox } from '../../src/sandbox/docker/docker-sandbox.ts';
import { JailSandbox } from '../../src/sandbox/jail/jail-sandbox.ts';
import { LocalSandbox } from '../../src/sandbox/local/local-sandbox.ts';
import { PyodideSandbox } from '../../src/sandbox/pyodide/pyodide-sandbox.ts';
import { agentSubject } from './agent-subject.ts';
import { sandboxSubject } from './sandbox-subject.ts';
import { serverSubject } from './server-subject.ts';
import type { Subject } from './subject.ts';

const python = [process.env['TEST_PYTHON'] ?? 'python3'];
const pool = { size: 2, preload: [] };
const local = (): LocalSandbox => new LocalSandbox({ acceptNoIsolation: true, python });

interface Entry {
  /** Environment variable that says that it can run here. */
  readonly flag: string;
  /** One after the other and at a time in CI, where there is little time. */
  readonly few: readonly [sequential: number, concurrent: number];
  readonly open: () => Subject | Promise<Subject>;
}

/** Everything that runs programs. */
export const SUBJECTS: Readonly<Record<string, Entry>> = {
  'docker, pool': {
    flag: 'TEST_DOCKER',
    few: [20, 10],
    open: () => sandboxSubject(new DockerSandbox({ pool })),
  },
  'docker, isolation thread': {
    flag: 'TEST_DOCKER',
    few: [40, 10],
    open: () => sandboxSubject(new DockerSandbox({ pool, isolation: 'thread' })),
  },
  jail: {
    flag: 'TEST_JAIL',
    few: [20, 20],
    open: () => sandboxSubject(new JailSandbox({ python, pool })),
  },
  'jail, isolation thread': {
    flag: 'TEST_JAIL',
    few: [300, 50],
    open: () => sandboxSubject(new JailSandbox({ python, pool, isolation: 'thread' })),
  },
  pyodide: {
    flag: 'TEST_PYODIDE',
    few: [6, 4],
    open: () => sandboxSubject(new PyodideSandbox({ pool })),
  },
  local: { flag: 'TEST_LOCAL', few: [20, 20], open: () => sandboxSubject(local()) },
  'REST server, local': { flag: 'TEST_LOCAL', few: [30, 20], open: serverSubject },
  'agent, checkpoints in memory': {
    flag: 'TEST_LOCAL',
    few: [20, 10],
    open: () => agentSubject(local(), 'memory'),
  },
  'agent, checkpoints in SQLite': {
    flag: 'TEST_LOCAL',
    few: [20, 10],
    open: () => agentSubject(local(), 'sqlite'),
  },
};
