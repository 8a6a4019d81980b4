import type { JsonObject } from '../json.ts';
import { writeContained } from '../notebook/write-contained.ts';
import type { GenerationInput } from './code-generator.ts';
import type { RenderedPrompt } from './prompt-template.ts';

/** What passed between a generator and its model for one program. */
export interface Conversation {
  /** Whole prompt as text. */
  readonly prompt: string;
  readonly reply: string;
  /** Null when the reply holds none. */
  readonly code: string | null;
  readonly metadata: JsonObject;
}

/** What is done to texts before they are kept, and who is told when they cannot be. */
export interface Keeping {
  readonly redact: (text: string) => string;
  readonly onWarning: (message: string) => void;
}

/** Both messages of a prompt as one text. */
export const promptText = ({ system, user }: RenderedPrompt): string =>
  `# System\n\n${system}\n\n# User\n\n${user}\n`;

/**
 * Keeps a conversation in `prompts/` of the execution folder: `generation_prompt.txt`, `raw_response.txt`,
 * `cleaned_code.py`, `metadata.json`, for later attempts `generation_prompt_02.txt` and so on. Without a folder
 * nothing is kept. What cannot be written is told, not thrown: the program is worth more. Source: spec §13.1.
 */
export async function savePrompts(
  { executionFolder, attempt }: GenerationInput,
  { prompt, reply, code, metadata }: Conversation,
  { redact, onWarning }: Keeping,
): Promise<void> {
  if (executionFolder === null) return;
  const suffix = attempt === 1 ? '' : `_${String(attempt).padStart(2, '0')}`;
  const files = {
    [`generation_prompt${suffix}.txt`]: prompt,
    [`raw_response${suffix}.txt`]: reply,
    ...(code === null ? {} : { [`cleaned_code${suffix}.py`]: code }),
    [`metadata${suffix}.json`]: `${JSON.stringify({ attempt, ...metadata }, null, 2)}\n`,
  };
  try {
    for (const [name, text] of Object.entries(files)) {
      await writeContained(executionFolder, `prompts/${name}`, redact(text));
    }
  } catch (error) {
    onWarning(`The prompts of attempt ${attempt} are not kept: ${(error as Error).message}`);
  }
}
