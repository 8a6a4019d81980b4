import type { ToolRuntime } from '@langchain/core/tools';
import type { LangGraphRunnableConfig } from '@langchain/langgraph';

/** The configuration of a tool call; the abort signal of the agent stands beside the node's configuration. */
export function configOf(runtime: ToolRuntime): LangGraphRunnableConfig {
  const config: LangGraphRunnableConfig =
    (runtime.config as ToolRuntime['config'] | undefined) ?? runtime;
  const signal = runtime.signal ?? config.signal;
  return signal === undefined ? config : { ...config, signal };
}
