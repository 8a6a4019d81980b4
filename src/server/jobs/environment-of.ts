import { badRequest } from '../http-failure.ts';

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Variables from `KEY=value` lines, split at the first `=`; one without `=` is left out. Source: spec §2.5.
 * @throws {HttpFailure} 400 a name or value that no environment can hold
 */
export function environmentOf(lines: readonly string[]): Record<string, string> {
  const pairs = lines.flatMap((line) => {
    const at = line.indexOf('=');
    if (at < 0) return [];
    const [name, value] = [line.slice(0, at), line.slice(at + 1)];
    if (!NAME.test(name) || name === '__proto__') {
      throw badRequest(`env_vars: ${JSON.stringify(name.slice(0, 100))} is no name of a variable`);
    }
    if (value.includes('\0')) throw badRequest(`env_vars: the value of ${name} has a NUL`);
    return [[name, value] as const];
  });
  return Object.fromEntries(pairs);
}
