import * as fc from 'fast-check';
import { expect } from 'vitest';
import { writeTar } from '../../src/client/tar.ts';
import { isInsidePath } from '../../src/sandbox/inside-path.ts';
import type { Unpacked } from '../../src/server/multipart/unpack-tar.ts';
import { bytes, wellFormed } from './inputs.ts';

export const LIMITS = {
  maxBytes: 64 * 1024,
  maxEntries: 12,
  maxBodyBytes: 96 * 1024,
  onBytes: () => undefined,
};

const part = fc.oneof(
  fc.stringMatching(/^[a-z0-9 ._-]{1,12}$/),
  fc.constantFrom('..', '.', '', 'ü', '漢字', '__proto__', 'a\\b', 'C:', '~'),
  wellFormed,
);
/** Names of members, some of which lead elsewhere. */
export const path = fc.oneof(
  fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/')),
  fc.constantFrom('/etc/passwd', '../../x', 'a/../../x', './a', 'a//b', `${'d/'.repeat(60)}x`),
  fc.integer({ min: 90, max: 1100 }).map((length) => 'n'.repeat(length)),
);
export const validTar = fc
  .array(fc.tuple(path, bytes(600)), { maxLength: 5 })
  .map((files) => Object.fromEntries(files.filter(([name]) => name !== '' && !name.includes('\0'))))
  .map((files) => Buffer.from(writeTar(files)));

/** Whatever an archive holds, it stays in its folder and within the limits. */
export function expectInside({ files, folders }: Unpacked): void {
  for (const name of [...files.keys(), ...folders]) expect(isInsidePath(name)).toBe(true);
  for (const folder of folders) expect(files.has(folder)).toBe(false);
  const size = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  expect(size).toBeLessThanOrEqual(LIMITS.maxBytes);
  expect(files.size).toBeLessThanOrEqual(LIMITS.maxEntries);
}
