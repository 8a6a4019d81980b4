/** One example of a document and what the document says that it prints. */
export interface Example {
  readonly command: string;
  /** `…` stands for anything; null where nothing is said. */
  readonly output: string | null;
}

/** Where the documents say that the server is. */
export const ADDRESS = 'http://127.0.0.1:8080';

const GROUP = /<!-- curl ?(\w*) -->(.*?)<!-- \/curl -->/gs;
const BLOCK = /^```(sh|text)\n(.*?)^```$/gms;

function examplesOf(text: string): readonly Example[] {
  const examples: Example[] = [];
  for (const [, language, content = ''] of text.matchAll(BLOCK)) {
    const last = examples.at(-1);
    if (language === 'sh') examples.push({ command: content, output: null });
    else if (last !== undefined) examples.splice(-1, 1, { ...last, output: content.trim() });
  }
  return examples;
}

/** The examples between `<!-- curl … -->` and `<!-- /curl -->`, by the word after `curl`, in the order of the document. */
export const readExamples = (markdown: string): ReadonlyMap<string, readonly Example[]> =>
  new Map(
    [...markdown.matchAll(GROUP)].map(([, name = '', text = '']) => [name, examplesOf(text)]),
  );

/** What an output must look like. */
export const patternOf = (output: string): RegExp =>
  new RegExp(
    `^${output
      .split('…')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`))
      .join('.*')}$`,
    's',
  );

const MARK = '=== next example ===';

/** All of them for one shell, which ends at the first that fails. */
export const scriptOf = (examples: readonly Example[], url: string): string =>
  ['set -e', ...examples.map(({ command }) => command.replaceAll(ADDRESS, url))].join(
    `\nprintf '\\n%s\\n' '${MARK}'\n`,
  );

/** What each of them printed. */
export const outputsOf = (stdout: string): readonly string[] =>
  stdout
    .split(`${MARK}\n`)
    .slice(1)
    .map((output) => output.trim());
