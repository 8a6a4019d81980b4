export type Route =
  | { readonly page: 'reviews'; readonly shown: 'waiting' | 'all' }
  | { readonly page: 'review'; readonly approvalId: string }
  | { readonly page: 'run'; readonly threadId: string }
  | { readonly page: 'audit' }
  | { readonly page: 'grants' };

const BASE = '/console';

/** An address that somebody mistyped names nothing. */
const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
};

/** The page that an address names; what is unknown is the list. */
export function routeOf(path: string): Route {
  const [address = '', query = ''] = path.split('?');
  const [first = '', second = ''] = address.slice(BASE.length + 1).split('/');
  const name = decoded(second);
  if (first === 'reviews' && name !== '') return { page: 'review', approvalId: name };
  if (first === 'runs' && name !== '') return { page: 'run', threadId: name };
  if (first === 'audit') return { page: 'audit' };
  if (first === 'grants') return { page: 'grants' };
  return { page: 'reviews', shown: query === 'all' ? 'all' : 'waiting' };
}

/** The inverse of {@link routeOf}. */
export function pathOf(to: Route): string {
  if (to.page === 'review') return `${BASE}/reviews/${encodeURIComponent(to.approvalId)}`;
  if (to.page === 'run') return `${BASE}/runs/${encodeURIComponent(to.threadId)}`;
  if (to.page === 'reviews') return to.shown === 'all' ? `${BASE}/?all` : `${BASE}/`;
  return `${BASE}/${to.page}`;
}
