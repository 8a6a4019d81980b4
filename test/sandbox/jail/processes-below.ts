import { readdirSync, readFileSync } from 'node:fs';

interface Process {
  readonly pid: number;
  /** Real user, as the host's kernel has it. */
  readonly uid: number;
}

/** All descendants of a process. */
export function processesBelow(ancestor: number): Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const status = readFileSync(`/proc/${name}/status`, 'utf8');
        const field = (key: string): number =>
          Number(new RegExp(`^${key}:\\t(\\d+)`, 'm').exec(status)?.[1]);
        return [{ pid: Number(name), parent: field('PPid'), uid: field('Uid') }];
      } catch {
        return [];
      }
    });
  const below = (parent: number): Process[] =>
    all
      .filter((each) => each.parent === parent)
      .flatMap(({ pid, uid }) => [{ pid, uid }, ...below(pid)]);
  return below(ancestor);
}
