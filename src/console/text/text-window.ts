/** The parts of a long text that are shown. */
export interface TextWindow {
  readonly head: string;
  /** Empty when the head is all. */
  readonly tail: string;
  /** Lines and characters between them. */
  readonly hiddenLines: number;
  readonly hiddenChars: number;
}

export interface WindowSize {
  readonly headLines: number;
  readonly tailLines: number;
  /** Of the head and of the tail each, because a line can be any length. */
  readonly maxChars: number;
}

const nthLineEnd = (text: string, lines: number, limit: number): number => {
  let at = 0;
  for (let line = 0; line < lines; line += 1) {
    const next = text.indexOf('\n', at);
    if (next < 0) return Math.min(text.length, limit);
    if (next + 1 > limit) return limit;
    at = next + 1;
  }
  return at;
};

const nthLineStart = (text: string, lines: number, limit: number): number => {
  const floor = Math.max(0, text.length - limit);
  let at = text.endsWith('\n') ? text.length - 1 : text.length;
  for (let line = 0; line < lines; line += 1) {
    const before = at > 0 ? text.lastIndexOf('\n', at - 1) : -1;
    if (before < floor) return floor;
    at = before;
  }
  return at + 1;
};

const lineCount = (text: string, from: number, to: number): number => {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) {
    count += 1;
  }
  return count;
};

/** Never between the two halves of one character. */
const wholeAt = (text: string, at: number): number =>
  at > 0 && at < text.length && /[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at - 1 : at;

/** Chooses the head and the tail of a text so that showing it costs the same however long it is. */
export function windowOf(text: string, size: WindowSize): TextWindow {
  const headEnd = wholeAt(text, nthLineEnd(text, size.headLines, size.maxChars));
  const tailStart = wholeAt(
    text,
    Math.max(headEnd, nthLineStart(text, size.tailLines, size.maxChars)),
  );
  if (tailStart <= headEnd) return { head: text, tail: '', hiddenLines: 0, hiddenChars: 0 };
  return {
    head: text.slice(0, headEnd),
    tail: text.slice(tailStart),
    hiddenLines: lineCount(text, headEnd, tailStart),
    hiddenChars: tailStart - headEnd,
  };
}
