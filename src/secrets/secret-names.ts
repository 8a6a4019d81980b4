const WORDS = /(?:^|_)(?:token|secret|credentials?|pass)$|(?:password|passwd|passphrase)$/;
const KEYS = /(?:api|access|secret|private|auth|signing|encryption|client|account)_?key$/;

/** Whether a variable or a field is a secret by its name: `OPENAI_API_KEY`, `apiKey`, `PGPASSWORD`, `session_token`. */
export function isSecretName(name: string): boolean {
  if (/^[A-Z0-9_]+_KEY$/.test(name)) return true;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[-.]/g, '_')
    .toLowerCase();
  return WORDS.test(words) || KEYS.test(words);
}

/** The password in an address such as `postgres://user:password@host/`, as it stands there and decoded. */
function passwordOf(text: string): string[] {
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? URL.parse(text) : null;
  if (url === null || url.password === '') return [];
  try {
    return [url.password, decodeURIComponent(url.password)];
  } catch {
    return [url.password];
  }
}

/**
 * The texts in plain data that are secret: those under a secret name, and the passwords in addresses.
 * A path under such a name, as `…_CREDENTIALS=/etc/key.json`, is none.
 */
export function secretsIn(data: unknown, name = ''): string[] {
  if (typeof data === 'string') {
    const isSecret = isSecretName(name) && !data.startsWith('/');
    return [...(isSecret ? [data] : []), ...passwordOf(data)];
  }
  if (typeof data !== 'object' || data === null) return [];
  if (Array.isArray(data)) return data.flatMap((item) => secretsIn(item, name));
  return Object.entries(data).flatMap(([field, value]) => secretsIn(value, field));
}
