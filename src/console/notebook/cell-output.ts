/** What is shown of an output of a cell. */
export type ShownOutput =
  | { readonly kind: 'text' | 'error'; readonly text: string }
  | { readonly kind: 'image'; readonly address: string; readonly about: string }
  | { readonly kind: 'nothing' };

const RASTER = ['image/png', 'image/jpeg', 'image/gif'] as const;

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

/** nbformat keeps texts whole or as lists of lines. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map((line) => String(line)).join('');
  return typeof value === 'string' ? value : '';
}

function shownData(data: Fields): ShownOutput {
  const about = textOf(data['text/plain']);
  for (const type of RASTER) {
    const bytes = textOf(data[type]).replace(/\s+/g, '');
    if (bytes !== '') return { kind: 'image', address: `data:${type};base64,${bytes}`, about };
  }
  const drawing = textOf(data['image/svg+xml']);
  if (drawing !== '') {
    // As a picture it runs no script and loads nothing.
    const address = `data:image/svg+xml,${encodeURIComponent(drawing.toWellFormed())}`;
    return { kind: 'image', address, about };
  }
  const other = Object.keys(data).filter((type) => type !== 'text/plain');
  const note = other.length === 0 ? '' : `[${other.join(', ')} is not shown here]\n`;
  return { kind: 'text', text: note + about };
}

/** Chooses what of an output is safe and fit to be shown; HTML and scripts never are. */
export function shownOutput(output: unknown): ShownOutput {
  const { output_type: type, text, data, ename, evalue, traceback } = fieldsOf(output);
  if (type === 'stream') return { kind: 'text', text: textOf(text) };
  if (type === 'error') {
    const lines = Array.isArray(traceback) ? traceback.map(String).join('\n') : '';
    return { kind: 'error', text: lines || `${textOf(ename)}: ${textOf(evalue)}` };
  }
  return data === undefined ? { kind: 'nothing' } : shownData(fieldsOf(data));
}

export interface ShownCell {
  readonly kind: 'code' | 'markdown' | 'raw';
  readonly source: string;
  readonly count: number | null;
  readonly isFolded: boolean;
  readonly outputs: readonly ShownOutput[];
}

function shownCell(cell: unknown): ShownCell {
  const { cell_type: type, source, execution_count: count, outputs, metadata } = fieldsOf(cell);
  const { source_hidden: folded } = fieldsOf(fieldsOf(metadata)['jupyter']);
  return {
    kind: type === 'code' || type === 'markdown' ? type : 'raw',
    source: textOf(source),
    count: typeof count === 'number' ? count : null,
    isFolded: folded === true,
    outputs: Array.isArray(outputs) ? outputs.map(shownOutput) : [],
  };
}

/** The cells of an nbformat document; anything else has none. */
export function shownCells(document: unknown): ShownCell[] {
  const { cells } = fieldsOf(document);
  return Array.isArray(cells) ? cells.map(shownCell) : [];
}
