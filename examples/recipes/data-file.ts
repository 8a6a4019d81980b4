/** Gives a program a data file: `node examples/recipes/data-file.ts`. */
import {
  isAwaitingApproval,
  PythonExecutorService,
  ScriptedCodeGenerator,
} from '../../src/index.ts';

// With a model, leave `generator` out: it is told the names and the first lines of the files.
const program = `
import csv
with open("co2.csv", newline="") as file:
    rows = list(csv.reader(file))[1:]
results = {"months": len(rows), "last": float(rows[-1][3])}
`;

await using service = new PythonExecutorService({
  config: {
    inputRoots: ['examples/co2'], // files of other folders are refused
    sandbox: { kind: 'pyodide', pool: { size: 0 } },
  },
  generator: new ScriptedCodeGenerator([program]),
});
const outcome = await service.invoke({
  userQuery: 'How many months, and what was the last value?',
  inputFiles: { 'co2.csv': 'examples/co2/co2-mm-mlo.csv' },
  expectedResults: { months: 'int', last: 'float' },
});
if (isAwaitingApproval(outcome)) throw new Error('nothing in this program needs an approval');
console.log(outcome.executionResult.results);
