import { pythonLanguage } from '@codemirror/lang-python';
import { classHighlighter, highlightCode } from '@lezer/highlight';
import type { JSX } from 'preact';
import { Text } from '../widgets/text.tsx';

interface Token {
  readonly text: string;
  readonly classes: string;
}

/** Beyond this a program is shown without colours. */
const MAX_COLOURED = 60_000;

function tokensOf(code: string): Token[] {
  if (code.length > MAX_COLOURED) return [{ text: code, classes: '' }];
  const tokens: Token[] = [];
  highlightCode(
    code,
    pythonLanguage.parser.parse(code),
    classHighlighter,
    (text, classes) => tokens.push({ text, classes }),
    () => tokens.push({ text: '\n', classes: '' }),
  );
  return tokens;
}

/** Python to read, in colour. */
export const StaticCode = ({ code }: { readonly code: string }): JSX.Element => (
  <pre class="static-code" tabIndex={0}>
    {tokensOf(code).map(({ text, classes }, index) => (
      <span key={index} class={classes}>
        <Text>{text}</Text>
      </span>
    ))}
  </pre>
);
