import type { OpenAiRequest } from '../fixtures/openai-server.ts';

/** Programs that the model of the documents writes, by a word of the question; the last one answers everything else. */
const PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [
    /mean of the measurements/i,
    'import statistics\nresults = {"mean": statistics.mean([2, 3, 4])}',
  ],
  [/./, 'print("computed")\nresults = {"answer": 42}'],
];

/** What the model answers: a program in a fence, as models write it. */
export function replyTo({ messages }: OpenAiRequest): string {
  const asked = messages.map(({ content }) => content).join('\n');
  const [, program = ''] = PROGRAMS.find(([word]) => word.test(asked)) ?? [];
  return `\`\`\`python\n${program}\n\`\`\``;
}
