import type { JsonObject } from '../json.ts';

/** MIME type → base64 text for images, the value itself for JSON, plain text for the rest. */
export type MimeBundle = JsonObject;

/** The four kinds of output of nbformat 4. */
export type Output =
  | {
      readonly output_type: 'stream';
      readonly name: 'stdout' | 'stderr';
      readonly text: string;
    }
  | {
      readonly output_type: 'execute_result';
      readonly execution_count: number | null;
      readonly data: MimeBundle;
      readonly metadata: JsonObject;
    }
  | {
      readonly output_type: 'display_data';
      readonly data: MimeBundle;
      readonly metadata: JsonObject;
    }
  | {
      readonly output_type: 'error';
      readonly ename: string;
      readonly evalue: string;
      readonly traceback: readonly string[];
    };

export interface CodeCellMetadata {
  readonly tags?: readonly string[];
  readonly jupyter?: { readonly source_hidden: boolean };
}

interface CellBase {
  /** Unique in the notebook, [a-zA-Z0-9_-]. */
  readonly id: string;
  readonly metadata: CodeCellMetadata;
  readonly source: string;
}

export type Cell =
  | (CellBase & { readonly cell_type: 'markdown' })
  | (CellBase & {
      readonly cell_type: 'code';
      readonly execution_count: number | null;
      readonly outputs: readonly Output[];
    });

const wellFormed = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed() : value;

/**
 * The text of an nbformat 4.5 file; `audit` stands in the metadata under `langgraph_python_executor`.
 * Half surrogate pairs are replaced, because Jupyter cannot save a notebook that holds one.
 */
export function notebookText(cells: readonly Cell[], audit: JsonObject): string {
  const document = {
    cells,
    metadata: {
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: {
        file_extension: '.py',
        mimetype: 'text/x-python',
        name: 'python',
        pygments_lexer: 'ipython3',
      },
      langgraph_python_executor: audit,
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(document, wellFormed, 1)}\n`;
}
