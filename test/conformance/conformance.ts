import { it } from 'vitest';
import { tarOf } from './archives.ts';
import { formBy, formOf, type Form, type Part } from './forms.ts';
import { exchange, type WireAnswer, type WireRequest } from './wire.ts';

/** An ExecutionResult, or an error. Loose on purpose: what is in it is what is shown. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Body = Record<string, any>;

export interface Answer extends WireAnswer {
  /** Empty where the answer is no JSON. */
  readonly body: Body;
}

/** The server under test, once the suite has started. */
export interface ConformanceServer {
  readonly url: string;
  readonly kind: 'docker' | 'pyodide';
  /** Programs that run at a time; with those that wait six are let in. */
  readonly places: number;
  /** Files and metadata, as the Python client sends them. */
  readonly sync: (archive: Buffer, metadata?: object) => Promise<Answer>;
  /** Gives the identifier. */
  readonly start: (archive: Buffer, metadata?: object) => Promise<string>;
  readonly evaluate: (body: unknown) => Promise<Answer>;
  readonly send: (path: string, request?: WireRequest) => Promise<Answer>;
  readonly sendForm: (path: string, form: Form | readonly Part[]) => Promise<Answer>;
  readonly record: (id: string) => Promise<Body>;
  readonly kill: (id: string) => Promise<Answer>;
}

type Case = (server: ConformanceServer) => Promise<void>;
type Register = (title: string, run: Case) => void;

/** How cases are registered: by what a server must do for them. */
export interface Conformance {
  readonly kind: ConformanceServer['kind'];
  /** No program runs to its end. */
  readonly http: Register;
  /** Runs programs; one of those that show the same of every sandbox. */
  readonly sample: Register;
  /** Runs programs; left out where that takes seconds. */
  readonly program: Register;
  /** Needs processes, a shell, images or a network. */
  readonly container: Register;
}

/** Registers a case for each row. */
export function each<const Row extends readonly unknown[]>(
  register: Register,
  rows: readonly Row[],
  toCase: (row: Row) => readonly [title: string, run: Case],
): void {
  for (const row of rows) register(...toCase(row));
}

export function conformanceOf(
  kind: ConformanceServer['kind'],
  server: () => ConformanceServer,
): Conformance {
  const always: Register = (title, run) => it(title, () => run(server()));
  const never: Register = () => {};
  const ofDocker = kind === 'docker' ? always : never;
  return { kind, http: always, sample: always, program: ofDocker, container: ofDocker };
}

function bodyOf({ headers, text }: WireAnswer): Body {
  const isJson = text !== '' && headers['content-type']?.startsWith('application/json');
  return isJson ? (JSON.parse(text) as Body) : {};
}

export const API = '/api/v1';

/** A server under test at this address. */
export function serverAt(
  url: string,
  { kind, places }: Pick<ConformanceServer, 'kind' | 'places'>,
): ConformanceServer {
  const send: ConformanceServer['send'] = async (path, request) => {
    const answer = await exchange(url + path, request);
    return { ...answer, body: bodyOf(answer) };
  };
  const sendForm: ConformanceServer['sendForm'] = (path, form) => {
    const { type, body } = 'body' in form ? form : formOf(form);
    return send(path, { method: 'POST', headers: { 'content-type': type }, body });
  };
  const submit = (path: string, archive: Buffer, metadata: object): Promise<Answer> =>
    sendForm(path, formBy('requests', archive, { entrypoint: 'main.py', ...metadata }));
  return {
    url,
    kind,
    places,
    send,
    sendForm,
    sync: (archive, metadata = {}) => submit(`${API}/exec/sync`, archive, metadata),
    start: async (archive, metadata = {}) => {
      const { body } = await submit(`${API}/exec/async`, archive, metadata);
      return body['execution_id'] as string;
    },
    evaluate: (body) =>
      send(`${API}/eval`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    record: async (id) => (await send(`${API}/executions/${id}`)).body,
    kill: (id) => send(`${API}/executions/${id}`, { method: 'DELETE' }),
  };
}

/** A program that goes on until it is killed, and says when it has begun. */
export const endless = (): Promise<Buffer> =>
  tarOf([
    {
      name: 'main.py',
      content: 'import time\nprint("begun", flush=True)\nwhile True: time.sleep(0.1)\n',
    },
  ]);
