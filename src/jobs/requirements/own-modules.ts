const MODULE = /^([A-Za-z_]\w*)(\.[\w-]+)*\.(py|so|pyd)$/;

/**
 * Top-level names that files of a request supply: modules, and folders with modules in them. Names below any
 * folder count, since a program may put it on its path: better a module too few than a stranger's package.
 */
export function ownModules(paths: Iterable<string>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const path of paths) {
    const folders = path.split('/');
    const file = folders.pop() ?? '';
    const module = MODULE.exec(file)?.[1];
    if (module === undefined) continue;
    for (const name of [...folders, module]) names.add(name);
  }
  return names;
}
