/** Files of the checkout that a reader of a document is taken to have, under the name that it gives them. */
export const GIVEN_FILES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'README.md': { 'co2.csv': 'examples/co2/co2-mm-mlo.csv' },
};

/** What a reader of a document is taken to have started, because another one tells of it. */
export const GIVEN_COMMANDS: Readonly<Record<string, string>> = {
  'docs/sessions.md': 'python-executor serve',
};
