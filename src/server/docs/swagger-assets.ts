import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const TYPES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'index.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui-standalone-preset.js': 'text/javascript; charset=utf-8',
  'favicon-16x16.png': 'image/png',
  'favicon-32x32.png': 'image/png',
};

export interface SwaggerAsset {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** The build brings them along; a checkout has the package. */
function pathOf(name: string): string {
  const built = fileURLToPath(new URL(`../../swagger-ui/${name}`, import.meta.url));
  return existsSync(built)
    ? built
    : createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`);
}

/** A file of Swagger UI; null when it has none with this name. */
export async function swaggerAsset(name: string): Promise<SwaggerAsset | null> {
  const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  return type === undefined ? null : { type, bytes: await readFile(pathOf(name)) };
}
