import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import { OWNER_LABEL } from '../../../src/sandbox/docker/container-options.ts';

export type Kind = 'docker' | 'local';

/** Whatever runs of the programs of a server. */
export interface Traces {
  /** Of a server that lives: identifiers of its containers, or of the processes below it. */
  readonly find: (server: number) => Promise<readonly string[]>;
  /** Which of these are still there, and which came to be without being among them. */
  readonly remaining: (server: number, found: readonly string[]) => Promise<readonly string[]>;
}

/** Whose label begins with the server's number: a server that is gone has no identity to ask for. */
export async function containersOf(server: number): Promise<readonly string[]> {
  const all = await new Docker().listContainers({ all: true, filters: { label: [OWNER_LABEL] } });
  const own = all.filter(({ Labels }) => Labels[OWNER_LABEL]?.startsWith(`${server}-`));
  return own.map(({ Id }) => Id);
}

async function processesBelow(server: number): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid=']);
  const table = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  const below = (parent: string): string[] =>
    table
      .filter(([, itsParent]) => itsParent === parent)
      .flatMap(([pid = '']) => [pid, ...below(pid)]);
  return below(String(server));
}

/** One that ended and that nobody asked after does not run; who asks is not the server's choice. */
function isRunning(pid: string): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

export const TRACES: Readonly<Record<Kind, Traces>> = {
  docker: { find: containersOf, remaining: containersOf },
  local: {
    find: processesBelow,
    remaining: async (server, found) => [
      ...(await processesBelow(server)),
      ...found.filter(isRunning),
    ],
  },
};

/** Options of `serve` for this sandbox. */
export const childArgs = (kind: Kind): readonly string[] =>
  kind === 'local' ? ['--sandbox', 'local', '--accept-no-isolation'] : ['--sandbox', 'docker'];

export const FLAGS: readonly { readonly kind: Kind; readonly flag: string }[] = [
  { kind: 'docker', flag: 'TEST_DOCKER' },
  { kind: 'local', flag: 'TEST_LOCAL' },
];
