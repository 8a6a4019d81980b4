import type { Cell, CodeCellMetadata, Output } from './notebook-document.ts';

export interface CodeCellOptions {
  /** Given when the code did run. */
  readonly outputs?: readonly Output[] | undefined;
  /** @default null, the code did not run */
  readonly executionCount?: number | null | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Jupyter shows the source only when asked. @default false */
  readonly isFolded?: boolean | undefined;
}

const metadataOf = ({ tags = [], isFolded = false }: CodeCellOptions): CodeCellMetadata => ({
  ...(tags.length > 0 && { tags }),
  ...(isFolded && { jupyter: { source_hidden: true } }),
});

/** Parts are separated by an empty line; empty ones are dropped. */
export const markdownCell = (id: string, parts: readonly string[]): Cell => ({
  cell_type: 'markdown',
  id,
  metadata: {},
  source: parts.filter((part) => part !== '').join('\n\n'),
});

/** `source` stands in the cell exactly as it is. */
export const codeCell = (id: string, source: string, options: CodeCellOptions = {}): Cell => ({
  cell_type: 'code',
  execution_count: options.executionCount ?? null,
  id,
  metadata: metadataOf(options),
  outputs: options.outputs ?? [],
  source,
});
