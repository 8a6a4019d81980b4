import { timingSafeEqual } from 'node:crypto';
import { parse } from 'hono/utils/cookie';
import type { TokenAuth } from '../auth/token-auth.ts';
import { sha256Of } from '../auth/token-file.ts';
import { HttpFailure } from '../http-failure.ts';
import { ConsoleSessions, newSecret, type ConsoleSession } from './console-sessions.ts';

export const CONSOLE_COOKIE = 'pyexec_console';
export const CSRF_HEADER = 'x-csrf-token';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const AGENT_ROUTES = /^\/api\/v1\/(?:reviews|runs|audit|grants)(?:\/|$)/;
const LOOPBACK = /^(?:127(?:\.\d+){3}|\[::1\]|localhost)$/;

const forbidden = (message: string): HttpFailure => new HttpFailure(403, message);

const hostOf = (request: Request): string =>
  request.headers.get('host') ?? new URL(request.url).host;

const sameSecret = (given: string, expected: string): boolean =>
  timingSafeEqual(sha256Of(given), sha256Of(expected));

/** The id in the console's cookie; undefined when the request has none. */
export const sessionIdOf = (request: Request): string | undefined =>
  parse(request.headers.get('cookie') ?? '', CONSOLE_COOKIE)[CONSOLE_COOKIE];

/** Who of a page's own server is asked; `null` where neither header says it, as of programs that are no browsers. */
function isSameOrigin(request: Request): boolean | null {
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  if (site !== null && site !== 'same-origin') return false;
  // Behind a proxy the scheme may differ, the host does not.
  if (origin !== null) return URL.parse(origin)?.host === hostOf(request);
  return site === null ? null : true;
}

export interface ConsoleGateOptions {
  /** Null: no tokens, so whoever reaches the server may use the console. */
  readonly auth: TokenAuth | null;
  /** Names beside those of loopback by which a server without tokens may be addressed. */
  readonly hosts: readonly string[];
}

/** Decides who may use the console and, with its cookie, the API; keeps other sites' pages out. */
export class ConsoleGate {
  readonly #auth: TokenAuth | null;
  readonly #hosts: ReadonlySet<string>;
  readonly #sessions = new ConsoleSessions();
  /** Of a server without tokens. */
  readonly #csrf = newSecret();

  constructor({ auth, hosts }: ConsoleGateOptions) {
    this.#auth = auth;
    this.#hosts = new Set(hosts.map((host) => host.toLowerCase()));
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
    this.checkHost(request);
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
      if (AGENT_ROUTES.test(new URL(request.url).pathname)) this.#admitLocal(request);
      return null;
    }
    const session = authorization === undefined ? this.#session(request) : undefined;
    if (session === undefined) return this.#auth.admit(authorization);
    if (!SAFE_METHODS.has(request.method)) this.#requireOwnPage(request, session.csrf);
    return this.#auth.admitHash(session.tokenHash);
  }

  /**
   * Refuses names of this server that another site's owner may have made up; with tokens the cookie is bound to a name.
   * @throws {HttpFailure} 403
   */
  checkHost(request: Request): void {
    if (this.#auth !== null) return;
    const host = hostOf(request).toLowerCase();
    const name = host.replace(/:\d+$/, '');
    if (LOOPBACK.test(name) || this.#hosts.has(name) || this.#hosts.has(host)) return;
    throw forbidden(`"${name}" is no name of this server: use http://127.0.0.1 or its own name`);
  }

  /** A page of another site must not approve because somebody has it open on this machine. */
  #admitLocal(request: Request): void {
    this.checkHost(request);
    if (SAFE_METHODS.has(request.method)) return;
    if (isSameOrigin(request) === false) throw forbidden('requests of other sites change nothing');
    this.#requireSecret(request, this.#csrf);
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
