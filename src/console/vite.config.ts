import { defineConfig } from 'vite';

/** The console's page; the server reads `manifest.json` for the names of what it serves. */
export default defineConfig({
  root: 'src/console',
  base: '/console/',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    target: 'es2023',
    // A data: address would be one more thing for the content policy to allow.
    assetsInlineLimit: 0,
    rolldownOptions: { input: 'src/console/main.tsx' },
  },
});
