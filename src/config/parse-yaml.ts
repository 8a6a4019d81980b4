import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';

const requirePackage = createRequire(import.meta.url);

/**
 * The value of a YAML or JSON text.
 * @throws {Error} it is neither, or has a tag that means nothing here
 */
export function parseYaml(text: string): unknown {
  // Most who import the package never get here.
  const { parseDocument } = requirePackage('yaml') as typeof Yaml;
  // The library would print its warnings; an unknown tag is a mistake like any other.
  const document = parseDocument(text, { logLevel: 'silent' });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw problem;
  return document.toJS() as unknown;
}
