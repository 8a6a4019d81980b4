import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { packageRoot } from '../../package-root.ts';

/** Where the build puts it. */
const FOLDER = new URL('dist/console/', packageRoot);

const manifestSchema = z.record(
  z.string(),
  z.object({
    file: z.string(),
    isEntry: z.boolean().optional(),
    css: z.array(z.string()).default([]),
  }),
);

/** What the page loads, below `/console/`. */
interface Bundle {
  readonly script: string;
  readonly styles: readonly string[];
}

async function readBundle(): Promise<Bundle | null> {
  const text = await readFile(new URL('manifest.json', FOLDER), 'utf8').catch(() => null);
  if (text === null) return null;
  const entry = Object.values(manifestSchema.parse(JSON.parse(text))).find(
    ({ isEntry }) => isEntry === true,
  );
  return entry === undefined ? null : { script: entry.file, styles: entry.css };
}

const headOf = ({ script, styles }: Bundle): string =>
  [
    ...styles.map((path) => `<link rel="stylesheet" href="/console/${path}" />`),
    `<script type="module" src="/console/${script}"></script>`,
  ].join('\n    ');

/** The one page of the console. The nonce is for styles that the editor makes. */
export async function consolePage(nonce: string): Promise<string> {
  const bundle = await readBundle();
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="UTF-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="csp-nonce" content="${nonce}" />
    <title>Review console</title>
    ${bundle === null ? '' : headOf(bundle)}
  </head>
  <body>
    <div id="app">${bundle === null ? '<p>The console is not built: run npm run build.</p>' : ''}</div>
  </body>
</html>
`;
}

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

export interface ConsoleAsset {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** A file of the bundle; null when it has none with this name. */
export async function consoleAsset(name: string): Promise<ConsoleAsset | null> {
  const [, ending = ''] = /^\w[\w.-]*\.(\w+)$/.exec(name) ?? [];
  const type = Object.hasOwn(TYPES, ending) ? TYPES[ending] : undefined;
  if (type === undefined) return null;
  const bytes = await readFile(new URL(`assets/${name}`, FOLDER)).catch(() => null);
  return bytes === null ? null : { type, bytes };
}
