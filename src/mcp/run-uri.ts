const ROOT = 'python-executor://threads/';

/** What a URI of this server names. */
export type RunResource =
  | { readonly kind: 'notebook'; readonly threadId: string }
  | { readonly kind: 'attempt'; readonly threadId: string; readonly number: number }
  | { readonly kind: 'file'; readonly threadId: string; readonly path: string };

export const URI_TEMPLATES = {
  notebook: `${ROOT}{thread_id}/notebook`,
  attempt: `${ROOT}{thread_id}/attempts/{n}`,
  file: `${ROOT}{thread_id}/files/{+path}`,
} as const;

const encodePath = (path: string): string =>
  path
    .split('/')
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join('/');

export const notebookUri = (threadId: string): string =>
  `${ROOT}${encodeURIComponent(threadId.toWellFormed())}/notebook`;
export const attemptUri = (threadId: string, number: number): string =>
  `${ROOT}${encodeURIComponent(threadId.toWellFormed())}/attempts/${number}`;
export const fileUri = (threadId: string, path: string): string =>
  `${ROOT}${encodeURIComponent(threadId.toWellFormed())}/files/${encodePath(path)}`;

/** Empty where it is no text. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

const URI = new RegExp(`^${ROOT}([^/]+)/(?:(notebook)|attempts/([1-9]\\d{0,5})|files/(.+))$`);

/** Reads a URI; undefined when it names nothing of this server. Where a path leads is not judged here. */
export function readRunUri(uri: string): RunResource | undefined {
  const [, thread = '', notebook, number, file = ''] = URI.exec(uri) ?? [];
  const threadId = decoded(thread);
  const path = decoded(file);
  if (threadId === '') return undefined;
  if (notebook !== undefined) return { kind: 'notebook', threadId };
  if (number !== undefined) return { kind: 'attempt', threadId, number: Number(number) };
  return path === '' ? undefined : { kind: 'file', threadId, path };
}
