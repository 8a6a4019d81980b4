function* generator() {}
async function* asyncGenerator() {}
const asyncFunction = async () => {};

/** Prototypes that no global name leads to. */
const hidden = (): object[] =>
  [
    [][Symbol.iterator](),
    ''[Symbol.iterator](),
    new Map()[Symbol.iterator](),
    new Set()[Symbol.iterator](),
    ''.matchAll(/x/g),
    generator(),
    generator,
    asyncGenerator(),
    asyncGenerator,
    asyncFunction,
    new Uint8Array(),
  ].map((each) => Object.getPrototypeOf(each) as object);

/**
 * Makes JavaScript's own objects unchangeable. Python reaches the constructor of whatever it converts, and through a
 * prototype it could put functions of its own under the code that watches over it.
 */
export function freezeIntrinsics(): void {
  const pending: unknown[] = [...hidden(), Buffer];
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    // Others are of Node, and some are only loaded when they are looked at.
    const { value } = Object.getOwnPropertyDescriptor(globalThis, name) ?? {};
    if (/^[A-Z]/.test(name) && typeof value === 'function') pending.push(value);
  }
  const seen = new Set<unknown>([process, globalThis]);
  for (const each of pending) {
    if ((typeof each !== 'object' && typeof each !== 'function') || each === null) continue;
    if (seen.has(each)) continue;
    seen.add(each);
    pending.push(Object.getPrototypeOf(each));
    const properties = Object.values(Object.getOwnPropertyDescriptors(each));
    pending.push(...properties.flatMap((property) => Object.values(property) as unknown[]));
    Object.freeze(each);
  }
}
