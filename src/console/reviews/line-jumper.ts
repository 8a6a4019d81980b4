import type { Finding } from '../../analyzer/finding.ts';
import type { CodeEditor } from '../code/code-editor.ts';

/** Takes the reader to lines of the code that is shown. */
export class LineJumper {
  editor: CodeEditor | null = null;
  #last = 0;

  jump(line: number): void {
    if (this.editor?.reveal(line) === true) this.#last = line;
  }

  /** To the next line with a finding, and round again. */
  next(findings: readonly Finding[]): void {
    const lines = findings.flatMap(({ line }) => (line === null ? [] : [line]));
    const sorted = [...new Set(lines)].toSorted((a, b) => a - b);
    const following = sorted.find((line) => line > this.#last) ?? sorted[0];
    if (following !== undefined) this.jump(following);
  }
}
