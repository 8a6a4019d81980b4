import { PythonExecutorException } from '../../errors.ts';
import type { SandboxSession } from '../../sandbox/session.ts';

/** Lines that go on with a block although they are not indented. */
const CLAUSE = /^(?:elif|else|except|finally|case)\b/;
const BLANK = /^\s*$/;

/**
 * What is typed, line by line, until it is a whole program; Python itself says whether it is, as in its own REPL. Beside
 * that a line that is not indented ends a block, so that scripts can be piped in.
 */
export class Source {
  #lines: string[] = [];
  readonly #session: SandboxSession;

  constructor(session: SandboxSession) {
    this.#session = session;
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  clear(): void {
    this.#lines = [];
  }

  /** The programs that this line completes, first those before it. */
  async push(line: string): Promise<string[]> {
    if (this.isEmpty && BLANK.test(line)) return [];
    const isNew = !this.isEmpty && !/^\s/.test(line) && !BLANK.test(line) && !CLAUSE.test(line);
    if (isNew && (await this.#isWhole(`${this.#text()}\n`))) {
      return [this.end() ?? '', ...(await this.push(line))];
    }
    this.#lines.push(line);
    return (await this.#isWhole(this.#text())) ? [this.end() ?? ''] : [];
  }

  /** What is left, whole or not. */
  end(): string | null {
    const text = this.#text();
    this.clear();
    return BLANK.test(text) ? null : text;
  }

  #text(): string {
    return this.#lines.join('\n');
  }

  /** True also for what Python cannot read, which running it tells. */
  async #isWhole(text: string): Promise<boolean> {
    const call = `__import__("codeop").compile_command(${JSON.stringify(text)}, "<input>", "single")`;
    try {
      const { expression } = await this.#session.execute({ code: `${call} is not None` });
      return expression !== 'False';
    } catch (error) {
      if (error instanceof PythonExecutorException) return true;
      throw error;
    }
  }
}
