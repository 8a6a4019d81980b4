import { readFile } from 'node:fs/promises';

/** Settings of the kernel that forbid user namespaces: the value that does, and the command that allows them. */
const SWITCHES = [
  { name: 'kernel.unprivileged_userns_clone', forbids: '0', allow: '1' },
  { name: 'user.max_user_namespaces', forbids: '0', allow: '65536' },
  { name: 'kernel.apparmor_restrict_unprivileged_userns', forbids: '1', allow: '0' },
] as const;

const readSetting = (name: string): Promise<string> =>
  readFile(`/proc/sys/${name.replaceAll('.', '/')}`, 'utf8').then(
    (text) => text.trim(),
    () => '', // not every kernel has it
  );

/** Why a user who is not root may not make user namespaces, with the remedy; null when no setting forbids it. */
export async function namespaceRemedy(read = readSetting): Promise<string | null> {
  for (const { name, forbids, allow } of SWITCHES) {
    if ((await read(name)) === forbids) return `sysctl -w ${name}=${allow}`;
  }
  return null;
}
