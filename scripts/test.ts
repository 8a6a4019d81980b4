import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { leftBehind, listOwned, type OwnedContainer } from './report/leaks.ts';
import { isOwnerAlive } from './report/owner-alive.ts';
import { skipReason } from './report/skip-reason.ts';
import { countsLine, summarise, type Summary } from './report/summary.ts';
import { testReportSchema } from './report/test-report.ts';
import { verdict } from './report/verdict.ts';
import { SERVICES } from './services.ts';
import { ensureServices } from './services/ensure-services.ts';
import type { Env } from './services/command.ts';
import { isSwitchedOn } from './services/install-permission.ts';
import { createMachine } from './services/machine.ts';
import { suiteEnv } from './services/suite-env.ts';

const VITEST = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const REPORTERS = [
  'default',
  'json',
  /** Says how many inputs the fuzz tests tried. */
  fileURLToPath(new URL('../test/fuzz/count-reporter.ts', import.meta.url)),
  fileURLToPath(new URL('report/run-reporter.ts', import.meta.url)),
];
const REMOVAL_MS = 5000;
const NOTHING: Summary['tests'] = { passed: 0, failed: 0, skipped: 0 };

async function runVitest(reportFile: string, env: Env): Promise<number> {
  const reporters = REPORTERS.map((name) => `--reporter=${name}`);
  const report = `--outputFile.json=${reportFile}`;
  const args = [VITEST, 'run', ...reporters, report, ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { env, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

async function readSummary(
  reportFile: string,
  missing: ReadonlyMap<string, string>,
): Promise<Summary> {
  const text = await readFile(reportFile, 'utf8').catch(() => undefined);
  if (text === undefined) return { tests: NOTHING, suites: NOTHING, skips: new Map() };
  const report = testReportSchema.parse(JSON.parse(text));
  const paths = report.testResults.map(({ name }) => name);
  const sources = new Map(
    await Promise.all(paths.map(async (path) => [path, await readFile(path, 'utf8')] as const)),
  );
  return summarise(report, (path) => skipReason(sources.get(path) ?? '', missing));
}

/** Asks again for 5 s, because the daemon removes containers a moment after the kill. */
async function findLeaks(before: readonly OwnedContainer[], env: Env): Promise<string[]> {
  const endMs = performance.now() + REMOVAL_MS;
  for (;;) {
    const left = leftBehind(before, await listOwned(env), isOwnerAlive);
    if (left.length === 0 || performance.now() > endMs) {
      return left.map(({ id, name, owner }) => `${name} (${id.slice(0, 12)}, owner ${owner})`);
    }
    await pause(500);
  }
}

const machine = await createMachine(process.env);
const reports = await ensureServices(SERVICES, machine, (line) => console.log(line));
const suites = suiteEnv(reports);
const env = { ...process.env, ...suites.env };
const hasDocker = suites.env['TEST_DOCKER'] === '1';

const folder = await mkdtemp(join(tmpdir(), 'python-executor-test-'));
const reportFile = join(folder, 'report.json');
const before = hasDocker ? await listOwned(machine.env) : [];
const exitCode = await runVitest(reportFile, env);
const summary = await readSummary(reportFile, suites.missing);
await rm(folder, { recursive: true });
const leaks = hasDocker ? await findLeaks(before, machine.env) : [];

const isCi = isSwitchedOn(process.env['CI']);
const missing = [...suites.missing.keys()];
const problems = verdict({ tests: summary.tests, exitCode, isCi, missing, leaks });
for (const [flag, reason] of suites.missing) console.log(`Not run: ${flag} suites, ${reason}`);
for (const [reason, tests] of summary.skips)
  console.log(`Skipped: ${tests} ${tests === 1 ? 'test' : 'tests'}, ${reason}`);
for (const problem of problems) console.log(`Failed: ${problem}`);
console.log(`Test files: ${countsLine(summary.suites)}`);
console.log(countsLine(summary.tests));
process.exitCode = problems.length === 0 ? 0 : 1;
