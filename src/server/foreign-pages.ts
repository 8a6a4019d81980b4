import { isIP } from 'node:net';
import { HttpFailure } from './http-failure.ts';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

export const changesSomething = ({ method }: Request): boolean => !SAFE_METHODS.has(method);

export const forbidden = (message: string): HttpFailure => new HttpFailure(403, message);

const hostOf = (request: Request): string =>
  (request.headers.get('host') ?? new URL(request.url).host).toLowerCase();

/** Whether a page of this server sent it; `null` where no header says it, as of programs that are no browsers. */
export function isSameOrigin(request: Request): boolean | null {
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  if (site !== null && site !== 'same-origin') return false;
  // Behind a proxy the scheme may differ, the host does not.
  if (origin !== null) return URL.parse(origin)?.host === hostOf(request);
  return site === null ? null : true;
}

/**
 * Keeps pages of other sites, open in a browser on this machine, away from a server without tokens: they can send it
 * requests, and read its answers where their owner gives it a name of theirs.
 */
export class ForeignPages {
  readonly #names: ReadonlySet<string>;

  /** @param names by which the server may be called, beside addresses and localhost; without ports */
  constructor(names: readonly string[]) {
    this.#names = new Set(names.map((name) => name.toLowerCase()));
  }

  /** @throws {HttpFailure} 403 another name, or a change that a browser sends for a page of another site */
  refuse(request: Request): void {
    const name = hostOf(request).replace(/:\d+$/, '');
    if (!this.#isOwn(name)) {
      throw forbidden(
        `"${name}" is no name of this server: use http://127.0.0.1, or add the name to PYEXEC_HOSTS`,
      );
    }
    if (changesSomething(request) && isSameOrigin(request) === false) {
      throw forbidden('requests of other sites change nothing');
    }
  }

  /** An address is not anybody's to give away. */
  #isOwn(name: string): boolean {
    const isAddress = isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
    return isAddress || /(?:^|\.)localhost$/.test(name) || this.#names.has(name);
  }
}
