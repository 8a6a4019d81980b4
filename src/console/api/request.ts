import { csrf, needsLogin } from '../session/session.ts';

/** The server's refusal, with what it said. */
export class RefusedError extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown, message: string) {
    super(message);
    this.name = 'RefusedError';
    this.status = status;
    this.body = body;
  }
}

const messageOf = (body: unknown, status: number): string =>
  typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'string'
    ? body.error
    : `The server answered ${status}.`;

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return { error: text.slice(0, 500) };
  }
}

async function send(method: string, path: string, content?: unknown): Promise<unknown> {
  const headers = new Headers({ accept: 'application/json' });
  if (method !== 'GET') headers.set('x-csrf-token', csrf.value);
  const init: RequestInit = { method, headers, credentials: 'same-origin', redirect: 'error' };
  if (content !== undefined) {
    headers.set('content-type', 'application/json');
    init.body = JSON.stringify(content);
  }
  const response = await fetch(path, init);
  const body = await bodyOf(response);
  if (response.ok) return body;
  if (response.status === 401) needsLogin.value = true;
  throw new RefusedError(response.status, body, messageOf(body, response.status));
}

/** Answers are the server's own; their shape is what `wire/` says. @throws {RefusedError} */
export const get = async <T>(path: string): Promise<T> => (await send('GET', path)) as T;
export const post = async <T>(path: string, content: unknown): Promise<T> =>
  (await send('POST', path, content)) as T;
export const remove = async (path: string): Promise<void> => {
  await send('DELETE', path);
};

/** For people. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof TypeError) return 'The server cannot be reached.';
  return error instanceof Error ? error.message : String(error);
};
