/**
 * What `npm`, `npx`, `docker` and `python-executor` are for the commands of documents: `command.ts <name> <arguments>`.
 * Most are handed on. What would not end goes on in the background once it is ready, and what must not happen in a
 * test has a stand-in, which is told in `$SNIPPET_FOLDER/stand-ins`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { z } from 'zod';
import { goOnInBackground } from './background.ts';
import { STAND_INS } from './not-run.ts';

const [, , ...words] = process.argv;
const [name = '', ...args] =
  words[0] === 'npx' && words[1] === 'python-executor' ? words.slice(1) : words;
const said = [name, ...args].join(' ');
const folder = process.env['SNIPPET_FOLDER'] ?? '.';
const modules = process.env['SNIPPET_MODULES'] ?? 'node_modules';
const MAIN = join(modules, 'langgraph-python-executor/dist/cli/main.js');
/** Without the folder of these commands. */
const PATH = (process.env['PATH'] ?? '').split(delimiter).slice(1).join(delimiter);

const dependencies = z.record(z.string(), z.string());
const manifestSchema = z.object({
  dependencies,
  devDependencies: dependencies,
  scripts: z.record(z.string(), z.string()),
});
const lockSchema = z.object({
  packages: z.looseObject({ '': z.object({ dependencies, devDependencies: dependencies }) }),
});

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

function demand(isTrue: boolean, complaint: string): void {
  if (isTrue) return;
  process.stderr.write(`${said}: ${complaint}\n`);
  process.exit(1);
}

function handOn(command: string, rest: readonly string[]): never {
  const { status } = spawnSync(command, rest, { stdio: 'inherit', env: { ...process.env } });
  process.exit(status ?? 1);
}

function checkLock(): void {
  const manifest = manifestSchema.parse(readJson('package.json'));
  const root = lockSchema.parse(readJson('package-lock.json')).packages[''];
  for (const part of ['dependencies', 'devDependencies'] as const) {
    const expected = JSON.stringify(manifest[part]);
    demand(JSON.stringify(root[part]) === expected, `the lock has other ${part}`);
  }
}

function checkPackages(): void {
  const names = args.slice(1).filter((word) => !word.startsWith('-'));
  for (const wanted of names) {
    const plain = wanted.replace(/(?<=.)@[^/]*$/, '');
    demand(existsSync(join(modules, plain)), `${plain} is no package of this project`);
  }
}

function checkImage(): void {
  const [context = ''] = args.slice(-1);
  const at = args.indexOf('-f');
  const file = at === -1 ? join(context, 'Dockerfile') : (args[at + 1] ?? '');
  demand(existsSync(context), `there is no ${context}`);
  demand(existsSync(file), `there is no ${file}`);
}

const CHECKS: Readonly<Record<keyof typeof STAND_INS, () => void>> = {
  'docker build': checkImage,
  'npm ci': checkLock,
  'npm install': checkPackages,
};

const standIn = Object.keys(STAND_INS).find((command) => `${said} `.startsWith(`${command} `));
const isServer =
  name === 'python-executor' &&
  (['serve', 'worker'].includes(args[0] ?? '') || said.startsWith('python-executor mcp --http')) &&
  !args.includes('--new-token') &&
  !args.includes('--help');
const isStudio = /\b(run studio|langgraphjs dev)\b/.test(said);

if (standIn !== undefined) {
  appendFileSync(join(folder, 'stand-ins'), `${standIn}\n`);
  CHECKS[standIn]?.();
} else if (isServer) {
  const ready = args[0] === 'worker' ? /Taking programs/ : /Listening on/;
  await goOnInBackground({
    name: args[0] ?? '',
    command: [process.execPath, MAIN, ...args],
    ready,
    folder,
  });
} else if (isStudio) {
  const port = process.env['SNIPPET_STUDIO_PORT'] ?? '';
  const langgraph = join(modules, '.bin/langgraphjs');
  const options = ['dev', '--no-browser', '--host', '127.0.0.1', '--port', port];
  await goOnInBackground({
    name: 'studio',
    command: [langgraph, ...options],
    ready: /Server running|Ready!|API:/i,
    folder,
  });
} else if (name === 'python-executor') {
  handOn(process.execPath, [MAIN, ...args]);
} else if (name === 'npx') {
  handOn(join(modules, '.bin', args[0] ?? ''), args.slice(1));
} else {
  const child = spawn(name, args, { stdio: 'inherit', env: { ...process.env, PATH } });
  child.once('exit', (code) => (process.exitCode = code ?? 1));
}
