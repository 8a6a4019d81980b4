import { get, post } from '../api/request.ts';
import { csrf, isKnown, needsLogin, tenant } from './session.ts';

interface Me {
  readonly tenant: string | null;
  readonly needs_login: boolean;
  readonly csrf: string | null;
}

/** Asks the server who this is. */
export async function recognise(): Promise<void> {
  const me = await get<Me>('/console/me');
  tenant.value = me.tenant;
  csrf.value = me.csrf ?? '';
  needsLogin.value = me.needs_login;
  isKnown.value = true;
}

export async function signIn(token: string): Promise<void> {
  await post('/console/login', { token });
  await recognise();
}

export async function signOut(): Promise<void> {
  await post('/console/logout', {});
  await recognise();
}
