import { StateSchema } from '@langchain/langgraph';
import { graphSettings } from './config/graph-settings.ts';
import { createParts } from './create-parts.ts';
import { buildGraph } from './graph.ts';

/**
 * The server that serves this shows no settings for graphs in whose schemas it finds `getJsonSchema`; where it does
 * not find it, it asks LangGraph itself, which knows input, state and settings.
 */
const withSettingsShown = (schema: unknown): unknown =>
  StateSchema.isInstance(schema)
    ? new Proxy(schema, { has: (target, name) => name !== 'getJsonSchema' && name in target })
    : schema;

const builder = buildGraph(await createParts(await graphSettings(process.env), {}));
const DEFINITIONS = [
  '_schemaRuntimeDefinition',
  '_inputRuntimeDefinition',
  '_outputRuntimeDefinition',
] as const;
for (const name of DEFINITIONS) {
  Object.assign(builder, { [name]: withSettingsShown(builder[name]) });
}

/** What `langgraph.json` points at; the server brings the checkpointer. */
export const graph = builder.compile({ name: 'python_executor' });
