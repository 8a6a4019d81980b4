/** A terminal's commands for colour and weight; what else follows an escape is left for the reader to see. */
const COLOUR_CODES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;:]*m`, 'g');

/** Leaves a terminal's colour codes out, and counts them. */
export function dropColourCodes(text: string): { text: string; dropped: number } {
  let dropped = 0;
  const plain = text.replace(COLOUR_CODES, () => {
    dropped += 1;
    return '';
  });
  return { text: plain, dropped };
}
