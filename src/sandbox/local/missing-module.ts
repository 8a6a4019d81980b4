import type { Execution } from '../execution.ts';

/**
 * How to install the module whose import failed; null when none did. The distribution mostly has the name of
 * the module. Source: spec §16.4.
 */
export function installHint({ error }: Pick<Execution, 'error'>, python: string): string | null {
  if (error?.type !== 'ModuleNotFoundError') return null;
  const name = /^No module named '([\w.]+)'/.exec(error.message)?.[1]?.split('.')[0];
  if (name === undefined) return null;
  return `the module "${name}" is not installed for ${python}; if it is to be used, install it with: ${python} -m pip install ${name}`;
}
