/** Forms that only real keys of well-known services have. */
export const KEY_FORMS: readonly RegExp[] = [
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{30,}\b/,
  /\bgithub_pat_\w{30,}\b/,
  /\bglpat-[\w-]{20,}\b/,
  /\bsk-(?:[a-z]{1,20}-){0,5}[A-Za-z0-9]{20,}\b/,
  /\bxox[abprs]-[\w-]{10,}\b/,
  /\bAIza[\w-]{35}\b/,
  /\bhf_[A-Za-z0-9]{30,}\b/,
  /\bsk_live_[A-Za-z0-9]{16,}\b/,
  /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/,
];
