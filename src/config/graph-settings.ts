import { loadServiceConfig } from './load-service-config.ts';

/**
 * Settings of the graph that `langgraph.json` points at. Whoever reaches its server may name files, so they come from
 * the project alone unless the settings say otherwise.
 */
export async function graphSettings(env: Readonly<Record<string, string | undefined>>) {
  const settings = await loadServiceConfig({ env });
  return { ...settings, inputRoots: settings.inputRoots ?? ['.'] };
}
