import { isInsidePath } from '../../sandbox/inside-path.ts';

/**
 * The path of a file in the work folder, with `./` and doubled slashes removed; '' for the folder itself.
 * @throws {Error} it is absolute, leads out of the folder, or has characters that could
 */
export function memberName(name: string): string {
  const shown = JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
  if (name.startsWith('/')) throw new Error(`member name ${shown} is absolute`);
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  const path = parts.join('/');
  if (path === '' && name !== '') return '';
  if (path === '__proto__' || !isInsidePath(path)) {
    throw new Error(
      `member name ${shown} is not allowed: at most 1024 characters, no "..", backslash or NUL`,
    );
  }
  return path;
}
