/** Adds a rule of your own to the analysis: `node examples/recipes/own-rule.ts`. */
import {
  type Check,
  isAwaitingApproval,
  PythonExecutorService,
  ScriptedCodeGenerator,
} from '../../src/index.ts';

/** Random numbers must be repeatable here. */
const seeded: Check = ({ imports, text }) =>
  imports
    .filter(({ module }) => module === 'random' && !text.includes('random.seed('))
    .map(({ line }) => ({
      rule: 'site.unseeded-random',
      category: 'correctness' as const,
      severity: 'error' as const,
      demand: 'rejection' as const,
      message: 'random is used without random.seed',
      line,
      column: null,
      operation: 'random',
    }));

await using service = new PythonExecutorService({
  config: { sandbox: { kind: 'pyodide', pool: { size: 0 } } },
  // A model reads the finding and writes another program; these replies stand for it.
  generator: new ScriptedCodeGenerator([
    'import random\nresults = {"draw": random.randint(1, 6)}',
    'import random\nrandom.seed(7)\nresults = {"draw": random.randint(1, 6)}',
  ]),
  analysis: { moreChecks: [seeded] },
});
const outcome = await service.invoke({ userQuery: 'Draw a number' });
if (isAwaitingApproval(outcome)) throw new Error('this rule asks nobody');
console.log('programs:', outcome.generationAttempt, outcome.executionResult.results);
