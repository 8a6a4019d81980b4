import { HELP, numberOf, readOptions, scenariosOf } from './options.ts';
import { scenarioTable, simulateScenario } from './scenario-table.ts';

/** `npm run scaling`: how many workers are needed, and what they will be like. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return console.log(HELP);
  if (options.parts) {
    const { measureParts } = await import('./parts/measure-parts.ts');
    return await measureParts(options.write);
  }
  if (options.validate) {
    const { validate } = await import('./validation/validate.ts');
    return await validate({ jobs: numberOf('jobs', options.jobs ?? '400'), writes: options.write });
  }
  const simulated = (await scenariosOf(options)).map(simulateScenario);
  console.log(options.json ? JSON.stringify(simulated, null, 2) : scenarioTable(simulated));
}

try {
  await main();
} catch (error) {
  if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
  console.error(`${error.message}\n\n${HELP}`);
  process.exitCode = 2;
}
