import { InvalidArgumentError } from 'commander';

/** Reads a whole number of at least 1. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('It must be a whole number of at least 1.');
}

/** Reads a number above 0. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a number above 0.');
}

/** Where a Jupyter server listens. */
export interface JupyterAddress {
  readonly host: string;
  readonly port: number;
  readonly useHttps: boolean;
}

/** Reads an address such as `http://127.0.0.1:8888`. */
export function jupyterAddress(text: string): JupyterAddress {
  const url = URL.parse(text);
  const isPlain = url !== null && url.pathname === '/' && url.search === '' && url.username === '';
  if (!isPlain || !['http:', 'https:'].includes(url.protocol)) {
    throw new InvalidArgumentError(
      'It must be like http://127.0.0.1:8888, without a path; a token goes into JUPYTER_TOKEN.',
    );
  }
  const useHttps = url.protocol === 'https:';
  return { host: url.hostname, port: Number(url.port) || (useHttps ? 443 : 80), useHttps };
}
