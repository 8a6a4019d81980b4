import { ask } from './command.ts';
import type { Machine } from './machine.ts';
import type { Say, Service, ServiceState } from './service.ts';

const PACKAGE = 'chromium';

async function look({ env }: Machine): Promise<string | undefined> {
  const answer = await ask([env['TEST_CHROMIUM'] ?? '/usr/bin/chromium', '--version'], env);
  return answer.ok ? answer.stdout.trim() : undefined;
}

async function ensure(machine: Machine, say: Say): Promise<ServiceState> {
  const before = await look(machine);
  if (before !== undefined) return { state: 'running', detail: before };
  const { permission } = machine;
  if (!permission.allowed) {
    const detail = `there is no Chromium; ${permission.reason} (Debian: ${PACKAGE}; TEST_CHROMIUM names one elsewhere)`;
    return { state: 'missing', detail };
  }
  await machine.apt.install([PACKAGE], say);
  const after = await look(machine);
  return after === undefined
    ? { state: 'missing', detail: 'even after installing there is no Chromium' }
    : { state: 'started', detail: after };
}

/** The browser in which the console's pages are tried. */
export const chromium: Service = { name: PACKAGE, flag: 'TEST_BROWSER', after: 'docker', ensure };
