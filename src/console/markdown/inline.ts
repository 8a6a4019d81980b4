/** A part of a line of Markdown. */
export type Inline =
  | { readonly kind: 'text' | 'code' | 'strong' | 'emphasis'; readonly text: string }
  | { readonly kind: 'link' | 'image'; readonly text: string; readonly address: string };

/** What ends the plain text before it; each alternative is bounded, so that no text takes long. */
const MARKS = new RegExp(
  [
    '(?<bar>`+)(?<code>[^`]{1,1000})\\k<bar>(?!`)',
    '\\*\\*(?<strong>[^*]{1,500})\\*\\*',
    '(?<![\\p{L}\\p{N}])_(?<under>[^_]{1,500})_(?![\\p{L}\\p{N}])',
    '\\*(?<star>[^*\\s][^*]{0,500})\\*',
    '(?<bang>!?)\\[(?<label>[^\\]]{0,500})\\]\\((?<address>[^()\\s]{0,500})\\)',
  ].join('|'),
  'gu',
);

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** Numbers and the four names of XML; what comes of them is text again and never markup. */
export const decodeEntities = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|(amp|lt|gt|quot));/g, (whole, digits?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = Number(digits);
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });

function markOf(groups: Readonly<Record<string, string | undefined>>): Inline {
  const { code, strong, under, star, label = '', address = '', bang } = groups;
  if (code !== undefined) return { kind: 'code', text: code.trim() };
  if (strong !== undefined) return { kind: 'strong', text: decodeEntities(strong) };
  const emphasis = under ?? star;
  if (emphasis !== undefined) return { kind: 'emphasis', text: decodeEntities(emphasis) };
  return { kind: bang === '!' ? 'image' : 'link', text: decodeEntities(label), address };
}

/** Reads one paragraph; what it does not know stays text. */
export function parseInline(source: string): Inline[] {
  const parts: Inline[] = [];
  let end = 0;
  const plain = (to: number): void => {
    if (to > end) parts.push({ kind: 'text', text: decodeEntities(source.slice(end, to)) });
  };
  for (const match of source.matchAll(MARKS)) {
    plain(match.index);
    parts.push(markOf(match.groups ?? {}));
    end = match.index + match[0].length;
  }
  plain(source.length);
  return parts;
}
