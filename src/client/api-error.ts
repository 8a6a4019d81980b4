import { ClientError, type ClientErrorCode } from './client-error.ts';

const CODES: Readonly<Record<number, ClientErrorCode>> = {
  400: 'bad_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  410: 'gone',
  413: 'too_large',
  429: 'too_many_requests',
};

function codeOf(status: number): ClientErrorCode {
  return CODES[status] ?? (status >= 500 ? 'server_error' : 'unexpected_status');
}

/** The server answered with an error; `message` is its own text. */
export class ApiError extends ClientError {
  /** HTTP status. */
  readonly status: number;
  /** When to try again; with 429 and 503, if the server says so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, message: string, retryAfterSeconds?: number) {
    super(message, codeOf(status));
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** 400: the request is not understood. */
export class BadRequestError extends ApiError {}
/** 401: the token is missing or unknown. */
export class UnauthorizedError extends ApiError {}
/** 403: the token does not allow this. */
export class ForbiddenError extends ApiError {}
/** 404: no such execution, artifact or path. */
export class NotFoundError extends ApiError {}
/** 409: so many programs wait for the session that no other one may. */
export class ConflictError extends ApiError {}
/** 410: the session is gone; `message` says when, why and what to do. */
export class GoneError extends ApiError {}
/** 413: code or archive over the limit. */
export class TooLargeError extends ApiError {}
/** 429: too much waits already. */
export class TooManyRequestsError extends ApiError {}

const CLASSES: Readonly<Record<number, typeof ApiError>> = {
  400: BadRequestError,
  401: UnauthorizedError,
  403: ForbiddenError,
  404: NotFoundError,
  409: ConflictError,
  410: GoneError,
  413: TooLargeError,
  429: TooManyRequestsError,
};

const MAX_TEXT = 500;

/** The text of `{"error"}`, or what else is in the body. */
function messageOf(body: string, status: number): string {
  try {
    const { error } = JSON.parse(body) as { error?: unknown };
    if (typeof error === 'string' && error !== '') return error;
  } catch {
    // Not JSON: a proxy, or a path that the server does not have.
  }
  const text = body.trim().slice(0, MAX_TEXT);
  return text === '' || text.startsWith('<') ? `the server answered with status ${status}` : text;
}

/** Seconds from now; the header gives them, or a date. */
function secondsUntil(retryAfter: string | null): number | undefined {
  if (retryAfter === null || retryAfter.trim() === '') return undefined;
  const seconds = Number(retryAfter);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const time = Date.parse(retryAfter);
  return Number.isNaN(time) ? undefined : Math.max(0, (time - Date.now()) / 1000);
}

/** Not followed: it would make a GET of a submission, and take the token to another server. */
function redirectError({ status, headers }: Response): ApiError {
  const to = headers.get('location') ?? 'another address';
  return new ApiError(status, `the server redirects to ${to}; use the address that it really has`);
}

/** The error that a response stands for. */
export async function apiErrorOf(response: Response): Promise<ApiError> {
  const { status } = response;
  // A browser hides the status of a redirect.
  if (status === 0 || (status >= 300 && status < 400)) return redirectError(response);
  const body = await response.text().catch(() => '');
  const Class = CLASSES[status] ?? ApiError;
  return new Class(
    status,
    messageOf(body, status),
    secondsUntil(response.headers.get('retry-after')),
  );
}
