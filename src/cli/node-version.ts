/** The first Node that has all of `node:sqlite` the checkpoints use; of 23 no release has. As `engines` in package.json. */
const FIRST_NODE = [22, 16] as const;
const LINE_WITHOUT = 23;
/** The first Node whose permission model denies the network, which the pyodide sandbox relies on. */
const FIRST_NODE_FOR_PYODIDE = 25;

const partsOf = (version: string): number[] => version.split('.').map(Number);

/** What is wrong with a Node version such as `22.4.0`, and what to do; null when it will do. */
export function nodeComplaint(version: string): string | null {
  const [major = 0, minor = 0] = partsOf(version);
  const [firstMajor, firstMinor] = FIRST_NODE;
  const isRecent = major > firstMajor || (major === firstMajor && minor >= firstMinor);
  if (isRecent && major !== LINE_WITHOUT) return null;
  return (
    `python-executor needs Node ${firstMajor}.${firstMinor} or later, not ${LINE_WITHOUT}; this is Node ${version}. ` +
    'Install a newer Node, or in a checkout run "npm ci" and then "npm start", which brings its own.'
  );
}

/** As {@link nodeComplaint}, for the pyodide sandbox. */
export function pyodideComplaint(version: string): string | null {
  const [major = 0] = partsOf(version);
  return major >= FIRST_NODE_FOR_PYODIDE
    ? null
    : `The pyodide sandbox needs Node ${FIRST_NODE_FOR_PYODIDE} or later; this is Node ${version}. ` +
        'Use a newer Node ("npm start" in a checkout brings its own), or another sandbox: --sandbox docker.';
}
