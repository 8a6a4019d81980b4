/**
 * Takes a model of your own, behind any OpenAI-compatible address:
 * `OPENAI_BASE_URL=http://localhost:11434/v1 node examples/recipes/own-model.ts`.
 */
import { isAwaitingApproval, PythonExecutorService } from '../../src/index.ts';

await using service = new PythonExecutorService({
  config: {
    model: {
      name: process.env['MODEL'] ?? 'qwen2.5-coder',
      baseUrl: process.env['OPENAI_BASE_URL'] ?? 'http://localhost:11434/v1',
      apiKey: 'none', // any text for a service that checks none
    },
    sandbox: { kind: 'pyodide', pool: { size: 0 } },
  },
});
const outcome = await service.invoke({
  userQuery: 'What is the mean of the measurements 2, 3, 4?',
});
if (isAwaitingApproval(outcome)) console.log(outcome.approval.user_message);
else console.log(outcome.executionResult.results, outcome.generatorMetadata);
