import { ask } from './command.ts';
import type { Machine } from './machine.ts';
import type { Say, Service, ServiceState } from './service.ts';

const PACKAGE = 'bubblewrap';

async function look({ env }: Machine): Promise<string | undefined> {
  const answer = await ask(['bwrap', '--version'], env);
  return answer.ok ? answer.stdout.trim() : undefined;
}

async function ensure(machine: Machine, say: Say): Promise<ServiceState> {
  if (process.platform !== 'linux') {
    return { state: 'missing', detail: 'the jail is made of Linux namespaces' };
  }
  const before = await look(machine);
  if (before !== undefined) return { state: 'running', detail: before };
  const { permission } = machine;
  if (!permission.allowed) {
    return {
      state: 'missing',
      detail: `there is no bwrap; ${permission.reason} (Debian: ${PACKAGE})`,
    };
  }
  await machine.apt.install([PACKAGE], say);
  const after = await look(machine);
  return after === undefined
    ? { state: 'missing', detail: 'even after installing there is no bwrap' }
    : { state: 'started', detail: after };
}

/** Bubblewrap, which makes the jail; its programs run with the Python of TEST_PYTHON. */
export const bubblewrap: Service = { name: PACKAGE, flag: 'TEST_JAIL', needs: 'python', ensure };
