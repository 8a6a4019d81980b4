/** Which kind of failure it is, for a `switch`. */
export type ClientErrorCode =
  | 'invalid_argument'
  | 'bad_request'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'gone'
  | 'too_large'
  | 'too_many_requests'
  | 'server_error'
  | 'unexpected_status'
  | 'invalid_response'
  | 'timeout'
  | 'connection';

/** Base of everything the client throws, but for an abort, which is thrown as its reason. */
export class ClientError extends Error {
  readonly code: ClientErrorCode;

  constructor(message: string, code: ClientErrorCode, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** The call cannot be made as asked; nothing was sent. */
export class ArgumentError extends ClientError {
  constructor(message: string) {
    super(message, 'invalid_argument');
  }
}

/** The answer is not what the API promises. */
export class InvalidResponseError extends ClientError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 'invalid_response', options);
  }
}

/** No answer in time, or no end of an execution in the time that was given for it. */
export class TimeoutError extends ClientError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 'timeout', options);
  }
}

/** The server cannot be reached, or the connection broke. */
export class ConnectionError extends ClientError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 'connection', options);
  }
}
