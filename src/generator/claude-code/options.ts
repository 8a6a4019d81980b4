import { z } from 'zod';
import { promptOptionsSchema } from '../prompt-options.ts';

const { systemRole, systemPromptExtensions } = promptOptionsSchema.shape;

const guidanceSchema = z.strictObject({
  directories: z.array(z.string().min(1)).min(1).describe('folders with example scripts'),
  guidance: z.string().trim().default('').describe('what they are good for'),
});

/** Options of the `claude_code` generator. Source: spec §19.1. */
export const claudeCodeOptionsSchema = z.strictObject({
  profile: z
    .enum(['fast', 'robust'])
    .default('fast')
    .describe('fast: writes at once; robust: scans the examples, plans, then writes'),
  model: z.string().min(1).optional().describe("default: the SDK's own"),
  maxTurns: z.int().positive().default(5).describe('turns of one phase'),
  maxBudgetUsd: z.number().positive().default(0.5).describe('for one program, all phases'),
  silenceTimeoutMs: z
    .int()
    .positive()
    .default(300_000)
    .describe('wait for a sign of the agent, ms'),
  savePrompts: z.boolean().default(true).describe('keep prompts and replies'),
  systemPrompt: systemRole.describe('who the agent is; the rules for programs stay'),
  systemPromptExtensions,
  codebaseGuidance: z
    .record(z.string().min(1), guidanceSchema)
    .default({})
    .describe('example scripts by topic; the agent reads copies'),
});
export type ClaudeCodeOptions = z.output<typeof claudeCodeOptionsSchema>;
export type ClaudeCodeOptionsInput = z.input<typeof claudeCodeOptionsSchema>;
