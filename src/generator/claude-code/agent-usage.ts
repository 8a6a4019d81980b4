import type { JsonObject } from '../../json.ts';
import type { AgentBlock, AgentResult } from './agent-message.ts';

/** What an agent did and what it cost, over all phases of one program. */
export class AgentUsage {
  thinkingBlocks = 0;
  turns = 0;
  inputTokens = 0;
  outputTokens = 0;
  /** The SDK's estimate. */
  costUsd = 0;
  readonly #toolUses = new Map<string, number>();

  countBlock({ type, name = 'unknown' }: AgentBlock): void {
    if (type === 'thinking' || type === 'redacted_thinking') this.thinkingBlocks += 1;
    if (type === 'tool_use') this.#toolUses.set(name, (this.#toolUses.get(name) ?? 0) + 1);
  }

  countResult({ num_turns, total_cost_usd, modelUsage }: AgentResult): void {
    this.turns += num_turns;
    this.costUsd += total_cost_usd;
    for (const usage of Object.values(modelUsage)) {
      const cached = usage.cacheReadInputTokens + usage.cacheCreationInputTokens;
      this.inputTokens += usage.inputTokens + cached;
      this.outputTokens += usage.outputTokens;
    }
  }

  toMetadata(): JsonObject {
    return {
      thinking_blocks: this.thinkingBlocks,
      tool_uses: Object.fromEntries(this.#toolUses),
      turns: this.turns,
      input_tokens: this.inputTokens,
      output_tokens: this.outputTokens,
      cost_usd: this.costUsd,
    };
  }
}
