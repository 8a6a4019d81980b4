import type { ServerContext } from '@modelcontextprotocol/server';
import type { AgentEvent } from '../events.ts';

/** Output of a program is told this often, ms. */
const OUTPUT_MS = 200;
/** A call that has nothing to tell says so this often, so that the client does not give it up, ms. */
const HEARTBEAT_MS = 10_000;
const MOST_CHARS = 2000;

const shorten = (text: string): string =>
  text.length <= MOST_CHARS ? text : `${text.slice(0, MOST_CHARS).toWellFormed()} …`;

/** Output is gathered. */
type Told = Exclude<AgentEvent, { readonly text: string }>;

const analysisText = (event: Extract<AgentEvent, { readonly type: 'analysis' }>): string =>
  [
    `analysis: ${event.passed ? 'passed' : 'rejected'}`,
    `${event.findings.length} findings`,
    ...(event.needs_approval ? ['approval needed'] : []),
  ].join(', ');

function messageOf(event: Told): string {
  switch (event.type) {
    case 'stage':
      return `attempt ${event.attempt}, ${event.stage}: ${event.message}`;
    case 'code':
      return `attempt ${event.attempt}: program of ${event.code.split('\n').length} lines by ${event.author}`;
    case 'analysis':
      return analysisText(event);
    case 'warning':
      return `warning: ${event.message}`;
    case 'executed':
      return `executed: ${event.success ? 'succeeded' : 'failed'} after ${event.seconds.toFixed(2)} s`;
    case 'error':
      return `error: ${event.error.error_message} (${event.action})`;
  }
}

/** Progress notifications of one call, in order; none where the client asked for none. */
export class Progress implements AsyncDisposable {
  readonly #ctx: ServerContext;
  readonly #token: string | number | undefined;
  readonly #heartbeat: NodeJS.Timeout;
  #flush: NodeJS.Timeout | undefined;
  #output = '';
  #count = 0;
  #last = 'started';
  #sent: Promise<void> = Promise.resolve();

  constructor(ctx: ServerContext) {
    const { _meta: meta } = ctx.mcpReq;
    this.#ctx = ctx;
    this.#token = meta?.progressToken;
    this.#heartbeat = setInterval(() => this.tell(this.#last), HEARTBEAT_MS);
    this.#heartbeat.unref();
  }

  tell(message: string): void {
    const progressToken = this.#token;
    this.#last = message;
    if (progressToken === undefined || this.#ctx.mcpReq.signal.aborted) return;
    this.#count += 1;
    const params = { progressToken, progress: this.#count, message: shorten(message) };
    this.#sent = this.#sent
      .then(() => this.#ctx.mcpReq.notify({ method: 'notifications/progress', params }))
      // A client that went away needs no progress.
      .catch(() => undefined);
  }

  event(event: AgentEvent): void {
    if ('text' in event) {
      // Of the tokens of a model nobody is told; its program comes as a whole.
      if (event.type !== 'token') this.#gather(event.text);
      return;
    }
    this.#tellOutput();
    this.tell(messageOf(event));
  }

  #gather(text: string): void {
    this.#output = `${this.#output}${text}`.slice(0, MOST_CHARS + 1);
    this.#flush ??= setTimeout(() => this.#tellOutput(), OUTPUT_MS);
  }

  #tellOutput(): void {
    clearTimeout(this.#flush);
    this.#flush = undefined;
    const text = this.#output.trimEnd();
    this.#output = '';
    if (text !== '') this.tell(text);
  }

  /** Resolves when all is sent, so that nothing comes after the result. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#heartbeat);
    this.#tellOutput();
    await this.#sent;
  }
}
