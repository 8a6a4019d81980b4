import { PythonExecutorException } from '../../errors.ts';
import type { SandboxSession } from '../../sandbox/session.ts';
import type { CommandContext } from '../command-context.ts';
import { sanitize, sanitizeLine } from '../render/sanitize.ts';
import type { Input } from './input.ts';
import { Source } from './source.ts';

const HELP = `:reset   a fresh interpreter; files stay
:files   the files of the session
:help    this text
Ctrl-C   interrupts the program that runs, or drops what is typed
Ctrl-D   ends
`;

/** Reads, runs and shows, until the end of the input. */
export class Repl {
  readonly #session: SandboxSession;
  readonly #input: Input;
  readonly #context: CommandContext;
  readonly #source: Source;
  #hasFailed = false;

  constructor(session: SandboxSession, input: Input, context: CommandContext) {
    this.#session = session;
    this.#input = input;
    this.#context = context;
    this.#source = new Source(session);
  }

  /** Whether the last program failed. */
  async run(): Promise<boolean> {
    const { palette, isTerminal, stdout, signal } = this.#context;
    for (;;) {
      const typed = await this.#input.next(palette.accent(this.#source.isEmpty ? '>>> ' : '... '));
      if (typed.type === 'end') break;
      if (typed.type === 'interrupt') {
        this.#source.clear();
        stdout.write('\nKeyboardInterrupt\n');
      } else if (this.#source.isEmpty && typed.text.startsWith(':')) {
        await this.#attempt(() => this.#command(typed.text.trim()));
      } else {
        for (const code of await this.#source.push(typed.text)) await this.#execute(code);
      }
    }
    if (isTerminal) stdout.write('\n');
    const rest = this.#source.end();
    if (rest !== null && !isTerminal && !signal.aborted) await this.#execute(rest);
    return this.#hasFailed;
  }

  async #command(line: string): Promise<void> {
    const { stdout, palette } = this.#context;
    if (line === ':reset') {
      await this.#session.reset();
      stdout.write(palette.soft('a fresh interpreter; files are kept\n'));
    } else if (line === ':files') {
      for (const { path, sizeBytes } of await this.#session.listFiles()) {
        stdout.write(`${sanitizeLine(path)}  ${palette.soft(`${sizeBytes} bytes`)}\n`);
      }
    } else if (line === ':help') {
      stdout.write(HELP);
    } else {
      this.#hasFailed = true;
      this.#context.stderr.write(
        `${palette.bad(`there is no ${sanitizeLine(line)}`)}; :help tells what there is\n`,
      );
    }
  }

  async #execute(code: string): Promise<void> {
    await this.#attempt(() => this.#show(code));
  }

  async #show(code: string): Promise<void> {
    const { stdout, stderr, palette, signal } = this.#context;
    const stop = new AbortController();
    this.#input.onInterrupt = (): void => stop.abort();
    let last = '\n';
    const write = (type: 'stdout' | 'stderr', text: string): void => {
      const safe = sanitize(text);
      if (safe === '') return;
      last = safe;
      if (type === 'stdout') stdout.write(safe);
      else stderr.write(palette.bad(safe));
    };
    try {
      const { expression, error, exitCode, killReason, warnings } = await this.#session.execute(
        { code },
        {
          signal: AbortSignal.any([signal, stop.signal]),
          onEvent: (event) => 'text' in event && write(event.type, event.text),
        },
      );
      if (!last.endsWith('\n')) stdout.write('\n');
      if (expression !== null) stdout.write(`${sanitize(expression)}\n`);
      for (const warning of warnings)
        stderr.write(`${palette.doubtful('!')} ${sanitize(warning)}\n`);
      this.#hasFailed = error !== null || exitCode !== 0 || killReason !== null;
    } finally {
      this.#input.onInterrupt = undefined;
    }
  }

  /** A session that is gone, or a sandbox that broke, is told; `:reset` may mend it. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof PythonExecutorException)) throw error;
      this.#hasFailed = true;
      const { stderr, palette } = this.#context;
      stderr.write(`${palette.bad('error:')} ${sanitize(error.message)} (:reset)\n`);
    }
  }
}
