/** Letters and the ASCII letters that they look like in most fonts; only those that a Python name may hold. */
const PAIRS: readonly (readonly [letters: string, ascii: string])[] = [
  // Cyrillic
  ['аеѕіјорсухһԁԛԝ', 'aesijopcyxhdqw'],
  ['АВЕЅІЈКМНОРСТУХԌԚԜ', 'ABESIJKMHOPCTYXGQW'],
  // Greek
  ['ονϳ', 'ovj'],
  ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'],
  // Armenian
  ['օսոհզցյ', 'ounhqgj'],
  ['ՕՍԼ', 'OUL'],
  // Cherokee
  ['ᎪᏴᏟᎠᎬᏀᎻᎥᎫᏦᏞᎷᎮᏢᏒᏚᎢᏙᎳᎽᏃ', 'ABCDEGHiJKLMHPRSTVWYZ'],
  // Latin beyond ASCII
  ['ıɑɡɩɪʋᴄᴏᴠᴡᴢ', 'iagiiucovwz'],
];

const LOOKS_LIKE: ReadonlyMap<string, string> = new Map(
  PAIRS.flatMap(([letters, ascii]) =>
    Array.from(letters, (letter, index) => [letter, ascii[index] ?? letter] as const),
  ),
);

/** A name with every letter replaced by the ASCII letter that it looks like, if there is one. */
export const lookOf = (name: string): string =>
  Array.from(name, (letter) => LOOKS_LIKE.get(letter) ?? letter).join('');

export const isConfusable = (letter: string): boolean => LOOKS_LIKE.has(letter);
