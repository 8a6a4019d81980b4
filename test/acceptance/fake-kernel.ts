import type { Duplex } from 'node:stream';
import { type KernelMessage, ServerConnection } from '@jupyterlab/services';
import { encodeFrame, Frame, FrameDecoder } from '../../src/sandbox/runner/frames.ts';
import { openSocket, type ServerSocket } from './server-socket.ts';

const PROTOCOL = 'v1.kernel.websocket.jupyter.org';
const ANSWER_TYPE = 'application/vnd.langgraph-python-executor+json';
const { serializer } = ServerConnection.makeSettings();

/** The part of a kernel that a test decides about, from the moment a program is to run. */
export interface Running {
  /** A frame of the supervisor, see `frames.ts`. */
  send(kind: string, payload?: string): void;
  /** News about the kernel's process, such as `dead`. */
  status(state: KernelMessage.Status): void;
  /** The connection breaks. */
  drop(): void;
}

/** What a supervisor reports at the end of a program that left `results`. */
export const reportOf = (results: object): string =>
  JSON.stringify({
    exit_code: 0,
    results: { status: 'captured', value: results, type: 'dict' },
    results_is_dict: true,
  });

export interface FakeKernel {
  readonly run: (program: Running) => void;
  /** An exception of the kernel's own code, in the reply to the launch. */
  readonly launchError?: { readonly ename: string; readonly evalue: string };
  /** Told the session of each message. */
  readonly onSession?: (session: string) => void;
}

type Request = KernelMessage.IMessage & {
  readonly content: { readonly user_expressions?: { readonly answer: string } };
};

/** A kernel behind one connection, with a supervisor that obeys the test instead of running Python. */
class Connection {
  readonly #socket: ServerSocket;
  readonly #kernel: FakeKernel;
  readonly #decoder = new FrameDecoder(64 * 1_048_576);
  #bundleBytes: number | undefined;
  #output = Buffer.alloc(0);

  constructor(duplex: Duplex, kernel: FakeKernel) {
    this.#kernel = kernel;
    this.#socket = openSocket(duplex, (data) => this.#receive(data));
  }

  #receive(data: Buffer): void {
    const bytes = new Uint8Array(data).buffer;
    const request = serializer.deserialize(bytes, PROTOCOL) as unknown as Request;
    this.#kernel.onSession?.(request.header.session);
    if (request.header.msg_type === 'kernel_info_request') {
      this.#reply(request, 'kernel_info_reply', { status: 'ok' });
      return;
    }
    const expression = request.content.user_expressions?.answer ?? '';
    if (expression.includes('.launch(')) this.#launch(request);
    else if (expression.includes('.write(')) this.#write(request, expression);
    else this.#read(request);
  }

  #launch(request: Request): void {
    const { launchError } = this.#kernel;
    if (launchError === undefined) this.#answer(request, { folder: '/f', data_bytes: 0, env: {} });
    else this.#reply(request, 'execute_reply', { status: 'error', traceback: [], ...launchError });
  }

  #write(request: Request, expression: string): void {
    let data = Buffer.from(/"(?<base64>.*)"/.exec(expression)?.groups?.['base64'] ?? '', 'base64');
    if (this.#bundleBytes === undefined) this.#bundleBytes = 4 + data.readUInt32BE();
    const skipped = Math.min(this.#bundleBytes, data.length);
    this.#bundleBytes -= skipped;
    data = data.subarray(skipped);
    const kinds = [...this.#decoder.push(data)].map(({ kind }) => kind);
    this.#answer(request, {});
    if (kinds.includes(Frame.RUN)) this.#kernel.run(this.#running());
  }

  #running(): Running {
    return {
      send: (kind, payload = '') => {
        this.#output = Buffer.concat([this.#output, encodeFrame(kind, payload)]);
      },
      status: (execution_state) => this.#send('status', 'iopub', {}, { execution_state }),
      drop: () => this.#socket.destroy(),
    };
  }

  /** Answers at once when there is something, else after a while that there is nothing. */
  #read(request: Request): void {
    const answer = (): void => {
      const data = this.#output.toString('base64');
      this.#output = Buffer.alloc(0);
      this.#answer(request, { data });
    };
    if (this.#output.length > 0) answer();
    else setTimeout(answer, 50);
  }

  #answer(request: Request, value: object): void {
    const answer = { status: 'ok', data: { [ANSWER_TYPE]: value }, metadata: {} };
    this.#reply(request, 'execute_reply', { status: 'ok', user_expressions: { answer } });
  }

  #reply(request: Request, type: string, content: object): void {
    this.#send(type, 'shell', request.header, content);
  }

  #send(msg_type: string, channel: string, parent_header: object, content: object): void {
    const date = new Date().toISOString();
    const header = { msg_id: date, msg_type, date, session: 's', username: 'u', version: '5.3' };
    const message = { header, parent_header, channel, content, metadata: {}, buffers: [] };
    const bytes = serializer.serialize(message as unknown as KernelMessage.IMessage, PROTOCOL);
    this.#socket.send(Buffer.from(bytes as ArrayBuffer));
  }
}

/** For the `upgrade` of a fake server: every connection leads to such a kernel. */
export const fakeKernel =
  (kernel: FakeKernel) =>
  (duplex: Duplex, accept: () => void): void => {
    accept();
    void new Connection(duplex, kernel);
  };
