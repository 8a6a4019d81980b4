import { expect, it } from 'vitest';
import { namespaceRemedy } from '../../../src/sandbox/jail/namespace-remedy.ts';

const remedyWith = (settings: Readonly<Record<string, string>>): Promise<string | null> =>
  namespaceRemedy(async (name) => settings[name] ?? '');

it.each([
  ['kernel.unprivileged_userns_clone', '0', 'sysctl -w kernel.unprivileged_userns_clone=1'],
  ['user.max_user_namespaces', '0', 'sysctl -w user.max_user_namespaces=65536'],
  [
    'kernel.apparmor_restrict_unprivileged_userns',
    '1',
    'sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
  ],
])('names the setting %s where it forbids user namespaces', async (name, value, remedy) => {
  expect(await remedyWith({ [name]: value })).toBe(remedy);
});

it('names none where all allow them', async () => {
  expect(await remedyWith({})).toBeNull();
  const allowed = { 'kernel.unprivileged_userns_clone': '1', 'user.max_user_namespaces': '96365' };
  expect(await remedyWith(allowed)).toBeNull();
});
