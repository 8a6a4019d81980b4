import { loadServiceConfig } from './config/load-service-config.ts';
import { createParts } from './create-parts.ts';
import { buildGraph } from './graph.ts';
import { GraphInput, PythonExecutionState } from './state.ts';

/**
 * The server that serves this reads settings fields only from graphs without `getJsonSchema`; hidden, it falls back to
 * a way that shows input, state and settings.
 */
for (const schema of [PythonExecutionState, GraphInput]) {
  Object.defineProperty(schema, 'getJsonSchema', { value: undefined });
}

const parts = await createParts(await loadServiceConfig({ env: process.env }), {});

/** What `langgraph.json` points at; the server brings the checkpointer. */
export const graph = buildGraph(parts).compile({ name: 'python_executor' });
