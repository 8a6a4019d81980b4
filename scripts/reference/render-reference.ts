import type { DeclaredName } from './declared-name.ts';

/** A page of the reference: what it is imported as, and what that is. */
export interface ReferencePage {
  readonly specifier: string;
  readonly about: string;
}

const KINDS = [
  ['class', 'Classes'],
  ['function', 'Functions'],
  ['value', 'Values'],
  ['interface', 'Interfaces'],
  ['type', 'Types'],
] as const;

/** Inferred types print as lines and texts without end. */
const LINE_LIMIT = 240;
const BLOCK_LIMIT = 80;
const shorten = (line: string): string =>
  line.length > LINE_LIMIT ? `${line.slice(0, LINE_LIMIT)} …` : line;

function block(text: string): string {
  const lines = text.split('\n');
  const rest = lines.length > BLOCK_LIMIT ? ['…'] : [];
  const shown = lines.slice(0, BLOCK_LIMIT).map((line) => shorten(line));
  return ['```typescript', ...shown, ...rest, '```'].join('\n');
}

const entry = ({ name, description, declarations }: DeclaredName): string =>
  [`### ${name}`, description, ...declarations.map((text) => block(text))]
    .filter(Boolean)
    .join('\n\n');

/** A page of exported names, grouped by kind. */
export function renderReference(page: ReferencePage, names: readonly DeclaredName[]): string {
  const groups = KINDS.map(([kind, title]) => ({
    title,
    members: names.filter((name) => name.kind === kind),
  })).filter(({ members }) => members.length > 0);
  return [
    `# ${page.specifier}`,
    `${page.about} Written by \`node scripts/api-reference.ts\` from the types; a long type ends with \`…\`.`,
    ...groups.flatMap(({ title, members }) => [
      `## ${title}`,
      ...members.map((name) => entry(name)),
    ]),
  ]
    .join('\n\n')
    .concat('\n');
}
