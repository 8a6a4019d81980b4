import type { JSX } from 'preact';
import { StaticCode } from '../code/static-code.tsx';
import { Markdown } from '../markdown/markdown.tsx';
import { LongText } from '../widgets/long-text.tsx';
import { Text } from '../widgets/text.tsx';
import type { ShownCell, ShownOutput } from './cell-output.ts';

function Output({ output }: { readonly output: ShownOutput }): JSX.Element | null {
  switch (output.kind) {
    case 'nothing':
      return null;
    case 'image':
      return (
        <figure>
          <img src={output.address} alt={output.about || 'Output of the cell'} />
        </figure>
      );
    case 'text':
    case 'error':
      return (
        <div class={`cell-output ${output.kind}`}>
          <LongText
            text={output.text}
            label={output.kind === 'error' ? 'Error of the cell' : 'Output of the cell'}
            fileName="output.txt"
          />
        </div>
      );
  }
}

const Source = ({ cell }: { readonly cell: ShownCell }): JSX.Element =>
  cell.isFolded ? (
    <details>
      <summary>Set-up</summary>
      <StaticCode code={cell.source} />
    </details>
  ) : (
    <StaticCode code={cell.source} />
  );

function Cell({ cell }: { readonly cell: ShownCell }): JSX.Element {
  if (cell.kind === 'markdown') return <Markdown source={cell.source} />;
  if (cell.kind === 'raw') {
    return (
      <pre tabIndex={0}>
        <Text>{cell.source}</Text>
      </pre>
    );
  }
  return (
    <div class="cell">
      <span class="cell-count" aria-hidden="true">
        [{cell.count ?? ' '}]
      </span>
      <Source cell={cell} />
      {cell.outputs.map((output, index) => (
        <Output key={index} output={output} />
      ))}
    </div>
  );
}

/** A notebook to read. */
export const NotebookCells = ({ cells }: { readonly cells: readonly ShownCell[] }): JSX.Element => (
  <div class="notebook">
    {cells.map((cell, index) => (
      <Cell key={index} cell={cell} />
    ))}
  </div>
);
