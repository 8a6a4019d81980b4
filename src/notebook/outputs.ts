import type { JsonValue } from '../json.ts';
import type { Artifact, Execution } from '../sandbox/execution.ts';
import type { MimeBundle, Output } from './notebook-document.ts';

/** A longer text is shown with its middle left out; UTF-16 units. */
const MAX_TEXT = 65_536;
const TAIL = 16_384;
/** All embedded files of one notebook together, bytes. */
const MAX_EMBEDDED = 16_777_216;

const IMAGE_TYPES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg']);
const PAGE_TYPES: ReadonlySet<string> = new Set(['image/svg+xml', 'text/html', 'text/markdown']);
const isShown = ({ mimeType }: DisplayFile): boolean =>
  IMAGE_TYPES.has(mimeType) || mimeType.startsWith('text/') || SHOWN_TOO.has(mimeType);
const SHOWN_TOO: ReadonlySet<string> = new Set(['image/svg+xml', 'application/json']);

/** A file that can be shown in a notebook. */
export type DisplayFile = Pick<Artifact, 'path' | 'mimeType' | 'bytes'>;

/** Keeps head and tail of a text over 64 Ki characters, with a note between them. */
export function capText(text: string, fullTextIn?: string): string {
  if (text.length <= MAX_TEXT) return text;
  const head = text.slice(0, MAX_TEXT - TAIL);
  const where = fullTextIn === undefined ? '' : `; all of it is in ${fullTextIn}`;
  const left = text.length - MAX_TEXT;
  return `${head}\n[... ${left} characters are left out here${where} ...]\n${text.slice(-TAIL)}`;
}

/** Output of a stream; none when nothing was written. */
export const streamOutput = (name: 'stdout' | 'stderr', text: string): readonly Output[] =>
  text === '' ? [] : [{ output_type: 'stream', name, text: capText(text, `${name}.txt`) }];

const display = (data: MimeBundle): Output => ({ output_type: 'display_data', data, metadata: {} });

function displayJson(path: string, text: string): Output {
  try {
    const value = JSON.parse(text) as JsonValue;
    const shown = capText(JSON.stringify(value, null, 2), path);
    return display({ 'application/json': value, 'text/plain': shown });
  } catch {
    return display({ 'text/plain': capText(text, path) }); // a program may call anything JSON
  }
}

function displayFile({ path, mimeType, bytes }: DisplayFile): Output {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (IMAGE_TYPES.has(mimeType)) {
    return display({ [mimeType]: buffer.toString('base64'), 'text/plain': path });
  }
  const text = buffer.toString('utf8');
  if (mimeType === 'application/json') return displayJson(path, text);
  return display(
    PAGE_TYPES.has(mimeType)
      ? { [mimeType]: text, 'text/plain': path }
      : { 'text/plain': capText(text, path) },
  );
}

/** Shows pictures, pages, Markdown, JSON and text in place, up to 16 MiB together; a file beyond that is named instead. */
export function displayOutputs(files: readonly DisplayFile[]): readonly Output[] {
  let embedded = 0;
  return files.filter(isShown).map((file) => {
    const size = file.bytes.byteLength;
    if (embedded + size > MAX_EMBEDDED) {
      return display({
        'text/plain': `${file.path} (${size} bytes) is too large to stand here.`,
      });
    }
    embedded += size;
    return displayFile(file);
  });
}

function errorOutput(error: NonNullable<Execution['error']>): Output {
  return {
    output_type: 'error',
    ename: error.type,
    evalue: capText(error.message),
    traceback: capText(error.traceback.trimEnd()).split('\n'),
  };
}

/** What Jupyter would show under the cell for this execution, in its order: streams, figures, value, exception. */
export function executionOutputs(execution: Execution): readonly Output[] {
  const { stdout, stderr, expression, error } = execution;
  const shown = execution.artifacts.filter(({ kind }) => kind !== 'file');
  const value: Output[] =
    expression === null
      ? []
      : [
          {
            output_type: 'execute_result',
            execution_count: 1,
            data: { 'text/plain': capText(expression) },
            metadata: {},
          },
        ];
  return [
    ...streamOutput('stdout', stdout),
    ...streamOutput('stderr', stderr),
    ...displayOutputs(shown),
    ...value,
    ...(error === null ? [] : [errorOutput(error)]),
  ];
}
