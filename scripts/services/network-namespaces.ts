import { ask } from './command.ts';
import type { Machine } from './machine.ts';
import type { ServiceState, Say, Service } from './service.ts';

const PACKAGE = 'iproute2';

async function canMake({ env }: Machine): Promise<string | null> {
  const name = `probe-${process.pid}`;
  const made = await ask(['ip', 'netns', 'add', name], env);
  if (!made.ok) return made.complaint;
  await ask(['ip', 'netns', 'del', name], env);
  return null;
}

async function ensure(machine: Machine, say: Say): Promise<ServiceState> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    return { state: 'missing', detail: 'network namespaces need Linux, and root to make them' };
  }
  const isInstalled = (await ask(['ip', '-Version'], machine.env)).ok;
  if (!isInstalled) {
    const { permission } = machine;
    if (!permission.allowed) {
      return {
        state: 'missing',
        detail: `there is no ip; ${permission.reason} (Debian: ${PACKAGE})`,
      };
    }
    await machine.apt.install([PACKAGE], say);
  }
  const complaint = await canMake(machine);
  return complaint === null
    ? { state: isInstalled ? 'running' : 'started', detail: 'can be made' }
    : { state: 'missing', detail: `they cannot be made: ${complaint}` };
}

/** Hosts of a test are network namespaces of Linux; the redis-server that they use is that of the service "redis". */
export const networkNamespaces: Service = {
  name: 'network namespaces',
  flag: 'TEST_HOSTS',
  needs: 'redis',
  ensure,
};
