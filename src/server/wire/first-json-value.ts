/** Index after the first JSON value of a text that begins with an object, or -1. */
function endOfObject(text: string): number {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (inString) {
      if (char === '\\') index += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return -1;
}

/** The text without what follows its first JSON value; as it is when that does not begin an object or null. */
export function firstJsonValue(text: string): string {
  const start = text.trimStart();
  if (start.startsWith('null')) return 'null';
  const end = start.startsWith('{') ? endOfObject(start) : -1;
  return end === -1 ? text : start.slice(0, end);
}
