import { cp, mkdir } from 'node:fs/promises';

/** Files of development packages that the built package carries along, with their licences. */
const ASSETS = [
  {
    from: 'tree-sitter-python',
    to: 'grammar',
    names: ['tree-sitter-python.wasm', 'LICENSE'],
  },
  {
    from: 'swagger-ui-dist',
    to: 'swagger-ui',
    names: [
      'swagger-ui.css',
      'index.css',
      'swagger-ui-bundle.js',
      'swagger-ui-standalone-preset.js',
      'favicon-16x16.png',
      'favicon-32x32.png',
      'LICENSE',
      'NOTICE',
    ],
  },
] as const;

const root = new URL('../', import.meta.url);
for (const { from, to, names } of ASSETS) {
  const folder = new URL(`dist/${to}/`, root);
  await mkdir(folder, { recursive: true });
  for (const name of names) {
    await cp(new URL(`node_modules/${from}/${name}`, root), new URL(name, folder));
  }
}
