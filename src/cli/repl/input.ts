import { createInterface, type Interface } from 'node:readline';
import type { CommandContext } from '../command-context.ts';

/** What a person did: a line, Ctrl-C, or the end of the input. */
export type Typed =
  | { readonly type: 'line'; readonly text: string }
  | { readonly type: 'interrupt' }
  | { readonly type: 'end' };

/** Lines of a keyboard or a pipe, one at a time; what comes early waits. */
export class Input implements Disposable {
  /** Called for Ctrl-C while nothing is asked for. */
  onInterrupt: (() => void) | undefined;
  readonly #lines: Interface;
  readonly #isTerminal: boolean;
  readonly #typed: Typed[] = [];
  #asked: ((typed: Typed) => void) | undefined;

  constructor({ stdin, stdout, isTerminal, signal }: CommandContext) {
    this.#isTerminal = isTerminal;
    this.#lines = createInterface({
      input: stdin,
      ...(isTerminal ? { output: stdout } : {}),
      terminal: isTerminal,
      historySize: 1000,
    });
    this.#lines.on('line', (text) => this.#take({ type: 'line', text }));
    this.#lines.on('close', () => this.#take({ type: 'end' }));
    this.#lines.on('SIGINT', () => {
      for (const name of ['e', 'u']) this.#lines.write(null, { ctrl: true, name }); // drops a half line
      if (this.#asked === undefined) this.onInterrupt?.();
      else this.#take({ type: 'interrupt' });
    });
    signal.addEventListener('abort', () => this.#lines.close());
  }

  /** The next thing typed. */
  async next(prompt: string): Promise<Typed> {
    const early = this.#typed.shift();
    if (this.#isTerminal) {
      this.#lines.setPrompt(prompt);
      if (early === undefined) this.#lines.prompt();
    }
    if (early !== undefined) return early;
    return await new Promise((resolve) => (this.#asked = resolve));
  }

  #take(typed: Typed): void {
    const asked = this.#asked;
    this.#asked = undefined;
    if (asked === undefined) this.#typed.push(typed);
    else asked(typed);
  }

  [Symbol.dispose](): void {
    this.#lines.close();
  }
}
