import { request as open, type IncomingHttpHeaders } from 'node:http';

export interface WireRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A list is sent chunk by chunk, without a length. */
  readonly body?: string | Buffer | readonly Buffer[];
  /** Waits for `100 Continue` before the body goes out. */
  readonly expectContinue?: boolean;
  /** The connection is cut when it aborts. */
  readonly signal?: AbortSignal;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The server said `100 Continue`. */
  readonly continued: boolean;
}

const isList = (body: WireRequest['body']): body is readonly Buffer[] => Array.isArray(body);

/** One request as it is told, with nothing added but what HTTP/1.1 needs; redirects are not followed. */
export function exchange(url: string, request: WireRequest = {}): Promise<WireAnswer> {
  const { method = 'GET', headers = {}, body, expectContinue = false, signal } = request;
  const whole = body === undefined || isList(body) ? undefined : Buffer.from(body as Buffer);
  const all = {
    ...(whole === undefined ? {} : { 'content-length': String(whole.length) }),
    ...headers,
    ...(expectContinue ? { expect: '100-continue' } : {}),
  };
  return new Promise((resolve, reject) => {
    let continued = false;
    const client = open(url, { method, headers: all, agent: false, ...(signal ? { signal } : {}) });
    const send = (): void => {
      if (isList(body)) for (const chunk of body) client.write(chunk);
      client.end(whole);
    };
    client.on('error', reject);
    client.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('error', reject);
      response.on('data', (chunk) => chunks.push(chunk as Buffer));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, continued });
      });
    });
    if (expectContinue) {
      client.on('continue', () => {
        continued = true;
        send();
      });
      client.flushHeaders();
    } else send();
  });
}
