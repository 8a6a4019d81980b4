import { timingSafeEqual } from 'node:crypto';
import { parse } from 'hono/utils/cookie';
import type { TokenAuth } from '../auth/token-auth.ts';
import { sha256Of } from '../auth/token-file.ts';
import { changesSomething, forbidden, isSameOrigin } from '../foreign-pages.ts';
import { HttpFailure } from '../http-failure.ts';
import { ConsoleSessions, newSecret, type ConsoleSession } from './console-sessions.ts';

export const CONSOLE_COOKIE = 'pyexec_console';
export const CSRF_HEADER = 'x-csrf-token';

const AGENT_ROUTES = /^\/api\/v1\/(?:reviews|runs|audit|grants)(?:\/|$)/;

const sameSecret = (given: string, expected: string): boolean =>
  timingSafeEqual(sha256Of(given), sha256Of(expected));

/** The id in the console's cookie; undefined when the request has none. */
export const sessionIdOf = (request: Request): string | undefined =>
  parse(request.headers.get('cookie') ?? '', CONSOLE_COOKIE)[CONSOLE_COOKIE];

/** Decides who may use the console and, with its cookie, the API. */
export class ConsoleGate {
  readonly #auth: TokenAuth | null;
  readonly #sessions = new ConsoleSessions();
  /** Of a server without tokens. */
  readonly #csrf = newSecret();

  /** @param auth null: no tokens, so whoever reaches the server may use the console */
  constructor(auth: TokenAuth | null) {
    this.#auth = auth;
  }

  get hasLogin(): boolean {
    return this.#auth !== null;
  }

  /**
   * Opens a session for a token; resolves to the value of the cookie.
   * @throws {HttpFailure} 401 unknown token, 403 another site's page
   */
  login(request: Request, token: string): string {
    if (this.#auth === null)
      throw new HttpFailure(400, 'this server has no tokens: nobody logs in');
    if (isSameOrigin(request) === false) throw forbidden('log in on the page of this server');
    const tenant = this.#auth.admit(`Bearer ${token}`);
    return this.#sessions.open(tenant, sha256Of(token));
  }

  /** @throws {HttpFailure} 403 */
  logout(request: Request): void {
    const id = sessionIdOf(request);
    const session = this.#session(request);
    if (id === undefined || session === undefined) return;
    this.#requireOwnPage(request, session.csrf);
    this.#sessions.close(id);
  }

  /** Who looks at the console. */
  visitor(request: Request): { tenant: string | null; needs_login: boolean; csrf: string } {
    const session = this.#session(request);
    if (this.#auth === null) return { tenant: null, needs_login: false, csrf: this.#csrf };
    return {
      tenant: session?.tenant ?? null,
      needs_login: session === undefined,
      csrf: session?.csrf ?? '',
    };
  }

  /**
   * The tenant of a request to the API; null on a server without tokens.
   * @throws {HttpFailure} 401, 403, 429
   */
  admit(request: Request): string | null {
    const authorization = request.headers.get('authorization') ?? undefined;
    if (this.#auth === null) {
      // Programs must not approve either, only because they reach the server: who decides asks for this first.
      const isAgent = AGENT_ROUTES.test(new URL(request.url).pathname);
      if (isAgent && changesSomething(request)) this.#requireSecret(request, this.#csrf);
      return null;
    }
    const session = authorization === undefined ? this.#session(request) : undefined;
    if (session === undefined) return this.#auth.admit(authorization);
    if (changesSomething(request)) this.#requireOwnPage(request, session.csrf);
    return this.#auth.admitHash(session.tokenHash);
  }

  #requireOwnPage(request: Request, csrf: string): void {
    if (isSameOrigin(request) !== true) throw forbidden('requests of other sites change nothing');
    this.#requireSecret(request, csrf);
  }

  #requireSecret(request: Request, csrf: string): void {
    if (sameSecret(request.headers.get(CSRF_HEADER) ?? '', csrf)) return;
    throw forbidden('send the header X-CSRF-Token with the "csrf" of GET /console/me');
  }

  #session(request: Request): ConsoleSession | undefined {
    const id = sessionIdOf(request);
    return id === undefined ? undefined : this.#sessions.find(id);
  }
}
