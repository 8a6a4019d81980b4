import { lstat, readdir, readlink } from 'node:fs/promises';

/** Something of the host that a jail sees, read-only, at the same place; a link is made anew. */
export type Shown =
  | { readonly kind: 'bind'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string };

/** On most systems links into /usr. */
const ROOT_FOLDERS = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];
/** What Python, matplotlib, ssl and fonts read of /etc; no accounts, hosts, keys or settings of services. */
const ETC = [
  'alternatives',
  'crypto-policies',
  'fonts',
  'ld.so.cache',
  'locale.alias',
  'localtime',
  'matplotlibrc',
  'mime.types',
  'os-release',
  'pki/ca-trust/extracted',
  'pki/tls/certs',
  'pki/tls/openssl.cnf',
  'ssl/certs',
  'ssl/openssl.cnf',
  'timezone',
];
/** Debian's settings of its interpreters. */
const PYTHON = /^python3(\.\d+)?$/;

async function look(path: string): Promise<Shown[]> {
  try {
    const info = await lstat(path);
    if (!info.isSymbolicLink()) return [{ kind: 'bind', path }];
    return [{ kind: 'link', path, target: await readlink(path) }];
  } catch {
    return []; // not every system has it
  }
}

/** What a jail sees of this host, besides an interpreter that is elsewhere. */
export async function hostView(): Promise<readonly Shown[]> {
  const pythons = (await readdir('/etc')).filter((name) => PYTHON.test(name));
  const etc = [...ETC, ...pythons].map((name) => `/etc/${name}`);
  const found = await Promise.all([...ROOT_FOLDERS, ...etc].map(look));
  return [{ kind: 'bind', path: '/usr' }, ...found.flat()];
}
