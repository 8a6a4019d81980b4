import { DockerSandbox } from '../../src/sandbox/docker/docker-sandbox.ts';
import { JailSandbox } from '../../src/sandbox/jail/jail-sandbox.ts';
import { LocalSandbox } from '../../src/sandbox/local/local-sandbox.ts';
import { PyodideSandbox } from '../../src/sandbox/pyodide/pyodide-sandbox.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { HostileProgram } from './program.ts';

/** A sandbox that the programs are let loose on. */
export interface Ground {
  readonly name: string;
  /** Variable of the environment that says it can run here; null = anywhere. */
  readonly flag: string | null;
  /** It claims to contain programs. */
  readonly hasWalls: boolean;
  readonly create: () => Sandbox;
  /** How many programs at a time. */
  readonly atATime: number;
  /** One job after every so many programs looks for what they left. @default 1 */
  readonly programsPerLook?: number;
  /** The tests try every so many programs there, since another isolation level of the same walls has all. @default 1 */
  readonly every?: number;
}

const python = [process.env['TEST_PYTHON'] ?? 'python3'];
const NO_LIBRARIES = { preload: [] };

export const GROUNDS: readonly Ground[] = [
  {
    name: 'docker, execution',
    flag: 'TEST_DOCKER',
    hasWalls: true,
    create: () => new DockerSandbox({ pool: NO_LIBRARIES }),
    atATime: 6,
  },
  {
    name: 'docker, thread',
    flag: 'TEST_DOCKER',
    hasWalls: true,
    create: () => new DockerSandbox({ isolation: 'thread', pool: NO_LIBRARIES }),
    atATime: 6,
    every: 3,
  },
  {
    name: 'jail, execution',
    flag: 'TEST_JAIL',
    hasWalls: true,
    create: () => new JailSandbox({ python, pool: NO_LIBRARIES }),
    atATime: 6,
    every: 3,
  },
  {
    name: 'jail, thread',
    flag: 'TEST_JAIL',
    hasWalls: true,
    create: () => new JailSandbox({ python, isolation: 'thread', pool: NO_LIBRARIES }),
    atATime: 6,
  },
  {
    name: 'pyodide',
    flag: null,
    hasWalls: true,
    create: () => new PyodideSandbox({ pool: { size: 3 } }),
    atATime: 3,
    // Each program has a process of its own, and each start takes most of a second.
    programsPerLook: 5,
  },
  {
    name: 'local',
    flag: 'TEST_LOCAL',
    hasWalls: false,
    create: () => new LocalSandbox({ acceptNoIsolation: true, python }),
    atATime: 4,
  },
];

/** Why a program is not let loose on a sandbox; null = it is. */
export function whyNot(program: HostileProgram, { name, hasWalls }: Ground): string | null {
  if (program.only !== null && program.only !== name) return 'not applicable';
  if (program.needs !== null && name === 'pyodide') return 'not applicable';
  if (program.onLocal === 'unsafe' && !hasWalls) return 'not run: nothing would stop it';
  return null;
}
