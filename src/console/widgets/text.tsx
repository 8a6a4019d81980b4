import type { JSX } from 'preact';
import { splitHidden } from '../text/hidden-text.ts';

/** Text from elsewhere: nothing in it is markup, and what hides or reorders is shown by its number. */
export function Text({ children }: { readonly children: string }): JSX.Element {
  return (
    <bdi class="text">
      {splitHidden(children).map((part) =>
        part.kind === 'plain' ? (
          part.text
        ) : (
          <span class="hidden-char" title={part.name}>
            {part.code}
          </span>
        ),
      )}
    </bdi>
  );
}
