import { textReply } from './json-reply.ts';

interface Route {
  readonly method: string;
  readonly path: string;
}

const toPattern = (path: string): RegExp => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`);

/**
 * The answer to what no route takes: a redirect when only a slash at the end is wrong, else 404.
 * Source: python-executor spec §1.1.
 */
export function notFoundReply(request: Request, routes: readonly Route[]): Response {
  const { pathname, search } = new URL(request.url);
  const other = pathname.endsWith('/') ? pathname.slice(0, -1) : `${pathname}/`;
  // A path that begins with two slashes would be another host.
  const isSafe = other !== '' && !other.startsWith('//');
  const fits = ({ method, path }: Route): boolean =>
    // A path of an artifact may end in anything.
    method === request.method && !/[{*]/.test(path) && toPattern(path).test(other);
  if (!isSafe || !routes.some(fits)) return textReply(404, '404 page not found');
  const status = request.method === 'GET' ? 301 : 307;
  return new Response(null, { status, headers: { location: other + search } });
}
