import type { CallToolResult, ContentBlock } from '@modelcontextprotocol/server';
import type { Execution } from '../sandbox/execution.ts';
import type { ToolOutput } from './tool-output.ts';

const MOST_IMAGES = 4;
const MOST_IMAGE_BYTES = 1_048_576;
const SHOWN_IMAGES = ['image/png', 'image/jpeg'];

const labelled = (label: string, text: string | null): string[] =>
  text === null || text === '' ? [] : [`${label}:\n${text}`];

/** The output for a model that reads text only. */
function textOf(output: ToolOutput, lead: string): string {
  const { results, error, findings, is_cut: isCut } = output;
  return [
    lead,
    ...labelled('Results', results === null ? null : JSON.stringify(results)),
    ...labelled('Value of the last expression', output.expression),
    ...labelled('Output', output.stdout),
    ...labelled('Error output', output.stderr),
    ...labelled('Traceback', error?.traceback ?? null),
    ...labelled('Hint', error?.hint ?? null),
    ...labelled(
      'Findings',
      findings
        .map(({ message, line, demand }) => {
          const place = line === null ? '' : `line ${line}: `;
          return `- ${place}${message}${demand === 'none' ? '' : ` (${demand})`}`;
        })
        .join('\n'),
    ),
    ...(isCut
      ? [
          `Something was too long${output.notebook === null ? '' : '; the notebook and the files have all of it'}.`,
        ]
      : []),
    output.session_id === null ? `Thread: ${output.thread_id}` : `Session: ${output.session_id}`,
  ].join('\n');
}

/** Figures as a client can show them; of the others there are links. */
export const imagesOf = ({ artifacts }: Pick<Execution, 'artifacts'>): ContentBlock[] =>
  artifacts
    .filter(
      ({ kind, mimeType, bytes }) =>
        kind === 'figure' && SHOWN_IMAGES.includes(mimeType) && bytes.length <= MOST_IMAGE_BYTES,
    )
    .slice(0, MOST_IMAGES)
    .map(({ bytes, mimeType }) => ({
      type: 'image',
      data: Buffer.from(bytes).toString('base64'),
      mimeType,
    }));

function linksOf({ notebook, files, status }: ToolOutput): ContentBlock[] {
  const mimeType = 'application/x-ipynb+json';
  const description = status === 'completed' ? 'The run as a notebook' : 'The run so far';
  return [
    ...(notebook === null
      ? []
      : [
          {
            type: 'resource_link' as const,
            uri: notebook,
            name: 'notebook.ipynb',
            mimeType,
            description,
          },
        ]),
    ...files.map(({ uri, name, mime_type }) => ({
      type: 'resource_link' as const,
      uri,
      name,
      mimeType: mime_type,
    })),
  ];
}

/** The result of a tool call: text for models, the same as structured content, figures, and links to resources. */
export function toolResult(
  output: ToolOutput,
  lead: string,
  { images = [], isError = false }: { images?: readonly ContentBlock[]; isError?: boolean } = {},
): CallToolResult {
  return {
    content: [{ type: 'text', text: textOf(output, lead) }, ...images, ...linksOf(output)],
    structuredContent: output,
    ...(isError && { isError }),
  };
}
