import { KEY_FORMS } from './key-forms.ts';

const HIDDEN = '***';

/**
 * What has the form of a secret, and what is left of it: enough to see which kind it was. What is repeated
 * before something else is bounded, so that no text takes time by the square of its length.
 */
const FORMS: readonly (readonly [form: RegExp, left: string])[] = [
  // Up to its end, or as far as there is one: the next line of dashes.
  [
    /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----(?:[^-]|-(?!----)){0,20000}(?:-----END (?:[A-Z]+ )?PRIVATE KEY-----)?/g,
    HIDDEN,
  ],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@:]*:[^\s/@]+@/gi, `$1${HIDDEN}@`],
  [/\bsk-(?=[\w*.-]{0,200}[\d*])[\w*.-]{6,}/g, `sk-${HIDDEN}`],
  // With a digit or a sign in it: "Bearer authentication" is English.
  [/\bBearer\s{1,9}(?=\S{0,200}[\d_.=*-])[\w.~+/=*-]{6,}/gi, `Bearer ${HIDDEN}`],
  [/\b(x-api-key|api[-_]?key)(["']?\s*[:=]\s*["']?)[^\s"',;]{8,}/gi, `$1$2${HIDDEN}`],
  ...KEY_FORMS.map((form) => [new RegExp(form.source, 'g'), HIDDEN] as const),
];

/** Replaces what has the form of a key, a bearer token, a private key, or of `user:password@` in an address. */
export const withoutSecretForms = (text: string): string =>
  FORMS.reduce((rest, [form, left]) => rest.replace(form, left), text);
