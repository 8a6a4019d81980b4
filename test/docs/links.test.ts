import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './documents.ts';

const DOCUMENTS = ['*.md', 'docs/**/*.md', 'examples/**/*.md'];
const LINK = /\]\((?!https?:)([^)\s]+)\)/g;
/** Code has brackets of its own. */
const withoutCode = (text: string): string => text.replaceAll(/^```[^]*?^```$|`[^`\n]*`/gm, '');

/** As GitHub makes them of headings. */
const anchorsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

function isBroken(file: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? join(ROOT, file) : join(ROOT, dirname(file), path);
  if (!existsSync(target)) return true;
  return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).includes(anchor);
}

it('leads to files and headings that are there', () => {
  const broken = globSync(DOCUMENTS, { cwd: ROOT }).flatMap((file) =>
    [...withoutCode(readFileSync(join(ROOT, file), 'utf8')).matchAll(LINK)]
      .map(([, link = '']) => link)
      .filter((link) => isBroken(file, link))
      .map((link) => `${file}: ${link}`),
  );
  expect(broken).toEqual([]);
});
