import { signal } from '@preact/signals';
import type { AgentEvent } from '../../events.ts';
import { get, reasonOf } from '../api/request.ts';
import { announce } from '../widgets/announcer.tsx';
import type { Run } from '../wire/run.ts';

/** Between two looks at what has been printed, so that a talkative program does not freeze the page. */
const DRAW_MS = 150;
const RELOAD_MS = 300;
const LOOK_MS = 3000;
/** Of the stream's messages; those without a name are `message`. */
const EVENT_NAMES =
  'message stage token code analysis stdout stderr warning executed error end'.split(' ');

/** After these the run reads otherwise. */
const CHANGES: ReadonlySet<string> = new Set(['stage', 'code', 'analysis', 'executed', 'error']);

/** A run on the screen, as it goes on. */
export class RunDesk {
  readonly threadId: string;
  readonly run = signal<Run | null>(null);
  readonly problem = signal('');
  readonly output = signal('');
  readonly stage = signal('');

  #source: EventSource | undefined;
  #pieces = '';
  #drawing: ReturnType<typeof setTimeout> | undefined;
  #loading: ReturnType<typeof setTimeout> | undefined;
  #looking: ReturnType<typeof setTimeout> | undefined;

  constructor(threadId: string) {
    this.threadId = threadId;
  }

  get path(): string {
    return `/api/v1/runs/${encodeURIComponent(this.threadId)}`;
  }

  async load(): Promise<void> {
    try {
      const before = this.run.value?.status;
      const run = await get<Run>(this.path);
      this.run.value = run;
      this.problem.value = '';
      if (before !== undefined && before !== run.status) {
        announce(`The run is now: ${run.status.replaceAll('_', ' ')}`);
      }
    } catch (error) {
      this.problem.value = reasonOf(error);
    }
  }

  /** Follows the run from its beginning until it ends or waits. */
  follow(): void {
    this.#source?.close();
    this.#pieces = '';
    const source = new EventSource(`${this.path}/events`);
    this.#source = source;
    for (const name of EVENT_NAMES) {
      source.addEventListener(name, (event: Event) => {
        if (event instanceof MessageEvent) this.#take(name, JSON.parse(String(event.data)));
        // A lost connection is an event `error` too, without data.
        else if (source.readyState === EventSource.CLOSED) this.#lookAgain();
      });
    }
  }

  /** Without a stream, as when another process carries the run on, it is looked at now and then. */
  #lookAgain(): void {
    clearTimeout(this.#looking);
    this.#looking = setTimeout(() => {
      void this.load();
      if (this.run.value?.status === 'running') this.#lookAgain();
    }, LOOK_MS);
  }

  #take(name: string, data: unknown): void {
    if (name === 'end') {
      this.#source?.close();
      this.stage.value = '';
      this.#reloadSoon();
      return;
    }
    const event = data as AgentEvent;
    if (event.type === 'stage') this.stage.value = event.message;
    if (event.type === 'stdout' || event.type === 'stderr') this.#print(event.text);
    if (CHANGES.has(event.type)) this.#reloadSoon();
  }

  #print(text: string): void {
    this.#pieces += text;
    this.#drawing ??= setTimeout(() => {
      this.#drawing = undefined;
      this.output.value = this.#pieces;
    }, DRAW_MS);
  }

  #reloadSoon(): void {
    this.#loading ??= setTimeout(() => {
      this.#loading = undefined;
      void this.load();
    }, RELOAD_MS);
  }

  close(): void {
    this.#source?.close();
    clearTimeout(this.#drawing);
    clearTimeout(this.#loading);
    clearTimeout(this.#looking);
  }
}
