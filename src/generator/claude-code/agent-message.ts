import { z } from 'zod';

const assistantSchema = z.object({
  type: z.literal('assistant'),
  error: z.string().optional(),
  message: z.object({
    content: z.array(
      z.object({ type: z.string(), text: z.string().optional(), name: z.string().optional() }),
    ),
  }),
});

const modelUsageSchema = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  cacheReadInputTokens: z.number().default(0),
  cacheCreationInputTokens: z.number().default(0),
});

const resultSchema = z.object({
  type: z.literal('result'),
  subtype: z.string(),
  is_error: z.boolean(),
  result: z.string().optional(),
  errors: z.array(z.string()).default([]),
  num_turns: z.number().default(0),
  total_cost_usd: z.number().default(0),
  modelUsage: z.record(z.string(), modelUsageSchema).default({}),
});

type AssistantMessage = z.infer<typeof assistantSchema>;
export type AgentBlock = AssistantMessage['message']['content'][number];

/** What the agent says in a message, without its thoughts. */
export const textsOf = ({ message }: AssistantMessage): string[] =>
  message.content.flatMap(({ type, text }) => (type === 'text' ? [text ?? ''] : []));

/** The last message of an agent: how it ended, and what it cost. */
export type AgentResult = z.infer<typeof resultSchema>;

/** The messages of the SDK that are looked at. */
const messageSchema = z.discriminatedUnion('type', [assistantSchema, resultSchema]);

/** One message of the SDK; undefined for all those that do not matter here. */
export const readMessage = (message: unknown) => messageSchema.safeParse(message).data;
