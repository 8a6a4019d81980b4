import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClaudeCodeGenerator } from '../../../src/generator/claude-code/claude-code-generator.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';
import type {
  AgentOptions,
  AgentSdk,
  HookAnswer,
} from '../../../src/generator/claude-code/agent-sdk.ts';

/** One call of the stand-in, as it came. */
export interface AgentCall {
  readonly prompt: string;
  readonly options: AgentOptions;
  /** What the agent could see then: text of the example, null when there is none. */
  readonly example: string | null;
}

/** What the agent does in one call: its messages, made when it is called. */
export type AgentTurn = (call: AgentCall) => AsyncIterable<unknown>;

type Block = { readonly type: string; readonly text?: string; readonly name?: string };

export const assistant = (...content: Block[]) => ({ type: 'assistant', message: { content } });

export const result = (text: string, more: object = {}) => ({
  type: 'result',
  subtype: 'success',
  is_error: false,
  result: text,
  num_turns: 2,
  total_cost_usd: 0.1,
  modelUsage: {
    a: { inputTokens: 10, outputTokens: 5, cacheReadInputTokens: 3, cacheCreationInputTokens: 2 },
    b: { inputTokens: 1, outputTokens: 1 },
  },
  ...more,
});

/** An agent that says what is given and then ends well. */
export const says = (text: string, ...blocks: Block[]): AgentTurn =>
  async function* () {
    yield { type: 'system', subtype: 'init' };
    yield assistant(...blocks, { type: 'text', text });
    yield result(text);
  };

/** Stands in for the agent SDK: gives one turn after the other, the last one again and again. */
export function standInSdk(...turns: [AgentTurn, ...AgentTurn[]]) {
  const calls: AgentCall[] = [];
  const sdk: AgentSdk = {
    query({ prompt, options }) {
      const file = `${options.cwd}/1_plotting/1/plot.py`;
      const example = existsSync(file) ? readFileSync(file, 'utf8') : null;
      const call = { prompt, options, example };
      calls.push(call);
      return (turns[calls.length - 1] ?? turns[turns.length - 1] ?? turns[0])(call);
    },
  };
  return { sdk, calls };
}

/** What the hook of a call says about a tool: the reason of its refusal, null when there is none. */
export async function refusalOf(
  { options }: AgentCall,
  tool_name: string,
  tool_input: object = {},
): Promise<string | null> {
  const answers: HookAnswer[] = [];
  for (const { hooks } of options.hooks.PreToolUse) {
    for (const hook of hooks) {
      answers.push(await hook({ hook_event_name: 'PreToolUse', tool_name, tool_input }));
    }
  }
  return answers[0]?.hookSpecificOutput?.permissionDecisionReason ?? null;
}

export const CODE = 'results = {"a": 1}';
export const writes = says(`Here:\n\`\`\`python\n${CODE}\n\`\`\``);

/** A folder with an example and a link that leads elsewhere. */
export function guidance() {
  const folder = join(tempFolder(), 'examples');
  mkdirSync(folder);
  writeFileSync(join(folder, 'plot.py'), 'style = "calm"\n');
  symlinkSync('/etc/passwd', join(folder, 'link'));
  return { plotting: { directories: [folder], guidance: 'how plots look here' } };
}

/** A generator on a stand-in that does these turns. */
export const open = (turns: [AgentTurn, ...AgentTurn[]], options: object = {}) => {
  const { sdk, calls } = standInSdk(...turns);
  return { calls, generator: new ClaudeCodeGenerator(sdk, options) };
};
