import { readdirSync, readFileSync } from 'node:fs';
import type { JobInput } from '../../src/sandbox/job.ts';

/** What the program's header asks for on the sandbox without walls. */
export type OnLocal = 'open' | 'unsafe' | 'untold';

/** A program that tries to do harm, with what its header says. */
export interface HostileProgram {
  /** Folder and file without ending, such as `exhaustion/fork_bomb`. */
  readonly name: string;
  readonly group: string;
  readonly code: string;
  /** What it tries, one sentence. */
  readonly tries: string;
  /** How one would see that it got it. */
  readonly success: string;
  /** How it must end: alternatives, each a list of words that all hold. */
  readonly ends: readonly (readonly string[])[];
  /** What a sandbox must have for the attempt to mean anything. */
  readonly needs: 'processes' | 'linux' | null;
  /** The only sandbox it is for; null = all. */
  readonly only: string | null;
  /** `open`: it gets through without walls; `unsafe`: nothing would stop it there, so it is not run. */
  readonly onLocal: OnLocal;
  readonly capture: 'script' | 'cell';
  readonly limits: NonNullable<JobInput['limits']>;
}

const FOLDER = new URL('./programs/', import.meta.url);
const FIELDS = ['Success', 'Ends', 'Needs', 'Only', 'Local', 'Capture', 'Limits'];

/** All of them, in the order of their names. */
export const hostilePrograms = (): readonly HostileProgram[] =>
  readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.py'))
    .toSorted()
    .map((path) => parse(path.slice(0, -3), readFileSync(new URL(path, FOLDER), 'utf8')));

/** @throws {Error} the header is not as it should be, with the program's name */
export function parse(name: string, code: string): HostileProgram {
  const [, header = ''] = /^"""\n([\s\S]*?)\n"""\n/.exec(code) ?? [];
  const [tries = '', ...rest] = header.split('\n\n');
  const fields = fieldsOf(name, rest.join('\n'));
  const oneOf = <T extends string>(field: string, allowed: readonly T[]): T | null => {
    const value = fields.get(field);
    const found = allowed.find((each) => each === value);
    if (value === undefined || found !== undefined) return found ?? null;
    throw new Error(`${name}: ${field} is "${value}", not ${allowed.join(' or ')}`);
  };
  return {
    name,
    code,
    tries,
    group: name.split('/')[0] as string,
    success: fields.get('Success') as string,
    ends: alternatives(fields.get('Ends') ?? 'completed'),
    needs: oneOf('Needs', ['processes', 'linux']),
    only: oneOf('Only', ['pyodide']),
    onLocal: oneOf('Local', ['open', 'unsafe']) ?? 'untold',
    capture: oneOf('Capture', ['cell']) ?? 'script',
    limits: limits(fields.get('Limits') ?? ''),
  };
}

function fieldsOf(name: string, text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, field = '', value = ''] = /^(\w+): (.+)$/.exec(line) ?? [];
    if (!FIELDS.includes(field) || fields.has(field)) {
      throw new Error(`${name}: bad line "${line}" in its head`);
    }
    fields.set(field, value);
  }
  if (!fields.has('Success'))
    throw new Error(`${name}: its head does not say how success would show`);
  return fields;
}

const alternatives = (text: string): string[][] =>
  text.split('|').map((words) => words.split(',').map((word) => word.trim()));

const limits = (text: string): Record<string, number> =>
  Object.fromEntries(
    [...text.matchAll(/(\w+)=(\d+)/g)].map(([, name = '', value]) => [name, Number(value)]),
  );
