import type { SandboxKind } from '../../config/sandbox-config.ts';
import { createServiceConfig } from '../../config/service-config.ts';
import { createSandbox } from '../../sandbox/create-sandbox.ts';
import type { Check } from './check.ts';

const KINDS: readonly SandboxKind[] = [
  'pyodide',
  'docker',
  ...(process.platform === 'linux' ? (['jail'] as const) : []),
  'local',
];
const ONLY_WITH = 'only with --accept-no-isolation';

async function checkOne(kind: SandboxKind): Promise<Check> {
  const { sandbox: settings } = createServiceConfig({ sandbox: { kind, acceptNoIsolation: true } });
  const base = { name: `${kind} sandbox`, group: 'sandbox', optional: kind !== 'pyodide' } as const;
  try {
    await using sandbox = await createSandbox(settings);
    const { ok, detail, remedy } = await sandbox.check();
    const shown = ok && kind === 'local' ? `${detail.replace(/\.$/u, '')}; ${ONLY_WITH}` : detail;
    return { ...base, ok, detail: shown, remedy: remedy ?? null };
  } catch (error) {
    return { ...base, ok: false, detail: (error as Error).message, remedy: null };
  }
}

/** Asks every sandbox whether it can run programs here. */
export const checkSandboxes = async (): Promise<Check[]> => await Promise.all(KINDS.map(checkOne));
