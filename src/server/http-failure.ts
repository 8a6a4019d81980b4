/** A request that is answered with `{"error": message}` and nothing else. */
export class HttpFailure extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 429 | 500 | 503;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: HttpFailure['status'],
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = new.target.name;
    this.status = status;
    this.headers = headers;
  }
}

export const badRequest = (message: string): HttpFailure => new HttpFailure(400, message);
