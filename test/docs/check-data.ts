import { parse } from 'yaml';
import { analyzeCode } from '../../src/analyzer/analyze-code.ts';
import { serviceConfigSchema } from '../../src/config/service-config.ts';
import { readSettings } from '../../src/config/load-service-config.ts';
import { createServiceConfig } from '../../src/config/service-config.ts';
import { type Block, whereIs } from './blocks.ts';

const SETTINGS = Object.keys(serviceConfigSchema.shape);
const camel = (name: string): string =>
  name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** A table whose every name is one of a setting is a configuration, and must be accepted as one. */
function checkSettings(value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const names = Object.keys(value).map(camel);
  if (names.length === 0 || !names.every((name) => SETTINGS.includes(name))) return;
  createServiceConfig(readSettings(value as Parameters<typeof readSettings>[0]));
}

async function checkPython(text: string): Promise<void> {
  const { findings } = await analyzeCode(text, { pythonVersion: '3.11' });
  const wrong = findings.filter(({ category }) => category === 'syntax');
  if (wrong.length > 0) throw new Error(wrong.map(({ message }) => message).join('; '));
}

const INSTRUCTION =
  /^(#|\s|$|FROM|ARG|ENV|RUN|COPY|ADD|USER|WORKDIR|CMD|ENTRYPOINT|LABEL|EXPOSE) ?/;

function checkDockerfile(text: string): void {
  const lines = text.split('\n');
  if (!lines.some((line) => line.startsWith('FROM '))) throw new Error('there is no FROM');
  const wrong = lines.find((line) => !INSTRUCTION.test(line));
  if (wrong !== undefined) throw new Error(`no instruction: ${wrong}`);
}

const CHECKS: Readonly<Record<string, (text: string) => unknown>> = {
  json: (text) => checkSettings(JSON.parse(text)),
  jsonl: (text) =>
    text
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  yaml: (text) => checkSettings(parse(text)),
  python: checkPython,
  dockerfile: checkDockerfile,
};

/** Parses data as what they say they are. @throws {Error} they are not; naming the place */
export async function checkData(block: Block): Promise<void> {
  try {
    await CHECKS[block.language]?.(block.text);
  } catch (error) {
    throw new Error(`${whereIs(block)}: no valid ${block.language}`, { cause: error });
  }
}
