import { OWNER_LABEL } from '../../src/sandbox/docker/container-options.ts';
import { ask, type Env } from '../services/command.ts';

/** A sandbox container on this machine. */
export interface OwnedContainer {
  readonly id: string;
  readonly name: string;
  /** Identity of the process that made it. */
  readonly owner: string;
}

const FORMAT = `{{.ID}}\t{{.Names}}\t{{.Label "${OWNER_LABEL}"}}`;

/** All sandbox containers, running or not. @throws {Error} Docker does not answer */
export async function listOwned(env: Env): Promise<OwnedContainer[]> {
  const filter = `label=${OWNER_LABEL}`;
  const command = ['docker', 'ps', '--all', '--no-trunc', '--filter', filter, '--format', FORMAT];
  const answer = await ask(command, env);
  if (!answer.ok) throw new Error(`The containers cannot be listed: ${answer.complaint}`);
  const lines = answer.stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const [id = '', name = '', owner = ''] = line.split('\t');
    return { id, name, owner };
  });
}

/** What the suites left: new since `before`, and not of a process that still lives (another program's). */
export function leftBehind(
  before: readonly OwnedContainer[],
  after: readonly OwnedContainer[],
  isAlive: (owner: string) => boolean,
): OwnedContainer[] {
  const known = new Set(before.map(({ id }) => id));
  return after.filter(({ id, owner }) => !known.has(id) && !isAlive(owner));
}
