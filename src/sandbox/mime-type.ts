import { extname } from 'node:path';

const MIME: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.svg': 'image/svg+xml',
  '.gif': 'image/gif',
  '.html': 'text/html',
  '.json': 'application/json',
  '.ipynb': 'application/x-ipynb+json',
  '.csv': 'text/csv',
  '.md': 'text/markdown',
  '.txt': 'text/plain',
  '.pdf': 'application/pdf',
};

/** By the ending of the name. */
export const mimeTypeOf = (path: string): string =>
  MIME[extname(path).toLowerCase()] ?? 'application/octet-stream';
