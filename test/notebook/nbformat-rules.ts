import { z } from 'zod';

/** The rules of nbformat 4.5 that a notebook of ours can break; unknown keys are an error as there. */
const cellId = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/);
const cellMetadata = z.strictObject({
  tags: z.array(z.string().regex(/^[^,]+$/)).optional(),
  jupyter: z.strictObject({ source_hidden: z.boolean() }).optional(),
});
const mimeBundle = z.object({ 'application/json': z.json().optional() }).catchall(z.string());
const output = z.discriminatedUnion('output_type', [
  z.strictObject({
    output_type: z.literal('stream'),
    name: z.enum(['stdout', 'stderr']),
    text: z.string(),
  }),
  z.strictObject({
    output_type: z.literal('execute_result'),
    execution_count: z.int().min(0).nullable(),
    data: mimeBundle,
    metadata: z.strictObject({}),
  }),
  z.strictObject({
    output_type: z.literal('display_data'),
    data: mimeBundle,
    metadata: z.strictObject({}),
  }),
  z.strictObject({
    output_type: z.literal('error'),
    ename: z.string(),
    evalue: z.string(),
    traceback: z.array(z.string()),
  }),
]);
const cell = z.discriminatedUnion('cell_type', [
  z.strictObject({
    cell_type: z.literal('markdown'),
    id: cellId,
    metadata: cellMetadata,
    source: z.string(),
  }),
  z.strictObject({
    cell_type: z.literal('code'),
    id: cellId,
    metadata: cellMetadata,
    source: z.string(),
    execution_count: z.int().min(0).nullable(),
    outputs: z.array(output),
  }),
]);

export const notebookSchema = z
  .strictObject({
    nbformat: z.literal(4),
    nbformat_minor: z.literal(5),
    metadata: z.object({
      kernelspec: z.object({ name: z.literal('python3'), display_name: z.string() }),
      language_info: z.object({ name: z.literal('python') }),
      langgraph_python_executor: z.record(z.string(), z.json()),
    }),
    cells: z.array(cell),
  })
  .refine(({ cells }) => new Set(cells.map(({ id }) => id)).size === cells.length, {
    error: 'a cell id is used twice',
  });
export type Notebook = z.infer<typeof notebookSchema>;
