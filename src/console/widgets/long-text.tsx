import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { dropColourCodes } from '../text/colour-codes.ts';
import { windowOf } from '../text/text-window.ts';
import { Icon } from './icon.tsx';
import { Text } from './text.tsx';

const FIRST = { headLines: 120, tailLines: 60, maxChars: 16_000 } as const;
/** A text that is seen at a glance needs no download. */
const FOOTLESS = 500;
const MORE_LINES = 1000;
const MORE_CHARS = 100_000;

export interface LongTextProps {
  readonly text: string;
  readonly label: string;
  /** What a download is called. */
  readonly fileName: string;
}

function save(text: string, fileName: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

const leftOut = (lines: number, chars: number): string =>
  lines > 0
    ? `${lines.toLocaleString('en-GB')} lines between are not shown`
    : `${chars.toLocaleString('en-GB')} characters between are not shown`;

/** What a program printed, of any length: its head and its tail, more on demand, all of it as a file. */
export function LongText({ text, label, fileName }: LongTextProps): JSX.Element {
  const more = useSignal(0);
  const { head, tail, hiddenLines, hiddenChars } = windowOf(text, {
    headLines: FIRST.headLines + more.value * MORE_LINES,
    tailLines: FIRST.tailLines,
    maxChars: FIRST.maxChars + more.value * MORE_CHARS,
  });
  const first = dropColourCodes(head);
  const last = dropColourCodes(tail);
  const dropped = first.dropped + last.dropped;
  return (
    <div class="long-text">
      <pre tabIndex={0} role="region" aria-label={label}>
        <Text>{first.text}</Text>
        {hiddenChars > 0 && (
          <span class="gap">
            {leftOut(hiddenLines, hiddenChars)}
            <button class="button small" type="button" onClick={() => (more.value += 1)}>
              Show more
            </button>
          </span>
        )}
        <Text>{last.text}</Text>
      </pre>
      {(text.length > FOOTLESS || dropped > 0) && (
        <p class="fine">
          {text.length.toLocaleString('en-GB')} characters
          {dropped > 0 && `, ${dropped} colour codes left out`}
          <button class="button small" type="button" onClick={() => save(text, fileName)}>
            <Icon name="download" /> Download
          </button>
        </p>
      )}
    </div>
  );
}
